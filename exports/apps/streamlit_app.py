"""Churn by two attributes: `streamlit run exports/apps/streamlit_app.py`."""

import os

import duckdb
import streamlit as st

WAREHOUSE = os.environ.get("BANK_CHURN_WAREHOUSE", "warehouse/bank_churn.duckdb")

# A connection per run of the page, so that a new build is seen.
with duckdb.connect(WAREHOUSE, read_only=True) as connection:
    sets = connection.execute(
        "select distinct attributes from marts.churn_totals"
        " where attributes <> '' and attributes not like '%,%,%' order by 1"
    ).fetchall()
    chosen = st.selectbox("Attributes", [names for (names,) in sets])
    columns = f"{chosen}, customer_count, churn_rate, balance_at_risk_amount"
    found = connection.execute(
        f"select {columns} from marts.churn_totals where attributes = ? order by all",
        [chosen],
    ).df()
st.dataframe(found)
