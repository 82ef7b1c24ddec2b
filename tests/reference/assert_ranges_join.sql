-- Bands of a feature start open, end open and each starts where the one before ended;
-- otherwise a value would have no band or two. Likewise every number of products from 0
-- up belongs to exactly one segment.
with bands as (
    select
        feature,
        band,
        lower_bound,
        upper_bound,
        lag(upper_bound)
            over (
                partition by feature
                order by position asc
            )
            as previous_upper_bound,
        row_number() over (
            partition by feature
            order by position asc
        ) as rank_up,
        row_number() over (
            partition by feature
            order by position desc
        ) as rank_down
    from {{ ref('int_features__number_bands') }}
),

rules as (
    select
        segment_code,
        products_min,
        products_max,
        lag(products_max) over (
            order by products_min asc
        ) as previous_max,
        row_number() over (
            order by products_min asc
        ) as rank_up,
        row_number() over (
            order by products_min desc
        ) as rank_down
    from {{ ref('segment_rules') }}
)

select
    feature as range_of,
    band as range_name
from bands
where
    (rank_up = 1 and lower_bound is not null)
    or (rank_down = 1 and upper_bound is not null)
    or (rank_up > 1 and lower_bound is distinct from previous_upper_bound)
    or upper_bound <= lower_bound
union all
select
    'segment' as range_of,
    segment_code as range_name
from rules
where
    products_min is null
    or (rank_up = 1 and products_min <> 0)
    or (rank_up > 1 and products_min is distinct from previous_max + 1)
    or (rank_down = 1 and products_max is not null)
    or (rank_down > 1 and products_max is null)
    or products_max < products_min
