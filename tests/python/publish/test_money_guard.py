"""Money of another size than in the build published before stops the publish."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

RunPublish = Callable[..., "subprocess.CompletedProcess[str]"]
MakeWorkingFile = Callable[..., Path]


@pytest.fixture
def publish_median(
    make_working_file: MakeWorkingFile, command: list[str]
) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    def publish(
        build_id: str, balance: float | None, *options: str
    ) -> "subprocess.CompletedProcess[str]":
        with duckdb.connect(make_working_file(build_id)) as connection:
            connection.execute(
                "create table marts.bank_portrait as select"
                " $1::double as median_balance_amount,"
                " 100000.0 as median_salary_amount, 42.0 as median_age_years",
                [balance],
            )
        return subprocess.run(
            [*command, *options], capture_output=True, text=True, check=False
        )

    return publish


def test_a_thousandth_of_the_money_is_refused_unless_allowed(
    publish_median: Callable[..., "subprocess.CompletedProcess[str]"],
    published_build: Callable[[], str],
) -> None:
    assert publish_median("first", 500_000.0).returncode == 0
    outcome = publish_median("second", 500.0)
    assert outcome.returncode == 2
    assert "the median of balance_amount is 500.00 and was 500,000.00" in outcome.stderr
    assert "salary" not in outcome.stderr
    assert "Nothing was published." in outcome.stderr
    assert published_build() == "first"
    assert publish_median("second", 500.0, "--allow-money-shift").returncode == 0
    assert published_build() == "second"


@pytest.mark.parametrize(
    ("before", "now", "is_refused"),
    [
        (100.0, 500.0, False),
        (100.0, 500.01, True),
        (500.01, 100.0, True),
        (0.0, 0.0, False),
        (0.0, 1.0, True),
        (None, 1.0, False),
        (1.0, None, False),
        (-100.0, -900.0, True),
    ],
)
def test_a_factor_of_five_is_the_limit(
    before: float | None, now: float | None, is_refused: bool
) -> None:
    from bank_churn.errors import InputError
    from bank_churn.guard import require_money_of_one_size

    columns = "median_balance_amount"
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as working")
        connection.execute("create schema working.marts")
        connection.execute(
            "create table working.marts.bank_portrait as"
            f" select $1::double as {columns}",
            [now],
        )

        def published(_: Path) -> dict[str, float]:
            return {} if before is None else {columns: before}

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("bank_churn.guard._published", published)
            if is_refused:
                with pytest.raises(InputError, match="of another size"):
                    require_money_of_one_size(connection, Path(sys.executable))
            else:
                require_money_of_one_size(connection, Path(sys.executable))
