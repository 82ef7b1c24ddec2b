{#
    A query of one sentence for each fault of the months that nobody accepted by name:
    what is wrong and what to do, in both languages. The worst first.
#}
{% macro first_month_fault(faults) -%}
    select
        concat(sentence_en, ' ', advice_en) as sentence_en,
        concat(sentence_ru, ' ', advice_ru) as sentence_ru
    from {{ faults }}
    where not is_accepted
    order by
        case kind
            when 'city_renamed' then 1
            when 'ids_respelled' then 2
            when 'ids_changed' then 3
            when 'out_of_order' then 4
            when 'city_absent' then 5
            when 'field_vanished' then 6
            when 'money_moved' then 7
            else 8
        end,
        as_of_to,
        fault_id
{%- endmacro %}
