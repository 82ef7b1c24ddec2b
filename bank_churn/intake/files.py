"""What an extract's files are and how SQL is to read them: one description per file."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bank_churn.errors import InputError
from bank_churn.identity import Identity
from bank_churn.intake.dialect import ENCODINGS, Dialect, read_dialect
from bank_churn.intake.errors import IntakeError
from bank_churn.intake.fields import FIELDS
from bank_churn.intake.landing import write_landing
from bank_churn.intake.mapping import check_mapping, find_positions
from bank_churn.intake.parquet import read_parquet_facts
from bank_churn.intake.records import Grammar
from bank_churn.intake.scan import scan
from bank_churn.paths import delivered_files, duckdb_path

PARQUET_MAGIC = b"PAR1"


@dataclass(frozen=True)
class Options:
    """What the person who builds may set; empty texts mean: detect."""

    columns: Mapping[object, object] = field(default_factory=dict)
    encoding: str = ""
    separator: str = ""
    decimal_mark: str = ""

    def __post_init__(self) -> None:
        allowed = [
            (
                "encoding",
                self.encoding.lower() in ("", *ENCODINGS),
                "utf-8, windows-1251",
            ),
            (
                "separator",
                len(self.separator) < 2 and self.separator != '"',
                ", ; \\t |",
            ),
            ("decimal_mark", self.decimal_mark in ("", ".", ","), ". ,"),
        ]
        for name, is_allowed, values in allowed:
            if not is_allowed:
                given = getattr(self, name)
                raise IntakeError(
                    f"{name}: `{given}` is not possible; choose one of: {values}.",
                    f"{name}: значение `{given}` недопустимо; возможны: {values}.",
                )


@dataclass(frozen=True)
class ExtractFile:
    """One delivered file. The fields are the columns of `stg_bank__files`."""

    file_index: int
    file_name: str
    delivered_path: str = ""
    identity: str | None = None
    """Of the delivered file when reading began (`bank_churn.identity`)."""
    read_as: str = ""
    """lines, landing, parquet or seed; empty when the file has a problem."""
    read_path: str = ""
    encoding: str | None = None
    separator: str | None = None
    decimal_mark: str = "."
    record_pattern: str | None = None
    field_pattern: str | None = None
    field_count: int = 0
    positions: tuple[int | None, ...] = (None,) * len(FIELDS)
    """Of each of `FIELDS` in a record, counted from 1; None when absent."""
    source_columns: tuple[str | None, ...] = (None,) * len(FIELDS)
    present_fields: tuple[str, ...] = ()
    sha256: str | None = None
    size_bytes: int = 0
    record_count: int = 0
    """Counted without SQL, so that the conservation test can fail."""
    note_en: str = ""
    note_ru: str = ""
    problem_en: str | None = None
    problem_ru: str | None = None


def describe_seed(path: Path) -> ExtractFile:
    """The default extract, which dbt loads: a plain CSV with the canonical header."""
    identity = Identity.of(path)
    facts = scan(path, b"\n")
    return ExtractFile(
        file_index=1,
        file_name=path.name,
        delivered_path=str(path.absolute()),
        identity=str(identity),
        read_as="seed",
        encoding=facts.encoding,
        separator=",",
        field_count=len(FIELDS),
        positions=tuple(range(1, len(FIELDS) + 1)),
        source_columns=FIELDS,
        present_fields=FIELDS,
        sha256=facts.sha256,
        size_bytes=facts.size_bytes,
        record_count=facts.line_count - 1,
        note_en="default extract, read as utf-8, separator ,",
        note_ru="выгрузка по умолчанию, прочитана как utf-8, разделитель ,",
    )


def describe_extract(
    customers_path: str, landing_dir: Path, options: Options
) -> list[ExtractFile]:
    """Describe every file that a path or glob names, in the order of their names.

    Whatever is wrong with a file ends in its `problem_en` and `problem_ru`. Files that
    cannot be read in place are copied, as records, below `landing_dir`.

    Raises:
        InputError: Nothing is there, or the column mapping is wrong.
    """
    mapping = check_mapping(options.columns, "columns")
    paths = delivered_files(customers_path)
    names = _short_names(paths)
    return [
        _describe(
            path, ExtractFile(index, name, str(path)), landing_dir, mapping, options
        )
        for index, (path, name) in enumerate(zip(paths, names, strict=True), start=1)
    ]


def _short_names(paths: list[Path]) -> list[str]:
    """File names, with as many folders as it takes to tell the files apart."""
    if len({path.name for path in paths}) == len(paths):
        return [path.name for path in paths]
    base = os.path.commonpath(paths)
    return [Path(os.path.relpath(path, base)).as_posix() for path in paths]


def _describe(
    path: Path,
    file: ExtractFile,
    landing_dir: Path,
    mapping: Mapping[str, str],
    options: Options,
) -> ExtractFile:
    try:
        identity = Identity.of(path)
        file = replace(file, identity=str(identity))
        with path.open("rb") as opened:
            is_parquet = opened.read(len(PARQUET_MAGIC)) == PARQUET_MAGIC
        described = (
            _describe_parquet(path, file, mapping)
            if is_parquet
            else _describe_csv(path, file, landing_dir, mapping, options)
        )
        if not identity.is_kept(path, described.sha256):
            raise changed_file(path.name)
        return described
    except InputError as error:
        return replace(file, problem_en=error.en, problem_ru=error.ru)
    except OSError as error:
        return replace(
            file,
            problem_en=f"{path.name} cannot be read ({error.strerror}); check it.",
            problem_ru=f"{path.name} не читается ({error.strerror}); проверьте файл.",
        )


def changed_file(name: str) -> InputError:
    """What is said of a file that did not stay the same bytes."""
    return InputError(
        f"{name} changed while it was read; build again when it is complete.",
        f"Файл {name} изменился, пока его читали; повторите сборку, когда он будет "
        "готов.",
    )


def _describe_csv(
    path: Path,
    file: ExtractFile,
    landing_dir: Path,
    mapping: Mapping[str, str],
    options: Options,
) -> ExtractFile:
    dialect = read_dialect(
        path,
        mapping=mapping,
        encoding=ENCODINGS.get(options.encoding.lower(), ""),
        separator=options.separator,
        decimal_mark=options.decimal_mark,
    )
    grammar = Grammar(dialect.separator)
    read_as, read_path = "lines", path
    record_count = dialect.scan.line_count - 1
    if not (dialect.scan.is_plain and dialect.encoding == "utf-8"):
        read_as, read_path = "landing", landing_dir / f"{file.file_index:06}"
        record_count = write_landing(
            path,
            read_path,
            newline=dialect.scan.newline,
            encoding=dialect.encoding,
            grammar=grammar,
            field_count=len(dialect.header),
        )
    note_en, note_ru = _notes(dialect)
    return replace(
        file,
        read_as=read_as,
        read_path=duckdb_path(read_path),
        encoding=dialect.encoding,
        separator=dialect.separator,
        decimal_mark=dialect.decimal_mark,
        record_pattern=grammar.record_pattern,
        field_pattern=grammar.field_pattern,
        field_count=len(dialect.header),
        positions=dialect.positions,
        source_columns=tuple(
            dialect.header[p - 1] if p else None for p in dialect.positions
        ),
        present_fields=_present(dialect.positions),
        sha256=dialect.scan.sha256,
        size_bytes=dialect.scan.size_bytes,
        record_count=record_count,
        note_en=note_en,
        note_ru=note_ru,
    )


def _describe_parquet(
    path: Path, file: ExtractFile, mapping: Mapping[str, str]
) -> ExtractFile:
    facts = read_parquet_facts(path, duckdb_path(path))
    positions = find_positions(facts.columns, mapping, path.name)
    if facts.row_count == 0:
        raise IntakeError(
            f"{path.name} has columns and no rows; deliver it with its customers.",
            f"{path.name}: есть столбцы, но нет строк; нужен файл с клиентами.",
        )
    return replace(
        file,
        read_as="parquet",
        read_path=duckdb_path(path),
        separator=",",
        # SQL takes the columns by their names, in the order of the fields.
        field_count=len(FIELDS),
        positions=tuple(i if p else None for i, p in enumerate(positions, start=1)),
        source_columns=tuple(facts.columns[p - 1] if p else None for p in positions),
        present_fields=_present(positions),
        sha256=facts.sha256,
        size_bytes=path.stat().st_size,
        record_count=facts.row_count,
        note_en="read as Parquet",
        note_ru="прочитано как Parquet",
    )


def _present(positions: tuple[int | None, ...]) -> tuple[str, ...]:
    return tuple(
        name for name, position in zip(FIELDS, positions, strict=True) if position
    )


def _notes(dialect: Dialect) -> tuple[str, str]:
    """How the file was read, for the summary, in English and Russian."""
    separator = {"\t": "tab"}.get(dialect.separator, dialect.separator)
    has_comma = dialect.decimal_mark == ","
    return (
        f"read as {dialect.encoding}, separator {separator}"
        + (", decimal comma" if has_comma else ""),
        f"прочитано как {dialect.encoding}, разделитель {separator}"
        + (", десятичная запятая" if has_comma else ""),
    )
