{# A table keeps its promises, which `faults_of` lists; the failure says which it broke. #}
{% test is_sound(model, key) %}
{{ config(fail_calc=faults_in_words()) }}
{{ faults_of(model, key, **kwargs) }}
{% endtest %}
