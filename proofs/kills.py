"""Commands stopped at any moment: nothing damaged, nobody left behind, the next works.

`build`, `publish`, `report` and `export` of a real warehouse get `kill -9`, SIGINT and
SIGTERM in turn at seeded moments, spread over the time that the command takes. After
each: the published file is one whole build, pages and exports are old or new and whole,
no process of the command is left, it ended soon, and its exit code, its sentence and
its `published` are those of the signal and of what is published. Then the same command
runs undisturbed and ends green. Needs Linux. From the repository root:

    python -m proofs.kills
    python -m proofs.kills --moments 3 --commands publish export
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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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


@dataclass
class Warehouse:
    """A project with its folders, in which every command has run once."""

    folder: Path
    project: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def output_dir(self) -> Path:
        """Where it publishes."""
        return self.folder / "warehouse"

    @property
    def export(self) -> Path:
        """What `export` writes."""
        return self.folder / "customers.csv"

    def arguments(self, name: str) -> list[str]:
        """The command line of a command."""
        places = ["--project-dir", str(self.project)]
        places += ["--working-file", str(self.folder / "work" / "bank_churn.duckdb")]
        places += ["--output-dir", str(self.output_dir)]
        own = {
            "build": ["build", "--no-pages"],
            "export": ["export", "customers", "--output", str(self.export)],
        }
        return [*own.get(name, [name]), *places]

    def run(self, name: str) -> float:
        """Run a command undisturbed; its seconds."""
        started = time.monotonic()
        outcome = run(self.arguments(name), environment=self.environment)
        assert outcome.exit_code == 0, f"{name}: {outcome.said}"
        return time.monotonic() - started

    def published_inode(self) -> int:
        """Which file is published: another one after each publish."""
        return (self.output_dir / "bank_churn.duckdb").stat().st_ino

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
        for left in self.folder.glob(".*.unfinished"):
            if left.stat().st_mode & 0o077:
                found.append(f"{left.name} can be read by others")
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


def prove(
    warehouse: Warehouse,
    names: Sequence[str],
    moments: int,
    seed: int,
    say: Callable[[str], None] = print,
) -> Proof:
    """Stop each command at so many moments, by each signal in turn.

    Raises:
        AssertionError: Something was damaged or left, or the next run failed.
    """
    proof = Proof()
    for name in names:
        # Each series is the same whatever was tried before it.
        source = random.Random(f"{seed} {name}")
        places = [(n + source.random()) / moments for n in range(moments)]
        source.shuffle(places)
        seconds = warehouse.run(name)
        in_a_row = BUILDS_IN_A_ROW if name == "build" else 1
        for n, place in enumerate(places):
            number = SIGNALS[n % len(SIGNALS)]
            length = max(seconds - EARLIEST_SECONDS, 0)
            moment = EARLIEST_SECONDS + place * length
            stopped = stop(warehouse, name, moment, number)
            proof.ended[name, number.name, stopped.how] += 1
            slowest = max(proof.slowest_seconds.get(name, 0), stopped.seconds)
            proof.slowest_seconds[name] = slowest
            if (n + 1) % in_a_row == 0 or n + 1 == moments:
                seconds = warehouse.run(name)
        say(f"{name:8} {moments} tried, {moments} survived")
    return proof


def default_warehouse(folder: Path) -> Warehouse:
    """The project's own default extract, built once with its pages."""
    environment = {
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    warehouse = Warehouse(folder, ROOT, environment)
    (folder / "work").mkdir()
    for name in ("build", "report", "export"):
        warehouse.run(name)
    return warehouse


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the proof and print how many were stopped and how many had ended."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moments", type=int, default=30)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--commands", nargs="+", choices=COMMANDS, default=list(COMMANDS)
    )
    options = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="bank-churn-kills-"))
    try:
        warehouse = default_warehouse(folder)
        proof = prove(warehouse, options.commands, options.moments, options.seed)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for (name, number, how), count in sorted(proof.ended.items()):
        print(f"  {name:8} {number:8} {how:10} {count}")
    for name, seconds in sorted(proof.slowest_seconds.items()):
        print(f"  {name:8} ended at the latest {seconds:.1f} s after its signal")


if __name__ == "__main__":
    main()
