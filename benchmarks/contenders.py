"""What is compared: commands that take an extract to figures about its customers."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
DBT = str(Path(sys.executable).with_name("dbt"))


@dataclass(frozen=True, slots=True)
class Command:
    """A process to measure, and what has to be there before."""

    arguments: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    warm_up: list[str] | None = None
    """Run once per extract, unmeasured, in the same environment."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the engines get, for all contenders that have such settings."""

    threads: int = 2
    memory_limit: str = "3GB"

    def environment(self) -> dict[str, str]:
        """As profiles.yml and the yardstick read them."""
        return {
            "PYTHONPATH": str(ROOT),
            "BANK_CHURN_THREADS": str(self.threads),
            "BANK_CHURN_DBT_THREADS": str(self.threads),
            "BANK_CHURN_MEMORY_LIMIT": self.memory_limit,
            "POLARS_MAX_THREADS": str(self.threads),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        }


def dbt_build(extract: Path, folder: Path, settings: Settings) -> Command:
    """The whole tested build into a fresh file; another extract means another parse."""
    paths = ["--project-dir", str(ROOT), "--profiles-dir", str(ROOT)]
    paths += ["--target-path", str(folder / "target")]
    paths += ["--log-path", str(folder / "logs")]
    paths += ["--vars", json.dumps({"customers_path": str(extract)})]
    return Command(
        [DBT, "--quiet", "build", *paths],
        settings.environment() | {"BANK_CHURN_WORKING_FILE": str(working_file(folder))},
        [DBT, "--quiet", "parse", *paths],
    )


def yardstick(extract: Path, folder: Path, settings: Settings) -> Command:
    """The hand-written script that the tests use as an oracle."""
    database = str(folder / "oracle.duckdb")
    return Command(
        [sys.executable, "-m", "tests.oracle", str(extract), database],
        settings.environment(),
    )


def notebook(library: str) -> "Contender":
    """One of the notebooks."""

    def command(extract: Path, folder: Path, settings: Settings) -> Command:
        module = f"benchmarks.notebook_{library}"
        return Command(
            [sys.executable, "-m", module, str(extract), str(folder)],
            settings.environment(),
        )

    return command


def check(extract: Path, folder: Path, settings: Settings) -> Command:
    """`bank-churn check`: what is in the file, before anything is built."""
    return Command(
        [sys.executable, "-m", "bank_churn", "check", str(extract)],
        settings.environment(),
    )


def months_build(deliveries: Path, folder: Path, settings: Settings) -> Command:
    """The build of a folder of deliveries, without pages."""
    command = [sys.executable, "-m", "bank_churn", "build", f"{deliveries}/**/*.csv"]
    command += ["--extract", str(deliveries / "months.yml")]
    command += ["--output-dir", str(folder / "warehouse")]
    environment = {
        "BANK_CHURN_WORKING_FILE": str(working_file(folder)),
        "BANK_CHURN_PAGES": "0",
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    return Command(command, settings.environment() | environment)


Contender = Callable[[Path, Path, Settings], Command]
"""From the extract, a folder of its own and the settings to what is run."""

CONTENDERS: dict[str, Contender] = {
    "dbt build": dbt_build,
    "yardstick": yardstick,
    "pandas": notebook("pandas"),
    "polars": notebook("polars"),
    "check": check,
}


def working_file(folder: Path) -> Path:
    """Where `dbt_build` leaves the warehouse."""
    return folder / "work.duckdb"


def clear(folder: Path) -> None:
    """Make a folder as it is before a run: without results, with what dbt parsed."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.is_dir():
            if path.name != "target":
                shutil.rmtree(path)
        else:
            path.unlink()


def warm_up(command: Command) -> None:
    """Do what is not measured.

    Raises:
        RuntimeError: It failed; the message is its output.
    """
    if command.warm_up:
        finished = subprocess.run(
            command.warm_up,
            env=os.environ | dict(command.environment),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if finished.returncode:
            raise RuntimeError(finished.stdout + finished.stderr)
