"""What a person reads after a build, taken from the published marts alone."""

import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import Any

import duckdb

from bank_churn import terminal
from bank_churn.published import open_published
from python_stats.sentences import months, wording
from python_stats.sentences.wording import Language

LINE_WIDTH = 88

QUESTIONS: Mapping[str, str] = {
    "source": "select build_id, source_file, read_note_en, read_note_ru, source_rows,"
    " customer_rows, rejected_rows from marts.build_info",
    "rejected": "select reason, count(*) as row_count"
    " from (select unnest(reasons) as reason from marts.rejected_rows)"
    " group by reason order by row_count desc, reason",
    # What a person should look at that no count of rejected rows says.
    "warnings": "select check_id, description_en, description_ru, value, example"
    " from marts.data_quality where severity = 'warning' and unit in"
    " ('columns', 'files', 'segments') or check_id = 'respelled_key' and value > 0"
    " order by check_id",
    "churn": "select count(*) as customer_count,"
    " count(*) filter (where is_churned) as churned_count from marts.customers",
    "segments": "select p.segment_code, s.name_en, s.name_ru, p.customer_count,"
    " p.churned_count, p.churn_rate, p.is_reportable"
    " from marts.segment_portraits as p join marts.segments as s"
    " using (segment_code) order by p.customer_count desc, p.segment_code",
    # What changed since the month before: who came and went, and each metric.
    "events": "select as_of_from, as_of_to, event,"
    " cast(sum(customer_count) as bigint) as customer_count from marts.churn_events"
    " where as_of_to = (select max(as_of_to) from marts.churn_events)"
    " group by all order by event",
    "changes": "select metric, metric_en, metric_ru, unit, difference"
    " from marts.month_comparisons"
    " where segment_code is null and verdict = 'different'"
    " and as_of_to = (select max(as_of_to) from marts.churn_events)"
    " order by metric",
    "hypotheses": "select hypothesis_id, verdict, conclusion_en, conclusion_ru"
    " from marts.hypothesis_tests where family = 'declared' order by hypothesis_id",
}

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "build": "Build",
        "rows": "{} rows read, {} accepted, {} rejected",
        "churn": "Churn:",
        "of": "{} ({} of {})",
        "segments": "Churn by segment",
        "few": "too few customers for a rate",
        "hypotheses": "Hypotheses",
        "files": "Files",
        "open": "Open {}, or: {}",
    },
    "ru": {
        "build": "Сборка",
        "rows": "строк прочитано: {}, принято: {}, отклонено: {}",
        "churn": "Отток:",
        "of": "{} ({} из {})",
        "segments": "Отток по сегментам",
        "few": "слишком мало клиентов для оценки",
        "hypotheses": "Гипотезы",
        "files": "Файлы",
        "open": "Откройте {} или введите {}",
    },
}

# As the pages say them.
VERDICTS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "different": "they differ",
        "equivalent": "practically alike",
        "inconclusive": "open",
        "not_available": "not testable",
    },
    "ru": {
        "different": "различаются",
        "equivalent": "практически одинаковы",
        "inconclusive": "вопрос открыт",
        "not_available": "проверить нельзя",
    },
}


