"""A file that changes while it is read: refused, whatever the change."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bank_churn import identity
from bank_churn.identity import Identity


def replace_by_another(file: Path) -> None:
    file.with_name("new").write_text("b\n")
    file.with_name("new").replace(file)


def rewrite_and_put_times_back(file: Path) -> None:
    file.write_text("b\n")
    os.utime(file, ns=(0, 0))


CHANGES: dict[str, Callable[[Path], object]] = {
    "replaced by another file": replace_by_another,
    "rewritten in place": lambda file: file.write_text("b\n"),
    "rewritten with its times put back": rewrite_and_put_times_back,
    "grown": lambda file: file.write_text("a\nb\n"),
    "cut": lambda file: file.write_text(""),
    "deleted": lambda file: file.unlink(),
    "touched": os.utime,
}
SHA256_OF_A = "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "extract.csv"
    made.write_text("a\n")
    os.utime(made, ns=(0, 0))
    return made


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_seen(change: str, file: Path) -> None:
    before = Identity.of(file)
    CHANGES[change](file)
    assert not before.is_kept(file, SHA256_OF_A)


def test_what_only_looks_like_a_change_is_none(file: Path) -> None:
    before = Identity.from_text(str(Identity.of(file)))
    assert before.is_kept(file, SHA256_OF_A)
    file.chmod(0o600)
    os.link(file, file.with_name("another name"))
    assert before.is_kept(file, SHA256_OF_A)


def test_a_large_old_file_is_not_read_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "SMALL_BYTES", 0)
    monkeypatch.setattr(identity, "YOUNG_NANOSECONDS", -1)
    assert Identity.of(file).is_kept(file, "a hash that nobody computed")
    monkeypatch.setattr(identity, "YOUNG_NANOSECONDS", 3 * 10**9)
    assert not Identity.of(file).is_kept(file, "a hash that nobody computed")


REPLACE_AFTER_FILES = """
import os, sys
from bank_churn.intake import relation
from bank_churn import cli
described = relation.files_relation
def then_replace(*arguments, **options):
    result = described(*arguments, **options)
    os.replace(sys.argv[1], sys.argv[2])
    return result
relation.files_relation = then_replace
cli.main(["build", "--json", "--no-pages", "--customers", sys.argv[2], *sys.argv[3:]])
"""

HEADER = "userid,products,churn,city\n"


def extract(first: int) -> str:
    return HEADER + "".join(
        f"{number},1,{number % 2},Ярославль\n" for number in range(first, first + 300)
    )


def test_a_build_refuses_what_was_replaced_under_it(tmp_path: Path) -> None:
    delivered, other = tmp_path / "a.csv", tmp_path / "b.csv"
    delivered.write_text(extract(1000), encoding="utf-8")
    other.write_text(extract(5000), encoding="utf-8")
    time.sleep(0.01)
    places = ["--working-file", str(tmp_path / "work.duckdb")]
    places += ["--output-dir", str(tmp_path / "warehouse")]
    outcome = subprocess.run(
        [
            sys.executable,
            "-c",
            REPLACE_AFTER_FILES,
            str(other),
            str(delivered),
            *places,
        ],
        cwd=Path(__file__).parents[3],
        env=os.environ
        | {"DBT_TARGET_PATH": str(tmp_path / "t"), "DBT_LOG_PATH": str(tmp_path / "l")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 2, outcome.stderr
    assert "a.csv changed while it was read" in outcome.stderr
    assert "othing was published" in outcome.stderr
    assert not (tmp_path / "warehouse" / "bank_churn.duckdb").exists()
