"""Which column of a file is which field, and which columns nobody took."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bank_churn.intake.description import Description
from bank_churn.intake.errors import IntakeError, shown
from bank_churn.intake.fields import (
    FIELD_OF,
    FIELDS,
    REQUIRED,
    canonical_field,
    known_layouts,
    normal,
    respelled_field,
    squashed,
    usual_names,
    usual_words,
)

# Share of equal letters from which a name looks like another one.
NEAR = 84
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Columns:
    """What a header says."""

    positions: tuple[int | None, ...]
    """Of each of `FIELDS` in a record, counted from 1; None when absent."""
    layout: str = ""
    """The known layout that named some of them."""
    unused: tuple[str, ...] = ()
    """Columns that no field took and that are not said to be unused."""


def match_columns(
    header: Sequence[str], description: Description, file_name: str
) -> Columns:
    """Find the fields in a header: by the description, their own names, a known layout.

    Raises:
        IntakeError: A described column is not there, two columns claim one field, or a
            required field has no column.
    """
    names = [normal(name) for name in header]
    rules = description.columns.items()
    there = {rule.field for name, rule in rules if normal(name) in names}
    absent = [name for name, rule in rules if rule.field not in there]
    if absent:
        raise IntakeError(
            f"{file_name} has no column {_listed(absent)}, which the description "
            f"names; its columns are {_listed(header)}. A column with another name in "
            "some of the files has a line for each of its names.",
            f"{file_name}: нет столбца {_listed(absent)}, указанного в описании; "
            f"столбцы файла: {_listed(header)}. Если столбец в разных файлах зовут "
            "по-разному, в описании пишут строку на каждое имя.",
        )
    claims, layout = claim_columns(header, description)
    _refuse_two_for_one(header, claims, file_name)
    positions = {field: i for i, field in enumerate(claims, start=1) if field}
    ignored = {normal(name) for name in description.ignore}
    unused = tuple(
        name.strip()
        for name, claim in zip(header, claims, strict=True)
        if claim is None and normal(name) and normal(name) not in ignored
    )
    missing = [
        name
        for name in REQUIRED
        if name not in positions and not (name == "userid" and description.has_row_id)
    ]
    if missing:
        raise _no_column(missing, header, unused, file_name)
    return Columns(tuple(positions.get(field) for field in FIELDS), layout, unused)


def claim_columns(
    header: Sequence[str], description: Description
) -> tuple[list[str | None], str]:
    """The field that each column is, and the known layout that named some of them."""
    names = [normal(name) for name in header]
    described = {normal(name): rule.field for name, rule in description.columns.items()}
    ignored = {normal(name) for name in description.ignore}
    claims: list[str | None] = [described.get(name) for name in names]
    for field_of in (canonical_field, respelled_field):
        # A described column wins over one that only happens to have the field's name.
        taken = set(claims)
        for index, name in enumerate(header):
            field = field_of(name)
            is_free = claims[index] is None and names[index] not in ignored
            if is_free and field is not None and field not in taken:
                claims[index] = field
    layout = "" if description.columns else _layout_of(names, claims)
    for column, field in known_layouts().get(layout, {}).items():
        if field not in claims:
            claims[names.index(normal(column))] = field
    return claims, layout


def near_names(unused: Sequence[str], present: Sequence[str]) -> dict[str, str]:
    """{column that nobody took: the field that its name looks like}.

    Args:
        unused: Names of columns.
        present: Fields that have a column already.
    """
    usual = {name: f for name, f in usual_names().items() if f not in present}
    found: dict[str, str] = {}
    for column in unused:
        name = squashed(column)
        if name in usual:
            found[column] = usual[name]
            continue
        near = process.extractOne(
            name, usual.keys(), scorer=fuzz.ratio, score_cutoff=NEAR
        )
        if near and len(name) > 3:
            found[column] = usual[near[0]]
    # The name among other words: `balance (RUB)`, `остаток на счёте`.
    taken = {*present, *found.values()}
    wanted = [
        (set(known.split()), len(known), field)
        for known, field in usual_words().items()
        if field not in taken
    ]
    for column in unused:
        words = set(_WORDS.findall(column.casefold().replace("_", " ")))
        held = [(length, field) for known, length, field in wanted if known <= words]
        if column not in found and held:
            found[column] = max(held)[1]
    return found


def _layout_of(names: Sequence[str], claims: Sequence[str | None]) -> str:
    """The known layout whose columns are all here, if it names a field anew."""
    for layout, columns in known_layouts().items():
        is_whole = all(normal(column) in names for column in columns)
        if is_whole and not set(columns.values()) <= set(claims):
            return layout
    return ""


def _refuse_two_for_one(
    header: Sequence[str], claims: Sequence[str | None], origin: str
) -> None:
    for field in FIELDS:
        sources = [
            name for name, claim in zip(header, claims, strict=True) if claim == field
        ]
        if len(sources) > 1:
            raise IntakeError(
                f"{origin}: the columns {_listed(sources)} are all given to the field "
                f"`{field}`; keep one of them, or name the columns anew by `header:` "
                "and `header_line:` in the description.",
                f"{origin}: столбцы {_listed(sources)} относятся к одному полю "
                f"`{field}`; оставьте один или назовите столбцы заново через "
                "`header:` и `header_line:` в описании.",
            )


def _no_column(
    missing: Sequence[str], header: Sequence[str], unused: Sequence[str], file_name: str
) -> IntakeError:
    present = [name for name in FIELDS if name not in missing]
    near = near_names(unused, present)
    lines = []
    for field in missing:
        column = next((c for c, f in near.items() if f == field), "YOUR COLUMN")
        lines.append(f"{shown(column)}: {FIELD_OF[field].column_name}")
    written = f"`columns: {{{', '.join(lines)}}}`"
    id_en = id_ru = ""
    if "userid" in missing:
        id_en = " (or `row_id: true`: the line number becomes the id)"
        id_ru = " (или `row_id: true`: номером клиента станет номер строки)"
    if _looks_like_a_record(header):
        return IntakeError(
            f"{file_name} seems to have no header: the first line that can be read is "
            f"{_listed(header)}. Write the names of its columns, in their "
            "order, as `header: [user_id, …]` into the description.",
            f"{file_name}: похоже, нет заголовка, первая строка, которую удалось "
            f"прочитать: {_listed(header)}. "
            "Напишите в описании имена столбцов по порядку: `header: [user_id, …]`.",
        )
    return IntakeError(
        f"{file_name} has no column for {_listed(missing)}; its columns are "
        f"{_listed(header)}: write {written} into the description{id_en}, or let "
        "`bank-churn check FILE --write extract.yml` draft it.",
        f"{file_name}: нет столбца для {_listed(missing)}; столбцы файла: "
        f"{_listed(header)}; напишите в описании {written}{id_ru} или получите его "
        "черновик: `bank-churn check ФАЙЛ --write extract.yml`.",
    )


def _looks_like_a_record(header: Sequence[str]) -> bool:
    """Are most of the names numbers? Then they are values of a customer."""
    numbers = [name for name in header if re.fullmatch(r"[-+]?[0-9][0-9 .,]*", name)]
    return len(numbers) > len(header) / 2


def _listed(names: Sequence[str], limit: int = 30) -> str:
    """Names for a sentence: quoted, printable, cut when they are very many or long."""
    quoted = [f"`{shown(name)}`" for name in names[:limit]]
    return ", ".join(quoted) + (" …" if len(names) > limit else "")
