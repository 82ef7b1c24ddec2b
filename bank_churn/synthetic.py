"""Synthetic extracts of any size in the original's exact format.

Customers are drawn from the figures in `synthetic_profile`, each column given the ones
before it: products, activity, churn and gender, then age, equity, balance, score,
salary, card, city. The first four come in exact shares of the rows, spread by a random
permutation; the rest by inverse distribution functions.

The same rows and seed give the same file on every machine and for every chunk size:
each column reads its own stream of PCG64 doubles, one per row, and numpy keeps those
stable, as it does not promise for its distributions. What goes through exp() is rounded
to kopecks, far above the last bits in which mathematical libraries differ.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import click
import duckdb
import numpy as np
from numpy.typing import ArrayLike, NDArray

from bank_churn import synthetic_profile as profile

DEFAULT_ROWS = 10_000
# The first of 1, 2, 3, ... whose extract leads to the original's four verdicts, in both
# populations: mean ages as close as these go either way by chance.
DEFAULT_SEED = 13
# Rows drawn at once: about 100 MB.
DEFAULT_CHUNK_ROWS = 250_000

# One array per column, in the order and with the names of the file; NaN is missing.
Chunk = dict[str, NDArray[Any]]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_PERMUTATIONS = ("cells", "people", "user_ids")
_DRAWS = (
    "city", "age", "equity", "has_balance", "balance", "score", "salary", "card",
)  # fmt: skip

CITIES = tuple(profile.CITY_SHARES)

# One fault per line of a CSV file, all of which an intake has to refuse:
# {name: fields -> broken fields}.
DEFECTS: dict[str, Callable[[list[str]], list[str]]] = {
    "too_few_fields": lambda fields: fields[:-1],
    "too_many_fields": lambda fields: [*fields, "0"],
    "missing_id": lambda fields: ["", *fields[1:]],
    "balance_not_a_number": lambda fields: [*fields[:6], "much", *fields[7:]],
    "score_not_a_number": lambda fields: [fields[0], "high", *fields[2:]],
    "unknown_gender": lambda fields: [*fields[:3], "Q", *fields[4:]],
    "age_not_whole": lambda fields: [*fields[:4], "41.5", *fields[5:]],
    "products_not_a_number": lambda fields: [*fields[:7], "two", *fields[8:]],
    "unknown_flag": lambda fields: [*fields[:9], "7", *fields[10:]],
    "missing_churn": lambda fields: [*fields[:-1], ""],
}

# The same for columns that have a type: {name: (column, SQL value in its place)}.
PARQUET_DEFECTS: dict[str, tuple[str, str]] = {
    "missing_id": ("USERID", "null"),
    "score_out_of_range": ("score", "5000.0"),
    "unknown_gender": ("gender", "'Q'"),
    "age_not_whole": ("age", "41.5"),
    "balance_out_of_range": ("balance", "1e15"),
    "products_out_of_range": ("products", "1000"),
    "unknown_flag": ("last_activity", "7"),
    "missing_churn": ("churn", "null"),
}


def generate(
    rows: int, seed: int = DEFAULT_SEED, chunk_rows: int = DEFAULT_CHUNK_ROWS
) -> Iterator[Chunk]:
    """Draw an extract of `rows` customers, `chunk_rows` at a time.

    Raises:
        ValueError: rows or chunk_rows is below 1, or seed below 0.
    """
    if rows < 1 or chunk_rows < 1 or seed < 0:
        raise ValueError(
            "rows and chunk_rows must be at least 1 and seed at least 0: "
            f"{rows=}, {chunk_rows=}, {seed=}"
        )
    names = (*_PERMUTATIONS, *_DRAWS)
    seeds = np.random.SeedSequence(seed).spawn(len(names))
    streams = {
        name: np.random.Generator(np.random.PCG64(child))
        for name, child in zip(names, seeds, strict=True)
    }
    sizes = (rows, rows, profile.USER_ID_SPACING * rows)
    cell_order, person_order, user_id_order = (
        _Permutation(size, streams[name])
        for name, size in zip(_PERMUTATIONS, sizes, strict=True)
    )
    for start in range(0, rows, chunk_rows):
        index = np.arange(start, min(start + chunk_rows, rows))
        draws = {name: streams[name].random(len(index)) for name in _DRAWS}
        person = person_order(index)
        user_id, city = _identities(person, rows, user_id_order, draws)
        customers = _customers(cell_order(index), rows, draws)
        customers["age"][_has_no_age(person, rows)] = np.nan
        yield {
            "USERID": user_id,
            "score": customers["score"],
            "city": np.array(CITIES, dtype=object)[city],
            "gender": np.array(["М", "Ж"], dtype=object)[customers["is_woman"]],
            "age": customers["age"],
            "equity": customers["equity"],
            "balance": customers["balance"],
            "products": customers["products"],
            "credit_card": customers["has_card"],
            "last_activity": customers["is_active"],
            "EST_SALARY": customers["salary"],
            "churn": customers["is_churned"],
        }


def write_csv(
    path: Path,
    rows: int,
    seed: int = DEFAULT_SEED,
    *,
    defects: float = 0.0,
    chunk_rows: int = DEFAULT_CHUNK_ROWS,
) -> int:
    """Write an extract as the bank writes it: UTF-8, comma, LF.

    Args:
        path: The file; it appears whole or not at all.
        rows: Customers.
        seed: Of the customers and the defects.
        defects: Share of lines that get one of DEFECTS, 0 to 1.
        chunk_rows: Rows in memory at once.

    Returns:
        The number of lines with a defect.
    """
    faults = _Faults(defects, seed, len(DEFECTS))
    with _scratch_beside(path) as scratch, duckdb.connect() as connection:
        part, whole = scratch / "part.csv", scratch / "whole.csv"
        with whole.open("wb") as output:
            for number, chunk in enumerate(generate(rows, seed, chunk_rows)):
                connection.register("chunk", chunk)
                is_first = str(number == 0).lower()
                connection.execute(
                    f"copy (from chunk) to '{_quoted(part)}' (header {is_first})"
                )
                if defects:
                    _break_lines(part, faults.of_next(len(chunk["USERID"])))
                with part.open("rb") as source:
                    shutil.copyfileobj(source, output, 1 << 20)
        os.replace(whole, path)
    return faults.count


def write_parquet(
    path: Path,
    rows: int,
    seed: int = DEFAULT_SEED,
    *,
    defects: float = 0.0,
    chunk_rows: int = DEFAULT_CHUNK_ROWS,
) -> int:
    """Write an extract as one Parquet file; arguments and result as in `write_csv`.

    The defects are those that typed columns can hold, PARQUET_DEFECTS.
    """
    faults = _Faults(defects, seed, len(PARQUET_DEFECTS))
    replaced = ", ".join(
        f"if(fault = {number}, {value}, {column}) as {column}"
        for number, (column, value) in enumerate(PARQUET_DEFECTS.values())
    )
    with _scratch_beside(path) as scratch, duckdb.connect() as connection:
        for number, chunk in enumerate(generate(rows, seed, chunk_rows)):
            chunk["fault"] = faults.of_next(len(chunk["USERID"]))
            connection.register("chunk", chunk)
            part = scratch / f"part-{number:06}.parquet"
            connection.execute(
                f"copy (select * exclude (fault) replace ({replaced}) from chunk)"
                f" to '{_quoted(part)}'"
            )
        parts, whole = scratch / "part-*.parquet", scratch / "whole.parquet"
        # Several threads keep each other's parts in memory to write them in order.
        connection.execute("set threads = 1")
        connection.execute(
            f"copy (from read_parquet('{_quoted(parts)}')) to '{_quoted(whole)}'"
        )
        os.replace(whole, path)
    return faults.count


class _Faults:
    """Which rows get which fault: the share of `share` rows, the kind at random.

    Raises:
        ValueError: The share is not one from 0 to 1.
    """

    def __init__(self, share: float, seed: int, kinds: int) -> None:
        if not 0 <= share <= 1:
            raise ValueError(f"defects is a share from 0 to 1, not {share}")
        self._share, self._kinds = share, kinds
        self._stream = np.random.Generator(np.random.PCG64((seed, 1)))
        self.count = 0

    def of_next(self, rows: int) -> Ints:
        """Number of the fault of each of the next rows; -1 is none."""
        uniform = self._stream.random((rows, 2))
        is_broken = uniform[:, 0] < self._share
        self.count += int(is_broken.sum())
        kind = (uniform[:, 1] * self._kinds).astype(np.int64)
        return np.where(is_broken, kind, -1)


class _Permutation:
    """A random permutation of 0 ... size - 1, evaluated for any indices at once.

    A Feistel network over pairs of digits in base ceil(sqrt(size)) with a random table
    per round: memory grows with the square root of the size. Results outside the range
    are permuted again until they are inside.
    """

    _ROUNDS = 4

    def __init__(self, size: int, stream: np.random.Generator) -> None:
        self._size = size
        self._base = next(
            base for base in range(int(size**0.5), size + 1) if base**2 >= size
        )
        self._tables = [
            (stream.random(self._base) * self._base).astype(np.int64)
            for _ in range(self._ROUNDS)
        ]

    def __call__(self, index: Ints) -> Ints:
        high, low = np.divmod(index, self._base)
        for table in self._tables:
            high, low = low, (high + table[low]) % self._base
        image: Ints = high * self._base + low
        is_outside = image >= self._size
        if is_outside.any():
            image[is_outside] = self(image[is_outside])
        return image


def _identities(
    person: Ints, rows: int, user_id_order: _Permutation, draws: Mapping[str, Floats]
) -> tuple[Ints, Ints]:
    """User ids and cities: the last people share the ids of the first ones."""
    shared = _scaled(profile.SHARED_ID_COUNT, rows)
    is_first, is_second = person < shared, person >= rows - shared
    number = np.where(is_second, person - (rows - shared), person)
    city = _pick(_cumulated(list(profile.CITY_SHARES.values())), 0, draws["city"])
    city[is_first], city[is_second] = map(CITIES.index, profile.SHARED_ID_CITIES)
    return profile.FIRST_USER_ID + user_id_order(number), city


def _has_no_age(person: Ints, rows: int) -> NDArray[np.bool_]:
    first = _scaled(profile.SHARED_ID_COUNT, rows)
    last = first + _scaled(profile.MISSING_AGE_COUNT, rows)
    return (first <= person) & (person < last)


def _customers(
    cell_position: Ints, rows: int, draws: Mapping[str, Floats]
) -> dict[str, NDArray[Any]]:
    """Everything but the identity, for positions among the rows sorted by cell."""
    cells, ends = _cells(rows)
    cell = np.searchsorted(ends, cell_position, side="right")
    products, is_active, is_churned, is_woman = cells[cell].T
    group = products.clip(1, 4) - 1
    # Some tables split the retained by gender; the churned are too few for that.
    kind = np.where(is_churned, 2, is_woman)
    # The outliers are the first of the active retained men with two products.
    outlier_start = ends[cells.tolist().index([2, 1, 0, 0]) - 1]
    outlier_rank = cell_position - outlier_start
    is_outlier = (outlier_rank >= 0) & (outlier_rank < _scaled(1, rows))

    age_row = np.ravel_multi_index(
        (is_woman, is_churned, is_active, group), (2, 2, 2, 4)
    )
    age = profile.AGE_BANDS[0] + _pick(_age_table(), age_row, draws["age"])
    equity = _pick(_equity_table(), 3 * group + kind, draws["equity"])
    equity[is_outlier] = 5
    balance = _balances(is_churned, group, age, equity, draws["balance"])
    balance[is_outlier] += profile.OUTLIER_BALANCE_RUB
    missing_share = np.array(profile.BALANCE_MISSING_SHARES)[
        equity.clip(0, 2), kind, group
    ]
    has_balance = (draws["has_balance"] >= missing_share) & (products > 0)
    balance_band = np.where(
        has_balance,
        np.searchsorted(profile.BALANCE_BAND_ENDS_RUB, balance),
        len(profile.BALANCE_BAND_ENDS_RUB) + 1,
    )
    card_share = np.array(profile.CARD_SHARES)[
        1 - has_balance, products, 2 * is_churned + is_woman
    ]
    return {
        "products": products,
        "is_active": is_active,
        "is_churned": is_churned,
        "is_woman": is_woman,
        "age": age.astype(np.float64),
        "equity": equity,
        "balance": np.where(has_balance, balance, np.nan),
        "score": _scores(is_churned, group, balance_band, draws["score"]),
        "salary": _salaries(is_churned, balance_band, draws["salary"]),
        "has_card": (draws["card"] < card_share).astype(np.int64),
    }


def _balances(
    is_churned: Ints, group: Ints, age: Ints, equity: Ints, uniform: Floats
) -> Floats:
    """Roubles with kopecks, as if the bank knew everybody's balance."""
    lower, upper = profile.BALANCE_LOWER_TAIL, profile.BALANCE_UPPER_TAIL
    knots = [*lower, *profile.BALANCE_QUANTILES, *upper]
    body = np.array(profile.BALANCE_THOUSAND_RUB).reshape(24, -1) * 1000.0
    table = np.hstack(
        [
            np.outer(body[:, 0], list(lower.values())),
            body,
            np.outer(body[:, -1], list(upper.values())),
        ]
    )
    equity_band = np.searchsorted((2, 4), equity, side="right")
    row = np.ravel_multi_index((is_churned, group, equity_band), (2, 4, 3))
    balance = np.exp(_quantile(np.log(table), row, knots, uniform))
    ages_below, factors = zip(*profile.BALANCE_AGE_FACTORS.items(), strict=True)
    balance *= np.array(factors)[np.searchsorted(ages_below, age, side="right")]
    rounded: Floats = balance.round(2)
    return rounded


