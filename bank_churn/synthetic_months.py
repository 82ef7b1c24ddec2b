"""A synthetic bank that delivers every month, with what happened in it as the truth.

The people are those of `synthetic`. From month to month they leave (more often when
flagged, by segment and score), are flagged and unflagged, take and give back products,
become active, come and come back. All of that is in balance, so that rates stay, but
for two planted steps: one where inactive customers become active (a real change of a
rate), and one where customers take a third product and are from then on as active, and
as often flagged, as those who had it (a pure change of mix).

Of the deliveries, too, one branch's file is late, one was wrong and is corrected, and
one comes twice. `truth.json` counts what happened from the states themselves.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from bank_churn import synthetic
from bank_churn import synthetic_profile as profile
from bank_churn.campaigns.members import read_members
from bank_churn.months.deliveries import last_day

BRANCHES = {"Ярославль": "yaroslavl", "Рыбинск": "rybinsk", "Ростов": "rostov"}
FILE_NAME = (
    r"extract_(?P<year>\d{4})-(?P<month>\d{2})_(?P<part>[a-z]+)(_v(?P<delivery>\d+))?"
)
FIRST_YEAR = 2026

# Shares of the customers of a month, unless said otherwise.
JOINING = 0.015
RETURNING = 0.02  # of those who left
MOVING = 0.004  # between two and three products, and between three and four
ACTIVITY_CHANGING = 0.02  # of the active
CARD_CHANGING = 0.005
LEAVING = {"pay_cheque": 0.007, "depositors": 0.005, "investors": 0.003}
LEAVING_FLAGGED = {"pay_cheque": 0.04, "depositors": 0.05, "investors": 0.06}
LOW_SCORE, LOW_SCORE_FACTOR = 800, 1.5
FLAG_WITHDRAWN = 0.01  # of the flagged
ACTIVATED = 0.04  # of the inactive, in the step of the real change
MIX_MOVING = 0.05  # of pay_cheque, in the step of the pure change of mix
RATE_STEP, MIX_STEP = 4, 5
SEGMENTS = tuple(LEAVING)


def date_of(step: int) -> date:
    """The last day of a month, counted from 0."""
    return last_day(FIRST_YEAR + step // 12, step % 12 + 1)


Bools = NDArray[np.bool_]
Values = dict[str, NDArray[Any]]


@dataclass
class Bank:
    """Everybody who ever is a customer, as of one month."""

    people: Values
    is_there: Bools
    was_there: Bools

    @property
    def segments(self) -> NDArray[Any]:
        """Of everybody, by products; the one without any counts as pay_cheque here."""
        products = self.people["products"]
        return np.select(
            [products >= 4, products == 3], ["investors", "depositors"], "pay_cheque"
        )

    def copy(self) -> "Bank":
        """As it is now, for comparison with later."""
        people = {name: column.copy() for name, column in self.people.items()}
        return Bank(people, self.is_there.copy(), self.was_there.copy())


def months_of(
    months: int, rows: int, seed: int, campaign: "Campaign | None" = None
) -> Iterator[Bank]:
    """The bank at the end of each month.

    Args:
        months: How many, at least 1.
        rows: Customers of the first month.
        seed: Of everything.
        campaign: Who is called, and what that does.
    """
    joining = round(JOINING * rows)
    sizes = [rows + joining * step for step in range(months)]
    people = _everybody(rows, joining, months, seed)
    is_there = np.arange(sizes[-1]) < rows
    bank = Bank(people, is_there, is_there.copy())
    yield bank.copy()
    for step in range(1, months):
        stream = np.random.Generator(np.random.PCG64((seed, step)))
        before = bank.copy()
        _step(bank, stream, step, sizes[step])
        if campaign is not None and date_of(step) > campaign.drawn_at:
            campaign.apply(before, bank, stream)
        newcomers = slice(sizes[step - 1], sizes[step])
        bank.people["churn"][newcomers] = 0
        bank.is_there[newcomers] = bank.was_there[newcomers] = True
        yield bank.copy()


def _everybody(rows: int, joining: int, months: int, seed: int) -> Values:
    """Those of the first month, then the newcomers of each.

    More months add people and change nobody.
    """
    chunks = list(synthetic.generate(rows, seed))
    for step in range(1, months if joining else 1):
        # Ids of their own, above those before.
        above = profile.USER_ID_SPACING * (rows + joining * (step - 1))
        for chunk in synthetic.generate(joining, seed + 1000 * step):
            chunks.append(chunk | {"USERID": chunk["USERID"] + above})
    return {name: np.concatenate([c[name] for c in chunks]) for name in chunks[0]}


def _step(bank: Bank, stream: np.random.Generator, step: int, known: int) -> None:
    """From one month to the next; each kind of change draws for everybody by then."""
    people, there = bank.people, bank.is_there.copy()
    size = len(there)
    draws = {
        name: np.append(stream.random(known), np.ones(size - known))
        for name in (
            *("leave", "flag", "move", "mix", "mix_flag", "mix_activity"),
            *("activity", "card", "balance", "change", "return"),
        )
    }
    segments, flagged = bank.segments, people["churn"] == 1

    factor = np.where(people["score"] < LOW_SCORE, LOW_SCORE_FACTOR, 1.0)
    leaving = np.where(
        flagged, _by(segments, LEAVING_FLAGGED), _by(segments, LEAVING) * factor
    )
    is_leaving = there & (draws["leave"] < leaving)
    is_back = ~there & bank.was_there & (draws["return"] < RETURNING)

    turned = np.zeros(size, dtype=bool)
    for segment in SEGMENTS:
        mine = there & (segments == segment)
        # As many new flags as are withdrawn and go away with their customers.
        lost = FLAG_WITHDRAWN + LEAVING_FLAGGED[segment] - LEAVING[segment]
        inflow = _balance(lost, mine & flagged, mine & ~flagged)
        turned |= mine & (draws["flag"] < np.where(flagged, FLAG_WITHDRAWN, inflow))
    people["churn"][turned] = 1 - people["churn"][turned]

    products = people["products"]
    moved = np.zeros(size, dtype=np.int64)
    for lower in (2, 3):
        low, high = there & (products == lower), there & (products == lower + 1)
        moved[low & (draws["move"] < MOVING)] = 1
        # Drawn from the other end, so that nobody of three moves both ways.
        moved[high & (draws["move"] > 1 - _balance(MOVING, low, high))] = -1
    products += moved
    if step == MIX_STEP:
        chosen = there & (segments == "pay_cheque") & (draws["mix"] < MIX_MOVING)
        for name, draw in (("churn", "mix_flag"), ("last_activity", "mix_activity")):
            share = people[name][there & (segments == "depositors")].mean()
            people[name][chosen] = draws[draw][chosen] < share
        products[chosen] = 3

    for name, draw, outflow in (
        ("last_activity", "activity", ACTIVITY_CHANGING),
        ("credit_card", "card", CARD_CHANGING),
    ):
        has = people[name] == 1
        inflow = _balance(outflow, there & has, there & ~has)
        if step == RATE_STEP and name == "last_activity":
            inflow += ACTIVATED
        turned = there & (draws[draw] < np.where(has, outflow, inflow))
        people[name][turned] = 1 - people[name][turned]

    # A third of the accounts does not move; the others by up to a tenth.
    growth = np.where(draws["change"] < 1 / 3, 1.0, 0.9 + 0.2 * draws["balance"])
    people["balance"] = np.where(
        there, (people["balance"] * growth).round(2), people["balance"]
    )
    people["churn"][is_back] = 0
    bank.is_there = (there & ~is_leaving) | is_back


def _by(segments: NDArray[Any], values: dict[str, float]) -> NDArray[np.float64]:
    return np.select([segments == name for name in values], list(values.values()), 0.0)


def _balance(rate: float, source: Bools, target: Bools) -> float:
    """The rate back that keeps both groups as large as they are, in expectation."""
    count = int(target.sum())
    return min(0.5, rate * int(source.sum()) / count) if count else 0.0


@dataclass
class Campaign:
    """Calls that keep customers: of those called fewer are flagged or gone.

    The effect is there in the first month if as many are flagged or gone by then, else
    it grows with them.
    """

    drawn_at: date
    called: frozenset[tuple[str, str]]
    """(user id, city) of the arm that is called."""
    effect: float
    """What the calls add to the share flagged or gone, below 0."""
    kept_count: int = 0

    @classmethod
    def of_members(cls, path: Path, effect: float) -> "Campaign":
        """The campaign whose members are in `path`, as they were drawn.

        Raises:
            ValueError: effect is not below 0.
        """
        if not -1 <= effect < 0:
            raise ValueError(f"effect is a share from -1 to below 0, not {effect}")
        members = read_members(path)
        called = frozenset((m.user_id, m.city) for m in members if m.arm == "call")
        return cls(members[0].as_of, called, effect)

    def apply(self, before: Bank, bank: Bank, stream: np.random.Generator) -> None:
        """Undo the outcome of so many of the called as the effect still lacks."""
        keys = zip(map(str, bank.people["USERID"]), bank.people["city"], strict=True)
        called = np.fromiter((key in self.called for key in keys), bool)
        is_out = called & (~bank.is_there | (bank.people["churn"] == 1))
        lacking = -self.effect * called.sum() - self.kept_count
        # Who was gone before cannot be called any more.
        is_reached = is_out & before.is_there
        if lacking <= 0 or not is_reached.any():
            return
        chance = min(1.0, lacking / is_reached.sum())
        undone = is_reached & (stream.random(len(is_out)) < chance)
        self.kept_count += int(undone.sum())
        bank.is_there |= undone
        bank.people["churn"][undone] = 0


def write_months(
    directory: Path,
    months: int,
    rows: int = synthetic.DEFAULT_ROWS,
    seed: int = synthetic.DEFAULT_SEED,
    *,
    campaign: Campaign | None = None,
) -> None:
    """Write the deliveries of a bank, `months.yml` that describes them, `truth.json`.

    What is late is in the folder `late`: without it a branch is missing.

    Raises:
        ValueError: months is below 1.
    """
    if months < 1:
        raise ValueError(f"months must be at least 1, not {months}")
    (directory / "late").mkdir(parents=True, exist_ok=True)
    truth = _Truth()
    for step, bank in enumerate(months_of(months, rows, seed, campaign)):
        truth.add(bank, step)
        day = date_of(step)
        for city, branch in BRANCHES.items():
            name = f"extract_{day:%Y-%m}_{branch}"
            is_mine = bank.is_there & (bank.people["city"] == city)
            columns = {key: column[is_mine] for key, column in bank.people.items()}
            if (step, branch) == (2, "rybinsk"):
                wrong = columns | {"balance": columns["balance"] * 10}
                _write(directory / f"{name}.csv", wrong)
                _write(directory / f"{name}_v2.csv", columns)
                truth.corrected = f"{name}_v2.csv"
            elif (step, branch) == (1, "rostov"):
                _write(directory / f"{name}.csv", columns)
                _write(directory / f"{name}_v2.csv", columns)
                truth.delivered_twice = f"{name}_v2.csv"
            elif (step, branch) == (3, "rybinsk"):
                _write(directory / "late" / f"{name}.csv", columns)
                truth.late = f"late/{name}.csv"
            else:
                _write(directory / f"{name}.csv", columns)
    (directory / "months.yml").write_text(
        "# Which month a delivery is about, which branch, which delivery of it.\n"
        f"as_of:\n  file_name: '{FILE_NAME}'\n",
        encoding="utf-8",
    )
    kept_count = campaign.kept_count if campaign else None
    (directory / "truth.json").write_text(
        json.dumps(truth.as_dict(kept_count), ensure_ascii=False, indent=1) + "\n",
        encoding="utf-8",
    )


def _write(path: Path, columns: Values) -> None:
    """One delivery, as the bank writes it."""
    with duckdb.connect() as connection:
        connection.register("columns", columns)
        target = str(path).replace("'", "''")
        connection.execute(f"copy (from columns) to '{target}' (header)")


class _Truth:
    """Counts what happens, from the states of the people."""

    def __init__(self) -> None:
        self.corrected: str | None = None
        self.delivered_twice: str | None = None
        self.late: str | None = None
        self._banks: list[Bank] = []
        self._months: list[dict[str, Any]] = []
        self._pairs: list[dict[str, Any]] = []

    def add(self, bank: Bank, step: int) -> None:
        """Count a month, and what happened since the one before."""
        flags, there = bank.people["churn"] == 1, bank.is_there
        self._months.append(
            {
                "month": step,
                "customers": int(there.sum()),
                "flagged": int((there & flags).sum()),
                "segments": _counted(_segments(bank)[there]),
            }
        )
        if self._banks:
            self._pairs.append(self._pair(self._banks[-1], bank, step))
        self._banks.append(bank)

    def _pair(self, before: Bank, after: Bank, step: int) -> dict[str, Any]:
        was, is_now = before.is_there, after.is_there
        flag_from, flag_to = before.people["churn"] == 1, after.people["churn"] == 1
        events = {
            "joined": ~before.was_there & is_now,
            "returned": before.was_there & ~was & is_now,
            "gone_flagged": was & ~is_now & flag_from,
            "gone_unflagged": was & ~is_now & ~flag_from,
            "flagged": was & is_now & ~flag_from & flag_to,
            "flag_withdrawn": was & is_now & flag_from & ~flag_to,
            "stayed": was & is_now & (flag_from == flag_to),
        }
        stayed = was & is_now
        moves = np.char.add(
            np.char.add(_segments(before)[stayed].astype(str), " > "),
            _segments(after)[stayed].astype(str),
        )
        planted = {RATE_STEP: "rate of the active", MIX_STEP: "mix"}.get(step)
        return {
            "month": step,
            "planted": planted,
            "events": {name: int(chosen.sum()) for name, chosen in events.items()},
            "migrations": _counted(moves),
        }

    def as_dict(self, kept_count: int | None) -> dict[str, Any]:
        """Everything, with what becomes of those flagged."""
        outcomes = []
        for month, bank in enumerate(self._banks):
            flagged = bank.is_there & (bank.people["churn"] == 1)
            gone = [
                int((flagged & ~later.is_there).sum())
                for later in self._banks[month + 1 :]
            ]
            outcomes.append(
                {"month": month, "flagged": int(flagged.sum()), "gone_later": gone}
            )
        return {
            "campaign_kept": kept_count,
            "late": self.late,
            "corrected": self.corrected,
            "delivered_twice": self.delivered_twice,
            "months": self._months,
            "pairs": self._pairs,
            "flag_outcomes": outcomes,
        }


def _segments(bank: Bank) -> NDArray[Any]:
    """By the rule of the seed `segment_rules`."""
    return np.where(bank.people["products"] == 0, "no_products", bank.segments)


def _counted(names: NDArray[Any]) -> dict[str, int]:
    return dict(sorted(Counter(map(str, names)).items()))
