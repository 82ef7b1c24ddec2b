"""Every hypothesis in every population; the mathematics is in `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per population and hypothesis_id."""
    from python_stats.beside import beside
    from python_stats.io import read_rows, to_relation
    from python_stats.results import HypothesisResult

    # dbt finds its references in the text: they cannot move into a function.
    rows = beside(
        "steps.hypothesis_rows",
        hypotheses=read_rows(dbt.ref("stats_hypotheses")),
        populations=read_rows(dbt.ref("populations")),
        age_histograms=read_rows(dbt.ref("stats_age_histograms")),
        contingency_tables=read_rows(dbt.ref("stats_contingency_tables")),
        absent_attributes=read_rows(dbt.ref("stats_absent_attributes")),
        min_reportable_count=int(dbt.config.get("min_reportable_count")),
    )
    return to_relation(session, HypothesisResult, rows)
