"""What a dbt of the tests takes over from another is what it would have parsed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.python.warehouses import ROOT, dbt_paths, parsed_once

MOMENTS = {"created_at", "generated_at", "invocation_id", "invocation_started_at"}
MOMENTS |= {"run_started_at"}


def test_a_parse_of_other_values_is_that_of_ones_own(tmp_path: Path) -> None:
    first = {"months": _months("a", "2026-01-31", "2026-02-28")}
    second = {
        "customers_path": ["it's {{ 1/0 }}.csv", '📊 "b\\n.csv'],
        "extract": {
            "columns": {"{{ 1/0 }} 'é'": "user_id"},
            "currency": {"code": "EUR"},
        },
        "months": _months("b", "2025-11-30", "2025-12-31"),
    }
    shared = parsed_once("dbt.cli.main")
    begun = _parse(tmp_path / "first", first, shared)
    taken = _parse(tmp_path / "taken", second, shared)
    own = _parse(tmp_path / "own", second, ["-m", "dbt.cli.main"])
    assert _without_moments(taken) == _without_moments(own)
    # It was taken over.
    assert _moments(begun) == _moments(taken) != _moments(own)


def _months(folder: str, *months: str) -> dict[str, Any]:
    rows = [{"as_of": month, "rows": f"{month}.parquet"} for month in months]
    return {"folder": folder, "months": rows, "files": []}


def _parse(folder: Path, variables: dict[str, Any], program: list[str]) -> Any:
    """The manifest, but for the name of the folder."""
    folder.mkdir()
    subprocess.run(
        [
            *(sys.executable, *program, "--quiet", "parse"),
            # dbt reads YAML, which knows no pairs of \\u for an emoji.
            *("--vars", json.dumps(variables, ensure_ascii=False)),
        ],
        cwd=ROOT,
        env=os.environ | dbt_paths(folder),
        check=True,
    )
    manifest = (folder / "target" / "manifest.json").read_text(encoding="utf-8")
    return json.loads(manifest.replace(str(folder), ""))


def _moments(manifest: Any) -> list[float]:
    return [node["created_at"] for node in manifest["nodes"].values()]


def _without_moments(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _without_moments(inner)
            for key, inner in value.items()
            if key not in MOMENTS
        }
    if isinstance(value, list):
        return [_without_moments(inner) for inner in value]
    return value
