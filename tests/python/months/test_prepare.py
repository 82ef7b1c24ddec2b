"""What the options of months ask for before anything is read, and who waits."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from bank_churn.errors import BusyError, InputError
from bank_churn.months.deliveries import Delivery
from bank_churn.months.judged import Month, Store
from bank_churn.months.options import MonthOptions
from bank_churn.months.prepare import prepare
from bank_churn.paths import locate
from bank_churn.progress import Progress


@pytest.mark.parametrize(
    ("as_of", "accepted", "forgotten"),
    [("2026-10-31", (), None), (None, ("x",), None), (None, (), Path("forget.csv"))],
)
def test_options_of_months_want_delivered_files(
    tmp_path: Path, as_of: str | None, accepted: tuple[str, ...], forgotten: Path | None
) -> None:
    project = locate(None, tmp_path / "target" / "work.duckdb", tmp_path / "out")
    with pytest.raises(InputError, match="are about delivered files"):
        prepare(
            project,
            {},
            Progress(),
            as_of=as_of,
            accepted=accepted,
            forgotten=forgotten,
        )


def test_without_them_there_is_nothing_to_prepare(tmp_path: Path) -> None:
    project = locate(None, tmp_path / "target" / "work.duckdb", tmp_path / "out")
    assert (
        prepare(project, {}, Progress(), as_of=None, accepted=(), forgotten=None)
        is None
    )


def test_the_folder_of_months_is_of_one_build(tmp_path: Path) -> None:
    """Two working files of one folder share it; what killed builds left goes."""
    project = locate(None, tmp_path / "target" / "work.duckdb", tmp_path / "out")
    left = project.months_dir / "counted" / ".keeping-abcd1234"
    left.mkdir(parents=True)
    (left / "rows.parquet").touch()
    foreign = project.months_dir / ".thumbs-of-mine"
    foreign.mkdir()
    months = MonthOptions(as_of="2026-10-31")
    variables = {"customers_path": str(tmp_path / "none.csv")}
    with (
        FileLock(project.months_lock),
        pytest.raises(BusyError, match="judging months"),
        months.prepared(project, variables, Progress()),
    ):
        pass
    assert left.is_dir()
    with (
        pytest.raises(InputError, match="no such file"),
        months.prepared(project, variables, Progress()),
    ):
        pass
    assert not left.exists()
    assert foreign.is_dir()


def test_a_month_is_kept_under_the_name_of_what_was_read(tmp_path: Path) -> None:
    project = locate(None, tmp_path / "target" / "work.duckdb", tmp_path / "out")
    project.working_file.parent.mkdir()
    with duckdb.connect(project.working_file) as connection:
        connection.execute("""
            create schema staging;
            create table staging.stg_bank__customers as
            select
                '1' as user_id, 'A' as city, 'male' as gender, 1 as age_years,
                1 as credit_score, 1 as equity_score, 1 as balance_amount,
                1 as estimated_salary_amount, 1 as product_count,
                true as has_credit_card, true as is_active, false as is_churned,
                'x.csv' as file_name;
            create table staging.stg_bank__rejected_rows (file_name varchar);
            create table staging.stg_bank__files as
            select
                1 as file_index, 'x.csv' as file_name, 'after' as sha256,
                1 as record_count, ['userid'] as present_fields;
        """)
    store = Store(project, {})
    day = date(2026, 10, 31)
    was, now = (
        Month(day, (Delivery(tmp_path / "x.csv", "x.csv", digest, day),))
        for digest in ("before", "after")
    )
    with pytest.raises(InputError, match="changed while it was read"):
        store.keep(was, project.working_file)
    assert not store.has(was)
    store.keep(now, project.working_file)
    assert store.has(now)
    # A machine that lost its power kept the names and not the bytes.
    for name in (store.name_of(now), store.name_of(now).replace("parquet", "json")):
        kept = (project.months_dir / name).read_bytes()
        for damaged in (b"", kept[:-3]):
            (project.months_dir / name).write_bytes(damaged)
            assert not store.has(now)
        (project.months_dir / name).write_bytes(kept)
        assert store.has(now)
