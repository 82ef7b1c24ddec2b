with judged_rows as (
    select * from {{ ref('stg_bank__judged_rows') }}
),

-- Counting numbers is cheaper than counting numbers and cities, and leaves few to
-- count.
repeated_ids as (
    select user_id
    from judged_rows
    where reasons is null
    group by user_id
    having count(*) > 1
)

select * from repeated_ids
