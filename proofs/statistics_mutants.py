"""Do the tests of `python_stats` notice arithmetic that is wrong? Mutants by mutmut.

    pip install mutmut==3.8.1
    python -m proofs.statistics_mutants --sample 280 --seed 1

works on a copy in a temporary folder: mutmut makes every small change that it knows of
the ground floor and of the card's regression, a seeded sample is tried by the tests
of functions without tables, and what none of them notices is printed with its change.
"""

import argparse
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
COPIED = ("bank_churn", "proofs", "python_stats", "tests", "macros", "seeds")
MODULES = (
    *("adjustment", "group_counts", "group_difference", "means", "multiplicity"),
    *("part_of_whole", "power", "ranks", "shares", "strata", "tables"),
    *("score/logistic", "score/calibration", "score/discrimination"),
)
TESTS = (
    *("adjustment", "decide", "means", "part_of_whole", "power", "samples", "shares"),
    *("strata", "tables"),
)
TESTS_OF_THE_CARD = ("test_logistic", "test_judgement")


def prepare(folder: Path) -> None:
    """Copy what is needed, with what mutmut is told."""
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "dbt_project.yml", folder)
    tests = [f"tests/python/python_stats/test_{name}.py" for name in TESTS]
    tests += [f"tests/python/score/{name}.py" for name in TESTS_OF_THE_CARD]
    settings = {
        "source_paths": ["python_stats"],
        "only_mutate": [f"python_stats/{name}.py" for name in MODULES],
        "also_copy": [name for name in COPIED if name != "python_stats"],
        # mutmut counts what a test calls, and leaves warnings of its own.
        "pytest_add_cli_args": ["-p", "no:cacheprovider", "-o", "filterwarnings="],
        "pytest_add_cli_args_test_selection": tests,
    }
    lines = ["\n[tool.mutmut]", "use_git_change_detection = false"]
    lines += [f"{name} = {value!r}" for name, value in settings.items()]
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    text = project + "\n".join(lines) + "\n"
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")


def mutmut(folder: Path, *arguments: str) -> str:
    """What mutmut prints."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout


def outcomes(folder: Path) -> dict[str, str]:
    """{mutant: killed, survived, timeout, …}."""
    lines = mutmut(folder, "results", "--all", "true").splitlines()
    pairs = (line.strip().rpartition(": ") for line in lines if ": " in line)
    return {name: outcome for name, _, outcome in pairs}


def main(sample: int, seed: int, workers: int) -> None:
    """Try a sample and print what survived."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        prepare(folder)
        first = "python_stats.power.x_smallest_detectable_difference__mutmut_1"
        mutmut(folder, "run", "--max-children", str(workers), first)
        every = sorted(outcomes(folder))
        if not every:
            sys.exit("mutmut made no mutant; run it by hand in a copy to see why.")
        drawn = random.Random(seed).sample(every, min(sample, len(every)))
        mutmut(folder, "run", "--max-children", str(workers), *drawn)
        found = {name: outcomes(folder)[name] for name in drawn}
        print(
            f"{len(every)} mutants, {len(drawn)} tried:", dict(Counter(found.values()))
        )
        for name in sorted(name for name, end in found.items() if end != "killed"):
            print(f"\n{name}: {found[name]}\n{mutmut(folder, 'show', name)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=280)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    main(given.sample, given.seed, given.workers)
