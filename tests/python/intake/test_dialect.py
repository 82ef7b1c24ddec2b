"""How a text table is written, from its first lines."""

import pytest

from bank_churn.intake.description import Description, parse_description
from bank_churn.intake.dialect import Dialect, read_dialect
from bank_churn.intake.errors import IntakeError

HEADER = "userid,products,churn,city,balance"
ROW = "1,2,0,Ярославль,10.5"


def dialect_of(text: str, description: Description | None = None) -> Dialect:
    return read_dialect(text.splitlines(), description or Description(), "x.csv")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separator_is_the_one_that_finds_the_columns(separator: str) -> None:
    text = f"{HEADER}\n{ROW}\n".replace(",", separator)
    assert dialect_of(text).separator == separator


def test_a_separator_inside_a_quoted_name_does_not_count() -> None:
    found = dialect_of('userid;products;churn;"a,b,c,d,e,f"\n1;2;0;x\n')
    assert found.separator == ";"
    assert found.header == ("userid", "products", "churn", "a,b,c,d,e,f")


def test_header_is_trimmed() -> None:
    found = dialect_of(" USERID , products,churn  \n1,2,0")
    assert found.header == ("USERID", "products", "churn")
    assert [p for p in found.columns.positions if p] == [1, 2, 3]


@pytest.mark.parametrize(
    ("above", "separator", "header_line"),
    [
        ("", ",", 1),
        ("Выгрузка клиентов на 01.11.2026\n\n", ";", 3),
        ("Bank, branch, all customers\n", ",", 2),
        ("sep=;\n", ";", 2),
        ('"sep=|"\n', "|", 2),
        ("sep=;\nA title\n", ";", 3),
        ("Номер;Продукты;Отток;Город;Остаток\n", ";", 2),
    ],
)
def test_the_header_is_found_below_what_people_put_above(
    above: str, separator: str, header_line: int
) -> None:
    found = dialect_of(above + f"{HEADER}\n{ROW}\n".replace(",", separator))
    assert (found.separator, found.header_line) == (separator, header_line)
    assert found.line_numbers == [header_line + 1]


def test_a_header_of_usual_names_is_found_below_a_title() -> None:
    text = "Отчёт\nза октябрь\nКод клиента;Продукты;Отток\n1;2;0\n"
    with pytest.raises(IntakeError, match="Код клиента: user_id"):
        dialect_of(text)
    said = {"Код клиента": "user_id", "Продукты": "products", "Отток": "churn"}
    found = dialect_of(text, parse_description({"columns": said}))
    assert found.header_line == 3


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        # Rows alone end in a separator.
        (["1,2,0,", "2,1,0,"], ("userid", "products", "churn", "")),
        # R writes the number of the row and no name for it.
        (["7,1,2,0", "8,2,1,0"], ("", "userid", "products", "churn")),
        (["1,2,0", "2,1,0,"], ("userid", "products", "churn")),
    ],
)
def test_rows_may_have_a_field_that_the_header_lacks(
    rows: list[str], header: tuple[str, ...]
) -> None:
    found = dialect_of("userid,products,churn\n" + "\n".join(rows))
    assert found.header == header


def test_a_header_may_end_in_a_separator_that_rows_lack() -> None:
    found = dialect_of("userid,products,churn,\n1,2,0\n2,1,0")
    assert found.header == ("userid", "products", "churn")


def test_every_line_in_quotes_is_unwrapped() -> None:
    text = '"userid,products,churn,city"\n"1,2,0,""a, b"""\n"2,1,0,c"\n'
    found = dialect_of(text)
    assert found.is_wrapped
    assert found.records == [["1", "2", "0", "a, b"], ["2", "1", "0", "c"]]
    ordinary = dialect_of('"userid","products","churn"\n"1","2","0"\n')
    assert not ordinary.is_wrapped


@pytest.mark.parametrize(
    ("cells", "marks"),
    [
        (["1,5", "2", "4,5"], ","),
        (["1 234,50", "1\u00a0234,50"], ","),
        (["10.000,50", "5,25"], ",."),
        (["10,000.50", "1,196,902.00"], ".,"),
        (["1.234.567", "2.000"], ",."),
        # Three digits, but what stands before them groups nothing.
        (["0.123", "1234.567"], "."),
        (["59.214", "59.2"], "."),
        (["59,214", "12.50"], ".,"),
        (["1", "2"], ""),
        (["€10.5", "(12.25)", "5.00-"], "."),
        (["1.2E+06"], "."),
    ],
)
def test_marks_are_judged_per_column(cells: list[str], marks: str) -> None:
    rows = "".join(f"{i};2;0;1,5;{cell}\n" for i, cell in enumerate(cells))
    found = dialect_of("userid;products;churn;note;balance\n" + rows)
    assert found.number_marks[6] == marks


@pytest.mark.parametrize(
    "cell", ["59,214", "59.214", "-59.214", "141.891 ₽", "(1,000)"]
)
def test_three_digits_after_every_mark_are_asked_about(cell: str) -> None:
    text = f"userid;products;churn;Остаток;balance\n1;2;0;;{cell}\n2;1;0;;7\n"
    with pytest.raises(IntakeError) as raised:
        dialect_of(text)
    mark, other = (",", ".") if "," in cell else (".", ",")
    line = "`columns: {balance: {field: balance_amount, decimal_mark: "
    assert f'{line}"{other}", thousands_mark: "{mark}"}}}}`' in str(raised.value)
    assert f'{line}"{mark}"}}}}`' in str(raised.value)
    for decimal, thousands in ((other, mark), (mark, "")):
        rule = {"field": "balance", "decimal_mark": decimal}
        rule |= {"thousands_mark": thousands} if thousands else {}
        said = parse_description({"columns": {"balance": rule}})
        assert dialect_of(text, said).number_marks[6] == decimal + thousands


def test_a_range_may_leave_one_reading() -> None:
    found = dialect_of("userid;products;churn;score;age\n1;2;0;700,125;25,000\n")
    assert (found.number_marks[1], found.number_marks[4]) == (",", ",")


def test_what_is_described_is_not_detected() -> None:
    text = "userid;products;churn|x;balance\n1;2;0;1.5\n"
    with pytest.raises(IntakeError, match=r"x.csv has no column for"):
        dialect_of(text, Description(separator="|"))
    found = dialect_of(
        text.replace("|x", ""), Description(separator=";", decimal_mark=",")
    )
    assert (found.separator, found.number_marks[6]) == (";", ",")


def test_names_can_be_given_to_a_file_without_a_header() -> None:
    names = ("userid", "products", "churn")
    found = dialect_of("1;2;0\n2;1;0\n", Description(header=names))
    assert (found.header_line, found.header, found.separator) == (0, names, ";")
    assert found.records == [["1", "2", "0"], ["2", "1", "0"]]
    found = dialect_of("a;a;a\n2;1;0\n", Description(header=names, header_line=1))
    assert (found.header_line, found.header) == (1, names)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("Dear colleagues\nhello\n", "x.csv is not a table: none of its first lines"),
        (
            '"userid,products,churn\n1,2,0\n',
            "x.csv seems to have no header: the first line that can be read is `1`",
        ),
        ("userid,churn\n1,0\n", "x.csv has no column for `products`; its col"),
    ],
)
def test_what_is_no_table_is_named(content: str, sentence: str) -> None:
    with pytest.raises(IntakeError) as raised:
        dialect_of(content)
    assert str(raised.value).startswith(sentence)
    assert raised.value.ru.startswith("x.csv")
