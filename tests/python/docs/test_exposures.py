"""What the exposures name is what the pages and the BI tools really read."""

import re

import yaml

from bank_churn.report import layout
from tests.python.warehouses import ROOT


def exposed(name: str) -> set[str]:
    content = yaml.safe_load((ROOT / "models" / "_exposures.yml").read_text())
    (exposure,) = (e for e in content["exposures"] if e["name"] == name)
    return {ref.removeprefix("ref('")[:-2] for ref in exposure["depends_on"]}


def test_the_pages_read_what_they_say() -> None:
    queries = " ".join(layout.QUERIES.values())
    read = {
        name.removeprefix("marts.").replace("complete_cases.", "complete_cases_")
        for name in re.findall(r"(?<!distinct )\b(?:from|join) ([\w.]+)", queries)
    }
    assert exposed("dashboard") == exposed("report") == read


def test_bi_tools_see_every_mart() -> None:
    marts = {path.stem for path in (ROOT / "models").glob("*/[a-z]*.yml")}
    complete_cases = {
        path.stem for path in (ROOT / "models").glob("*/complete_cases_*.sql")
    }
    assert exposed("bi_tools") == marts | complete_cases
