{#
    Stop with the first sentence that a query finds: its first column, in English, and its
    column `sentence_ru`, if it has one. Each has a mark (bank_churn/errors.py has the
    same), so that `bank-churn build` can tell them from a fault of the project. Only
    where something is built: linting and documenting what an earlier, failed build left
    must still work.
#}
{% macro stop_build(query) %}
    {% if execute and flags.WHICH in ('build', 'run') %}
        {% set found = run_query(query) %}
        {% for row in found.rows[:1] %}
            {% set twin = row['sentence_ru'] if 'sentence_ru' in found.column_names else none %}
            {% do exceptions.raise_compiler_error(
                'The extract cannot be used: ' ~ row[0]
                ~ (' Выгрузка не годится: ' ~ twin if twin else '')
            ) %}
        {% endfor %}
    {% endif %}
{% endmacro %}
