"""What an extract's files are and how SQL is to read them: one description per file."""

import codecs
import csv
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from bank_churn.errors import InputError
from bank_churn.identity import Identity
from bank_churn.intake.columns import near_names
from bank_churn.intake.delivered import HEAD_BYTES, find_files, head_lines, no_rows
from bank_churn.intake.description import Description
from bank_churn.intake.dialect import (
    SEPARATOR_NAMES,
    Dialect,
    ambiguous_numbers,
    begins_customers,
    read_dialect,
)
from bank_churn.intake.encodings import guess_encoding, shown_words
from bank_churn.intake.errors import shown
from bank_churn.intake.fields import FIELD_OF, FIELDS, normal
from bank_churn.intake.landing import read_records, without_last, write_landing
from bank_churn.intake.numbers import Ambiguous, judge_marks
from bank_churn.intake.parquet import match_parquet, read_parquet_facts
from bank_churn.intake.records import Records
from bank_churn.intake.scan import scan
from bank_churn.intake.unpack import Unpacked, unpack
from bank_churn.intake.workbook import SEPARATOR, read_sheet
from bank_churn.paths import duckdb_path
from bank_churn.tally import TALLY

# Cells whose way of writing numbers is judged, in files that know their rows.
SAMPLE_ROWS = 10_000
_DECIMAL_ID = "[0-9]+[.,]0+"


@dataclass(frozen=True)
class ExtractFile:
    """One delivered file. The fields are the columns of `stg_bank__files`."""

    file_index: int
    file_name: str
    file_count: int = 1
    """Of the whole extract."""
    delivered_path: str = ""
    identity: str | None = None
    """Of the delivered file when reading began (`bank_churn.identity`)."""
    read_as: str = ""
    """lines, landing, parquet or seed; empty when the file has a problem."""
    read_path: str = ""
    encoding: str | None = None
    separator: str | None = None
    record_pattern: str | None = None
    field_pattern: str | None = None
    field_count: int = 0
    header_line: int = 1
    line_offset: int = 0
    """What a record's place, from 0 over all files, lacks to its line."""
    positions: tuple[int | None, ...] = (None,) * len(FIELDS)
    """Of each of `FIELDS` in a record, counted from 1; None when absent."""
    number_marks: tuple[str, ...] = ("",) * len(FIELDS)
    """How the column of each of `FIELDS` writes numbers."""
    source_columns: tuple[str | None, ...] = (None,) * len(FIELDS)
    present_fields: tuple[str, ...] = ()
    unused_columns: tuple[str, ...] = ()
    """As shown: `CreditCard (credit_card?)` when its name looks like a field's."""
    guessed_words: str | None = None
    """Where the encoding is a guess: the guess and some words it makes."""
    cell_rules: str = "{}"
    """JSON: {field: {delivered text in lower case: what it stands for}}."""
    has_odd_text: bool = False
    has_decimal_ids: bool = False
    """Every id is a whole number written with `.0`, which goes."""
    is_id_the_line: bool = False
    sha256: str | None = None
    size_bytes: int = 0
    record_count: int = 0
    """Counted without SQL, so that the conservation test can fail."""
    note_en: str = ""
    note_ru: str = ""
    problem_en: str | None = None
    problem_ru: str | None = None


def describe_seed(path: Path) -> ExtractFile:
    """The default extract, which dbt loads: a plain CSV with canonical names."""
    identity = Identity.of(path)
    facts = scan(path, b"\n")
    with path.open(encoding="utf-8", newline="") as file:
        header = {normal(name) for name in next(csv.reader(file))}
    present = [field for field in FIELDS if field in header]
    TALLY.settle(facts.line_count - 1)
    return ExtractFile(
        file_index=1,
        file_name=path.name,
        delivered_path=str(path.absolute()),
        identity=str(identity),
        read_as="seed",
        encoding="utf-8",
        separator=",",
        field_count=len(present),
        line_offset=2,
        positions=tuple(
            present.index(field) + 1 if field in header else None for field in FIELDS
        ),
        number_marks=tuple("." if FIELD_OF[f].is_number else "" for f in FIELDS),
        source_columns=tuple(f if f in header else None for f in FIELDS),
        present_fields=tuple(present),
        sha256=facts.sha256,
        size_bytes=facts.size_bytes,
        record_count=facts.line_count - 1,
        note_en="default extract, encoding UTF-8, separator comma",
        note_ru="выгрузка по умолчанию, кодировка UTF-8, разделитель — запятая",
    )