def _scores(
    is_churned: Ints, group: Ints, balance_band: Ints, uniform: Floats
) -> Floats:
    """Whole points; `balance_band` 7 is no balance."""
    has_balance = balance_band < 7
    table = np.array(profile.SCORES, dtype=float).reshape(14, -1)
    row = np.where(has_balance, 7 * is_churned + balance_band, 0)
    with_balance = _quantile(table, row, profile.SCORE_QUANTILES, uniform)
    with_balance += np.array(profile.SCORE_SHIFTS)[group]
    without_balance = np.interp(
        uniform,
        list(profile.SCORES_WITHOUT_BALANCE),
        list(profile.SCORES_WITHOUT_BALANCE.values()),
    )
    score: Floats = np.where(has_balance, with_balance, without_balance).round()
    return score.clip(max=profile.MAX_SCORE)


def _salaries(is_churned: Ints, balance_band: Ints, uniform: Floats) -> Floats:
    """Roubles with kopecks; `balance_band` 7 is no balance."""
    table = np.log(np.array(profile.SALARY_THOUSAND_RUB).reshape(16, -1) * 1000.0)
    row = 8 * is_churned + balance_band
    salary = np.exp(_quantile(table, row, profile.SALARY_QUANTILES, uniform))
    rounded: Floats = salary.round(2)
    return rounded


