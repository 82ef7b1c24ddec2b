"""After the set-up no command needs a network: a build and a report without one."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.python.warehouses import run_command

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
    for arguments in (["build", str(extract)], ["report"]):
        ended = run_command(tmp_path, *arguments, prefix=prefix)
        assert ended.returncode == 0, ended.stderr
        assert json.loads(ended.stdout)["status"] == "ok"
    for name in ("dashboard.html", "report.html"):
        page = (tmp_path / "warehouse" / name).read_text(encoding="utf-8")
        assert "fewer than 30 customers" in page.replace("\N{NO-BREAK SPACE}", " ")
