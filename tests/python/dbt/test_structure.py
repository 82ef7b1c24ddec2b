"""The house keeps its rules (docs/ARCHITECTURE.md): held against dbt's manifest."""

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.python.warehouses import ROOT

Node = dict[str, Any]

SUBJECTS = {
    path.name
    for path in (ROOT / "models").iterdir()
    if path.is_dir() and path.name not in ("staging", "core")
}
PREFIXES = {"staging": ("stg_",), "core": ("int_", "agg_")}
SUBJECT_PREFIXES = ("int_", "agg_", "stats_")
# The delivery itself is what these are about.
READ_STAGING = {"staging", "core", "quality", "months", "campaigns"}
LONGEST_CHAIN = 15
# The inner tables of other subjects that are read: rules become a `case`, and all
# customers are ranked without their words.
WORK_LIST = {
    ("int_targets__ranked", "int_risk_segments__conditions"),
    ("int_targets__ranked", "int_scorecard__patterns"),
    ("int_targets__ranked", "int_scorecard__scores"),
}
# The one inner table with a contract, which alone says how a column is stored.
STORED = "int_scorecard__scores"
# Where the extract is and what names it: its content is in the id of a build.
NO_RULES = {
    *("campaigns_path", "customers_path", "described_files", "landing", "months"),
}


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Node:
    """All of the project, the inner tables of months too."""
    target = tmp_path_factory.mktemp("structure")
    subprocess.run(
        [
            *(str(Path(sys.executable).with_name("dbt")), "--quiet", "parse"),
            *("--vars", json.dumps({"months": {"months": []}})),
        ],
        cwd=ROOT,
        env=os.environ | {"DBT_TARGET_PATH": str(target), "DBT_LOG_PATH": str(target)},
        check=True,
    )
    read: Node = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def models(manifest: Node) -> dict[str, Node]:
    """By unique id."""
    return {
        name: node
        for name, node in manifest["nodes"].items()
        if node["resource_type"] == "model"
    }


def test_lineage_begins_at_what_is_delivered(
    manifest: Node, models: dict[str, Node]
) -> None:
    first = models["model.bank_churn.stg_bank__files"]
    assert first["depends_on"]["nodes"] == ["source.bank_churn.bank.extract"]
    source = manifest["sources"]["source.bank_churn.bank.extract"]
    assert source["description"]
    bank = [node for node in models.values() if "stg_bank__" in node["name"]]
    assert len(bank) == 6


def folder(node: Node) -> str:
    """`staging`, `core` or the subject."""
    return str(node["original_file_path"].split("/")[1])


def is_mart(node: Node) -> bool:
    return node["schema"] in ("marts", "complete_cases")


def is_python(node: Node) -> bool:
    return bool(node["language"] == "python")


def test_names_say_the_layer(models: dict[str, Node]) -> None:
    for node in models.values():
        name, place = node["name"], folder(node)
        if place == "staging":
            assert name.startswith(PREFIXES["staging"])
        elif is_mart(node):
            assert re.fullmatch(r"[a-z][a-z_]*", name)
            assert "__" not in name
        elif is_python(node):
            assert name.endswith("_results")
        else:
            assert name.startswith(PREFIXES.get(place, SUBJECT_PREFIXES)), name


def test_schemas_follow_from_names(models: dict[str, Node]) -> None:
    for node in models.values():
        prefix = node["name"].split("_")[0]
        expected = {
            "stg": "staging",
            "int": "intermediate",
            "agg": "intermediate",
            "stats": "stats",
        }.get(prefix, "stats" if is_python(node) else None)
        if expected is None:
            assert node["schema"] in ("marts", "complete_cases"), node["name"]
        else:
            assert node["schema"] == expected, node["name"]


def test_marts_are_public_and_contracted_and_nothing_else_is(
    models: dict[str, Node],
) -> None:
    for node in models.values():
        assert (node["access"] == "public") == is_mart(node), node["name"]
        assert node["contract"]["enforced"] == (
            is_mart(node) or node["name"] == STORED
        ), node["name"]


def test_subjects_are_groups(models: dict[str, Node]) -> None:
    for node in models.values():
        place = folder(node)
        assert node["group"] == (place if place in SUBJECTS else None), node["name"]


