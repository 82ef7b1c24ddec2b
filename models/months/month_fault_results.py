"""What looks incomplete in a month, in words: see `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return the rows of `int_months__faults` with a sentence each."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "month_fault_results",
        {},
        int_months__faults=dbt.ref("int_months__faults"),
    )
