from bank_churn.campaigns.relation import members_relation


def model(dbt, session):
    """One row per member of a started campaign, as drawn."""
    dbt.config(materialized="table")
    return members_relation(session, dbt.config.get("campaigns_path"))
