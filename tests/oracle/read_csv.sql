-- The lines of a CSV file, typed as they are read; DuckDB sets aside what has no type.
create table delivered as
select
    nullif(trim("USERID"), '') as user_id,
    score,
    city,
    gender,
    age,
    equity,
    balance,
    products,
    credit_card,
    last_activity,
    "EST_SALARY" as est_salary,
    churn
from read_csv(
    getvariable('extract'),
    header = true,
    delim = ',',
    columns = {
        'USERID': 'varchar',
        'score': 'decimal(9, 2)',
        'city': 'varchar',
        'gender': 'varchar',
        'age': 'decimal(9, 2)',
        'equity': 'decimal(9, 2)',
        'balance': 'decimal(18, 2)',
        'products': 'decimal(9, 2)',
        'credit_card': 'tinyint',
        'last_activity': 'tinyint',
        'EST_SALARY': 'decimal(18, 2)',
        'churn': 'tinyint'
    },
    store_rejects = true,
    rejects_limit = 0
);

create table unreadable as
select
    line::bigint as line_number,
    any_value(csv_line) as raw_line,
    list_sort(list(distinct case
        when error_type in ('MISSING COLUMNS', 'TOO MANY COLUMNS')
            then 'wrong_field_count'
        when error_type = 'UNQUOTED VALUE' then 'broken_quote'
        when error_type = 'INVALID ENCODING' then 'not_text'
        when column_name = 'EST_SALARY' then 'invalid_salary'
        when column_name in ('credit_card', 'last_activity', 'churn')
            then 'unknown_' || column_name
        else 'invalid_' || column_name
    end)) as reasons
from reject_errors
group by line;

-- Line 1 is the header.
set variable first_line = 2;
