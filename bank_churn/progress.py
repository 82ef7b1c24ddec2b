"""How far a command is, on standard error: a line for each phase, with its seconds."""

import sys
import time
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console
from rich.status import Status
from rich.text import Text

from bank_churn import terminal
from bank_churn.tally import TALLY

if TYPE_CHECKING:
    from python_stats.sentences.wording import Language

# The phases of a build in their order, and the models that begin them. Steps run as
# soon as what they need is there, and tests beside the models they are about.
PHASES: Mapping[str, tuple[str, ...]] = {
    "preparing": (),
    "reading": ("stg_bank__files",),
    "customers": ("customers",),
    "portraits": ("agg_customers__medians", "int_groups__measures"),
    "lists": ("int_scorecard__scores", "int_targets__ranked"),
    "publishing": (),
    "pages": (),
}
WORDS: Mapping["Language", Mapping[str, str]] = {
    "en": {
        "preparing": "Preparing",
        "reading": "Reading the file",
        "customers": "Customers",
        "portraits": "Portraits, tests, rules and card",
        "lists": "Scores and call lists",
        "publishing": "Publishing",
        "pages": "Dashboard and report",
        "step": "step {} of {}",
        "rows": "{}: {}, {}/s",
        "seconds": "{:.1f} s",
    },
    "ru": {
        "preparing": "Подготовка",
        "reading": "Чтение файла",
        "customers": "Клиенты",
        "portraits": "Портреты, гипотезы, правила, карта",
        "lists": "Баллы клиентов и списки для звонков",
        "publishing": "Публикация",
        "pages": "Обзор и отчёт",
        "step": "шаг {} из {}",
        "rows": "{}: {}, {}/с",
        "seconds": "{:.1f} с",
    },
}
ROWS: Mapping["Language", Mapping[str, str]] = {
    "en": {"one": "row", "other": "rows"},
    "ru": {"one": "строка", "few": "строки", "many": "строк", "other": "строки"},
}
# A log gets a line about a long phase now and then.
REPORT_EVERY_SECONDS = 30.0
WIDTH = 46


class Progress:
    """Lives on a terminal; in a log it is one line per phase."""

    def __init__(self, language: "Language" = "en") -> None:
        self._language: Language = (
            language if terminal.can_show("Сборка", sys.stderr) else "en"
        )
        self._words = WORDS[self._language]
        self._console = Console(stderr=True, highlight=False)
        self._is_terminal = sys.stderr is not None and sys.stderr.isatty()
        self._status: Status | None = None
        self._phase: str | None = None
        self._step = ""
        self._began_at = self._reported_at = time.monotonic()

    def __enter__(self) -> Self:
        self.phase("preparing")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None
        if kind is None:
            self._end_phase()
        self._phase = None

    def phase(self, name: str) -> None:
        """Begin a phase, which ends the one before."""
        self._end_phase()
        self._phase, self._step = name, ""
        self._began_at = self._reported_at = time.monotonic()
        if name == "reading":
            TALLY.begin()
        if self._is_terminal and self._status is None:
            spinner = "dots" if terminal.can_show("⠋", sys.stderr) else "line"
            # It is drawn anew a dozen times a second, and asks `__rich__` each time.
            self._status = Status(self, console=self._console, spinner=spinner)
            self._status.start()

    def _end_phase(self) -> None:
        if self._phase is None:
            return
        line = f"{self._title():<{WIDTH}}{self._seconds():>8}"
        if self._is_terminal:
            self._console.print(Text(line))
        else:
            terminal.warn(line)

    def _title(self) -> str:
        """The name of the phase; of reading also the rows, and how fast they come."""
        assert self._phase is not None
        name = self._words[self._phase]
        if self._phase != "reading" or not TALLY.rows:
            return name
        # It knows CLDR, which costs time to import.
        from python_stats.sentences import wording

        # What follows in the phase reads no more rows.
        per_second = TALLY.rows / max(TALLY.last_at - self._began_at, 0.001)
        return self._words["rows"].format(
            name,
            wording.counted(TALLY.rows, self._language, **ROWS[self._language]),
            wording.count(int(float(f"{per_second:.2g}")), self._language),
        )

    def _seconds(self) -> str:
        return self._words["seconds"].format(time.monotonic() - self._began_at)

    def __rich__(self) -> Text:
        """The phase as it stands now, on one line, however narrow the terminal."""
        if self._phase is None:
            return Text("")
        shown = (self._title(), self._seconds(), self._step)
        line = "  ".join(part for part in shown if part)
        return Text(line[: max(self._console.width - 4, 20)])

    def on_event(self, event: Any) -> None:
        """Take one event of the dbt log; the callback of `dbtRunner`."""
        if event.info.name != "LogStartLine":
            return
        node = event.data.node_info
        if node.resource_type == "model":
            self._move_on(node.node_name)
        self.report(event.data.index, event.data.total, event.data.description)

    def _move_on(self, model: str) -> None:
        """Two steps run at once, so that a phase never goes back to an earlier one."""
        order = list(PHASES)
        begun = [name for name, models in PHASES.items() if model in models]
        if begun and order.index(begun[0]) > order.index(self._phase or order[0]):
            self.phase(begun[0])

    def report(self, index: int, total: int, what: str) -> None:
        """Say that step `index` of `total` begins."""
        text = self._words["step"].format(index, total)
        self._step = text
        now = time.monotonic()
        is_due = now - self._reported_at >= REPORT_EVERY_SECONDS
        if is_due and not self._is_terminal:
            self._reported_at = time.monotonic()
            terminal.warn(f"  {text}: {what}")
