"""What a file holds, judged by a sample and without dbt: `bank-churn check`.

The same readers as those of a build, and the same rules of the seeds; only the verdict
on a cell is computed here instead of in SQL, which a test holds together.
"""

import codecs
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bank_churn.errors import InputError
from bank_churn.intake.columns import claim_columns, near_names
from bank_churn.intake.delivered import find_files, head_lines, no_rows
from bank_churn.intake.description import ColumnRule, Description
from bank_churn.intake.dialect import (
    SEPARATOR_NAMES,
    Dialect,
    begins_customers,
    find_table,
    read_dialect,
)
from bank_churn.intake.encodings import guess_encoding, shown_words
from bank_churn.intake.errors import IntakeError, shown
from bank_churn.intake.fields import (
    FIELD_OF,
    FIELDS,
    Field,
    known_codes,
    project_vars,
)
from bank_churn.intake.numbers import number_text, value_of
from bank_churn.intake.unpack import unpack
from bank_churn.intake.workbook import SEPARATOR, read_sheet
from bank_churn.paths import duckdb_path

SAMPLE_BYTES = 4 * 2**20
SAMPLE_ROWS = 20_000
FREQUENT = 5
SHOWN_LINES = 3
# A number far from all others that so many customers have is no number.
SENTINEL_SHARE = 0.005
SENTINEL_COUNT = 3
# Words that say yes or no in codes nobody told us about.
_YES = (
    *("attrit", "churn", "left", "exit", "clos", "yes", "activ", "ушел", "ушёл"),
    *("ушла", "отток", "закры", "есть", "да", "имеет", "актив"),
)
_NO = (
    *("exist", "stay", "retain", "no", "inactiv", "нет", "не ", "без", "остал"),
    *("действ", "неактив", "отсутств", "клиент"),
)


@dataclass(frozen=True, slots=True)
class Code:
    """A frequent text of a column and what it stands for."""

    text: str
    count: int
    meaning: str | None
    """Canonical value, empty for no value; None when it is not known."""


@dataclass(frozen=True, slots=True)
class ColumnPreview:
    """One column of the sample."""

    name: str
    field: str | None
    is_guess: bool
    type: str
    """text, whole, number, code or empty."""
    missing_share: float
    distinct_count: int
    lowest: str | None
    highest: str | None
    examples: tuple[str, ...]
    frequent: tuple[Code, ...]
    sentinels: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Rejection:
    """A reason for which lines would be rejected."""

    reason: str
    column: str
    """Empty where the whole line is to blame."""
    count: int
    cells: tuple[tuple[str, int, tuple[int, ...]], ...]
    """The most frequent cells with their number and some of their lines."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What one file is."""

    file_name: str
    what: str
    """How it was read, as the build would say."""
    what_ru: str
    line_count: int
    """Records looked at."""
    is_whole: bool
    """All of the file was looked at, not a sample."""
    columns: tuple[ColumnPreview, ...] = ()
    rejected_count: int = 0
    rejections: tuple[Rejection, ...] = ()
    repeated_id_count: int = 0
    better_keys: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    """Sentences with which a build would stop as things stand."""
    problems_ru: tuple[str, ...] = ()
    open_problems: tuple[str, ...] = ()
    """Those that the guesses do not answer."""
    description: Description = field(default_factory=Description)
    """What was assumed: the given description and the guesses."""
    has_guessed_encoding: bool = False
    layout: str = ""

    @property
    def would_pass(self) -> bool:
        """Would `build` accept it as things stand, by what was seen?"""
        return not self.problems

    @property
    def would_pass_with_draft(self) -> bool:
        """Would it with the description that `--write` drafts?"""
        return not self.open_problems


@dataclass(frozen=True, slots=True)
class _Table:
    """A sample as lines of text."""

    lines: list[str]
    description: Description
    what: list[tuple[str, str]]
    """In English and Russian."""
    is_text: bool
    """It was delivered as text, and no reader of ours made lines of it."""
    is_whole: bool
    has_guessed_encoding: bool = False


def preview(
    sources: Sequence[str], description: Description, max_rejected_share: float
) -> list[Preview]:
    """Look at every file that the sources name.

    Raises:
        InputError: Nothing is there.
    """
    with TemporaryDirectory(prefix="bank-churn-") as scratch:
        paths = find_files(sources, Path(scratch))
        return [
            _preview(path, Path(scratch, str(i)), description, max_rejected_share)
            for i, path in enumerate(paths)
        ]


