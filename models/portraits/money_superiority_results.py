"""Who has more money, those who leave or those who stay: see `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per segment_code and metric."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "money_superiority_results",
        {},
        int_churn__money_buckets=dbt.ref("int_churn__money_buckets"),
    )
