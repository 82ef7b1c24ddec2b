"""Run a command and say what the whole tree of its processes cost."""

import os
import resource
import select
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psutil

Outcome = Literal["finished", "failed", "above memory limit", "above time limit"]

SAMPLE_MILLISECONDS = 50


@dataclass(frozen=True, slots=True)
class Measurement:
    """Cost of one run; of a run that was stopped, the cost until then.

    `cpu_seconds` is user and system time. `peak_bytes` is the largest sum of the
    resident memory of all processes, sampled 20 times a second; between two samples
    the largest process alone is seen, if it was larger than this one has ever been: a
    child inherits the mark of its parent.
    """

    outcome: Outcome
    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int


def measure(
    command: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    directory: Path | None = None,
    memory_limit_bytes: int | None = None,
    time_limit_seconds: float | None = None,
) -> Measurement:
    """Run a command to its end, or until it is above a limit and is killed.

    Args:
        command: Program and arguments.
        log: Where its output goes.
        environment: Variables beside those of this process.
        directory: Where it runs; here by default.
        memory_limit_bytes: Most resident memory of all its processes together.
        time_limit_seconds: Longest wall time.
    """
    outcome: Outcome = "finished"
    peak = 0
    with log.open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=directory,
            env=os.environ | dict(environment or {}),
            start_new_session=True,  # a group of its own, to be killed whole
        )
    exited = select.poll()
    handle = os.pidfd_open(process.pid)
    exited.register(handle)
    try:
        while not exited.poll(SAMPLE_MILLISECONDS):
            resident = resident_bytes(process.pid)
            peak = max(peak, resident)
            if outcome != "finished":
                continue
            if memory_limit_bytes is not None and resident > memory_limit_bytes:
                outcome = "above memory limit"
            elif (
                time_limit_seconds is not None
                and time.perf_counter() - start > time_limit_seconds
            ):
                outcome = "above time limit"
            if outcome != "finished":
                os.killpg(process.pid, signal.SIGKILL)
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    finally:
        os.close(handle)
    wall = time.perf_counter() - start
    # As for children in getrusage: with the processes that it waited for itself.
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if outcome == "finished" and process.returncode:
        outcome = "failed"
    own_peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child_peak = usage.ru_maxrss if usage.ru_maxrss > own_peak else 0
    return Measurement(
        outcome=outcome,
        wall_seconds=wall,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        peak_bytes=max(peak, child_peak * 1024),
    )


def resident_bytes(pid: int) -> int:
    """Resident memory of a process and all below it, now."""
    total = 0
    try:
        root = psutil.Process(pid)
        tree = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for process in tree:
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total
