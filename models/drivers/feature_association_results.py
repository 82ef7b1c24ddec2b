"""phi_k of every pair of features; the mathematics is in `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per pair of features."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "feature_association_results",
        {},
        stats_association_counts=dbt.ref("stats_association_counts"),
    )
