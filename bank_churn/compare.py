"""Two published files side by side: what a rule or a corrected file changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from bank_churn.errors import InputError
from bank_churn.paths import is_there
from bank_churn.published import fault_of
from bank_churn.settings import require_address_space
from python_stats.sentences import wording
from python_stats.sentences.wording import Language

# {name: (table, key, values)} of what is compared row by row.
PARTS: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "rates": (
        "segment_portraits",
        ("segment_code",),
        ("customer_count", "churned_count", "churn_rate"),
    ),
    "verdicts": ("hypothesis_tests", ("hypothesis_id",), ("verdict", "difference")),
    "rules": ("risk_segments", ("side", "rule"), ("customer_count",)),
    "card": ("scorecard", ("term", "band"), ("points",)),
    "months": (
        "month_comparisons",
        ("as_of_to", "metric", "segment_code"),
        ("verdict", "difference"),
    ),
}

WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "contracts": "Contracts",
        "rows": "Rows",
        "rates": "Churn by segment",
        "verdicts": "Verdicts",
        "rules": "Rules",
        "card": "Card",
        "months": "Months",
        "same": "no change",
        "absent": "absent",
    },
    "ru": {
        "contracts": "Состав таблиц",
        "rows": "Строки",
        "rates": "Отток по сегментам",
        "verdicts": "Выводы",
        "rules": "Правила",
        "card": "Скоринговая карта",
        "months": "Месяцы",
        "same": "без изменений",
        "absent": "нет",
    },
}

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs; None where one of the files has it not."""

    what: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs between two published files, by part."""

    old: str
    new: str
    changes: Mapping[str, Sequence[Change]]

    def as_dict(self) -> dict[str, Any]:
        """For programs: plain values."""
        return {
            "status": "ok",
            "old": self.old,
            "new": self.new,
            **{
                part: [
                    {"what": c.what, "old": _plain(c.old), "new": _plain(c.new)}
                    for c in changes
                ]
                for part, changes in self.changes.items()
            },
        }

    def as_text(self, language: Language) -> str:
        """For people."""
        words = WORDS[language]
        lines = [f"{self.old} → {self.new}"]
        for part, changes in self.changes.items():
            lines.append(words[part] + ("" if changes else f": {words['same']}"))
            for change in changes:
                old, new = (
                    _shown(values, language) if values else words["absent"]
                    for values in (change.old, change.new)
                )
                lines.append(f"  {change.what}: {old} → {new}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Published:
    """What is compared of one published file."""

    title: str
    contract: Mapping[str, Mapping[str, str]]
    """{table: {column: type}} of the marts."""
    rows: Mapping[str, Mapping[str, Any]]
    parts: Mapping[str, Mapping[str, Mapping[str, Any]]]
    """{part: {key in words: {column: value}}}, of the parts that the file has."""


def compare(old: Path, new: Path) -> Difference:
    """Compare two published files.

    Raises:
        InputError: One of them is not there, is damaged, or is no published file.
        BusyError: Another program writes one of them.
        MachineError: The memory is too small to read them.
    """
    before, after = _read(old), _read(new)
    changes = {
        "contracts": _contract_changes(before.contract, after.contract),
        "rows": _differing(before.rows, after.rows),
    }
    for part in PARTS:
        if part in before.parts or part in after.parts:
            changes[part] = _differing(
                before.parts.get(part, {}), after.parts.get(part, {})
            )
    return Difference(before.title, after.title, changes)


def _read(path: Path) -> Published:
    if not is_there(path):
        raise InputError(
            f"{path} is not there.",
            f"{path}: файла нет.",
        )
    require_address_space()
    try:
        # To DuckDB a relative path that begins as `md:` is an address.
        with duckdb.connect(path.absolute(), read_only=True) as connection:
            # A view in somebody's file reads no other one.
            connection.execute("set enable_external_access = false")
            contract = _contract(connection)
            if "build_info" not in contract:
                raise InputError(
                    f"{path} holds no published marts.",
                    f"{path}: нет опубликованных витрин.",
                )
            parts = {
                part: _values(connection, table, key, values, contract)
                for part, (table, key, values) in PARTS.items()
                if {*key, *values} <= set(contract.get(table, {}))
            }
            rows = _row_counts(connection, contract)
            return Published(_title(connection), contract, rows, parts)
    except duckdb.Error as error:
        fault = fault_of(path, error)
        if not isinstance(fault, InputError):
            raise fault from error
        reason = str(error).splitlines()[0]
        raise InputError(
            f"{path} is damaged or no DuckDB file: {reason}",
            f"{path}: файл повреждён или это не файл DuckDB: {reason}",
        ) from error


def _contract(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """{table: {column: type}} of the marts."""
    rows = connection.execute(
        "select table_name, column_name, data_type from duckdb_columns()"
        " where schema_name = 'marts' order by table_name, column_index"
    ).fetchall()
    tables: dict[str, dict[str, str]] = {}
    for table, column, data_type in rows:
        tables.setdefault(table, {})[column] = data_type
    return tables


def _contract_changes(
    old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]
) -> list[Change]:
    changes = []
    for table in sorted({*old, *new}):
        if table not in old or table not in new:
            sides = [
                {"columns": len(side[table])} if table in side else None
                for side in (old, new)
            ]
            changes.append(Change(table, *sides))
            continue
        for column in sorted({*old[table], *new[table]}):
            types = old[table].get(column), new[table].get(column)
            if types[0] != types[1]:
                changes.append(
                    Change(
                        f"{table}.{column}",
                        *({"type": t} if t is not None else None for t in types),
                    )
                )
    return changes


def _row_counts(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    return {
        table: {
            "rows": _one(connection, f"select count(*) from marts.{_quoted(table)}")
        }
        for table in tables
    }


def _values(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    key: Sequence[str],
    values: Sequence[str],
    contract: Mapping[str, Mapping[str, str]],
) -> dict[str, dict[str, Any]]:
    """{key in words: {column: value}}."""
    # Version 0.1 had every row of complete cases too.
    has_two = "population" in contract[table]
    rows = connection.execute(
        f"select {', '.join((*key, *values))} from marts.{table}"
        + (" where population = 'all_customers'" if has_two else "")
        + " order by all"
    ).fetchall()
    return {
        " ".join(str(v) for v in row[: len(key)] if v is not None): dict(
            zip(values, row[len(key) :], strict=True)
        )
        for row in rows
    }


def _differing(
    old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]
) -> list[Change]:
    """What only one side has, or both with other values; old order, then the new."""
    return [
        Change(what, old.get(what), new.get(what))
        for what in dict.fromkeys([*old, *new])
        if old.get(what) != new.get(what)
    ]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _title(connection: duckdb.DuckDBPyConnection) -> str:
    row = connection.execute(
        "select build_id, source_file from marts.build_info"
    ).fetchone()
    return " ".join(map(str, row or ("?",)))


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    row = connection.execute(sql).fetchone()
    assert row is not None
    return row[0]


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {
        name: value if isinstance(value, str | int | float) else str(value)
        for name, value in values.items()
        if value is not None
    }


def _shown(values: Mapping[str, Any], language: Language) -> str:
    shown = []
    for name, value in values.items():
        if name.endswith("_rate") and isinstance(value, float | Decimal):
            shown.append(wording.percent(value, language))
        elif isinstance(value, float):
            shown.append(wording.number(value, language, 4))
        elif isinstance(value, int):
            shown.append(wording.count(value, language))
        else:
            shown.append(str(value))
    return ", ".join(shown)
