"""Files as people have them: each is the same customers, or asks the right question."""

import gzip
import io
import os
import tarfile
import threading
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bank_churn.intake import Description
from bank_churn.intake.encodings import guess_encoding
from bank_churn.intake.fields import FIELDS
from bank_churn.intake.files import ExtractFile, describe_extract
from tests.python.intake.field_files import (
    BALANCE,
    BLANK,
    CITY,
    COUNT,
    HEADER,
    SAME,
    Rows,
    book_of,
    changed,
    rows_of,
    spelled,
    table_of,
    write_same,
    written,
)
from tests.python.intake.staging import Staged, stage


def zipped_nothing() -> bytes:
    raw = io.BytesIO()
    zipfile.ZipFile(raw, "w").close()
    return raw.getvalue()


def nested(layers: int) -> bytes:
    content = written(rows_of(1)).encode()
    for _ in range(layers):
        content = gzip.compress(content)
    return content


def tar() -> bytes:
    raw, content = io.BytesIO(), written(rows_of(1)).encode()
    with tarfile.open(fileobj=raw, mode="w") as archive:
        member = tarfile.TarInfo("customers.csv")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return raw.getvalue()


def typed(row: list[str]) -> dict[str, Any]:
    """What a row stands for."""
    found: dict[str, Any] = dict(zip(FIELDS, row, strict=True))
    for name in ("score", "equity", "balance", "est_salary"):
        found[name] = Decimal(found[name]) if found[name] else None
    for name in ("age", "products"):
        found[name] = int(found[name])
    for name in ("credit_card", "last_activity", "churn"):
        found[name] = found[name] == "1"
    return found | {"gender": {"М": "male", "Ж": "female"}.get(row[3])}


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Staged, dict[str, int]]:
    """All files in one extract."""
    directory = tmp_path_factory.mktemp("field")
    first_ids = write_same(directory / "in")
    return stage(directory, str(directory / "in" / "*")), first_ids


@pytest.mark.parametrize("name", list(SAME))
def test_every_kind_of_file_is_the_same_customers(
    name: str, staged: tuple[Staged, dict[str, int]]
) -> None:
    found, first_ids = staged
    delivered = {at: row for at, row in found.customers.items() if at[0] == name}
    assert [row for _, row in sorted(delivered.items())] == [
        typed(row) for row in rows_of(first_ids[name])
    ]
    assert not found.rejected


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Staged:
    """Ids that are no numbers, and every spelling of "no value"."""
    directory = tmp_path_factory.mktemp("texts")
    (directory / "in").mkdir()
    for index, spelling in enumerate(BLANK):
        rows = spelled(rows_of(1000 * (index + 1)), BALANCE, spelling)
        (directory / "in" / f"blank{index}.csv").write_text(written(rows))
    gender = spelled(rows_of(50_000), 3, "Unknown")
    (directory / "in" / "gender.csv").write_text(written(gender))
    ids = {
        "zeros": lambda c: "000" + c,
        "account": lambda c: "408178108000000" + c,
        "alpha": lambda c: "C-" + c,
        "uuid": lambda c: f"7f3a{c[-4:]}-0000-4000-8000-000000{c}",
        "excel": lambda c: c[:1] + "," + c[1:3] + "E+05",
    }
    for name, change in ids.items():
        rows = changed(rows_of(700_000), 0, change)
        rows = [[*row[:2], name, *row[3:]] for row in rows]
        (directory / "in" / f"ids_{name}.csv").write_text(written(rows, ";"))
    # Two spellings of one city are one city; 0007 and 7 are two customers.
    head = "userid,products,churn,city\n"
    (directory / "in" / "keys.csv").write_text(
        head
        + "1,1,0,Йо\n1,1,0,И\u0306о\n2,1,0,Рыб\x00инск\n2,2,0,\ufeffРыбинск\u00a0\n"
        "0007,1,0,x\n7,1,0,x\n",
        encoding="utf-8",
    )
    (directory / "in" / "ranges.csv").write_text(
        "userid,products,churn,score,equity\nr,1,0,1000.004,-0.004\ns,1,0,1000,0\n"
    )
    return stage(directory, str(directory / "in" / "*"), max_rejected_share=1.0)


def rows_in(staged: Staged, name: str) -> list[dict[str, Any]]:
    return [row for at, row in sorted(staged.customers.items()) if at[0] == name]


@pytest.mark.parametrize("index", range(len(BLANK)))
def test_every_usual_spelling_of_no_value_is_none(index: int, texts: Staged) -> None:
    rows = rows_in(texts, f"blank{index}.csv")
    assert len(rows) == COUNT
    assert sum(row["balance"] is None for row in rows) == COUNT // 10


def test_an_unknown_gender_is_none(texts: Staged) -> None:
    rows = rows_in(texts, "gender.csv")
    assert [row["gender"] for row in rows].count(None) == COUNT // 10


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("zeros", "000700000"),
        ("account", "408178108000000700000"),
        ("alpha", "C-700000"),
        ("uuid", "7f3a0000-0000-4000-8000-000000700000"),
    ],
)
def test_ids_are_kept_as_text(name: str, first: str, texts: Staged) -> None:
    rows = rows_in(texts, f"ids_{name}.csv")
    assert (len(rows), rows[0]["userid"]) == (COUNT, first)


