"""A seeded sample of `python -m proofs.kills`, on the project that builds quickly."""

from pathlib import Path

from proofs.kills import SIGNALS, Warehouse, prove

SEED = 20_260_004


def test_commands_stopped_at_any_moment(tiny_project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stopped"
    (folder / "work").mkdir(parents=True)
    warehouse = Warehouse(folder, tiny_project)
    warehouse.run("build")
    names = ["publish", "export", "build"]
    proof = prove(warehouse, names, len(SIGNALS), SEED)
    assert sum(proof.ended.values()) == len(names) * len(SIGNALS)
