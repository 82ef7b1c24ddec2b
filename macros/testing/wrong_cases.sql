{#
    The cases of a macro that came out otherwise, one row each: the body of a test in
    tests/macros. A case is (what it shows, SQL of the value, SQL of what it should be);
    both are compared as text, so that a number is what is printed of it.

    digits: compare numbers rounded to so many decimals.
#}
{% macro wrong_cases(cases, digits=none) -%}
    with cases as (
        {%- for what, actual, expected in cases %}
        select
            {{ sql_text(what) }} as what,
            {%- for name, value in [('actual', actual), ('expected', expected)] %}
            {%- if digits is not none %}
            {%- set value = 'round(cast(' ~ value ~ ' as double), ' ~ digits ~ ')' %}
            {%- endif %}
            cast({{ value }} as {{ dbt.type_string() }}) as {{ name }}
            {{- ',' if loop.first }}
            {%- endfor %}
        {{- '\n        union all' if not loop.last }}
        {%- endfor %}
    )

    select * from cases
    where actual is distinct from expected
{%- endmacro %}