def test_one_city_in_two_spellings_is_one_customer(texts: Staged) -> None:
    rows = rows_in(texts, "keys.csv")
    assert [(row["userid"], row["city"]) for row in rows] == [
        ("1", "Йо"),
        ("2", "Рыбинск"),
        ("0007", "x"),
        ("7", "x"),
    ]
    told = {at: reasons for at, (_, reasons) in texts.rejected.items()}
    assert told[("keys.csv", 3)] == ("duplicate_row",)
    assert told[("keys.csv", 5)] == ("duplicate_key",)


def test_ranges_are_those_of_the_delivered_value(texts: Staged) -> None:
    told = {at: reasons for at, (_, reasons) in texts.rejected.items()}
    assert told[("ranges.csv", 2)] == ("invalid_equity", "invalid_score")
    assert [row["userid"] for row in rows_in(texts, "ranges.csv")] == ["s"]


def described(path: Path, **said: Any) -> ExtractFile:
    (file,) = describe_extract([str(path)], path.parent / "land", Description(**said))
    return file


def test_without_an_id_the_line_number_can_be_one(tmp_path: Path) -> None:
    rows = [row[1:] for row in rows_of(1)]
    path = tmp_path / "no_id.csv"
    path.write_text(written(rows, header=FIELDS[1:]))
    assert "`row_id: true`: the line number" in (described(path).problem_en or "")
    staged = stage(tmp_path, str(path), extract={"row_id": True})
    ids = [row["userid"] for _, row in sorted(staged.customers.items())]
    assert ids == [str(line) for line in range(2, COUNT + 2)]


def test_a_description_says_what_the_file_does_not(tmp_path: Path) -> None:
    rows = changed(rows_of(1), CITY, lambda c: {"Ростов": "-1"}.get(c, c))
    rows = changed(rows, BALANCE, lambda c: "-999999" if c == "10000.50" else c)
    rows = changed(rows, 11, lambda c: {"1": "выбыл", "0": "в банке"}[c])
    path = tmp_path / "own.csv"
    path.write_text(
        written(rows, ";", header=[f"col{i}" for i in range(12)], below="Итого;;;\n")
    )
    names = [*FIELDS[:11]]
    extract = {
        "columns": {f"col{i}": name for i, name in enumerate(names)}
        | {
            "col6": {"field": "balance", "missing": ["-999999"]},
            "col11": {"field": "churn", "values": {"выбыл": True, "в банке": False}},
        },
        "missing": ["-1"],
        "last_line": "drop_totals",
    }
    staged = stage(tmp_path, str(path), extract=extract)
    found = [row for _, row in sorted(staged.customers.items())]
    expected = [typed(row) for row in rows_of(1)]
    expected = [
        row | {"city": None if row["city"] == "Ростов" else row["city"]}
        for row in expected
    ]
    expected[0]["balance"] = None
    assert found == expected
    assert not staged.rejected


def test_the_last_line_is_only_left_out_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "sum.csv"
    path.write_text(written(rows_of(1), ";", below="Итого;;;;;;100500.00;;;;;\n"))
    assert described(path).record_count == COUNT + 1
    assert described(path, drops_last_line=True).record_count == COUNT


def test_a_file_without_a_header_gets_one(tmp_path: Path) -> None:
    path = tmp_path / "bare.csv"
    path.write_text(written(rows_of(1)).partition("\n")[2])
    file = described(path, header=tuple(FIELDS))
    assert (file.record_count, file.header_line, file.line_offset) == (COUNT, 0, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (written([]), "a.csv has a header and no rows; deliver it with its customers."),
        (
            written(rows_of(1)).partition("\n")[2],
            "a.csv seems to have no header: the first line that can be read is "
            "`1`, `600`, `Ярославль`,",
        ),
        ('[{"userid": 1, "churn": 0}]', "a.csv is not a table but JSON; deliver CSV,"),
        ('{"userid": 1, "churn": 0}\n', "a.csv is not a table but JSON; deliver CSV,"),
        (
            " <HTML><table><tr><td>1",
            "a.csv is not a table but a web page; deliver CSV,",
        ),
        ("<?xml version='1.0'?><a/>", "a.csv is not a table but XML; deliver CSV,"),
        (
            written([[*row, row[1]] for row in rows_of(1)], header=(*HEADER, "Score")),
            "a.csv: the columns `score`, `Score` are all given to the field `score`;",
        ),
    ],
)
def test_what_is_no_table_of_customers_is_called_by_its_name(
    content: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content)
    file = described(path)
    assert (file.problem_en or "").startswith(said)
    assert (file.problem_ru or "").startswith("a.csv: ")


