"""Commands stopped at any moment: nothing damaged, nobody left behind, the next works.

`build`, `publish`, `report` and `export` of a real warehouse get `kill -9`, SIGINT or
SIGTERM at seeded moments of their run. After each: the published file is one whole
build, pages and exports are old or new and whole, no process of the command is left,
the exit code and the sentence are those of the signal; then the same command runs
undisturbed and ends green. Needs Linux. From the repository root:

    python -m proofs.kills
    python -m proofs.kills --moments 3 --commands publish export
"""

import argparse
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

from proofs.processes import (
    ROOT,
    TOKEN,
    clean_environment,
    command,
    left_behind,
    published_build,
    run,
)

SIGNALS = (signal.SIGKILL, signal.SIGINT, signal.SIGTERM)
SEED = 20_260_003
# Before this the interpreter itself is loaded, and none of our code has run.
EARLIEST_SECONDS = 0.15
# How long the processes of a stopped command may take to disappear.
PATIENCE_SECONDS = 10.0


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

    def problems(self) -> list[str]:
        """What is not whole of what people see."""
        found = []
        try:
            published_build(self.output_dir)
        except Exception as error:
            found.append(f"the published file: {error}")
        for name, end in (
            ("dashboard.html", b"</html>"),
            ("report.html", b"</html>"),
            ("report.pdf", b"%%EOF"),
        ):
            page = self.output_dir / name
            if page.is_file() and not page.read_bytes().rstrip().endswith(end):
                found.append(f"{name} is cut off")
        if self.export.is_file():
            lines = self.export.read_bytes().splitlines()
            if len({line.count(b",") for line in lines[:1] + lines[-1:]}) > 1:
                found.append("the export is cut off")
        for left in self.folder.glob(".*.unfinished"):
            if left.stat().st_mode & 0o077:
                found.append(f"{left.name} can be read by others")
        return found


def stop(
    warehouse: Warehouse, name: str, after_seconds: float, number: signal.Signals
) -> str:
    """Stop a command, and check all that is promised; how it ended."""
    token = uuid.uuid4().hex
    process = subprocess.Popen(
        command(*warehouse.arguments(name)),
        cwd=ROOT,
        env=clean_environment() | dict(warehouse.environment) | {TOKEN: token},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        # As a shell starts it: a job in the background would ignore SIGINT.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    time.sleep(after_seconds)
    process.send_signal(number)
    _, said = process.communicate()
    code = process.returncode
    problems = warehouse.problems()
    ends = {0, -number} if number == signal.SIGKILL else {0, 128 + number}
    # Still being loaded, it knows no signals, has done nothing and says nothing.
    has_not_begun = code == -number and not said
    if code not in ends and not has_not_begun:
        problems.append(f"exit code {code}")
    if "Traceback" in said or "Error in sys" in said:
        problems.append("a stack trace")
    if code == 128 + number and "was stopped" not in said:
        problems.append("no sentence")
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
    return "had ended" if code == 0 else "stopped"


def prove(
    warehouse: Warehouse,
    names: Sequence[str],
    moments: int,
    seed: int,
    say: Callable[[str], None] = print,
) -> Counter[tuple[str, str, str]]:
    """Stop each command by each signal at so many moments.

    Returns:
        {(command, signal, how it ended): how often}.

    Raises:
        AssertionError: Something was damaged or left, or the next run failed.
    """
    source = random.Random(seed)
    ended: Counter[tuple[str, str, str]] = Counter()
    for name in names:
        seconds = warehouse.run(name)
        for number in SIGNALS:
            for _ in range(moments):
                latest = max(seconds, EARLIEST_SECONDS)
                moment = source.uniform(EARLIEST_SECONDS, latest)
                how = stop(warehouse, name, moment, number)
                ended[name, number.name, how] += 1
                seconds = warehouse.run(name)
            say(f"{name:8} {number.name:8} {moments} tried, {moments} survived")
    return ended


def default_warehouse(folder: Path) -> Warehouse:
    """The project's own default extract, built once with its pages."""
    warehouse = Warehouse(folder, ROOT, {"DBT_TARGET_PATH": str(folder / "target")})
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
        "--commands", nargs="+", default=["build", "publish", "report", "export"]
    )
    options = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="bank-churn-kills-"))
    try:
        warehouse = default_warehouse(folder)
        ended = prove(warehouse, options.commands, options.moments, options.seed)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for (name, number, how), count in sorted(ended.items()):
        print(f"  {name:8} {number:8} {how:10} {count}")


if __name__ == "__main__":
    main()