def test_subjects_read_core_and_public_marts_only(models: dict[str, Node]) -> None:
    wrong = []
    for node in models.values():
        place = folder(node)
        for parent in (models.get(name) for name in node["depends_on"]["nodes"]):
            if parent is None or folder(parent) == place:
                continue
            above = folder(parent)
            allowed = (
                (above == "staging" and place in READ_STAGING)
                or (above == "core" and place in SUBJECTS)
                or (above in SUBJECTS and place in SUBJECTS and is_mart(parent))
            )
            if not allowed and (node["name"], parent["name"]) not in WORK_LIST:
                wrong.append(f"{node['name']} reads {parent['name']}")
    assert wrong == []


def test_seeds_are_read_through_dbt(models: dict[str, Node]) -> None:
    """No name of a table is written out: `marts.customers` would be no edge."""
    schemas = "raw|reference|staging|intermediate|stats|marts|complete_cases"
    for node in models.values():
        code = re.sub(r"--.*|{#.*?#}", "", node["raw_code"], flags=re.DOTALL)
        found = re.findall(rf"\b(?:from|join)\s+(?:{schemas})\.\w+", code)
        assert found == [], node["name"]


def test_the_longest_chain_is_not_longer(models: dict[str, Node]) -> None:
    @cache
    def chain(name: str) -> tuple[str, ...]:
        above = (p for p in models[name]["depends_on"]["nodes"] if p in models)
        longest = max((chain(parent) for parent in above), key=len, default=())
        return (*longest, str(models[name]["name"]))

    longest = max((chain(name) for name in models), key=len)
    assert len(longest) <= LONGEST_CHAIN, " → ".join(longest)


def test_one_yaml_per_mart_lies_beside_it(models: dict[str, Node]) -> None:
    """Complete cases of a mart share its file, inner models that of their folder."""
    for node in models.values():
        path = Path(node["original_file_path"])
        described = Path(node["patch_path"].partition("://")[2])
        assert described.parent == path.parent, node["name"]
        if is_mart(node):
            own = node["name"].removeprefix("complete_cases_")
            assert described.name == f"{own}.yml"
        else:
            assert described.name == f"_{path.parent.name}__models.yml"


def test_descriptions_end_with_the_grain(models: dict[str, Node]) -> None:
    without = [
        node["name"]
        for node in models.values()
        if not re.search(r"\bOne row( per\b|\.)", node["description"])
    ]
    assert without == []


def test_documented_columns_are_described(models: dict[str, Node]) -> None:
    silent = [
        f"{node['name']}.{name}"
        for node in models.values()
        for name, column in node["columns"].items()
        if not column["description"]
    ]
    assert silent == []


