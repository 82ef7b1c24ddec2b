"""Months that are incomplete stop the build with a sentence; names accept them."""

from typing import Any

import pytest

from tests.python.months.histories import Person, Run, build_months, person

MONTHS = [f"2026-{n:02}-28" for n in range(1, 11)]


def customers(month: int, **values: Any) -> list[Person]:
    """Three branches; every month forty come to the north and forty go."""
    north = [
        person(f"n{i}", "North", is_churned=i % 3 == 0, **values)
        for i in range(40 * month, 400 + 40 * month)
    ]
    return [
        *north,
        *(person(f"s{i}", "South", **values) for i in range(50)),
        *(person(f"w{i}", "West", **values) for i in range(50)),
    ]


@pytest.fixture(scope="module")
def history() -> dict[str, list[Person]]:
    """Ten months, each but the first and the last with a fault."""
    months = [customers(n) for n in range(10)]
    # South is renamed for good.
    for n in range(1, 10):
        months[n] = [
            {**p, "city": "Süd"} if p["city"] == "South" else p for p in months[n]
        ]
    # The file of West comes late.
    months[3] = [p for p in months[3] if p["city"] != "West"]
    # Of a file half is there.
    months[5] = [p for i, p in enumerate(months[5]) if i % 8]
    # A field has vanished, and money is in kopecks; so it stays.
    for n in range(7, 10):
        months[n] = [
            {**p, "equity_score": None, "balance_amount": 100_000} for p in months[n]
        ]
    # Two files under each other's name.
    months[8], months[9] = months[9], months[8]
    return dict(zip(MONTHS, months, strict=True))


FAULTS = [
    "city_absent:2026-04-28:West",
    "city_renamed:2026-02-28:South",
    "fewer_customers:2026-04-28",
    "fewer_customers:2026-06-28",
    "field_vanished:2026-08-28:equity",
    "money_moved:2026-08-28:balance",
    # Who is gone in half a file is back a month later.
    "out_of_order:2026-06-28",
    # Of the two that changed places.
    "out_of_order:2026-10-28",
]


@pytest.fixture(scope="module")
def run(
    history: dict[str, list[Person]], tmp_path_factory: pytest.TempPathFactory
) -> Run:
    """A build that accepts what is wrong; it stops at any other fault."""
    built = build_months(
        tmp_path_factory.mktemp("faults"),
        history,
        *("+churn_events", "+cohort_retention", "+month_faults"),
        accepted_month_faults=FAULTS,
    )
    assert built.returncode == 0, built.said
    return built


def test_each_fault_is_found_and_no_other(run: Run) -> None:
    found = run.rows("select fault_id from marts.month_faults order by 1")
    assert [name for (name,) in found] == FAULTS
    ((sentence,),) = run.rows(
        "select sentence_en from marts.month_faults where kind = 'city_renamed'"
    )
    assert sentence == (
        "The 50 customers of South are there on 2026-02-28 under the name Süd: spell a"
        " city alike in every month."
    )


def test_nobody_is_gone_whose_branch_was_not_delivered(run: Run) -> None:
    west = run.rows(
        "select as_of_to, event, is_comparable, count(*)"
        " from intermediate.int_months__movers"
        " where branch = 'West' and as_of_to < '2026-06-01' group by all"
        " order by all"
    )
    assert [(str(day), *rest) for day, *rest in west] == [
        ("2026-04-28", "gone_unflagged", False, 50),
        ("2026-05-28", "returned", False, 50),
    ]
    # The hundred of South and Süd are neither gone nor new: one branch is never seen
    # again, the other has opened.
    joined = dict(
        run.rows(
            "select cast(as_of_to as varchar), cast(sum(customer_count) as bigint)"
            " from marts.churn_events where event = 'joined' group by all"
        )
    )
    assert joined["2026-02-28"] == 40 + 50
    assert joined["2026-03-28"] == 40
    # West is followed until its file is missing.
    assert run.rows(
        "select months_since, at_risk_count, gone_count from marts.cohort_retention"
        " where cohort = '2026-01-28' order by 1 limit 4"
    ) == [(1, 450, 40), (2, 410, 40), (3, 320, 40), (4, 280, 40)]
