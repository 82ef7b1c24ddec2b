"""Which files a path names, and their descriptions."""

import hashlib
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bank_churn.errors import InputError
from bank_churn.intake import Description
from bank_churn.intake.fields import FIELDS
from bank_churn.intake.files import ExtractFile, describe_extract
from bank_churn.intake.relation import files_relation

CONTENT = b"userid,products,churn\n1,2,0\n2,1,1\n"


def described(path: Path, landing_dir: Path) -> list[ExtractFile]:
    return describe_extract([str(path)], landing_dir, Description())


def write_parquet(path: Path, query: str) -> None:
    duckdb.execute(f"copy ({query}) to '{path}' (format parquet)")


def test_a_plain_file_is_read_in_place(tmp_path: Path) -> None:
    path = tmp_path / "it's [a] file*.csv"
    path.write_bytes(CONTENT)
    (file,) = described(path, tmp_path / "landing")
    assert file.read_as == "lines"
    assert file.file_name == "it's [a] file*.csv"
    assert file.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert (file.size_bytes, file.record_count) == (len(CONTENT), 2)
    assert file.present_fields == ("userid", "products", "churn")
    assert file.note_en == "encoding UTF-8, separator comma"
    assert file.note_ru == "кодировка UTF-8, разделитель — запятая"
    assert duckdb.read_csv(file.read_path).fetchall() == [(1, 2, 0), (2, 1, 1)]


def test_other_files_are_landed_and_their_records_counted(tmp_path: Path) -> None:
    text = 'userid;products;churn;city;balance\r\n1;2;0;"Нижний\r\nНовгород";1,5\r\n'
    (tmp_path / "a.csv").write_bytes(text.encode("windows-1251"))
    (file,) = described(tmp_path / "a.csv", tmp_path / "landing")
    assert (file.read_as, file.record_count) == ("landing", 1)
    assert file.note_en == (
        "encoding, by a guess, windows-1251: Новгород, Нижний, "
        "separator semicolon, decimal comma"
    )
    landed = duckdb.read_parquet(f"{file.read_path}/*.parquet").fetchall()
    assert landed == [(2, '1;2;0;"Нижний\nНовгород";1,5', None)]