def test_every_var_is_a_rule_or_says_why_not(manifest: Node) -> None:
    declared = set(yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"])
    listed = manifest["macros"]["macro.bank_churn.rule_vars"]["macro_sql"]
    rules = re.findall(r"'(\w+)'", listed)
    assert len(rules) == len(set(rules))
    assert set(rules) == declared - NO_RULES


def test_every_var_that_is_read_is_declared(manifest: Node) -> None:
    declared = set(yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"])
    texts = [node["raw_code"] for node in manifest["nodes"].values()]
    texts += [
        macro["macro_sql"]
        for macro in manifest["macros"].values()
        if macro["package_name"] == "bank_churn"
    ]
    files = [ROOT / "dbt_project.yml", *(ROOT / "models").rglob("*.yml")]
    texts += [path.read_text(encoding="utf-8") for path in files]
    read = {
        name for text in texts for name in re.findall(r"""\bvar\(\s*['"](\w+)""", text)
    }
    assert read - declared == set()
    # Read with all others, as a part of the id of a build.
    assert declared - read == {"campaigns_sha256"}


def own_macros(manifest: Node) -> dict[str, Node]:
    """Those that are called by name: not the engines' own, nor a file's inner ones."""
    return {
        macro["name"]: macro
        for macro in manifest["macros"].values()
        if macro["package_name"] == "bank_churn"
        and not re.match(r"_|default__|duckdb__|test_", macro["name"])
        and (
            not macro["name"].startswith("spark__")
            or macro["original_file_path"].startswith("macros/spark/")
        )
    }


def test_every_macro_is_described_with_its_arguments(manifest: Node) -> None:
    for name, macro in own_macros(manifest).items():
        kind = Path(macro["original_file_path"]).parent
        assert macro["description"], name
        assert macro["patch_path"] == f"bank_churn://{kind}/_macros.yml", name
        signature = re.search(
            rf"macro\s+{name}\((.*?)\)", macro["macro_sql"], re.DOTALL
        )
        assert signature
        names = [part.split("=")[0].strip() for part in signature[1].split(",")]
        documented = {argument["name"]: argument for argument in macro["arguments"]}
        assert list(documented) == [name for name in names if name], name
        assert all(a["type"] and a["description"] for a in documented.values()), name


# What made-up rows cannot prove, and the test that looks at it instead.
PROVEN_ELSEWHERE = {
    "tests/python/bank_churn/test_build.py": {
        *("begin_build_state", "end_build_state", "set_build_state"),
    },
    # Where tables lie, which vars there are, what a build id is made of.
    "tests/python/dbt/test_structure.py": {
        *("generate_schema_name", "rule_vars", "rules_text"),
    },
    # A table without faults, and one with each: the failure names them.
    "tests/python/dbt/test_soundness.py": {"faults_in_words", "faults_of_tables"},
    # Whole queries of models, and lists that they are generated from.
    "tests/python/golden/test_golden.py": {
        "bands_of_customer",
        *("churn_effect_columns", "churn_effects", "hypothesis_tests_of"),
        "money_superiorities",
        *("pattern_features", "portrait_columns", "portrait_measures"),
        *("product_count_portraits_of", "segment_portraits_of"),
    },
    "tests/python/score/test_without_card.py": {"is_card_used", "risk_rule_of"},
    "tests/python/score/test_card_on_original.py": {
        *("bands_of", "built_card", "call_order", "card_features"),
        *("points_of", "probability_of"),
    },
    # Each attribute held fixed against a regression on the raw rows.
    "tests/python/python_stats/test_original.py": {"adjustable_attributes"},
    # Files as they are delivered, with every fault.
    "tests/python/intake/test_quarantine.py": {
        *("clean_text", "delivered_cell", "delivered_files", "delivered_records"),
        *("is_out_of_range", "lines_of", "number_kinds", "number_value", "quick_whole"),
        *("read_records", "reason_of_cell", "reasons_of", "text_value"),
    },
    "tests/python/intake/test_line_numbers.py": {"line_number_of"},
    "tests/python/intake/test_whole_builds.py": {
        *("keep_rejected_rows", "stop_build"),
        *("stop_when_too_many_rejected", "too_many_rejected"),
    },
    "tests/python/spark/test_marts_are_equal.py": {
        *("not_materialized", "spark__listagg", "spark__load_csv_rows"),
        "spark__not_materialized",
    },
    "tests/python/months": {
        *("date_of", "delivered_months", "first_month_fault", "mart_of_months"),
        *("month_pairs", "rows_of_month"),
        *("branches_of_months", "counts_files", "is_to_be_counted", "kept_counts"),
        *("examples_of_card", "has_next_month", "union_of_kept"),
        *("carried_on_paths", "flag_outcomes_of", "one_pair_at_a_time"),
        *("stayed_of_pair", "summed_on_paths"),
    },
}


def test_macros_are_proven_on_values(manifest: Node) -> None:
    """Or they are said to be proven elsewhere; nothing is listed there for nothing."""
    macros = manifest["macros"]
    waiting = [
        name
        for node in manifest["nodes"].values()
        if node["original_file_path"].startswith("tests/macros/")
        for name in node["depends_on"]["macros"]
    ]
    proven: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in proven:
            proven.add(name)
            waiting += macros[name]["depends_on"]["macros"]
    elsewhere = set().union(*PROVEN_ELSEWHERE.values())
    unproven = {
        name for name, m in own_macros(manifest).items() if m["unique_id"] not in proven
    }
    assert unproven == elsewhere
    assert [path for path in PROVEN_ELSEWHERE if not (ROOT / path).exists()] == []


def test_dbt_is_driven_in_one_place() -> None:
    """What the next dbt changes is changed there; Spark fills a gap of dbt-spark."""
    drives = re.compile(r"^\s*(from|import) dbt\b", re.MULTILINE)
    files = [*ROOT.glob("bank_churn/**/*.py"), *ROOT.glob("python_stats/**/*.py")]
    found = [file for file in files if drives.search(file.read_text(encoding="utf-8"))]
    assert {file.relative_to(ROOT).as_posix() for file in found} == {
        "bank_churn/build.py",
        "bank_churn/spark/python_models.py",
    }