@dataclass(frozen=True, slots=True)
class Summary:
    """Rows of each question in `QUESTIONS`, and where the files are."""

    file: Path
    answers: Mapping[str, list[dict[str, Any]]]
    pages: Sequence[Path] = ()

    def as_dict(self) -> dict[str, Any]:
        """For schedulers: plain values, stable names."""
        return {
            **{name: [_plain(r) for r in rows] for name, rows in self.answers.items()},
            "files": {
                "warehouse": str(self.file),
                "parquet": str(self.parquet_dir),
                **{page.name: str(page) for page in self.pages},
            },
        }

    @property
    def parquet_dir(self) -> Path:
        """Directory with one Parquet file per mart."""
        return self.file.with_name("parquet")

    def as_text(self, language: Language) -> str:
        """For people, in `en` or `ru`."""
        words = WORDS[language]
        lines = []
        for source in self.answers["source"]:
            rows = ("source_rows", "customer_rows", "rejected_rows")
            counts = [wording.count(source[row], language) for row in rows]
            lines += [f"{words['build']} {source['build_id']}: {source['source_file']}"]
            lines += [f"  {source[f'read_note_{language}']}"]
            lines += ["  " + words["rows"].format(*counts)]
        for reason in self.answers["rejected"]:
            count = wording.count(reason["row_count"], language)
            lines += [f"    {count} {reason['reason']}"]
        for warning in self.answers["warnings"]:
            said = f"{warning[f'description_{language}']}: {warning['value']}"
            said += f" ({warning['example']})" if warning["example"] else ""
            lines += wrap(
                said, LINE_WIDTH, initial_indent="  ! ", subsequent_indent="    "
            )
        for churn in self.answers["churn"]:
            lines += [f"  {words['churn']} {_churn(churn, language)}"]
        for sentence in self._months(language):
            lines += wrap(
                sentence, LINE_WIDTH, initial_indent="  ", subsequent_indent="    "
            )
        lines += [words["segments"]]
        for segment in self.answers["segments"]:
            # As on the pages: of few customers no figure is told.
            rate = words["few"]
            if segment["is_reportable"]:
                rate = _churn(segment, language)
            lines += [f"  {segment[f'name_{language}']}: {rate}"]
        lines += [words["hypotheses"]]
        for hypothesis in self.answers["hypotheses"]:
            code = hypothesis["verdict"]
            verdict = VERDICTS[language].get(code, code)
            lines += [f"  {hypothesis['hypothesis_id']}: {verdict}"]
            lines += wrap(
                hypothesis[f"conclusion_{language}"],
                LINE_WIDTH,
                initial_indent="    ",
                subsequent_indent="    ",
            )
        lines += [words["files"], f"  {self.file}", f"  {self.parquet_dir}/"]
        lines += [f"  {page}" for page in self.pages]
        if self.pages:
            # The first is the dashboard.
            lines += ["", words["open"].format(self.pages[0], self._open_command())]
        return "\n".join(lines)

    def _open_command(self) -> str:
        """As it works from here; another folder than the usual one has to be named."""
        folder, command = self.file.parent, f"{terminal.program()} open"
        is_usual = folder.resolve() == Path("warehouse").resolve()
        if is_usual or os.environ.get("BANK_CHURN_OUTPUT_DIR"):
            return command
        return f"{command} --output-dir {shlex.quote(str(folder))}"

    def _months(self, language: Language) -> list[str]:
        """What changed since the month before; nothing without months."""
        events = self.answers["events"]
        if not events:
            return []
        counts = {row["event"]: row["customer_count"] for row in events}
        changes = [
            (row[f"metric_{language}"], row["unit"], row["difference"])
            for row in self.answers["changes"]
        ]
        return [
            months.what_happened(events[0]["as_of_from"], counts, language),
            months.what_changed(changes, language),
        ]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON has it."""
    return {k: str(v) if isinstance(v, date) else v for k, v in row.items()}


def _churn(row: Mapping[str, Any], language: Language) -> str:
    customers, churned = row["customer_count"], row["churned_count"]
    rate = churned / customers if customers else None
    return WORDS[language]["of"].format(
        wording.EN_DASH if rate is None else wording.percent(rate, language),
        wording.count(churned, language),
        wording.count(customers, language),
    )


def read(file: Path, pages: Sequence[Path] = ()) -> Summary:
    """Ask the published file all questions; `pages` were written from it."""
    with open_published(file) as connection:
        return Summary(
            file,
            {name: _rows(connection, sql) for name, sql in QUESTIONS.items()},
            pages,
        )


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    result = connection.execute(sql)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
