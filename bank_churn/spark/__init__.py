"""The same models on Apache Spark: DuckDB lands the extract, Spark builds the rest."""
