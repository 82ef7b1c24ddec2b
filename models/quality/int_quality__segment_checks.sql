-- Does the rule of the segments fit this bank? Customers without a product are none of
-- the rule's making and not looked at.
-- The layout of what macros and loops render is not this file's.
-- noqa: disable=LT02,LT05,ST06
with cells as (
    select
        segment_code,
        product_count,
        is_churned,
        sum(customer_count) as customer_count
    from {{ ref('agg_customers__attribute_counts') }}
    where product_count > 0
    group by
        segment_code,
        product_count,
        is_churned
),

segments as (
    select
        segment_code,
        sum(customer_count) as customer_count,
        sum(case when is_churned then customer_count else 0 end) as churned_count
    from cells
    group by segment_code
),

shares as (
    select
        *,
        {{ share('customer_count', 'sum(customer_count) over ()') }} as customer_share
    from segments
),

-- Of all ways to cut the numbers of products in three, the one with the most even parts.
product_counts as (
    select
        product_count,
        sum(customer_count) as customer_count
    from cells
    group by product_count
),

cuts as (
    select
        lower_cut.product_count as first_end,
        upper_cut.product_count as second_end,
        sum(
            case
                when product_counts.product_count <= lower_cut.product_count
                    then product_counts.customer_count
                else 0
            end
        ) as first_count,
        sum(
            case
                when
                    product_counts.product_count > lower_cut.product_count
                    and product_counts.product_count <= upper_cut.product_count
                    then product_counts.customer_count
                else 0
            end
        ) as second_count,
        sum(
            case
                when product_counts.product_count > upper_cut.product_count
                    then product_counts.customer_count
                else 0
            end
        ) as third_count
    from product_counts as lower_cut
    inner join product_counts as upper_cut
        on lower_cut.product_count < upper_cut.product_count
    cross join product_counts
    group by
        lower_cut.product_count,
        upper_cut.product_count
),

ranked_cuts as (
    select
        first_end,
        second_end,
        row_number() over (
            order by
                least(first_count, second_count, third_count) desc,
                first_end asc,
                second_end asc
        ) as place
    from cuts
    where third_count > 0
),

suggested as (
    select max(
        case when first_end > 1 then '1–' else '' end || first_end || ' / '
        || case when second_end > first_end + 1 then (first_end + 1) || '–' else '' end
        || second_end || ' / ' || (second_end + 1) || '+'
    ) as rule
    from ranked_cuts
    where place = 1
),

judged as (
    {%- for kind, condition in [
        ('segment_too_large', 'customer_share > 0.9'),
        ('segment_too_small', 'customer_count < 100'),
        ('segment_one_sided', 'churned_count in (0, customer_count)'),
    ] %}
        select
            '{{ kind }}' as check_kind,
            case when {{ condition }} then segment_code end as segment_code
        from shares
        {{- "\n    union all" if not loop.last }}
    {%- endfor %}
),

found as (
    select
        check_kind,
        count(segment_code) as value,
        {{ dbt.listagg('segment_code', "', '", 'order by segment_code') }} as codes
    from judged
    group by check_kind
),

segment_checks as (
    select
        found.check_kind,
        found.check_kind as check_id,
        cast(null as string) as file_name,
        'products' as field,
        found.value,
        found.codes || coalesce(' → ' || suggested.rule, '') as example,
        cast(null as string) as name_en,
        cast(null as string) as name_ru
    from found
    cross join suggested
)

select * from segment_checks
