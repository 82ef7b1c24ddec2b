"""Fixtures that more than one package of tests needs."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bank_churn.synthetic_months import write_months
from tests.python.warehouses import (
    PARSED,
    ROOT,
    Warehouse,
    shared_folder,
    shared_warehouse,
)

# What `make test-fast` leaves out: whole builds, browsers, kills, processes of the
# command, engines beside DuckDB, hundreds of generated files, measurements. The small
# world (tests/golden) is the build that it keeps.
SLOW = (
    *("actions", "benchmarks", "marts", "publish", "spark"),
    *("bank_churn/test_build", "bank_churn/test_kills", "bank_churn/test_make"),
    *("bank_churn/test_operations", "bank_churn/test_outcomes"),
    *("bank_churn/test_synthetic", "bank_churn/test_wheel"),
    "campaigns/test_results",
    *("dbt/test_outside_dbt", "dbt/test_parsed", "dbt/test_soundness"),
    "dbt/test_transactions",
    *("docs/test_columns", "docs/test_overview", "docs/test_readme"),
    *("drivers/test_drivers_on_original", "drivers/test_rule_search"),
    *("intake/test_changed_files", "intake/test_line_numbers", "intake/test_odd_paths"),
    *("intake/test_quarantine", "intake/test_whole_builds"),
    *("months/test_counts", "months/test_false_alarms", "months/test_faults"),
    *("months/test_months_build", "months/test_panel", "months/test_prepare"),
    "months/test_score_months",
    *("python_stats/test_hypotheses_seed", "python_stats/test_original"),
    *("report/test_dashboard_numbers", "report/test_data"),
    *("report/test_formats_in_browser", "report/test_numbers_in_browser"),
    *("report/test_odd_extract", "report/test_pages_in_browser"),
    *("report/test_view_in_browser", "report/test_write"),
    *("score/test_without_card", "sentences"),
)
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# A test that wants one of these waits for a whole build of ten thousand customers.
WAREHOUSES = {"default_warehouse", "original_warehouse", "months_warehouse"}


def pytest_configure(config: pytest.Config) -> None:
    """Tests may also say it themselves."""
    config.addinivalue_line("markers", "slow: left out by `make test-fast`")
    # A run in the background ignores Ctrl-C, and so would the programs that are to be
    # interrupted: unlike SIG_IGN a handler is not handed down.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, lambda *_: None)
    # Workers have it of their controller.
    if PARSED not in os.environ:
        os.environ[PARSED] = tempfile.mkdtemp(prefix="bank-churn-parsed-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(PARSED)))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is listed above or wants a warehouse, and begin with it.

    Nobody waits for it at the end.
    """
    for item in items:
        path = item.path.relative_to(ROOT).as_posix()
        name = path.removeprefix("tests/python/").removesuffix(".py")
        wanted = set(getattr(item, "fixturenames", ()))
        if name != path and (name.startswith(SLOW) or wanted & WAREHOUSES):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(autouse=True)
def _signals_as_before() -> Iterator[None]:
    """A command run in this process ends deaf to signals, which programs inherit."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(scope="session")
def original_extract() -> Path:
    """The extract the published figures are about; it is not part of the project."""
    default = ROOT.parent / "shared" / "data" / "bank_scrooge.csv"
    path = Path(os.environ.get("BANK_CHURN_ORIGINAL_EXTRACT", default))
    if not path.is_file():
        pytest.skip("the original extract is not here; set BANK_CHURN_ORIGINAL_EXTRACT")
    return path


@pytest.fixture(scope="session")
def default_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The default extract, built once for all tests."""
    return shared_warehouse(tmp_path_factory, "default")


@pytest.fixture(scope="session")
def months_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four months; one file is corrected, one comes twice, one is late."""
    return shared_folder(
        tmp_path_factory,
        "months_bank",
        lambda folder: write_months(folder, 4, rows=900),
    )


@pytest.fixture(scope="session")
def months_warehouse(
    months_bank: Path, tmp_path_factory: pytest.TempPathFactory
) -> Warehouse:
    """All four months, the late file too, named in no order.

    Its own tests build it anew: other tests read `months_published`.
    """
    files = sorted(months_bank.rglob("*.csv"), key=lambda path: path.name[::-1])
    built = shared_warehouse(
        tmp_path_factory,
        "months",
        *(str(file) for file in files),
        *("--extract", str(months_bank / "months.yml")),
    )
    published = built.output_dir / "bank_churn.duckdb"
    # Before any test of this worker can build it anew.
    shared_folder(
        tmp_path_factory,
        "months_published",
        lambda folder: shutil.copy(published, folder),
    )
    return built


@pytest.fixture(scope="session")
def months_published(
    months_warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The published file of the four months, as it was after the first build."""
    folder = shared_folder(tmp_path_factory, "months_published", Path.touch)
    return folder / "bank_churn.duckdb"


@pytest.fixture(scope="session")
def dbt_target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """dbt's target folder of the worker, one for all tests so that they parse once."""
    return tmp_path_factory.mktemp("dbt_target")


@pytest.fixture(scope="session")
def original_warehouse(
    original_extract: Path, tmp_path_factory: pytest.TempPathFactory
) -> Warehouse:
    """The original extract, built once for all tests."""
    return shared_warehouse(
        tmp_path_factory, "original", "--customers", str(original_extract)
    )


@pytest.fixture(scope="session")
def installed_aside() -> Callable[[str], Path]:
    """Install one requirement into a folder of its own; skip where that fails."""

    def install(requirement: str) -> Path:
        folder = ROOT / ".venv-readers" / requirement
        if not folder.is_dir():
            installed = subprocess.run(
                [
                    *(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"),
                    *("--target", str(folder), requirement),
                ],
                capture_output=True,
                text=True,
                check=False,
            )
            if installed.returncode:
                assert "CI" not in os.environ, installed.stderr
                pytest.skip(f"{requirement} cannot be installed here")
        return folder

    return install
