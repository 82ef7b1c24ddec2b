"""What the exposures name is what the pages and the BI tools really read."""

import re

import yaml

from bank_churn.report import data
from tests.python.warehouses import ROOT


def exposed(name: str) -> set[str]:
    content = yaml.safe_load((ROOT / "models" / "_exposures.yml").read_text())
    (exposure,) = (e for e in content["exposures"] if e["name"] == name)
    return {ref.removeprefix("ref('")[:-2] for ref in exposure["depends_on"]}


def test_the_pages_read_what_they_say() -> None:
    read = set(re.findall(r"(?:from|join) (\w+)", " ".join(data.QUERIES.values())))
    assert exposed("dashboard") == exposed("report") == read


def test_bi_tools_see_every_mart() -> None:
    marts = {file.stem for file in (ROOT / "models" / "marts").glob("*.sql")}
    assert exposed("bi_tools") == marts
