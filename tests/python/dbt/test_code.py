"""dbt's tests of code, which a bare `dbt build` leaves out (`selectors.yml`)."""

from tests.python.dbt.conftest import RunDbt


def test_code_is_right_on_made_up_rows(run_dbt: RunDbt) -> None:
    finished = run_dbt("test", "--selector", "code")
    assert finished.returncode == 0, finished.stdout
    assert "unit test" in finished.stdout  # dbt succeeds when it finds nothing to run
