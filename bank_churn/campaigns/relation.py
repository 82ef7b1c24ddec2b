"""The campaigns' files as the relations that dbt stores."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation

from bank_churn.campaigns.members import Member, read_contacts, read_members
from bank_churn.campaigns.settings import Settings, column_types, load_settings
from bank_churn.errors import InputError

CONTACTS = ".contacts"


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign whose members were drawn."""

    settings: Settings
    members: Sequence[Member]
    reached: Mapping[tuple[str, str], bool] | None
    """{(user_id, city): somebody was reached}; None without a contacts file."""
    files_sha256: str


def read_campaigns(folder: Path) -> list[Campaign]:
    """Read every started campaign of a folder; one only planned has no members yet.

    Raises:
        InputError: A file cannot be used, or two running campaigns share a customer.
    """
    campaigns = []
    for path in sorted(folder.glob("*.csv")):
        # Hidden ones are of other programs: `._ID.csv`.
        if path.stem.endswith(CONTACTS) or path.name.startswith("."):
            continue
        settings_path = path.with_suffix(".yml")
        if not settings_path.is_file():
            raise InputError(
                f"{path.name} has no settings beside it: {settings_path.name}.",
                f"{path.name}: рядом нет настроек {settings_path.name}.",
            )
        settings = load_settings(settings_path)
        members = read_members(path)
        contacts_path = folder / f"{path.stem}{CONTACTS}.csv"
        reached = None
        if contacts_path.is_file():
            contacts = read_contacts(contacts_path)
            _refuse_strangers(contacts_path.name, contacts, members)
            reached = {
                (user_id, city): is_reached for user_id, city, is_reached in contacts
            }
        files = [settings_path, path, *([contacts_path] if reached is not None else [])]
        digest = hashlib.sha256(b"".join(file.read_bytes() for file in files))
        campaigns.append(Campaign(settings, members, reached, digest.hexdigest()))
    return campaigns


def campaign_variables(folder: Path, *, has_months: bool) -> dict[str, str]:
    """dbt's vars about the campaigns: none where there is no folder.

    Args:
        folder: The bank's folder, absolute.
        has_months: The build has months, without which nothing can be measured.

    Raises:
        InputError: A file cannot be used, or there are campaigns and no months.
    """
    if not folder.is_dir():
        return {}
    campaigns = read_campaigns(folder)
    if campaigns and not has_months:
        named = ", ".join(c.settings.campaign_id for c in campaigns)
        raise InputError(
            f"{folder} holds campaigns that were started ({named}), and this extract "
            "has no month to measure them by: give --as-of or an `as_of` in the "
            "description of the extract, or name another folder by --campaigns.",
            f"{folder}: здесь начатые кампании ({named}), а у этой выгрузки нет "
            "месяца, чтобы их измерить: укажите --as-of или `as_of` в описании "
            "выгрузки либо другую папку через --campaigns.",
        )
    return {"campaigns_path": str(folder), "campaigns_sha256": _digest(campaigns)}


def require_unchanged(variables: Mapping[str, Any]) -> None:
    """Refuse a build whose campaigns are others now than when it began.

    Raises:
        InputError: One was started, edited or taken away meanwhile.
    """
    folder = variables.get("campaigns_path")
    if not folder:
        return
    if _digest(read_campaigns(Path(folder))) != variables["campaigns_sha256"]:
        raise InputError(
            f"The campaigns in {folder} changed while the warehouse was built; build "
            "again. Nothing was published.",
            f"Кампании в {folder} изменились во время сборки; соберите ещё раз. "
            "Ничего не опубликовано.",
        )


def _digest(campaigns: Sequence[Campaign]) -> str:
    files = "".join(campaign.files_sha256 for campaign in campaigns)
    return hashlib.sha256(files.encode()).hexdigest() if campaigns else ""


def settings_relation(connection: DuckDBPyConnection, folder: str) -> DuckDBPyRelation:
    """One row per started campaign; or one with the problem that stops the build."""
    types = column_types() | {
        "as_of": "date",
        "files_sha256": "varchar",
        "problem": "varchar",
    }
    try:
        rows = [
            [
                *asdict(campaign.settings).values(),
                campaign.members[0].as_of,
                campaign.files_sha256,
                None,
            ]
            for campaign in read_campaigns(Path(folder))
        ]
    except InputError as error:
        rows = [[*[None] * (len(types) - 1), str(error)]]
    return _relation(connection, "campaign_settings", types, rows)


def members_relation(connection: DuckDBPyConnection, folder: str) -> DuckDBPyRelation:
    """One row per member; none where `settings_relation` tells of a problem."""
    types = {
        "campaign_id": "varchar",
        "user_id": "varchar",
        "city": "varchar",
        "block": "varchar",
        "arm": "varchar",
        "churn_probability": "double",
        "expected_loss_amount": "decimal(18, 2)",
        "is_reached": "boolean",
    }
    try:
        campaigns = read_campaigns(Path(folder))
    except InputError:
        campaigns = []
    rows = [
        [
            campaign.settings.campaign_id,
            member.user_id,
            member.city or None,
            member.block,
            member.arm,
            member.churn_probability,
            member.expected_loss_amount,
            None
            if campaign.reached is None
            else campaign.reached.get((member.user_id, member.city), False),
        ]
        for campaign in campaigns
        for member in campaign.members
    ]
    return _relation(connection, "campaign_members", types, rows)


def _refuse_strangers(
    name: str, contacts: Sequence[tuple[str, str, bool]], members: Sequence[Member]
) -> None:
    called = {(m.user_id, m.city) for m in members if m.arm == "call"}
    strangers = [
        (user_id, city)
        for user_id, city, _ in contacts
        if (user_id, city) not in called
    ]
    if strangers:
        raise InputError(
            f"{name} names {len(strangers)} customers who were not to be called, the "
            f"first is {strangers[0][0]} of {strangers[0][1]}.",
            f"{name}: клиентов, которым не должны были звонить, "
            f"{len(strangers)}; первый из них {strangers[0][0]} "
            f"({strangers[0][1]}).",
        )


def _relation(
    connection: DuckDBPyConnection,
    table: str,
    types: Mapping[str, str],
    rows: Sequence[Sequence[Any]],
) -> DuckDBPyRelation:
    columns = ", ".join(f"{name} {type_}" for name, type_ in types.items())
    connection.execute(f"create or replace temporary table {table} ({columns})")
    if rows:
        marks = ", ".join("?" for _ in types)
        connection.executemany(
            f"insert into {table} values ({marks})", [list(r) for r in rows]
        )
    return connection.table(table)
