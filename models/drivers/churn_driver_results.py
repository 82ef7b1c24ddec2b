"""Each band against everybody else; the mathematics is in `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per feature and band."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "churn_driver_results",
        {},
        int_churn_drivers__counts=dbt.ref("int_churn_drivers__counts"),
    )
