-- Whose money may leave, and how much of it.
--
-- How to read it: balance_at_risk_amount is the known balance of customers flagged as
-- leaving. at_risk_share_of_bank says where the bank loses most, balance_at_risk_share
-- how deep the loss cuts into a segment, and rub_per_leaver what one saved customer is
-- worth. A share above churn_rate means that the richer customers of the segment leave.
with portraits as (
    select * from {{ ref('segment_portraits') }}
)

select
    segment_code,
    customer_count,
    churn_rate,
    balance_amount,
    balance_at_risk_amount,
    balance_at_risk_share,
    {{ share('balance_at_risk_amount', 'sum(balance_at_risk_amount) over ()') }}
        as at_risk_share_of_bank,
    {{ share('balance_at_risk_amount', 'churned_count') }} as rub_per_leaver,
    is_reportable
from portraits
order by balance_at_risk_amount desc nulls last, segment_code asc
