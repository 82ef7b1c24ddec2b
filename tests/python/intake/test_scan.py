"""What one pass over the bytes finds, whatever the size of the blocks."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank_churn.intake.errors import IntakeError
from bank_churn.intake.scan import line_blocks, scan


@pytest.mark.parametrize(
    ("content", "lines"),
    [(b"", 0), (b"a", 1), (b"a\n", 1), (b"a\nb", 2), (b"\n\n", 2), (b"a\n\nb\n", 3)],
)
def test_lines_are_counted(content: bytes, lines: int, tmp_path: Path) -> None:
    path = tmp_path / "extract.csv"
    path.write_bytes(content)
    found = scan(path, b"\n")
    assert found.line_count == lines
    assert found.size_bytes == len(content)
    assert found.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "is_plain"),
    [
        ("a,b\n1,Ярославль\n".encode(), True),
        (b"a,b\r\n1,2\r\n", True),
        (b'a,b\n1,"x, y"\n', True),
        (b'a,b\n1,"x\ny"\n', False),
        (b"a,b\n1,x\ry\n", False),
        (b"a,b\r\n1,2\n", False),
        (b"a,b\n1,x\x01y\n", False),
        ("a,b\n1,Ярославль\n".encode("windows-1251"), False),
        (b"a,b\n1," + b"x" * 2**20 + b"\n", False),
    ],
)
def test_only_lines_that_are_records_are_plain(
    content: bytes, is_plain: bool, tmp_path: Path
) -> None:
    path = tmp_path / "extract.csv"
    path.write_bytes(content)
    assert scan(path, b"\n").is_plain is is_plain


@given(
    content=st.lists(
        st.sampled_from(
            [b"\n", b"\r\n", b"\r", b'"', b"\x01", b"a", "я".encode(), b"\xff"]
        )
    ).map(b"".join),
    block_bytes=st.integers(1, 5),
    newline=st.sampled_from([b"\n", b"\r"]),
)
def test_block_size_does_not_show(
    content: bytes,
    block_bytes: int,
    newline: bytes,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.getbasetemp() / "extract.csv"
    path.write_bytes(content)
    whole = scan(path, newline)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bank_churn.intake.scan.BLOCK_BYTES", block_bytes)
        assert scan(path, newline) == whole
        assert b"".join(line_blocks(path, newline)) == content


def test_a_line_without_end_is_no_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bank_churn.intake.scan.BLOCK_BYTES", 2**18)
    monkeypatch.setattr("bank_churn.intake.scan.MAX_LINE_BYTES", 2**20)
    path = tmp_path / "image.csv"
    path.write_bytes(b"userid,churn\n" + b"x" * (2**20 + 2**18))
    with pytest.raises(IntakeError, match=r"image.csv is not a table: .* 1 MB"):
        scan(path, b"\n")
