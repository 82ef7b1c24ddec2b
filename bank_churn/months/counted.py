"""What was counted of the months, as immutable Parquet files beside the judged rows.

The counts of a month, and of a month and the one before, follow from their rows and
from the rules alone. They are kept in files named by a digest of both, so a build
counts what no build before it has counted: the latest month and its pairs. Every file
may be deleted at any time.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from bank_churn.months.split import is_whole_parquet

FOLDER = "counted"
STAYED = "('stayed', 'flagged', 'flag_withdrawn')"
# {kind: the rows of a built table that are kept of the month ?}.
KINDS: Mapping[str, str] = {
    "attribute_counts": "select * from agg_months__attribute_counts where as_of = ?",
    "backtest": "select * from marts.score_backtest where as_of_to = ?",
    "field_counts": "select * from agg_months__field_counts where as_of = ?",
    "flag_outcomes": "select * from agg_months__flag_outcomes where as_of_later = ?",
    # What follows from all months before is left out.
    "movers": "select * exclude (event, is_comparable) from int_months__movers"
    " where as_of_to = ?",
    "stayed": f"select * from agg_months__paths where event in {STAYED}"
    " and as_of_to = ?",
}


def names_of(
    contents: Sequence[tuple[str, str]],
    rules: str,
    *,
    flag_horizon_months: int,
    score_backtest_pairs: int,
) -> dict[str, dict[str, str]]:
    """{kind: {date of the month: begin of the file's name}}.

    Args:
        contents: (date, digest of the rows) of the months in their order.
        rules: Digest of what decides how rows are counted.
        flag_horizon_months: How far the outcome of a flag is followed.
        score_backtest_pairs: How many of the latest pairs judge a card.
    """
    count = len(contents)
    # {kind: (months before its own that it looks at, the first month that has it)}.
    reach = {
        "movers": (1, 1),
        "stayed": (1, 1),
        "flag_outcomes": (flag_horizon_months, 1),
        "backtest": (2, max(2, count - score_backtest_pairs)),
    }
    names: dict[str, dict[str, str]] = {}
    for kind in KINDS:
        behind, first = reach.get(kind, (0, 0))
        names[kind] = {}
        for place in range(first, count):
            seen = contents[max(0, place - behind) : place + 1]
            digest = hashlib.sha256(repr((kind, rules, seen)).encode()).hexdigest()
            as_of = contents[place][0]
            names[kind][as_of] = f"{kind}-{as_of}-{digest[:32]}"
    return names


def plan_of(folder: Path, names: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """What the models need to know: the names, and which files are there."""
    wanted = {name for days in names.values() for name in days.values()}
    there = [
        path.name
        for path in folder.glob("*.parquet")
        if _begin(path) in wanted and is_whole_parquet(path)
    ]
    return {"folder": str(folder), "names": names, "there": sorted(there)}


def prune(folder: Path, names: Mapping[str, Mapping[str, str]]) -> None:
    """Delete every file but these."""
    wanted = {name for days in names.values() for name in days.values()}
    for path in folder.glob("*.parquet"):
        if _begin(path) not in wanted:
            path.unlink()


def _begin(path: Path) -> str:
    """A name without the digest of the bands."""
    kind, *rest = path.stem.split("-")
    return "-".join([kind, *rest[:4]])


def keep(working_file: Path, folder: Path) -> None:
    """Put what a finished build has counted into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory(dir=folder, prefix=".keeping-") as scratch,
        duckdb.connect(working_file, read_only=True) as connection,
    ):
        connection.execute("use intermediate")
        files = connection.execute(
            "select kind, as_of, file_name from int_months__kept_counts"
            " where not is_kept order by all"
        ).fetchall()
        for kind, as_of, name in files:
            part = Path(scratch, name)
            target = str(part).replace("'", "''")
            connection.execute(
                f"copy ({KINDS[kind]} order by all) to '{target}' (format parquet)",
                [as_of],
            )
            part.rename(folder / name)
