"""Is the card good enough, and for whom is it wrong; see `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per check_id, group_type and group_value."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "scorecard_check_results",
        {
            "scorecard_min_auc": float(dbt.config.get("scorecard_min_auc")),
            "scorecard_min_slope": float(dbt.config.get("scorecard_min_slope")),
            "scorecard_max_slope": float(dbt.config.get("scorecard_max_slope")),
            "scorecard_min_churned_count": int(
                dbt.config.get("scorecard_min_churned_count")
            ),
            "min_reportable_count": int(dbt.config.get("min_reportable_count")),
            "has_next_month": dbt.config.get("has_next_month"),
        },
        stats_score_histograms=dbt.ref("stats_score_histograms"),
        scorecard_results=dbt.ref("scorecard_results"),
        int_scorecard__terms=dbt.ref("int_scorecard__terms"),
    )
