"""One streaming pass over a file's bytes: everything the dialect depends on."""

import hashlib
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from unicodedata import is_normalized

import numpy as np

from bank_churn.intake.errors import IntakeError
from bank_churn.tally import TALLY

BLOCK_BYTES = 8 * 2**20
# A longer line is no record of a table; it would be held in memory whole.
MAX_LINE_BYTES = 64 * 2**20
# Lines that are not ASCII decide the encoding; so many are enough.
ENCODING_SAMPLE_LINES = 10_000
# DuckDB's line reader takes lines up to 2 MB; half of it, to be sure.
MAX_PLAIN_LINE_BYTES = 2**20
# The byte given to DuckDB as separator so that it hands over whole lines.
LINE_READER_SEPARATOR = b"\x01"


@dataclass(frozen=True)
class Scan:
    """What the bytes of one file are. Lines are physical lines, the header included."""

    sha256: str
    size_bytes: int
    line_count: int
    newline: bytes
    is_utf8: bool
    """Most lines beyond ASCII are UTF-8: then the others are broken."""
    has_odd_text: bool
    """A text may have two spellings: letters not composed (NFC), a byte order mark or
    NUL inside, blanks other than spaces. Never false when there are."""
    has_tabs: bool
    is_plain: bool
    """DuckDB can read the file as UTF-8 lines, and each line is a record."""


def line_blocks(path: Path, newline: bytes) -> Iterator[bytes]:
    """The file in pieces of about `BLOCK_BYTES` that end where a line ends.

    Raises:
        IntakeError: A line is longer than `MAX_LINE_BYTES`.
    """
    rest: list[bytes] = []
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            cut = block.rfind(newline) + len(newline)
            if cut < len(newline):
                rest.append(block)
                if sum(map(len, rest)) > MAX_LINE_BYTES:
                    limit = MAX_LINE_BYTES // 2**20
                    raise IntakeError(
                        f"{path.name} is not a table: it has a line of more than "
                        f"{limit} MB; deliver a CSV or Parquet file.",
                        f"{path.name}: это не таблица, есть строка длиннее {limit} МБ; "
                        "нужен файл CSV или Parquet.",
                    )
                continue
            yield b"".join([*rest, block[:cut]])
            rest = [block[cut:]]
    if any(rest):
        yield b"".join(rest)


def scan(path: Path, newline: bytes) -> Scan:
    """Read the whole file once, in bounded memory.

    Args:
        path: The file.
        newline: What ends a line: a line feed, or a carriage return in files that
            have no line feed.
    """
    digest = hashlib.sha256()
    size = lines = longest = 0
    line_feeds = carriage_returns = pairs = 0
    sample_good = sample_bad = 0
    is_utf8, is_plain = True, newline == b"\n"
    has_odd_text = has_tabs = False
    for block in _hashed(line_blocks(path, newline), digest):
        has_odd_text = has_odd_text or _has_odd_text(
            block.removeprefix(BOM_UTF8) if size == 0 else block
        )
        has_tabs = has_tabs or b"\t" in block
        size += len(block)
        codes = np.frombuffer(block, dtype=np.uint8)
        ends = np.flatnonzero(codes == newline[0])
        starts = np.concatenate(([0], ends + 1))
        lengths = np.diff(starts, append=len(block))
        block_lines = len(ends) + int(lengths[-1] > 0)
        TALLY.add(block_lines)
        lines += block_lines
        longest = max(longest, int(lengths.max()))
        is_utf8 = is_utf8 and _decodes(block)
        if sample_good + sample_bad < ENCODING_SAMPLE_LINES and not block.isascii():
            good, bad = _sample_encoding(block, newline)
            sample_good, sample_bad = sample_good + good, sample_bad + bad
        line_feeds += len(ends) if newline == b"\n" else block.count(b"\n")
        if b"\r" in block:
            carriage_returns += block.count(b"\r")
            pairs += block.count(b"\r\n")
        is_plain = (
            is_plain
            and LINE_READER_SEPARATOR not in block
            and not _has_odd_quotes(codes, ends)
        )
    # Either no line or every line ends in CR LF; a CR elsewhere is part of a field.
    has_even_ends = carriage_returns == pairs and pairs in (0, line_feeds)
    return Scan(
        sha256=digest.hexdigest(),
        size_bytes=size,
        line_count=lines,
        newline=newline,
        # Mostly good UTF-8 is UTF-8 with some broken lines.
        is_utf8=is_utf8 or sample_good > sample_bad,
        has_odd_text=has_odd_text,
        has_tabs=has_tabs,
        is_plain=(
            is_plain and is_utf8 and has_even_ends and longest <= MAX_PLAIN_LINE_BYTES
        ),
    )


def _hashed(blocks: Iterable[bytes], digest: Any) -> Iterator[bytes]:
    """The same blocks, each hashed in another thread while the caller works on it."""
    with ThreadPoolExecutor(max_workers=1) as hasher:
        for block in blocks:
            hashing = hasher.submit(digest.update, block)
            yield block
            hashing.result()


def _decodes(raw: bytes) -> bool:
    if raw.isascii():
        return True
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _has_odd_text(block: bytes) -> bool:
    """Only a block with certain bytes is looked into: Russian text has none of them."""
    if b"\0" in block:
        return True
    if block.isascii():
        return False
    # Lead bytes of combining marks (CC, CD) and of everything past Cyrillic.
    largest = np.frombuffer(block, dtype=np.uint8).max()
    if largest <= 0xD1 and b"\xcc" not in block and b"\xcd" not in block:
        # One byte is found by far sooner than two.
        return b"\xc2" in block and b"\xc2\xa0" in block
    try:
        text = block.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return bool(_ODD.search(text)) or not is_normalized("NFC", text)


_ODD = re.compile("[\u00a0\u2007\u2009\u200b\u202f\u3000\ufeff]")


def _sample_encoding(block: bytes, newline: bytes) -> tuple[int, int]:
    """How many of the block's first lines beyond ASCII are UTF-8, and are not."""
    lines = (line for line in block.split(newline) if not line.isascii())
    votes = [_decodes(line) for line in islice(lines, ENCODING_SAMPLE_LINES)]
    return sum(votes), len(votes) - sum(votes)


def _has_odd_quotes(codes: np.ndarray, ends: np.ndarray) -> bool:
    """Does any line have an odd number of quotes, so that a record may go on?"""
    quotes = np.flatnonzero(codes == ord('"'))
    per_line = np.bincount(np.searchsorted(ends, quotes))
    return bool((per_line % 2).any())
