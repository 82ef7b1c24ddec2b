{# Every var but the path of the extract, whose content counts and not its name. #}
{% macro rule_vars() %}
    {{ return([
        'blank_spellings', 'columns', 'cube_city_count', 'decimal_mark',
        'emergency_share_at_risk', 'encoding', 'interval_z', 'max_rejected_share',
        'min_cell_size', 'min_notable_effect_size', 'min_reportable_count',
        'original_extract_sha256', 'other_cities', 'pattern_city_limit',
        'risk_segment_alpha', 'risk_segment_max_loyal_lift', 'risk_segment_min_count',
        'risk_segment_min_gain', 'risk_segment_min_lift', 'risk_segment_min_share',
        'separator', 'valid_ranges',
    ]) }}
{% endmacro %}
