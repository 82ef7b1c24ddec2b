"""The dashboard and the report: pages that open without installing anything."""

import os
from dataclasses import dataclass
from pathlib import Path

from bank_churn.errors import PublishError
from bank_churn.project import FILE_NAME, Project, single_process
from bank_churn.report import data as reading
from bank_churn.report import pages, pdf


@dataclass(frozen=True, slots=True)
class Written:
    """The pages, and why one is missing (`None`: none is)."""

    files: tuple[Path, ...]
    missing: str | None


def write(project: Project) -> Written:
    """Write dashboard.html, report.html and report.pdf beside the published file.

    Raises:
        InputError: There is no published file, or it is of another version.
        BusyError: Another process publishes into the same directory.
        PublishError: A page cannot be written; the others are old or new, and whole.
    """
    directory = project.output_dir
    data = reading.read(directory / FILE_NAME)
    contents = {
        "dashboard.html": pages.dashboard(data).encode(),
        "report.html": pages.report(data).encode(),
    }
    missing = None
    if chromium := pdf.find_chromium():
        try:
            printed = pdf.print_page(pages.report(data, for_print=True), chromium)
            contents["report.pdf"] = printed
        except OSError as error:
            missing = f"report.pdf was not made: {error}"
    else:
        missing = "report.pdf was not made: there is no Chromium to print it."
    with single_process(directory / ".publish.lock", "publishing into"):
        try:
            if "report.pdf" not in contents:
                # An old one would tell of another build.
                (directory / "report.pdf").unlink(missing_ok=True)
            for name, content in contents.items():
                _replace(directory / name, content)
        except OSError as error:
            raise PublishError(f"{directory} cannot be written: {error}.") from error
    return Written(tuple(directory / name for name in contents), missing)


def _replace(file: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one."""
    fresh = file.with_name(f".{file.name}.fresh")
    fresh.write_bytes(content)
    fresh.chmod(0o444)
    os.replace(fresh, file)
