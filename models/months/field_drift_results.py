"""How far each field moved; the mathematics is in `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return the rows of `python_stats.months.results`."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "field_drift_results",
        {
            "months_alpha": dbt.config.get("months_alpha"),
        },
        agg_months__field_counts=dbt.ref("agg_months__field_counts"),
    )
