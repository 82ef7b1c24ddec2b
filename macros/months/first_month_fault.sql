{#
    A query of one sentence for each fault of the months that nobody accepted by name:
    what is wrong and what to do. The worst first.
#}
{% macro first_month_fault(faults) -%}
    select
        concat(
            sentence_en,
            {{ sql_text(" Deliver what is missing, or build with --accept '") }},
            fault_id, {{ sql_text("'.") }}
        ) as sentence_en,
        concat(
            sentence_ru,
            {{ sql_text(" Выгрузите недостающее или соберите с --accept '") }},
            fault_id, {{ sql_text("'.") }}
        ) as sentence_ru
    from {{ faults }}
    where not is_accepted
    order by
        case kind
            when 'city_renamed' then 1
            when 'out_of_order' then 2
            when 'city_absent' then 3
            when 'field_vanished' then 4
            when 'money_moved' then 5
            else 6
        end,
        as_of_to,
        fault_id
{%- endmacro %}
