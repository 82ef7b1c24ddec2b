with files as (
    select * from {{ ref('stg_bank__files') }}
),

unused as (
    select distinct {{ each_item('unused_columns') }} as shown
    from files
),

guessed as (
    select
        file_index,
        guessed_words as shown
    from files
    where guessed_words is not null
),

month_faults as (
    select * from {{ ref('month_faults') }}
),

backtest as (
    select * from {{ ref('score_backtest') }}
),

found as (
    select
        'months_delivered' as check_kind,
        {{ delivered_months() | length }} as value,
        cast(null as string) as example
    union all
    -- Two to learn from, one to judge.
    select
        'backtest_months_lacking' as check_kind,
        {{ [3 - delivered_months() | length, 0] | max }} as value,
        cast(null as string) as example
    union all
    select
        'backtest_without_card' as check_kind,
        count(*) as value,
        {{ dbt.listagg('cast(as_of_from as string)', "', '", 'order by as_of_from') }}
            as example
    from backtest
    where auc is null
    union all
    select
        'accepted_month_faults' as check_kind,
        count(*) as value,
        {{ dbt.listagg('fault_id', "', '", 'order by fault_id') }} as example
    from month_faults
    union all
    select
        'unused_columns' as check_kind,
        count(*) as value,
        {{ dbt.listagg('shown', "', '", 'order by shown') }} as example
    from unused
    union all
    select
        'guessed_encoding' as check_kind,
        count(*) as value,
        {{ dbt.listagg('shown', "'; '", 'order by file_index') }} as example
    from guessed
),

file_checks as (
    select
        check_kind,
        check_kind as check_id,
        cast(null as string) as file_name,
        cast(null as string) as field,
        value,
        example,
        cast(null as string) as name_en,
        cast(null as string) as name_ru
    from found
)

select * from file_checks
