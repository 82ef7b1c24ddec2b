{#
    The half of the customers a rule is found on, or the other one it is confirmed on:
    by a hash of the key, so that a customer keeps the half from build to build.
#}
{% macro half_of_customer(user_id, city) -%}
    case
        when substr({{ hash_of_customer(user_id, city) }}, 1, 1)
            < '8'
            then 'found'
        else 'confirmed'
    end
{%- endmacro %}

{# A number that is as good as drawn, in hexadecimal digits, from a customer's key. #}
{% macro hash_of_customer(user_id, city) -%}
    md5(concat({{ user_id }}, '|', coalesce({{ city }}, '')))
{%- endmacro %}
