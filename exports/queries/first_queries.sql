-- Four columns wide each, about the published file, opened read-only.

-- Who leaves, and what money goes with them, by segment.
select segment_code, customer_count, churn_rate, balance_at_risk_amount
from marts.segment_portraits
order by balance_at_risk_amount desc nulls last;

-- Churn by number of products.
select product_count, customer_count, churn_rate, is_reportable
from marts.product_count_portraits
order by product_count;

-- Any two attributes together, exact, without reading a customer.
select city, gender, customer_count, churn_rate
from marts.churn_totals
where attributes = 'city, gender'
order by city, gender;

-- Where churn is clearly above the average.
select feature, band, churn_rate, lift
from marts.churn_drivers
where direction = 'above'
order by lift desc;

-- The questions and their answers.
select hypothesis_id, difference, p_holm, verdict
from marts.hypothesis_tests
order by hypothesis_id;

-- Whom to call first to win them back.
select call_rank, segment_code, churn_probability, expected_loss_amount
from marts.retention_targets
where purpose = 'win_back' and call_rank <= 20
order by call_rank;
