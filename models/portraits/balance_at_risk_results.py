"""The share of balances at risk in words: see `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row, or none where no balance is known."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "balance_at_risk_results",
        {},
        int_bank__balance_at_risk=dbt.ref("int_bank__balance_at_risk"),
    )
