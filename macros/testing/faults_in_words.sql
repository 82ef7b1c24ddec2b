{#
    The number of failures of a test whose rows are (fault, row_count): none, or an error
    that names them. dbt alone would say "Got 1 result".
#}
{% macro faults_in_words() -%}
    {%- set words = "fault || ' (' || cast(row_count as string) || ')'" -%}
    case
        when count(*) = 0 then 0
        else {{ raise_error(dbt.listagg(words, "'; '", 'order by fault')) }}
    end
{%- endmacro %}
