"""`kill -9` while building: readers keep a whole build, the next build just works."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

SEED = 20_260_001
KILLS = int(os.environ.get("BANK_CHURN_BUILD_KILLS", "6"))
FIRST_DURATION_SECONDS = 4.0


def test_killed_at_random_moments(
    tiny_project: Path,
    environment: dict[str, str],
    set_var: Callable[[str, object], None],
) -> None:
    def start() -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "bank_churn", "build"],
            cwd=tiny_project,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def published_build() -> str:
        file = tiny_project / "warehouse" / "bank_churn.duckdb"
        with duckdb.connect(file, read_only=True) as connection:
            ((build_id,),) = connection.execute(
                "select build_id from marts.build_info"
                " union select build_id from marts.segments"
                " union select build_id from marts.customers"
            ).fetchall()
        return str(build_id)

    moments = random.Random(SEED)
    old, duration = "first", FIRST_DURATION_SECONDS
    for number in range(KILLS):
        new = f"build_{number}"
        set_var("build_id", new)
        with start() as process:
            # dbt's import is the first part; nothing happens in it.
            time.sleep(moments.uniform(0.3, 1) * duration)
            process.kill()
        assert process.returncode in (0, -signal.SIGKILL)
        assert published_build() in (old, new)
        started = time.monotonic()
        with start() as process:
            assert process.wait() == 0
        duration = time.monotonic() - started
        assert published_build() == new
        old = new
