"""dbt runs Python models in threads; their imports must not meet half-way."""

import subprocess
import sys

MODELS_START = """
import threading

failures = []
start = threading.Barrier(2)


def first_use(*modules):
    start.wait()
    try:
        for module in modules:
            __import__(module)
    except ImportError as error:
        failures.append(str(error))


threads = [
    threading.Thread(target=first_use, args=modules)
    for modules in [
        ("python_stats.enrichment",),
        ("python_stats.associations", "phik.phik"),
    ]
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert not failures, failures
"""


def test_two_models_may_import_at_the_same_time() -> None:
    started = subprocess.run(
        [sys.executable, "-c", MODELS_START],
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 0, started.stderr
