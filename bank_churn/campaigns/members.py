"""`campaigns/ID.csv`: the members as they were drawn, with a checksum.

The program writes the file once. From then on it is an input of every build: who
changes it changes who was called, so a file whose checksum is wrong stops the build.
"""

import csv
import hashlib
import io
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from bank_churn.errors import InputError, MachineError
from bank_churn.paths import open_regular

UNFINISHED = ".unfinished"
CHECKSUM = "# sha256 of the lines above: "
ARMS = ("call", "control")


@dataclass(frozen=True, slots=True)
class Member:
    """One customer of a campaign."""

    user_id: str
    city: str
    """Empty where the bank delivers none."""
    block: str
    """`segment-tenth`: who is compared with whom."""
    arm: str
    churn_probability: float | None
    expected_loss_amount: Decimal | None
    as_of: date
    """Month from whose list the member was drawn."""
    build_id: str


def write_members(
    path: Path, members: Iterable[Member], begin: Callable[[], None] = lambda: None
) -> None:
    """Write a new file, whole or not at all; never over one that is there.

    Args:
        path: The file.
        members: What it holds.
        begin: Called just before it is there.

    Raises:
        InputError: The file is there.
        MachineError: The folder cannot be written.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.name for field in fields(Member)])
    for member in members:
        writer.writerow(["" if v is None else v for v in astuple(member)])
    body = text.getvalue()
    checksum = hashlib.sha256(body.encode()).hexdigest()
    try:
        # A start that was killed has left its own.
        for left in path.parent.glob(f".{path.name}.*{UNFINISHED}"):
            left.unlink()
        handle, name = tempfile.mkstemp(
            prefix=f".{path.name}.", suffix=UNFINISHED, dir=path.parent
        )
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(body + CHECKSUM + checksum + "\n")
                file.flush()
                os.fsync(file.fileno())
            if os.path.lexists(path):
                raise FileExistsError(path)
            begin()
            os.rename(name, path)
        finally:
            Path(name).unlink(missing_ok=True)
    except FileExistsError as error:
        raise InputError(
            f"{path} is there: the campaign was started, and its members do not "
            "change. Choose another id for another campaign.",
            f"{path}: кампания уже начата, и её участники не меняются. Для "
            "другой кампании выберите другой идентификатор.",
        ) from error
    except OSError as error:
        raise MachineError(
            f"{path} cannot be written ({error.strerror}). Nobody was drawn."
        ) from error


def read_members(path: Path) -> list[Member]:
    """Read the members and prove that the file is as it was drawn.

    Raises:
        InputError: It was edited or cut, names a customer twice, or is no such file.
    """
    try:
        body, mark, checksum = _content(path).decode().rpartition(CHECKSUM)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path.name} cannot be read: {error}.",
            f"{path.name}: файл не читается ({error}).",
        ) from error
    if not mark or hashlib.sha256(body.encode()).hexdigest() != checksum.strip():
        raise InputError(
            f"{path.name} was edited after its members were drawn, so its arms can no "
            "longer be compared; restore the file as `campaign start` wrote it.",
            f"{path.name}: файл изменён после жеребьёвки, и группы больше "
            "нельзя сравнивать; верните файл таким, каким его записала "
            "`campaign start`.",
        )
    rows = csv.DictReader(io.StringIO(body))
    try:
        members = [_member(row) for row in rows]
    except (KeyError, ValueError, InvalidOperation) as error:
        raise InputError(
            f"{path.name} is no list of members: {error!r}.",
            f"{path.name}: это не список участников ({error!r}).",
        ) from error
    twice = _repeated([(m.user_id, m.city) for m in members])
    if twice:
        raise InputError(
            f"{path.name} names customer {twice[0]} of {twice[1]} twice.",
            f"{path.name}: клиент {twice[0]} ({twice[1]}) указан дважды.",
        )
    if not members or len({m.as_of for m in members}) > 1:
        raise InputError(
            f"{path.name} must hold the members of one month.",
            f"{path.name}: нужны участники одного месяца.",
        )
    return members


def read_contacts(path: Path) -> list[tuple[str, str, bool]]:
    """Read `ID.contacts.csv`: user_id, city and whether somebody was reached.

    Raises:
        InputError: A column is missing, a value is no yes or no, or a customer is
            named twice.
    """
    try:
        text = _content(path).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path.name} cannot be read: {error}.",
            f"{path.name}: файл не читается ({error}).",
        ) from error
    reader = csv.DictReader(io.StringIO(text))
    wanted = {"user_id", "city", "reached"}
    if not wanted <= set(reader.fieldnames or ()):
        raise InputError(
            f"{path.name} needs the columns user_id, city and reached.",
            f"{path.name}: нужны столбцы user_id, city и reached.",
        )
    contacts = []
    for row in reader:
        answer = str(row["reached"]).strip().lower()
        if answer not in YES + NO:
            raise InputError(
                f"{path.name}, line {reader.line_num}: reached is neither yes nor no: "
                f"`{answer[:60]}`.",
                f"{path.name}, строка {reader.line_num}: reached не означает ни да, "
                f"ни нет: `{answer[:60]}`.",
            )
        contacts.append(
            (str(row["user_id"]).strip(), str(row["city"]).strip(), answer in YES)
        )
    twice = _repeated([contact[:2] for contact in contacts])
    if twice:
        raise InputError(
            f"{path.name} names customer {twice[0]} of {twice[1]} twice.",
            f"{path.name}: клиент {twice[0]} ({twice[1]}) указан дважды.",
        )
    return contacts


def _content(path: Path) -> bytes:
    """The bytes of a file, and never of a pipe or a device, which may not end."""
    with open_regular(path) as descriptor, os.fdopen(os.dup(descriptor), "rb") as file:
        return file.read()


YES = ("1", "yes", "true", "да")
NO = ("0", "no", "false", "нет")


def _member(row: dict[str, str]) -> Member:
    if row["arm"] not in ARMS:
        raise ValueError(f"arm {row['arm']}")
    return Member(
        user_id=row["user_id"],
        city=row["city"],
        block=row["block"],
        arm=row["arm"],
        churn_probability=float(p) if (p := row["churn_probability"]) else None,
        expected_loss_amount=Decimal(e) if (e := row["expected_loss_amount"]) else None,
        as_of=date.fromisoformat(row["as_of"]),
        build_id=row["build_id"],
    )


def _repeated(keys: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    seen: set[tuple[str, str]] = set()
    for key in keys:
        if key in seen:
            return key
        seen.add(key)
    return None
