-- The rows of a Parquet file.
create table delivered as
select
    cast("USERID" as varchar) as user_id,
    cast(score as decimal(9, 2)) as score,
    city,
    gender,
    cast(age as decimal(9, 2)) as age,
    cast(equity as decimal(9, 2)) as equity,
    cast(balance as decimal(18, 2)) as balance,
    cast(products as decimal(9, 2)) as products,
    cast(credit_card as tinyint) as credit_card,
    cast(last_activity as tinyint) as last_activity,
    cast("EST_SALARY" as decimal(18, 2)) as est_salary,
    cast(churn as tinyint) as churn
from read_parquet(getvariable('extract'));

create table unreadable (line_number bigint, raw_line varchar, reasons varchar []);

set variable first_line = 1;
