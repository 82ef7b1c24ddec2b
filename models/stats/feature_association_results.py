"""phi_k of every pair of features; the mathematics is in `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per population and pair of features."""
    from python_stats.beside import beside
    from python_stats.columns import typed_relation

    counts = dbt.ref("stats_association_counts").fetchnumpy()
    return typed_relation(
        session,
        {
            "population": "varchar",
            "feature_a": "varchar",
            "feature_b": "varchar",
            "known_count": "bigint",
            "phik": "double",
            "phik_equal_width": "double",
            "significance_z": "double",
        },
        beside("associations.associations", counts),
    )
