"""Members of campaigns: drawn by a hash, written once, read with proof."""

import errno
import os
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from bank_churn.campaigns.draw import Candidate, draw
from bank_churn.campaigns.members import (
    Member,
    read_contacts,
    read_members,
    write_members,
)
from bank_churn.campaigns.plan import call_list, plan, running, start
from bank_churn.campaigns.relation import campaign_variables, require_unchanged
from bank_churn.campaigns.settings import Settings, load_settings
from bank_churn.errors import BusyError, InputError, MachineError

AS_OF = date(2026, 10, 31)
SETTINGS = """\
name_en: Keep the investors
name_ru: Удержать инвесторов
purpose: keep
capacity: 1000
control_share: 0.2
outcome: flagged_or_gone
smallest_useful_effect: 0.05
"""


def settings_of(text: str, folder: Path, name: str = "first") -> Settings:
    (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return load_settings(folder / f"{name}.yml")


def candidates(
    count: int, segments: tuple[str, ...] = ("investors",)
) -> list[Candidate]:
    return [
        Candidate(
            f"{i:04}",
            "Ростов" if i % 2 else "",
            segments[i % len(segments)],
            0.5,
            Decimal(count - i),
        )
        for i in range(count)
    ]


def test_arms_have_the_share_that_was_asked_for(tmp_path: Path) -> None:
    settings = settings_of(SETTINGS, tmp_path)
    members = draw(settings, candidates(1000), AS_OF, "b1")
    assert Counter(m.arm for m in members) == {"call": 800, "control": 200}
    blocks = Counter(m.block for m in members)
    assert blocks == {f"investors-{i:02}": 100 for i in range(1, 11)}
    held_back = Counter(m.block for m in members if m.arm == "control")
    assert set(held_back.values()) == {20}
    assert [m.user_id for m in members] == [c.user_id for c in candidates(1000)]


def test_small_segments_have_fewer_blocks_with_somebody_held_back(
    tmp_path: Path,
) -> None:
    settings = settings_of(SETTINGS, tmp_path)
    segments = ("a", "b", "b", "b", "b")
    members = draw(settings, candidates(30, segments), AS_OF, "b1")
    for block in {m.block for m in members}:
        arms = Counter(m.arm for m in members if m.block == block)
        assert arms["control"] >= 1
    assert Counter(m.arm for m in members)["control"] == 6


def test_the_draw_depends_on_the_campaign_and_nothing_else(tmp_path: Path) -> None:
    settings = settings_of(SETTINGS, tmp_path)
    other = settings_of(SETTINGS, tmp_path, "second")
    here = draw(settings, candidates(500), AS_OF, "b1")
    assert here == draw(settings, candidates(500), AS_OF, "b1")
    elsewhere = draw(other, candidates(500), AS_OF, "b1")
    same = sum(a.arm == b.arm for a, b in zip(here, elsewhere, strict=True))
    # Independent draws agree with probability .8² + .2².
    assert 280 < same < 400


def test_nobody_is_held_back_by_every_campaign(tmp_path: Path) -> None:
    """Over 1,000 names of campaigns each customer is held back equally often."""
    base = settings_of(SETTINGS, tmp_path)
    held_back: Counter[str] = Counter()
    for i in range(1000):
        named = Settings(
            **{
                **{f: getattr(base, f) for f in base.__slots__},
                "campaign_id": f"c{i}",
            }
        )
        for member in draw(named, candidates(50), AS_OF, "b1"):
            held_back[member.user_id] += member.arm == "control"
    # Binomial(1000, 0.2): five standard errors are 63.
    assert all(abs(count - 200) < 64 for count in held_back.values())
    assert len(held_back) == 50


def member(**changed: object) -> Member:
    values: dict[str, object] = {
        "user_id": "007",
        "city": "Ростов, великий",
        "block": "investors-01",
        "arm": "call",
        "churn_probability": 0.1 + 0.2,
        "expected_loss_amount": Decimal("12.30"),
        "as_of": AS_OF,
        "build_id": "b1",
    }
    return Member(**(values | changed))  # type: ignore[arg-type]


def test_members_come_back_as_they_were_written(tmp_path: Path) -> None:
    members = [
        member(),
        member(user_id="7", city="", churn_probability=None, expected_loss_amount=None),
    ]
    write_members(tmp_path / "first.csv", members)
    assert read_members(tmp_path / "first.csv") == members
    assert (tmp_path / "first.csv").stat().st_mode & 0o077 == 0


def test_members_are_written_once(tmp_path: Path) -> None:
    path = tmp_path / "first.csv"
    write_members(path, [member()])
    before = path.read_bytes()
    with pytest.raises(InputError, match="was started"):
        write_members(path, [member(arm="control")])
    assert path.read_bytes() == before


def test_members_on_a_full_disk_are_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MachineError, match=r"No space left.*Nobody was drawn"):
        write_members(tmp_path / "first.csv", [member()])
    assert not list(tmp_path.iterdir())


