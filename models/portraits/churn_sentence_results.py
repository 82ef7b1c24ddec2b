"""Those who leave and those who stay in words: see `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per segment_code and is_churned."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "churn_sentence_results",
        {},
        int_churn__facts=dbt.ref("int_churn__facts"),
    )
