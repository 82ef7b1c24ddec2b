"""What a number of calls reaches; see `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per ordering and call_count."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "call_capacity_results",
        {},
        stats_call_counts=dbt.ref("stats_call_counts"),
    )