def describe_extract(
    sources: Sequence[str], landing_dir: Path, description: Description
) -> list[ExtractFile]:
    """Describe every file that paths or globs name, in the order of their names.

    Whatever is wrong with a file ends in its `problem_en` and `problem_ru`. Files that
    cannot be read in place are copied, as records, below `landing_dir`.

    Raises:
        InputError: Nothing is there.
    """
    paths = find_files(sources, landing_dir)
    names = _short_names(paths)
    files, earlier_count = [], 0
    for index, (path, name) in enumerate(zip(paths, names, strict=True), start=1):
        file = _describe(
            path,
            ExtractFile(index, name, len(paths), str(path)),
            landing_dir,
            description,
        )
        first = 1 if file.read_as == "parquet" else file.header_line + 1
        files.append(replace(file, line_offset=first - earlier_count))
        earlier_count += file.record_count
        TALLY.settle(earlier_count)
    return files


def _short_names(paths: list[Path]) -> list[str]:
    """File names, with as many folders as it takes to tell the files apart."""
    if len({path.name for path in paths}) == len(paths):
        return [path.name for path in paths]
    base = os.path.commonpath(paths)
    return [Path(os.path.relpath(path, base)).as_posix() for path in paths]


def _describe(
    path: Path, file: ExtractFile, landing_dir: Path, description: Description
) -> ExtractFile:
    try:
        identity = Identity.of(path)
        file = replace(file, identity=str(identity))
        spool_file = landing_dir / f"{file.file_index:06}.unpacked"
        unpacked = unpack(path, file.file_name, spool_file, description.encoding)
        describe_kind = {
            "parquet": _describe_parquet,
            "workbook": _describe_workbook,
            "text": _describe_text,
        }[unpacked.kind]
        found = describe_kind(unpacked, file, landing_dir, description)
        sha256 = unpacked.sha256 or found.sha256
        if not identity.is_kept(path, sha256):
            raise changed_file(file.file_name)
    except InputError as error:
        return replace(file, problem_en=error.en, problem_ru=error.ru)
    except OSError as error:
        name, reason = file.file_name, error.strerror
        return replace(
            file,
            problem_en=f"{name} cannot be read ({reason}); check it.",
            problem_ru=f"{name} не читается ({reason}); проверьте файл.",
        )
    if found.record_count == 0:
        fault = no_rows(file.file_name)
        return replace(file, problem_en=fault.en, problem_ru=fault.ru)
    if description.has_row_id:
        present = ("userid", *(f for f in found.present_fields if f != "userid"))
        found = replace(found, is_id_the_line=True, present_fields=present)
    return replace(
        found,
        size_bytes=path.stat().st_size,
        sha256=sha256,
        cell_rules=json.dumps(description.cell_rules(), ensure_ascii=False),
    )


def changed_file(name: str) -> InputError:
    """What is said of a file that did not stay the same bytes."""
    return InputError(
        f"{name} changed while it was read; build again when it is complete.",
        f"Файл {name} изменился, пока его читали; повторите сборку, когда он будет "
        "готов.",
    )


def _describe_text(
    unpacked: Unpacked, file: ExtractFile, landing_dir: Path, description: Description
) -> ExtractFile:
    path = unpacked.path
    with path.open("rb") as opened:
        head = opened.read(HEAD_BYTES)
    newline = b"\r" if b"\n" not in head and b"\r" in head else b"\n"
    facts = scan(path, newline)
    has_mark = head.startswith(codecs.BOM_UTF8)
    is_guess = False
    encoding = "utf-8" if unpacked.encoding or has_mark else description.encoding
    if not encoding:
        is_guess = not facts.is_utf8
        encoding = guess_encoding(head) if is_guess else "utf-8"
    encoding = _canonical(encoding)
    lines = head_lines(head, newline, encoding)
    dialect = read_dialect(lines, description, file.file_name)
    grammar = dialect.grammar
    has_odd_text = (
        facts.has_odd_text
        or encoding != "utf-8"
        or (facts.has_tabs and dialect.separator != "\t")
    )
    read_as, read_path = "lines", path
    record_count = facts.line_count - dialect.header_line
    needs_landing = dialect.is_wrapped or description.drops_last_line
    if needs_landing or not (facts.is_plain and encoding == "utf-8"):
        read_as, read_path = "landing", landing_dir / f"{file.file_index:06}"
        blocks = read_records(
            path,
            newline,
            encoding,
            grammar,
            len(dialect.header),
            header_line=dialect.header_line,
            is_wrapped=dialect.is_wrapped,
        )
        if description.drops_last_line:
            blocks = without_last(blocks)
        record_count = write_landing(read_path, blocks)
    name = unpacked.encoding or encoding
    guess = None
    if is_guess:
        words = ", ".join(shown(word, 20) for word in shown_words("\n".join(lines)))
        guess = f"{name}: {words}"
    notes = _text_notes(name, guess, dialect)
    found = replace(
        file,
        guessed_words=guess,
        read_as=read_as,
        read_path=duckdb_path(read_path),
        encoding=unpacked.encoding or encoding,
        has_odd_text=has_odd_text,
        sha256=facts.sha256,
        record_count=record_count,
    )
    return _with_dialect(found, dialect, description, unpacked, notes)


