"""Column mappings: {column of the extract: canonical field}."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from bank_churn.intake.errors import IntakeError
from bank_churn.intake.fields import FIELDS, REQUIRED, canonical_field, normal


def load_mapping(path: str | Path) -> dict[str, str]:
    """Read a mapping file: YAML lines `column of the extract: field`.

    Returns:
        {column of the extract: canonical field}, names as the file spells them on
        the left and as `FIELDS` spells them on the right.

    Raises:
        IntakeError: The file is not there, is not YAML of this shape, names an
            unknown field or gives two columns to one field.
    """
    try:
        content = yaml.safe_load(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise IntakeError(
            f"{path}: the column mapping cannot be read ({reason}); "
            "give a YAML file in UTF-8.",
            f"{path}: файл сопоставления столбцов не читается ({reason}); "
            "нужен YAML в UTF-8.",
        ) from error
    if not isinstance(content, dict) or not content:
        raise IntakeError(
            f"{path} is no column mapping; write lines `source column: field`.",
            f"{path}: это не сопоставление столбцов; нужны строки "
            "`столбец файла: поле`.",
        )
    return check_mapping(content, str(path))


def check_mapping(columns: Mapping[object, object], origin: str) -> dict[str, str]:
    """The mapping with canonical names on the right, or an `IntakeError`.

    Args:
        columns: {column of the extract: field}, of any content.
        origin: What to call the mapping in an error: a path or a variable.
    """
    checked: dict[str, str] = {}
    for source, target in columns.items():
        field = canonical_field(target) if isinstance(target, str) else None
        if field is None or not isinstance(source, str):
            known = ", ".join(FIELDS)
            raise IntakeError(
                f"{origin}: `{source}: {target}` does not name a field; "
                f"the fields are {known}.",
                f"{origin}: в строке `{source}: {target}` нет известного поля; "
                f"поля: {known}.",
            )
        checked[source] = field
    _refuse_two_for_one(list(checked.items()), origin)
    return checked


def find_positions(
    header: Sequence[str], mapping: Mapping[str, str], file_name: str
) -> tuple[int | None, ...]:
    """Where each of `FIELDS` stands in a header, counted from 1; None when absent.

    Raises:
        IntakeError: A mapped column is not there, two columns claim one field, or a
            required field has no column.
    """
    names = [normal(name) for name in header]
    mapped = {normal(source): field for source, field in mapping.items()}
    absent = [source for source in mapping if normal(source) not in names]
    if absent:
        raise IntakeError(
            f"{file_name} has no column {_listed(absent)}, which the column mapping "
            f"names; its columns are {_listed(header)}.",
            f"{file_name}: нет столбца {_listed(absent)}, указанного в сопоставлении; "
            f"столбцы файла: {_listed(header)}.",
        )
    claims = [
        (name, mapped.get(normal(name)) or canonical_field(name)) for name in header
    ]
    # A mapped column wins over one that only happens to have the field's name.
    taken = set(mapped.values())
    claims = [
        (name, None if field in taken and normal(name) not in mapped else field)
        for name, field in claims
    ]
    _refuse_two_for_one(claims, file_name)
    positions = {field: i for i, (_, field) in enumerate(claims, start=1) if field}
    missing = [field for field in REQUIRED if field not in positions]
    if missing:
        raise IntakeError(
            f"{file_name} has no column for {_listed(missing)}; its columns are "
            f"{_listed(header)}: name the right ones in a column mapping.",
            f"{file_name}: нет столбца для {_listed(missing)}; столбцы файла: "
            f"{_listed(header)}; укажите нужные в сопоставлении столбцов.",
        )
    return tuple(positions.get(field) for field in FIELDS)


def _refuse_two_for_one(claims: Sequence[tuple[str, str | None]], origin: str) -> None:
    for field in FIELDS:
        sources = [source for source, claimed in claims if claimed == field]
        if len(sources) > 1:
            raise IntakeError(
                f"{origin}: the columns {_listed(sources)} are all given to the field "
                f"`{field}`; keep one of them.",
                f"{origin}: столбцы {_listed(sources)} относятся к одному полю "
                f"`{field}`; оставьте один.",
            )


def _listed(names: Sequence[str], limit: int = 30) -> str:
    """Names for a sentence: quoted, printable, cut when they are very many or long."""
    shown = [f"`{name[:60]}`" for name in names[:limit]]
    return ", ".join(shown) + (" …" if len(names) > limit else "")
