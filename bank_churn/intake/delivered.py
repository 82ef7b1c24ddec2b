"""What was delivered: the files that somebody named, and the first lines of one.

Apart from the reading of whole files, which needs more than a look at them does.
"""

from collections.abc import Sequence
from pathlib import Path

from bank_churn.errors import InputError
from bank_churn.intake.unpack import spool
from bank_churn.paths import delivered_files, is_pipe

HEAD_BYTES = 2**20


def find_files(sources: Sequence[str], landing_dir: Path) -> list[Path]:
    """The files that paths, globs and pipes name, each once.

    Raises:
        InputError: One of them names none, or a file cannot be read.
    """
    found: list[Path] = []
    # A pipe holds nothing for whoever names it a second time.
    for index, source in enumerate(dict.fromkeys(sources), start=1):
        if is_pipe(source):
            name = "stdin" if source == "-" else Path(source).name
            found.append(spool(source, landing_dir / f"pipe-{index:06}" / name))
            continue
        found += [path for path in delivered_files(source) if path not in found]
    return found


def head_lines(head: bytes, newline: bytes, encoding: str) -> list[str]:
    """The lines of a file's first bytes, as text; without one that was cut."""
    if len(head) >= HEAD_BYTES:
        # Cut where a line ends, unless the head is one line.
        head = head[: head.rfind(newline) + 1] or head
    text = head.decode(encoding, "replace").removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[:-1] if len(lines) > 1 and not lines[-1] else lines


def no_rows(name: str) -> InputError:
    """A table without a customer."""
    return InputError(
        f"{name} has a header and no rows; deliver it with its customers.",
        f"{name}: есть заголовок, но нет строк; нужен файл с клиентами.",
    )
