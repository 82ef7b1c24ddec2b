select
    population,
    'age' as hypothesis_id,
    'no_difference' as verdict,
    'The ages are equal.' as conclusion_en,
    'Возраст одинаков.' as conclusion_ru
from (values ('all_customers'), ('complete_cases')) as t (population)
