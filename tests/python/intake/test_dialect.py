"""How a CSV file is written, from its first lines."""

from pathlib import Path

import pytest

from bank_churn.intake.dialect import Dialect, read_dialect
from bank_churn.intake.errors import IntakeError

HEADER = "userid,products,churn,city,balance"
ROW = "1,2,0,Ярославль,10.5"


def dialect_of(
    tmp_path: Path, text: str, file_encoding: str = "utf-8", **overrides: str
) -> Dialect:
    path = tmp_path / "extract.csv"
    path.write_bytes(text.encode(file_encoding))
    return read_dialect(path, mapping={}, **overrides)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separator_is_the_one_that_finds_the_columns(
    separator: str, tmp_path: Path
) -> None:
    text = f"{HEADER}\n{ROW}\n".replace(",", separator)
    assert dialect_of(tmp_path, text).separator == separator


def test_a_separator_inside_a_quoted_name_does_not_count(tmp_path: Path) -> None:
    found = dialect_of(tmp_path, 'userid;products;churn;"a,b,c,d,e,f"\n1;2;0;x\n')
    assert found.separator == ";"
    assert found.header == ("userid", "products", "churn", "a,b,c,d,e,f")


@pytest.mark.parametrize(
    ("file_encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("windows-1251", "windows-1251"),
        ("ascii", "utf-8"),
    ],
)
def test_encoding_is_found(file_encoding: str, found: str, tmp_path: Path) -> None:
    city = "Yaroslavl" if file_encoding == "ascii" else "Ярославль"
    text = f"{HEADER}\n1,2,0,{city},10.5\n"
    dialect = dialect_of(tmp_path, text, file_encoding)
    assert dialect.encoding == found
    assert dialect.header[0] == "userid"


def test_mostly_good_utf8_is_utf8_with_broken_lines(tmp_path: Path) -> None:
    path = tmp_path / "extract.csv"
    good = f"{HEADER}\n{ROW}\n{ROW}\n".encode()
    path.write_bytes(good + b"3,2,0,\xff\xfe,1\n")
    assert read_dialect(path, mapping={}).encoding == "utf-8"


def test_a_byte_order_mark_decides_on_the_encoding(tmp_path: Path) -> None:
    path = tmp_path / "extract.csv"
    path.write_bytes(
        b"\xef\xbb\xbf" + HEADER.encode() + b"\n1,2,0,\xff,1\n2,2,0,\xff,1"
    )
    assert read_dialect(path, mapping={}).encoding == "utf-8"


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["1,5", "2", "3.5", "4,5"], ","),
        (["1 234,50", "1\u00a0234,50"], ","),
        (["1.5", "2.5", "3,5"], "."),
        (["1", "2"], "."),
        (["1,5", "1.5"], "."),
    ],
)
def test_decimal_mark_is_what_most_fractions_have(
    cells: list[str], mark: str, tmp_path: Path
) -> None:
    rows = "".join(f"{i};2;0;x;{cell}\n" for i, cell in enumerate(cells))
    text = HEADER.replace(",", ";") + "\n" + rows
    assert dialect_of(tmp_path, text).decimal_mark == mark


def test_decimal_mark_is_not_judged_by_other_columns(tmp_path: Path) -> None:
    text = "userid;products;churn;note\n1;2;0;1,5\n"
    assert dialect_of(tmp_path, text).decimal_mark == "."


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_header_is_trimmed_whatever_ends_the_lines(
    newline: str, tmp_path: Path
) -> None:
    text = newline.join([" USERID , products,churn  ", "1,2,0", ""])
    found = dialect_of(tmp_path, text)
    assert found.header == ("USERID", "products", "churn")
    assert [p for p in found.positions if p] == [1, 2, 3]


def test_what_is_set_is_not_detected(tmp_path: Path) -> None:
    text = "userid;products;churn|x;balance\n1;2;0;1.5\n"
    with pytest.raises(IntakeError, match=r"extract.csv has no column for"):
        dialect_of(tmp_path, text, separator="|")
    found = dialect_of(
        tmp_path,
        text.replace("|x", ""),
        encoding="windows-1251",
        separator=";",
        decimal_mark=",",
    )
    assert (found.encoding, found.decimal_mark) == ("windows-1251", ",")


def test_the_head_may_end_inside_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bank_churn.intake.dialect.HEAD_BYTES", len(HEADER) + 30)
    text = HEADER + "\n" + f"{ROW}\n" * 10
    found = dialect_of(tmp_path, text)
    assert (found.encoding, found.scan.line_count) == ("utf-8", 11)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "extract.csv is empty; deliver it again."),
        (b" \r\n\n ", "extract.csv is empty; deliver it again."),
        (b"PK\x03\x04...", "extract.csv is not a table but an Excel or zip file;"),
        (b"\xd0\xcf\x11\xe0..", "extract.csv is not a table but an old Excel file;"),
        (b"\x1f\x8b\x08", "extract.csv is not a table but a gzip file;"),
        (b"%PDF-1.7", "extract.csv is not a table but a PDF file;"),
        ("a,b\n".encode("utf-16"), "extract.csv is not a table but a UTF-16 text;"),
        (b"Dear colleagues\nhello\n", "extract.csv is not a table: its first line"),
        (b'"userid,products,churn\n1,2,0\n', "extract.csv is not a table: its first"),
        (b"userid,products,churn\n", "extract.csv has a header and no rows;"),
        (b"userid,products,churn", "extract.csv has a header and no rows;"),
        (b"userid,churn\n1,0\n", "extract.csv has no column for `products`; its col"),
    ],
)
def test_what_is_no_table_is_named(
    content: bytes, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "extract.csv"
    path.write_bytes(content)
    with pytest.raises(IntakeError) as raised:
        read_dialect(path, mapping={})
    assert str(raised.value).startswith(sentence)
    assert raised.value.ru.startswith("extract.csv")
