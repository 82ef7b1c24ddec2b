"""The statistics in a process of their own: answers, faults, threads, the end."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import psutil
import pytest

from python_stats.beside import beside
from python_stats.enrichment import more_in_part

PART, CHURNED = np.array([10, 20]), np.array([5, 1])


def test_the_answer_is_that_of_the_function() -> None:
    there = beside("enrichment.more_in_part", PART, CHURNED, 100, whole_churned=20)
    assert (there == more_in_part(PART, CHURNED, 100, 20)).all()


def test_a_fault_is_that_of_the_function_and_the_next_call_is_answered() -> None:
    with pytest.raises(ValueError, match="more customers than the whole"):
        beside("enrichment.more_in_part", 10, 11, 100, 20)
    assert beside("wording.plural", 1, "год", "года", "лет") == "год"


def test_threads_get_their_own_answers() -> None:
    def churned(count: int) -> float:
        return float(beside("enrichment.more_in_part", 10, count, 100, 20))

    with ThreadPoolExecutor(4) as threads:
        there = list(threads.map(churned, range(11)))
    assert there == [float(more_in_part(10, count, 100, 20)) for count in range(11)]


def test_the_caller_does_without_the_libraries() -> None:
    code = (
        "import sys, python_stats.columns, python_stats.io;"
        "from python_stats.beside import beside;"
        "beside('wording.plural', 1, 'год', 'года', 'лет');"
        "print({'scipy', 'pandas', 'statsmodels'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


def test_it_ends_with_its_caller_however_that_ends() -> None:
    code = (
        "import time; from python_stats.beside import beside;"
        "print(beside('wording.plural', 1, 'год', 'года', 'лет'), flush=True);"
        "time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=-1) as caller:
        assert caller.stdout
        caller.stdout.readline()
        (other,) = psutil.Process(caller.pid).children()
        os.kill(caller.pid, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while other.is_running() and other.status() != psutil.STATUS_ZOMBIE:
            assert time.monotonic() < deadline
            time.sleep(0.05)
