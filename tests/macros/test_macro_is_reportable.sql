-- Both sides of every border.
{% set fewest = var('min_reportable_count') | int -%}
{%- set cases = [
    ('just enough', is_reportable(fewest), 'true'),
    ('one too few', is_reportable(fewest - 1), 'false'),
] -%}
{%- for what, is_large, low, high, conclusion in [
    ('wholly above', 'true', '0.3', '0.5', 'above_average'),
    ('the average is within', 'true', '0.1', '0.5', 'average'),
    ('it begins at the average', 'true', '0.2', '0.5', 'average'),
    ('it ends at the average', 'true', '0.1', '0.2', 'average'),
    ('wholly below', 'true', '0.1', '0.15', 'below_average'),
    ('few, however clear', 'false', '0.3', '0.5', 'too_few'),
] -%}
    {%- do cases.append((
        what, conclusion_of_rate(is_large, low, high, '0.2'), "'" ~ conclusion ~ "'"
    )) -%}
{%- endfor -%}
{{ wrong_cases(cases) }}
