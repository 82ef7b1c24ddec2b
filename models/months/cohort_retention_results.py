"""Who of each month's newcomers is still there; mathematics in `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return the rows of `python_stats.months.results`."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "cohort_retention_results",
        {},
        stats_month_cohorts=dbt.ref("stats_month_cohorts"),
    )
