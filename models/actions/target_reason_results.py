"""Why a customer is on a call list, in words; see `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per purpose and call_rank."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "target_reason_results",
        {"has_next_month": dbt.config.get("has_next_month")},
        int_targets__ranked=dbt.ref("int_targets__ranked"),
        risk_segments=dbt.ref("risk_segments"),
    )
