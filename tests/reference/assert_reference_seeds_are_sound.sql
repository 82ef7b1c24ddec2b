-- What each reference seed promises about its rows: a seed is edited by hand.
{%- set addressed = ['general'] -%}
{%- for segment in reference_rows('segment_rules', 'products_min') -%}
    {%- do addressed.append(segment['segment_code']) -%}
{%- endfor -%}
{%- set tables = [
    ('portrait_metrics', {
        'key': ['metric'],
        'not_null': ['metric'],
        'accepted_values': {
            'unit': ['share', 'share_difference', 'years', 'points', 'rub'],
        },
    }),
    ('assumed_product_rules', {
        'key': ['segment_code', 'products_min', 'assumption_id'],
        'not_null': [
            'assumption_id', 'product_en', 'product_ru', 'metric', 'comparison',
            'argument_en', 'argument_ru',
        ],
        'accepted_values': {
            'comparison': ['higher', 'lower'],
        },
        'relationships': {
            'segment_code': {'to': ref('segment_rules'), 'field': 'segment_code'},
            'metric': {'to': ref('portrait_metrics'), 'field': 'metric'},
        },
        'conditions': {
            'either a segment or a range of product counts': '''
                (segment_code is null) <> (products_min is null)
                and (segment_code is null or products_max is null)
                and (products_max is null or products_min <= products_max)
            ''',
        },
    }),
    ('recommendation_rules', {
        'key': ['segment_code', 'recommendation_id'],
        'not_null': [
            'segment_code', 'recommendation_id', 'position', 'metric', 'comparison',
            'is_call_action', 'action_en', 'action_ru', 'rationale_en', 'rationale_ru',
        ],
        'accepted_values': {
            'comparison': ['higher', 'lower', 'at_least', 'at_most'],
            'segment_code': addressed,
        },
        'relationships': {
            'metric': {'to': ref('portrait_metrics'), 'field': 'metric'},
        },
        'conditions': {
            'a threshold for at_least and at_most alone': "
                (comparison in ('at_least', 'at_most')) = (threshold is not null)
            ",
            'nothing general compared with everybody, that is with itself': "
                segment_code <> 'general' or comparison in ('at_least', 'at_most')
            ",
        },
    }),
    ('features', {
        'key': ['feature'],
        'not_null': ['feature'],
    }),
    ('feature_categories', {
        'key': ['feature', 'band'],
        'not_null': ['feature'],
        'relationships': {
            'feature': {'to': ref('features'), 'field': 'feature'},
        },
    }),
    ('published_values', {
        'key': ['figure_id'],
        'not_null': ['figure_id'],
        'accepted_values': {
            'result_column': [
                'value_a', 'value_b', 'group_a_share_among_yes',
                'group_b_share_among_yes', 'transposed_difference',
            ],
            'rounding': ['round', 'cut', 'sign'],
        },
        'relationships': {
            'population': {'to': ref('populations'), 'field': 'population'},
        },
    }),
    ('code_values', {
        'key': ['field', 'source_value'],
        'not_null': ['source_value'],
        'accepted_values': {
            'field': ['gender', 'credit_card', 'last_activity', 'churn', 'city'],
        },
    }),
    ('rejection_reasons', {
        'key': ['reason'],
        'not_null': ['reason'],
    }),
    ('extract_fields', {
        'key': ['field'],
        'not_null': ['field'],
    }),
    ('quality_checks', {
        'key': ['check_kind'],
        'not_null': ['check_kind'],
        'accepted_values': {
            'severity': ['info', 'warning'],
        },
    }),
    ('populations', {
        'key': ['population'],
        'not_null': ['population'],
    }),
    ('segment_rules', {
        'key': ['segment_code'],
        'not_null': ['segment_code'],
    }),
    ('feature_bands', {
        'key': ['feature', 'band'],
        'not_null': ['feature'],
        'accepted_values': {
            'feature': [
                'age', 'age_group', 'score', 'equity', 'products', 'balance', 'salary',
            ],
        },
    }),
    ('product_count_assumptions', {
        'key': ['products_min'],
        'not_null': ['products_min'],
    }),
] -%}
{{ config(fail_calc=faults_in_words()) }}
{{ faults_of_tables(tables) }}
