"""Campaigns on the pages: what came of each, in a table where there is one to draw."""

from bank_churn.report.blocks import campaigns
from bank_churn.report.language import Language
from bank_churn.report.parts import Columns, Heading, Paragraph, Part, Table
from tests.python.report.campaigns import CAMPAIGNS, with_campaigns

RUSSIAN, ENGLISH = Language("ru"), Language("en")


def cards(language: Language) -> dict[str, list[Part]]:
    """{name: what stands under it}."""
    section = campaigns.section(with_campaigns({}), language)
    assert section is not None
    found: dict[str, list[Part]] = {}
    for part in section.parts:
        if isinstance(part, Heading):
            found[part.text] = []
        elif found:
            list(found.values())[-1].append(part)
    return found


def rows(part: Part) -> list[list[list[str]]]:
    assert isinstance(part, Columns)
    tables = [table for group in part.groups for table in group]
    assert all(isinstance(table, Table) for table in tables)
    return [
        [[cell.text for cell in line.cells] for line in table.lines]
        for table in tables
        if isinstance(table, Table)
    ]


def test_the_answer_comes_first_and_then_the_plan() -> None:
    conclusion, drawn, plan = cards(ENGLISH)["Campaign helped"]
    assert isinstance(conclusion, Paragraph)
    assert conclusion.text.startswith("“Campaign helped”: 10.0% of the 300 on the list")
    arms, (effect,) = rows(drawn)
    assert arms == [
        ["On the list", "300", "30", "10.0%"],
        ["Held back", "100", "30", "30.0%"],
    ]
    assert effect[0] == "helped"
    assert effect[2] == "−20.0\u00a0pp"
    assert isinstance(plan, Paragraph)
    assert plan.text.startswith("As it was planned: 300 to call and 100 held back.")


def test_every_kind_has_its_words() -> None:
    found = list(cards(RUSSIAN).values())
    verdicts = {
        name: rows(parts[1])[1][0][0]
        for name, parts in zip(CAMPAIGNS, found, strict=True)
        if isinstance(parts[1], Columns)
    }
    assert verdicts == {
        "helped": "помогло",
        "harmed": "навредило",
        "alike": "полезной разницы нет",
        "running": "не окончательно",
    }
    # An amount is told in words alone; without a later month the plan is all there is.
    amounts, waiting = found[-2:]
    assert [type(part) for part in amounts] == [Paragraph, Paragraph]
    assert isinstance(amounts[0], Paragraph)
    assert "изменился на +200 (95" in amounts[0].text
    assert isinstance(waiting[-1], Paragraph)
    assert waiting[-1].text == RUSSIAN("campaigns_waits")
