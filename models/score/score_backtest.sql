-- depends_on: {{ ref('int_features__number_bands') }}
-- The layout of what macros render is not this file's.
-- noqa: disable=LT01,LT02,LT05,LT15,RF02,PRS,ST03
{% if delivered_months() %}
    with results as (
        select
            *,
            as_of_to as as_of
        from {{ ref('score_backtest_results') }}
    ),

    -- What an earlier build judged of the same rows is not judged again.
    score_backtest as (
        select
            {% for column in model.columns.values() %}
                cast({{ column.name }} as {{ column.data_type }})
                    as {{ column.name }}{{ ',' if not loop.last }}
            {% endfor %}
        from results
        where {{ is_to_be_counted('backtest') }}
        {{- union_of_kept('backtest') }}
    )

    select * from score_backtest
    order by as_of_from asc
{% else %}
    {{ mart_of_months('score_backtest_results', []) }}
{% endif %}
