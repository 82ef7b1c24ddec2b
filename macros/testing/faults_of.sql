{#
    What a table promises about its rows, as a query with a row (fault, row_count) per
    broken promise. The promises of one table share a statement: a node of dbt per column
    and promise costs more than all the checks of a small table.

    key: columns in which no two rows agree, nulls being equal.
    selective_column: one of the key that few rows share in a large table. Only they are
        compared by the whole key.
    among: SQL of the rows in which the key is looked at, where the others were before.
    other_keys: a list of further such lists.
    not_null: columns without a null.
    accepted_values: {column: values}; null passes.
    relationships: {column: {to: ref(...), field: its column there}}; null passes, and so
        does what `or_one_of` lists.
    conditions: {what holds, in words: SQL}; unknown does not hold.
#}
{% macro faults_of(
    relation,
    key,
    selective_column=none,
    among=none,
    other_keys=[],
    not_null=[],
    accepted_values={},
    relationships={},
    conditions={}
) -%}
    {#- What is seen row by row costs one pass over the table. -#}
    {%- set row_faults = [] -%}
    {%- for column in not_null -%}
        {%- do row_faults.append((column ~ ' is null', column ~ ' is null')) -%}
    {%- endfor -%}
    {%- for column, values in accepted_values.items() -%}
        {%- do row_faults.append((
            column ~ ' is none of ' ~ values | join(', '),
            column ~ ' not in (' ~ sql_texts(values) | join(', ') ~ ')',
        )) -%}
    {%- endfor -%}
    {%- for words, sql in conditions.items() -%}
        {%- do row_faults.append(('not: ' ~ words, '(' ~ sql ~ ') is not true')) -%}
    {%- endfor -%}

    {#- The faults in words, in the order in which the statement takes them. -#}
    {%- set keys = [key] + other_keys -%}
    {%- set words = [] -%}
    {%- for fault, _ in row_faults -%}
        {%- do words.append(fault) -%}
    {%- endfor -%}
    {%- for column, other in relationships.items() -%}
        {%- do words.append(column ~ ' is not in ' ~ other.to.identifier) -%}
    {%- endfor -%}
    {%- for columns in keys -%}
        {%- do words.append('repeated ' ~ columns | join(', ')) -%}
    {%- endfor -%}
    {%- set faults = [] -%}
    {%- for fault in words -%}
        {%- do faults.append(relation.identifier ~ ': ' ~ fault) -%}
    {%- endfor -%}
    {%- set faults = sql_texts(faults) -%}
    select
        fault,
        row_count
    from (
        {%- if row_faults %}
        with counts as (
            select
                {%- for _, sql in row_faults %}
                sum(case when {{ sql }} then 1 else 0 end) as count_{{ loop.index }}
                {{- ',' if not loop.last }}
                {%- endfor %}
            from {{ relation }}
        )
        {%- endif %}
        {%- for _ in row_faults %}
        select {{ faults.pop(0) }} as fault, count_{{ loop.index }} as row_count
        from counts
        union all
        {%- endfor %}
        {%- for column, other in relationships.items() %}
        select
            {{ faults.pop(0) }} as fault,
            count(*) as row_count
        from {{ relation }} as rows_here
        left join {{ other.to }} as rows_there
            on rows_here.{{ column }} = rows_there.{{ other.field }}
        where rows_here.{{ column }} is not null and rows_there.{{ other.field }} is null
        {%- if other.or_one_of %}
            and rows_here.{{ column }} not in ({{ sql_texts(other.or_one_of) | join(', ') }})
        {%- endif %}
        union all
        {%- endfor %}
        {%- for columns in keys %}
        {%- if not loop.first %}
        union all
        {%- endif %}
        select
            {{ faults.pop(0) }} as fault,
            count(*) as row_count
        from (
            select count(*) as row_count
            {%- if loop.first and selective_column %}
            from {{ rows_sharing(relation, columns, selective_column) | indent(12) }}
            {%- elif loop.first and among %}
            from {{ relation }}
            where {{ among }}
            {%- else %}
            from {{ relation }}
            {%- endif %}
            group by {{ columns | join(', ') }}
            having count(*) > 1
        ) as repeated
        {%- endfor %}
    ) as faults
    where row_count > 0
{%- endmacro %}

{# The rows whose value of a column another row has too: some columns of them. #}
{% macro rows_sharing(relation, columns, column) -%}
    (
        select
            {%- for name in columns %}
            all_rows.{{ name }}
            {{- "," if not loop.last }}
            {%- endfor %}
        from {{ relation }} as all_rows
        inner join (
            select {{ column }}
            from {{ relation }}
            group by {{ column }}
            having count(*) > 1
        ) as shared on all_rows.{{ column }} is not distinct from shared.{{ column }}
    ) as sharing
{%- endmacro %}
