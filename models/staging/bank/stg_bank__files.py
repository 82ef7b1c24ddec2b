from bank_churn.intake.relation import files_relation


def model(dbt, session):
    """One row per delivered file: what it is and how SQL reads it."""
    dbt.config(materialized="table")
    config = {
        "customers_path": dbt.config.get("customers_path"),
        "columns": dbt.config.get("columns_json"),
        "encoding": dbt.config.get("encoding"),
        "separator": dbt.config.get("separator"),
        "decimal_mark": dbt.config.get("decimal_mark"),
        "seed_path": dbt.config.get("seed_path"),
        "landing_dir": dbt.config.get("landing_dir"),
    }
    return files_relation(session, config)
