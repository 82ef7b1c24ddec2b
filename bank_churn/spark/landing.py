"""The delivered files as Parquet tables of text, which Spark reads.

How a file is written (encoding, separator, quotes, column names) is found out once, by
the intake of the DuckDB build, so that both engines start from the same records.
"""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from bank_churn.build import invoke_dbt
from bank_churn.intake.fields import FIELD_OF, FIELDS
from bank_churn.paths import Project, claim_folder
from bank_churn.progress import Progress

TABLE = "delivered_records"
TYPED = "stg_bank__typed_rows"
VARIABLES = "variables"
MONTHS = "months"


def land(
    project: Project, variables: Mapping[str, Any], landing: Path, progress: Progress
) -> None:
    """Read the delivered files into `landing`, replacing what the last run left there.

    Args:
        project: The dbt project.
        variables: dbt vars that say which extract and how it is written. They are
            landed too, with what the intake found: the same vars in both engines give
            the same build id.
        landing: Gets a folder of Parquet files with the records.
        progress: Told of each finished step.

    Raises:
        InputError: The extract cannot be used, or `landing` holds files of others.
    """
    claim_folder(landing, "--landing")
    with TemporaryDirectory(dir=landing.parent) as scratch:
        working_file = Path(scratch, "intake.duckdb")
        os.environ["BANK_CHURN_WORKING_FILE"] = str(working_file)
        intake = ["--select", f"+{TYPED}", "--indirect-selection", "cautious"]
        invoke_dbt(project, variables, progress, *intake)
        with duckdb.connect(working_file, read_only=True) as connection:
            folder = str(landing / TABLE).replace("'", "''")
            # Several files, so that several workers can read.
            connection.execute(
                f"copy ({_records()}) to '{folder}'"
                " (format parquet, file_size_bytes '256MB')"
            )
            files = connection.execute(
                "select to_json(file) from staging.stg_bank__files as file"
                " order by file_index"
            ).fetchall()
    plan = dict(variables.get("months", {}))
    _land_months(plan, landing / MONTHS)
    # Spark counts every month: what DuckDB has counted is on this machine.
    plan.pop("counted", None)
    (landing / VARIABLES).mkdir()
    described = [json.loads(file) for (file,) in files]
    given = {**variables, "months": plan, "described_files": described}
    text = json.dumps(given, ensure_ascii=False)
    (landing / VARIABLES / "variables.json").write_text(text, encoding="utf-8")


def _records() -> str:
    """A select of what the macro `delivered_records` gives, for Spark to type again."""
    columns = [f"{name}_cell as {name}" for name in FIELDS]
    columns += [
        f"number_marks[{FIELDS.index(name) + 1}] as {name}_marks"
        for name, field in FIELD_OF.items()
        if field.is_number
    ]
    # Spark keeps no order of rows, which would tell their lines.
    return f"""
        select
            file_index, present_count, line_number,
            line_number as landed_line_number, raw_line, problem, is_text_cleaned,
            {", ".join(columns)}
        from staging.{TYPED} as records
        inner join staging.stg_bank__files using (file_index)
    """


def _land_months(plan: Mapping[str, Any], folder: Path) -> None:
    """The judged rows of the months before, as the DuckDB build reads them."""
    for month in plan.get("months", []):
        if month["rows"]:
            folder.mkdir(exist_ok=True)
            shutil.copy(Path(plan["folder"], month["rows"]), folder / month["rows"])