def _preview(
    path: Path, scratch: Path, description: Description, max_rejected_share: float
) -> Preview:
    name = path.name
    try:
        table = _sample(path, scratch, description)
        found = find_table(table.lines, table.description, name)
    except IntakeError as error:
        told, told_ru = (error.en,), (error.ru,)
        return Preview(
            name,
            "",
            "",
            0,
            is_whole=True,
            problems=told,
            problems_ru=told_ru,
            open_problems=told,
        )
    claims, layout = claim_columns(found.header, table.description)
    guesses = _guesses(found, claims, table.description)
    rules = dict(table.description.columns)
    rules |= {column: ColumnRule(target) for column, target in guesses.items()}
    has_id = "userid" in claims or "userid" in guesses.values()
    assumed = replace(
        table.description,
        columns=rules,
        has_row_id=table.description.has_row_id or not has_id,
    )
    claims, _ = claim_columns(found.header, assumed)
    claims = [f if claims.index(f) == i else None for i, f in enumerate(claims)]
    assumed = _with_code_guesses(found, claims, assumed)
    as_it_stands = _verdict(table, table.description, name, max_rejected_share)
    drafted = as_it_stands
    if assumed != table.description:
        drafted = _verdict(table, assumed, name, max_rejected_share)
    dialect, judged = drafted.dialect, drafted.judged
    if dialect is None or judged is None:
        # Its numbers or its columns: the rest can be looked at all the same.
        dialect = found
        claims = [f if f and not FIELD_OF[f].is_number else None for f in claims]
        judged = _judge(dialect, claims, assumed)
    what = [*table.what]
    if table.is_text:
        mark = dialect.separator
        mark_en, mark_ru = SEPARATOR_NAMES.get(mark, (mark, mark))
        what.append((f"separator {mark_en}", f"разделитель — {mark_ru}"))
    if dialect.header_line > 1:
        line = dialect.header_line
        what.append((f"header in line {line}", f"заголовок в строке {line}"))
    repeated, better = _keys(dialect, claims)
    return Preview(
        file_name=name,
        what=", ".join(en for en, _ in what),
        what_ru=", ".join(ru for _, ru in what),
        line_count=len(dialect.records) + len(dialect.broken_lines),
        is_whole=table.is_whole and len(dialect.records) < SAMPLE_ROWS,
        columns=tuple(
            _column(dialect, index, claims[index], assumed, set(guesses))
            for index in range(len(dialect.header))
        ),
        rejected_count=judged.rejected_count,
        rejections=judged.rejections,
        repeated_id_count=repeated,
        better_keys=better,
        problems=tuple(problem.en for problem in as_it_stands.problems),
        problems_ru=tuple(problem.ru for problem in as_it_stands.problems),
        open_problems=tuple(problem.en for problem in drafted.problems),
        description=assumed,
        has_guessed_encoding=table.has_guessed_encoding,
        layout=layout,
    )


def _verdict(
    table: _Table, description: Description, name: str, max_rejected_share: float
) -> "_Verdict":
    """What a build would make of the sample with this description."""
    try:
        dialect = read_dialect(table.lines, description, name)
    except IntakeError as error:
        return _Verdict((error,))
    count = len(dialect.records) + len(dialect.broken_lines)
    if not count:
        return _Verdict((no_rows(name),))
    claims, _ = claim_columns(dialect.header, description)
    judged = _judge(dialect, claims, description)
    rejected = judged.rejected_count
    if rejected <= max_rejected_share * count:
        return _Verdict((), dialect, judged)
    problem = IntakeError(
        f"{rejected} of {count} lines would be rejected, more than "
        f"max_rejected_share ({max_rejected_share}) allows.",
        f"Было бы отклонено строк {rejected} из {count}, больше, чем допускает "
        f"max_rejected_share ({max_rejected_share}).",
    )
    return _Verdict((problem,), dialect, judged)


