"""Cards of earlier months and what came of their customers; see `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per pair of months that has another one before it."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "score_backtest_results",
        {
            "scorecard_min_churned_count": int(
                dbt.config.get("scorecard_min_churned_count")
            ),
            "scorecard_pair_alpha": float(dbt.config.get("scorecard_pair_alpha")),
            "scorecard_max_pairs": int(dbt.config.get("scorecard_max_pairs")),
            "scorecard_points_to_double": int(
                dbt.config.get("scorecard_points_to_double")
            ),
        },
        stats_backtest_counts=dbt.ref("stats_backtest_counts"),
        scorecard_terms=dbt.ref("scorecard_terms"),
        int_features__number_bands=dbt.ref("int_features__number_bands"),
        feature_categories=dbt.ref("feature_categories"),
    )
