"""One process at a time: locks that the system frees when their holder dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bank_churn.errors import BusyError, MachineError

# Locks of this process: a build holds those of its publish already.
_held: set[Path] = set()


@contextmanager
def single_process(
    lock_file: Path, doing: str, *, wait_seconds: float = 0
) -> Iterator[None]:
    """Hold `lock_file` while the block runs, and all that runs inside it.

    Args:
        lock_file: Its folder is made if need be.
        doing: What the other process does, for the sentence.
        wait_seconds: How long to wait for it.

    Raises:
        BusyError: Another process holds it.
        MachineError: The folder cannot be written.
    """
    if lock_file in _held:
        yield
        return
    # With asyncio it costs a tenth of a second: not for what locks nothing.
    from filelock import FileLock, Timeout

    lock = FileLock(lock_file, timeout=wait_seconds)
    try:
        lock_file.parent.mkdir(parents=True, exist_ok=True)
        _require_empty(lock_file)
        lock.acquire()
    except Timeout as error:
        raise BusyError(
            f"Another process is {doing} {lock_file.parent}; "
            "run this again when it has finished."
        ) from error
    except OSError as error:
        raise MachineError(
            f"Cannot write {lock_file.parent}: {error.strerror}. Nothing was changed."
        ) from error
    _held.add(lock_file)
    try:
        yield
    finally:
        _held.discard(lock_file)
        lock.release()


def _require_empty(lock_file: Path) -> None:
    """Taking a lock empties its file: only if there is nothing in it."""
    if lock_file.is_symlink() or (
        lock_file.exists()
        and not (lock_file.is_file() and not lock_file.stat().st_size)
    ):
        raise MachineError(
            f"{lock_file} is not the lock that this program puts there; "
            "move it away. Nothing was changed."
        )
