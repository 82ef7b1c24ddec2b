"""How far a dbt build is, on standard error."""

import sys
import time
from typing import Any

import click

REPORT_EVERY_SECONDS = 5.0


class Progress:
    """One line that is written over on a terminal, a line now and then in a log."""

    def __init__(self) -> None:
        self._reported_at = time.monotonic()

    def on_event(self, event: Any) -> None:
        """Callback of `dbtRunner`: one event of the dbt log."""
        if event.info.name == "LogStartLine":
            self.report(event.data.index, event.data.total, event.data.description)

    def report(self, index: int, total: int, what: str) -> None:
        """Say that step `index` of `total` begins."""
        text = f"[{index} of {total}] {what}"
        if sys.stderr.isatty():
            click.echo(f"\r{text[:79]:<79}", nl=index == total, err=True)
        elif time.monotonic() - self._reported_at >= REPORT_EVERY_SECONDS:
            self._reported_at = time.monotonic()
            click.echo(text, err=True)
