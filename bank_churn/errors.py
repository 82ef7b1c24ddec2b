"""Faults a person can act on: one sentence and an exit code, never a stack trace."""

import errno

# Begin the sentence, and its Russian twin, with which an intake model stops a dbt run
# (macros/intake/stop_build.sql), so that no other fault is blamed on the extract.
EXTRACT_FAULT = "The extract cannot be used: "
EXTRACT_FAULT_RU = "Выгрузка не годится: "
NOT_PUBLISHED = "Nothing was published."
NOT_PUBLISHED_RU = "Ничего не опубликовано."

# Errors of the system that are about the machine and not about this program.
MACHINE_ERRORS = (
    *(errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EFBIG),
    *(errno.EMFILE, errno.ENFILE, errno.ENOMEM),
    # A disk or a network drive that gives up while it is read.
    *(errno.EIO, errno.ESTALE, errno.ETIMEDOUT),
)
# And those about a path that somebody gave.
PATH_ERRORS = (errno.ENAMETOOLONG, errno.ELOOP)
# What the engine and the system say when the machine is too small, and what to do.
MACHINE_FAULTS = {
    "Out of Memory Error": "the memory is too small: raise BANK_CHURN_MEMORY_LIMIT, or "
    "free room for what DuckDB puts aside",
    "No space left on device": "the disk is full",
    "Disk quota exceeded": "the disk quota is used up",
    "File too large": "the system allows no larger files (ulimit -f)",
    "Read-only file system": "the file system is read-only",
    "Too many open files": "too many files are open (ulimit -n)",
}


def what_the_machine_lacks(message: str) -> str | None:
    """What to do when a message says that the machine is too small; else None."""
    return next(
        (said for mark, said in MACHINE_FAULTS.items() if mark in message), None
    )


class CommandError(Exception):
    """The message is the sentence that the person reads."""

    exit_code = 5


class BuildError(CommandError):
    """A model or a test failed; nothing was published."""

    exit_code = 1


class InputError(CommandError):
    """The extract, the mapping or the options cannot be used.

    `str()` gives the English sentence; `ru` is the same in Russian, where there is one.
    """

    exit_code = 2

    def __init__(self, en: str, ru: str | None = None) -> None:
        super().__init__(en)
        self.en = en
        self.ru = ru or en


class BusyError(CommandError):
    """Another build or publish holds the file."""

    exit_code = 3


class MachineError(CommandError):
    """A folder cannot be written, or disk or memory is too small.

    What was published before is intact.
    """

    exit_code = 4


class IncompleteError(CommandError):
    """The new build is published, but something after it was not written."""

    exit_code = 6


class StoppedError(CommandError):
    """A signal ended the run."""

    def __init__(self, message: str, signal_number: int) -> None:
        super().__init__(message)
        self.exit_code = 128 + signal_number
