"""Which month each delivered file is about, and which deliveries count.

The result depends on the set of files alone: their bytes, and their names as far as the
description reads the month from them. Never on a clock, on a file's date or on the
order in which files are named.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bank_churn.errors import InputError
from bank_churn.intake.errors import shown
from bank_churn.months.split import ColumnRule, sha256_of, split_by_month


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivered file."""

    path: Path
    file_name: str
    sha256: str
    as_of: date
    part: str = ""
    """Which part of the month, as a branch; empty when parts have no names."""
    delivery: int = 1
    is_superseded: bool = False
    read_path: Path | None = None
    """What is read instead: the rows of one month of a file of several."""

    @property
    def source(self) -> Path:
        """The file whose rows are read."""
        return self.read_path or self.path


@dataclass(frozen=True, slots=True)
class FileNameRule:
    """A pattern that reads the month from the name of a file."""

    pattern: re.Pattern[str]

    def date_of(self, path: Path) -> tuple[date, str, int]:
        """Date, part and delivery of a file.

        Raises:
            InputError: The name does not say them.
        """
        # A pattern with a folder in it looks at folders too.
        depth = 1 + self.pattern.pattern.count("/")
        name = "/".join(path.parts[-depth:])
        found = self.pattern.search(name)
        if found is None:
            raise InputError(
                f"{name}: the name does not match as_of.file_name "
                f"`{shown(self.pattern.pattern)}`; rename the file, leave it out, or "
                "correct the description.",
                f"{name}: имя не подходит под as_of.file_name "
                f"`{shown(self.pattern.pattern)}`; переименуйте файл, уберите его или "
                "исправьте описание.",
            )
        groups = found.groupdict()
        try:
            year, month = (int(groups[key] or "") for key in ("year", "month"))
            year += 2000 if year < 100 else 0
            day = groups.get("day")
            as_of = date(year, month, int(day)) if day else last_day(year, month)
            delivery = int(groups.get("delivery") or 1)
        except ValueError as error:
            raise InputError(
                f"{name}: `{found[0]}` is no date or number of a delivery ({error}); "
                "correct the file's name (months are numbers) or the description.",
                f"{name}: `{found[0]}` не дата и не номер выгрузки ({error}); "
                "исправьте имя файла (месяцы пишутся числами) или описание.",
            ) from error
        return as_of, groups.get("part") or "", delivery


def last_day(year: int, month: int) -> date:
    """The last day of a month.

    Raises:
        ValueError: There is no such month.
    """
    first = date(year, month, 1)
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def parse_date(text: str) -> date:
    """A date as the option has it: 2026-10-31.

    Raises:
        InputError: It is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"`{text}` is no date; write it as 2026-10-31.",
            f"`{text}` не дата; нужно так: 2026-10-31.",
        ) from error


def file_name_rule(pattern: str) -> FileNameRule:
    """Check the pattern of a description.

    Raises:
        InputError: It is no regular expression, or names no year and month.
    """
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise InputError(
            f"as_of.file_name `{shown(pattern)}` is no regular expression: {error}.",
            f"as_of.file_name `{shown(pattern)}`: это не регулярное выражение "
            f"({error}).",
        ) from error
    lacking = {"year", "month"} - set(compiled.groupindex)
    if lacking:
        names = " and ".join(f"(?P<{name}>...)" for name in sorted(lacking))
        raise InputError(
            f"as_of.file_name `{shown(pattern)}` has no group {names}.",
            f"as_of.file_name `{shown(pattern)}`: нет группы {names}.",
        )
    return FileNameRule(compiled)


def shown_names(paths: Sequence[Path]) -> list[str]:
    """Names with as many folders as it takes to tell the files apart."""
    depth = 1
    while True:
        names = ["/".join(path.parts[-depth:]) for path in paths]
        if len(set(names)) == len(paths) or depth > max(len(p.parts) for p in paths):
            return names
        depth += 1


def _without_copies(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Files of different bytes.

    Of copies the shortest name stays, which is the one without " (1)" or "copy".

    Raises:
        InputError: The same bytes are said to be two months, or two parts of one.
    """
    found: dict[tuple[str, date | None], Delivery] = {}
    for file in sorted(
        deliveries, key=lambda f: (len(f.file_name), f.file_name, str(f.path))
    ):
        # A file of several months is one delivery of each.
        own_day = file.as_of if file.read_path else None
        first = found.setdefault((file.sha256, own_day), file)
        if (first.as_of, first.part) != (file.as_of, file.part):
            raise InputError(
                f"{file.file_name} ({file.as_of}) holds the same bytes as "
                f"{first.file_name} ({first.as_of}): one of them is the wrong file.",
                f"{file.file_name} ({file.as_of}): те же байты, что в "
                f"{first.file_name} ({first.as_of}), один из файлов не тот.",
            )
    return list(found.values())


def deliveries_of(
    paths: Iterable[Path],
    as_of: date | None,
    description: Mapping[str, Any],
    folder: Path,
) -> list[Delivery]:
    """Date every file by the option, by its name or by a column of it.

    Args:
        paths: The delivered files.
        as_of: What the option says, of all files.
        description: The description's `as_of`: `file_name`, or `column` and `format`.
        folder: Where the months of files that hold several are put.

    Raises:
        InputError: A file's month cannot be said.
    """
    found = sorted(set(paths))
    if as_of:
        dated = [Delivery(p, p.name, sha256_of(p), as_of) for p in found]
    elif "file_name" in description:
        rule = file_name_rule(description["file_name"])
        dated = [Delivery(p, p.name, sha256_of(p), *rule.date_of(p)) for p in found]
    else:
        dated = list(_by_column(found, ColumnRule(**description), folder))
    distinct = _without_copies(dated)
    paths = sorted({file.path for file in distinct})
    names = dict(zip(paths, shown_names(paths), strict=True))
    return superseded(replace(file, file_name=names[file.path]) for file in distinct)


def _by_column(
    paths: Iterable[Path], rule: ColumnRule, folder: Path
) -> Iterator[Delivery]:
    for path in paths:
        digest = sha256_of(path)
        for day, source in split_by_month(path, digest, rule, folder).items():
            read_path = None if source == path else source
            yield Delivery(path, path.name, digest, day, read_path=read_path)


def superseded(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Mark what a later delivery of the same part of the same month replaces."""
    found = list(deliveries)
    last: dict[tuple[date, str], int] = {}
    for file in found:
        key = file.as_of, file.part
        last[key] = max(last.get(key, file.delivery), file.delivery)
    return sorted(
        (
            replace(file, is_superseded=file.delivery < last[file.as_of, file.part])
            for file in found
        ),
        key=lambda file: (file.as_of, file.part, file.delivery, file.file_name),
    )
