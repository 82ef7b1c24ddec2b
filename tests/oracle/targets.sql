-- Whom to call first, and what calls reach.
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
with ranked as (
    select
        *,
        if(is_churned, 'win_back', 'keep') as purpose,
        row_number() over (
            partition by is_churned
            order by
                if(churn_probability is null, balance_amount, expected_loss_amount)
                desc nulls last,
                churn_probability desc nulls last,
                user_id,
                city
        ) as call_rank
    from judged_scores
    where is_churned or rule_id is not null or churn_probability is not null
    qualify call_rank <= 1000
),

calls as (
    select
        ranked.purpose,
        ranked.call_rank,
        arg_min(recommendation_id, priority) as recommendation_id
    from ranked
    inner join customers
        on
            ranked.user_id = customers.user_id
            and ranked.city is not distinct from customers.city
    inner join recommendations as actions
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
    ranked.purpose,
    ranked.call_rank,
    ranked.user_id,
    ranked.city,
    ranked.segment_code,
    ranked.churn_probability,
    ranked.expected_loss_amount,
    ranked.balance_amount,
    coalesce(risk_segments.rule, concat_ws('; ', reason_1, reason_2, reason_3)) as reasons,
    ranked.rule_id,
    calls.recommendation_id
from ranked
left join risk_segments on ranked.rule_id = risk_segments.rule_id
left join calls
    on ranked.purpose = calls.purpose and ranked.call_rank = calls.call_rank;

create table call_counts as
with unseen as (
    from marts.churn_scores
    where half = 'confirmed' and churn_probability is not null
),

-- Nobody calls more than ten thousand.
ranked as (
    select
        'expected_loss' as ordering,
        is_churned,
        balance_amount,
        row_number() over (
            order by
                expected_loss_amount desc nulls last, churn_probability desc, user_id, city
        ) as call_rank
    from (
        from unseen
        order by expected_loss_amount desc nulls last, churn_probability desc, user_id, city
        limit 10000
    )
    union all
    select
        'probability',
        is_churned,
        balance_amount,
        row_number() over (order by churn_probability desc, user_id, city)
    from (
        from unseen
        order by churn_probability desc, user_id, city
        limit 10000
    )
    union all
    select
        'balance',
        is_churned,
        balance_amount,
        row_number() over (order by balance_amount desc nulls last, user_id, city)
    from (
        from unseen
        order by balance_amount desc nulls last, user_id, city
        limit 10000
    )
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
from ranked
inner join (
    select unnest([50, 100, 200, 500, 1000, 2000, 5000, 10000]) as call_count
) as sizes on true
cross join whole
where
    call_count <= customer_count
    and call_rank <= round(call_count * half_customer_count / customer_count)
group by all;
