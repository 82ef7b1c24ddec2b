"""Writing the pages: whole files, the same bytes, and the PDF where it can be made."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bank_churn import report
from bank_churn.paths import Project
from bank_churn.report import pdf
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
    names = ["dashboard.html", "report.html", "report.pdf"]
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


def test_the_pdf_has_pages_and_both_languages(project: Project, chromium: str) -> None:
    if shutil.which("pdftotext") is None:
        assert "CI" not in os.environ, "CI installs it: scripts/ci/system.sh"
        pytest.skip("there is no pdftotext; apt-get install poppler-utils")
    report.write(project)
    outcome = subprocess.run(
        ["pdftotext", str(project.output_dir / "report.pdf"), "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    printed = outcome.stdout.split("\f")
    assert len(printed) > 5
    assert "Customer churn: report" in printed[0]
    assert any("Отток клиентов: отчёт" in page for page in printed)
    # A table that is folded on the screen is open on paper.
    assert "Hedges g" in outcome.stdout


def test_without_a_chromium_an_old_pdf_does_not_stay(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = project.output_dir / "report.pdf"
    old.unlink(missing_ok=True)
    old.write_text("of an older build")
    monkeypatch.setattr(pdf, "find_chromium", lambda: None)
    written = report.write(project)
    assert written.missing
    assert "Chromium" in written.missing
    assert not old.exists()
    assert [file.name for file in written.files] == ["dashboard.html", "report.html"]


def test_a_broken_chromium_is_a_reason_and_not_a_fault(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANK_CHURN_CHROMIUM", "/bin/false")
    assert "did not print" in (report.write(project).missing or "")


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
