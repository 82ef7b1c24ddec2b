"""Descriptions that adversaries and bad luck write: code 2 and one sentence each."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

RunCommand = Callable[..., "CompletedProcess[str]"]

TENS = ", ".join(["*a0"] * 10)
LOLS = '"lol", "lol", "lol"'
ALIASES = "aliases are no names"
# {name: (the file, what is said of it)}.
CASES = {
    "bomb": (f"a0: &a0 [{LOLS}]\na1: &a1 [{TENS}]\n", f"line 2: the {{}} ({ALIASES})"),
    "bomb below a field": (
        f"userid: userid\na0: &a0 [{LOLS}]\na1: [{TENS}]\n",
        f"line 3: the {{}} ({ALIASES})",
    ),
    "date": ("a: 2024-99-99\n", "line 1: `a: 2024-99-99` does not name a field"),
    "deep": (f"a: {'[' * 20_000}{']' * 20_000}\n", "the {} (nested too deeply)"),
    "a name of control": ('"a\\x7fb": userid\n', "line 1: a name must be plain text"),
    "twice": (
        "A: userid\nB: balance\nB: est_salary\n",
        "line 3: `B` stands here twice",
    ),
    "escapes": ('"\\e]0;pwned\\a\\e[31mred": churn\n', "a name must be plain text"),
    "a merge": ("<<: [1,2]\n", "line 1: a name must be plain text"),
    "two documents": ("a: userid\n---\nb: churn\n", "but found another document"),
    "a zero": ('"a\\0b": userid\n', "line 1: a name must be plain text"),
    "half a letter": ('"\\ud83d": userid\n', "line 1: a name must be plain text"),
    "a program": (
        '!!python/object/apply:os.system ["touch PWNED"]\n',
        "is no description of an extract",
    ),
    "no field": ("no: churned\n", "line 1: `no: churned` does not name a field"),
    "a codec": ("encoding: idna\n", "line 1: `idna` is no encoding"),
}
UNREAD = "description cannot be read"


@pytest.mark.parametrize("name", CASES)
def test_a_build_refuses_it_with_its_line(
    name: str, run: RunCommand, tiny_project: Path
) -> None:
    content, said = CASES[name]
    (tiny_project / "x.yml").write_text(content, encoding="utf-8")
    (tiny_project / "x.csv").write_text("userid,products,churn\n1,1,0\n")
    outcome = run("build", "x.csv", "--extract", "x.yml", "--json")
    assert outcome.returncode == 2, outcome.stderr
    told = json.loads(outcome.stdout)
    assert (told["exit_code"], told["published"]) == (2, False)
    assert said.format(UNREAD) in told["error"]
    assert told["error"].startswith("x.yml")
    assert told["error"].isprintable()
    assert outcome.stderr == f"Error: {told['error']}\n"
    assert not (tiny_project / "PWNED").exists()
