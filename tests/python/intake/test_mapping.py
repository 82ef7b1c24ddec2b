"""Column mappings and the columns they find."""

from pathlib import Path

import pytest

from bank_churn.intake.errors import IntakeError
from bank_churn.intake.fields import FIELDS
from bank_churn.intake.mapping import check_mapping, find_positions, load_mapping
from tests.python.warehouses import ROOT

KAGGLE_HEADER = (
    *("RowNumber", "CustomerId", "Surname", "CreditScore", "Geography", "Gender"),
    *("Age", "Tenure", "Balance", "NumOfProducts", "HasCrCard", "IsActiveMember"),
    *("EstimatedSalary", "Exited"),
)


def refusal(tmp_path: Path, content: str) -> IntakeError:
    path = tmp_path / "mapping.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(IntakeError) as raised:
        load_mapping(path)
    return raised.value


def test_the_example_mapping_fits_the_kaggle_layout() -> None:
    mapping = load_mapping(ROOT / "mappings" / "kaggle_bank_churn.yml")
    positions = find_positions(KAGGLE_HEADER, mapping, "kaggle.csv")
    found = dict(zip(FIELDS, positions, strict=True))
    assert found.pop("equity") is None
    assert {f: KAGGLE_HEADER[p - 1] for f, p in found.items() if p} == {
        "userid": "CustomerId",
        "score": "CreditScore",
        "city": "Geography",
        "gender": "Gender",
        "age": "Age",
        "balance": "Balance",
        "products": "NumOfProducts",
        "credit_card": "HasCrCard",
        "last_activity": "IsActiveMember",
        "est_salary": "EstimatedSalary",
        "churn": "Exited",
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a: [", "the column mapping cannot be read"),
        ("", "is no column mapping"),
        ("- a\n- b\n", "is no column mapping"),
        ("just text", "is no column mapping"),
        ("Tenure: tenure", "`Tenure: tenure` does not name a field; the fields are"),
        ("Tenure: 5", "`Tenure: 5` does not name a field"),
        ("5: userid", "`5: userid` does not name a field"),
        ("a: [userid]", "does not name a field"),
        ("A: churn\nB: is_churned", "the columns `A`, `B` are all given to the field"),
    ],
)
def test_a_wrong_mapping_is_refused(content: str, said: str, tmp_path: Path) -> None:
    error = refusal(tmp_path, content)
    assert f"{tmp_path / 'mapping.yml'}" in str(error)
    assert said in str(error)
    assert "\n" not in str(error) + error.ru


def test_a_mapping_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=r"none.yml: the column mapping cannot be"):
        load_mapping(tmp_path / "none.yml")


def test_names_of_the_marts_are_fields_too() -> None:
    mapping = check_mapping({"A": "User_ID ", "B": "balance_amount"}, "columns")
    assert mapping == {"A": "userid", "B": "balance"}


def test_columns_are_found_by_name_in_any_case_and_padding() -> None:
    positions = find_positions(
        [" CHURN ", "is_active", "other", "UserId", "products"], {}, "x.csv"
    )
    found = {f: p for f, p in zip(FIELDS, positions, strict=True) if p}
    assert found == {"churn": 1, "last_activity": 2, "userid": 4, "products": 5}


def test_a_mapped_column_wins_over_one_of_the_field_s_name() -> None:
    header = ["score", "userid", "products", "churn", "Points"]
    positions = find_positions(header, {"points": "score"}, "x.csv")
    assert positions[FIELDS.index("score")] == 5


@pytest.mark.parametrize(
    ("header", "mapping", "said"),
    [
        (
            ["userid", "churn"],
            {},
            "x.csv has no column for `products`; its columns are `userid`, `churn`: "
            "name the right ones in a column mapping.",
        ),
        (
            ["userid", "products", "churn"],
            {"Balance": "balance", "Age": "age"},
            "x.csv has no column `Balance`, `Age`, which the column mapping names; its "
            "columns are `userid`, `products`, `churn`.",
        ),
        (
            ["userid", "USERID ", "products", "churn"],
            {},
            "x.csv: the columns `userid`, `USERID ` are all given to the field "
            "`userid`; keep one of them.",
        ),
    ],
)
def test_wrong_columns_are_named(
    header: list[str], mapping: dict[str, str], said: str
) -> None:
    with pytest.raises(IntakeError) as raised:
        find_positions(header, mapping, "x.csv")
    assert str(raised.value) == said
    assert raised.value.ru.startswith("x.csv")