def _cells(rows: int) -> tuple[Ints, Ints]:
    """Products, activity, churn and gender of each cell, and where its rows end.

    The ends are exact shares of the rows, rounded: whole numbers of thousandths, so
    that no floating point sum decides on a row.
    """
    cells, weights = [], []
    for products, (count, *shares) in profile.PRODUCT_GROUPS.items():
        active, churn_active, churn_inactive, women_churned, women_retained = (
            round(share * 1000) for share in shares
        )
        for is_active, activity in enumerate((1000 - active, active)):
            churned = churn_active if is_active else churn_inactive
            for is_churned, churn in enumerate((1000 - churned, churned)):
                women = women_churned if is_churned else women_retained
                for is_woman, gender in enumerate((1000 - women, women)):
                    cells.append((products, is_active, is_churned, is_woman))
                    weights.append(count * activity * churn * gender)
    total = sum(weights)
    ends = [
        (2 * rows * sum(weights[: cell + 1]) + total) // (2 * total)
        for cell in range(len(cells))
    ]
    return np.array(cells), np.array(ends)


@cache
def _age_table() -> Floats:
    """Cumulative share of each year of age by woman, churned, active, product group."""
    first, last = profile.AGE_BANDS[0], profile.AGE_BANDS[-1]
    ages = np.arange(first, last)
    band = np.searchsorted(profile.AGE_BANDS, ages, side="right") - 1
    in_band = np.interp(
        ages, list(profile.AGE_PROFILE), list(profile.AGE_PROFILE.values())
    )
    in_band /= np.bincount(band, weights=in_band)[band]

    by_activity = np.array(profile.AGE_ACTIVITY)
    active_share = profile.ACTIVE_SHARE
    by_inactivity = (1 - active_share * by_activity) / (1 - active_share)
    shares = (
        np.array(profile.AGE_PER_MILLE)[:, :, None, :]
        * np.stack([by_inactivity, by_activity])
    )[..., band] * in_band
    shares /= shares.sum(axis=-1, keepdims=True)

    # Tilting the shares by 1 + shift / variance * (age - mean) moves the mean by shift.
    mean = (shares * ages).sum(axis=-1, keepdims=True)
    variance = (shares * (ages - mean) ** 2).sum(axis=-1, keepdims=True)
    slope = (
        np.array(profile.AGE_SHIFT_YEARS).T[:, None, None, :, None]
        / (variance[..., None, :])
    )
    tilted = shares[..., None, :] * (1 + slope * (ages - mean)[..., None, :])
    return _cumulated(tilted.clip(0).reshape(32, -1))


