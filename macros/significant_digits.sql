{# A number cut to its first significant digits, as double; the order is kept. #}
{% macro significant_digits(value, digits) -%}
    {%- set number = 'cast(' ~ value ~ ' as double)' -%}
    {%- set step = 'power(10.0, floor(log10(abs(' ~ number ~ '))) - ' ~ (digits - 1) ~ ')' -%}
    case
        when {{ value }} = 0 then 0.0
        else sign({{ number }}) * floor(abs({{ number }}) / {{ step }}) * {{ step }}
    end
{%- endmacro %}
