"""Months whose cities and ids are spelled anew: nobody is silently gone and new."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.python.months.histories import Person, Run, build_months, person

MONTHS = [f"2026-{n:02}-28" for n in range(1, 6)]
CITIES = ("North", "South", "West")


def customers(first: int, last: int) -> list[Person]:
    """Of three cities in turn; every seventh is flagged."""
    return [person(i, CITIES[i % 3], is_churned=i % 7 == 0) for i in range(first, last)]


@pytest.fixture(scope="module")
def history() -> dict[str, list[Person]]:
    """Whole months that would say that half of the bank has gone.

    Each loses twelve customers, gains twelve, and is written otherwise.
    """
    months = [customers(1 + 12 * n, 601 + 12 * n) for n in range(5)]

    def spelled(people: Sequence[Person], place: int) -> list[Person]:
        """As in that month, which the months after it keep up."""
        written = list(people)
        if place >= 1:  # Ids of the north have got their leading zeros.
            written = [
                {**p, "user_id": p["user_id"].zfill(8)} if p["city"] == "North" else p
                for p in written
            ]
        if place >= 2:  # A city is in capitals.
            written = [
                {**p, "city": p["city"].replace("West", "WEST")} for p in written
            ]
        if place >= 4:  # All ids are others.
            written = [{**p, "user_id": f"x{p['user_id']}"} for p in written]
        return written

    return {
        as_of: spelled(people, place)
        for place, (as_of, people) in enumerate(zip(MONTHS, months, strict=True))
    }


@pytest.fixture(scope="module")
def run(
    history: dict[str, list[Person]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Run:
    """What a build would have to be told to go on."""
    built = build_months(
        tmp_path_factory.mktemp("spellings"), history, "+month_fault_results"
    )
    assert built.returncode == 0, built.said
    return built


def test_nobody_is_silently_gone_and_new(run: Run) -> None:
    found = run.rows(
        "select fault_id, cast(value_from as int), cast(value_to as int)"
        " from stats.month_fault_results order by 1"
    )
    assert found == [
        # Of two hundred in a city each month loses four.
        ("city_renamed:2026-03-28:West", 200, 196),
        # Some of the eight others who are gone have the same number as nobody.
        ("ids_changed:2026-05-28", 600, 600),
        ("ids_respelled:2026-02-28", 208, 196),
    ]


def test_a_build_stops_with_all_it_has_to_be_told(
    history: dict[str, list[Person]], tmp_path: Path
) -> None:
    two = {as_of: history[as_of] for as_of in MONTHS[:3]}
    stopped = build_months(tmp_path, two, "+churn_events")
    assert stopped.returncode != 0
    said = " ".join(stopped.said.split())
    options = (
        "--accept 'city_renamed:2026-03-28:West' --accept 'ids_respelled:2026-02-28'"
    )
    assert (
        "The 196 customers of West are there on 2026-03-28 under the name WEST:"
        " spell a city alike in every month. Correct the delivery, or accept it by"
        f" name: {options}."
    ) in said
    assert "есть в данных на 28 марта 2026 г. под названием WEST" in said.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert f"Исправьте поставку или примите её поимённо: {options}." in said
