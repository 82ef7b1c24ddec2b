"""How a text table is written, judged by its first lines."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bank_churn.intake.columns import Columns, match_columns
from bank_churn.intake.description import Description
from bank_churn.intake.errors import IntakeError, shown
from bank_churn.intake.fields import (
    FIELD_OF,
    FIELDS,
    canonical_field,
    normal,
    respelled_field,
    squashed,
    usual_names,
)
from bank_churn.intake.numbers import Ambiguous, judge_marks
from bank_churn.intake.records import Grammar, join_lines, unwrapped

SEPARATORS = (",", ";", "\t", "|")
# A comma between commas would not be seen; others are shown as they are.
SEPARATOR_NAMES = {
    ",": ("comma", "запятая"),
    ";": ("semicolon", "точка с запятой"),
    "\t": ("tab", "табуляция"),
    "|": ("vertical bar", "вертикальная черта"),
}
# A title is not longer; below it is the header.
HEADER_SEARCH_LINES = 30
# Line breaks in the names of a table make the header so many lines at most.
HEADER_LINES = 20
# Some of them tell that records were saved twice as CSV.
WRAPPED_LINES = 2000
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
# Share of the first records that must have the field too many for it to be a rule.
ALWAYS = 0.9


@dataclass(frozen=True)
class Dialect:
    """How to read one text table."""

    separator: str
    header_line: int
    """Line of the column names; 0 where there is none."""
    header: tuple[str, ...]
    columns: Columns
    is_wrapped: bool
    """Lines are one quoted field that holds the record: all, or some of them."""
    number_marks: tuple[str, ...] = ("",) * len(FIELDS)
    """Of each of `FIELDS`, as the macro `number_value` takes them."""
    records: Sequence[Sequence[str]] = field(default=(), repr=False)
    """The first records, for who wants to look at them."""
    line_numbers: Sequence[int] = field(default=(), repr=False)
    broken_lines: Sequence[tuple[int, str, str]] = field(default=(), repr=False)
    """Those that are no such record: number, reason, text. Empty lines lose nothing."""

    @property
    def grammar(self) -> Grammar:
        """How records are split."""
        return Grammar(self.separator)

    def cells(self, name: str) -> list[str]:
        """The first cells of a field; none where it has no column."""
        position = self.columns.positions[FIELDS.index(name)]
        if position is None:
            return []
        return [row[position - 1] for row in self.records]


def read_dialect(
    lines: Sequence[str], description: Description, file_name: str
) -> Dialect:
    """Find the header, the separator, the columns and how they write numbers.

    Args:
        lines: The first lines of the file, without their ends.
        description: What is known.
        file_name: For the sentences.

    Raises:
        IntakeError: The file is no table, lacks a column, or a column's numbers can be
            read in two ways.
    """
    dialect = find_table(lines, description, file_name)
    columns = match_columns(dialect.header, description, file_name)
    dialect = replace(dialect, columns=columns)
    return replace(dialect, number_marks=_number_marks(dialect, description, file_name))


def begins_customers(lines: Sequence[str], description: Description) -> bool:
    """Do the first lines of a table have a column for every required field?"""
    try:
        found = find_table(lines, description, "")
        match_columns(found.header, description, "")
    except IntakeError:
        return False
    return True


def find_table(
    lines: Sequence[str], description: Description, file_name: str
) -> Dialect:
    """The header, the separator and the first records, whatever the columns are.

    Raises:
        IntakeError: The file is no table.
    """
    described = {normal(name) for name in description.columns}
    dialect = _find_header(lines, description, described, file_name)
    header = description.header or dialect.header
    dialect = replace(dialect, header=tuple(name.strip() for name in header))
    below = lines[dialect.header_line :]
    if dialect.is_wrapped:
        below = [unwrapped(line, dialect.grammar) for line in below]
    return _with_records(dialect, below)


def _find_header(
    lines: Sequence[str],
    description: Description,
    described: set[str],
    file_name: str,
) -> Dialect:
    first = 0
    separators = (description.separator,) if description.separator else SEPARATORS
    said = _SEPARATOR_LINE.fullmatch(lines[0].strip()) if lines else None
    if said is not None:
        first = 1
        separators = separators if description.separator else (said[1],)
    below = lines[first:]
    searched = max(HEADER_SEARCH_LINES, description.header_line - first)
    is_wrapped = {s: _is_wrapped(below, Grammar(s)) for s in separators}
    shown_of = {
        s: [unwrapped(x, Grammar(s)) if is_wrapped[s] else x for x in below[:searched]]
        for s in separators
    }
    if description.header and not description.header_line:
        separator = max(separators, key=lambda s: _votes(shown_of[s], s))
        names = description.header
        return Dialect(separator, first, names, _NOTHING, is_wrapped[separator])
    wanted = range(len(below[:searched]))
    if description.header_line:
        index = description.header_line - 1 - first
        wanted = range(index, min(index + 1, len(wanted)))
    usual = usual_names()
    best: tuple[tuple[int, int, int, int], str, int, list[str]] | None = None
    for separator in separators:
        grammar, shown_lines = Grammar(separator), shown_of[separator]
        counts = Counter(n for n in _field_counts(shown_lines, separator) if n > 1)
        usual_count = counts.most_common(1)
        for index in wanted:
            line, end = _header_at(shown_lines, index, grammar)
            if not grammar.is_record(line):
                continue
            named = [name.replace("\n", " ") for name in grammar.split(line)]
            strong = sum(_is_known(name, described) for name in named)
            weak = sum(squashed(name) in usual for name in named)
            is_usual = bool(usual_count) and usual_count[0][0] == len(named)
            # A value such as "churn" in a row below is no header.
            score = (strong, weak, usual_count[0][1] if is_usual else 0, len(named))
            if len(named) > 1 and (best is None or score > best[0]):
                best = (score, separator, end, named)
    if best is None:
        raise _not_a_table(file_name)
    _, separator, end, named = best
    header = tuple(named)
    is_twice = is_wrapped[separator]
    return Dialect(separator, first + end + 1, header, _NOTHING, is_twice)


def _header_at(lines: Sequence[str], start: int, grammar: Grammar) -> tuple[str, int]:
    """The names that begin in a line, and their last line: one may have line breaks."""
    line, end = lines[start], start
    while not grammar.is_record(line) and end + 1 < min(
        len(lines), start + HEADER_LINES
    ):
        end += 1
        line += "\n" + lines[end]
    return (line, end) if grammar.is_record(line) else (lines[start], start)


_NOTHING = Columns((None,) * len(FIELDS))


def _is_known(name: str, described: set[str]) -> bool:
    return (
        normal(name) in described
        or canonical_field(name) is not None
        or respelled_field(name) is not None
    )


def _field_counts(lines: Sequence[str], separator: str) -> list[int]:
    grammar = Grammar(separator)
    return [
        len(grammar.split(line))
        for line in lines
        if line.strip() and grammar.is_record(line)
    ]


def _votes(lines: Sequence[str], separator: str) -> tuple[int, int]:
    """How many lines the separator cuts into the same number of fields, and which."""
    counts = Counter(n for n in _field_counts(lines, separator) if n > 1)
    return max(((c, n) for n, c in counts.items()), default=(0, 0))


def _is_wrapped(lines: Sequence[str], grammar: Grammar) -> bool:
    """Is any of the first lines one quoted field that holds a record?"""
    return any(unwrapped(line, grammar) is not line for line in lines[:WRAPPED_LINES])


def _with_records(dialect: Dialect, below: Sequence[str]) -> Dialect:
    """The first records, and the header as wide as they are."""
    width = len(dialect.header)
    grammar = dialect.grammar
    joined, _ = join_lines(
        list(below), 0, set(), dialect.header_line + 1, grammar, width, is_last=True
    )
    rows, numbers, texts, broken = [], [], [], []
    for number, text in zip(joined.line_numbers, joined.raw_lines, strict=True):
        if grammar.is_blank(text):
            continue
        if grammar.is_record(text):
            rows.append(grammar.split(text))
            numbers.append(number)
            texts.append(text)
        else:
            broken.append((number, "broken_quote", text))
    wide = [row for row in rows if len(row) == width + 1]
    narrow = [row for row in rows if len(row) == width - 1]
    header = dialect.header
    if rows and len(wide) >= ALWAYS * len(rows):
        # Rows that alone end in a separator, or alone begin with an index.
        is_last_blank = all(not row[-1].strip() for row in wide)
        header = (*header, "") if is_last_blank else ("", *header)
    elif rows and len(narrow) >= ALWAYS * len(rows) and not header[-1]:
        header = header[:-1]
    kept = [i for i, row in enumerate(rows) if len(row) == len(header)]
    broken += [
        (numbers[i], "wrong_field_count", texts[i])
        for i, row in enumerate(rows)
        if len(row) != len(header)
    ]
    return replace(
        dialect,
        header=header,
        records=[rows[i] for i in kept],
        line_numbers=[numbers[i] for i in kept],
        broken_lines=broken,
    )


def _number_marks(
    dialect: Dialect, description: Description, file_name: str
) -> tuple[str, ...]:
    rules, found = description.rules, []
    for name in FIELDS:
        field_ = FIELD_OF[name]
        position = dialect.columns.positions[FIELDS.index(name)]
        if position is None or not field_.is_number:
            found.append("")
            continue
        said = rules[name].marks if name in rules else description.decimal_mark
        marks = said or judge_marks(dialect.cells(name), field_)
        if isinstance(marks, Ambiguous):
            raise ambiguous_numbers(
                marks, dialect.header[position - 1], name, file_name
            )
        found.append(marks)
    return tuple(found)


def ambiguous_numbers(
    found: Ambiguous, column: str, name: str, file_name: str
) -> IntakeError:
    """Three digits behind every mark: decimals or thousands? Only a person knows."""
    target = FIELD_OF[name].column_name
    other = "," if found.mark == "." else "."
    grouped = found.example.replace(found.mark, "")
    column = shown(column)

    def line(decimal: str, thousands: str) -> str:
        thousands = f', thousands_mark: "{thousands}"' if thousands else ""
        return (
            f'`columns: {{{column}: {{field: {target}, decimal_mark: "{decimal}"'
            f"{thousands}}}}}`"
        )

    as_thousands, as_decimals = line(other, found.mark), line(found.mark, "")
    example = shown(found.example)
    return IntakeError(
        f"{file_name}: in the column `{column}` three digits follow every mark "
        f"(`{example}`), which can be read in two ways. Write into the description "
        f"{as_thousands} if `{example}` is {grouped}, "
        f"{as_decimals} if it has decimals.",
        f"{file_name}: в столбце `{column}` после каждого знака три цифры "
        f"(`{example}`), и прочитать их можно двояко. Напишите в описании "
        f"{as_thousands}, если `{example}` это {grouped}, или {as_decimals}, если это "
        "дробь.",
    )


def _not_a_table(file_name: str) -> IntakeError:
    return IntakeError(
        f"{file_name} is not a table: none of its first lines has separated column "
        "names; deliver a CSV file with a header, or write `separator:`, "
        "`header_line:` or `header:` into the description.",
        f"{file_name}: это не таблица, в первых строках нет имён столбцов через "
        "разделитель; нужен CSV с заголовком либо `separator:`, `header_line:` или "
        "`header:` в описании.",
    )
