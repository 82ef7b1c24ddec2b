"""The description of an extract: one YAML file, every mistake with its line."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from bank_churn.intake.columns import match_columns, near_names
from bank_churn.intake.description import (
    SCHEMA_FILE,
    Description,
    load_description,
    parse_description,
    schema,
)
from bank_churn.intake.errors import IntakeError
from bank_churn.intake.fields import FIELDS, known_layouts
from tests.python.warehouses import ROOT

KAGGLE_HEADER = (
    *("RowNumber", "CustomerId", "Surname", "CreditScore", "Geography", "Gender"),
    *("Age", "Tenure", "Balance", "NumOfProducts", "HasCrCard", "IsActiveMember"),
    *("EstimatedSalary", "Exited"),
)
WHOLE = """
columns:
  CLIENTNUM: user_id
  Attrition_Flag: {field: is_churned, values: {Attrited Customer: true, no: false}}
  Balance: {field: balance_amount, decimal_mark: ",", thousands_mark: ".",
            missing: [-999999, 007]}
missing: ["?", нет данных]
ignore: [RowNumber, Surname]
encoding: cp1252
separator: tab
header_line: 3
last_line: drop_totals
sheet: Клиенты
row_id: true
currency: {code: EUR, symbol: "€"}
max_rejected_share: 0.1
"""


def described(tmp_path: Path, content: str) -> Description:
    path = tmp_path / "extract.yml"
    path.write_text(content, encoding="utf-8")
    return parse_description(load_description(path))


def refusal(tmp_path: Path, content: str | bytes) -> IntakeError:
    path = tmp_path / "extract.yml"
    raw = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(raw)
    with pytest.raises(IntakeError) as raised:
        load_description(path)
    return raised.value


def test_everything_that_can_be_said_is_understood(tmp_path: Path) -> None:
    found = described(tmp_path, WHOLE)
    rules = found.rules
    assert {name: rule.field for name, rule in found.columns.items()} == {
        "CLIENTNUM": "userid",
        "Attrition_Flag": "churn",
        "Balance": "balance",
    }
    # A name is a text in the file, whatever YAML makes of it: `no` is not false.
    assert rules["churn"].values == {"attrited customer": "true", "no": "false"}
    assert rules["balance"].values == {"-999999": "", "007": ""}
    assert rules["balance"].marks == ",."
    assert (found.missing, found.ignore) == (
        ("?", "нет данных"),
        ("RowNumber", "Surname"),
    )
    assert (found.encoding, found.separator, found.header_line) == ("cp1252", "\t", 3)
    assert (found.drops_last_line, found.sheet, found.has_row_id) == (
        True,
        "Клиенты",
        True,
    )
    assert found.cell_rules()["city"] == {"?": "", "нет данных": ""}


def test_a_whole_number_may_be_written_as_any_number(tmp_path: Path) -> None:
    assert repr(described(tmp_path, "header_line: 2e0").header_line) == "2"


def test_the_content_can_be_handed_to_dbt(tmp_path: Path) -> None:
    path = tmp_path / "extract.yml"
    path.write_text(WHOLE, encoding="utf-8")
    content = load_description(path)
    assert json.loads(json.dumps(content)) == content
    assert content["currency"] == {"code": "EUR", "symbol": "€"}


def test_the_flat_mapping_of_old_is_a_description(tmp_path: Path) -> None:
    found = described(tmp_path, "A: User_ID\nB: balance_amount\n")
    assert {name: rule.field for name, rule in found.columns.items()} == {
        "A": "userid",
        "B": "balance",
    }


def test_the_published_schema_is_valid_and_knows_every_field() -> None:
    published = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(published)
    assert published == schema(), "write the result of schema() into the file"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a: [", "line 1: the description cannot be read ("),
        ("", "is no description of an extract"),
        ("- a\n- b\n", "is no description of an extract"),
        ("just text", "is no description of an extract"),
        (
            "Tenure: tenure",
            "line 1: `Tenure: tenure` does not name a field; the fields",
        ),
        ("Age: age\nTenure: 5", "line 2: `Tenure: 5` does not name a field"),
        (
            "columns:\n  A: churn\n  B: {field: is_churned, values: {j: true}}",
            "line 3: the columns `A`, `B` are names of the field `churn` and are "
            "described otherwise",
        ),
        ("A: userid\nB: balance\nB: est_salary", "line 3: `B` stands here twice"),
        (
            "columns: {A: churn}\nseparater: ;",
            "line 2: `separater` is not known here: did you mean `separator`?",
        ),
        (
            "columns:\n  A: churn\n  B: {field: balance, decimal_marks: ','}",
            "line 3: `decimal_marks` is not known here: did you mean `decimal_mark`?",
        ),
        (
            "columns:\n  B: {field: balance, decimal_mark: ;}",
            'line 2: `decimal_mark` must be one of ".", ",", not ";".',
        ),
        ("encoding: klingon", "line 1: `klingon` is no encoding of Python"),
        *(
            (f"encoding: {name}", f"line 1: `{name}` is no encoding of Python")
            for name in ("base64", "idna", "punycode", "unicode_escape", "undefined")
        ),
        ("separator: '::'", "line 1: `separator` must look like"),
        ("header_line: 0", "line 1: `header_line` must be at least 1, not 0."),
        ("missing: none", "line 1: `missing` must be of the type array"),
        ("max_rejected_share: 5", "line 1: `max_rejected_share` must be at most 1"),
        ("currency: {symbol: x}", "line 1: `currency` lacks `code`"),
        ("currency: {code: euro}", "line 1: `code` must look like"),
        (
            "columns:\n  G:\n    field: gender\n    values:\n      d: divers",
            "line 5: `d: divers` of `G` must mean female / male.",
        ),
        (
            "columns: {B: {field: balance, decimal_mark: ',', thousands_mark: ','}}",
            "line 1: `,` cannot be both marks of `B`",
        ),
        # What bad luck and adversaries write.
        ("a: 2024-99-99", "line 1: `a: 2024-99-99` does not name a field"),
        ("no: churned", "line 1: `no: churned` does not name a field"),
        ("a: " + "[" * 20_000, "line 1: the description cannot be read (nested too"),
        ("columns: " + "{a: " * 300 + "x" + "}" * 300, "(nested too deeply)"),
        ("".join(f"{' ' * depth}k:\n" for depth in range(40)), "(nested too deeply)"),
        ("a: userid\n---\nb: churn", "the description cannot be read ("),
        ("a: &a [x]\nb: [*a, *a]", "line 2: the description cannot be read (aliases"),
        ("<<: [1, 2]", "line 1: a name must be plain text"),
        ('"\\ud83d": userid', "line 1: a name must be plain text"),
        ('"\\e]0;x\\a": churn', "line 1: a name must be plain text"),
        ("!!python/object/apply:os.system [x]", "is no description of an extract"),
        (b"\xff\xfe\x00", "the description cannot be read ("),
    ],
)
def test_a_mistake_is_one_sentence_with_its_line(
    content: str | bytes, said: str, tmp_path: Path
) -> None:
    error = refusal(tmp_path, content)
    assert str(error).startswith(f"{tmp_path / 'extract.yml'} ") or "yml:" in str(error)
    assert said in str(error)
    assert (str(error) + error.ru).isprintable()
    assert len(str(error)) < 600


def test_a_description_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=r"none.yml: the description cannot be"):
        load_description(tmp_path / "none.yml")
    with pytest.raises(IntakeError, match="cannot be read"):
        load_description("/dev/zero")


def test_the_example_fits_the_kaggle_layout() -> None:
    path = ROOT / "mappings" / "kaggle_bank_churn.yml"
    found = match_columns(
        KAGGLE_HEADER, parse_description(load_description(path)), "kaggle.csv"
    )
    # The layout is known: without the description the same columns are found.
    known = match_columns(KAGGLE_HEADER, Description(), "kaggle.csv")
    assert known.layout == "Kaggle Churn_Modelling"
    assert known.positions == found.positions
    assert (known.unused, found.unused) == (("RowNumber", "Surname", "Tenure"), ())
    columns = dict(zip(FIELDS, found.positions, strict=True))
    assert columns.pop("equity") is None
    assert {f: KAGGLE_HEADER[p - 1] for f, p in columns.items() if p} == {
        field: column
        for column, field in known_layouts()["Kaggle Churn_Modelling"].items()
    }


def positions_of(header: list[str], description: str = "{}") -> dict[str, int]:
    content = json.loads(description)
    found = match_columns(header, parse_description(content), "x.csv").positions
    return {f: p for f, p in zip(FIELDS, found, strict=True) if p}


def test_columns_are_found_by_name_in_any_case_and_padding() -> None:
    assert positions_of([" CHURN ", "is_active", "other", "UserId", "products"]) == {
        "churn": 1,
        "last_activity": 2,
        "userid": 4,
        "products": 5,
    }
    assert positions_of(["userid", "products", "churn", "CreditCard"]) == {
        "userid": 1,
        "products": 2,
        "churn": 3,
        "credit_card": 4,
    }


def test_a_described_column_wins_over_one_of_the_field_s_name() -> None:
    header = ["score", "userid", "products", "churn", "Points"]
    found = positions_of(header, '{"columns": {"points": "score"}}')
    assert found["score"] == 5


def test_a_column_may_have_another_name_in_another_file() -> None:
    both = '{"columns": {"client": "user_id", "account": "user_id"}}'
    for name in ("Client", "ACCOUNT"):
        assert positions_of(["products", name, "churn"], both)["userid"] == 2
    with pytest.raises(IntakeError, match="`client`, `account` are all given to"):
        positions_of(["client", "account", "products", "churn"], both)
    with pytest.raises(IntakeError, match="a line for each of its names"):
        positions_of(["products", "number", "churn"], both)


@pytest.mark.parametrize("layout", list(known_layouts()))
def test_every_known_layout_is_taken_whole(layout: str) -> None:
    columns = known_layouts()[layout]
    header = [name.upper() for name in columns]
    found = match_columns(header, Description(), "x.csv")
    taken = {
        f: header[p - 1] for f, p in zip(FIELDS, found.positions, strict=True) if p
    }
    assert taken == {field: name.upper() for name, field in columns.items()}
    assert found.unused == ()


@pytest.mark.parametrize(
    ("header", "columns", "said"),
    [
        (
            ["userid", "churn"],
            {},
            "x.csv has no column for `products`; its columns are `userid`, `churn`: "
            "write `columns: {YOUR COLUMN: product_count}` into the description, or",
        ),
        (
            ["Код клиента", "Продукты", "churn"],
            {},
            "write `columns: {Код клиента: user_id, Продукты: product_count}` into the "
            "description (or `row_id: true`: the line number becomes the id)",
        ),
        (
            ["userid", "products", "churn"],
            {"Balance": "balance", "Age": "age"},
            "x.csv has no column `Balance`, `Age`, which the description names; its "
            "columns are `userid`, `products`, `churn`. A column with another name in "
            "some of the files has a line for each of its names.",
        ),
        (
            ["userid", "products", "churn", "balance", "balance"],
            {"Balance": "balance"},
            "x.csv: the columns `balance`, `balance` are all given to the field "
            "`balance`; keep one of them, or name the columns anew by `header:`",
        ),
    ],
)
def test_wrong_columns_are_named(
    header: list[str], columns: dict[str, str], said: str
) -> None:
    with pytest.raises(IntakeError) as raised:
        match_columns(header, parse_description({"columns": columns}), "x.csv")
    assert said in str(raised.value)
    assert raised.value.ru.startswith("x.csv")


def test_unused_columns_have_near_names() -> None:
    unused = ["CreditCrad", "Loyalty", "Остаток на счёте", "Tenure", "x"]
    assert near_names(unused, ["userid", "products", "churn"]) == {
        "CreditCrad": "credit_card",
        "Loyalty": "last_activity",
        "Остаток на счёте": "balance",
    }
    assert near_names(["Loyalty"], ["last_activity"]) == {}
