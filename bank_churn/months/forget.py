"""Customers who are to be forgotten: delivered files without their records.

The records are taken out before anything else reads a file, so they are nowhere: not
in the marts, not among rejected rows, not in judged months. What is left of each file
still ends in exactly one place, which the build tests as ever.
"""

import csv
import hashlib
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from bank_churn.errors import InputError
from bank_churn.intake.description import parse_description
from bank_churn.intake.errors import IntakeError
from bank_churn.intake.fields import FIELDS
from bank_churn.intake.files import ExtractFile, changed_file, describe_extract
from bank_churn.months.split import records, sha256_of
from bank_churn.paths import require_readable

# Below the folder of months.
COPIES, SPLIT = "forgotten", "split"
ID, CITY = FIELDS.index("userid"), FIELDS.index("city")

Keys = frozenset[tuple[str, str | None]]
"""(user id, city in small letters); without a city the id is forgotten in all."""


def read_list(path: Path) -> Keys:
    """Read a CSV list with the columns user_id and, if need be, city.

    Raises:
        InputError: It cannot be read, has no such column, or names nobody.
    """
    require_readable(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path} cannot be read: {error}.",
            f"{path}: файл не читается ({error}).",
        ) from error
    if not rows or "user_id" not in rows[0]:
        raise InputError(
            f"{path} must be a CSV with the column user_id (and city, where an id is "
            "used in several) and a line per customer to forget.",
            f"{path}: нужен CSV со столбцом user_id (и city, если один "
            "идентификатор есть в нескольких городах), по строке на каждого "
            "забываемого клиента.",
        )
    return frozenset(
        (
            (row["user_id"] or "").strip(),
            (row.get("city") or "").strip().casefold() or None,
        )
        for row in rows
    )


def without(
    paths: Sequence[Path], keys: Keys, extract: Mapping[str, Any], folder: Path
) -> list[Path]:
    """The files without the records of these customers.

    Args:
        paths: Delivered files, CSV or Parquet.
        keys: Who is to be forgotten.
        extract: The description's content.
        folder: Where the copies are put, under the names of the files.

    Raises:
        InputError: A file cannot be read record by record.
    """
    return [_copy(path, keys, extract, folder) for path in paths]


def place_of(folder: Path, keys: Keys, extract: Mapping[str, Any]) -> Path:
    """Where the copies without these customers are, and what is made of them."""
    said = hashlib.sha256(repr((sorted(map(str, keys)), extract)).encode()).hexdigest()
    return folder / COPIES / said[:16]


def forget_earlier_copies(folder: Path, place: Path) -> None:
    """Delete what earlier builds made of the delivered files, but for `place`.

    They knew nobody, or not everybody, who is to be forgotten.
    """
    earlier = [path for path in place.parent.glob("*") if path != place]
    for path in (folder / SPLIT, *earlier):
        if path.exists():
            shutil.rmtree(path)


def _copy(path: Path, keys: Keys, extract: Mapping[str, Any], folder: Path) -> Path:
    # Two parts of the path: a folder may say the month.
    digest = sha256_of(path)
    target = folder / digest[:16] / path.parent.name / path.name
    if target.is_file():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".forgetting-") as scratch:
        try:
            description = parse_description(extract)
            (file,) = describe_extract([str(path)], Path(scratch, "land"), description)
        except IntakeError as error:
            raise InputError(error.en, error.ru) from error
        if file.problem_en:
            raise InputError(file.problem_en, file.problem_ru)
        part = Path(scratch, path.name)
        if file.read_as == "parquet":
            _copy_parquet(path, part, file, keys)
        else:
            _copy_text(path, part, file, keys)
        if sha256_of(path) != digest:
            raise changed_file(path.name)
        part.rename(target)
    return target


def _copy_text(path: Path, target: Path, file: ExtractFile, keys: Keys) -> None:
    id_place, city_place = file.positions[ID], file.positions[CITY]
    with path.open("rb") as opened:
        is_packed = opened.read(2) in (b"PK", b"\x1f\x8b")
    # Records are found by their line feeds, one byte each.
    has_lines = file.encoding is not None and "\n".encode(file.encoding) == b"\n"
    if is_packed or id_place is None or not has_lines or not file.separator:
        raise _no_records(path)
    with path.open("rb") as lines, target.open("wb") as kept:
        for _ in range(file.header_line):
            line = lines.readline()
            # Ended by carriage returns alone, all records are this line.
            if b"\r" in line.rstrip(b"\r\n"):
                raise _no_records(path)
            kept.write(line)
        try:
            for _, raw, fields in records(lines, file.separator, str(file.encoding)):
                user_id = _cell(fields, id_place)
                city = _cell(fields, city_place).casefold()
                if not keys.intersection({(user_id, None), (user_id, city)}):
                    kept.write(raw)
        except csv.Error as error:
            raise _no_records(path) from error


def _no_records(path: Path) -> InputError:
    return InputError(
        f"{path.name} cannot be read record by record, so nobody can be taken out of "
        "it; deliver it as CSV in UTF-8 with a line per record, or as Parquet.",
        f"{path.name}: файл не прочесть по записям, и убрать из него никого "
        "нельзя; нужен CSV в UTF-8 с одной записью в строке или Parquet.",
    )


def _cell(fields: Sequence[str], place: int | None) -> str:
    return fields[place - 1].strip() if place and place <= len(fields) else ""


def _copy_parquet(path: Path, target: Path, file: ExtractFile, keys: Keys) -> None:
    user_id, city = (_column_text(file.source_columns[place]) for place in (ID, CITY))
    with duckdb.connect() as connection:
        connection.execute("create table forgotten (user_id varchar, city varchar)")
        connection.executemany(
            "insert into forgotten values (?, ?)", sorted(keys, key=str)
        )
        source, kept = (str(p).replace("'", "''") for p in (path, target))
        connection.execute(
            f"copy (select * from read_parquet('{source}') as delivered"
            " where not exists (select 1 from forgotten"
            f" where forgotten.user_id = {user_id}"
            f" and coalesce(forgotten.city = lower({city}), forgotten.city is null)))"
            f" to '{kept}' (format parquet)"
        )


def _column_text(name: str | None) -> str:
    """SQL of a delivered column as text; null when the file has none."""
    if name is None:
        return "null"
    quoted = name.replace('"', '""')
    return f'trim(cast(delivered."{quoted}" as varchar))'
