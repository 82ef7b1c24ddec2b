{#
    An id without what is lost or added when a spreadsheet or another system has written
    it: leading zeros, the case of letters, a decimal part of zeros.
#}
{% macro plain_id(user_id) -%}
    regexp_replace(regexp_replace(lower({{ user_id }}), '^0+', ''), '[.]0+$', '')
{%- endmacro %}
