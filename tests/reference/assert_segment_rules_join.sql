-- Every number of products from 0 up belongs to exactly one segment.
with rules as (
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

select *
from rules
where
    products_min is null
    or (rank_up = 1 and products_min <> 0)
    or (rank_up > 1 and products_min is distinct from previous_max + 1)
    or (rank_down = 1 and products_max is not null)
    or (rank_down > 1 and products_max is null)
    or products_max < products_min
