-- Buckets rise with the value, part money by about 1 % and keep what is small apart.
with amounts as (
    select
        place,
        cast(amount as decimal(18, 2)) as balance_amount,
        cast(score as decimal(9, 2)) as credit_score
    from (
        values
        (1, -1500.5, 0.0), (2, -0.01, 0.5), (3, 0, 1.0), (4, 0.01, 1.5),
        (5, 100, 700.0), (6, 100.3, 700.01), (7, 103, 850.0),
        (8, 9999999999999, 999.99), (9, null, null)
    ) as examples (place, amount, score)
),

buckets as (
    select
        place,
        balance_amount,
        credit_score,
        {{ value_bucket('balance_amount') }} as money_bucket,
        {{ value_bucket('credit_score') }} as score_bucket
    from amounts
),

faults as (
    select 'a bucket falls' as fault
    from buckets as lower_ones
    inner join buckets as higher_ones on lower_ones.place < higher_ones.place
    where
        lower_ones.money_bucket > higher_ones.money_bucket
        or lower_ones.score_bucket >= higher_ones.score_bucket
    union all
    select 'a third of a per cent apart is one bucket, three per cent are two' as fault
    from buckets
    where place in (5, 6, 7)
    having count(distinct money_bucket) <> 2
    union all
    select 'a missing value has none' as fault
    from buckets
    where
        place = 9 and (money_bucket is not null or score_bucket is not null)
        or place < 9 and (money_bucket is null or score_bucket is null)
    union all
    select 'nothing and an overdraft are apart' as fault
    from buckets
    where place in (1, 3)
    having count(distinct money_bucket) <> 2
)

select * from faults
