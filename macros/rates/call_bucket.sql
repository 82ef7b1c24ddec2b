{#
    A whole number that never rises from one customer to the next on a call list: the
    list goes by an amount of money, the largest first, then by the probability of those
    whose amount is not known. About 1 % wide. So the first of a list are found by
    counting buckets, and only they are put in order, however many customers there are.
#}
{% macro call_bucket(amount, probability) -%}
    case
        when {{ amount }} is not null then cast(
            sign({{ amount }}) * floor(100 * ln(1 + abs(cast({{ amount }} as double))))
            as bigint
        )
        else cast(floor(1000 * coalesce({{ probability }}, 0)) as bigint) - 1000000
    end
{%- endmacro %}

{# The order of a call list, complete: the same on every engine. #}
{% macro call_order(amount, probability) -%}
    case when {{ amount }} is null then 1 else 0 end asc,
    {{ amount }} desc,
    coalesce({{ probability }}, 0) desc,
    user_id asc,
    city asc
{%- endmacro %}
