"""A first look at what is published: what is shown, and what is said of mistypes."""

from pathlib import Path

import duckdb
import pytest

from bank_churn import look
from bank_churn.errors import InputError
from bank_churn.paths import Project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("published")
    with duckdb.connect(folder / "bank_churn.duckdb") as connection:
        connection.execute(
            "create schema marts;"
            "create table marts.build_info as select 'b1' as build_id, 'a.csv' as"
            " source_file;"
            "create table marts.churn_drivers as"
            " select i as position, i / 10 as churn_rate from range(1, 4) as r(i);"
            "comment on table marts.churn_drivers is"
            " 'Churn in every band of every feature: one row each. More of it.'"
        )
    return Project(folder, folder / "work.duckdb", folder)


def test_rows_that_are_asked_for(project: Project) -> None:
    found = look.show(
        project, "churn-drivers", where="churn_rate > 0.1", columns=["churn_rate"]
    )
    assert found.rows == ((0.2,), (0.3,))
    assert not found.is_cut
    assert look.show(project, "churn drivers", limit=1).as_text().endswith("--limit")


@pytest.mark.parametrize(
    ("table", "where", "columns", "said"),
    [
        ("churn-driver", None, [], "did you mean churn_drivers? `bank-churn tables`"),
        ("xyz", None, [], "there are: build_info, churn_drivers. `bank-churn tables`"),
        ("churn_drivers", None, ["rate"], "did you mean churn_rate?"),
        ("churn_drivers", None, ["xyz"], "there are: position, churn_rate."),
        ("churn_drivers", "churn_rte > 1", [], "churn_rte; did you mean churn_rate?"),
        ("churn_drivers", "churn_rate >", [], 'is no SQL; write one such as "position'),
        ("churn_drivers", "1 = 1; drop table x", [], "is no SQL near `;`"),
        ("churn_drivers", "churn_rate is 5", [], "is no SQL near `5`"),
    ],
)
def test_what_is_mistyped_is_named(
    project: Project, table: str, where: str | None, columns: list[str], said: str
) -> None:
    with pytest.raises(InputError) as refused:
        look.show(project, table, where=where, columns=columns)
    assert said in str(refused.value)
    # The query around the condition is no concern of who asked.
    assert "select" not in str(refused.value)


def test_the_list_says_what_a_table_is_about(project: Project) -> None:
    rows = {row[0]: row for row in look.list_tables(project).rows}
    assert rows["churn_drivers"][1:] == (3, "Churn in every band of every feature")


def test_next_steps_follow_what_is_there(project: Project, tmp_path: Path) -> None:
    empty = Project(tmp_path, tmp_path / "work.duckdb", tmp_path)
    assert "bank-churn check customers.csv" in look.next_steps(empty, "en")
    assert "ничего не опубликовано" in look.next_steps(empty, "ru")
    assert "bank-churn report" in look.next_steps(project, "en")
    (project.output_dir / "dashboard.html").touch()
    assert "bank-churn open" in look.next_steps(project, "ru")
    assert "Опубликована сборка b1 файла a.csv" in look.next_steps(project, "ru")
