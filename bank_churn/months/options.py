"""What the command line says about months."""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bank_churn.locks import single_process
from bank_churn.paths import Project

if TYPE_CHECKING:
    from bank_churn.months.prepare import Prepared
    from bank_churn.progress import Progress

# Folders for unfinished files, as the modules beside this one name them.
SCRATCH = re.compile(r"\.(judging|keeping|splitting|forgetting)-\w+")


@dataclass(frozen=True, slots=True)
class MonthOptions:
    """The options, and the folder of months while a build is about it."""

    as_of: str | None = None
    accepted: Sequence[str] = ()
    forgotten: Path | None = None

    def give_months(self, variables: Mapping[str, Any]) -> bool:
        """Whether the delivered files have months by these options."""
        rule = variables.get("extract", {}).get("as_of")
        return bool(variables.get("customers_path") and (self.as_of or rule))

    @contextmanager
    def prepared(
        self, project: Project, variables: Mapping[str, Any], progress: "Progress"
    ) -> Iterator["Prepared | None"]:
        """Prepare the months, and keep others out of their folder meanwhile.

        Raises:
            BusyError: A build of another working file beside this one has them.
            InputError: A month cannot be used.
        """
        # Its engine costs a second to import: not for `--help`.
        from bank_churn.months.prepare import prepare

        def made() -> "Prepared | None":
            return prepare(
                project,
                variables,
                progress,
                as_of=self.as_of,
                accepted=self.accepted,
                forgotten=self.forgotten,
            )

        if not (self.give_months(variables) or self.forgotten):
            yield made()
            return
        with single_process(project.months_lock, "judging months in"):
            remove_scratch(project.months_dir)
            yield made()


def remove_scratch(folder: Path) -> None:
    """Delete what builds that were killed have left: rows of customers."""
    for path in list(folder.rglob(".*-*")):
        if SCRATCH.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
