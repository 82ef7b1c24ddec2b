-- The layout of what macros and loops render is not this file's.
-- noqa: disable=AL04,LT14,RF02
with customers as (
    select * from {{ ref('customers') }}
),

repeated_ids as (
    select * from {{ ref('stg_bank__repeated_ids') }}
),

staged as (
    select * from {{ ref('stg_bank__customers') }}
),

known_cities as (
    select source_value
    from {{ ref('code_values') }}
    where field = 'city'
),

cities as (
    select
        customers.city,
        known_cities.source_value is not null as is_known,
        count(*) as customer_count
    from customers
    left join known_cities on lower(customers.city) = known_cities.source_value
    where customers.city is not null
    group by
        customers.city,
        known_cities.source_value is not null
),

-- A list of which no city was delivered is another bank's.
unknown_cities as (
    select
        customer_count,
        left(city, 60) || ' (' || customer_count || ')' as shown,
        row_number() over (
            order by customer_count desc, city asc
        ) as place
    from cities
    where not is_known and exists (select 1 from cities where is_known)
),

-- Ids whose records are customers of several cities, and keys delivered again.
id_counts as (
    select
        user_id,
        sum(case when reason is null then 1 else 0 end) as kept_count
    from repeated_ids
    group by user_id
),

repeated_keys as (
    select distinct
        user_id,
        city
    from repeated_ids
    where reason is not null
),

found as (
    select
        'unknown_city' as check_kind,
        'city' as field,
        coalesce(sum(customer_count), 0) as value,
        {{ dbt.listagg(
            'case when place <= 3 then shown end', "', '", 'order by place'
        ) }} as example
    from unknown_cities
    union all
    select
        'respelled_key' as check_kind,
        'userid' as field,
        coalesce(sum(case when is_text_cleaned then 1 else 0 end), 0) as value,
        null as example
    from staged
    union all
    select
        'id_in_several_cities' as check_kind,
        'userid' as field,
        coalesce(sum(case when kept_count > 1 then 1 else 0 end), 0) as value,
        null as example
    from id_counts
    union all
    select
        'id_repeated_in_city' as check_kind,
        'userid' as field,
        count(*) as value,
        null as example
    from repeated_keys
),

key_checks as (
    select
        check_kind,
        check_kind as check_id,
        cast(null as string) as file_name,
        field,
        value,
        example,
        cast(null as string) as name_en,
        cast(null as string) as name_ru
    from found
)

select * from key_checks