def test_what_a_killed_start_has_left_goes(tmp_path: Path) -> None:
    (tmp_path / ".first.csv.abc.unfinished").write_text("user_id,city")
    (tmp_path / ".other.csv.abc.unfinished").write_text("user_id,city")
    write_members(tmp_path / "first.csv", [member()])
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [".other.csv.abc.unfinished", "first.csv"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("call", "control", "was edited"),
        ("007", "008", "was edited"),
        ("# sha256 of the lines above: ", "# ", "was edited"),
    ],
)
def test_an_edited_file_is_no_campaign(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    path = tmp_path / "first.csv"
    write_members(path, [member()])
    text = path.read_text(encoding="utf-8").replace(old, new)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=sentence):
        read_members(path)


def test_a_customer_twice_is_named(tmp_path: Path) -> None:
    write_members(tmp_path / "first.csv", [member(), member(arm="control")])
    with pytest.raises(InputError, match="names customer 007 of Ростов, великий twice"):
        read_members(tmp_path / "first.csv")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("user_id,reached\n1,yes\n", "needs the columns"),
        ("user_id,city,reached\n1,A,maybe\n", "line 2: reached is neither"),
        ("user_id,city,reached\n1,A,yes\n1,A,no\n", "twice"),
    ],
)
def test_contacts_that_cannot_be_used(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "first.contacts.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=sentence):
        read_contacts(path)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ("purpose: sell", '`purpose` must be one of "keep", "win_back", not "sell"'),
        ("control_share: 1", "`control_share`"),
        ("smallest_useful_effect: 5", "of a share it is below 1"),
        ("segment: investors", "line 8: `segment` is not known here: did you mean"),
        ("outcome: [", "cannot be read"),
    ],
)
def test_settings_that_cannot_be_used(
    tmp_path: Path, changed: str, sentence: str
) -> None:
    key = changed.split(":")[0]
    kept = [line for line in SETTINGS.splitlines() if not line.startswith(f"{key}:")]
    with pytest.raises(InputError, match=sentence):
        settings_of("\n".join([*kept, changed]), tmp_path)


@pytest.fixture
def published() -> duckdb.DuckDBPyConnection:
    """The three tables that a campaign is drawn from."""
    connection = duckdb.connect()
    connection.execute("""
        create table build_info as select 'b1' as build_id;
        create table customer_months as select date '2026-10-31' as as_of;
        create table churn_events (as_of_to date);
        create table monthly_portraits (as_of date);
        create table retention_targets as
        select
            'keep' as purpose,
            i as call_rank,
            'k' || i as user_id,
            case when i % 3 > 0 then 'A' end as city,
            'investors' as segment_code,
            cast(0.3 as double) as churn_probability,
            cast(1000 - i as decimal(18, 2)) as expected_loss_amount
        from range(1, 301) as t (i)
    """)
    return connection


def test_plan_start_and_list(
    tmp_path: Path, published: duckdb.DuckDBPyConnection
) -> None:
    settings_of(SETTINGS, tmp_path)
    planned = plan(published, tmp_path, "first")
    assert not (tmp_path / "first.csv").exists()
    assert "pool several months" in planned.sentences["en"]
    assert "объедините несколько месяцев" in planned.sentences["ru"]
    started, path = start(published, tmp_path, "first")
    assert started == planned
    assert read_members(path) == list(planned.members)
    called = call_list(tmp_path, "first")
    assert len(called) == 240
    assert {m.arm for m in called} == {"call"}
    with pytest.raises(InputError, match="was started"):
        start(published, tmp_path, "first")


def test_who_is_in_a_running_campaign_is_passed_over(
    tmp_path: Path, published: duckdb.DuckDBPyConnection
) -> None:
    settings_of(SETTINGS.replace("1000", "100"), tmp_path)
    start(published, tmp_path, "first")
    settings_of(SETTINGS, tmp_path, "second")
    second = plan(published, tmp_path, "second")
    assert second.passed_over == 100
    assert len(second.members) == 200


