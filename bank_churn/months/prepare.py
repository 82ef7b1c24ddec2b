"""From the delivered files to what a build of months needs, before dbt runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bank_churn.errors import InputError
from bank_churn.months.deliveries import Delivery, deliveries_of, parse_date
from bank_churn.months.forget import (
    SPLIT,
    forget_earlier_copies,
    place_of,
    read_list,
    without,
)
from bank_churn.months.history import History
from bank_churn.months.judged import Month, Store, months_of, plan_of
from bank_churn.paths import Project, delivered_files
from bank_churn.progress import Progress


@dataclass(frozen=True, slots=True)
class Prepared:
    """A build about the latest month, with the judged rows of the others."""

    variables: Mapping[str, Any]
    """dbt's vars: the files of the latest month, and the plan `months`."""
    latest: Month | None = None
    store: Store | None = None
    history: History | None = None
    """What the working file and the published file may begin with."""
    forgets: bool = False
    """Whether customers are to be forgotten, in what was published before too."""

    def keep(self, working_file: Path) -> None:
        """Keep the latest month, of which the next build is not, and the counts."""
        if self.store and self.latest:
            if not self.store.has(self.latest):
                self.store.keep(self.latest, working_file)
            self.store.keep_counts(working_file)


def prepare(
    project: Project,
    variables: Mapping[str, Any],
    progress: Progress,
    *,
    as_of: str | None,
    accepted: Sequence[str],
    forgotten: Path | None,
) -> Prepared | None:
    """Find the months of the delivered files and judge all but the latest.

    Args:
        project: Whose working file has the store beside it.
        variables: dbt's vars as the command's options make them.
        progress: Told of each finished step.
        as_of: The option, a date for all files.
        accepted: Names of faults that do not stop the build.
        forgotten: A list of customers whose records are not read.

    Returns:
        None when there is nothing to prepare: no date, and nobody to forget.

    Raises:
        InputError: A file's month cannot be said, or a month cannot be used.
        BuildError: A test of a month failed.
    """
    extract = dict(variables.get("extract", {}))
    rule = extract.pop("as_of", {})
    if "column" in rule:
        # It is used, though not by the intake.
        extract["ignore"] = [*extract.get("ignore", []), rule["column"]]
    sources = variables.get("customers_path", "")
    has_months = sources and (as_of or rule)
    if not has_months and (as_of or accepted or (forgotten and not sources)):
        raise InputError(
            "--as-of, --accept and --forget are about delivered files: name them; "
            "--accept wants their months too (--as-of, or as_of in the description).",
            "--as-of, --accept и --forget относятся к выгруженным файлам: "
            "назовите их; для --accept нужны и их месяцы (--as-of или as_of в "
            "описании).",
        )
    day = parse_date(as_of) if as_of else None
    if not sources or not (has_months or forgotten):
        return None
    sources = [sources] if isinstance(sources, str) else sources
    # What says how a row is read, and not which file or month it is.
    reading = {k: v for k, v in variables.items() if k != "customers_path"}
    reading["extract"] = extract
    store = Store(project, reading)
    paths = [path for source in sources for path in delivered_files(source)]
    place = store.folder
    if forgotten:
        keys = read_list(forgotten)
        place = place_of(store.folder, keys, extract)
        forget_earlier_copies(store.folder, place)
        paths = without(paths, keys, extract, place)
    if not has_months:
        store.prune([])
        names = [str(path) for path in paths]
        given = names if len(names) > 1 else names[0]
        return Prepared({**variables, "customers_path": given}, forgets=True)
    files = deliveries_of(paths, day, rule, place / SPLIT)
    months = months_of(files)
    if forgotten:
        store.prune(months)
    store.judge(months[:-1], progress)
    latest = months[-1]
    return Prepared(
        {
            **reading,
            "customers_path": _paths(latest.files),
            "months": plan_of(files, months, store),
            "accepted_month_faults": list(accepted),
        },
        latest,
        store,
        store.history(months),
        forgets=forgotten is not None,
    )


def _paths(files: Sequence[Delivery]) -> str | list[str]:
    """What dbt is told to read."""
    paths = [str(file.source) for file in files]
    return paths if len(paths) > 1 else paths[0]