def test_parquet_is_described_by_its_footer(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    write_parquet(path, "select 1 as userid, 2 as products, false as churn")
    (file,) = described(path, tmp_path / "landing")
    assert (file.read_as, file.record_count) == ("parquet", 1)
    assert file.source_columns[FIELDS.index("churn")] == "churn"
    assert file.note_en == "Parquet"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("select 1 as userid, 2 as products", "a.parquet has no column for `churn`;"),
        (
            "select 1 as userid, 2 as products, 0 as churn limit 0",
            "a.parquet has a header and no rows; deliver it with its customers.",
        ),
    ],
)
def test_parquet_without_what_is_needed(query: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    write_parquet(path, query)
    (file,) = described(path, tmp_path / "landing")
    assert (file.problem_en or "").startswith(said)


def test_a_damaged_parquet_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and then nothing")
    (file,) = described(tmp_path / "a.parquet", tmp_path / "landing")
    assert file.problem_en == "a.parquet is a damaged Parquet file; deliver it again."


def test_a_glob_names_its_files_in_their_order(tmp_path: Path) -> None:
    for name in ("b/x.csv", "a/x.csv", "a/y.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(CONTENT)
    flat = described(tmp_path / "a" / "*.csv", tmp_path / "landing")
    assert [(f.file_index, f.file_name) for f in flat] == [(1, "x.csv"), (2, "y.csv")]
    deep = described(tmp_path / "**" / "x.csv", tmp_path / "landing")
    assert [f.file_name for f in deep] == ["a/x.csv", "b/x.csv"]


def test_one_bad_file_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"")
    (tmp_path / "b.csv").write_bytes(CONTENT)
    bad, good = described(tmp_path / "*.csv", tmp_path / "landing")
    assert bad.problem_en == "a.csv is empty; deliver it again."
    assert bad.problem_ru == "a.csv: файл пуст; нужно выгрузить его заново."
    assert (good.problem_en, good.record_count) == (None, 2)


def test_nothing_there_is_said(tmp_path: Path) -> None:
    missing = tmp_path / "none.csv"
    with pytest.raises(InputError) as raised:
        described(missing, tmp_path)
    assert str(raised.value) == f"{missing}: there is no such file; check the path."
    with pytest.raises(InputError, match=r"is a folder; name its files, as in "):
        described(tmp_path, tmp_path)


CONFIG = {
    "extract": "{}",
    "described": "[]",
    "seed_path": "seeds/raw/bank_scrooge.csv",
}


def relation_of(tmp_path: Path, customers_path: str) -> list[ExtractFile]:
    config = CONFIG | {"landing_dir": str(tmp_path / "landing")}
    with duckdb.connect() as connection:
        delivered = connection.sql(
            "select delivered_path from (values ($1)) as named (delivered_path)"
            " where delivered_path <> ''",
            params=[customers_path],
        )
        rows = files_relation(connection, lambda: delivered, config).fetchall()
    found = [ExtractFile(*row) for row in rows]
    return [replace(file, **_tuples_of(file)) for file in found]


def _tuples_of(file: ExtractFile) -> dict[str, Any]:
    return {n: tuple(v) for n, v in asdict(file).items() if isinstance(v, list)}


def test_the_relation_holds_the_descriptions(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(CONTENT)
    (stored,) = relation_of(tmp_path, str(path))
    (file,) = described(path, tmp_path / "landing")
    # It tells when the file was looked at, too.
    assert replace(stored, identity=None) == replace(file, identity=None)


def test_the_relation_holds_a_problem_instead_of_raising(tmp_path: Path) -> None:
    (file,) = relation_of(tmp_path, str(tmp_path / "none.csv"))
    assert (file.problem_en or "").endswith("there is no such file; check the path.")
    assert file.problem_ru


def test_the_default_seed_is_described_with_its_own_line_count(tmp_path: Path) -> None:
    (file,) = relation_of(tmp_path, "")
    assert (file.read_as, file.record_count) == ("seed", 10_000)
    assert file.present_fields == FIELDS


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "a.csv is empty; deliver it again."),
        (b" \r\n\n ", "a.csv is empty; deliver it again."),
        (b"%PDF-1.7", "a.csv is not a table but a PDF file;"),
        (b"Rar!\x1a", "a.csv is not a table but a RAR archive;"),
        (b"\x1f\x8b\x08", "a.csv is damaged or incomplete; deliver it again."),
        (b"PK\x03\x04...", "a.csv is damaged or incomplete; deliver it again."),
        (b"\xd0\xcf\x11\xe0..", "a.csv is a damaged or protected workbook;"),
        (b"userid,products,churn\n", "a.csv has a header and no rows;"),
        (b"userid,products,churn", "a.csv has a header and no rows;"),
    ],
)
def test_what_is_no_table_is_a_problem(
    content: bytes, sentence: str, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    (file,) = described(tmp_path / "a.csv", tmp_path / "landing")
    assert (file.problem_en or "").startswith(sentence)
    assert (file.problem_ru or "").startswith("a.csv")


def test_the_head_may_end_inside_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bank_churn.intake.files.HEAD_BYTES", 30)
    (tmp_path / "a.csv").write_bytes(CONTENT * 3)
    (file,) = described(tmp_path / "a.csv", tmp_path / "landing")
    assert (file.encoding, file.record_count) == ("utf-8", 8)


@pytest.mark.parametrize(
    ("ids", "is_decimal"),
    [
        (["15634602.0", "7.0"], True),
        (["15634602.0", "7"], False),
        (["15634602.0", "", '"7.00"'], True),
        (["7", "8"], False),
        (["7.5", "8.0"], False),
    ],
)
def test_ids_lose_a_decimal_zero_only_together(
    ids: list[str], is_decimal: bool, tmp_path: Path
) -> None:
    rows = "".join(f"{text},2,0\n" for text in ids)
    (tmp_path / "a.csv").write_text("userid,products,churn\n" + rows)
    (file,) = described(tmp_path / "a.csv", tmp_path / "landing")
    assert file.has_decimal_ids is is_decimal
    assert ("ids without their .0" in file.note_en) is is_decimal
