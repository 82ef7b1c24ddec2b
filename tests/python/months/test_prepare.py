"""What the options of months ask for before anything is read."""

from pathlib import Path

import pytest

from bank_churn.errors import InputError
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
