"""The marts by one hand-written DuckDB script: an oracle for `dbt build`."""
