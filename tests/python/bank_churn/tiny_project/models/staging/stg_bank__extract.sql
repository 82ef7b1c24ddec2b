{% if var('fault') == 'input' and execute %}
    {% do exceptions.raise_compiler_error('The extract cannot be used: missing.csv is not there.') %}
{% endif %}
select
    range as user_id,
    '{{ var("build_id") }}' as build_id,
    range % 5 = 0 as is_churned
from range({{ var('rows') }})
