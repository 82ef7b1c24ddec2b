"""The two pages as text: one file each, nothing fetched, both languages inside."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bank_churn.report import charts, cube, sections
from bank_churn.report.data import Data
from bank_churn.report.language import CODES, Language, catalogue

FILTERS = (
    "city",
    "gender",
    "age_group",
    "is_active",
    "has_credit_card",
    "segment_code",
)
# Texts that the script fills in; the rest stands in the page.
SCRIPT_TEXTS = (
    "few",
    "few_detail",
    "churn_detail",
    "at_risk_detail",
    "left_out",
    "none_left_out",
    "not_shown",
    "money_line",
)


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
    languages = [Language(code) for code in CODES]
    embedded = cube.embedded(data)
    script_data = {
        "cube": embedded,
        "texts": {language.code: _texts(data, language) for language in languages},
        "charts": {language.code: _charts(language) for language in languages},
    }
    scripts = [_static("formats.js"), charts.javascript()]
    scripts += [_static("page.js"), _static("dashboard.js")]
    return _render(
        "dashboard.html.j2",
        scripts,
        data_json=_json(script_data),
        filters=FILTERS,
        options=embedded["attributes"],
        fewest=data["settings"][0]["min_reportable_count"],
        pages=[
            (language, sections.dashboard(data, language)) for language in languages
        ],
    )


def report(data: Data, *, for_print: bool = False) -> str:
    """The story; in print both languages stand one after the other, without scripts."""
    languages = [Language(code) for code in CODES]
    return _render(
        "report.html.j2",
        [] if for_print else [_static("page.js"), _static("report.js")],
        pages=[(each, sections.report(data, each)) for each in languages],
    )


def _render(template: str, scripts: Sequence[str], **values: Any) -> str:
    style = _static("style.css")
    return (
        _environment()
        .get_template(template)
        .render(
            style=Markup(style),
            scripts=[Markup(script) for script in scripts],
            policy=_policy(scripts),
            **values,
        )
    )


def _policy(scripts: Sequence[str]) -> str:
    """Forbids every request, eval, and any script but these."""
    hashes = [
        f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in scripts
    ]
    allowed = " ".join(hashes) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'"
    )


def _static(name: str) -> str:
    return resources.files(__package__).joinpath("static", name).read_text("utf-8")


def _json(value: object) -> Markup:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def _texts(data: Data, language: Language) -> Mapping[str, str]:
    # The smallest cell is known here; what is in braces afterwards is for the script.
    smallest = language.count(data["settings"][0]["min_cell_size"])
    return {
        name: text[language.code].replace("{min_cell_size}", smallest)
        for name, text in catalogue().items()
        if name in SCRIPT_TEXTS
    }


def _charts(language: Language) -> Mapping[str, Any]:
    code = language.code
    return {
        "products": charts.churn_by_product_count(
            {
                "products": language("number_of_products"),
                "churn_rate": language("churn_rate"),
            },
            code,
        ),
        "heat-map": charts.heat_map(
            {"products": language("heat_map_axis"), "age_group": language("age_group")},
            code,
        ),
        "money": charts.money_at_risk(code),
    }
