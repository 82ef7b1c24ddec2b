"""Builds on Spark: one session with two worker processes for all tests."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bank_churn.paths import Project, locate
from bank_churn.progress import Progress
from tests.python.warehouses import ROOT

# What comes out counts and not how fast: quick to start beats well compiled.
JAVA_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
MASTER = "local-cluster[2,1,1024]"


@dataclass(frozen=True)
class SparkBuilds:
    """Builds of any extract, one after the other, in the same session."""

    session: Any
    project: Project
    directory: Path

    def build(self, name: str, **variables: Any) -> Path:
        """The folder of the marts of an extract, one folder of Parquet per mart."""
        from bank_churn.spark.build import build
        from bank_churn.spark.landing import land

        landing = self.directory / name / "landing"
        land(self.project, variables, landing, Progress())
        build(self.project, self.session, str(landing), Progress(), with_tests=False)
        built = self.directory / "warehouse" / "marts.db"
        return Path(shutil.copytree(built, self.directory / name / "marts"))


@pytest.fixture(scope="session")
def spark_builds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkBuilds]:
    """A session on a cluster of two worker processes of this machine."""
    pytest.importorskip("pyspark", reason="runs in .venv-spark: make test-spark")
    from bank_churn.spark.build import open_session

    directory = tmp_path_factory.mktemp("spark")
    environment = pytest.MonkeyPatch()
    settings = {
        "spark.executor.extraJavaOptions": JAVA_OPTIONS,
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.warehouse.dir": str(directory / "warehouse"),
    }
    arguments = [f'--master {MASTER} --driver-java-options "{JAVA_OPTIONS}"']
    arguments += [f'--conf "{name}={value}"' for name, value in settings.items()]
    environment.setenv("PYSPARK_SUBMIT_ARGS", " ".join([*arguments, "pyspark-shell"]))
    environment.setenv("SPARK_CONF_DIR", str(ROOT / "spark"))
    environment.setenv("DBT_LOG_PATH", str(directory / "logs"))
    environment.setenv("BANK_CHURN_WORKING_FILE", os.devnull)  # set by each landing
    project = locate(ROOT, directory / "intake.duckdb", directory / "published")
    session = open_session(project)
    yield SparkBuilds(session, project, directory)
    session.stop()
    environment.undo()
