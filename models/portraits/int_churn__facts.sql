{#- What is said of those who leave and those who stay, in the sentence's order. -#}
{%- set measures = [
    ('women_share', 'share'),
    ('median_age_years', 'years'),
    ('median_balance_amount', 'amount'),
    ('credit_card_share', 'share'),
    ('active_share', 'share'),
] -%}
{%- set most_differences = 4 -%}

with portraits as (
    select * from {{ ref('int_groups__measures') }}
    where population = 'all_customers' and portrait in ('churn', 'segment_and_churn')
),

contrasts as (
    select * from {{ ref('int_churn__contrasts') }}
),

metric_names as (
    select * from {{ ref('portrait_metrics') }}
),

segments as (
    select * from {{ ref('segment_rules') }}
),

totals as (
    select
        segment_code,
        sum(customer_count) as customer_count
    from portraits
    group by segment_code
),

comparable as (
    select
        segment_code,
        max(case when is_reportable then 1 else 0 end) = 1 as is_comparable,
        max(case when is_reportable then abs(comparable_effect) end)
            as largest_effect
    from contrasts
    group by segment_code
),

groups as (
    select
        portraits.*,
        totals.customer_count as whole_count,
        comparable.largest_effect,
        segments.name_en,
        segments.name_ru,
        coalesce(comparable.is_comparable, false) as is_comparable
    from portraits
    inner join totals
        on portraits.segment_code is not distinct from totals.segment_code
    left join segments on portraits.segment_code = segments.segment_code
    left join comparable
        on portraits.segment_code is not distinct from comparable.segment_code
),

sizes as (
    select
        segment_code,
        is_churned,
        0 as position,
        'size' as fact,
        cast(null as string) as metric,
        'customers' as unit,
        cast(customer_count as double) as amount,
        cast(whole_count as bigint) as whole_count,
        name_en,
        name_ru
    from groups
),

-- Who is too few is not described; nor is what the extract does not have.
measured as (
    {% for metric, unit in measures %}
        select
            segment_code,
            is_churned,
            {{ loop.index }} as position,
            'measure' as fact,
            '{{ metric }}' as metric,
            '{{ unit }}' as unit,
            cast({{ metric }} as double) as amount,
            cast(null as bigint) as whole_count,
            cast(null as string) as name_en,
            cast(null as string) as name_ru
        from groups
        where is_reportable and {{ metric }} is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Instead of differences: why there are none, or that none is notable.
remarks as (
    select
        segment_code,
        is_churned,
        100 as position,
        case
            when not is_reportable then 'too_few'
            when customer_count = whole_count then 'nobody_else'
            when not is_comparable then 'too_few_others'
            else 'alike'
        end as fact,
        cast(null as string) as metric,
        cast(null as string) as unit,
        cast(null as double) as amount,
        cast(null as bigint) as whole_count,
        cast(null as string) as name_en,
        cast(null as string) as name_ru
    from groups
    where
        not is_reportable
        or not is_comparable
        or largest_effect < {{ var('min_notable_effect_size') }}
),

notable as (
    select
        segment_code,
        metric,
        effect_size,
        superiority,
        case kind when 'share' then 'h' else 'd' end as unit,
        row_number() over (
            partition by segment_code
            order by abs(comparable_effect) desc, metric asc
        ) as place
    from contrasts
    where
        is_reportable
        and abs(comparable_effect) >= {{ var('min_notable_effect_size') }}
),

-- From the side of the row: what is higher for those who leave is lower for the others.
differences as (
    select
        groups.segment_code,
        groups.is_churned,
        100 + notable.place as position,
        'difference' as fact,
        notable.metric,
        case when notable.superiority is null then notable.unit else 'pairs' end
            as unit,
        case
            when notable.superiority is null
                then
                    case when groups.is_churned then 1 else -1 end
                    * notable.effect_size
            when groups.is_churned then notable.superiority
            else 1 - notable.superiority
        end as amount,
        cast(null as bigint) as whole_count,
        metric_names.name_en,
        metric_names.name_ru
    from groups
    inner join notable
        on groups.segment_code is not distinct from notable.segment_code
    inner join metric_names on notable.metric = metric_names.metric
    where groups.is_comparable and notable.place <= {{ most_differences }}
),

facts as (
    select * from sizes
    union all
    select * from measured
    union all
    select * from remarks
    union all
    select * from differences
),

ordered_facts as (
    select
        segment_code,
        is_churned,
        cast(position as integer) as position,
        fact,
        metric,
        unit,
        amount,
        whole_count,
        name_en,
        name_ru,
        {{ sql_text(currency_symbol()) }} as currency_symbol
    from facts
)

select * from ordered_facts
order by segment_code, is_churned, position
