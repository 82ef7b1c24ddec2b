"""Records of the files that DuckDB cannot read as plain lines, put down as Parquet.

Other encodings, fields with line breaks, mixed line ends, bytes that are not text: the
file is decoded in blocks, physical lines are joined to records, and what is no text or
never closes its quote is marked, line by line, so that it swallows no neighbour.
"""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import numpy as np

from bank_churn.intake.records import Grammar, Records, join_lines, unwrapped
from bank_churn.intake.scan import line_blocks


def write_landing(directory: Path, blocks: Iterable[Records]) -> int:
    """Write records as Parquet files into a fresh directory.

    The files have the columns line_number, raw_line and problem of `Records`.

    Returns:
        The number of records.
    """
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    count = 0
    with duckdb.connect() as connection:
        for index, records in enumerate(blocks):
            count += len(records.line_numbers)
            part = str(directory / f"part-{index:06}.parquet").replace("'", "''")
            # A dict of arrays is a table to DuckDB.
            block = {
                "line_number": np.array(records.line_numbers, dtype=np.int64),
                "raw_line": np.array(records.raw_lines, dtype=object),
                "problem": np.array(records.problems, dtype=object),
            }
            connection.register("block", block)
            connection.execute(
                "copy (select line_number, cast(raw_line as varchar) as raw_line, "
                f"cast(problem as varchar) as problem from block) to '{part}'"
                " (format parquet)"
            )
            connection.unregister("block")
    return count


def without_last(blocks: Iterable[Records]) -> Iterator[Records]:
    """The same records but the very last one."""
    kept: Records | None = None
    for block in blocks:
        if not block.line_numbers:
            continue
        if kept is not None:
            yield kept
        kept = block
    if kept is not None:
        yield Records(kept.line_numbers[:-1], kept.raw_lines[:-1], kept.problems[:-1])


def read_records(
    path: Path,
    newline: bytes,
    encoding: str,
    grammar: Grammar,
    field_count: int,
    *,
    header_line: int = 1,
    is_wrapped: bool = False,
) -> Iterator[Records]:
    """The records after the header line, a block at a time.

    Args:
        path: The file.
        newline: What ends its lines.
        encoding: Of its text.
        grammar: How records are split.
        field_count: Fields of a right record.
        header_line: Lines to leave out at the start, the header the last of them.
        is_wrapped: Lines may be one quoted field that holds the record.
    """
    carried: list[str] = []
    unreadable: set[int] = set()
    next_number = 1
    blocks = line_blocks(path, newline)
    block = next(blocks, None)
    while block is not None:
        following = next(blocks, None)
        lines, bad = _decode_lines(block, newline, encoding)
        if is_wrapped:
            lines = [unwrapped(line, grammar) for line in lines]
        unreadable = unreadable | {len(carried) + i for i in bad}
        lines = carried + lines
        start = min(max(header_line + 1 - next_number, 0), len(lines))
        records, used = join_lines(
            lines,
            start,
            unreadable,
            next_number,
            grammar,
            field_count,
            is_last=following is None,
        )
        yield records
        carried = lines[used:]
        unreadable = {i - used for i in unreadable if i >= used}
        next_number += used
        block = following


def _decode_lines(
    block: bytes, newline: bytes, encoding: str
) -> tuple[list[str], list[int]]:
    """The block's lines as text, and which of them (from 0) are not text."""
    if newline == b"\r":
        block = block.replace(b"\r", b"\n")
    block = block.replace(b"\r\n", b"\n").removesuffix(b"\n")
    try:
        return block.decode(encoding).split("\n"), []
    except UnicodeDecodeError:
        pass
    lines, bad = [], []
    for index, raw in enumerate(block.split(b"\n")):
        try:
            lines.append(raw.decode(encoding))
        except UnicodeDecodeError:
            lines.append(raw.decode(encoding, errors="backslashreplace"))
            bad.append(index)
    return lines, bad