@cache
def _equity_table() -> Floats:
    """Cumulative share of each equity by product group, kind of customer."""
    shares = np.array(profile.EQUITY_PER_MILLE).reshape(12, -1)
    tail = np.outer(shares[:, -1], profile.EQUITY_TAIL_SHARES)
    return _cumulated(np.hstack([shares[:, :-1], tail]))


def _cumulated(shares: ArrayLike) -> Floats:
    """Cumulative distribution in each row of a table of relative frequencies."""
    cumulated: Floats = np.cumsum(np.atleast_2d(np.asarray(shares, float)), axis=1)
    return cumulated / cumulated[:, -1:]


def _pick(cumulated: Floats, row: Ints | int, uniform: Floats) -> Ints:
    """Category drawn from the given row of a cumulative table."""
    rows, categories = cumulated.shape
    # One search serves all rows: row r occupies the interval from r to r + 1.
    flat = (cumulated + np.arange(rows)[:, None]).ravel()
    found = np.searchsorted(flat, row + uniform, side="right") - row * categories
    category: Ints = found.clip(0, categories - 1)
    return category


def _quantile(
    table: Floats, row: Ints, knots: Sequence[float], uniform: Floats
) -> Floats:
    """Quantile, linear between the knots, of the given row of a table."""
    right = np.searchsorted(knots, uniform, side="right").clip(1, len(knots) - 1)
    left_knot, right_knot = np.array(knots)[right - 1], np.array(knots)[right]
    weight = (uniform - left_knot) / (right_knot - left_knot)
    left_value, right_value = table[row, right - 1], table[row, right]
    value: Floats = left_value + weight * (right_value - left_value)
    return value


