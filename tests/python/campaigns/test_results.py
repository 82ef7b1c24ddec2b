"""Campaigns in a warehouse of months: counts against rows, and what stops a build."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bank_churn.campaigns.draw import Candidate, draw
from bank_churn.campaigns.members import Member, write_members
from bank_churn.campaigns.relation import campaign_variables, read_campaigns
from bank_churn.campaigns.settings import load_settings
from bank_churn.errors import InputError
from bank_churn.export import export
from bank_churn.paths import Project
from python_stats.campaigns.results import campaign_effects
from tests.python.months.histories import Run, build_months, person
from tests.python.warehouses import ROOT

DRAWN = "2026-10-31"
MONTHS = (DRAWN, "2026-11-30", "2026-12-31")
SETTINGS = """\
name_en: First
name_ru: Первая
purpose: keep
control_share: 0.3
outcome: {outcome}
horizon_months: 2
smallest_useful_effect: 0.05
call_cost_amount: 10
"""
OUTCOMES = {
    "shares": "flagged_or_gone",
    "activity": "is_active",
    "balances": "balance_kept",
}


def customers() -> list[dict[str, Any]]:
    return [
        person(i, "AB"[i % 2], balance_amount=None if i % 7 == 0 else 100 * i)
        for i in range(200)
    ]


def later(rows: Sequence[dict[str, Any]], step: int) -> list[dict[str, Any]]:
    """Every third is flagged, a few have gone for good, every second is active."""
    return [
        row
        | {
            "is_churned": int(row["user_id"]) % 3 == 0,
            "is_active": None if i % 11 == 0 else i % 2 == 0,
        }
        for i, row in enumerate(rows)
        if all(int(row["user_id"]) % (10 + 3 * gone) for gone in range(1, step + 1))
    ]


def histories() -> dict[str, list[dict[str, Any]]]:
    start = customers()
    return {DRAWN: start, MONTHS[1]: later(start, 1), MONTHS[2]: later(start, 2)}


def write_campaign(folder: Path, name: str, outcome: str, ids: range) -> list[Member]:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yml"
    path.write_text(SETTINGS.format(outcome=outcome), encoding="utf-8")
    listed = [
        Candidate(str(i), "AB"[i % 2], "pay_cheque", 0.4, Decimal(1000 - i))
        for i in ids
    ]
    members = draw(load_settings(path), listed, date.fromisoformat(DRAWN), "b1")
    write_members(folder / f"{name}.csv", members)
    return members


def build(directory: Path, folder: Path, **changed: Any) -> Run:
    months = changed.pop("months", None) or histories()
    return build_months(
        directory,
        months,
        *("+campaigns", "+campaign_members", "+campaign_results"),
        campaigns_path=str(folder),
        **changed,
    )


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, dict[str, Any]]:
    """Three campaigns of different customers, and their members."""
    directory = tmp_path_factory.mktemp("campaigns")
    folder = directory / "campaigns"
    members = {
        name: write_campaign(folder, name, outcome, range(60 * i, 60 * i + 60))
        for i, (name, outcome) in enumerate(OUTCOMES.items())
    }
    contacts = [m for m in members["shares"] if m.arm == "call"][:20]
    (folder / "shares.contacts.csv").write_text(
        "user_id,city,reached\n"
        + "".join(f"{m.user_id},{m.city},yes\n" for m in contacts),
        encoding="utf-8",
    )
    run = build(directory, folder)
    assert run.returncode == 0, run.said
    return run, members


def test_members_are_those_that_were_drawn(
    measured: tuple[Run, dict[str, Any]],
) -> None:
    run, members = measured
    found = run.rows(
        "select campaign_id, user_id, city, block, arm, churn_probability,"
        " expected_loss_amount, is_reached from marts.campaign_members"
    )
    reached = [m for m in members["shares"] if m.arm == "call"][:20]
    drawn = {
        (name, m.user_id, m.city): (m.block, m.arm, 0.4, m.expected_loss_amount, hit)
        for name, listed in members.items()
        for m in listed
        # Without a file of contacts nobody knows.
        for hit in [m in reached if name == "shares" else None]
    }
    assert {tuple(row[:3]): tuple(row[3:]) for row in found} == drawn
    assert len(found) == 180


def brute_force(members: Sequence[Member], name: str, as_of: str) -> dict[str, Any]:
    """Outcomes of the arms, from the rows of the months."""
    rows = {(r["user_id"], r["city"]): r for r in histories()[as_of]}
    before = {(r["user_id"], r["city"]): r for r in histories()[DRAWN]}
    counts = {"call": [0, 0], "control": [0, 0]}
    for member in members:
        row = rows.get((member.user_id, member.city))
        if OUTCOMES[name] == "flagged_or_gone":
            answer = row is None or row["is_churned"]
        elif OUTCOMES[name] == "is_active":
            answer = False if row is None else row["is_active"]
        else:
            known = before[member.user_id, member.city]["balance_amount"] is not None
            answer = known and row is not None
        if answer is not None:
            counts[member.arm][0] += answer
            counts[member.arm][1] += 1
    return counts


@pytest.mark.parametrize("name", ["shares", "activity"])
@pytest.mark.parametrize("as_of", MONTHS[1:])
def test_outcomes_are_those_of_the_rows(
    measured: tuple[Run, dict[str, Any]], name: str, as_of: str
) -> None:
    run, members = measured
    ((call_yes, call, control_yes, control, is_final),) = run.rows(
        "select outcome_call_count, n_call, outcome_control_count, n_control, is_final"
        f" from marts.campaign_results where campaign_id = '{name}'"
        f" and as_of = '{as_of}'"
    )
    assert {"call": [call_yes, call], "control": [control_yes, control]} == brute_force(
        members[name], name, as_of
    )
    assert is_final == (as_of == MONTHS[2])


def test_balances_are_kept_by_who_is_there(
    measured: tuple[Run, dict[str, Any]],
) -> None:
    run, members = measured
    ((mean_gap, kept),) = run.rows(
        "select difference, balance_kept_per_call_amount from marts.campaign_results"
        f" where campaign_id = 'balances' and as_of = '{MONTHS[2]}'"
    )
    rows = {(r["user_id"], r["city"]): r for r in histories()[MONTHS[2]]}
    amounts: dict[tuple[str, str], list[float]] = {}
    for member in members["balances"]:
        if int(member.user_id) % 7:
            row = rows.get((member.user_id, member.city))
            amount = 0.0 if row is None else float(row["balance_amount"])
            amounts.setdefault((member.block, member.arm), []).append(amount)
    gaps, sizes = [], []
    for block in {block for block, _ in amounts}:
        call, control = amounts[block, "call"], amounts[block, "control"]
        if min(len(call), len(control)) >= 2:
            gaps.append(sum(call) / len(call) - sum(control) / len(control))
            sizes.append(len(call) + len(control))
    expected = sum(g * s for g, s in zip(gaps, sizes, strict=True)) / sum(sizes)
    assert mean_gap == pytest.approx(expected)
    assert kept == mean_gap


def test_only_final_results_have_a_verdict(
    measured: tuple[Run, dict[str, Any]],
) -> None:
    run, _ = measured
    rows = run.rows(
        "select as_of::varchar, verdict, note, conclusion_en, conclusion_ru,"
        " reached_count, cost_amount, p_holm, p_value from marts.campaign_results"
        " where campaign_id = 'shares' order by as_of"
    )
    (first, last) = rows
    assert first[1:3] == ("not_available", "horizon_not_reached")
    assert "Not the final result yet." in first[3]
    assert last[1] == "inconclusive"
    assert "Holm-corrected for 3 campaigns" in last[3]
    assert "поправка Холма на 3 кампании" in last[4]
    assert last[5] == 20
    assert last[6] == 420
    assert last[7] >= last[8]


def test_the_plan_is_a_table(measured: tuple[Run, dict[str, Any]]) -> None:
    run, _ = measured
    rows = run.rows(
        "select campaign_id, call_count, control_count,"
        " smallest_detectable_effect > 0.2 from marts.campaigns order by campaign_id"
    )
    assert rows == [
        ("activity", 42, 18, True),
        ("balances", 42, 18, None),
        ("shares", 42, 18, True),
    ]


def test_a_city_that_was_not_delivered_makes_the_result_wait(tmp_path: Path) -> None:
    write_campaign(tmp_path / "c", "shares", "gone", range(60))
    months = histories()
    months[MONTHS[2]] = [r for r in months[MONTHS[2]] if r["city"] == "A"]
    accepted = [f"city_absent:{MONTHS[2]}:B", f"fewer_customers:{MONTHS[2]}"]
    run = build(tmp_path, tmp_path / "c", months=months, accepted_month_faults=accepted)
    assert run.returncode == 0, run.said
    rows = run.rows(
        "select verdict, note from marts.campaign_results order by as_of desc limit 1"
    )
    assert rows == [("not_available", "city_not_delivered")]


def test_an_edited_file_stops_a_build(tmp_path: Path) -> None:
    """The other reasons: `tests/macros/test_macro_campaign_faults.sql`."""
    write_campaign(tmp_path / "c", "shares", "gone", range(60))
    path = tmp_path / "c" / "shares.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace(",call,", ",control,", 1),
        encoding="utf-8",
    )
    run = build(tmp_path, tmp_path / "c")
    assert run.returncode != 0
    assert "was edited after its members were drawn" in " ".join(run.said.split())


def test_a_list_without_settings_is_no_campaign(tmp_path: Path) -> None:
    write_campaign(tmp_path, "shares", "gone", range(60))
    (tmp_path / "shares.yml").unlink()
    with pytest.raises(InputError, match="has no settings beside it"):
        read_campaigns(tmp_path)


def test_contacts_of_who_was_not_to_be_called_are_refused(tmp_path: Path) -> None:
    members = write_campaign(tmp_path, "shares", "gone", range(60))
    held_back = next(m for m in members if m.arm == "control")
    (tmp_path / "shares.contacts.csv").write_text(
        f"user_id,city,reached\n{held_back.user_id},{held_back.city},no\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError, match="1 customers who were not to be called"):
        read_campaigns(tmp_path)


def test_campaigns_without_months_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "campaigns"
    assert campaign_variables(folder, has_months=False) == {}
    write_campaign(folder, "shares", "gone", range(60))
    with pytest.raises(InputError, match=r"were started \(shares\)"):
        campaign_variables(folder, has_months=False)
    found = campaign_variables(folder, has_months=True)
    assert len(found["campaigns_sha256"]) == 64


def test_a_useless_campaign_is_said_to_be_one_with_its_p() -> None:
    """Two one-sided tests: their p stands beside an interval that may reach further."""
    blocks = {"call": (2000, 201), "control": (2000, 200)}
    outcome = {
        "campaign_id": "c",
        "as_of": "2026-11-30",
        "months_since": 1,
        "block": "b-01",
        "undelivered_city_count": 0,
        "reached_count": None,
    }
    for arm, (count, yes) in blocks.items():
        outcome |= {
            f"{arm}_drawn": count,
            f"{arm}_count": count,
            f"{arm}_yes": yes,
            f"{arm}_balance_count": 0,
            f"{arm}_balance_sum": 0,
            f"{arm}_balance_sum_of_squares": 0,
        }
    settings = {
        "campaign_id": "c",
        "name_en": "C",
        "name_ru": "К",
        "outcome": "gone",
        "horizon_months": 1,
        "smallest_useful_effect": 0.05,
        "call_cost_amount": 0.0,
    }
    (result,) = campaign_effects(settings=[settings], outcomes=[outcome])
    assert result.verdict == "equivalent"
    assert "ruled out (equivalence p\u00a0<\u00a00.001)" in result.conclusion_en
    assert "исключён (эквивалентность, p\u00a0<\u00a00,001)" in result.conclusion_ru
    (harmed,) = campaign_effects(
        settings=[settings], outcomes=[outcome | {"call_yes": 500}]
    )
    assert harmed.verdict == "harmed"
    (helped,) = campaign_effects(
        settings=[settings], outcomes=[outcome | {"call_yes": 20}]
    )
    assert helped.verdict == "helped"


def test_the_exported_list_leaves_out_who_is_held_back(tmp_path: Path) -> None:
    file = tmp_path / "warehouse" / "bank_churn.duckdb"
    file.parent.mkdir()
    with duckdb.connect(file) as connection:
        connection.execute("""
            create schema marts;
            use marts;
            create table retention_targets as
            select cast(i as varchar) as user_id, 'A' as city from range(10) as t (i);
            create table campaign_members as
            select
                case when i < 3 then 'now' else 'past' end as campaign_id,
                cast(i as varchar) as user_id,
                'A' as city,
                case when i % 3 = 2 then 'call' else 'control' end as arm
            from range(6) as t (i);
            create table campaigns as
            select 'now' as campaign_id, date '2026-10-31' as as_of, 2 as horizon_months
            union all
            select 'past', date '2026-08-31', 1;
            create table customer_months as select date '2026-11-30' as as_of
        """)
    project = Project(ROOT, tmp_path / "work.duckdb", file.parent)
    output = tmp_path / "list.csv"
    rows, _, _ = export(project, "retention-targets", output)
    assert rows == 8
    assert output.read_text().split() == [
        "user_id,city",
        *(f"{i},A" for i in range(2, 10)),
    ]
    rows, _, _ = export(project, "retention-targets", output, with_control=True)
    assert rows == 10
