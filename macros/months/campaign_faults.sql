{#
    A query of one sentence for each reason why the campaigns cannot be measured: a file
    that cannot be used, a month that was never delivered, members whom no month knows,
    customers in two campaigns at once.
#}
{% macro campaign_faults(settings, members, customer_months) %}
    select problem as sentence, 1 as rank_of_fault
    from {{ settings }}
    where problem is not null
    union all
    select
        'Campaign ' || settings.campaign_id || ' was drawn from the list of '
        || cast(settings.as_of as string) || ', a month that is not among the delivered'
        || ' ones; deliver it again with the others.',
        2
    from {{ settings }} as settings
    where
        settings.as_of not in (
            select as_of from {{ customer_months }}
            group by as_of
        )
    union all
    select
        'Campaign ' || members.campaign_id || ' has ' || cast(count(*) as string)
        || ' members whom no delivered month knows, the first is '
        || min(members.user_id) || '; deliver the month from which they were drawn.',
        3
    from {{ members }} as members
    left join (
        select
            user_id,
            coalesce(city, '') as branch
        from {{ customer_months }}
        group by user_id, coalesce(city, '')
    ) as known
        on
            members.user_id = known.user_id
            and coalesce(members.city, '') = known.branch
    where known.user_id is null
    group by members.campaign_id
    union all
    select
        'Campaigns ' || one.campaign_id || ' and ' || other.campaign_id || ' share '
        || cast(count(*) as string) || ' customers, the first is ' || min(one.user_id)
        || '; who is in two campaigns at once tells about neither.',
        4
    from {{ members }} as one
    inner join {{ members }} as other
        on
            one.user_id = other.user_id
            and coalesce(one.city, '') = coalesce(other.city, '')
            and one.campaign_id < other.campaign_id
    inner join {{ settings }} as one_settings
        on one.campaign_id = one_settings.campaign_id
    inner join {{ settings }} as other_settings
        on other.campaign_id = other_settings.campaign_id
    -- Months of the calendar: a campaign runs until its horizon.
    where
        {{ months_between('one_settings.as_of', 'other_settings.as_of') }}
        < one_settings.horizon_months
        and {{ months_between('other_settings.as_of', 'one_settings.as_of') }}
        < other_settings.horizon_months
    group by one.campaign_id, other.campaign_id
    order by rank_of_fault, sentence
{% endmacro %}