def _sample(path: Path, scratch: Path, description: Description) -> _Table:
    unpacked = unpack(
        path, path.name, scratch / "file", description.encoding, SAMPLE_BYTES
    )
    packed = unpacked.packing
    packing = [(f"unpacked from {packed}", f"из {packed}")] if packed else []
    if unpacked.kind == "parquet":
        # DuckDB costs a tenth of a second to import: not for the other kinds.
        from bank_churn.intake.parquet import read_parquet_facts, sample_rows

        escaped = duckdb_path(unpacked.path)
        facts = read_parquet_facts(unpacked.path, path.name, escaped, has_hash=False)
        lines = sample_rows(facts, escaped, SAMPLE_ROWS)
        said = replace(description, separator=SEPARATOR, header_line=1)
        is_whole = facts.row_count <= SAMPLE_ROWS
        what = [("Parquet", "Parquet"), *packing]
        return _Table(lines, said, what, is_text=False, is_whole=is_whole)
    if unpacked.kind == "workbook":
        said = replace(description, separator=SEPARATOR)
        sheet = read_sheet(
            unpacked.path,
            path.name,
            description.sheet,
            SAMPLE_ROWS + 100,
            is_wanted=lambda lines: begins_customers(lines, said),
        )
        lines = [""] * (sheet.first_row - 1) + sheet.lines
        title = shown(sheet.name)
        what = [(f"sheet {title} of a workbook", f"лист {title} книги Excel"), *packing]
        is_whole = len(sheet.lines) < SAMPLE_ROWS
        return _Table(lines, said, what, is_text=False, is_whole=is_whole)
    with unpacked.path.open("rb") as file:
        head = file.read(SAMPLE_BYTES)
        is_whole = not file.read(1)
    newline = b"\r" if b"\n" not in head and b"\r" in head else b"\n"
    cut = head if is_whole else head[: head.rfind(newline) + 1] or head
    encoding = "utf-8" if unpacked.encoding else description.encoding
    is_guess = False
    if not encoding:
        is_guess = not (cut.startswith(codecs.BOM_UTF8) or _is_mostly_utf8(cut))
        encoding = guess_encoding(cut) if is_guess else "utf-8"
    lines = head_lines(cut, newline, encoding)[: SAMPLE_ROWS + 100]
    if description.drops_last_line and is_whole:
        lines = lines[:-1]
    name = unpacked.encoding or encoding
    guess_en = guess_ru = ""
    if is_guess:
        words = ", ".join(shown_words("\n".join(lines[:2000])))
        guess_en, guess_ru = f" (a guess: {words})", f" (догадка: {words})"
        description = replace(description, encoding=encoding)
    what = [*packing, (f"text in {name}{guess_en}", f"текст в {name}{guess_ru}")]
    is_whole = is_whole and len(lines) < SAMPLE_ROWS + 100
    return _Table(lines, description, what, True, is_whole, is_guess)


def _is_mostly_utf8(raw: bytes) -> bool:
    good = bad = 0
    for line in raw.splitlines():
        if not line.isascii():
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return good >= bad


def _guesses(
    dialect: Dialect, claims: Sequence[str | None], description: Description
) -> dict[str, str]:
    """{column: field} of columns whose name or cells say what they probably are."""
    free = [
        name
        for name, claim in zip(dialect.header, claims, strict=True)
        if claim is None and name and name not in description.ignore
    ]
    taken = [claim for claim in claims if claim]
    found: dict[str, str] = {}
    for column, target in near_names(free, taken).items():
        if target not in found.values():
            found[column] = target
    genders = known_codes()["gender"]
    for column in free:
        cells = Counter(_cells(dialect, dialect.header.index(column)))
        texts = {text.strip().lower() for text in cells if text.strip()}
        known = [text for text in texts if text in genders]
        is_free = "gender" not in taken and "gender" not in found.values()
        if is_free and column not in found and known and len(texts) <= 3:
            found[column] = "gender"
    has_id = "userid" in taken or "userid" in found.values() or description.has_row_id
    if not has_id:
        for column in free:
            cells_of = _cells(dialect, dialect.header.index(column))
            is_key = len(set(cells_of)) == len(cells_of) and all(cells_of)
            if column not in found and is_key and len(cells_of) > 1:
                found[column] = "userid"
                break
    return found


def _with_code_guesses(
    dialect: Dialect, claims: Sequence[str | None], description: Description
) -> Description:
    """Two unknown texts in a column of yes and no: which is which, by their words."""
    columns = dict(description.columns)
    known = known_codes()
    blanks = _blanks(description)
    for index, claim in enumerate(claims):
        is_flag = claim is not None and FIELD_OF[claim].kind == "code"
        if claim is None or not is_flag or claim == "gender":
            continue
        rule = description.rules.get(claim)
        said = dict(rule.values) if rule else {}
        texts = Counter(text.strip().lower() for text in _cells(dialect, index))
        unknown = [
            text
            for text, _ in texts.most_common()
            if text not in blanks and text not in known[claim] and text not in said
        ]
        if not unknown or len(unknown) > 2:
            continue
        meanings = {text: _meaning(text) for text in unknown}
        if len(unknown) == 2 and list(meanings.values()).count(None) == 1:
            told = next(m for m in meanings.values() if m)
            other = "false" if told == "true" else "true"
            meanings = {text: m or other for text, m in meanings.items()}
        guessed = {text: m for text, m in meanings.items() if m}
        if len(set(guessed.values())) == len(unknown):
            column = dialect.header[index]
            columns[column] = ColumnRule(
                claim, said | guessed, rule.marks if rule else ""
            )
    return replace(description, columns=columns)


