"""Which blocks stand on which page, and in which order.

A new block is a module in `blocks/` with its `QUERIES`, its texts in `texts/`, and one
line in the lists here.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from bank_churn.report import data as reading
from bank_churn.report.blocks import (
    actions,
    campaigns,
    drivers,
    message,
    months,
    populations,
    portraits,
    quality,
    questions,
    risk,
    scorecard,
    views,
)
from bank_churn.report.data import Data
from bank_churn.report.language import Language
from bank_churn.report.parts import (
    Bullets,
    Explained,
    Folded,
    Part,
    Section,
    Table,
)

Block = Callable[[Data, Language], Section | None]

MODULES = (
    *(
        message,
        views,
        months,
        campaigns,
        actions,
        questions,
        drivers,
        risk,
        portraits,
        populations,
        scorecard,
    ),
    quality,
)
QUERIES = dict(reading.QUERIES)
for _module in MODULES:
    QUERIES |= _module.QUERIES


def read(file: Path) -> Data:
    """Ask the published file what the blocks need; see `data.read`."""
    return reading.read(file, QUERIES)


def top(data: Data, language: Language) -> Section:
    """What both pages begin with."""
    parts: list[Part] = [message.message(data, language)]
    return Section("message", language("section_message"), parts, css="message")


# --- dashboard: under the message and the views ---------------------------------


def dashboard(data: Data, language: Language) -> list[Section]:
    """The sections that no filter changes."""
    blocks: Sequence[Block] = (
        months.overview,
        actions.section,
        scorecard.section,
        campaigns.section,
        questions.overview,
        drivers.section,
        risk.section,
        portraits.section,
        quality.section,
    )
    return _sections(blocks, data, language)


# --- report ---------------------------------------------------------------------


def report(data: Data, language: Language) -> list[Section]:
    """Answer, evidence; then the appendix."""
    blocks: Sequence[Block] = (
        summary,
        months.section,
        actions.section,
        campaigns.latest,
        who_leaves,
        drivers.section,
        questions.section,
        quality.limits,
    )
    return _sections(blocks, data, language)


def appendix(data: Data, language: Language) -> list[Section]:
    """Tables for who wants to look something up."""
    blocks: Sequence[Block] = (
        months.every_month,
        campaigns.earlier,
        actions.evidence,
        risk.section,
        scorecard.section,
        portraits.section,
        tests,
        all_bands,
        populations.section,
        quality.section,
    )
    return _sections(blocks, data, language)


def summary(data: Data, language: Language) -> Section:
    """Page 1: the message, the key figures, the answers in a line each."""
    parts: list[Part] = [
        message.message(data, language),
        views.figures(data, language),
        views.segments(data, language),
        *questions.forest(data, language)[1:],
    ]
    return Section("summary", language("summary"), parts, css="summary")


def who_leaves(data: Data, language: Language) -> Section:
    """By products and age, and in words."""
    parts: list[Part] = [
        Bullets(portraits.sentences(data, language)),
        Explained(language("what_sizes"), language("sizes_explained")),
        views.products(data, language),
        views.heat_map(data, language),
        *views.explained(data, language),
    ]
    return Section("leaves", language("section_leaves"), parts)


def tests(data: Data, language: Language) -> Section:
    """p, effect sizes and power."""
    table = questions.details(data, language)
    return Section("tests", language("questions_table"), _opened(table))


def all_bands(data: Data, language: Language) -> Section:
    """Every band of every feature."""
    bands = drivers.all_bands(data, language)
    return Section("bands", language("drivers_table"), _opened(bands))


def _opened(part: Part) -> Sequence[Part]:
    """What is folded, under a heading that says the same as its caption."""
    parts = part.parts if isinstance(part, Folded) else [part]
    return [
        replace(each, css=f"{each.css} told") if isinstance(each, Table) else each
        for each in parts
    ]


def _sections(blocks: Sequence[Block], data: Data, language: Language) -> list[Section]:
    found = (block(data, language) for block in blocks)
    return [section for section in found if section is not None]
