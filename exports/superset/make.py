"""Write the Superset datasets anew, from the contracts of the marts.

    python exports/superset/make.py

Set the address of the file in `databases/bank_churn.yaml`, zip the folder, and import
it where Superset imports datasets.
"""

import uuid
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
MODELS = HERE.parents[1] / "models"
NAMESPACE = uuid.UUID("6f1c2f0e-3a1e-4b1c-9a53-0d7c0a4c6b1d")
DATABASE = str(uuid.uuid5(NAMESPACE, "database"))
# Mart: the figures that a chart begins with.
DATASETS = {
    "segment_portraits": {"churn": "sum(churned_count) * 1.0 / sum(customer_count)"},
    "product_count_portraits": {
        "churn": "sum(churned_count) * 1.0 / sum(customer_count)"
    },
    "churn_totals": {"churn": "sum(churned_count) * 1.0 / sum(customer_count)"},
    "churn_drivers": {"lift": "max(lift)"},
    "hypothesis_tests": {"difference": "max(difference)"},
    "retention_targets": {"expected_loss": "sum(expected_loss_amount)"},
}


def contract(mart: str) -> list[dict[str, Any]]:
    """The columns of a mart as its YAML has them."""
    (file,) = MODELS.rglob(f"{mart}.yml")
    models = yaml.safe_load(file.read_text("utf-8"))["models"]
    (model,) = (each for each in models if each["name"] == mart)
    columns: list[dict[str, Any]] = model["columns"]
    return columns


def dataset(mart: str) -> dict[str, Any]:
    """A dataset of Superset's export format 1.0.0."""
    return {
        "version": "1.0.0",
        "uuid": str(uuid.uuid5(NAMESPACE, mart)),
        "database_uuid": DATABASE,
        "schema": "marts",
        "table_name": mart,
        "columns": [
            {
                "column_name": column["name"],
                "type": column["data_type"].upper(),
                "groupby": True,
                "filterable": True,
                "is_dttm": column["data_type"] == "date",
            }
            for column in contract(mart)
        ],
        "metrics": [
            {"metric_name": name, "expression": sql}
            for name, sql in {"rows": "count(*)", **DATASETS[mart]}.items()
        ],
    }


def files() -> dict[Path, dict[str, Any]]:
    """{file: its content}."""
    database = {
        "version": "1.0.0",
        "uuid": DATABASE,
        "database_name": "bank_churn",
        "sqlalchemy_uri": "duckdb:////path/to/warehouse/bank_churn.duckdb",
        "expose_in_sqllab": True,
        "extra": {"engine_params": {"connect_args": {"read_only": True}}},
    }
    metadata = {
        "version": "1.0.0",
        "type": "SqlaTable",
        "timestamp": "1970-01-01T00:00:00+00:00",
    }
    return {
        HERE / "metadata.yaml": metadata,
        HERE / "databases" / "bank_churn.yaml": database,
        **{
            HERE / "datasets" / "bank_churn" / f"{mart}.yaml": dataset(mart)
            for mart in DATASETS
        },
    }


if __name__ == "__main__":
    for file, content in files().items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
