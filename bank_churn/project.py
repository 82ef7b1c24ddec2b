"""Where the dbt project, the working file and the published files are."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from bank_churn.errors import BusyError, InputError, PublishError

FILE_NAME = "bank_churn.duckdb"


@dataclass(frozen=True, slots=True)
class Project:
    """Absolute paths of one dbt project and its outputs."""

    root: Path
    working_file: Path
    output_dir: Path

    @property
    def published_file(self) -> Path:
        """What people read."""
        return self.output_dir / FILE_NAME

    @property
    def log_file(self) -> Path:
        """Where dbt writes every step and message."""
        return self.root / os.environ.get("DBT_LOG_PATH", "logs") / "dbt.log"


def locate(
    project_dir: Path | None, working_file: Path | None, output_dir: Path | None
) -> Project:
    """Fill what was not given: the current project, else the package's checkout.

    Raises:
        InputError: There is no `dbt_project.yml`.
    """
    root = project_dir or Path.cwd()
    if project_dir is None and not (root / "dbt_project.yml").is_file():
        root = Path(__file__).parents[1]
    if not (root / "dbt_project.yml").is_file():
        raise InputError(f"{root} holds no dbt_project.yml; name it by --project-dir.")
    return Project(
        root=root.resolve(),
        working_file=(working_file or root / "target" / FILE_NAME).absolute(),
        output_dir=(output_dir or root / "warehouse").absolute(),
    )


def error_log() -> Path:
    """Where the trace of a fault of this program goes."""
    return (Path(os.environ.get("DBT_LOG_PATH", "logs")) / "bank_churn.log").absolute()


@contextmanager
def single_process(lock_file: Path, doing: str) -> Iterator[None]:
    """Hold `lock_file` while the block runs; the system frees it when we die.

    Raises:
        BusyError: Another process holds it.
        PublishError: The directory cannot be written.
    """
    try:
        lock_file.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(lock_file, timeout=0)
        lock.acquire()
    except Timeout as error:
        raise BusyError(
            f"Another process is {doing} {lock_file.parent}; "
            "run this again when it has finished."
        ) from error
    except OSError as error:
        raise PublishError(
            f"Cannot write {lock_file.parent}: {error.strerror}. Nothing was changed."
        ) from error
    try:
        yield
    finally:
        lock.release()
