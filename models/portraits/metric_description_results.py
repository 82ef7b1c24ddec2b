"""What the metrics of the comparison are, in words: see `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per metric."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "metric_description_results",
        {},
        int_population_comparison__names=dbt.ref("int_population_comparison__names"),
    )
