"""Metrics of the same customers in two months; mathematics in `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return the rows of `python_stats.months.results`."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "month_comparison_results",
        {
            "months_alpha": dbt.config.get("months_alpha"),
            "min_reportable_count": dbt.config.get("min_reportable_count"),
        },
        stats_month_paths=dbt.ref("stats_month_paths"),
        month_metrics=dbt.ref("month_metrics"),
    )
