"""The exact tests of the rule search; the mathematics is in `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per rule and parent."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "risk_segment_results",
        {},
        int_risk_segments__trials=dbt.ref("int_risk_segments__trials"),
    )