def test_two_are_not_started_at_once(
    tmp_path: Path, published: duckdb.DuckDBPyConnection
) -> None:
    """Neither would know the other's members, and both would draw the same."""
    settings_of(SETTINGS, tmp_path)
    with (
        FileLock(tmp_path / ".start.lock"),
        pytest.raises(BusyError, match="starting a campaign"),
    ):
        start(published, tmp_path, "first")
    start(published, tmp_path, "first")


def test_a_campaign_without_settings_leaves_no_trace(
    tmp_path: Path, published: duckdb.DuckDBPyConnection
) -> None:
    with pytest.raises(InputError, match="is not there"):
        start(published, tmp_path / "campaigns", "first")
    assert not (tmp_path / "campaigns").exists()


def test_campaigns_that_change_during_a_build_are_refused(
    tmp_path: Path, published: duckdb.DuckDBPyConnection
) -> None:
    for name in ("first", "second"):
        settings_of(SETTINGS.replace("1000", "100"), tmp_path, name)
    start(published, tmp_path, "first")
    (tmp_path / "._first.csv").write_bytes(b"of another program")
    variables = campaign_variables(tmp_path, has_months=True)
    require_unchanged(variables)
    require_unchanged({})
    start(published, tmp_path, "second")
    with pytest.raises(InputError, match="changed while the warehouse was built"):
        require_unchanged(variables)


def test_nobody_left_is_said(
    tmp_path: Path, published: duckdb.DuckDBPyConnection
) -> None:
    settings_of(SETTINGS.replace("keep", "win_back", 1), tmp_path)
    (tmp_path / "first.yml").write_text(
        SETTINGS.replace("purpose: keep", "purpose: win_back"), encoding="utf-8"
    )
    with pytest.raises(InputError, match="nobody left"):
        plan(published, tmp_path, "first")


def test_a_warehouse_without_a_month_has_no_campaign(
    tmp_path: Path, published: duckdb.DuckDBPyConnection
) -> None:
    settings_of(SETTINGS, tmp_path)
    published.execute("truncate customer_months")
    with pytest.raises(InputError, match="without a month"):
        plan(published, tmp_path, "first")


def test_a_campaign_runs_until_its_horizon(tmp_path: Path) -> None:
    settings = settings_of(SETTINGS + "horizon_months: 3\n", tmp_path)
    assert running(settings, AS_OF, date(2026, 12, 31))
    assert not running(settings, AS_OF, date(2027, 1, 31))
    assert not running(settings, AS_OF, date(2026, 9, 30))


@pytest.mark.parametrize("name", ["../up", "UP", "", "a b", "x" * 65])
def test_an_id_is_a_plain_file_name(
    tmp_path: Path, published: duckdb.DuckDBPyConnection, name: str
) -> None:
    with pytest.raises(InputError, match="cannot be the id"):
        plan(published, tmp_path, name)


@pytest.mark.parametrize("kind", ["device", "pipe", "folder"])
@pytest.mark.parametrize("read", [read_members, read_contacts])
def test_what_is_no_file_is_not_waited_for(
    read: Callable[[Path], object], kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    if kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    with pytest.raises(InputError):
        read(path)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("capacity: 99999999999999999999", "`capacity` must be at most"),
        ("smallest_useful_effect: .nan", "smallest_useful_effect"),
        ("smallest_useful_effect: nan", "smallest_useful_effect"),
        ("name_en: twice", "stands here twice"),
        ("horizon_months: 2024-99-99", "horizon_months"),
        ("x: &a [1]", "x"),
        ('"\\ud83d": 1', "plain text"),
    ],
)
def test_settings_that_cannot_be_are_refused(
    line: str, said: str, tmp_path: Path
) -> None:
    key = line.partition(":")[0]
    kept = "" if said == "stands here twice" else key
    others = [own for own in SETTINGS.splitlines() if own.partition(":")[0] != kept]
    with pytest.raises(InputError, match=said):
        settings_of("\n".join([*others, line]), tmp_path)


def test_a_whole_number_may_be_written_as_any_number(tmp_path: Path) -> None:
    text = SETTINGS.replace("capacity: 1000", "capacity: 1e3")
    assert repr(settings_of(text, tmp_path).capacity) == "1000"