def _meaning(text: str) -> str | None:
    says_no = any(text.startswith(word) for word in _NO)
    says_yes = any(text.startswith(word) for word in _YES)
    if says_no == says_yes:
        return None
    return "true" if says_yes else "false"


@dataclass(frozen=True, slots=True)
class _Judged:
    rejected_count: int
    rejections: tuple[Rejection, ...]


@dataclass(frozen=True, slots=True)
class _Verdict:
    problems: tuple[InputError, ...]
    """Why a build would stop."""
    dialect: Dialect | None = None
    judged: _Judged | None = None
    """None where the table could not be read."""


def _blanks(description: Description) -> set[str]:
    spellings = {str(text) for text in project_vars()["blank_spellings"]}
    return spellings | {text.strip().lower() for text in description.missing}


def _judge(
    dialect: Dialect, claims: Sequence[str | None], description: Description
) -> _Judged:
    """The lines that would be rejected, by their cells."""
    blanks = _blanks(description)
    lines: dict[tuple[str, str], dict[str, list[int]]] = {}
    rejected: set[int] = set()
    for number, fault, text in dialect.broken_lines:
        lines.setdefault((fault, ""), {}).setdefault(text, []).append(number)
        rejected.add(number)
    for index, claim in enumerate(claims):
        if claim is None:
            continue
        known = FIELD_OF[claim]
        rule = description.rules.get(claim)
        marks = dialect.number_marks[FIELDS.index(claim)]
        verdicts: dict[str, str | None] = {}
        for number, row in zip(dialect.line_numbers, dialect.records, strict=True):
            cell = row[index]
            if cell not in verdicts:
                verdicts[cell] = reason_of(cell, known, marks, rule, blanks)
            reason = verdicts[cell]
            if reason is not None:
                key = (reason, dialect.header[index])
                lines.setdefault(key, {}).setdefault(cell, []).append(number)
                rejected.add(number)
    for key, repeats in _duplicate_keys(dialect, claims, description, rejected).items():
        lines[key] = repeats
        rejected.update(number for numbers in repeats.values() for number in numbers)
    rejections = [
        Rejection(
            reason,
            column,
            sum(map(len, cells.values())),
            tuple(
                (shown(cell, 40), len(numbers), tuple(numbers[:SHOWN_LINES]))
                for cell, numbers in sorted(
                    cells.items(), key=lambda item: (-len(item[1]), item[0])
                )[:3]
            ),
        )
        for (reason, column), cells in lines.items()
    ]
    rejections.sort(key=lambda found: (-found.count, found.reason))
    return _Judged(len(rejected), tuple(rejections))


def _duplicate_keys(
    dialect: Dialect,
    claims: Sequence[str | None],
    description: Description,
    rejected: set[int],
) -> dict[tuple[str, str], dict[str, list[int]]]:
    """Other records of a customer (id and city) that was read already, by the id.

    Exact copies lose nothing.
    """
    if description.has_row_id or "userid" not in claims:
        return {}
    at = claims.index("userid")
    city = claims.index("city") if "city" in claims else None
    first_of: dict[tuple[str, str], Sequence[str]] = {}
    found: dict[str, list[int]] = {}
    for number, row in zip(dialect.line_numbers, dialect.records, strict=True):
        if number in rejected:
            continue
        key = (row[at].strip(), row[city].strip() if city is not None else "")
        if first_of.setdefault(key, row) != row:
            found.setdefault(row[at], []).append(number)
    return {("duplicate_key", dialect.header[at]): found} if found else {}


def reason_of(
    cell: str, known: Field, marks: str, rule: ColumnRule | None, blanks: set[str]
) -> str | None:
    """Why a cell rejects its record, as the models judge it; None when it does not."""
    text = cell.strip(" ").lower()
    meaning = rule.values.get(text) if rule else None
    if meaning == "" or (meaning is None and text in blanks):
        return f"missing_{known.reason_name}" if known.is_required else None
    if known.kind == "code":
        is_known = meaning is not None or text in known_codes()[known.name]
        return None if is_known else f"unknown_{known.reason_name}"
    if known.is_number and value_of(cell, marks, known) is None:
        return f"invalid_{known.reason_name}"
    return None


