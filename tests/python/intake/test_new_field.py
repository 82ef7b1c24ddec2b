"""A field more costs two files: a row of the vocabulary and a column of `customers`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from bank_churn.own_project import write_project

SEED = Path("seeds/reference/extract_fields.csv")
CONTRACT = Path("models/core/customers.yml")
DELIVERED = """\
userid,city,age,products,churn,tenure
1,Тверь,30,1,0,7
2,Тверь,31,2,1,
3,Тверь,32,1,0,101
4,Тверь,33,3,0,100
"""


def with_the_field(folder: Path) -> Path:
    """A project of one's own, in which customers have years with the bank."""
    project = write_project(folder)
    with (project / SEED).open("a", encoding="utf-8") as seed:
        seed.write(
            "tenure,13,tenure_years,whole,integer,false,0,100,tenure,tenure,стаж\n"
        )
    contract = (project / CONTRACT).read_text(encoding="utf-8")
    before, mark, after = contract.partition("      - name: segment_code\n")
    column = "{name: tenure_years, data_type: integer, description: Years with us.}"
    text = f"{before}      - {column}\n{mark}{after}"
    (project / CONTRACT).write_text(text, encoding="utf-8")
    return project


@pytest.mark.slow
def test_a_field_is_a_row_of_the_seed_and_a_column_of_the_contract(
    tmp_path: Path,
) -> None:
    project = with_the_field(tmp_path / "bank")
    (project / "delivered.csv").write_text(DELIVERED, encoding="utf-8")
    variables = {"customers_path": "delivered.csv", "max_rejected_share": 1.0}
    finished = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("dbt")), "--quiet", "build"),
            *("--select", "+customers", "+stg_bank__rejected_rows"),
            # Those of made-up rows: they are the same in every project.
            *("--exclude-resource-type", "unit_test"),
            *("--vars", json.dumps(variables)),
        ],
        cwd=project,
        env=os.environ | {"BANK_CHURN_WORKING_FILE": str(tmp_path / "work.duckdb")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout
    with duckdb.connect(tmp_path / "work.duckdb", read_only=True) as connection:
        customers = connection.execute(
            "select user_id, tenure_years from marts.customers order by user_id"
        ).fetchall()
        rejected = connection.execute(
            "select line_number, reasons from staging.stg_bank__rejected_rows"
        ).fetchall()
    assert customers == [("1", 7), ("2", None), ("4", 100)]
    assert rejected == [(4, ["invalid_tenure"])]
