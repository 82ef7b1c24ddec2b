"""The figure that an assumption rests on, in words: see `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per group_type, group_key and assumption_id."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "assumed_product_results",
        {},
        int_assumed_products__figures=dbt.ref("int_assumed_products__figures"),
    )
