"""Signals while a command ends."""

import subprocess
import sys

LAST_WORDS = """
import os, signal, subprocess, sys
from bank_churn import signals
signals.ignore_further()
os.kill(os.getpid(), signal.SIGTERM)
show = "import signal; print(signal.getsignal(signal.SIGTERM) is signal.SIG_DFL)"
subprocess.run([sys.executable, "-c", show], check=True)
"""


def test_last_words_are_not_cut_off_and_what_is_started_then_may_be_stopped() -> None:
    finished = subprocess.run(
        [sys.executable, "-c", LAST_WORDS], capture_output=True, text=True, check=True
    )
    assert finished.stdout == "True\n"
