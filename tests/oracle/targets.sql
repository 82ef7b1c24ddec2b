-- Whom to call first, and what calls reach: everybody in order, then counted.
create table judged_scores as
select
    user_id,
    city,
    segment_code,
    half,
    is_churned,
    if(is_used, points, null) as points,
    if(is_used, churn_probability, null) as churn_probability,
    balance_amount,
    if(
        is_used,
        round(churn_probability::decimal(7, 6) * balance_amount::decimal(20, 2), 2),
        null
    ) as expected_loss_amount,
    if(is_used, reasons[1], null) as reason_1,
    if(is_used, reasons[2], null) as reason_2,
    if(is_used, reasons[3], null) as reason_3,
    if(is_used or is_churned, null, {rules}) as rule_id
from scores
cross join (select is_within as is_used from checks where check_id = 'is_used') as verdict;

create table marts.churn_scores as
select * exclude (rule_id) from judged_scores;

create table marts.scorecard_checks as
select * exclude (sentence_en, sentence_ru)
from checks;

create table marts.retention_targets as
with calls as (
    select
        customers.user_id,
        customers.city,
        arg_min(recommendation_id, priority) as recommendation_id
    from recommendations as actions
    inner join customers
        on
            actions.segment_code in ('general', customers.segment_code)
            and case coalesce(aimed_feature, '')
                when '' then true
                when 'card' then yes_no(has_credit_card) = aimed_band
                when 'age_group' then age_group = aimed_band
                else error('the oracle knows no call action aimed at ' || aimed_feature)
            end
    where is_call_action and verdict in ('supported', 'open')
    group by all
)

select
    if(is_churned, 'win_back', 'keep') as purpose,
    row_number() over (
        partition by is_churned
        order by
            if(
                churn_probability is null,
                scores.balance_amount,
                expected_loss_amount
            )
            desc nulls last,
            churn_probability desc nulls last,
            scores.user_id,
            scores.city
    ) as call_rank,
    scores.user_id,
    scores.city,
    scores.segment_code,
    churn_probability,
    expected_loss_amount,
    scores.balance_amount,
    coalesce(risk_segments.rule, concat_ws('; ', reason_1, reason_2, reason_3)) as reasons,
    scores.rule_id,
    calls.recommendation_id
from judged_scores as scores
left join risk_segments on scores.rule_id = risk_segments.rule_id
left join calls
    on scores.user_id = calls.user_id and scores.city is not distinct from calls.city
where scores.is_churned or scores.rule_id is not null or churn_probability is not null
qualify call_rank <= 1000;

create table call_counts as
with unseen as (
    from marts.churn_scores
    where half = 'confirmed' and churn_probability is not null
),

ranked as (
    select
        is_churned,
        balance_amount,
        row_number() over (
            order by
                expected_loss_amount desc nulls last, churn_probability desc, user_id, city
        ) as expected_loss,
        row_number() over (order by churn_probability desc, user_id, city) as probability,
        row_number() over (order by balance_amount desc nulls last, user_id, city) as balance
    from unseen
),

whole as (
    select
        (select count(*) from marts.churn_scores) as customer_count,
        count(*) as half_customer_count,
        count_if(is_churned) as half_churned_count,
        sum(balance_amount) filter (is_churned) as half_balance_amount,
        sum(balance_amount::decimal(19, 2) * balance_amount::decimal(19, 2))
            filter (is_churned) as half_square_sum
    from unseen
)

select
    ordering,
    call_count,
    round(call_count * half_customer_count / customer_count)::bigint as called_count,
    any_value(columns(whole.*)),
    count_if(is_churned) as churned_reached,
    sum(balance_amount) filter (is_churned) as balance_reached_amount,
    sum(balance_amount::decimal(19, 2) * balance_amount::decimal(19, 2))
        filter (is_churned) as reached_square_sum
from (unpivot ranked on expected_loss, probability, balance into name ordering value call_rank)
inner join (
    select unnest([50, 100, 200, 500, 1000, 2000, 5000, 10000]) as call_count
) as sizes on true
cross join whole
where
    call_count <= customer_count
    and call_rank <= round(call_count * half_customer_count / customer_count)
group by all;
