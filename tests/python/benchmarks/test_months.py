"""The page of what history costs is computed from the raw results."""

from benchmarks.months import page

MACHINE = {
    "processor": "p",
    "cores": 2,
    "memory_bytes": 8 * 10**9,
    "kernel": "Linux 6.1",
}


def run(seconds: float, peak: float = 1e9) -> dict[str, object]:
    return {"wall_seconds": seconds, "cpu_seconds": 2 * seconds, "peak_bytes": peak}


def test_promises_stand_beside_what_was_measured() -> None:
    runs = {"extract": run(10), "months": run(12.5, 3.5e9), "added": run(6)}
    text = page({"1000": {"machine": MACHINE, "runs": runs}})
    assert "## 1,000 customers a month" in text
    assert "| 24 months from nothing | 12.5 | 25.0 | 3.50 |" in text
    assert "24 months from nothing: 1.25 × the time of one extract" in text
    assert "largest memory 3.50 GB, promised 4" in text
    # What was not measured is not compared.
    assert "added to 24 that are kept: " not in text
