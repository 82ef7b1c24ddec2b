select
    'declared' as family,
    'age' as hypothesis_id,
    'no_difference' as verdict,
    'The ages are equal.' as conclusion_en,
    'Возраст одинаков.' as conclusion_ru
