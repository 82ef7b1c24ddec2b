"""How long each layer of a build took, from the artefacts that dbt leaves."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

LAYERS = ("seeds", "staging", "core", "subjects", "data tests")


def seconds_by_layer(target: Path) -> dict[str, float]:
    """Sum of the seconds of the nodes; two of them may have run at a time."""
    run: dict[str, Any] = json.loads((target / "run_results.json").read_bytes())
    manifest: dict[str, Any] = json.loads((target / "manifest.json").read_bytes())
    seconds: dict[str, float] = defaultdict(float)
    for result in run["results"]:
        layer = layer_of(result["unique_id"], manifest["nodes"])
        if layer:
            seconds[layer] += result["execution_time"]
    return {layer: round(seconds[layer], 3) for layer in LAYERS}


def layer_of(unique_id: str, nodes: dict[str, Any]) -> str | None:
    """The layer of a node; None for what does no work (hooks, exposures)."""
    kind = unique_id.split(".")[0]
    if kind == "model":
        # ["bank_churn", "staging", ...]: the folder below models/.
        folder: str = nodes[unique_id]["fqn"][1]
        return folder if folder in ("staging", "core") else "subjects"
    return {"seed": "seeds", "test": "data tests"}.get(kind)
