from bank_churn.campaigns.relation import settings_relation


def model(dbt, session):
    """One row per started campaign: what was decided, when it was drawn."""
    dbt.config(materialized="table")
    return settings_relation(session, dbt.config.get("campaigns_path"))
