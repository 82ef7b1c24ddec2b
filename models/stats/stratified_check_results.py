"""Every hypothesis within strata; the mathematics is in `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per population, hypothesis_id, stratum_type and stratum."""
    from python_stats.breakdown import stratum_results
    from python_stats.io import read_study, to_relation
    from python_stats.results import StratumResult

    # After the tests: what both import would keep two threads of dbt waiting.
    dbt.ref("hypothesis_test_results")
    # dbt finds its references in the text: they cannot move into a function.
    study = read_study(
        hypotheses=dbt.ref("stats_hypotheses"),
        populations=dbt.ref("populations"),
        age_histograms=dbt.ref("stats_age_histograms"),
        contingency_tables=dbt.ref("stats_contingency_tables"),
        absent_attributes=dbt.ref("stats_absent_attributes"),
        min_reportable_count=int(dbt.config.get("min_reportable_count")),
    )
    return to_relation(session, StratumResult, stratum_results(study))
