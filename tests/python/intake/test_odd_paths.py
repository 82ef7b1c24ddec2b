"""Names of files and columns that mean something to DuckDB, YAML, Jinja or SQL."""

from pathlib import Path

from tests.python.intake.staging import stage

NAMES = [
    "plain.csv.gz",  # text all the same
    "delivered_line=5/x.csv",
    "day=2026-01-01/x.csv",
    "📊 emoji.csv",
    "a[b].csv",
    "it's {{ 1 }}.csv",
    'a "b".csv',
]


HEADER = '"📊 id","it\'s {{ 1/0 }} ${env}",no\n'
COLUMNS = {"📊 id": "userid", "it's {{ 1/0 }} ${env}": "products", "no": "churn"}


def test_odd_names_are_read(tmp_path: Path) -> None:
    paths = []
    for number, name in enumerate(NAMES):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{HEADER}{number},1,0\n", encoding="utf-8")
        paths.append(str(file))
    staged = stage(tmp_path, paths, extract={"columns": COLUMNS})
    read = sorted(row["userid"] for row in staged.customers.values())
    assert read == [str(number) for number in range(len(NAMES))]
    assert not staged.rejected
