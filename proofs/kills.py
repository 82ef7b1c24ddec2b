"""Commands stopped at any moment: nothing damaged, nobody left behind, the next works.

`build`, `publish`, `report` and `export` of a real warehouse get `kill -9`, SIGINT and
SIGTERM in turn at seeded moments, spread over the time that the command takes; so do
`campaign plan` and `start`, `diff` and the build (`months`) of three months that were
never judged. After each: the published file is one whole build, pages and exports are
old or new and whole, a campaign has all its members or was not started, no process of
the command is left, it ended soon, and its exit code, its sentence and its `published`
are those of the signal and of what is published. Then the same command runs undisturbed
and ends green, with the same marts as before the first signal, and no unfinished file
of the stopped ones is left. Needs Linux. From the repository root:

    python -m proofs.kills
    python -m proofs.kills --moments 3 --commands publish export

In portions, each of which goes on in the warehouse of the one before:

    python -m proofs.kills --commands build --folder /tmp/kills --part 1/6
"""

import argparse
import json
import random
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from bank_churn.campaigns.members import read_members
from bank_churn.errors import InputError
from bank_churn.synthetic_months import write_months
from proofs.processes import (
    ROOT,
    TOKEN,
    clean_environment,
    command,
    left_behind,
    published_build,
    run,
)

COMMANDS = ("publish", "report", "export", "build")
# Of a warehouse with months.
COMMANDS_OF_MONTHS = ("plan", "start", "diff", "months")
SIGNALS = (signal.SIGKILL, signal.SIGINT, signal.SIGTERM)
SEED = 20_260_003
# Before this the interpreter itself is loaded, and none of our code has run.
EARLIEST_SECONDS = 0.15
# How long the processes of a stopped command may take to disappear.
PATIENCE_SECONDS = 10.0
# A command that has not ended so long after its signal hangs.
LONGEST_END_SECONDS = 60.0
# So many builds are stopped before one runs to its end: each finds what the stopped
# ones before it have left, and works until it is stopped itself.
BUILDS_IN_A_ROW = 3
BUILDS = ("build", "months")
MONTHS, CUSTOMERS = 3, 900
CAMPAIGN = """\
name_en: Win back
name_ru: Вернуть
purpose: win_back
capacity: 40
outcome: gone
smallest_useful_effect: 0.05
"""


@dataclass
class Warehouse:
    """A project with its folders, in which every command has run once."""

    folder: Path
    project: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    delivered: Sequence[str] = ()
    """What `months` builds: files and options."""

    @property
    def output_dir(self) -> Path:
        """Where it publishes."""
        return self.folder / "warehouse"

    @property
    def export(self) -> Path:
        """What `export` writes."""
        return self.folder / "customers.csv"

    @property
    def published_file(self) -> Path:
        """What people read."""
        return self.output_dir / "bank_churn.duckdb"

    @property
    def months(self) -> Path:
        """What is kept of months that were judged and counted."""
        return self.folder / "work" / "months"

    @property
    def campaigns(self) -> Path:
        """The bank's campaigns."""
        return self.folder / "campaigns"

    def arguments(self, name: str) -> list[str]:
        """The command line of a command."""
        if name == "diff":
            return ["diff", str(self.published_file), str(self.published_file)]
        places = ["--project-dir", str(self.project)]
        places += ["--working-file", str(self.folder / "work" / "bank_churn.duckdb")]
        places += ["--output-dir", str(self.output_dir)]
        campaigns = ["--campaigns", str(self.campaigns)]
        own = {
            "build": ["build", "--no-pages"],
            "months": ["build", "--no-pages", *self.delivered, *campaigns],
            "export": ["export", "customers", "--output", str(self.export)],
            "plan": ["campaign", "plan", "second", *campaigns],
            "start": ["campaign", "start", "second", *campaigns],
        }
        return [*own.get(name, [name]), *places]

    def run(self, name: str) -> float:
        """Run a command undisturbed; its seconds."""
        started = time.monotonic()
        outcome = run(self.arguments(name), environment=self.environment)
        assert outcome.exit_code == 0, f"{name}: {outcome.said}"
        seconds = time.monotonic() - started
        assert not (problems := self.problems() + self.unfinished()), problems
        return seconds

    def set_back(self, name: str) -> None:
        """Let a command do all its work again."""
        if name == "start":
            self.members.unlink(missing_ok=True)
        if name == "months" and self.months.is_dir():
            shutil.rmtree(self.months)

    @property
    def members(self) -> Path:
        """What `start` writes."""
        return self.campaigns / "second.csv"

    def marts(self) -> dict[str, Any]:
        """{published table: its number of rows and the sum of their hashes}."""
        with duckdb.connect(self.published_file, read_only=True) as connection:
            names = connection.execute(
                "select table_schema || '.' || table_name"
                " from information_schema.tables order by all"
            ).fetchall()
            return {
                name: connection.execute(
                    f"select count(*), sum(hash(whole)) from {name} as whole"
                ).fetchone()
                for (name,) in names
            }

    def unfinished(self) -> list[str]:
        """What a stopped command has left and the next should have removed."""
        found = [*self.months.rglob(".*-*"), *self.campaigns.glob(".*.unfinished")]
        return [f"{path} is left" for path in found]

    def published_inode(self) -> int:
        """Which file is published: another one after each publish."""
        return self.published_file.stat().st_ino

    def problems(self) -> list[str]:
        """What is not whole of what people see."""
        found = []
        try:
            published_build(self.output_dir)
        except Exception as error:
            found.append(f"the published file: {error}")
        ends = {".html": b"</html>", ".pdf": b"%%EOF"}
        for page in self.output_dir.iterdir():
            end = ends.get(page.suffix)
            is_shown = end and not page.name.startswith(".")
            if is_shown and not page.read_bytes().rstrip().endswith(end or b""):
                found.append(f"{page.name} is cut off")
        if self.export.is_file():
            lines = self.export.read_bytes().splitlines()
            if len({line.count(b",") for line in lines[:1] + lines[-1:]}) > 1:
                found.append("the export is cut off")
        for left in self.folder.rglob(".*.unfinished"):
            if left.stat().st_mode & 0o077:
                found.append(f"{left.name} can be read by others")
        try:
            for campaign in self.campaigns.glob("[a-z]*.csv"):
                read_members(campaign)
        except InputError as error:
            found.append(str(error))
        return found


