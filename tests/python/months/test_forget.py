"""Customers to be forgotten: their records are read by nobody."""

from pathlib import Path

import duckdb
import pytest

from bank_churn.errors import InputError
from bank_churn.months.forget import read_list, without

HEADER = "userid;город;products;churn\n"
ROWS = ["1;Псков;1;0\n", "2;Псков;1;0\n", '2;"Великие\nЛуки";2;1\n', "3;Псков;1;1\n"]
EXTRACT = {"columns": {"город": "city"}}


def listed(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "forget.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("user_id\n2\n", [0, 3]),
        ("user_id,city\n2,Псков\n", [0, 2, 3]),
        ("user_id,city\n2,псков\n", [0, 2, 3]),
        ("user_id,city\n2,Псков\n3,\n", [0, 2]),
        ("user_id\n7\n", [0, 1, 2, 3]),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
def test_records_are_taken_out_of_text(
    tmp_path: Path, text: str, left: list[int], encoding: str
) -> None:
    path = tmp_path / "2026-01" / "extract.csv"
    path.parent.mkdir()
    path.write_bytes((HEADER + "".join(ROWS)).encode(encoding))
    keys = read_list(listed(tmp_path, text))
    extract = EXTRACT | {"encoding": encoding}
    (copy,) = without([path], keys, extract, tmp_path / "store")
    assert copy.parts[-2:] == ("2026-01", "extract.csv")
    kept = HEADER + "".join(ROWS[i] for i in left)
    assert copy.read_bytes() == kept.encode(encoding)
    # What was delivered is as it was.
    assert path.read_bytes() == (HEADER + "".join(ROWS)).encode(encoding)


def test_records_are_taken_out_of_parquet(tmp_path: Path) -> None:
    path = tmp_path / "extract.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select * from (values (1, 'Псков', 1, 0), (2, 'Псков', 1, 0),"
            " (2, 'Луки', 1, 0), (3, null, 1, 1)) as t(userid, city, products, churn))"
            f" to '{path}'"
        )
        keys = read_list(listed(tmp_path, "user_id,city\n2,Псков\n3,\n"))
        (copy,) = without([path], keys, {}, tmp_path / "store")
        rows = connection.execute(f"select userid, city from '{copy}'").fetchall()
    assert rows == [(1, "Псков"), (2, "Луки")]


@pytest.mark.parametrize("text", ["", "user_id\n", "id\n1\n"])
def test_a_list_that_names_nobody(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="must be a CSV with the column user_id"):
        read_list(listed(tmp_path, text))


@pytest.mark.parametrize(("encoding", "line_end"), [("utf-16", "\n"), ("utf-8", "\r")])
def test_nobody_stays_because_a_file_has_no_lines(
    tmp_path: Path, encoding: str, line_end: str
) -> None:
    """Refused, where a record could not be told from the next."""
    path = tmp_path / "extract.csv"
    lines = HEADER + "".join(ROWS[i] for i in (0, 1, 3))
    path.write_bytes(lines.replace("\n", line_end).encode(encoding))
    keys = read_list(listed(tmp_path, "user_id\n2\n"))
    with pytest.raises(InputError, match="cannot be read record by record"):
        without([path], keys, EXTRACT, tmp_path / "store")


def test_a_list_is_a_regular_file() -> None:
    with pytest.raises(InputError, match="/dev/zero"):
        read_list(Path("/dev/zero"))
