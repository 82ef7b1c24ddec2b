"""Running other programs so that none of them outlives this one."""

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress


def run(command: Sequence[str], *, timeout_seconds: float) -> None:
    """Run a program with all that it starts; they end with it, or with this process.

    Raises:
        OSError: It cannot be run.
        subprocess.SubprocessError: It failed, or took too long.
    """
    # Where there is no `setpriv`, only an orderly end of this process ends the child.
    ends_with_us = shutil.which("setpriv")
    prefix = [ends_with_us, "--pdeathsig", "KILL"] if ends_with_us else []
    with subprocess.Popen(
        [*prefix, *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            code = process.wait(timeout_seconds)
        finally:
            # Interrupted, too late, or left behind by the program itself.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
    if code:
        raise subprocess.CalledProcessError(code, command)
