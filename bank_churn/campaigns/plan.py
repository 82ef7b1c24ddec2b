"""Plan, start and list a campaign from the published warehouse."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import Any

import duckdb

from bank_churn.campaigns.draw import Candidate, draw
from bank_churn.campaigns.members import Member, read_members, write_members
from bank_churn.campaigns.relation import read_campaigns
from bank_churn.campaigns.settings import Settings, check_id, load_settings
from bank_churn.errors import InputError
from bank_churn.locks import single_process
from bank_churn.paths import is_there
from python_stats.sentences.wording import Language
from python_stats.tables import Row, read_rows

LINE_WIDTH = 88


@dataclass(frozen=True, slots=True)
class Plan:
    """A campaign as it would be drawn now."""

    settings: Settings
    members: tuple[Member, ...]
    passed_over: int
    """Customers of the list who are in a running campaign."""
    sentences: Mapping[Language, str]
    """Sizes, what they can find, and what to do when that is too little."""

    @property
    def blocks(self) -> list[Row]:
        """Sizes and mean probability of each block, in the order of their names."""
        return blocks_of(self.members)

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        return {
            "campaign_id": self.settings.campaign_id,
            "blocks": [dict(row) for row in self.blocks],
            "passed_over": self.passed_over,
            "sentence_en": self.sentences["en"],
            "sentence_ru": self.sentences["ru"],
        }

    def as_text(self, language: Language) -> str:
        """For people: a line per block, and what the sizes can find."""
        heads = {
            "en": ("block", "call", "held back"),
            "ru": ("блок", "звонить", "контроль"),
        }[language]
        rows = [
            (row["block"], str(row["call_count"]), str(row["control_count"]))
            for row in self.blocks
        ]
        width = max(len(row[0]) for row in (heads, *rows))
        lines = [f"{a:<{width}}  {b:>8}  {c:>9}" for a, b, c in (heads, *rows)]
        if self.passed_over:
            words = {
                "en": "Passed over, being in running campaigns",
                "ru": "Пропущены, потому что участвуют в идущих кампаниях",
            }[language]
            lines.append(f"{words}: {self.passed_over}")
        return "\n".join([*lines, *wrap(self.sentences[language], LINE_WIDTH)])


def blocks_of(members: Sequence[Member]) -> list[Row]:
    """Sizes and mean probability of each block, in the order of their names."""
    rows: list[Row] = []
    for block in sorted({member.block for member in members}):
        inside = [member for member in members if member.block == block]
        known = [m.churn_probability for m in inside if m.churn_probability is not None]
        call = sum(member.arm == "call" for member in inside)
        rows.append(
            {
                "block": block,
                "call_count": call,
                "control_count": len(inside) - call,
                "mean_churn_probability": sum(known) / len(known) if known else None,
            }
        )
    return rows


def plan(connection: duckdb.DuckDBPyConnection, folder: Path, campaign_id: str) -> Plan:
    """Draw a campaign without writing anything.

    Args:
        connection: To the published file, the marts being the schema in use.
        folder: The bank's campaigns.
        campaign_id: Name of its files.

    Raises:
        InputError: The settings cannot be used, there is no month, or nobody is left.
    """
    path = _settings_file(folder, campaign_id)
    settings = load_settings(path)
    as_of, build_id = _build(connection)
    busy = _members_of_running(folder, campaign_id, as_of)
    listed = [
        Candidate(user_id, city or "", segment, probability, loss)
        for user_id, city, segment, probability, loss in connection.execute(
            "select user_id, city, segment_code, churn_probability,"
            " expected_loss_amount from retention_targets"
            " where purpose = $purpose"
            " and ($segment is null or segment_code = $segment) order by call_rank",
            {"purpose": settings.purpose, "segment": settings.segment_code},
        ).fetchall()
    ]
    free = [c for c in listed if (c.user_id, c.city) not in busy]
    chosen = free[: settings.capacity]
    if len(chosen) < 2:
        raise InputError(
            f"{path.name}: the published list has nobody left for this campaign; it "
            f"has {len(listed)} customers of that purpose and segment, and "
            f"{len(listed) - len(free)} of them are in running campaigns.",
            f"{path.name}: в опубликованном списке не осталось никого для этой "
            f"кампании: с такой целью и из такого сегмента в нём {len(listed)}, "
            f"в идущих кампаниях из них участвуют {len(listed) - len(free)}.",
        )
    # It brings scipy: not for `--help`.
    from python_stats.campaigns.results import plan_of

    members = draw(settings, chosen, as_of, build_id)
    told = plan_of(
        asdict(settings) | {"as_of": as_of},
        blocks_of(members),
        read_rows(connection.table("churn_events")),
        read_rows(connection.table("monthly_portraits")),
    )
    return Plan(
        settings,
        tuple(members),
        len(listed) - len(free),
        {"en": told.sentence_en, "ru": told.sentence_ru},
    )


def start(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    campaign_id: str,
    begin: Callable[[], None] = lambda: None,
) -> tuple[Plan, Path]:
    """Draw the members and write them beside the settings, once.

    Args:
        connection: To the published file, the marts being the schema in use.
        folder: The bank's campaigns.
        campaign_id: Name of its files.
        begin: Called just before the members are there.

    Raises:
        InputError: As in `plan`, or the campaign was started before.
        BusyError: Another process starts one: both would draw the same customers.
        MachineError: The folder cannot be written.
    """
    _settings_file(folder, campaign_id)
    with single_process(folder / ".start.lock", "starting a campaign in"):
        planned = plan(connection, folder, campaign_id)
        path = folder / f"{campaign_id}.csv"
        write_members(path, planned.members, begin)
    return planned, path


def _settings_file(folder: Path, campaign_id: str) -> Path:
    path = folder / f"{check_id(campaign_id)}.yml"
    if not is_there(path):
        raise InputError(
            f"{path} is not there; write the campaign's settings first "
            "(docs/CAMPAIGNS.md has an example).",
            f"{path}: файла нет; сначала напишите настройки кампании (пример в "
            "docs/CAMPAIGNS.md).",
        )
    return path


def call_list(folder: Path, campaign_id: str) -> list[Member]:
    """The arm to call of a started campaign, and nobody else.

    Raises:
        InputError: It was not started, or its file cannot be used.
    """
    path = folder / f"{check_id(campaign_id)}.csv"
    if not path.is_file():
        raise InputError(
            f"{path} is not there; `bank-churn campaign start {campaign_id}` draws its "
            "members.",
            f"{path}: файла нет; участников отбирает `bank-churn campaign start "
            f"{campaign_id}`.",
        )
    return [member for member in read_members(path) if member.arm == "call"]


def running(settings: Settings, started: date, now: date) -> bool:
    """Whether a campaign's horizon, in months of the calendar, is still ahead."""
    months = 12 * (now.year - started.year) + now.month - started.month
    return 0 <= months < settings.horizon_months


def _members_of_running(
    folder: Path, campaign_id: str, now: date
) -> set[tuple[str, str]]:
    return {
        (member.user_id, member.city)
        for campaign in read_campaigns(folder)
        if campaign.settings.campaign_id != campaign_id
        and running(campaign.settings, campaign.members[0].as_of, now)
        for member in campaign.members
    }


def _build(connection: duckdb.DuckDBPyConnection) -> tuple[date, str]:
    """Month and id of the published build."""
    row: Any = connection.execute(
        "select (select max(as_of) from customer_months), build_id from build_info"
    ).fetchone()
    if row is None or row[0] is None:
        raise InputError(
            "The published warehouse is of an extract without a month, so nothing can "
            "be measured later; build it with --as-of or with an `as_of` in the "
            "description of the extract.",
            "Опубликованное хранилище собрано из выгрузки без месяца, и позже "
            "измерить будет нечего; соберите его с --as-of или с `as_of` в "
            "описании выгрузки.",
        )
    return row[0], row[1]
