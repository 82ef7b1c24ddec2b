"""The bands of the card in words; see `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per band of the card."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "scorecard_label_results",
        {},
        scorecard_results=dbt.ref("scorecard_results"),
        int_scorecard__terms=dbt.ref("int_scorecard__terms"),
        int_features__bands=dbt.ref("int_features__bands"),
    )
