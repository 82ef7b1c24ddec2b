"""Every count of the months' marts against the rows, taken one by one in Python."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy import stats

from tests.python.months.histories import Person, Run, build_months, person

# With a gap: the next delivered month is not always the next one.
MONTHS = ["2026-01-31", "2026-02-28", "2026-03-31", "2026-05-31", "2026-06-30"]
SEGMENTS = {0: "no_products", 1: "pay_cheque", 2: "pay_cheque", 3: "depositors"}
EVENTS = ["stayed", "flagged", "flag_withdrawn", "gone_flagged", "gone_unflagged"]
Key = tuple[str, str]


def segment(customer: Person) -> str:
    return SEGMENTS.get(customer["product_count"], "investors")


@pytest.fixture(scope="module")
def history() -> dict[str, list[Person]]:
    """People who come, go, come back and change, some values unknown."""
    stream = np.random.default_rng(4)

    def drawn(key: Key) -> Person:
        return person(
            *key,
            product_count=int(stream.integers(0, 6)),
            balance_amount=None
            if stream.random() < 0.2
            else round(float(stream.lognormal(8, 1)), 2),
            is_active=[True, False, None][stream.choice(3, p=[0.5, 0.45, 0.05])],
            has_credit_card=bool(stream.random() < 0.6),
            is_churned=bool(stream.random() < 0.2),
            age_years=int(stream.integers(18, 90)),
        )

    # The same numbers in both branches are different people.
    keys = [(f"{i:04}", branch) for i in range(400) for branch in ("North", "South")]
    now = {key: drawn(key) for key in keys[:600]}
    months = {}
    for as_of in MONTHS:
        months[as_of] = [now[key] for key in sorted(now)]
        after = {}
        for key in keys:
            there = key in now
            if there and stream.random() < (0.3 if now[key]["is_churned"] else 0.03):
                continue
            if there or stream.random() < 0.06:
                is_same = there and stream.random() < 0.7
                after[key] = now[key] if is_same else drawn(key)
        now = after
    return months


@pytest.fixture(scope="module")
def run(
    history: dict[str, list[Person]], tmp_path_factory: pytest.TempPathFactory
) -> Run:
    """The marts of months over these rows."""
    built = build_months(
        tmp_path_factory.mktemp("counts"), history, "+path:models/months"
    )
    assert built.returncode == 0, built.said
    return built


Month = dict[Key, Person]


@pytest.fixture(scope="module")
def months(history: dict[str, list[Person]]) -> dict[str, Month]:
    """{date: {key: customer}}."""
    return {
        as_of: {(p["user_id"], p["city"]): p for p in people}
        for as_of, people in history.items()
    }


def pairs(months: dict[str, Month]) -> Iterator[tuple[str, Month, Month, set[Key]]]:
    """(later date, earlier month, later month, everybody of the months before)."""
    dates = sorted(months)
    seen: set[Key] = set()
    for before, after in pairwise(dates):
        seen |= set(months[before])
        yield after, months[before], months[after], seen


def as_text(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(str(day), *rest) for day, *rest in rows]


def event_of(before: Person | None, after: Person | None, was_seen: bool) -> str:
    if before is None:
        return "returned" if was_seen else "joined"
    if after is None:
        return "gone_flagged" if before["is_churned"] else "gone_unflagged"
    if before["is_churned"] == after["is_churned"]:
        return "stayed"
    return "flagged" if after["is_churned"] else "flag_withdrawn"


def test_customer_months(run: Run, history: dict[str, list[Person]]) -> None:
    columns = ("product_count", "is_active", "has_credit_card", "is_churned")
    expected = sorted(
        (as_of, p["user_id"], p["city"], segment(p), *(p[c] for c in columns))
        for as_of, people in history.items()
        for p in people
    )
    found = run.rows(
        "select cast(as_of as varchar), user_id, city, segment_code,"
        f" {', '.join(columns)} from marts.customer_months order by 1, 2, 3"
    )
    assert found == expected


def test_portraits(run: Run, months: dict[str, Month]) -> None:
    for as_of, month in months.items():
        for code in {segment(p) for p in month.values()}:
            group = [p for p in month.values() if segment(p) == code]
            known = [p["balance_amount"] for p in group if p["balance_amount"]]
            ((count, churned, active, balance, at_risk, mean_products),) = run.rows(
                "select customer_count, churned_count, active_count, balance_amount,"
                " balance_at_risk_amount, mean_product_count"
                f" from marts.monthly_portraits where as_of = '{as_of}'"
                f" and segment_code = '{code}'"
            )
            assert (count, churned) == (
                len(group), sum(p["is_churned"] for p in group),
            )  # fmt: skip
            assert active == sum(p["is_active"] is True for p in group)
            assert float(balance) == pytest.approx(sum(known))
            assert float(at_risk or 0) == pytest.approx(
                sum(p["balance_amount"] or 0 for p in group if p["is_churned"])
            )
            assert mean_products == pytest.approx(
                np.mean([p["product_count"] for p in group])
            )


def test_events(run: Run, months: dict[str, Month]) -> None:
    expected: Counter[tuple[str, str, str]] = Counter()
    money: dict[tuple[str, str, str], float] = defaultdict(float)
    bases: Counter[tuple[str, str]] = Counter()
    for day, before, after, seen in pairs(months):
        for key in {*before, *after}:
            event = event_of(before.get(key), after.get(key), key in seen)
            there = before.get(key, after.get(key))
            assert there is not None
            group = segment(there) if key in before else event
            expected[day, group, event] += 1
            money[day, group, event] += there["balance_amount"] or 0
        bases.update((day, segment(p)) for p in before.values())
        bases.update((day, event) for event in ("joined", "returned") for _ in after)
    found = as_text(
        run.rows(
            "select as_of_to, segment_from, event, customer_count, base_count,"
            " balance_amount from marts.churn_events"
        )
    )
    assert {(d, s, e): n for d, s, e, n, *_ in found if n} == dict(expected)
    for day, group, event, count, base, balance in found:
        assert base == bases[day, group]
        assert float(balance or 0) == pytest.approx(money[day, group, event])
        assert count or event in EVENTS or event == "returned"
    # The events of a month are its customers and those of the month before.
    assert sum(expected.values()) == sum(
        len({*before, *after}) for _, before, after, _ in pairs(months)
    )


def test_migrations(run: Run, months: dict[str, Month]) -> None:
    expected: Counter[tuple[str, str, str]] = Counter()
    for day, before, after, _ in pairs(months):
        expected.update(
            (
                day,
                segment(before[key]) if key in before else "joined",
                segment(after[key]) if key in after else "gone",
            )
            for key in {*before, *after}
        )
    found = as_text(
        run.rows(
            "select as_of_to, segment_from, segment_to, customer_count, share_of_from"
            " from marts.segment_migrations"
        )
    )
    assert {(d, f, t): n for d, f, t, n, _ in found} == dict(expected)
    totals: Counter[tuple[str, str]] = Counter()
    for day, origin, _, count, _ in found:
        totals[day, origin] += count
    for day, origin, _, count, share in found:
        assert share == pytest.approx(count / totals[day, origin])


def test_flag_outcomes(run: Run, months: dict[str, Month]) -> None:
    dates = sorted(months)
    expected = []
    for place, day in enumerate(dates):
        flagged = [k for k, p in months[day].items() if p["is_churned"]]
        for later in dates[place + 1 :]:
            there = [months[later][k] for k in flagged if k in months[later]]
            still = sum(p["is_churned"] for p in there)
            calendar = (int(later[5:7])) - int(day[5:7])
            expected.append(
                (day, later, calendar, len(flagged), len(flagged) - len(there), still)
            )
    found = run.rows(
        "select cast(as_of as varchar), cast(as_of_later as varchar), months_since,"
        " flagged_count, gone_count, still_flagged_count from marts.flag_outcomes"
        " order by 1, 2"
    )
    assert found == sorted(expected)


def test_cohorts(run: Run, months: dict[str, Month]) -> None:
    dates = sorted(months)
    first: dict[Key, str] = {}
    gone: dict[Key, str] = {}
    for day in dates:
        for key in months[day]:
            first.setdefault(key, day)
        for key in first:
            if key not in months[day]:
                gone.setdefault(key, day)
    expected = []
    for cohort in dates[:-1]:
        members = [key for key in first if first[key] == cohort]
        survival = 1.0
        for day in dates[dates.index(cohort) + 1 :]:
            risk = [key for key in members if gone.get(key, "9999") >= day]
            lost = [key for key in members if gone.get(key) == day]
            survival *= 1 - len(lost) / len(risk)
            calendar = int(day[5:7]) - int(cohort[5:7])
            expected.append((cohort, calendar, len(risk), len(lost), survival))
    found = run.rows(
        "select cast(cohort as varchar), months_since, at_risk_count, gone_count,"
        " survival from marts.cohort_retention order by 1, 2"
    )
    assert [row[:4] for row in found] == [row[:4] for row in expected]
    assert [row[4] for row in found] == pytest.approx([row[4] for row in expected])


def test_comparisons(run: Run, months: dict[str, Month]) -> None:
    column = {
        "churn_rate": "is_churned",
        "active_share": "is_active",
        "credit_card_share": "has_credit_card",
        "mean_product_count": "product_count",
        "mean_balance_amount": "balance_amount",
    }
    rows = as_text(
        run.rows(
            "select as_of_to, metric, segment_code, pair_count, value_from, value_to,"
            " verdict, p_value from marts.month_comparisons"
        )
    )
    found = {row[:3]: row[3:] for row in rows}
    checked = 0
    for day, before, after, _ in pairs(months):
        for metric, name in column.items():
            for code in (None, "pay_cheque", "depositors", "investors"):
                values = [
                    (before[k][name], after[k][name])
                    for k in before.keys() & after.keys()
                    if before[k][name] is not None
                    and after[k][name] is not None
                    and code in (None, segment(before[k]))
                    and code in (None, segment(after[k]))
                ]
                count, value_from, value_to, verdict, p = found[day, metric, code]
                assert count == len(values)
                assert value_from == pytest.approx(np.mean([x for x, _ in values]))
                assert value_to == pytest.approx(np.mean([y for _, y in values]))
                assert (p is None) == (verdict == "not_available")
                checked += 1
    assert checked == 4 * 5 * 4


def test_components_are_of_all_customers(run: Run, months: dict[str, Month]) -> None:
    found = {
        row[:3]: row[3]
        for row in as_text(
            run.rows(
                "select as_of_to, metric, component, contribution"
                " from marts.change_decomposition where segment_code is null"
            )
        )
    }
    for day, before, after, _ in pairs(months):
        for metric, name in (
            ("churn_rate", "is_churned"),
            ("active_share", "is_active"),
        ):
            earlier, later = (
                [p[name] for p in month.values() if p[name] is not None]
                for month in (before, after)
            )
            total = found[day, metric, "total"]
            assert total == pytest.approx(np.mean(later) - np.mean(earlier))
            parts = ("joiners", "leavers", "migration", "within")
            assert sum(found[day, metric, part] for part in parts) == pytest.approx(
                total, abs=1e-12
            )


def test_questions_in_each_month(run: Run, months: dict[str, Month]) -> None:
    for as_of, month in months.items():
        ages = [
            [p["age_years"] for p in month.values() if p["product_count"] == n]
            for n in (2, 1)
        ]
        ((n_a, n_b, difference, low, high),) = run.rows(
            "select n_a, n_b, difference, ci_low, ci_high from marts.hypothesis_trends"
            f" where hypothesis_id = 'H1' and as_of = '{as_of}'"
        )
        assert (n_a, n_b) == (len(ages[0]), len(ages[1]))
        assert difference == pytest.approx(np.mean(ages[0]) - np.mean(ages[1]))
        assert low < difference < high
    # The latest month's is the published test.
    assert (
        run.rows(
            "select t.hypothesis_id from marts.hypothesis_trends as t"
            " join marts.hypothesis_tests as h using (hypothesis_id)"
            " where t.as_of = '2026-06-30' and (t.ci_low is distinct from h.ci_low"
            " or t.difference is distinct from h.difference or t.n_a <> h.n_a)"
        )
        == []
    )


def test_drift_counts_every_customer(run: Run, months: dict[str, Month]) -> None:
    for as_of, month in months.items():
        counts = run.rows(
            "select field, cast(sum(customer_count) as bigint)"
            f" from intermediate.agg_months__field_counts where as_of = '{as_of}'"
            " group by field"
        )
        assert len(counts) == 11
        assert {count for _, count in counts} == {len(month)}


def test_drift_of_flags_is_that_of_the_rows(run: Run, months: dict[str, Month]) -> None:
    """Half a customer more in each band; the chi-squared test on the counts."""
    for field, column in {"churn": "is_churned", "last_activity": "is_active"}.items():
        found = as_text(
            run.rows(
                "select as_of_to, psi, p_value from marts.field_drift"
                f" where field = '{field}' order by 1"
            )
        )
        assert len(found) == len(MONTHS) - 1
        for (day, psi, p_value), (as_of, before, after, _) in zip(
            found, pairs(months), strict=True
        ):
            sides = [Counter(p[column] for p in m.values()) for m in (before, after)]
            table = np.array(
                [[side[v] for v in {*sides[0], *sides[1]}] for side in sides]
            )
            p, q = ((row + 0.5) / (row + 0.5).sum() for row in table)
            assert day == as_of
            assert psi == pytest.approx(float(((q - p) * np.log(q / p)).sum()))
            test = stats.chi2_contingency(table, correction=False)
            assert p_value == pytest.approx(float(test.pvalue))
