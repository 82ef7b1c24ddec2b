"""After the set-up no command needs a network: a build and a report without one."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

# So few customers that no figure may be told of them: the pages say that.
EXTRACT = "userid,products,churn\n" + "".join(f"{n},1,{n % 2}\n" for n in range(12))


def without_network() -> list[str]:
    """Begin of a command that finds no network: not even the machine itself answers."""
    prefix = ["unshare", "--net", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    if shutil.which("unshare") is None:
        pytest.skip("there is no unshare on this machine")
    tried = subprocess.run(
        [*prefix, "true"], capture_output=True, text=True, check=False
    )
    if tried.returncode:
        pytest.skip(f"a network of our own is not allowed here: {tried.stderr}")
    return prefix


@pytest.mark.slow
def test_a_build_and_a_report_work(tmp_path: Path) -> None:
    prefix = without_network()
    extract = tmp_path / "few.csv"
    extract.write_text(EXTRACT)
    places = ["--working-file", str(tmp_path / "work" / "w.duckdb")]
    places += ["--output-dir", str(tmp_path / "warehouse")]
    for arguments in (["build", str(extract)], ["report"]):
        ended = subprocess.run(
            [
                *(*prefix, sys.executable, "-m", "bank_churn"),
                *(*arguments, *places, "--json"),
            ],
            cwd=ROOT,
            env=os.environ
            | {
                "DBT_TARGET_PATH": str(tmp_path / "target"),
                "DBT_LOG_PATH": str(tmp_path / "logs"),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        assert json.loads(ended.stdout)["status"] == "ok"
    for name in ("dashboard.html", "report.html"):
        page = (tmp_path / "warehouse" / name).read_text(encoding="utf-8")
        assert "fewer than 30 customers" in page.replace("\N{NO-BREAK SPACE}", " ")