def _describe_workbook(
    unpacked: Unpacked, file: ExtractFile, landing_dir: Path, description: Description
) -> ExtractFile:
    described = replace(description, separator=SEPARATOR)
    sheet = read_sheet(
        unpacked.path,
        file.file_name,
        description.sheet,
        is_wanted=lambda lines: begins_customers(lines, described),
    )
    above = [""] * (sheet.first_row - 1)
    lines = above + sheet.lines
    dialect = read_dialect(lines[: SAMPLE_ROWS + 100], described, file.file_name)
    rows = lines[dialect.header_line :]
    if description.drops_last_line:
        rows = rows[:-1]
    first = dialect.header_line + 1
    records = Records(
        list(range(first, first + len(rows))), list(rows), [None] * len(rows)
    )
    directory = landing_dir / f"{file.file_index:06}"
    name = shown(sheet.name)
    note = [] if sheet.is_only else [(f"sheet {name}", f"лист {name}")]
    if dialect.header_line > sheet.first_row:
        note.append(_header_note(dialect.header_line))
    facts = scan(unpacked.path, b"\n")
    found = replace(
        file,
        read_as="landing",
        read_path=duckdb_path(directory),
        has_odd_text=True,
        sha256=facts.sha256,
        record_count=write_landing(directory, [records]),
    )
    notes = [("an Excel workbook", "книга Excel"), *note]
    return _with_dialect(found, dialect, description, unpacked, notes)


def _with_dialect(
    file: ExtractFile,
    dialect: Dialect,
    description: Description,
    unpacked: Unpacked,
    notes: list[tuple[str, str]],
) -> ExtractFile:
    grammar, positions = dialect.grammar, dialect.columns.positions
    present = present_fields(positions)
    file = replace(
        file,
        separator=dialect.separator,
        record_pattern=grammar.record_pattern,
        field_pattern=grammar.field_pattern,
        field_count=len(dialect.header),
        header_line=dialect.header_line,
        positions=positions,
        number_marks=dialect.number_marks,
        source_columns=tuple(dialect.header[p - 1] if p else None for p in positions),
        present_fields=present,
        unused_columns=_unused(dialect.columns.unused, present),
    )
    has_decimal_ids = _has_decimal_ids(file, dialect, description)
    if has_decimal_ids:
        notes = [*notes, _DECIMAL_ID_NOTE]
    if unpacked.packing:
        notes = [
            (f"unpacked from {unpacked.packing}", f"из {unpacked.packing}"),
            *notes,
        ]
    if dialect.columns.layout:
        layout = dialect.columns.layout
        notes = [*notes, (f"layout {layout}", f"формат {layout}")]
    return replace(
        file,
        has_decimal_ids=has_decimal_ids,
        note_en=", ".join(en for en, _ in notes),
        note_ru=", ".join(ru for _, ru in notes),
    )


def _text_notes(
    encoding: str, guess: str | None, dialect: Dialect
) -> list[tuple[str, str]]:
    """How the file was read, for the summary, in English and Russian."""
    separator = dialect.separator
    separator_en, separator_ru = SEPARATOR_NAMES.get(separator, (separator, separator))
    name = encoding.upper() if encoding.startswith("utf") else encoding
    notes = [(f"encoding {name}", f"кодировка {name}")]
    if guess:
        notes = [(f"encoding, by a guess, {guess}", f"кодировка (догадка) {guess}")]
    notes.append((f"separator {separator_en}", f"разделитель — {separator_ru}"))
    if dialect.is_wrapped:
        notes.append(("lines in quotes", "строки в кавычках"))
    if dialect.header_line > 1:
        notes.append(_header_note(dialect.header_line))
    if any(marks.startswith(",") for marks in dialect.number_marks):
        notes.append(("decimal comma", "десятичная запятая"))
    return notes


