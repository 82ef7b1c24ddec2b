"""The exact tests of the rule search; the mathematics is in `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per rule and parent with the p of either half."""
    import numpy as np

    from python_stats.columns import typed_relation
    from python_stats.enrichment import fewer_in_part, more_in_part

    trials = dbt.ref("int_risk_segments__trials").fetchnumpy()
    is_risk = trials["side"] == "risk"

    for half in ("found", "confirmed"):
        counts = (
            trials[f"{half}_count"],
            trials[f"{half}_churned_count"],
            trials[f"parent_{half}_count"],
            trials[f"parent_{half}_churned_count"],
        )
        trials[f"p_{half}"] = np.where(
            is_risk, more_in_part(*counts), fewer_in_part(*counts)
        )
    return typed_relation(
        session,
        {
            "rule": "varchar",
            "parent": "varchar",
            "p_found": "double",
            "p_confirmed": "double",
        },
        trials,
    )
