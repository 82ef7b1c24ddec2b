"""Physical lines joined to records."""

from pathlib import Path

import duckdb
import pytest

from bank_churn.intake.landing import read_records, without_last, write_landing
from bank_churn.intake.records import Grammar

HEADER = "id,city,churn\n"


def records_of(
    tmp_path: Path,
    content: str | bytes,
    newline: bytes = b"\n",
    encoding: str = "utf-8",
) -> list[tuple[int, str, str | None]]:
    path = tmp_path / "extract.csv"
    path.write_bytes(
        content if isinstance(content, bytes) else content.encode(encoding)
    )
    blocks = read_records(path, newline, encoding, Grammar(","), field_count=3)
    return [
        record
        for block in blocks
        for record in zip(
            block.line_numbers, block.raw_lines, block.problems, strict=True
        )
    ]


def test_records_over_several_lines_keep_the_line_where_they_start(
    tmp_path: Path,
) -> None:
    assert records_of(tmp_path, HEADER + '1,"a\nb\n\nc",0\n2,x,1\n') == [
        (2, '1,"a\nb\n\nc",0', None),
        (6, "2,x,1", None),
    ]


def test_a_broken_quote_swallows_no_neighbour(tmp_path: Path) -> None:
    content = HEADER + '1,"a,0\n2,x,1\n3,"b,0\n4,"c",1\n5,"d'
    assert records_of(tmp_path, content) == [
        (2, '1,"a,0', "broken_quote"),
        (3, "2,x,1", None),
        (4, '3,"b,0', "broken_quote"),
        (5, '4,"c",1', None),
        (6, '5,"d', "broken_quote"),
    ]


def test_a_broken_quote_before_a_record_over_two_lines(tmp_path: Path) -> None:
    assert records_of(tmp_path, HEADER + '1,"a,0\n2,"b\nc",1\n') == [
        (2, '1,"a,0', "broken_quote"),
        (3, '2,"b\nc",1', None),
    ]


def test_a_quote_does_not_reach_over_bytes_that_are_no_text(tmp_path: Path) -> None:
    content = HEADER.encode() + b'1,"a\n2,\xff,0\nb",0\n'
    assert records_of(tmp_path, content) == [
        (2, '1,"a', "broken_quote"),
        (3, "2,\\xff,0", "not_text"),
        (4, 'b",0', None),
    ]


def test_a_quote_that_closes_too_late_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bank_churn.intake.records.MAX_RECORD_LINES", 3)
    content = HEADER + '1,"a\nb\nc",0\n2,"a\nb\nc\nd",0\n'
    assert records_of(tmp_path, content)[:2] == [
        (2, '1,"a\nb\nc",0', None),
        (5, '2,"a', "broken_quote"),
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_are_no_part_of_a_record(newline: str, tmp_path: Path) -> None:
    content = (HEADER + '1,"a\nb",0\n\n2,я,1').replace("\n", newline)
    ends = b"\r" if newline == "\r" else b"\n"
    assert records_of(tmp_path, content, ends, "windows-1251") == [
        (2, '1,"a\nb",0', None),
        (4, "", None),
        (5, "2,я,1", None),
    ]


@pytest.mark.parametrize("block_bytes", [1, 7, 20])
def test_block_size_does_not_show(
    block_bytes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = (
        HEADER + '1,"a\nb\n\nc",0\n2,"x,1\n3,y,0\n'
    ).encode() + b"4,\xff,0\n5,z,1"
    whole = records_of(tmp_path, content)
    assert [number for number, _, _ in whole] == [2, 6, 7, 8, 9]
    monkeypatch.setattr("bank_churn.intake.scan.BLOCK_BYTES", block_bytes)
    assert records_of(tmp_path, content) == whole


def test_landed_files_hold_the_records_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bank_churn.intake.scan.BLOCK_BYTES", 20)
    path, landing = tmp_path / "extract.csv", tmp_path / "it's a landing"
    rows = [f'{n},"a\x00{n}\nя",0' for n in range(20)]
    path.write_text(HEADER + "\n".join(rows), encoding="utf-8")
    landing.mkdir()
    (landing / "part-999999.parquet").write_text("left from an earlier build")
    blocks = read_records(path, b"\n", "utf-8", Grammar(","), 3)
    count = write_landing(landing, blocks)
    landed = duckdb.read_parquet(str(landing / "*.parquet"))
    found = landed.order("line_number").project("raw_line, problem").fetchall()
    assert count == 20
    assert found == [(row, None) for row in rows]


@pytest.mark.parametrize("block_bytes", [5, 40, 1000])
def test_lines_above_and_a_sum_below_are_left_out(
    block_bytes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bank_churn.intake.scan.BLOCK_BYTES", block_bytes)
    path = tmp_path / "extract.csv"
    path.write_text('"a title\n\n' + HEADER + "1,a,0\n2,b,1\nsum,,1\n")
    blocks = read_records(path, b"\n", "utf-8", Grammar(","), 3, header_line=3)
    found = [
        (number, line)
        for block in without_last(blocks)
        for number, line in zip(block.line_numbers, block.raw_lines, strict=True)
    ]
    assert found == [(4, "1,a,0"), (5, "2,b,1")]
