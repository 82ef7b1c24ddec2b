{{ mart_of_months('campaign_effect_results', ['campaign_id', 'as_of']) }}
