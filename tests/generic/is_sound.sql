{#
    Everything that a table promises about its rows, in one test: a node of dbt per column
    and promise costs more than all the checks of a small table. Returns a row per broken
    promise; the failure says in words which, and in how many rows.

    key: columns in which no two rows agree, nulls being equal.
    other_keys: a list of further such lists.
    not_null: columns without a null.
    accepted_values: {column: values}; null passes.
    relationships: {column: {to: ref(...), field: its column there}}; null passes.
    conditions: {what holds, in words: SQL}; unknown does not hold.
#}
{% test is_sound(
    model, key, other_keys=[], not_null=[], accepted_values={}, relationships={}, conditions={}
) %}
{{ config(fail_calc=faults_in_words()) }}

{#- What is checked row by row costs one pass over the table. -#}
{%- set faults = [] -%}
{%- for column in not_null -%}
    {%- do faults.append((column ~ ' is null', column ~ ' is null')) -%}
{%- endfor -%}
{%- for column, values in accepted_values.items() -%}
    {%- set texts = [] -%}
    {%- for value in values %}{% do texts.append(sql_text(value)) %}{% endfor -%}
    {%- do faults.append((
        column ~ ' is none of ' ~ values | join(', '),
        column ~ ' not in (' ~ texts | join(', ') ~ ')',
    )) -%}
{%- endfor -%}
{%- for sentence, sql in conditions.items() -%}
    {%- do faults.append(('not: ' ~ sentence, '(' ~ sql ~ ') is not true')) -%}
{%- endfor -%}

{%- if faults %}
with counts as (
    select
        {%- for _, sql in faults %}
        sum(case when {{ sql }} then 1 else 0 end) as count_{{ loop.index }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ model }}
)
{% endif %}
select * from (
    {%- for sentence, _ in faults %}
    select {{ sql_text(sentence) }} as fault, count_{{ loop.index }} as row_count from counts
    union all
    {%- endfor %}
    {%- for column, other in relationships.items() %}
    select
        {{ sql_text(column ~ ' is no ' ~ other.field ~ ' of ' ~ other.to.identifier) }} as fault,
        count(*) as row_count
    from {{ model }} as rows_here
    left join {{ other.to }} as rows_there on rows_here.{{ column }} = rows_there.{{ other.field }}
    where rows_here.{{ column }} is not null and rows_there.{{ other.field }} is null
    union all
    {%- endfor %}
    {%- for columns in [key] + other_keys %}
    {%- if not loop.first %}
    union all
    {%- endif %}
    select
        {{ sql_text('repeated ' ~ columns | join(', ')) }} as fault,
        count(*) as row_count
    from (
        select count(*) as row_count
        from {{ model }}
        group by {{ columns | join(', ') }}
        having count(*) > 1
    ) as repeated
    {%- endfor %}
) as faults
where row_count > 0
{% endtest %}
