"""Every hypothesis within strata; the mathematics is in `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per hypothesis_id, stratum_type and stratum."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "stratified_check_results",
        {"min_reportable_count": int(dbt.config.get("min_reportable_count"))},
        int_hypotheses__checked=dbt.ref("int_hypotheses__checked"),
        populations=dbt.ref("populations"),
        stats_group_sums=dbt.ref("stats_group_sums"),
        stats_value_histograms=dbt.ref("stats_value_histograms"),
        stats_adjustment_sums=dbt.ref("stats_adjustment_sums"),
        int_hypotheses__absent_attributes=dbt.ref("int_hypotheses__absent_attributes"),
        int_hypotheses__level_names=dbt.ref("int_hypotheses__level_names"),
    )