def _cells(dialect: Dialect, index: int) -> list[str]:
    return [row[index] for row in dialect.records]


def _column(
    dialect: Dialect,
    index: int,
    claim: str | None,
    description: Description,
    guessed: set[str],
) -> ColumnPreview:
    name = dialect.header[index]
    blanks = _blanks(description)
    rule = description.rules.get(claim) if claim else None
    cells = _cells(dialect, index)
    filled = [cell.strip() for cell in cells if cell.strip().lower() not in blanks]
    counts = Counter(filled)
    marks = dialect.number_marks[FIELDS.index(claim)] if claim else ""
    numbers = _numbers(counts, marks or ".")
    kind = _type(counts, numbers)
    by_size = sorted(numbers)
    codes = known_codes().get(claim or "", {})
    meanings = {**codes, **(dict(rule.values) if rule else {})}
    return ColumnPreview(
        name=name,
        field=FIELD_OF[claim].column_name if claim else None,
        is_guess=name in guessed,
        type=kind,
        missing_share=1 - len(filled) / len(cells) if cells else 0.0,
        distinct_count=len(counts),
        lowest=numbers[by_size[0]] if by_size and kind != "text" else None,
        highest=numbers[by_size[-1]] if by_size and kind != "text" else None,
        examples=tuple(shown(text, 40) for text in list(counts)[:3]),
        frequent=tuple(
            Code(shown(text, 40), count, meanings.get(text.lower()))
            for text, count in counts.most_common(FREQUENT)
            if count > 1 or len(counts) <= FREQUENT
        ),
        sentinels=_sentinels(counts, numbers, len(filled)) if kind != "text" else (),
    )


def _numbers(counts: Counter[str], marks: str) -> dict[Decimal, str]:
    """{number: its text} of the cells that are numbers."""
    found: dict[Decimal, str] = {}
    for text in counts:
        plain = number_text(text, marks)
        if plain is not None:
            found[Decimal(plain)] = text
    return found


def _type(counts: Counter[str], numbers: dict[Decimal, str]) -> str:
    if not counts:
        return "empty"
    if len(numbers) < 0.9 * len(counts):
        return "code" if len(counts) <= 12 else "text"
    is_whole = all(number == number.to_integral_value() for number in numbers)
    return "whole" if is_whole else "number"


def _sentinels(
    counts: Counter[str], numbers: dict[Decimal, str], filled_count: int
) -> tuple[tuple[str, int], ...]:
    """An extreme value that several have and that lies far from all others."""
    by_size = sorted(numbers)
    if len(by_size) < 5:
        return ()
    found = []
    spread = by_size[len(by_size) * 9 // 10] - by_size[len(by_size) // 10]
    for extreme, next_to_it in ((by_size[0], by_size[1]), (by_size[-1], by_size[-2])):
        count = counts[numbers[extreme]]
        is_usual = count >= max(SENTINEL_COUNT, SENTINEL_SHARE * filled_count)
        is_far = abs(extreme - next_to_it) > 3 * spread or extreme < 0 <= next_to_it
        if is_usual and is_far:
            found.append((numbers[extreme], count))
    return tuple(found)


def _keys(
    dialect: Dialect, claims: Sequence[str | None]
) -> tuple[int, tuple[str, ...]]:
    """How many (id, city) repeat, and the columns that would be a better id."""
    if "userid" not in claims:
        return 0, ()
    at = claims.index("userid")
    city = claims.index("city") if "city" in claims else None
    keys = Counter(
        (row[at].strip(), row[city].strip() if city is not None else "")
        for row in dialect.records
    )
    repeated = sum(count - 1 for count in keys.values())
    if not repeated:
        return 0, ()
    better = [
        name
        for index, name in enumerate(dialect.header)
        if claims[index] is None
        and len(set(_cells(dialect, index))) == len(dialect.records)
    ]
    return repeated, tuple(better)


def as_plain(value: Any) -> Any:
    """A preview as JSON has it."""
    if hasattr(value, "__dataclass_fields__"):
        return {
            name: as_plain(getattr(value, name))
            for name in value.__dataclass_fields__
            if name != "description"
        }
    if isinstance(value, (tuple, list)):
        return [as_plain(item) for item in value]
    return value
