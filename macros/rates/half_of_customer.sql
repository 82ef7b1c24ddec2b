{#
    The half of the customers a rule is found on, or the other one it is confirmed on:
    by a hash of the key, so that a customer keeps the half from build to build.
#}
{% macro half_of_customer(user_id, city) -%}
    case
        when substr(md5(concat({{ user_id }}, '|', coalesce({{ city }}, ''))), 1, 1)
            < '8'
            then 'found'
        else 'confirmed'
    end
{%- endmacro %}
