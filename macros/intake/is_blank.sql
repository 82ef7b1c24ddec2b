{#
    Condition: a delivered cell says "no value": the spellings in the var
    `blank_spellings`, in any case and with blanks around.

    The first character decides for nearly every cell that is not blank. DuckDB skips the
    rest only where the condition stands after `when` by itself, without a `not`.
#}
{% macro is_blank(cell) -%}
    (
        {{ cell }} is null
        or {{ cell }} = ''
        or contains({{ _first_letters_of_blanks() }}, left({{ cell }}, 1))
        and (
            {%- for spelling in sql_texts(var('blank_spellings')) %}
            lower(trim({{ cell }})) = {{ spelling }}
            {{- " or" if not loop.last }}
            {%- endfor %}
        )
    )
{%- endmacro %}

{# As a text, in both cases, and the blank that may stand before them. #}
{% macro _first_letters_of_blanks() -%}
    {%- set letters = [' '] -%}
    {%- for spelling in var('blank_spellings') if spelling -%}
        {%- do letters.extend([spelling[0] | lower, spelling[0] | upper]) -%}
    {%- endfor -%}
    {{ sql_text(letters | unique(case_sensitive=true) | join) }}
{%- endmacro %}
