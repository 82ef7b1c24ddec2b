"""What a publish does when one of its writes fails: each of them, one after the other.

Every call that changes something below the output directory (write, rename, create,
sync, delete, of Python's and of DuckDB's) fails once with "no space left". Whatever
happens, readers have the old or the new build, whole; the command says which; and the
next publish works. Needs Linux and a C compiler. From the repository root:

    python -m proofs.write_faults
    python -m proofs.write_faults --sample 40 --seed 1
"""

import argparse
import random
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from proofs.processes import make_working_file, published_build, run

SOURCE = Path(__file__).with_name("failing_calls.c")
ROWS = 300


def compile_library(folder: Path) -> Path:
    """The library that makes calls fail.

    Raises:
        OSError: There is no C compiler.
    """
    library = folder / "failing_calls.so"
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"],
        check=True,
    )
    return library


class Publisher:
    """Publishes small builds in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._library = compile_library(folder)
        self._working_file = folder / "target" / "bank_churn.duckdb"
        self._count = folder / "count"
        self.output_dir = folder / "warehouse"
        self._arguments = ["publish", "--working-file", str(self._working_file)]
        self._arguments += ["--output-dir", str(self.output_dir)]
        self._published = 0
        self.publish()

    def publish(self) -> str:
        """Publish one more build, undisturbed; its id."""
        build_id = self._next()
        outcome = run(self._arguments)
        assert outcome.exit_code == 0, outcome.said
        assert published_build(self.output_dir) == build_id
        return build_id

    def _next(self) -> str:
        self._published += 1
        build_id = f"build {self._published}"
        make_working_file(self._working_file, build_id, rows=ROWS)
        return build_id

    def count_calls(self) -> int:
        """How many calls of a publish can fail."""
        self._next()
        self._count.unlink(missing_ok=True)
        outcome = run(self._arguments, environment=self._failing(0))
        assert outcome.exit_code == 0, outcome.said
        return self._count.stat().st_size

    def _failing(self, number: int) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(self._library),
            "FAIL_UNDER": str(self.output_dir),
            "FAIL_AT": str(number),
            "FAIL_COUNT": str(self._count),
        }

    def fail_at(self, number: int) -> str:
        """Let one call fail, and check all that is promised; how it ended."""
        old = published_build(self.output_dir)
        new = self._next()
        outcome = run(self._arguments, environment=self._failing(number))
        seen = published_build(self.output_dir)
        told = outcome.told
        expected = {0: new, 4: old, 6: new}
        problems = []
        if outcome.exit_code not in expected:
            problems.append(f"exit code {outcome.exit_code}")
        elif seen != expected[outcome.exit_code]:
            problems.append(f"code {outcome.exit_code}, but {seen} is published")
        if told.get("published") is not (seen == new):
            problems.append(f"says published: {told.get('published')}")
        if "Traceback" in outcome.said:
            problems.append("a stack trace")
        if problems:
            raise AssertionError(f"call {number}: {problems}; {outcome.said}")
        self.publish()
        left = sorted(entry.name for entry in self.output_dir.glob("*.foreign-*"))
        left += [e.name for e in self.output_dir.iterdir() if e.name == ".publishing"]
        assert not left, f"call {number} left {left}"
        return {0: "published", 4: "old build intact", 6: "published, said so"}[
            outcome.exit_code
        ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Try the calls and print how many ended how."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, help="so many calls; default: all")
    parser.add_argument("--seed", type=int, default=20_260_002)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        publisher = Publisher(Path(folder))
        calls = list(range(1, publisher.count_calls() + 1))
        chosen = calls
        if options.sample and options.sample < len(calls):
            chosen = sorted(random.Random(options.seed).sample(calls, options.sample))
        outcomes = Counter(publisher.fail_at(number) for number in chosen)
    print(f"{len(chosen)} of {len(calls)} calls failed once; none damaged anything")
    for outcome, count in outcomes.most_common():
        print(f"  {count:5}  {outcome}")


if __name__ == "__main__":
    main()
