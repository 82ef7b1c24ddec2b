{# The grain of a table: no two rows agree in all these columns; nulls are equal. #}
{% test is_unique_combination(model, columns) %}
select
    {{ columns | join(', ') }},
    count(*) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
