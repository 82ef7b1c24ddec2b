"""Files whose names mean something to DuckDB, YAML or SQL: read as what they are."""

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


def test_odd_names_are_read(tmp_path: Path) -> None:
    paths = []
    for number, name in enumerate(NAMES):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"userid,products,churn\n{number},1,0\n", encoding="utf-8")
        paths.append(str(file))
    staged = stage(tmp_path, paths)
    read = sorted(row["userid"] for row in staged.customers.values())
    assert read == [str(number) for number in range(len(NAMES))]
    assert not staged.rejected
