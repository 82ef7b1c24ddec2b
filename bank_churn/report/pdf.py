"""The report as PDF, printed by a Chromium that is already on the machine."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from bank_churn import children

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
)
TIMEOUT_SECONDS = 120

# The printer writes when it printed; two builds of one input must not differ.
DATES = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)(\d{14})")


def find_chromium() -> str | None:
    """The program to print with: `BANK_CHURN_CHROMIUM`, else the first usual name."""
    named = os.environ.get("BANK_CHURN_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def print_page(html: str, chromium: str) -> bytes:
    """Print a self-contained page.

    Raises:
        OSError: The program cannot be run, or made no PDF.
    """
    # Chromium's sandbox is refused to root, and nobody has one in most containers. The
    # page is ours and holds no script, so it is printed without one then.
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with tempfile.TemporaryDirectory(prefix="bank-churn-") as directory:
        page, target = Path(directory, "report.html"), Path(directory, "report.pdf")
        page.write_text(html, encoding="utf-8")
        command = [chromium, *FLAGS, f"--user-data-dir={directory}/profile"]
        command += [f"--print-to-pdf={target}", page.as_uri()]
        try:
            if is_root or not _has_printed(command):
                children.run(
                    [*command, "--no-sandbox"], timeout_seconds=TIMEOUT_SECONDS
                )
            return DATES.sub(rb"\g<1>19700101000000", target.read_bytes())
        except subprocess.SubprocessError as error:
            raise OSError(f"{chromium} did not print the report.") from error


def _has_printed(command: list[str]) -> bool:
    try:
        children.run(command, timeout_seconds=TIMEOUT_SECONDS)
    except subprocess.CalledProcessError:
        return False
    return True
