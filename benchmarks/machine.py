"""What the measurements were made on; no name of a host, no path."""

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

import psutil

PACKAGES = (
    *("duckdb", "dbt-core", "dbt-duckdb", "pandas", "polars", "numpy", "scipy"),
    *("statsmodels", "phik"),
)


def machine() -> dict[str, object]:
    """Processor, cores that this process may use, memory, kernel."""
    return {
        "processor": processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_bytes": psutil.virtual_memory().total,
        "kernel": f"{platform.system()} {kernel_version()}",
    }


def processor() -> str:
    """The name that the processor gives itself."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def kernel_version() -> str:
    """Its numbers; what builders append may name a provider."""
    found = re.match(r"[\d.]*\d", platform.release())
    return found[0] if found else ""


def versions() -> dict[str, str]:
    """Python and what does the work."""
    return {"Python": platform.python_version()} | {p: version(p) for p in PACKAGES}
