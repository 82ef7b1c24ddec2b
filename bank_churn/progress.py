"""How far a dbt build is, on standard error."""

import sys
import time
from typing import Any, Self

import click

REPORT_EVERY_SECONDS = 5.0
TERMINAL_WIDTH = 79


class Progress:
    """One line that is written over on a terminal, a line now and then in a log."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._reported_at = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_terminal:
            self._write_over("")

    def on_event(self, event: Any) -> None:
        """Take one event of the dbt log; the callback of `dbtRunner`."""
        if event.info.name == "LogStartLine":
            self.report(event.data.index, event.data.total, event.data.description)

    def report(self, index: int, total: int, what: str) -> None:
        """Say that step `index` of `total` begins."""
        text = f"[{index} of {total}] {what}"
        if self._is_terminal:
            self._write_over(text[:TERMINAL_WIDTH])
        elif time.monotonic() - self._reported_at >= REPORT_EVERY_SECONDS:
            self._reported_at = time.monotonic()
            click.echo(text, err=True)

    @staticmethod
    def _write_over(text: str) -> None:
        click.echo(f"\r{text:<{TERMINAL_WIDTH}}\r", nl=False, err=True)
