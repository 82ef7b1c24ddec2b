{#
    The built card while a model is compiled: a list of
    {term, feature_a, feature_b, bands: [{band_a, band_b, points, position}]}, so that
    scoring is a `case` and costs no join. Empty when there is no card.

    Call it in a model that also says `-- depends_on: ref('scorecard_results')` and
    `-- depends_on: ref('scorecard_terms')`.
#}
{% macro built_card() -%}
    {%- set features = {} -%}
    {%- for row in reference_rows('scorecard_terms', 'position') -%}
        {%- do features.update({row['term']: row}) -%}
    {%- endfor -%}
    {%- set card = [] -%}
    {%- for row in built_rows('stats', 'scorecard_results', 'position')
        if row['band_a'] is not none -%}
        {%- if not card or card[-1]['term'] != row['term'] -%}
            {%- do card.append({
                'term': row['term'],
                'feature_a': features[row['term']]['feature_a'],
                'feature_b': features[row['term']]['feature_b'],
                'bands': [],
            }) -%}
        {%- endif -%}
        {%- do card[-1]['bands'].append(row) -%}
    {%- endfor -%}
    {{ return(card) }}
{%- endmacro %}

{#
    A whole number for the band that a customer has in one term of the built card: its
    points, or with `with_position` 4096 times the points plus what is left of 4095
    when the band's position in the card is taken away. So the larger of two numbers is
    that of more points, and of the same points that of the earlier band. A band that
    the card has not seen gives no points.

    columns: {feature: SQL of its band}.
#}
{% macro points_of_term(term, columns, with_position=false) -%}
    {%- set firsts = {} -%}
    {%- for row in term['bands'] -%}
        {%- set number = row['points'] -%}
        {%- if with_position -%}
            {%- set number = 4096 * row['points'] + 4095 - row['position'] -%}
        {%- endif -%}
        {%- do firsts.setdefault(row['band_a'], []).append((row['band_b'], number)) -%}
    {%- endfor -%}
    case {{ columns[term['feature_a']] }}
        {%- for band_a, seconds in firsts.items() %}
        when {{ sql_text(band_a) }} then {% if term['feature_b'] is none -%}
            {{ seconds[0][1] }}
            {%- else -%}
            case {{ columns[term['feature_b']] }}
                {%- for band_b, number in seconds %} when {{ sql_text(band_b) }} then {{ number }}
                {%- endfor %} else 0 end
            {%- endif %}
        {%- endfor %}
        else 0
    end
{%- endmacro %}

{# The points of a customer: the sum over the terms of the built card. #}
{% macro points_of(columns) -%}
    {%- for term in built_card() %}
    {{ points_of_term(term, columns) }} +
    {%- endfor %}
    0
{%- endmacro %}

{# The features that the card may speak of, in reading order. #}
{% macro card_features() -%}
    {%- set used = [] -%}
    {%- for term in reference_rows('scorecard_terms', 'position')
        if term['may_be_used'] and term['feature_b'] is none -%}
        {%- do used.append(term['feature_a']) -%}
    {%- endfor -%}
    {{ return(pattern_features() | select('in', used) | list) }}
{%- endmacro %}

{#
    Probability times balance, to the hundredth. Nearly all balances are so small that
    the product fits a machine word: a wide decimal takes twenty times as long.
#}
{% macro expected_loss(probability, balance) -%}
    case
        when abs({{ balance }}) < 1000000000 then cast(
            cast({{ probability }} as decimal(7, 6))
            * cast({{ balance }} as decimal(11, 2))
            as decimal(18, 2)
        )
        else cast(
            cast({{ probability }} as decimal(7, 6))
            * cast({{ balance }} as decimal(19, 2))
            as decimal(18, 2)
        )
    end
{%- endmacro %}

{#
    The probability that stands for a number of points, with six digits, so that it is
    the same number on every engine; never 0 or 1. Null when there is no card.
#}
{% macro probability_of(points) -%}
    {%- set base = [] -%}
    {%- for row in built_rows('stats', 'scorecard_results', 'position')
        if row['term'] == 'base' -%}
        {%- do base.append(row['coefficient']) -%}
    {%- endfor -%}
    {%- if base -%}
    greatest(0.000001, least(0.999999, round(
        1 / (1 + exp(-({{ base[0] }} + {{ points }} * ln(2.0) / {{ var('scorecard_points_to_double') }}))), 6
    )))
    {%- else -%}
    cast(null as double)
    {%- endif -%}
{%- endmacro %}

{#
    Whether the built card passed its checks, by the table that holds them.

    Call it in a model that also says `-- depends_on: ref('<table>')`.
#}
{% macro is_card_used(schema='marts', table_name='scorecard_checks') -%}
    {%- for row in built_rows(schema, table_name, 'check_id')
        if row['check_id'] == 'is_used' -%}
        {{ return(row['is_within']) }}
    {%- endfor -%}
    {{ return(false) }}
{%- endmacro %}

{#
    Whether the months tell what became of a customer: the card's label is then "flagged
    or gone in the next month", and else "flagged".
#}
{% macro has_next_month() -%}
    {{ return(delivered_months() | length > 1) }}
{%- endmacro %}

{#
    The customers from whom the card learns, and on whom it is judged: those of the
    extract; with months those of the month before the latest who were not flagged,
    `is_churned` when they are flagged or gone in the latest.
#}
{% macro examples_of_card() -%}
    {%- if has_next_month() -%}
    (
        select * from {{ ref('int_scorecard__examples') }}
        where as_of_to = {{ date_of(delivered_months()[-1].as_of) }}
    )
    {%- else -%}
    {{ ref('customers') }}
    {%- endif -%}
{%- endmacro %}
