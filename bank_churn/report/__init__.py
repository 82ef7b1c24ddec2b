"""The overview and the report: pages that open without installing anything."""

import os
from dataclasses import dataclass
from pathlib import Path

from bank_churn.errors import MachineError
from bank_churn.locks import single_process
from bank_churn.paths import FILE_NAME, Project, is_regular, move_aside
from bank_churn.published import open_published
from bank_churn.report import layout, pages, pdf
from bank_churn.report.language import CODES


@dataclass(frozen=True, slots=True)
class Written:
    """The pages, and why one is missing (`None`: none is)."""

    files: tuple[Path, ...]
    missing: str | None


def write(project: Project) -> Written:
    """Write both pages and a PDF per language beside the published file.

    Raises:
        InputError: There is no published file, or it is of another version.
        BusyError: Another process publishes into the same directory.
        MachineError: A page cannot be written; the others are old or new, and whole.
    """
    directory = project.output_dir
    # Before a lock makes the folder.
    with open_published(project.published_file):
        pass
    # Nothing is published meanwhile: the pages are about the file beside them.
    with single_process(project.publish_lock, "publishing into"):
        data = layout.read(directory / FILE_NAME)
        contents = {
            "dashboard.html": pages.dashboard(data).encode(),
            "report.html": pages.report(data).encode(),
        }
        missing = None
        for code in CODES:
            printed, missing = _print(pages.printed_report(data, code))
            if printed is None:
                break
            contents[f"report_{code}.pdf"] = printed
        try:
            # An old one would tell of another build; 0.1 wrote one for both languages.
            for name in ("report.pdf", *(f"report_{code}.pdf" for code in CODES)):
                if name not in contents:
                    (directory / name).unlink(missing_ok=True)
            for name, content in contents.items():
                _replace(directory / name, content)
        except OSError as error:
            raise MachineError(f"{directory} cannot be written: {error}.") from error
    return Written(tuple(directory / name for name in contents), missing)


def _print(html: str) -> tuple[bytes | None, str | None]:
    """The PDF, or the reason why there is none."""
    chromium = pdf.find_chromium()
    if chromium is None:
        return None, "The PDF was not made: there is no Chromium to print it."
    try:
        return pdf.print_page(html, chromium), None
    except OSError as error:
        return None, f"The PDF was not made: {error}"


def _replace(file: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one."""
    fresh = file.with_name(f".{file.name}.fresh")
    fresh.unlink(missing_ok=True)
    fresh.write_bytes(content)
    fresh.chmod(0o444)
    if not is_regular(file):
        move_aside(file)
    os.replace(fresh, file)
