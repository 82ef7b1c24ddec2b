"""dbt's tests of code, which a bare `dbt build` leaves out (`selectors.yml`)."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.python.warehouses import ROOT, Warehouse


def test_code_is_right_on_made_up_rows(
    default_warehouse: Warehouse, tmp_path: Path
) -> None:
    working_file = shutil.copy(default_warehouse.working_file, tmp_path)
    finished = subprocess.run(
        ["dbt", "--log-format", "text", "test", "--selector", "code"],
        cwd=ROOT,
        env=os.environ
        | {
            "BANK_CHURN_WORKING_FILE": str(working_file),
            "DBT_TARGET_PATH": str(tmp_path / "target"),
            "DBT_LOG_PATH": str(tmp_path / "logs"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout
    assert "unit test" in finished.stdout  # dbt succeeds when it finds nothing to run
