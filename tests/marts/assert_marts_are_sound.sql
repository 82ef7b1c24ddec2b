-- What each mart promises about its rows beyond its contract. Marts that grow with the
-- extract have a test of their own beside their columns.
{%- set tables = [
    ('churn_portraits', {'key': ['population', 'is_churned']}),
    ('segment_churn_portraits', {
        'key': ['population', 'segment_code', 'is_churned'],
        'relationships': {
            'segment_code': {'to': ref('segments'), 'field': 'segment_code'},
        },
    }),
    ('assumed_products', {
        'key': ['population', 'group_type', 'group_key', 'assumption_id'],
        'accepted_values': {
            'group_type': ['segment', 'product_count'],
        },
        'relationships': {
            'metric': {'to': ref('portrait_metrics'), 'field': 'metric'},
        },
    }),
    ('recommendations', {
        'key': ['segment_code', 'recommendation_id'],
        'relationships': {
            'metric': {'to': ref('portrait_metrics'), 'field': 'metric'},
        },
        'other_keys': [['priority']],
    }),
    ('churn_drivers', {
        'key': ['population', 'feature', 'band'],
        'accepted_values': {
            'direction': ['raises', 'lowers', 'neutral'],
        },
        'relationships': {
            'feature': {'to': ref('features'), 'field': 'feature'},
        },
    }),
    ('feature_associations', {
        'key': ['population', 'feature_a', 'feature_b'],
        'relationships': {
            'feature_a': {'to': ref('features'), 'field': 'feature'},
            'feature_b': {'to': ref('features'), 'field': 'feature'},
        },
    }),
    ('risk_segments', {
        'key': ['rule_id'],
        'accepted_values': {
            'side': ['risk', 'loyal'],
        },
        'other_keys': [['rule']],
    }),
    ('hypothesis_tests', {
        'key': ['population', 'hypothesis_id'],
        'accepted_values': {
            'unit': ['years', 'share'],
            'verdict': ['different', 'equivalent', 'inconclusive', 'not_available'],
            'size': ['material', 'negligible', 'unclear'],
        },
    }),
    ('stratified_checks', {
        'key': ['population', 'hypothesis_id', 'stratum_type', 'stratum'],
        'accepted_values': {
            'stratum_type': ['product_count', 'segment', 'gender'],
        },
    }),
    ('population_comparison', {
        'key': ['metric'],
        'accepted_values': {
            'unit': ['share', 'years', 'rub', 'customers', 'yes_no'],
        },
    }),
    ('published_figures', {
        'key': ['figure_id'],
        'accepted_values': {
            'status': ['match', 'mismatch', 'not_applicable'],
        },
    }),
    ('segments', {'key': ['segment_code']}),
    ('segment_portraits', {
        'key': ['population', 'segment_code'],
        'relationships': {
            'segment_code': {'to': ref('segments'), 'field': 'segment_code'},
        },
    }),
    ('population_portraits', {'key': ['population']}),
    ('product_count_portraits', {'key': ['population', 'product_count']}),
    ('data_quality', {
        'key': ['check_id'],
        'accepted_values': {
            'severity': ['info', 'warning'],
        },
    }),
    ('build_info', {'key': ['build_id']}),
    ('churn_cube', {
        'key': [
            'folded_attribute_count', 'product_count', 'age_group', 'gender',
            'is_active', 'has_credit_card', 'is_other_city', 'city',
        ],
        'conditions': {
            'no small cell, unless the extract is one': '
                customer_count >= ' ~ var('min_cell_size') ~ '
                or (select count(*) from ' ~ ref('churn_cube') ~ ') = 1
            ',
        },
    }),
    ('report_settings', {'key': ['min_cell_size']}),
    ('rejected_rows', {'key': ['file_name', 'line_number']}),
] -%}
{{ config(fail_calc=faults_in_words()) }}
{{ faults_of_tables(tables) }}