@dataclass(frozen=True, slots=True)
class Stopped:
    """How a command ended that was sent a signal."""

    how: str
    seconds: float
    """From the signal to the end."""


def stop(
    warehouse: Warehouse, name: str, after_seconds: float, number: signal.Signals
) -> Stopped:
    """Stop a command, and check all that is promised.

    Raises:
        AssertionError: Something is not as promised.
    """
    token = uuid.uuid4().hex
    before = warehouse.published_inode()
    # One that hangs is made to show where.
    own = {TOKEN: token, "PYTHONFAULTHANDLER": "1"}
    process = subprocess.Popen(
        command(*warehouse.arguments(name), "--json"),
        cwd=ROOT,
        env=clean_environment() | dict(warehouse.environment) | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # As a shell starts it: a job in the background would ignore SIGINT.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    time.sleep(after_seconds)
    sent_at = time.monotonic()
    process.send_signal(number)
    problems = []
    try:
        printed, said = process.communicate(timeout=LONGEST_END_SECONDS)
    except subprocess.TimeoutExpired:
        problems.append(f"it did not end within {LONGEST_END_SECONDS:.0f} s")
        process.send_signal(signal.SIGABRT)
        printed, said = process.communicate()
    seconds = time.monotonic() - sent_at
    problems += warehouse.problems()
    is_begun = warehouse.members.is_file() and name == "start"
    if is_begun and process.returncode not in (0, -signal.SIGKILL):
        problems.append("it says that it was stopped, and the campaign is started")
    problems += _problems_of_end(
        process.returncode, number, printed, said, warehouse.published_inode() != before
    )
    waited = time.monotonic()
    while orphans := left_behind(token):
        if time.monotonic() - waited > PATIENCE_SECONDS:
            problems.append(f"{len(orphans)} processes were left behind")
            break
        time.sleep(0.1)
    if problems:
        raise AssertionError(
            f"{name}, {number.name} after {after_seconds:.2f} s: {problems}; {said}"
        )
    return Stopped("had ended" if process.returncode == 0 else "stopped", seconds)


def _problems_of_end(
    code: int, number: signal.Signals, printed: str, said: str, is_new: bool
) -> list[str]:
    """What is wrong with the exit code, the sentence and the object."""
    found = []
    ends = {0, -number} if number == signal.SIGKILL else {0, 128 + number}
    # Still being loaded, it knows no signals, has done nothing and says nothing.
    has_not_begun = code == -number and not said
    if code not in ends and not has_not_begun:
        found.append(f"exit code {code}")
    if "Traceback" in said or "Error in sys" in said:
        found.append("a stack trace")
    if code == 128 + number and "was stopped" not in said:
        found.append("no sentence")
    if code >= 0:
        told: Mapping[str, Any] = json.loads(printed or "{}")
        if told.get("exit_code") != code:
            found.append(f"the object says exit code {told.get('exit_code')}")
        if told.get("published") is not is_new:
            found.append(f"says published: {told.get('published')}, it is {is_new}")
    return found


@dataclass
class Proof:
    """What was tried so far."""

    ended: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """{(command, signal, how it ended): how often}."""
    slowest_seconds: dict[str, float] = field(default_factory=dict)
    """{command: the longest time from a signal to the end}."""

    def add(self, name: str, number: signal.Signals, stopped: Stopped) -> None:
        """Count one more."""
        self.ended[name, number.name, stopped.how] += 1
        slowest = max(self.slowest_seconds.get(name, 0), stopped.seconds)
        self.slowest_seconds[name] = slowest


def prove(
    warehouse: Warehouse,
    names: Sequence[str],
    moments: int,
    seed: int,
    part: tuple[int, int] = (1, 1),
) -> Proof:
    """Stop each command at so many moments, by each signal in turn.

    Args:
        warehouse: Where each command has run.
        names: The commands.
        moments: How many of each.
        seed: Of the moments.
        part: (1, 6) is the first of six parts of the moments.

    Raises:
        AssertionError: Something was damaged or left, or the next run failed.
    """
    proof = Proof()
    for name in names:
        # Each series is the same whatever was tried before it.
        source = random.Random(f"{seed} {name}")
        places = [(n + source.random()) / moments for n in range(moments)]
        source.shuffle(places)
        warehouse.set_back(name)
        seconds = warehouse.run(name)
        marts = warehouse.marts()
        in_a_row = BUILDS_IN_A_ROW if name in BUILDS else 1
        bounds = [moments * edge // part[1] for edge in (part[0] - 1, part[0])]
        tried = list(enumerate(places))[slice(*bounds)]
        for n, place in tried:
            number = SIGNALS[n % len(SIGNALS)]
            length = max(seconds - EARLIEST_SECONDS, 0)
            moment = EARLIEST_SECONDS + place * length
            warehouse.set_back(name)
            proof.add(name, number, stop(warehouse, name, moment, number))
            if (n + 1) % in_a_row == 0 or (n, place) == tried[-1]:
                if name == "start" and warehouse.members.is_file():
                    continue
                again = warehouse.run(name)
                # The next one after a stopped build finds what that has kept.
                seconds = seconds if name == "months" else again
                assert warehouse.marts() == marts, f"{name}: other marts than before"
        print(f"{name:8} {len(tried)} tried, {len(tried)} survived")
    return proof


def default_warehouse(folder: Path) -> Warehouse:
    """The project's own default extract, built once with its pages."""
    warehouse = Warehouse(folder, ROOT, _environment(folder))
    if not warehouse.published_file.is_file():
        (folder / "work").mkdir(parents=True)
        for name in ("build", "report", "export"):
            warehouse.run(name)
    return warehouse


def warehouse_of_months(folder: Path) -> Warehouse:
    """Three months, one campaign that runs and one that is only planned."""
    delivered = folder / "delivered"
    if not delivered.is_dir():
        write_months(delivered, MONTHS, rows=CUSTOMERS)
    files = sorted(str(path) for path in delivered.glob("*.csv"))
    described = [*files, "--extract", str(delivered / "months.yml")]
    warehouse = Warehouse(folder, ROOT, _environment(folder), described)
    if not (warehouse.campaigns / "first.csv").is_file():
        (folder / "work").mkdir()
        warehouse.campaigns.mkdir()
        for name in ("first", "second"):
            settings = warehouse.campaigns / f"{name}.yml"
            settings.write_text(CAMPAIGN, encoding="utf-8")
        warehouse.run("months")
        start = [
            word.replace("second", "first") for word in warehouse.arguments("start")
        ]
        assert run(start, environment=warehouse.environment).exit_code == 0
        warehouse.run("months")
    return warehouse


def _environment(folder: Path) -> dict[str, str]:
    return {
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }


def _part(text: str) -> tuple[int, int]:
    number, _, count = text.partition("/")
    return int(number), int(count)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the proof and print how many were stopped and how many had ended."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moments", type=int, default=30)
    parser.add_argument("--seed", type=int, default=SEED)
    known = [*COMMANDS, *COMMANDS_OF_MONTHS]
    parser.add_argument("--commands", nargs="+", choices=known, default=known)
    parser.add_argument("--part", type=_part, default=(1, 1), metavar="K/N")
    parser.add_argument("--folder", type=Path, help="kept for the next portion")
    options = parser.parse_args(arguments)
    base = options.folder or Path(tempfile.mkdtemp(prefix="bank-churn-kills-"))
    proof = Proof()
    try:
        for commands, make in (
            (COMMANDS, default_warehouse),
            (COMMANDS_OF_MONTHS, warehouse_of_months),
        ):
            names = [name for name in commands if name in options.commands]
            if names:
                warehouse = make(base / commands[-1])
                tried = prove(
                    warehouse, names, options.moments, options.seed, options.part
                )
                proof.ended += tried.ended
                proof.slowest_seconds |= tried.slowest_seconds
    finally:
        if options.folder is None:
            shutil.rmtree(base, ignore_errors=True)
    for (name, number, how), count in sorted(proof.ended.items()):
        print(f"  {name:8} {number:8} {how:10} {count}")
    for name, seconds in sorted(proof.slowest_seconds.items()):
        print(f"  {name:8} ended at the latest {seconds:.1f} s after its signal")


if __name__ == "__main__":
    main()
