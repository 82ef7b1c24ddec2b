"""Why products are assumed, with the figures of the group: see `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per product_count."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "product_rationale_results",
        {},
        int_product_counts__facts=dbt.ref("int_product_counts__facts"),
    )
