"""Each band against everybody else; the mathematics is in `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per population, feature and band with its p and adjusted p."""
    import numpy as np

    from python_stats.columns import typed_relation
    from python_stats.enrichment import benjamini_hochberg, differs_from_rest

    counts = dbt.ref("int_churn_drivers__counts").fetchnumpy()
    quadruples = zip(
        counts["customer_count"].tolist(),
        counts["churned_count"].tolist(),
        counts["population_count"].tolist(),
        counts["population_churned_count"].tolist(),
        strict=True,
    )
    p_value = np.array(
        [differs_from_rest(*quadruple) for quadruple in quadruples], dtype=float
    )
    p_adjusted = np.full_like(p_value, np.nan)
    for population in np.unique(counts["population"]):
        rows = counts["population"] == population
        p_adjusted[rows] = benjamini_hochberg(p_value[rows])
    return typed_relation(
        session,
        {
            "population": "varchar",
            "feature": "varchar",
            "band": "varchar",
            "p_value": "double",
            "p_adjusted": "double",
        },
        {**counts, "p_value": p_value, "p_adjusted": p_adjusted},
    )
