{#
    Stop with the first sentence that a query finds, marked so that `bank-churn build` can
    tell it from a fault of the project (bank_churn/errors.py has the same mark). Only where something is built:
    linting and documenting what an earlier, failed build left must still work.
#}
{% macro stop_build(query) %}
    {% if execute and flags.WHICH in ('build', 'run') %}
        {% for row in run_query(query).rows[:1] %}
            {% do exceptions.raise_compiler_error(
                'The extract cannot be used: ' ~ row[0]
            ) %}
        {% endfor %}
    {% endif %}
{% endmacro %}
