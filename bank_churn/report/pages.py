"""The pages as text: one file each, nothing fetched, both languages inside."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bank_churn.report import layout
from bank_churn.report.blocks import common, quality, views
from bank_churn.report.data import Data
from bank_churn.report.language import CODES, Code, Language


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("bank_churn.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def dashboard(data: Data) -> str:
    """The page with filters."""
    pages = []
    for code in CODES:
        language = Language(code)
        pages.append(
            {
                "language": language,
                "top": layout.top(data, language),
                "figures": views.figures(data, language),
                "explained": views.explained(data, language),
                "tables": {
                    "products": views.products(data, language),
                    "heat": views.heat_map(data, language),
                    "segments": views.segments(data, language),
                },
                "options": views.options(data, language),
                "few_note": common.few_note(data, language),
                "sections": layout.dashboard(data, language),
                "source": quality.source(data, language),
            }
        )
    scripts = [_static("numbers.js"), _static("page.js"), _static("dashboard.js")]
    return _render(
        "dashboard.html.j2", pages, scripts, data_json=_json(views.script_data(data))
    )


def report(data: Data) -> str:
    """The story, in both languages."""
    pages = [_report(data, code) for code in CODES]
    return _render("report.html.j2", pages, [_static("page.js"), _static("report.js")])


def printed_report(data: Data, code: Code) -> str:
    """The story in one language, without scripts, everything open."""
    return _render("report.html.j2", [_report(data, code)], [])


def _report(data: Data, code: Code) -> dict[str, Any]:
    language = Language(code)
    return {
        "language": language,
        "sections": layout.report(data, language),
        "appendix": layout.appendix(data, language),
        "few_note": common.few_note(data, language),
        "source": quality.source(data, language),
    }


def _render(
    template: str,
    pages: Sequence[dict[str, Any]],
    scripts: Sequence[str],
    **values: Any,
) -> str:
    style = _static("style.css")
    return (
        _environment()
        .get_template(template)
        .render(
            style=Markup(style),
            scripts=[Markup(script) for script in scripts],
            policy=_policy(style, scripts),
            pages=pages,
            **values,
        )
    )


def _policy(style: str, scripts: Sequence[str]) -> str:
    """Forbids every request, eval, and any script or style but these."""
    allowed = " ".join(map(_hash, scripts)) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _static(name: str) -> str:
    return resources.files(__package__).joinpath("static", name).read_text("utf-8")


def _json(value: object) -> Markup:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)
