"""The vocabulary of an extract: its fields, and the names they go by.

Everything here is read from the reference seeds, which the models read too: a bank that
adds a field or a name edits a seed and nothing else. Read once per process: a file of
ten thousand columns asks as often.
"""

import csv
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bank_churn.paths import packaged_project


@dataclass(frozen=True, slots=True)
class Field:
    """A row of the seed `extract_fields`."""

    name: str
    column_name: str
    """Its typed column in `customers`."""
    kind: str
    """text, code, whole, number or money."""
    is_required: bool
    lowest: float | None
    highest: float | None
    reason_name: str
    name_en: str
    name_ru: str

    @property
    def is_number(self) -> bool:
        """Cells are numbers, whole or with decimals."""
        return self.kind in ("whole", "number", "money")


def project_root() -> Path:
    """The project whose seeds count: the one that is built, else the package's."""
    here = Path(os.environ.get("DBT_PROJECT_DIR") or Path.cwd())
    has_seeds = (here / "seeds" / "reference" / "extract_fields.csv").is_file()
    return here if has_seeds else packaged_project()


def seed_rows(name: str) -> list[dict[str, str]]:
    """The rows of a reference seed, as text."""
    path = project_root() / "seeds" / "reference" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def project_vars() -> dict[str, Any]:
    """The vars of `dbt_project.yml`, for those who judge without dbt."""
    text = (project_root() / "dbt_project.yml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)["vars"]
    return found


def _fields() -> dict[str, Field]:
    rows = sorted(seed_rows("extract_fields"), key=lambda row: int(row["position"]))
    return {
        row["field"]: Field(
            name=row["field"],
            column_name=row["column_name"],
            kind=row["kind"],
            is_required=row["is_required"] == "true",
            lowest=float(row["lowest"]) if row["lowest"] else None,
            highest=float(row["highest"]) if row["highest"] else None,
            reason_name=row["reason_name"],
            name_en=row["name_en"],
            name_ru=row["name_ru"],
        )
        for row in rows
    }


FIELD_OF: Mapping[str, Field] = _fields()
# In the order of the original extract; `positions` of a file follow it.
FIELDS = tuple(FIELD_OF)
REQUIRED = tuple(name for name, field in FIELD_OF.items() if field.is_required)


def normal(name: str) -> str:
    """A column name as names are compared: trimmed, any case is one case."""
    return name.strip().casefold()


def squashed(name: str) -> str:
    """Letters and digits alone: `CreditCard`, `credit_card`, `Credit card`."""
    return re.sub(r"[\W_]+", "", name.casefold())


# The names of the marts mean the same fields.
_CANONICAL = {
    known: field.name
    for field in FIELD_OF.values()
    for known in (field.name, field.column_name)
}
_SQUASHED = {squashed(known): name for known, name in _CANONICAL.items()}


def canonical_field(name: str) -> str | None:
    """The field that a name stands for without a description, or None."""
    return _CANONICAL.get(normal(name))


def respelled_field(name: str) -> str | None:
    """The field whose name this is but for case, blanks and underscores, or None."""
    return _SQUASHED.get(squashed(name))


@cache
def usual_names() -> dict[str, str]:
    """{squashed name that banks use: field}, with the canonical names."""
    usual = {squashed(row["name"]): row["field"] for row in seed_rows("usual_names")}
    return usual | _SQUASHED


@cache
def usual_words() -> dict[str, str]:
    """{usual name as its words: field}, for names that hold it among other words.

    Not those of an id: `client` and `number` stand in many a name.
    """
    found = {}
    for row in seed_rows("usual_names"):
        words = re.findall(r"\w+", row["name"].replace("_", " ").casefold())
        if row["field"] != "userid":
            found[" ".join(words)] = row["field"]
    return found


@cache
def known_layouts() -> dict[str, dict[str, str]]:
    """{name of a layout: {its column: field}}, the largest layout first."""
    layouts: dict[str, dict[str, str]] = {}
    for row in seed_rows("known_layouts"):
        layouts.setdefault(row["layout"], {})[row["column_name"]] = row["field"]
    return dict(sorted(layouts.items(), key=lambda item: -len(item[1])))


@cache
def known_codes() -> dict[str, dict[str, str]]:
    """{field: {delivered text in lower case: canonical value}}."""
    codes: dict[str, dict[str, str]] = {}
    for row in seed_rows("code_values"):
        codes.setdefault(row["field"], {})[row["source_value"]] = row["canonical_value"]
    return codes
