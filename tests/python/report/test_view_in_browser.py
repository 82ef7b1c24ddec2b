"""How a view looks and what a click does: cards, colours, order, filters, paper."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page

from tests.python.report.conftest import OpenPage, figure, show

WIDTHS = [390, 560, 768, 1000, 1280, 1440, 1920]

# Every option of every filter, as links ask for it.
EVERY_OPTION = """() => [...page.root().querySelectorAll("[data-filter]")].flatMap(
    (control) => words().options[control.dataset.filter].map(
        (option) => [control.dataset.filter, option.key]))"""

# Of the views of all customers and of every option of every filter.
OVERFLOWING = """() => [["", ""], ...EVERY_OPTION].flatMap(([name, key]) => {
    for (const attribute of ATTRIBUTES) page.state.delete(attribute);
    page.set({ [name]: key });
    return [...page.root().querySelectorAll(".figure, .figure dd, .card")]
        .filter((element) => element.scrollWidth > element.clientWidth + 1)
        .map((element) => [name, key, element.textContent]);
})""".replace("EVERY_OPTION", f"({EVERY_OPTION})()")

# WCAG's contrast of the text of each cell of the heat map.
CONTRASTS = """() => {
    const canvas = document.createElement("canvas").getContext(
        "2d", { willReadFrequently: true });
    const luminance = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((each) => {
            const part = each / 255;
            return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const cell = page.root().querySelector("td.heat");
    return ["none", 0, 1, 2, 3, 4, 5, 6, 7, 8].map((level) => {
        cell.className = `heat heat-${level}`;
        const style = getComputedStyle(cell.querySelector("button"));
        const [text, ground] = [style.color, getComputedStyle(cell).backgroundColor]
            .map(luminance);
        return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
    });
}"""


def root(page: Page) -> str:
    return f".page[lang={page.evaluate('page.language()')}]"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_number_leaves_its_card(
    open_page: OpenPage, written_pages: Path, language: str
) -> None:
    page = open_page(written_pages / "dashboard.html", f"language={language}")
    assert len(page.evaluate(EVERY_OPTION)) > 15
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERFLOWING) == [], width


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_of_the_heat_map_can_be_read(
    open_page: OpenPage, written_pages: Path, theme: str
) -> None:
    page = open_page(written_pages / "dashboard.html", f"language=en&theme={theme}")
    contrasts = page.evaluate(CONTRASTS)
    assert min(contrasts) >= 4.5, contrasts


def test_columns_stay_in_order_under_every_filter(
    open_page: OpenPage, written_pages: Path
) -> None:
    page = open_page(written_pages / "dashboard.html")
    heading = page.locator(".page[lang=en] [data-table=heat] th.heat")
    for name, key in page.evaluate(EVERY_OPTION):
        show(page, urlencode({"language": "en", name: key}))
        assert heading.all_text_contents() == ["1", "2", "3", "4"]


def test_clicks_choose_and_take_off_a_filter(
    open_page: OpenPage, written_pages: Path
) -> None:
    page = open_page(written_pages / "dashboard.html")
    in_page = page.locator(".page[lang=en]")
    investors = in_page.locator("[data-table=segment_code] tbody tr").first
    investors.locator("td").nth(2).click()  # anywhere in the row
    assert figure(page, "view") == "Segment: Investors"
    in_page.get_by_role("button", name="Investors", pressed=True).click()
    assert figure(page, "view") == "All customers"
    in_page.locator("[data-table=heat] td").nth(3).click()
    assert figure(page, "view") == "Age group: under 25 · Products: 4"
    # Two are chosen: a third cannot be, and the page says why.
    assert "counted in advance" in figure(page, "two-filters")
    assert in_page.locator("select[data-filter]:disabled").count() == 5
    before = page.url
    in_page.locator("[data-table=segment_code] tbody tr").first.click()
    assert page.url == before
    button = in_page.locator("[data-table=segment_code] button").first
    assert "counted in advance" in str(button.get_attribute("title"))
    # Another number of products takes the place of the one that is chosen.
    in_page.locator("[data-table=product_count]").get_by_role(
        "button", name="2", exact=True
    ).press("Enter")
    assert figure(page, "view") == "Age group: under 25 · Products: 2"
    in_page.locator("[data-reset]").click()
    assert figure(page, "view") == "All customers"
    assert page.evaluate("page.state.toString()") == "language=en"


def test_a_link_with_three_filters_shows_two(
    open_page: OpenPage, written_pages: Path
) -> None:
    link = urlencode({"gender": "female", "activity": "yes", "credit_card": "no"})
    page = open_page(written_pages / "dashboard.html", f"language=en&{link}")
    assert figure(page, "view") == "Gender: women · Activity: active"


def test_a_view_of_few_customers_shows_no_figure(
    open_page: OpenPage, written_pages: Path
) -> None:
    link = urlencode({"segment_code": "investors", "age_group": "61+"})
    page = open_page(written_pages / "dashboard.html", f"language=en&{link}")
    names = ("customers", "churn", "balance", "at-risk")
    assert {figure(page, name) for name in names} == {"< 30"}
    shown = page.locator(".page[lang=en] .view").inner_text()
    assert "%" not in shown.split("\n", 2)[2].replace("0 to 100%", "").replace(
        "95% interval", ""
    ).replace("Bars: 95% intervals", "")


def test_the_other_page_opens_in_the_same_language_at_its_section(
    open_page: OpenPage, written_pages: Path
) -> None:
    page = open_page(written_pages / "report.html", "language=ru&at=evidence")
    assert page.evaluate("document.activeElement.id") == "ru-evidence"
    dashboard = open_page(written_pages / "dashboard.html", "language=ru&theme=dark")
    link = dashboard.locator(".page[lang=ru] a[data-at=evidence]")
    link.evaluate(
        "link => link.addEventListener('click', (event) => event.preventDefault())"
    )
    link.click()
    href = str(link.get_attribute("href"))
    assert href.endswith("/report.html#language=ru&theme=dark&at=evidence")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_paper_says_what_is_filtered_and_nothing_overlaps(
    open_page: OpenPage, written_pages: Path, language: str
) -> None:
    link = urlencode({"language": language, "gender": "female", "product_count": "3"})
    page = open_page(written_pages / "dashboard.html", link, 720)
    page.emulate_media(media="print")
    view = page.locator(f"{root(page)} [data-figure=view]")
    assert view.is_visible()
    assert {"en": "Gender: women", "ru": "Пол: женщины"}[language] in view.inner_text()
    boxes = page.evaluate(
        """() => [...page.root().querySelectorAll(
            ".figure, .panel, .card, main > section, .scroll"
        )].filter((element) => element.checkVisibility()).map((element) => {
            const box = element.getBoundingClientRect();
            return [box.left, box.top, box.right, box.bottom].map(Math.round);
        })"""
    )
    assert len(boxes) > 12
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            width = min(one[2], other[2]) - max(one[0], other[0])
            height = min(one[3], other[3]) - max(one[1], other[1])
            overlaps = width > 1 and height > 1
            assert not overlaps or _holds(one, other) or _holds(other, one)


def _holds(outer: list[int], inner: list[int]) -> bool:
    """Whether a box lies within another."""
    starts = zip(outer[:2], inner[:2], strict=True)
    ends = zip(outer[2:], inner[2:], strict=True)
    return all(o - 1 <= i for o, i in starts) and all(o + 1 >= i for o, i in ends)


def test_nothing_is_fetched_even_for_the_style(
    written_pages: Path, browser: Browser
) -> None:
    """The pages carry no library, so there is no licence of others to carry."""
    text = (written_pages / "dashboard.html").read_text("utf-8")
    assert "vega" not in text.lower()
    assert len(text) < 400_000
