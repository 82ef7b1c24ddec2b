"""What the churn of those it is aimed at says of an action: see `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per segment_code and recommendation_id."""
    from python_stats.models import run

    # dbt finds references and settings in the text: they cannot move into a function.
    return run(
        session,
        "recommendation_results",
        {
            "min_reportable_count": int(dbt.config.get("min_reportable_count")),
            "recommendation_alpha": float(dbt.config.get("recommendation_alpha")),
            "emergency_share_at_risk": float(dbt.config.get("emergency_share_at_risk")),
        },
        int_recommendations__groups=dbt.ref("int_recommendations__groups"),
    )
