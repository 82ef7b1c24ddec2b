"""The numbers that the browser writes look as those that Python writes."""

import random
from importlib import resources

import pytest
from playwright.sync_api import Browser

from bank_churn.report.blocks import views
from bank_churn.report.language import Code, Language, nouns
from python_stats.sentences import wording

SCRIPT = resources.files("bank_churn.report").joinpath("static", "numbers.js")


@pytest.mark.parametrize("currency", ["₽", "$", "zł", "XXX", "Rs."])
@pytest.mark.parametrize("code", ["en", "ru"])
def test_both_give_the_same_text(browser: Browser, code: Code, currency: str) -> None:
    language = Language(code)
    seeded = random.Random(7)
    counts = [seeded.randrange(1, 10 ** seeded.randrange(1, 10)) for _ in range(300)]
    counts += range(120)
    # 1/2000 of a whole is half of a tenth of a per cent: the border of rounding.
    shares = [seeded.random() for _ in range(200)]
    shares += [part / 2000 for part in range(0, 2001, 7)]
    differences = [share - 0.5 for share in shares] + [-0.0004, 0.0, 0.0004, -0.0005]
    ratios = [share * 12 for share in shares] + [0.005, 1.005, 2.675]
    cents = [seeded.randrange(-(10**k), 10**k) for k in range(1, 16) for _ in range(20)]
    cents += [99_994_999_99, 99_995_000_00, 999_949_999_99, 999_950_000_00, 0, -40]
    amounts = [value / 100 for value in cents]
    words = {
        "number": views.number_words(currency, language),
        "nouns": {"customers": nouns()["customers"][code]},
    }
    context = browser.new_context()
    page = context.new_page()
    page.add_script_tag(content=SCRIPT.read_text("utf-8"))
    found = page.evaluate(
        """([language, words, counts, shares, differences, ratios, amounts]) => {
            const numbers = numbersOf(language, words);
            return [
                counts.map(numbers.count),
                counts.map((value) => numbers.form(value, "customers")),
                shares.map(numbers.share),
                shares.map((value) => numbers.interval(value / 2, value)),
                differences.map(numbers.points),
                ratios.map(numbers.times),
                amounts.map(numbers.money),
            ];
        }""",
        [code, words, counts, shares, differences, ratios, amounts],
    )
    context.close()
    assert found == [
        [language.count(value) for value in counts],
        [language.form(value, "customers") for value in counts],
        [language.share(value) for value in shares],
        [language.interval(value / 2, value) for value in shares],
        [language.points(value) for value in differences],
        [language.times(value) for value in ratios],
        [wording.money_short(value, currency, code) for value in amounts],
    ]
