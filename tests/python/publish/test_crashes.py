"""`kill -9` while publishing: the old or the new build, and the next one works."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

MakeWorkingFile = Callable[..., Path]
RunPublish = Callable[..., "subprocess.CompletedProcess[str]"]
PublishedBuild = Callable[[], str]

SEED = 20_260_000
RANDOM_KILLS = int(os.environ.get("BANK_CHURN_PUBLISH_KILLS", "24"))

# Dies just before its n-th change of a name, a mode or a directory.
DIE_BEFORE_CHANGE = """
import os, signal, sys
CHANGES = {{"os.rename", "os.chmod", "os.mkdir", "os.remove", "os.rmdir", "os.symlink"}}
changes = 0
def count(event, arguments):
    global changes
    changes += event in CHANGES
    if event in CHANGES and changes == {number}:
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
"""


def check_then_publish(
    published_build: PublishedBuild,
    run_publish: RunPublish,
    output_dir: Path,
    old: str,
    new: str,
) -> None:
    assert published_build() in (old, new)
    outcome = run_publish()
    assert outcome.returncode == 0, outcome.stderr
    assert published_build() == new
    assert not (output_dir / ".publishing").exists()


def test_killed_before_each_change_of_a_name(
    make_working_file: MakeWorkingFile,
    run_publish: RunPublish,
    published_build: PublishedBuild,
    output_dir: Path,
) -> None:
    make_working_file("build 0")
    run_publish()
    number, outcome = 0, None
    while outcome is None or outcome.returncode:
        number += 1
        make_working_file(f"build {number}")
        outcome = run_publish(before=DIE_BEFORE_CHANGE.format(number=number))
        assert outcome.returncode in (0, -signal.SIGKILL), outcome.stderr
        check_then_publish(
            published_build,
            run_publish,
            output_dir,
            f"build {number - 1}",
            f"build {number}",
        )
    # Two directories, three modes, two links and the two renames at the least.
    assert number > 9


def test_killed_at_random_moments(
    make_working_file: MakeWorkingFile,
    run_publish: RunPublish,
    command: list[str],
    published_build: PublishedBuild,
    output_dir: Path,
) -> None:
    moments = random.Random(SEED)
    make_working_file("build 0", rows=100_000)
    started = time.monotonic()
    assert run_publish().returncode == 0
    duration = time.monotonic() - started
    killed = 0
    for number in range(1, RANDOM_KILLS + 1):
        make_working_file(f"build {number}", rows=100_000)
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            time.sleep(moments.uniform(0.1, 1) * duration)
            process.kill()
        killed += process.returncode == -signal.SIGKILL
        check_then_publish(
            published_build,
            run_publish,
            output_dir,
            f"build {number - 1}",
            f"build {number}",
        )
    if killed < RANDOM_KILLS / 2:
        pytest.skip(f"only {killed} of {RANDOM_KILLS} were still running when killed")
