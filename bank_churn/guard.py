"""Money of another size than in the build before: most likely read wrongly.

A decimal mark taken for one of thousands, or thousands of roubles delivered for
roubles, leave every row acceptable and every amount wrong.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from bank_churn.errors import InputError

# The medians of one bank move by some per cent from month to month.
LARGEST_FACTOR = 5
PORTRAIT = "marts.bank_portrait"


def require_money_of_one_size(
    connection: duckdb.DuckDBPyConnection, published_file: Path
) -> None:
    """Compare the medians of the database `working` with those published before.

    A field that one of the two builds does not have is not compared, and without a
    readable build before there is nothing to compare.

    Raises:
        InputError: A median has moved by more than `LARGEST_FACTOR`.
    """
    before = _published(published_file)
    now = _medians(connection, "working.")
    shifts = [
        f"the median of {name.removeprefix('median_')} is {now[name]:,.2f} and was "
        f"{before[name]:,.2f}"
        for name in sorted(now.keys() & before.keys())
        if _has_moved(before[name], now[name])
    ]
    if shifts:
        raise InputError(
            f"The money is of another size than in the build published before: "
            f"{'; '.join(shifts)}. See how the amounts are written (decimal mark, "
            "thousands, currency). If they are right, publish with "
            "--allow-money-shift. Nothing was published.",
            "Суммы другого размера, чем в прежней опубликованной сборке: "
            f"{'; '.join(shifts)}. Посмотрите, как записаны суммы (десятичный "
            "знак, тысячи, валюта). Если всё верно, опубликуйте с "
            "--allow-money-shift. Ничего не опубликовано.",
        )


def _has_moved(before: float, now: float) -> bool:
    small, large = sorted((abs(before), abs(now)))
    return large > small * LARGEST_FACTOR


def _published(file: Path) -> Mapping[str, float]:
    if not file.is_file():
        return {}
    try:
        with duckdb.connect(file, read_only=True) as connection:
            return _medians(connection, "")
    except duckdb.Error:
        return {}


def _medians(
    connection: duckdb.DuckDBPyConnection, database: str
) -> Mapping[str, float]:
    """{column: median} of the amounts of all customers; empty without a portrait."""
    try:
        result = connection.execute(f"select * from {database}{PORTRAIT}")
    except duckdb.CatalogException:
        return {}
    names = [column[0] for column in result.description or []]
    rows = result.fetchall()
    return {
        name: float(value)
        for name, value in zip(names, rows[0] if rows else (), strict=False)
        if name.startswith("median_") and name.endswith("_amount") and value is not None
    }