def _header_note(line: int) -> tuple[str, str]:
    return f"header in line {line}", f"заголовок в строке {line}"


_DECIMAL_ID_NOTE = ("ids without their .0", "идентификаторы без .0")


def _unused(columns: Sequence[str], present: Sequence[str]) -> tuple[str, ...]:
    near = near_names(columns, present)
    return tuple(
        shown(name)
        + (f" ({FIELD_OF[near[name]].column_name}?)" if name in near else "")
        for name in columns
    )


def present_fields(positions: Sequence[int | None]) -> tuple[str, ...]:
    """The fields that have a column."""
    return tuple(f for f, p in zip(FIELDS, positions, strict=True) if p)


def _canonical(encoding: str) -> str:
    """The name people know: cp1251 is windows-1251."""
    name = codecs.lookup(encoding).name
    return {"utf-8-sig": "utf-8"}.get(name, re.sub(r"^cp(125\d)$", r"windows-\1", name))


def _has_decimal_ids(
    file: ExtractFile, dialect: Dialect, description: Description
) -> bool:
    """Is every id a whole number with `.0`?

    The first ones say maybe, then all are asked: `7.0` beside `7` would be two people.
    """
    ids = [cell.strip() for cell in dialect.cells("userid") if cell.strip()]
    is_likely = bool(ids) and all(re.fullmatch(_DECIMAL_ID, cell) for cell in ids)
    if not is_likely or description.has_row_id:
        return False
    position = file.positions[FIELDS.index("userid")]
    source = (
        "read_csv($path, columns = {'raw_line': 'varchar'}, auto_detect = false,"
        f" header = false, skip = {file.header_line}, delim = e'\\x01', quote = '',"
        " escape = '', compression = 'none', hive_partitioning = false)"
        if file.read_as == "lines"
        else "read_parquet($path || '/*.parquet')"
    )
    with duckdb.connect() as connection:
        ((others,),) = connection.execute(
            f"""
            select count(*)
            from (
                select
                    trim(string_split(raw_line, $separator)[{position}], ' "') as cell
                from {source}
            )
            where cell <> '' and not regexp_full_match(cell, '{_DECIMAL_ID}')
            """,
            {"path": file.read_path, "separator": file.separator},
        ).fetchall()
    return bool(others == 0)


def _describe_parquet(
    unpacked: Unpacked, file: ExtractFile, landing_dir: Path, description: Description
) -> ExtractFile:
    path = duckdb_path(unpacked.path)
    facts = read_parquet_facts(unpacked.path, file.file_name, path)
    columns = match_parquet(facts, description, file.file_name)
    positions, present = columns.positions, present_fields(columns.positions)
    marks = []
    for name, position in zip(FIELDS, positions, strict=True):
        field = FIELD_OF[name]
        rule = description.rules.get(name)
        judged: str | Ambiguous = ""
        if position and field.is_number:
            is_text = facts.types[position - 1] == "VARCHAR"
            judged = (
                (rule.marks if rule else "")
                or description.decimal_mark
                or judge_marks(facts.sample(path, position), field)
                if is_text
                else "."
            )
        if isinstance(judged, Ambiguous):
            column = facts.columns[(position or 1) - 1]
            raise ambiguous_numbers(judged, column, name, file.file_name)
        marks.append(judged)
    id_position = positions[FIELDS.index("userid")]
    has_decimal_ids = bool(id_position) and facts.has_whole_doubles(
        path, id_position or 0
    )
    notes = [("Parquet", "Parquet")]
    if columns.layout:
        notes.append((f"layout {columns.layout}", f"формат {columns.layout}"))
    if has_decimal_ids:
        notes.append(_DECIMAL_ID_NOTE)
    return replace(
        file,
        read_as="parquet",
        read_path=path,
        separator=",",
        # SQL takes the columns by their names, in the order of the fields.
        field_count=len(FIELDS),
        positions=tuple(i if p else None for i, p in enumerate(positions, start=1)),
        number_marks=tuple(marks),
        source_columns=tuple(facts.columns[p - 1] if p else None for p in positions),
        present_fields=present,
        unused_columns=_unused(columns.unused, present),
        has_odd_text=True,
        has_decimal_ids=has_decimal_ids,
        sha256=facts.sha256,
        record_count=facts.row_count,
        note_en=", ".join(en for en, _ in notes),
        note_ru=", ".join(ru for _, ru in notes),
    )
