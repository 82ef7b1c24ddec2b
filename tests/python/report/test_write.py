"""Writing the pages: whole files, the same bytes, and the PDF where it can be made."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bank_churn import report
from bank_churn.paths import Project
from bank_churn.report import layout, pages, pdf
from bank_churn.report.data import Data
from bank_churn.report.language import Code, Language
from tests.python.report.campaigns import with_campaigns
from tests.python.warehouses import ROOT


@pytest.fixture(scope="module")
def project(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    output = tmp_path_factory.mktemp("written")
    shutil.copy(published, output)
    return Project(ROOT, output / "work.duckdb", output)


def test_pages_and_pdf_are_the_same_in_another_process(
    project: Project, chromium: str
) -> None:
    written = report.write(project)
    assert written.missing is None
    names = ["dashboard.html", "report.html", "report_en.pdf", "report_ru.pdf"]
    assert [file.name for file in written.files] == names
    before = {file.name: file.read_bytes() for file in written.files}
    command = [sys.executable, "-m", "bank_churn", "report"]
    command += ["--output-dir", str(project.output_dir)]
    outcome = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert outcome.stdout.split() == [str(file) for file in written.files]
    assert before == {file.name: file.read_bytes() for file in written.files}


@pytest.fixture(scope="module", params=["extract", "months"])
def answers(request: pytest.FixtureRequest) -> Data:
    """Of one extract, and of months with campaigns of every kind."""
    if request.param == "extract":
        return layout.read(request.getfixturevalue("published"))
    return with_campaigns(layout.read(request.getfixturevalue("months_published")))


@pytest.mark.parametrize(
    ("code", "title", "first", "appendix", "folded"),
    [
        ("en", "Customer churn: report", "Summary", "Appendix", "Hedges g"),
        ("ru", "Отток клиентов: отчёт", "Главное", "Приложение", "g Хеджеса"),
    ],
)
def test_a_pdf_is_one_language_a_summary_and_at_most_eight_pages(
    answers: Data,
    chromium: str,
    tmp_path: Path,
    code: Code,
    title: str,
    first: str,
    appendix: str,
    folded: str,
) -> None:
    if shutil.which("pdftotext") is None:
        assert "CI" not in os.environ, "CI installs it: scripts/ci/system.sh"
        pytest.skip("there is no pdftotext; apt-get install poppler-utils")
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf.print_page(pages.printed_report(answers, code), chromium))
    outcome = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    printed = outcome.stdout.split("\f")
    assert title in printed[0]
    assert first in printed[0]
    # The message, the figures, the segments and the answers are all on page 1.
    customers = Language(code).count(answers["bank"][0]["customer_count"])
    page = " ".join(printed[0].split())
    for part in ("H1.", "H2.", "H3.", "H4.", " ".join(customers.split())):
        assert part in page
    begins = [number for number, text in enumerate(printed) if appendix in text]
    assert begins
    assert begins[0] <= 8
    # A table that is folded on the screen is open on paper.
    assert folded in outcome.stdout
    words = re.findall("[а-яё]{4,}", outcome.stdout)
    assert bool(words) == (code == "ru"), words


def test_without_a_chromium_an_old_pdf_does_not_stay(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("report.pdf", "report_en.pdf", "report_ru.pdf")
    for name in names:
        (project.output_dir / name).unlink(missing_ok=True)
        (project.output_dir / name).write_text("of an older build")
    monkeypatch.setattr(pdf, "find_chromium", lambda: None)
    written = report.write(project)
    assert written.missing
    assert "Chromium" in written.missing
    assert not any((project.output_dir / name).exists() for name in names)
    assert [file.name for file in written.files] == ["dashboard.html", "report.html"]


def test_a_broken_chromium_is_a_reason_and_not_a_fault(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANK_CHURN_CHROMIUM", "/bin/false")
    assert "did not print" in (report.write(project).missing or "")


def test_where_chromium_has_no_sandbox_it_prints_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As nobody has one in most containers: it stops at once then."""
    program = tmp_path / "chromium"
    program.write_text(
        """#!/bin/sh
        case "$*" in *--no-sandbox*) ;; *) exit 133 ;; esac
        for each; do
            case "$each" in --print-to-pdf=*) echo printed > "${each#*=}" ;; esac
        done
        """
    )
    program.chmod(0o755)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert pdf.print_page("<p>a page</p>", str(program)) == b"printed\n"


def test_what_a_crash_left_is_replaced(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = project.output_dir / ".report.html.fresh"
    left.write_text("half a pa")
    left.chmod(0o444)
    monkeypatch.setattr(pdf, "find_chromium", lambda: None)
    report.write(project)
    assert not left.exists()
    assert (project.output_dir / "report.html").read_text("utf-8").endswith("</html>")
