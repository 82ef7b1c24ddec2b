{# Every var but the path of the extract, whose content counts and not its name. #}
{% macro rule_vars() %}
    {{ return([
        'accepted_month_faults', 'blank_spellings', 'churn_driver_alpha', 'churn_driver_min_difference',
        'cube_city_count', 'emergency_share_at_risk', 'extract', 'flag_horizon_months',
        'interval_z', 'max_rejected_share',
        'min_cell_size', 'min_notable_effect_size', 'min_reportable_count',
        'months_alpha', 'months_max_loss', 'months_max_money_factor',
        'original_extract_sha256', 'other_cities', 'pattern_city_limit',
        'risk_segment_alpha', 'risk_segment_max_loyal_lift', 'risk_segment_min_count',
        'risk_segment_min_gain', 'risk_segment_min_lift', 'risk_segment_min_share',
    ]) }}
{% endmacro %}