def test_a_pipe_is_read_once_and_kept(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    content = written(rows_of(1)).encode()
    writer = threading.Thread(target=lambda: pipe.write_bytes(content))
    writer.start()
    file = described(pipe)
    writer.join()
    assert (file.file_name, file.record_count, file.problem_en) == ("pipe", COUNT, None)


def test_a_sheet_is_found_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "book.xls"
    path.write_bytes(SAME["book.xls"](rows_of(1)))
    assert described(path, sheet="Клиенты").record_count == COUNT
    said = described(path, sheet="Клиентки").problem_en
    assert said == "book.xls has no sheet `Клиентки`; its sheets are `Клиенты`."


def test_customers_on_several_sheets_are_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    table = table_of(rows_of(1))
    path.write_bytes(
        book_of({"Q1": table, "Словарь": [["a", "b"], ["c"]], "Q2": table})
    )
    said = described(path)
    assert said.problem_en == (
        "book.xlsx has customers in several sheets (`Q1`, `Q2`); write the one that is "
        "meant into the description, as `sheet: Q1`."
    )
    assert (said.problem_ru or "").startswith("book.xlsx: клиенты на нескольких листах")
    assert described(path, sheet="Q2").record_count == COUNT


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (zipped_nothing(), "a.bin is an archive without a file;"),
        (nested(6), "a.bin is an archive within archives;"),
        (tar(), "a.bin is not a table but a tar archive;"),
        (gzip.compress(tar()), "a.bin is not a table but a tar archive;"),
        (b"ARROW1\0\0rest", "a.bin is not a table but an Arrow file;"),
        (b"\x28\xb5\x2f\xfdrest", "a.bin is not a table but a zstd archive;"),
    ],
)
def test_archives_without_a_table_are_called_so(
    content: bytes, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(content)
    file = described(path)
    assert (file.problem_en or "").startswith(said)
    assert (file.problem_ru or "").startswith("a.bin: ")


def test_a_line_without_a_cell_is_an_empty_line(tmp_path: Path) -> None:
    """Excel writes separators for rows that once were filled, old systems NUL."""
    path = tmp_path / "a.csv"
    below = ";" * 11 + "\n" + " ; " + ";" * 10 + "\n\0\0\0\n\x1a"
    path.write_text(written(rows_of(1), ";", below=below))
    staged = stage(tmp_path, str(path))
    assert len(staged.customers) == COUNT
    reasons = [reasons for _, reasons in staged.rejected.values()]
    assert reasons == [("empty_line",)] * 4


def test_a_zip_of_several_tables_is_refused_with_their_names(tmp_path: Path) -> None:
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "x")
        archive.writestr("b.csv", "y")
    assert "is a zip with 2 files (`a.csv`, `b.csv`)" in (
        described(path).problem_en or ""
    )


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Łódź\nKraków\nGdańsk\n", "windows-1250"),
        ("İstanbul\nIğdır\nEskişehir\n", "windows-1254"),
        ("Київ\nЛьвів\nОдеса\n", "koi8-u"),
        ("Київ\nЛьвів\nОдеса\n", "windows-1251"),
    ],
)
def test_neighbours_of_the_usual_encodings(text: str, encoding: str) -> None:
    assert guess_encoding(text.encode(encoding)) == encoding


@pytest.mark.parametrize("encoding", ["windows-1251", "cp866", "koi8-r"])
@pytest.mark.parametrize(
    "text",
    [
        "Ярославль\nРыбинск\n",
        "Ж\nМ\n",
        "жен\nмуж\n",
        "ЖЕНСКИЙ\nМУЖСКОЙ\n",
        "Санкт-Петербург\nНижний Новгород\nЁлкино\n",
        "да\nнет\n",
        "ООО Ромашка\n",
    ],
)
def test_cyrillic_encodings_are_told_apart(text: str, encoding: str) -> None:
    assert guess_encoding(text.encode(encoding)) == encoding


@pytest.mark.parametrize(
    "text", ["Orléans\nNîmes\nBesançon\n", "Köln\nMünchen\n", "São Paulo\nBrasília\n"]
)
def test_western_words_are_no_cyrillic(text: str) -> None:
    assert guess_encoding(text.encode("windows-1252")) == "windows-1252"


def test_a_guess_is_said_with_its_words(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows: Rows = changed(rows_of(1), CITY, lambda c: "Orléans")
    rows = changed(rows, 3, lambda c: "M")
    path.write_bytes(written(rows, ";").encode("windows-1252"))
    file = described(path)
    assert file.guessed_words == "windows-1252: Orléans"
    assert file.note_en.startswith("encoding, by a guess, windows-1252: Orléans")
    assert described(path, encoding="latin-1").guessed_words is None


def test_two_hundred_thousand_rows_of_a_workbook_are_no_matter(tmp_path: Path) -> None:
    """A tenth of them here: the whole takes half a minute to write."""
    path = tmp_path / "large.xlsx"
    path.write_bytes(SAME["book.xlsx"](rows_of(1) * 500))
    file = described(path)
    assert file.record_count == COUNT * 500
    landed = duckdb.read_parquet(f"{file.read_path}/*.parquet")
    assert landed.aggregate("count(*), min(line_number)").fetchall() == [(20_000, 2)]
