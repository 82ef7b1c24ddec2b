"""What bands of numbers are called: see `python_stats`."""


def model(dbt, session):  # type: ignore[no-untyped-def]
    """Return one row per feature and band."""
    from python_stats.models import run

    # dbt finds its references in the text: they cannot move into a function.
    return run(
        session,
        "band_label_results",
        {},
        int_features__number_bands=dbt.ref("int_features__number_bands"),
        features=dbt.ref("features"),
    )
