"""The rules, one after the other; the mathematics is in `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per rule."""
    from python_stats.models import run

    # dbt finds references and settings in the text: they cannot move into a function.
    return run(
        session,
        "risk_segment_results",
        {
            "risk_segment_min_count": int(dbt.config.get("risk_segment_min_count")),
            "risk_segment_min_lift": float(dbt.config.get("risk_segment_min_lift")),
            "risk_segment_max_loyal_lift": float(
                dbt.config.get("risk_segment_max_loyal_lift")
            ),
            "risk_segment_min_gain": float(dbt.config.get("risk_segment_min_gain")),
            "risk_segment_min_share": float(dbt.config.get("risk_segment_min_share")),
            "risk_segment_alpha": float(dbt.config.get("risk_segment_alpha")),
        },
        int_risk_segments__patterns=dbt.ref("int_risk_segments__patterns"),
    )
