-- Bands of a feature start open, end open and each starts where the one before ended;
-- otherwise a value would have no band or two.
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
    from {{ ref('feature_bands') }}
)

select *
from bands
where
    (rank_up = 1 and lower_bound is not null)
    or (rank_down = 1 and upper_bound is not null)
    or (rank_up > 1 and lower_bound is distinct from previous_upper_bound)
    or upper_bound <= lower_bound
