{#
    Sample standard deviation (n - 1) from exact decimal sums; null below two values.
    Only safe because the sums are exact: the subtraction cancels digits, which sums of
    floats would not have.
#}
{% macro standard_deviation(value_count, value_sum, sum_of_squares) -%}
    case
        when {{ value_count }} > 1
            then sqrt(greatest(0.0,
                cast({{ sum_of_squares }} as double)
                - cast({{ value_sum }} as double) * cast({{ value_sum }} as double)
                / {{ value_count }}
            ) / ({{ value_count }} - 1))
    end
{%- endmacro %}
