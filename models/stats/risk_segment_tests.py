"""The exact tests of the rule search; the mathematics is in `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per rule and parent with the p of either half."""
    from python_stats.beside import beside
    from python_stats.columns import typed_relation

    trials = dbt.ref("int_risk_segments__trials").fetchnumpy()
    return typed_relation(
        session,
        {
            "rule": "varchar",
            "parent": "varchar",
            "p_found": "double",
            "p_confirmed": "double",
        },
        beside("steps.rule_columns", trials),
    )
