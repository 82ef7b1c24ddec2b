"""One browser, and the pages of the default extract, for all tests of the pages."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from bank_churn.report import layout, pages, pdf
from bank_churn.report.data import Data
from tests.python.report.campaigns import with_campaigns
from tests.python.warehouses import Warehouse

BROWSER_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    "--disable-sync",
]

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> str:
    """A Chromium of the system; none is downloaded."""
    program = pdf.find_chromium()
    if program is None:
        assert "CI" not in os.environ, "CI installs it: scripts/ci/system.sh"
        pytest.skip("there is no Chromium; apt-get install chromium fonts-dejavu-core")
    return program


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Started once."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=BROWSER_FLAGS
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def published(default_warehouse: Warehouse) -> Path:
    """The published file of the default extract."""
    return default_warehouse.output_dir / "bank_churn.duckdb"


@pytest.fixture(scope="session")
def written_pages(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with dashboard.html and report.html of the default extract."""
    return write_pages(published, tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="session")
def months_pages(
    months_published: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The same of months with campaigns of every kind."""
    folder = tmp_path_factory.mktemp("months_pages")
    return write_answers(with_campaigns(layout.read(months_published)), folder)


def write_pages(published: Path, folder: Path) -> Path:
    """Both pages of a published file, in `folder`."""
    return write_answers(layout.read(published), folder)


def write_answers(answers: Data, folder: Path) -> Path:
    """Both pages of what a published file answered, in `folder`."""
    (folder / "dashboard.html").write_text(pages.dashboard(answers), encoding="utf-8")
    (folder / "report.html").write_text(pages.report(answers), encoding="utf-8")
    return folder


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open a file at a link; whatever the page complains about or asks for fails."""
    contexts = []
    faults: list[str] = []

    def open_file(file: Path, link: str = "language=en", width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"page: {error}"))
        page.on(
            "console",
            lambda message: faults.append(f"{message.type}: {message.text}"),
        )
        address = file.as_uri()

        def note(request: Request) -> None:
            if request.url.split("#")[0] != address:
                faults.append(request.url)

        page.on("request", note)
        page.goto(f"{address}#{link}")
        wait_until_drawn(page)
        return page

    yield open_file
    for context in contexts:
        context.close()
    assert faults == []


def wait_until_drawn(page: Page) -> None:
    """A dashboard says when its view stands."""
    if page.locator("body.dashboard").count():
        page.wait_for_selector("body[data-ready=yes]")


def show(page: Page, link: str) -> None:
    """The view of a link, in a page that is open."""
    page.evaluate("link => { location.hash = link }", link)
    page.wait_for_function("link => page.state.toString() === link", arg=link)


def figure(page: Page, name: str) -> str:
    """A key figure as the dashboard shows it in its language."""
    language = page.evaluate("document.documentElement.lang")
    found = page.locator(f".page[lang={language}] [data-figure={name}]").text_content()
    assert found is not None
    return found