def _scaled(count: int, rows: int) -> int:
    """A count per BASE_ROWS customers at another size."""
    return round(count * rows / profile.BASE_ROWS)


def _break_lines(path: Path, faults: Ints) -> None:
    """Give the data lines of a CSV file their defects, by number in DEFECTS."""
    lines = path.read_text(encoding="utf-8").splitlines()
    first_data_line = len(lines) - len(faults)
    makers = list(DEFECTS.values())
    for row in np.flatnonzero(faults >= 0):
        line = first_data_line + row
        lines[line] = ",".join(makers[faults[row]](lines[line].split(",")))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


@contextmanager
def _scratch_beside(path: Path) -> Iterator[Path]:
    """A directory on the file's own disk, so that moving the file is a rename."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".synthetic-") as scratch:
        yield Path(scratch)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


@click.command()
@click.option("--rows", type=click.IntRange(1), default=DEFAULT_ROWS, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=DEFAULT_SEED, show_default=True)
@click.option(
    "--defects",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Share of the rows that get a fault.",
)
@click.option(
    "--months",
    type=click.IntRange(1),
    help="So many months of a bank instead of one extract, without defects.",
)
@click.option(
    "--campaign",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Of months: the drawn members (campaigns/ID.csv) whose calls have --effect.",
)
@click.option(
    "--effect",
    type=click.FloatRange(-1, 0),
    default=-0.08,
    show_default=True,
    help="What the calls add to the share of those flagged or gone.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The file, a name ending in .parquet makes it Parquet; the folder of months.",
)
def main(
    rows: int,
    seed: int,
    defects: float,
    months: int | None,
    campaign: Path | None,
    effect: float,
    output: Path,
) -> None:
    """Write a synthetic bank extract, or the deliveries of a bank month by month."""
    if months is not None:
        from bank_churn.synthetic_months import Campaign, write_months

        called = Campaign.of_members(campaign, effect) if campaign else None
        write_months(output, months, rows, seed, campaign=called)
        return
    write = write_parquet if output.suffix == ".parquet" else write_csv
    write(output, rows, seed, defects=defects)


if __name__ == "__main__":
    main()
