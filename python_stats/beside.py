"""Call statistics in a process of their own, beside dbt.

Threads of one Python wait for each other: while one imports scipy and statsmodels and
computes, which is a third of a small build, dbt's others stand still. In a process of
its own this uses the second core. The process serves one call at a time and ends with
the one that started it, however that ends: its standard input is then at its end.
"""

import atexit
import importlib
import os
import pickle
import subprocess
import sys
from pathlib import Path
from threading import Lock
from typing import IO, Any

# What the functions import when they are called.
LIBRARIES = (
    "python_stats.associations",
    "python_stats.steps",
    "phik.phik",
    "phik.significance",
    "statsmodels.stats.contingency_tables",
    "statsmodels.stats.nonparametric",
    "statsmodels.stats.proportion",
    "statsmodels.stats.weightstats",
)


class StatisticsProcessError(RuntimeError):
    """The process died; what it said is on standard error."""


class _Process:
    """The other process; started by the first call, shared by all threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._lock:
            self._running = self._running or _start()

    def call(self, function: str, *args: Any, **kwargs: Any) -> Any:
        with self._lock:
            process = self._running = self._running or _start()
            assert process.stdin
            assert process.stdout
            try:
                pickle.dump((function, args, kwargs), process.stdin)
                process.stdin.flush()
                error, value = pickle.load(process.stdout)
            except (EOFError, BrokenPipeError) as broken:
                self._running = None
                raise StatisticsProcessError(
                    f"The statistics process ended with code {process.wait()} "
                    f"in {function}."
                ) from broken
        if error is not None:
            raise error
        return value

    def stop(self) -> None:
        if self._running and self._running.stdin:
            self._running.stdin.close()
            self._running.wait()


_PROCESS = _Process()
atexit.register(_PROCESS.stop)


def start() -> None:
    """Let the process import its libraries before it is called."""
    _PROCESS.start()


def beside(function: str, *args: Any, **kwargs: Any) -> Any:
    """Call `module.function` of this package in the other process.

    Args:
        function: Name below `python_stats`, such as `"enrichment.band_tests"`; a name,
            because the function itself would be imported here.
        args: Anything that can be pickled.
        kwargs: The same.

    Raises:
        StatisticsProcessError: The process died.
        Exception: Whatever the function raised.
    """
    return _PROCESS.call(function, *args, **kwargs)


def _start() -> "subprocess.Popen[bytes]":
    # The package may be on the path of this process alone.
    paths = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    return subprocess.Popen(
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
    )


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer pickled calls until there are no more."""
    while True:
        try:
            function, args, kwargs = pickle.load(requests)
        except EOFError:
            return
        answer: tuple[Exception | None, Any]
        try:
            module, _, name = function.rpartition(".")
            called = getattr(importlib.import_module(f"python_stats.{module}"), name)
            answer = (None, called(*args, **kwargs))
        except Exception as error:
            answer = (error, None)
        pickle.dump(answer, answers)
        answers.flush()


if __name__ == "__main__":
    # Whatever a library prints must not get between the answers.
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)
        # statsmodels would import it, where there is one, for frames that nobody sends.
        sys.modules.setdefault("polars", None)  # type: ignore[arg-type]
        for library in LIBRARIES:
            importlib.import_module(library)
        serve(sys.stdin.buffer, answers)
    # Nothing is left to do; taking the libraries down would keep the caller waiting.
    os._exit(0)
