"""Every hypothesis within strata; the mathematics is in `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per population, hypothesis_id, stratum_type and stratum."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "stratified_check_results",
        {"min_reportable_count": int(dbt.config.get("min_reportable_count"))},
        int_hypotheses__checked=dbt.ref("int_hypotheses__checked"),
        populations=dbt.ref("populations"),
        stats_age_histograms=dbt.ref("stats_age_histograms"),
        stats_contingency_tables=dbt.ref("stats_contingency_tables"),
        int_hypotheses__absent_attributes=dbt.ref("int_hypotheses__absent_attributes"),
    )
