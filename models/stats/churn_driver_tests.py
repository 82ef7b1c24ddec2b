"""Each band against everybody else; the mathematics is in `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per population, feature and band with its p and adjusted p."""
    from python_stats.beside import beside
    from python_stats.columns import typed_relation

    counts = dbt.ref("int_churn_drivers__counts").fetchnumpy()
    return typed_relation(
        session,
        {
            "population": "varchar",
            "feature": "varchar",
            "band": "varchar",
            "p_value": "double",
            "p_adjusted": "double",
        },
        beside("steps.band_columns", counts),
    )
