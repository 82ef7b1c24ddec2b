-- The layout of what macros and loops render is not this file's.
-- noqa: disable=LT02,ST06
with targeted as (
    select * from {{ ref('int_targets__ranked') }}
),

recommendations as (
    select * from {{ ref('recommendations') }}
),

risk_segments as (
    select * from {{ ref('risk_segments') }}
),

scorecard as (
    select * from {{ ref('scorecard') }}
),

customers as (
    select * from {{ ref('customers') }}
),

calls as (
    select
        segment_code,
        recommendation_id,
        aimed_feature,
        aimed_band,
        action_en,
        action_ru,
        priority
    from recommendations
    where is_call_action and verdict in ('supported', 'open')
),

-- Of the actions that are aimed at this customer, and that the data do not contradict,
-- the first.
aimed_calls as (
    select
        targeted.purpose,
        targeted.call_rank,
        calls.recommendation_id,
        calls.action_en,
        calls.action_ru,
        row_number() over (
            partition by targeted.purpose, targeted.call_rank
            order by calls.priority asc
        ) as position
    from targeted
    inner join customers
        on
            targeted.user_id = customers.user_id
            and targeted.city is not distinct from customers.city
    inner join calls
        on
            calls.segment_code in ('general', targeted.segment_code)
            and (
                calls.aimed_feature is null
                or case calls.aimed_feature
                    {% for feature, band in bands_of('customers').items() %}
                        when '{{ feature }}' then {{ band }}
                    {% endfor %}
                end = calls.aimed_band
            )
),

reason_names as (
    select
        concat(term, ' = ', band) as reason,
        label_en,
        label_ru
    from scorecard
),

rule_names as (
    select
        rule_id,
        rule,
        concat(
            rule_en, ': ', {{ format_share('named_rate_confirmed', 'en') }},
            ' of such customers flagged'
        ) as label_en,
        concat(
            rule_ru, ': среди таких клиентов отмечено ',
            {{ format_share('named_rate_confirmed', 'ru') }}
        ) as label_ru
    from risk_segments
),

-- What the card says, or the rule that stands in for it.
reasoned as (
    select
        targeted.*,
        case
            when targeted.rule_id is not null then rule_names.rule
            else concat_ws(
                '; ', targeted.reason_1, targeted.reason_2, targeted.reason_3
            )
        end as reasons,
        {% for language in ['en', 'ru'] %}
            case
                when targeted.rule_id is not null then rule_names.label_{{ language }}
                else concat_ws(
                    '; ',
                    first_names.label_{{ language }},
                    second_names.label_{{ language }},
                    third_names.label_{{ language }}
                )
            end as words_{{ language }}{{ ',' if not loop.last }}
        {% endfor %}
    from targeted
    left join rule_names on targeted.rule_id = rule_names.rule_id
    left join reason_names as first_names on targeted.reason_1 = first_names.reason
    left join reason_names as second_names on targeted.reason_2 = second_names.reason
    left join reason_names as third_names on targeted.reason_3 = third_names.reason
),

targets as (
    select
        reasoned.purpose,
        reasoned.call_rank,
        reasoned.user_id,
        reasoned.city,
        reasoned.segment_code,
        reasoned.churn_probability,
        reasoned.expected_loss_amount,
        reasoned.balance_amount,
        reasoned.reasons,
        case
            when reasoned.purpose = 'keep'
                then concat(
                    'Resembles customers flagged as leaving. ', reasoned.words_en
                )
            when reasoned.words_en = '' then 'Flagged: left or about to leave'
            else concat('Flagged: left or about to leave. ', reasoned.words_en)
        end as reasons_en,
        case
            when reasoned.purpose = 'keep'
                then concat('Похож на отмеченных клиентов. ', reasoned.words_ru)
            when reasoned.words_ru = '' then 'Отмечен: ушёл или собирается уйти'
            else concat('Отмечен: ушёл или собирается уйти. ', reasoned.words_ru)
        end as reasons_ru,
        reasoned.rule_id,
        aimed_calls.recommendation_id,
        aimed_calls.action_en,
        aimed_calls.action_ru
    from reasoned
    left join aimed_calls
        on
            reasoned.purpose = aimed_calls.purpose
            and reasoned.call_rank = aimed_calls.call_rank
            and aimed_calls.position = 1
),

retention_targets as (
    select
        cast(purpose as string) as purpose,
        cast(call_rank as integer) as call_rank,
        cast(user_id as string) as user_id,
        cast(city as string) as city,
        cast(segment_code as string) as segment_code,
        cast(churn_probability as double) as churn_probability,
        cast(expected_loss_amount as decimal(18, 2)) as expected_loss_amount,
        cast(balance_amount as decimal(18, 2)) as balance_amount,
        cast(reasons as string) as reasons,
        cast(reasons_en as string) as reasons_en,
        cast(reasons_ru as string) as reasons_ru,
        cast(rule_id as string) as rule_id,
        cast(recommendation_id as string) as recommendation_id,
        cast(action_en as string) as action_en,
        cast(action_ru as string) as action_ru
    from targets
)

select * from retention_targets
order by purpose desc, call_rank asc
