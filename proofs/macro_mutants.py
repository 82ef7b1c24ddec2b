"""Do the tests of macros notice a macro that is wrong? Small changes, one at a time.

    python -m proofs.macro_mutants --sample 60 --seed 1

changes one operator, number or word of a macro of bands, shares or rules, runs the
tests of `tests/macros` and dbt's unit tests on the tables of a finished build
(BANK_CHURN_WORKING_FILE), and prints the changes that all of them let pass. dbt reads
the project once; the file of the macro stays as it is.
"""

import argparse
import os
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]

# What says where a band ends, what a share is, which rule names whom.
FILES = (
    *("rates/share.sql", "rates/wilson_interval.sql", "rates/standard_deviation.sql"),
    *("rates/half_of_customer.sql", "rates/value_bucket.sql", "rates/call_bucket.sql"),
    *("rates/is_expectation_met.sql", "vocabulary/hypothesis_arm.sql"),
    *("vocabulary/band_of.sql", "vocabulary/segment_of.sql", "vocabulary/yes_no.sql"),
    *("vocabulary/risk_rule_of.sql", "vocabulary/scorecard.sql"),
)

# What is looked for, and what stands there instead.
CHANGES = (
    (r"<=", "<"),
    (r">=", ">"),
    (r"(?<![<>=-])<(?![=>])", "<="),
    (r"(?<![<>=-])>(?![=>])", ">="),
    (r"(?<![<>=!])==?(?![=>])(?= )", "!="),
    (r"(?<= )\+(?= )", "-"),
    (r"(?<= )-(?= )", "+"),
    (r"(?<= )\*(?= )", "/"),
    (r"(?<= )/(?= )", "*"),
    (r"\band\b", "or"),
    (r"\bor\b", "and"),
    (r"\bis null\b", "is not null"),
    (r"\bis not null\b", "is null"),
    (r"\bis none\b", "is not none"),
    (r"\bis not none\b", "is none"),
    (r"\bleast\(", "greatest("),
    (r"\bgreatest\(", "least("),
    (r"\bfloor\(", "ceil("),
    (r"\bnullif\(", "coalesce("),
    (r"\bcoalesce\(", "nullif("),
    (r"\btrue\b", "false"),
    (r"\bfalse\b", "true"),
    (r"\bdesc\b", "asc"),
    (r"(?<![\w.'])\d+(?![\w.'])", "+1"),
)
COMMENTS = re.compile(r"\{#.*?#\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one macro."""

    unique_id: str
    start: int
    end: int
    text: str

    def apply(self, source: str) -> str:
        """The macro with the change."""
        return source[: self.start] + self.text + source[self.end :]

    def describe(self, source: str) -> str:
        """The line, before and after."""
        first = source.rfind("\n", 0, self.start) + 1
        last = source.find("\n", self.end)
        last = last if last >= 0 else len(source)
        before = source[first:last].strip()
        after = (
            source[first : self.start] + self.text + source[self.end : last]
        ).strip()
        name = self.unique_id.split(".")[-1]
        return f"{name}: {before}  ->  {after}"


def mutants_of(unique_id: str, source: str) -> Iterator[Mutant]:
    """Every change of a macro, outside its comments and its head."""
    hidden = [match.span() for match in COMMENTS.finditer(source)]
    hidden += [m.span() for m in re.finditer(r"\{%-?\s*macro.*?%\}", source)]
    for pattern, text in CHANGES:
        for match in re.finditer(pattern, source):
            if any(start <= match.start() < end for start, end in hidden):
                continue
            new = str(int(match[0]) + 1) if text == "+1" else text
            yield Mutant(unique_id, match.start(), match.end(), new)


def is_noticed(manifest: Any, target: Path) -> bool:
    """Whether a test of the code fails."""
    from dbt.cli.main import dbtRunner

    options = ["--quiet", "--log-level-file", "none", "test", "--selector", "code"]
    options += ["--fail-fast", "--target-path", str(target)]
    return not dbtRunner(manifest=manifest).invoke(options).success


def main(sample: int, seed: int, target: Path) -> int:
    """Try the changes; how many were not noticed."""
    from dbt.cli.main import dbtRunner

    os.chdir(ROOT)
    parsed = dbtRunner().invoke(["--quiet", "parse", "--target-path", str(target)])
    manifest: Any = parsed.result
    paths = {f"macros/{file}" for file in FILES}
    macros = {
        name: macro
        for name, macro in manifest.macros.items()
        if macro.package_name == "bank_churn" and macro.original_file_path in paths
    }
    sources = {name: macro.macro_sql for name, macro in macros.items()}
    every = [m for name in sorted(sources) for m in mutants_of(name, sources[name])]
    drawn = random.Random(seed).sample(every, min(sample, len(every)))
    if is_noticed(manifest, target):
        sys.exit("The tests fail before anything is changed.")
    survivors = []
    for number, mutant in enumerate(drawn, start=1):
        source = sources[mutant.unique_id]
        # The template of a macro is kept; a fresh one is made of the changed text.
        macros[mutant.unique_id].macro_sql = mutant.apply(source)
        found = is_noticed(manifest, target)
        macros[mutant.unique_id].macro_sql = source
        print(f"{number}/{len(drawn)} {'noticed' if found else 'SURVIVED'}", flush=True)
        if not found:
            survivors.append(mutant.describe(source))
            print(f"  {survivors[-1]}", flush=True)
    print(f"{len(every)} changes, {len(drawn)} tried, {len(survivors)} survived")
    return len(survivors)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", type=Path, default=ROOT / "target" / "mutants")
    given = parser.parse_args()
    main(given.sample, given.seed, given.target)
