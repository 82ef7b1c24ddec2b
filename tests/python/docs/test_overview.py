"""The page that `make docs` opens on leads to every public table."""

import re

import yaml

from tests.python.warehouses import ROOT


def test_every_public_mart_is_in_the_overview_once() -> None:
    public = {
        model["name"]
        for file in (ROOT / "models").rglob("*.yml")
        for model in yaml.safe_load(file.read_text("utf-8")).get("models") or []
        if (model.get("config") or {}).get("access") == "public"
        and not model["name"].startswith("complete_cases_")
    }
    overview = (ROOT / "models" / "_overview.md").read_text("utf-8")
    links = re.findall(r"\[(\w+)\]\(#!/model/model\.bank_churn\.(\w+)\)", overview)
    assert all(name == target for name, target in links)
    names = [name for name, _ in links]
    assert sorted(names) == sorted(public)
