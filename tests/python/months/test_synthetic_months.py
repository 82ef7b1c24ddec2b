"""The synthetic bank that delivers every month: its files say what its truth says."""

import hashlib
import json
from datetime import date
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from bank_churn import synthetic
from bank_churn.campaigns.members import Member, write_members
from bank_churn.synthetic_months import write_months


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six months of a small bank."""
    directory = tmp_path_factory.mktemp("bank")
    arguments = ["--months", "6", "--rows", "2000", "--output", str(directory)]
    result = CliRunner().invoke(synthetic.main, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return directory


def _digests(directory: Path) -> dict[str, str]:
    return {
        str(path.relative_to(directory)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_files(bank: Path, tmp_path: Path) -> None:
    write_months(tmp_path, 6, rows=2000)
    assert _digests(tmp_path) == _digests(bank)
    write_months(tmp_path / "other", 6, rows=2000, seed=14)
    assert _digests(tmp_path / "other") != _digests(bank)


def test_the_files_hold_what_the_truth_counts(bank: Path) -> None:
    truth = json.loads((bank / "truth.json").read_text(encoding="utf-8"))
    current = [
        path
        for path in [*sorted(bank.glob("*.csv")), bank / truth["late"]]
        # Of two deliveries the later one counts.
        if not path.with_name(f"{path.stem}_v2.csv").exists()
    ]
    assert len(current) == 18
    months = []
    for month in range(6):
        files = [str(path) for path in current if f"-{month + 1:02}_" in path.name]
        with duckdb.connect() as connection:
            months.append(
                connection.execute(
                    "select distinct userid, city, churn from read_csv(?)", [files]
                ).fetchall()
            )
        expected = truth["months"][month]
        assert len(months[-1]) == expected["customers"]
        assert sum(churn for *_, churn in months[-1]) == expected["flagged"]
    seen: set[tuple[int, str]] = set()
    for month, pair in enumerate(truth["pairs"], start=1):
        before, after = (
            {(user_id, city): churn for user_id, city, churn in rows}
            for rows in (months[month - 1], months[month])
        )
        seen |= set(before)
        events = {
            "joined": len(set(after) - seen),
            "returned": len((set(after) & seen) - set(before)),
            "gone_flagged": sum(before[key] for key in set(before) - set(after)),
            "gone_unflagged": sum(1 - before[key] for key in set(before) - set(after)),
            "flagged": sum(before[k] < after[k] for k in set(before) & set(after)),
            "flag_withdrawn": sum(
                before[k] > after[k] for k in set(before) & set(after)
            ),
            "stayed": sum(before[k] == after[k] for k in set(before) & set(after)),
        }
        assert events == pair["events"]
    assert truth["flag_outcomes"][0]["gone_later"][1] == sum(
        churn
        for *key, churn in months[0]
        if tuple(key) not in {(user_id, city) for user_id, city, _ in months[2]}
    )


def test_planted_steps_are_there(bank: Path) -> None:
    truth = json.loads((bank / "truth.json").read_text(encoding="utf-8"))
    assert [pair["planted"] for pair in truth["pairs"]] == [
        None, None, None, "rate of the active", "mix",
    ]  # fmt: skip
    moved = [pair["migrations"].get("pay_cheque > depositors", 0)
             for pair in truth["pairs"]]  # fmt: skip
    assert moved[-1] > 5 * max(moved[:-1])


def test_faults_of_delivery(bank: Path) -> None:
    truth = json.loads((bank / "truth.json").read_text(encoding="utf-8"))
    twice = bank / truth["delivered_twice"]
    first = bank / twice.name.replace("_v2", "")
    assert twice.read_bytes() == first.read_bytes()
    corrected = bank / truth["corrected"]
    first = bank / corrected.name.replace("_v2", "")
    assert corrected.read_bytes() != first.read_bytes()


def test_no_months_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        write_months(tmp_path, 0)


def test_calls_of_a_campaign_have_their_effect(bank: Path, tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        flagged = connection.execute(
            "select cast(userid as varchar), city from read_csv(?) where churn = 1"
            " order by all",
            [[str(path) for path in sorted(bank.glob("extract_2026-02_*.csv"))]],
        ).fetchall()
    keys = sorted(set(flagged))
    arms = {key: ("call", "control")[i % 2] for i, key in enumerate(keys)}
    members = [
        Member(user_id, city, "all-1", arm, None, None, date(2026, 2, 28), "x")
        for (user_id, city), arm in arms.items()
    ]
    write_members(tmp_path / "c.csv", members)
    arguments = [
        "--months",
        "4",
        "--rows",
        "2000",
        "--campaign",
        str(tmp_path / "c.csv"),
    ]
    arguments += ["--effect", "-0.3", "--output", str(tmp_path / "bank")]
    result = CliRunner().invoke(synthetic.main, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    for before in sorted(bank.glob("extract_2026-0[12]_*.csv")):
        assert (tmp_path / "bank" / before.name).read_bytes() == before.read_bytes()
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select cast(userid as varchar), city, churn from read_csv(?)",
            [
                # Of Rybinsk the corrected delivery.
                [
                    str(path)
                    for path in (tmp_path / "bank").glob("extract_2026-03_*.csv")
                    if path.name != "extract_2026-03_rybinsk.csv"
                ]
            ],
        ).fetchall()
    now = {(user_id, city): churn for user_id, city, churn in rows}
    out = {
        arm: sum(now.get(key, 1) for key in keys if arms[key] == arm)
        / list(arms.values()).count(arm)
        for arm in ("call", "control")
    }
    assert out["call"] - out["control"] == pytest.approx(-0.3, abs=0.12)
    truth = json.loads((tmp_path / "bank" / "truth.json").read_text(encoding="utf-8"))
    assert truth["campaign_kept"] == pytest.approx(0.3 * len(keys) / 2, rel=0.25)
