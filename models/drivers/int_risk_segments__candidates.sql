{#- Every combination of up to three bands that covers enough customers, and the empty
    rule, which covers everybody. -#}
{%- set features = rule_features() -%}
{%- set blocks = blocks_of(features) -%}
{%- set counts = [
    'found_count', 'found_churned_count', 'confirmed_count', 'confirmed_churned_count',
] -%}
-- The linter cannot read grouping sets in a union.
-- noqa: disable=PRS,LT02
with patterns as (
    select * from {{ ref('agg_customers__band_counts') }}
),

halves as (
    select
        {{ features | join(',\n        ') }},
        sum(case when half = 'found' then customer_count else 0 end) as found_count,
        sum(case when half = 'found' and is_churned then customer_count else 0 end)
            as found_churned_count,
        sum(case when half = 'confirmed' then customer_count else 0 end)
            as confirmed_count,
        sum(case when half = 'confirmed' and is_churned then customer_count else 0 end)
            as confirmed_churned_count
    from patterns
    group by
        {{ features | join(',\n        ') }}
),

{% for block in blocks %}
    block_{{ loop.index }} as (
        select
            {{ block['items'] | join(',\n            ') }},
            {% for count in counts %}
                sum({{ count }}) as {{ count }}{{ ',' if not loop.last }}
            {% endfor %}
        from halves
        group by
            {{ block['items'] | join(',\n            ') }}
    ),

{% endfor %}
cells as (
    {% for block in blocks %}
        select
            {% for feature in features %}
                {{ feature if feature in block['items'] else 'null as ' ~ feature }},
            {% endfor %}
            {% for count in counts %}
                sum({{ count }}) as {{ count }}{{ ',' if not loop.last }}
            {% endfor %}
        from block_{{ loop.index }}
        group by grouping sets (
            {% for combination in block['combinations'] %}
                ({{ combination | join(', ') }}){{ ',' if not loop.last }}
            {% endfor %}
        )
        union all
    {% endfor %}
    select
        {% for feature in features %}
            null as {{ feature }},
        {% endfor %}
        {% for count in counts %}
            sum({{ count }}) as {{ count }}{{ ',' if not loop.last }}
        {% endfor %}
    from halves
),

large_cells as (
    select
        {{ rule_text() | indent(8) }} as rule,
        {% for feature in features %}
            case when {{ feature }} is null then 0 else 1 end
            {{- ' +' if not loop.last }}
        {% endfor %} as condition_count,
        {{ features | join(',\n        ') }},
        cast(found_count as bigint) as found_count,
        cast(found_churned_count as bigint) as found_churned_count,
        cast(confirmed_count as bigint) as confirmed_count,
        cast(confirmed_churned_count as bigint) as confirmed_churned_count
    from cells
    where
        -- Nobody can act on "one of the other cities".
        (city is null or city <> '{{ var("other_cities") }}')
        and found_count + confirmed_count >= {{ var('risk_segment_min_count') }}
        and 2 * found_count >= {{ var('risk_segment_min_count') }}
        and 2 * confirmed_count >= {{ var('risk_segment_min_count') }}
)

select * from large_cells
