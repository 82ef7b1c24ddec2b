"""People read on while the warehouse is published 20 times under them."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PUBLISHES = 20

# Reads until its standard input closes, then says what it saw.
READER = """
import json, sys, threading, time, duckdb
file, is_held = sys.argv[1], sys.argv[2] == "held"
tables = ("build_info", "customers", "segments")
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
builds, errors, mixed, reads, connection = [], [], 0, 0, None
while not stop.is_set():
    try:
        connection = connection or duckdb.connect(file, read_only=True)
        seen = set()
        for table in tables:
            sql = f"select distinct build_id from marts.{table}"
            seen |= set(connection.execute(sql).fetchall())
        count = connection.execute("select count(*) from marts.customers").fetchone()
        mixed += len(seen) != 1 or count != (1000,)
        build, = seen.pop()
        if builds[-1:] != [build]:
            builds.append(build)
    except Exception as error:
        errors.append(str(error))
    if not is_held and connection:
        connection.close()
        connection = None
    reads += 1
    time.sleep(0.002)
print(json.dumps(dict(builds=builds, errors=errors, mixed=mixed, reads=reads)))
"""


def test_readers_see_whole_builds_during_20_publishes(
    make_working_file: Callable[..., Path],
    run_publish: Callable[..., "subprocess.CompletedProcess[str]"],
    output_dir: Path,
) -> None:
    make_working_file("build 0")
    run_publish()
    readers = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                READER,
                str(output_dir / "bank_churn.duckdb"),
                kind,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for kind in ("reconnecting", "held")
    ]
    published = ["build 0"]
    for number in range(1, PUBLISHES + 1):
        make_working_file(f"build {number}")
        outcome = run_publish()
        assert outcome.returncode == 0, outcome.stderr
        published.append(f"build {number}")
    reconnecting, held = (json.loads(r.communicate("")[0]) for r in readers)

    assert reconnecting["errors"] == held["errors"] == []
    assert reconnecting["mixed"] == held["mixed"] == 0
    assert reconnecting["reads"] > PUBLISHES
    # In the order of publishing, up to the last; it may have missed a quick one.
    assert reconnecting["builds"][-1] == published[-1]
    assert reconnecting["builds"] == [
        build for build in published if build in reconnecting["builds"]
    ]
    assert len(held["builds"]) == 1
