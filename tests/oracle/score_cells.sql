-- What the card is fitted on.
create table keyed as
select
    *,
    yes_no(is_active) as activity,
    yes_no(has_credit_card) as card
from customers;

create table score_cells as
select
    product_band as products,
    balance_band as balance,
    equity_band as equity,
    activity,
    card,
    score_band as score,
    age_band as age,
    salary_band as salary,
    (select count_if(is_churned) from customers) as bank_churned_count,
    count(*) as customer_count,
    count_if(is_churned) as churned_count
from keyed
where half = 'found'
group by all;
