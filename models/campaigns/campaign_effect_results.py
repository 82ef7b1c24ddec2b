"""What each campaign found; the mathematics is in `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per campaign_id and as_of."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "campaign_effect_results",
        {},
        stg_campaigns__settings=dbt.ref("stg_campaigns__settings"),
        stats_campaign_outcomes=dbt.ref("stats_campaign_outcomes"),
    )
