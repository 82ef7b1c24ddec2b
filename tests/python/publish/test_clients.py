"""Programs of other people open the published file."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

MakeWorkingFile = Callable[..., Path]
RunPublish = Callable[..., "subprocess.CompletedProcess[str]"]

READ = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
print(duckdb.__version__)
for table in ("build_info", "customers", "segments"):
    rows = connection.execute(f"select * from marts.{table}").fetchall()
    print(table, len(rows), rows[-1])
"""


@pytest.mark.parametrize("version", ["1.4.0", "1.5.6"])
def test_older_duckdb_reads_the_file(
    version: str,
    installed_aside: Callable[[str], Path],
    make_working_file: MakeWorkingFile,
    run_publish: RunPublish,
    output_dir: Path,
) -> None:
    library = installed_aside(f"duckdb=={version}")
    make_working_file("first")
    run_publish()
    outcome = subprocess.run(
        [sys.executable, "-c", READ, str(output_dir / "bank_churn.duckdb")],
        env=os.environ | {"PYTHONPATH": str(library)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    printed = outcome.stdout.splitlines()
    assert printed[:2] == [version, "build_info 1 ('first',)"]
    assert printed[2].startswith("customers 1000 (999, 'first',")
    assert "Decimal('9.99')" in printed[2]
    assert printed[3] == "segments 1 ('first',)"


@pytest.mark.filterwarnings("ignore::DeprecationWarning:duckdb_engine")
def test_sqlalchemy_sees_the_new_build_with_nullpool(
    make_working_file: MakeWorkingFile, run_publish: RunPublish, output_dir: Path
) -> None:
    make_working_file("first")
    run_publish()
    engine = create_engine(
        f"duckdb:///{output_dir / 'bank_churn.duckdb'}",
        connect_args={"read_only": True},
        poolclass=NullPool,
    )

    def build_id() -> str:
        with engine.connect() as connection:
            return str(
                connection.execute(
                    text("select build_id from marts.build_info")
                ).scalar_one()
            )

    assert build_id() == "first"
    make_working_file("second")
    assert run_publish().returncode == 0
    assert build_id() == "second"


def test_a_held_connection_keeps_its_build_for_the_whole_process(
    make_working_file: MakeWorkingFile, run_publish: RunPublish, output_dir: Path
) -> None:
    """What docs/OPERATIONS.md says of a long-lived connection."""
    file = output_dir / "bank_churn.duckdb"
    question = "select build_id from marts.build_info"
    make_working_file("first")
    run_publish()
    held = duckdb.connect(file, read_only=True)
    make_working_file("second")
    run_publish()
    assert held.execute(question).fetchall() == [("first",)]
    with duckdb.connect(file, read_only=True) as another:
        assert another.execute(question).fetchall() == [("first",)]
    held.close()
    with duckdb.connect(file, read_only=True) as later:
        assert later.execute(question).fetchall() == [("second",)]
