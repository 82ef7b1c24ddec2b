{{ mart_of_months(
    'int_campaigns__members', ['campaign_id', 'block', 'arm', 'user_id', 'city']
) }}
