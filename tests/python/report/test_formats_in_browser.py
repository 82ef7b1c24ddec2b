"""The numbers a page calculates look as those that Python formats."""

import random
from decimal import Decimal
from importlib import resources

import pytest
from playwright.sync_api import Browser

from bank_churn import formats
from python_stats.sentences.wording import Language

SCRIPT = resources.files("bank_churn.report").joinpath("static", "formats.js")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_both_give_the_same_text(browser: Browser, language: Language) -> None:
    seeded = random.Random(7)
    wholes = [seeded.randrange(1, 10 ** seeded.randrange(1, 10)) for _ in range(400)]
    # 1/2000 of a whole is half of a tenth of a per cent: the border of rounding.
    ratios = [(seeded.randrange(whole + 1), whole) for whole in wholes]
    ratios += [(part, 2000) for part in range(0, 2001, 7)] + [(0, 0)]
    cents = [seeded.randrange(-(10**k), 10**k) for k in range(1, 16) for _ in range(20)]
    cents += [99_994_999_99, 99_995_000_00, 999_949_999_99, 999_950_000_00, 0, -40]
    context = browser.new_context()
    page = context.new_page()
    page.evaluate(SCRIPT.read_text("utf-8") + "\nwindow.formats = formats;")
    found = page.evaluate(
        """([language, counts, ratios, money]) => [
            counts.map((value) => formats.count(value, language)),
            ratios.map(([part, whole]) => formats.ratio(part, whole, language)),
            money.map((value) => formats.money(value, language)),
        ]""",
        [language, wholes, ratios, [value / 100 for value in cents]],
    )
    context.close()
    assert found == [
        [formats.count(value, language) for value in wholes],
        [
            formats.share(Decimal(part) / whole if whole else None, language)
            for part, whole in ratios
        ],
        [formats.money_short(value / 100, language) for value in cents],
    ]
