"""Standard output and standard error: the one place that writes to them."""

import errno
import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from python_stats.sentences.wording import Language

# What turns the direction of the text after it: a file name could hide its end.
TURNS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}


class OutputError(Exception):
    """Standard output could not be written; the message says why."""

    is_closed_by_reader = False


def prepare() -> None:
    """Make both streams safe to write to.

    A stream that was closed would otherwise give its number to the next file that is
    opened, and a character that the terminal cannot show would stop the program.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            # Not readable as what it should be, so that writing fails and is noticed.
            os.open(os.devnull, os.O_WRONLY if number == 0 else os.O_RDONLY)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def printable(text: str) -> str:
    r"""The text without what would steer a terminal: ESC becomes `\u001b`."""
    return "".join(
        char
        if char in "\n\t"
        or not (unicodedata.category(char) in ("Cc", "Cs") or ord(char) in TURNS)
        else f"\\u{ord(char):04x}"  # as JSON spells it, which goes this way too
        for char in text
    )


def can_show(text: str, stream: TextIO | None = None) -> bool:
    """Can standard output, or another stream, show every letter?"""
    encoding = getattr(stream or sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def language_to_show(wanted: "Language") -> "Language":
    """English where standard output has no Russian letters."""
    return wanted if can_show("Сборка") else "en"


def program() -> str:
    """How this program is called here: by its name only where a shell finds it."""
    name = "bank-churn"
    beside = Path(sys.executable).with_name(name)
    if shutil.which(name) or not beside.is_file():
        return name
    here = Path.cwd()
    return str(beside.relative_to(here) if here in beside.parents else beside)


def is_terminal() -> bool:
    """Does a person read standard output?"""
    return sys.stdout is not None and sys.stdout.isatty()


def say(text: str) -> None:
    """Write to standard output, now.

    Raises:
        OutputError: It is full or closed.
    """
    write(printable(text) + "\n")


def write(text: str) -> None:
    """Write a text as it is to standard output, now.

    Raises:
        OutputError: It is full or closed.
    """
    if sys.stdout is None:
        raise OutputError("standard output is closed")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except (OSError, ValueError) as error:
        _discard(sys.stdout)
        fault = OutputError(f"standard output cannot be written: {error}")
        fault.is_closed_by_reader = getattr(error, "errno", None) == errno.EPIPE
        raise fault from error


def say_json(content: Mapping[str, Any]) -> None:
    """Write one JSON object to standard output.

    Raises:
        OutputError: It is full or closed.
    """
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower()
    is_unicode = encoding.replace("-", "") == "utf8"
    say(json.dumps(content, ensure_ascii=not is_unicode, indent=2))


def warn(text: str) -> None:
    """Write to standard error, if that is possible: nothing is left to say it else."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(printable(text) + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        _discard(sys.stderr)


def show_cursor() -> None:
    """Undo what a progress that is cut off has hidden."""
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write("\x1b[?25h\n")


def _discard(stream: TextIO) -> None:
    """Let Python flush what is left into nothing when it ends."""
    try:
        descriptor = os.open(os.devnull, os.O_WRONLY)
        os.dup2(descriptor, stream.fileno())
        os.close(descriptor)
    except (OSError, ValueError):
        return
