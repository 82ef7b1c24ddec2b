-- Both sides of every border.
{% set fewest = var('min_reportable_count') | int -%}
{{ wrong_cases([
    ('just enough', is_reportable(fewest), 'true'),
    ('one too few', is_reportable(fewest - 1), 'false'),
    ('wholly above', conclusion_of_rate('true', '0.3', '0.5', '0.2'), "'above_average'"),
    ('its interval has the average within', conclusion_of_rate('true', '0.1', '0.5', '0.2'),
        "'average'"),
    ('it begins at the average', conclusion_of_rate('true', '0.2', '0.5', '0.2'),
        "'average'"),
    ('it ends at the average', conclusion_of_rate('true', '0.1', '0.2', '0.2'),
        "'average'"),
    ('wholly below', conclusion_of_rate('true', '0.1', '0.15', '0.2'), "'below_average'"),
    ('few, however clear', conclusion_of_rate('false', '0.3', '0.5', '0.2'), "'too_few'"),
]) }}
