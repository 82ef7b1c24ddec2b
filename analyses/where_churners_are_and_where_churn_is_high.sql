-- Where those who leave are, against where leaving is frequent: not the same question.
--
-- How to read it: churner_share is the part of all churners in the band, churn_rate the
-- part of the band that leaves. A large band holds many churners even when its rate is
-- that of everybody (lift near 1, direction neutral): most churners are 25 to 45
-- because most customers are. Mass messages go by size_rank; money for a customer goes
-- by rate_rank, where the same call meets a leaver more often.
with drivers as (
    select * from {{ ref('churn_drivers') }}
),

ranked as (
    select
        feature,
        band,
        customer_count,
        churner_share,
        churn_rate,
        lift,
        direction,
        row_number() over (
            order by churner_share desc, feature asc, band asc
        ) as size_rank,
        row_number() over (
            order by churn_rate desc, feature asc, band asc
        ) as rate_rank
    from drivers
    where is_reportable
)

select *
from ranked
where size_rank <= 10 or rate_rank <= 10
order by rate_rank asc
