"""Settings of the machine, from the environment: checked once, before anything runs."""

import os
import re
import sys
from dataclasses import dataclass

from bank_churn.errors import InputError, MachineError

MEMORY = re.compile(r"\d+(\.\d+)?\s*([kmgt]i?b)", re.IGNORECASE)
UNITS = {"k": 1, "m": 2, "g": 3, "t": 4}
# What Python, dbt and the threads of DuckDB reserve beside DuckDB's memory.
RESERVED_BYTES = 3 * 2**30
# What a command reserves that only reads what was published.
READER_BYTES = 1_300_000 * 2**10


@dataclass(frozen=True, slots=True)
class Settings:
    """What DuckDB may take."""

    threads: int
    memory_limit: str


def read() -> Settings:
    """The settings of this process.

    Raises:
        InputError: One is not possible; it is named.
        MachineError: The system gives this process less memory than it is to use.
    """
    _count("BANK_CHURN_DBT_THREADS")
    settings = Settings(
        _count("BANK_CHURN_THREADS"), _memory("BANK_CHURN_MEMORY_LIMIT")
    )
    require_address_space(
        int(_bytes_of(settings.memory_limit)) + RESERVED_BYTES,
        f", or lower BANK_CHURN_MEMORY_LIMIT (now {settings.memory_limit})",
    )
    return settings


def _count(name: str) -> int:
    given = os.environ.get(name, "2")
    # Of thousands of digits Python makes no number.
    is_short = given.isascii() and given.isdecimal() and len(given) < 9
    if not (is_short and 1 <= int(given) <= 1024):
        raise InputError(
            f"{name}={given} is not possible; give a number from 1 on.",
            f"{name}={given} не годится; нужно число от 1.",
        )
    return int(given)


def _memory(name: str) -> str:
    given = os.environ.get(name, "3GB")
    if not MEMORY.fullmatch(given) or not 0 < _bytes_of(given) < 2**60:
        raise InputError(
            f"{name}={given} is not possible; write it as in 3GB or 800MB.",
            f"{name}={given} не годится; пишите как 3GB или 800MB.",
        )
    return given


def _bytes_of(memory: str) -> float:
    number = float(re.sub(r"[^\d.]", "", memory))
    return number * 1024.0 ** UNITS[memory.lstrip("0123456789. ")[0].lower()]


def require_address_space(needed_bytes: int = READER_BYTES, hint: str = "") -> None:
    """Refuse to begin where `ulimit -v` is too low: DuckDB would crash.

    Raises:
        MachineError: The system gives this process less memory than that.
    """
    if sys.platform == "win32":
        return
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and limit < needed_bytes:
        raise MachineError(
            f"This process may take {limit / 2**30:.1f} GB (ulimit -v) and needs "
            f"{needed_bytes / 2**30:.1f}: raise that limit{hint}. Nothing was changed."
        )
