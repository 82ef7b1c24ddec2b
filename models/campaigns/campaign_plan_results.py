"""What each campaign could find; the mathematics is in `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per campaign_id."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "campaign_plan_results",
        {},
        stg_campaigns__settings=dbt.ref("stg_campaigns__settings"),
        stats_campaign_blocks=dbt.ref("stats_campaign_blocks"),
        churn_events=dbt.ref("churn_events"),
        monthly_portraits=dbt.ref("monthly_portraits"),
    )
