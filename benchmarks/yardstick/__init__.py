"""The marts by one hand-written DuckDB script, the yardstick of `dbt build`."""
