"""Both pages in a browser: nothing fetched, accessible, in the language asked for."""

import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page

from tests.python.report.conftest import OpenPage, wait_until_drawn

PAGES = ["dashboard.html", "report.html"]
PHONE, DESKTOP = 390, 1280


@pytest.fixture(scope="module")
def axe(installed_aside: Callable[[str], Path]) -> str:
    """The source of axe-core, as a package of the Python index carries it."""
    folder = installed_aside("axe-playwright-python==0.1.8")
    return (folder / "axe_playwright_python" / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="module", params=["written_pages", "months_pages"])
def folder(request: pytest.FixtureRequest) -> Path:
    """The pages of one extract, and those of months with campaigns."""
    found: Path = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("theme", "width", "language"),
    [("light", DESKTOP, "en"), ("dark", PHONE, "ru")],
)
def test_axe_finds_nothing(
    open_page: OpenPage,
    folder: Path,
    axe: str,
    name: str,
    theme: str,
    width: int,
    language: str,
) -> None:
    page = open_page(folder / name, f"language={language}&theme={theme}", width)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(axe)
    # Of what passes one example each is enough: all of them take most of the time.
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    assert [
        (violation["id"], [node["html"][:200] for node in violation["nodes"]])
        for violation in found["violations"]
    ] == []
    assert found["passes"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_page_scrolls_sideways(
    open_page: OpenPage, folder: Path, name: str, language: str
) -> None:
    page = open_page(folder / name, f"language={language}")
    widths = [PHONE, 768, DESKTOP, 1440, 1920]
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        found.append(page.evaluate("document.documentElement.scrollWidth"))
    assert found == widths


def visible_text(page: Page) -> str:
    """What is seen and what a screen reader says, without the language switch."""
    return str(
        page.evaluate(
            """() => {
                const language = document.documentElement.lang;
                const root = document.querySelector(`.page[lang=${language}]`);
                const copy = root.cloneNode(true);
                copy.querySelectorAll("[lang]").forEach((element) => element.remove());
                const labels = [...copy.querySelectorAll("[aria-label]")]
                    .map((element) => element.getAttribute("aria-label"));
                return [document.title, copy.textContent, ...labels].join("\\n");
            }"""
        )
    )


@pytest.mark.parametrize("name", PAGES)
def test_the_english_page_has_no_cyrillic_but_names(
    open_page: OpenPage, folder: Path, published: Path, name: str
) -> None:
    text = visible_text(open_page(folder / name, "language=en"))
    with duckdb.connect(published, read_only=True) as connection:
        cities = connection.execute("select distinct city from marts.customers")
        for (city,) in cities.fetchall():
            text = text.replace(city, "")
    assert re.findall("[\u0400-\u04ff]+", text) == []
    assert "customers" in text


@pytest.mark.parametrize("name", PAGES)
def test_the_russian_page_speaks_russian(
    open_page: OpenPage, folder: Path, name: str
) -> None:
    page = open_page(folder / name, "language=ru")
    headings = page.locator(".page[lang=ru] :is(h1, h2, h3)").all_text_contents()
    assert headings
    assert [text for text in headings if not re.search("[а-я]", text)] == []


@pytest.mark.parametrize("name", PAGES)
def test_the_switches_keep_their_state_in_the_link(
    open_page: OpenPage, written_pages: Path, name: str
) -> None:
    page = open_page(written_pages / name, "language=en")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator(".page[lang=en] [data-set-theme]").select_option("dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.locator(".page[lang=en] [data-set-language]").click()
    wait_until_drawn(page)
    assert page.evaluate("document.documentElement.lang") == "ru"
    # The focus does not get lost with the button that was pressed.
    assert page.evaluate("document.activeElement.dataset.setLanguage") == "en"
    again = open_page(written_pages / name, page.url.split("#")[1])
    assert again.evaluate("document.documentElement.lang") == "ru"
    assert again.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_the_keyboard_reaches_and_changes_a_filter(
    open_page: OpenPage, written_pages: Path
) -> None:
    page = open_page(written_pages / "dashboard.html", "language=en")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.filter") == "gender":
            break
    before = page.locator(".page[lang=en] [data-figure=customers]").text_content()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("page.state.has('gender')")
    after = page.locator(".page[lang=en] [data-figure=customers]").text_content()
    assert before != after
    assert "gender=" in page.url
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"


def test_the_contents_lead_to_sections_and_keep_the_state(
    open_page: OpenPage, written_pages: Path
) -> None:
    page = open_page(written_pages / "report.html", "language=ru")
    page.locator(".page[lang=ru] nav a").last.click()
    assert page.evaluate("document.activeElement.id") == "ru-quality"
    assert page.url.endswith("#language=ru")


@pytest.mark.parametrize("name", PAGES)
def test_the_page_forbids_requests_and_eval(
    open_page: OpenPage, written_pages: Path, name: str
) -> None:
    text = (written_pages / name).read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    assert policy[1].startswith("default-src &#39;none&#39;;")
    assert "unsafe" not in policy[1]


def test_the_report_is_readable_without_scripts(
    written_pages: Path, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((written_pages / "report.html").as_uri())
    assert page.locator(".page[lang=en] h2").first.is_visible()
    assert page.locator(".page[lang=ru] h2").first.is_visible()
    context.close()
