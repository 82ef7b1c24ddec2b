from bank_churn.intake.relation import files_relation


def model(dbt, session):
    """One row per delivered file: what it is and how SQL reads it."""
    config = {
        "extract": dbt.config.get("extract_json"),
        "described": dbt.config.get("described_json"),
        "seed_path": dbt.config.get("seed_path"),
        "landing_dir": dbt.config.get("landing_dir"),
    }

    # A function, as Spark has no such source; named, as dbt looks into no lambda.
    def delivered():
        return dbt.source("bank", "extract")

    return files_relation(session, delivered, config)
