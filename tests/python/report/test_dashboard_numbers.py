"""Every number of every view equals a query on the customers, counted anew."""

import csv
import io
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import duckdb
import pytest
from playwright.sync_api import Page
from statsmodels.stats.proportion import proportion_confint

from bank_churn.report.language import Code, Language
from tests.python.report.conftest import OpenPage, show

PAIRS = 40
# Filter: SQL of its value, as links have it.
FILTERS = {
    "city": "coalesce(city, 'missing')",
    "gender": "coalesce(gender, 'missing')",
    "age_group": "age_group",
    "activity": "case is_active when true then 'yes' when false then 'no'"
    " else 'missing' end",
    "credit_card": "case has_credit_card when true then 'yes' when false then 'no'"
    " else 'missing' end",
    "segment_code": "segment_code",
    "product_count": "cast(product_count as varchar)",
}
MEASURES = (
    "count(*), count(*) filter (where is_churned), count(balance_amount),"
    " sum(balance_amount), sum(balance_amount) filter (where is_churned)"
)
FEWEST = 30
PARTS = ("detail", "comparison")
DASH = "\N{EN DASH}"
Filters = Mapping[str, str]

# All texts of the view at once: figures, and tables by row and field.
READ_VIEW = """() => {
    const root = page.root();
    const figures = Object.fromEntries([...root.querySelectorAll("[data-figure]")]
        .map((element) => [element.dataset.figure, element.textContent]));
    const tables = {};
    for (const table of root.querySelectorAll("[data-table]")) {
        const rows = tables[table.dataset.table] = [];
        for (const row of table.querySelectorAll("[data-row]")) {
            for (const cell of row.querySelectorAll("[data-field]")) {
                const svg = cell.querySelector("svg");
                const moved = svg?.querySelector("[data-moved]");
                const drawn = svg && !moved.hasAttribute("hidden")
                    ? [...svg.querySelectorAll("[data-x]")].flatMap((element) =>
                        element.dataset.x.split(" ").map((pair) => pair.split(":")).map(
                            ([name, figure]) => [figure, element.getAttribute(name)]))
                    : [];
                rows.push([cell.dataset.choice ?? row.dataset.row, cell.dataset.field,
                    svg ? null : cell.textContent, Object.fromEntries(drawn)]);
            }
        }
    }
    return { figures, tables };
}"""


