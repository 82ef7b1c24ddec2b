"""The segments in a notebook: `marimo edit exports/apps/marimo_notebook.py`."""

import marimo

app = marimo.App()


@app.cell
def segments():
    """Size, churn and money."""
    import os

    import duckdb

    path = os.environ.get("BANK_CHURN_WAREHOUSE", "warehouse/bank_churn.duckdb")
    with duckdb.connect(path, read_only=True) as connection:
        found = connection.execute(
            "select segment_code, customer_count, churn_rate, balance_at_risk_amount"
            " from marts.segment_portraits order by all"
        ).df()
    # The last expression of a cell is what it shows.
    found  # noqa: B018
    return (found,)


if __name__ == "__main__":
    app.run()
