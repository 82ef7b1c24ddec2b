{{ mart_of_months('int_campaigns__described', ['campaign_id']) }}
