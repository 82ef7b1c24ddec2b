"""What a command costs, and that it is stopped above its limits."""

import sys
import time
from pathlib import Path

import psutil
import pytest

from benchmarks.measure import measure

MB = 1024**2


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_memory_and_cpu_of_children_count(tmp_path: Path) -> None:
    child = "x = bytearray(80 * 2**20); sum(range(10**7)); import time; time.sleep(.3)"
    code = (
        "import subprocess, sys; x = bytearray(60 * 2**20);"
        f"subprocess.run([sys.executable, '-c', {child!r}])"
    )
    cost = measure(python(code), log=tmp_path / "log")
    assert cost.outcome == "finished"
    assert cost.peak_bytes > 140 * MB
    assert cost.cpu_seconds > 0.05
    assert cost.wall_seconds > 0.3


def test_above_the_memory_limit_the_whole_tree_is_killed(tmp_path: Path) -> None:
    child = (
        "import os, time; print(os.getpid(), flush=True);"
        "x = bytearray(300 * 2**20); time.sleep(60)"
    )
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    log = tmp_path / "log"
    cost = measure(python(code), log=log, memory_limit_bytes=200 * MB)
    assert cost.outcome == "above memory limit"
    assert cost.peak_bytes > 200 * MB
    assert cost.wall_seconds < 50
    pid = int(log.read_text())
    for _ in range(100):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == "zombie":
            return
        time.sleep(0.05)
    pytest.fail("the child is still there")


def test_above_the_time_limit_it_is_killed(tmp_path: Path) -> None:
    cost = measure(
        python("import time; time.sleep(60)"),
        log=tmp_path / "log",
        time_limit_seconds=0.3,
    )
    assert cost.outcome == "above time limit"
    assert cost.wall_seconds < 30


def test_a_failure_says_so_and_leaves_its_message(tmp_path: Path) -> None:
    cost = measure(python("raise SystemExit('why')"), log=tmp_path / "log")
    assert cost.outcome == "failed"
    assert (tmp_path / "log").read_text().strip() == "why"
