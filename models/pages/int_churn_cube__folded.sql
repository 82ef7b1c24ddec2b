{#- The attributes of a cell in the order in which a small cell gives them up. Segment
    and product count are one attribute; so are the city and whether it is another. -#}
{%- set given_up_in_order = [
    ['is_other_city', 'city'],
    ['has_credit_card'],
    ['is_active'],
    ['gender'],
    ['age_group'],
    ['product_count', 'segment_code'],
] -%}
{%- set attributes = given_up_in_order | sum(start=[]) -%}
{%- set measures = [
    'customer_count',
    'churned_count',
    'known_balance_count',
    'balance_amount',
    'balance_at_risk_amount',
] -%}
{%- set last_level = given_up_in_order | length -%}
{%- set smallest = var('min_cell_size') -%}
with cells as (
    select * from {{ ref('int_churn_cube__counts') }}
),

level_0 as (
    select
        {{ attributes | join(', ') }},
        {{ measures | join(', ') }},
        0 as folded_attribute_count
    from cells
),

{% for level in range(1, last_level + 1) %}
    {%- set kept = given_up_in_order[level:] | sum(start=[]) %}
    level_{{ level }} as (
        select
            {% for attribute in attributes %}
                {{ attribute if attribute in kept else 'null as ' ~ attribute }},
            {% endfor %}
            {% for measure in measures %}
                sum({{ measure }}) as {{ measure }},
            {% endfor %}
            {{ level }} as folded_attribute_count
        from level_{{ level - 1 }}
        where customer_count < {{ smallest }}
        {{ 'group by ' ~ kept | join(', ') if kept else 'having count(*) > 0' }}
    ),

{% endfor %}

large_enough as (
    {% for level in range(last_level) %}
        select * from level_{{ level }}
        where customer_count >= {{ smallest }}
        union all
    {% endfor %}
    select * from level_{{ last_level }}
),

ordered as (
    select
        *,
        row_number() over (
            order by
                folded_attribute_count = {{ last_level }} desc,
                customer_count asc,
                folded_attribute_count desc,
                {{ attributes | join(' asc nulls first, ') }} asc nulls first
        ) as order_number,
        min(
            case when folded_attribute_count = {{ last_level }} then customer_count end
        ) over () as remainder_count
    from large_enough
),

-- A remainder that is too small itself takes in the smallest cell.
levelled as (
    select
        {{ attributes | join(', ') }},
        {{ measures | join(', ') }},
        case
            when remainder_count < {{ smallest }} and order_number = 2
                then {{ last_level }}
            else folded_attribute_count
        end as folded_attribute_count
    from ordered
),

cleared as (
    select
        {% for attribute in attributes %}
            case
                when folded_attribute_count < {{ last_level }} then {{ attribute }}
            end as {{ attribute }},
        {% endfor %}
        {{ measures | join(', ') }},
        folded_attribute_count
    from levelled
),

folded as (
    select
        {{ attributes | join(', ') }},
        {% for measure in measures %}
            sum({{ measure }}) as {{ measure }},
        {% endfor %}
        folded_attribute_count
    from cleared
    group by
        {{ attributes | join(', ') }},
        folded_attribute_count
)

select * from folded
