"""Records of the files that DuckDB cannot read as plain lines, put down as Parquet.

Other encodings, fields with line breaks, mixed line ends, bytes that are not text: the
file is decoded in blocks, physical lines are joined to records, and what is no text or
never closes its quote is marked, line by line, so that it swallows no neighbour.
"""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np

from bank_churn.intake.records import Grammar
from bank_churn.intake.scan import line_blocks

# A quote that has not closed after so many lines is a broken one.
MAX_RECORD_LINES = 1000


@dataclass
class Records:
    """Some records of a file, in its order; three lists of one length."""

    line_numbers: list[int] = field(default_factory=list)
    """Physical line where the record starts, counted from 1."""
    raw_lines: list[str] = field(default_factory=list)
    problems: list[str | None] = field(default_factory=list)
    """None, `not_text` or `broken_quote`."""

    def add(self, line_number: int, raw_line: str, problem: str | None) -> None:
        """Put one record at the end."""
        self.line_numbers.append(line_number)
        self.raw_lines.append(raw_line)
        self.problems.append(problem)


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
        is_wrapped: Every line is one quoted field that holds the record.
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
            lines = [unwrapped(line) for line in lines]
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


def unwrapped(line: str) -> str:
    """A record that was saved twice as CSV: `"1,""a, b"",3"` is `1,"a, b",3`."""
    bare = line.strip(" ")
    is_wrapped = len(bare) > 1 and bare[0] == bare[-1] == '"'
    return bare[1:-1].replace('""', '"') if is_wrapped else line


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


def join_lines(
    lines: list[str],
    start: int,
    unreadable: set[int],
    first_number: int,
    grammar: Grammar,
    field_count: int,
    *,
    is_last: bool,
) -> tuple[Records, int]:
    """Physical lines as records.

    Args:
        lines: Decoded lines.
        start: The first line to use, from 0.
        unreadable: Which lines, from 0, are not text.
        first_number: Number of `lines[0]` in the file.
        grammar: How records are split.
        field_count: Fields of a right record.
        is_last: No line follows these.

    Returns:
        The records, and how many lines are done with. The others have an open quote
        that lines to come may close.
    """
    records = Records()
    index = start
    while index < len(lines):
        line = lines[index]
        end = index
        problem = "not_text" if index in unreadable else None
        if problem is None and '"' in line and not grammar.is_record(line):
            end = _closing_line(lines, index, unreadable, grammar, field_count)
            if end == len(lines):
                if not is_last and len(lines) - index < MAX_RECORD_LINES:
                    break
                end = index
            if end == index:
                problem = "broken_quote"
        raw_line = line if end == index else "\n".join(lines[index : end + 1])
        records.add(first_number + index, raw_line, problem)
        index = end + 1
    return records, index


def _closing_line(
    lines: list[str],
    start: int,
    unreadable: set[int],
    grammar: Grammar,
    field_count: int,
) -> int:
    """The line, from 0, that ends the record whose quote opens in `lines[start]`.

    `start` itself when the quote is broken: a line that closes no right record but is
    one by itself comes first, so that a broken quote swallows no customer. `len(lines)`
    when the lines end before that is known.
    """
    stop = min(len(lines), start + MAX_RECORD_LINES)
    for end in range(start + 1, stop):
        line = lines[end]
        if end in unreadable:
            return start
        # Only an odd number of quotes can close what is open.
        if line.count('"') % 2:
            joined = "\n".join(lines[start : end + 1])
            if grammar.is_record(joined) and len(grammar.split(joined)) == field_count:
                return end
        if grammar.is_record(line) and len(grammar.split(line)) == field_count:
            return start
    return start if stop < len(lines) else len(lines)
