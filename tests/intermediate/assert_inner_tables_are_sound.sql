-- The grain, and what else they promise, of the tables between extract and marts.
{%- set tables = [
    ('stg_bank__rejections', {
        'key': ['file_name', 'line_number', 'reason'],
        'relationships': {
            'reason': {'to': ref('rejection_reasons'), 'field': 'reason'},
        },
    }),
    ('int_portraits__metrics', {
        'key': [
            'population', 'portrait', 'segment_code', 'product_count', 'is_churned',
            'metric',
        ],
        'relationships': {
            'metric': {'to': ref('portrait_metrics'), 'field': 'metric'},
        },
    }),
    ('portrait_metrics', {
        'key': ['metric'],
        'relationships': {
            'metric': {'to': ref('int_portraits__metrics'), 'field': 'metric'},
        },
    }),
    ('int_churn__contrasts', {'key': ['population', 'segment_code', 'metric']}),
    ('int_churn__sentences', {'key': ['population', 'segment_code', 'is_churned']}),
    ('int_churn__portraits', {'key': ['population', 'segment_code', 'is_churned']}),
    ('int_churn_cube__cells', {
        'key': [
            'product_count', 'age_group', 'gender', 'is_active', 'has_credit_card',
            'is_other_city', 'city',
        ],
    }),
    ('int_churn_cube__folded', {
        'key': [
            'folded_attribute_count', 'product_count', 'age_group', 'gender',
            'is_active', 'has_credit_card', 'is_other_city', 'city',
        ],
    }),
    ('int_customers__cells', {
        'key': [
            'is_complete_case', 'product_count', 'segment_code', 'gender', 'is_active',
            'has_credit_card', 'is_churned', 'age_years',
        ],
    }),
    ('int_customers__moments', {
        'key': ['is_complete_case', 'segment_code', 'product_count', 'is_churned'],
    }),
    ('int_portraits__members', {
        'key': [
            'portrait_key', 'member_is_complete_case', 'member_product_count',
            'member_is_churned',
        ],
    }),
    ('int_customers__value_buckets', {
        'key': ['is_complete_case', 'product_count', 'is_churned', 'measure', 'bucket'],
    }),
    ('int_customers__medians', {'key': ['portrait_key', 'measure']}),
    ('int_customers__portraits', {
        'key': [
            'population', 'portrait', 'segment_code', 'product_count', 'is_churned',
        ],
    }),
    ('int_customers__cities', {'key': ['city', 'is_complete_case', 'is_churned']}),
    ('int_cities', {'key': ['city']}),
    ('int_feature_bands', {'key': ['feature', 'band']}),
    ('int_churn_drivers__counts', {'key': ['population', 'feature', 'band']}),
    ('int_association_edges', {'key': ['population', 'feature', 'binning', 'bin']}),
    ('int_risk_segments__cells', {
        'key': ['rule'],
        'not_null': ['rule'],
    }),
    ('int_risk_segments__trials', {'key': ['rule', 'parent']}),
    ('int_risk_segments__validated', {
        'key': ['rule'],
        'not_null': ['rule'],
    }),
    ('int_risk_segments__overlaps', {'key': ['better_rule', 'rule']}),
    ('int_risk_segments__selected', {
        'key': ['rule_id'],
        'not_null': ['rule_id'],
    }),
    ('churn_driver_tests', {'key': ['population', 'feature', 'band']}),
    ('stats_association_counts', {
        'key': [
            'population', 'binning', 'feature_a', 'level_a', 'feature_b', 'level_b',
        ],
        'accepted_values': {
            'binning': ['quantile', 'equal_width'],
        },
    }),
    ('feature_association_results', {'key': ['population', 'feature_a', 'feature_b']}),
    ('risk_segment_tests', {'key': ['rule', 'parent']}),
    ('stats_hypotheses', {'key': ['hypothesis_id']}),
    ('stats_absent_attributes', {'key': ['attribute_name']}),
    ('stats_age_histograms', {
        'key': [
            'population', 'hypothesis_id', 'arm', 'stratum_type', 'stratum',
            'age_years',
        ],
    }),
    ('stats_contingency_tables', {
        'key': ['population', 'hypothesis_id', 'arm', 'stratum_type', 'stratum'],
    }),
] -%}
{{ config(fail_calc=faults_in_words()) }}
{{ faults_of_tables(tables) }}
