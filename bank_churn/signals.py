"""Ctrl-C and its kin: one exception, one sentence, and no moment that is half done."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from bank_churn import terminal

INTERRUPT = int(signal.SIGINT)
NAMES = ("SIGINT", "SIGTERM", "SIGHUP")

# dbt waits for the queries that run, however long they take. A build may be cut off at
# any moment, so after this it is.
GRACE_SECONDS = 4.0

_received: int | None = None
_is_deferred = False
_timer: threading.Timer | None = None
_say_goodbye: Callable[[], None] | None = None


def install(say_goodbye: Callable[[], None]) -> None:
    """Turn the first signal into `KeyboardInterrupt`, which DuckDB and dbt know too.

    Args:
        say_goodbye: Says how the command ended when it does not end by itself.
    """
    global _say_goodbye
    _say_goodbye = say_goodbye
    sys.unraisablehook = _on_unraisable
    if threading.current_thread() is not threading.main_thread():
        return
    for name in NAMES:
        number = getattr(signal, name, None)
        # Who starts a program with `nohup` or `&` has a signal ignored.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _on_signal)


def _on_unraisable(unraisable: "sys.UnraisableHookArgs") -> None:
    """Say nothing of an interrupt that came in a destructor, where Python loses it.

    What has received the signal ends the command all the same.
    """
    if not issubclass(unraisable.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)


def received() -> int | None:
    """The signal that came, if one did."""
    return _received


def exit_code() -> int:
    """What the shell is told of a program that a signal ended."""
    return 128 + (_received or INTERRUPT)


def ignore_further() -> None:
    """What is left is to say how it ended: no signal may come between."""
    if _timer is not None:
        _timer.cancel()
    if threading.current_thread() is threading.main_thread():
        for name in NAMES:
            if hasattr(signal, name):
                # No handler of ours: Python takes those back before it has ended.
                signal.signal(getattr(signal, name), signal.SIG_IGN)


@contextmanager
def deferred() -> Iterator[None]:
    """Let the block end before a signal has its effect."""
    global _is_deferred
    before, _is_deferred = _received, True
    try:
        yield
    finally:
        _is_deferred = False
    if _received is not None and before is None:
        raise KeyboardInterrupt


def _on_signal(number: int, _: FrameType | None) -> None:
    global _received, _timer
    if _received is not None:
        # Asked twice: at once, unless what is going on must not be half done.
        if not _is_deferred:
            _cut_off()
        return
    _received = number
    _timer = threading.Timer(GRACE_SECONDS, _cut_off)
    _timer.daemon = True
    _timer.start()
    if not _is_deferred:
        raise KeyboardInterrupt


def _cut_off() -> None:
    while _is_deferred:
        time.sleep(0.05)
    terminal.show_cursor()
    if _say_goodbye is not None:
        _say_goodbye()
    os._exit(exit_code())