@pytest.fixture(scope="module")
def marts(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(published, read_only=True) as connection:
        connection.execute("use marts")
        yield connection


class Group:
    """What a query says about the customers that match."""

    def __init__(self, marts: duckdb.DuckDBPyConnection, filters: Filters) -> None:
        wanted = " and ".join(f"({FILTERS[name]}) = ${name}" for name in filters)
        row = marts.execute(
            f"select {MEASURES} from customers where {wanted or 'true'}", dict(filters)
        ).fetchone()
        assert row is not None
        self.customers, self.churned, self.known, self.balance, at_risk = row
        self.at_risk = (at_risk or 0) if self.known else None

    @property
    def rate(self) -> float:
        return float(self.churned / self.customers)

    @property
    def ends(self) -> tuple[float, float]:
        low, high = proportion_confint(
            self.churned, self.customers, alpha=0.05, method="wilson"
        )
        return max(0.0, low), min(1.0, high)

    def shown(self, field: str, language: Language) -> str:
        """The text of a figure."""
        if self.customers == 0:
            return DASH
        if self.customers < FEWEST:
            is_told = field in ("customers", "rate", "balance", "atRisk")
            return f"< {FEWEST}" if is_told else DASH
        share = self.at_risk / self.balance if self.balance else None
        return {
            "customers": language.count(self.customers),
            "rate": language.share(self.rate),
            "interval": language.interval(*self.ends),
            "balance": language.money(self.balance, "₽"),
            "atRisk": language.money(self.at_risk, "₽"),
            "atRiskShare": language.share(share),
        }[field]


def shown_figures(
    total: Group, bank: Group, language: Language, *, is_filtered: bool
) -> dict[str, str]:
    """Every text of the key figures, as the page has to show it."""
    names = {"customers": "customers", "churn": "rate"}
    names |= {"balance": "balance", "at-risk": "atRisk"}
    found = {name: total.shown(field, language) for name, field in names.items()}
    found |= {f"{name}-{part}": "" for name in names for part in PARTS}
    if total.customers < FEWEST:
        return found | {
            "churn-detail": language("few_detail") if total.customers else ""
        }
    found |= {
        "customers-detail": language(
            "customers_detail",
            churned=language.count(total.churned),
            left=language.form(total.churned, "left_short"),
        ),
        "churn-detail": language(
            "churn_detail", interval=total.shown("interval", language)
        ),
        "balance-detail": language(
            "no_balances" if total.balance is None else "balance_detail"
        ),
        "at-risk-detail": language(
            "at_risk_detail", share=total.shown("atRiskShare", language)
        )
        if total.balance
        else "",
    }
    if not is_filtered:
        return found
    low, high = total.ends
    verdict = "above" if low > bank.rate else "below" if high < bank.rate else "unclear"
    found["churn-comparison"] = language(
        f"against_{verdict}",
        bank=language.share(bank.rate),
        points=language.points(total.rate - bank.rate),
        times=language.times(total.rate / bank.rate),
    )
    for name, field, part, whole in (
        ("customers", "customers", total.customers, bank.customers),
        ("balance", "balance", total.balance, bank.balance),
        ("at-risk", "atRisk", total.at_risk, bank.at_risk),
    ):
        if part is not None and whole is not None:
            found[f"{name}-comparison"] = language(
                "share_of_bank",
                share=language.share(part / whole),
                whole=bank.shown(field, language),
            )
    return found


def filters_of(text: str) -> dict[str, str]:
    return dict(parse_qsl(text))


def assert_view(
    page: Page, marts: duckdb.DuckDBPyConnection, filters: Filters, code: Code
) -> int:
    """Compare every number that the page shows; how many there were."""
    show(page, urlencode({"language": code, **filters}))
    language = Language(code)
    found = page.evaluate(READ_VIEW)
    total, bank = Group(marts, filters), Group(marts, {})
    assert found["figures"] == {
        "view": found["figures"]["view"],
        "two-filters": found["figures"]["two-filters"],
        **shown_figures(total, bank, language, is_filtered=bool(filters)),
    }
    compared_count = 0
    for name, cells in found["tables"].items():
        groups: dict[str, Group | None] = {}
        for row, field, text, _ in cells:
            if row not in groups:
                wanted = filters_of(row)
                conflicts = any(
                    filters.get(attribute, value) != value
                    for attribute, value in wanted.items()
                )
                groups[row] = None if conflicts else Group(marts, {**filters, **wanted})
            group = groups[row]
            if text is not None:
                expected = DASH if group is None else group.shown(field, language)
                assert text == expected, (name, row, field)
                compared_count += 1
        largest = max(
            (
                float(group.balance or 0)
                for group in groups.values()
                if group and group.customers >= FEWEST
            ),
            default=0,
        )
        for row, field, _, drawn in cells:
            group = groups[row]
            is_drawn = group is not None and group.customers >= FEWEST
            if field == "mark":
                expected_ends = (
                    dict(zip(("low", "high"), group.ends, strict=True))
                    | {"rate": group.rate}
                    if is_drawn and group
                    else {}
                )
                assert_drawn(drawn, expected_ends)
            elif field == "money-mark" and is_drawn and group and largest:
                sums = {"balance": group.balance or 0, "atRisk": group.at_risk or 0}
                assert_drawn(drawn, {k: float(v) / largest for k, v in sums.items()})
    return compared_count


def assert_drawn(drawn: Mapping[str, str], expected: Mapping[str, float]) -> None:
    """The drawing is where its number is, to a hundredth of a per cent."""
    places = {name: float(text.removesuffix("%")) for name, text in drawn.items()}
    assert places == pytest.approx(
        {name: 100 * value for name, value in expected.items()}, abs=0.006
    )


def values(marts: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    query = f"select distinct {FILTERS[name]} from customers order by 1"
    return [value for (value,) in marts.execute(query).fetchall()]


@pytest.mark.parametrize("code", ["en", "ru"])
def test_every_single_filter(
    open_page: OpenPage,
    written_pages: Path,
    marts: duckdb.DuckDBPyConnection,
    code: Code,
) -> None:
    page = open_page(written_pages / "dashboard.html", f"language={code}")
    assert assert_view(page, marts, {}, code) > 30
    for name in FILTERS:
        control = page.locator(f".page[lang={code}] [data-filter={name}] option")
        found = values(marts, name)
        assert control.count() == len(found) + 1  # the first is all of them
        for value in found:
            assert assert_view(page, marts, {name: value}, code) > 30


def test_forty_pairs(
    open_page: OpenPage, written_pages: Path, marts: duckdb.DuckDBPyConnection
) -> None:
    every = [(name, value) for name in FILTERS for value in values(marts, name)]
    pairs = [
        (first, second) for first in every for second in every if first[0] < second[0]
    ]
    # Of each two attributes one pair at least: their totals are rows of their own.
    seeded = random.Random(20)
    by_names: dict[tuple[str, str], list[tuple[tuple[str, str], tuple[str, str]]]] = {}
    for first, second in pairs:
        by_names.setdefault((first[0], second[0]), []).append((first, second))
    chosen = [seeded.choice(group) for group in by_names.values()]
    chosen += seeded.sample(
        [pair for pair in pairs if pair not in chosen], PAIRS - len(chosen)
    )
    page = open_page(written_pages / "dashboard.html")
    for number, pair in enumerate(chosen):
        code: Code = "ru" if number % 2 else "en"
        assert_view(page, marts, dict(pair), code)


def test_the_page_without_scripts_says_the_same(
    written_pages: Path, browser: Any, open_page: OpenPage
) -> None:
    """What Python wrote for everybody is what the script writes."""
    context = browser.new_context(java_script_enabled=False)
    without = context.new_page()
    without.goto((written_pages / "dashboard.html").as_uri())
    with_script = open_page(written_pages / "dashboard.html", "language=ru")
    for part in ("[data-table]", ".figures"):
        selector = f".page[lang=ru] {part}"
        texts = [each.inner_text() for each in with_script.locator(selector).all()]
        assert texts == [each.inner_text() for each in without.locator(selector).all()]
        assert texts
    context.close()


def test_the_csv_is_the_view(
    open_page: OpenPage, written_pages: Path, marts: duckdb.DuckDBPyConnection
) -> None:
    page = open_page(
        written_pages / "dashboard.html",
        urlencode({"language": "en", "gender": "female", "activity": "yes"}),
    )
    with page.expect_download() as downloading:
        page.locator(".page[lang=en] [data-csv]").click()
    download = downloading.value
    assert download.suggested_filename == "churn_gender_female_activity_yes.csv"
    text = Path(download.path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["attributes"] == "gender, activity"
    assert len(rows) > 20
    for row in rows:
        # It is a row of the mart, found by its attributes.
        names = row["attributes"].split(", ")
        wanted = " and ".join(
            f"{name} is not distinct from {'$' + name if name in names else 'null'}"
            for name in FILTERS
        )
        answer = marts.execute(
            "select customer_count, churned_count, churn_rate, churn_rate_low,"
            " churn_rate_high, balance_amount, balance_at_risk_amount,"
            " balance_at_risk_share, is_reportable from churn_totals"
            f" where attributes = $attributes and {wanted}",
            {"attributes": row["attributes"]} | {name: row[name] for name in names},
        ).fetchone()
        assert answer is not None
        *figures, is_reportable = answer
        shown = list(row.values())[1 + len(FILTERS) :]
        if not is_reportable:
            assert set(shown) == {""}
            continue
        assert [None if text == "" else float(text) for text in shown] == pytest.approx(
            [None if value is None else float(value) for value in figures], rel=1e-12
        )
