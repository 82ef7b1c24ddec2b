"""`bank-churn check`: what it says is what a build does, and its draft builds."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from bank_churn.check import WORDS, as_text, draft
from bank_churn.cli import cli
from bank_churn.intake import Description, load_description, parse_description
from bank_churn.intake.fields import FIELD_OF
from bank_churn.intake.numbers import number_text
from bank_churn.intake.preview import Preview, preview
from bank_churn.report import layout, pages
from tests.python.intake.extracts import broken_lines, file_of, generated, numbered
from tests.python.intake.field_files import (
    BALANCE,
    HEADER,
    SAME,
    rows_of,
    spelled,
    written,
)
from tests.python.warehouses import Warehouse, build_warehouse

EXAMPLES = 200


def unknown_bank() -> bytes:
    """A layout nobody knows: Cyrillic header, text codes, decimal comma, no equity."""
    header = (
        *("Номер договора", "Дата", "Пол клиента", "Возраст, лет", "Город"),
        *("Остаток на счёте", "Кол-во продуктов", "Кредитка", "Клиент активен"),
        *("Доход", "Ушёл из банка"),
    )
    lines = [";".join(header)]
    for i in range(900):
        balance = (i * 37) % 90 and 1000 + i * 31
        # Nearly nobody has three; the few with four all left, of those with three none.
        products = {0: 4, 1: 3}.get(i % 30, 1 + i % 2)
        lines.append(
            f"Д-{1000 + i};01.11.2026;{'муж.' if i % 2 else 'жен.'};{20 + i % 50};"
            f"{('Тверь', 'Калуга', 'Орёл')[i % 3]};{balance},{i % 100:02d};{products};"
            f"{'есть' if i % 2 else 'нет'};{'да' if i % 3 else 'нет'};"
            f"{30000 + i * 11},50;{'Закрыл счёт' if i % 5 == 0 else 'Остался'}"
        )
    return ("\n".join(lines) + "\n").encode("windows-1251")


def look(path: Path, **said: Any) -> Preview:
    (found,) = preview([str(path)], Description(**said), 0.05)
    return found


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Warehouse, str]:
    """The unknown bank, built with the draft as it is but for the currency."""
    directory = tmp_path_factory.mktemp("unknown")
    path, description = directory / "банк.csv", directory / "extract.yml"
    path.write_bytes(unknown_bank())
    arguments = ["check", str(path), "--write", str(description)]
    outcome = CliRunner().invoke(cli, arguments)
    assert outcome.exit_code == 0, outcome.output
    written_draft = description.read_text(encoding="utf-8")
    edited = written_draft.replace("# currency:", "currency:")
    description.write_text(edited, encoding="utf-8")
    built = build_warehouse(directory, str(path), "--extract", str(description))
    return built, written_draft


@pytest.mark.slow
def test_an_unknown_layout_is_green_with_its_draft(
    drafted: tuple[Warehouse, str],
) -> None:
    built, text = drafted
    # One edited line: the bank's currency.
    assert text.count("# currency:") == 1
    with built.connect() as connection:
        ((customers, women, active, cards, churned, amounts),) = connection.execute(
            "select count(*), count(*) filter (where gender = 'female'),"
            " count(*) filter (where is_active),"
            " count(*) filter (where has_credit_card),"
            " count(*) filter (where is_churned), count(balance_amount)"
            " from marts.customers"
        ).fetchall()
        assert connection.execute(
            "select user_id, city, balance_amount::text from marts.customers"
            " where user_id = 'Д-1002'"
        ).fetchall() == [("Д-1002", "Орёл", "1062.02")]
    assert (customers, women, active, cards) == (900, 450, 600, 450)
    assert (churned, amounts) == (180, 900)


@pytest.mark.slow
def test_a_rule_of_segments_that_does_not_fit_is_said_with_a_better_one(
    drafted: tuple[Warehouse, str],
) -> None:
    built, _ = drafted
    expected = {
        "segment_too_large": (1, "pay_cheque → 1 / 2 / 3+"),
        "segment_too_small": (2, "depositors, investors → 1 / 2 / 3+"),
        "segment_one_sided": (2, "depositors, investors → 1 / 2 / 3+"),
    }
    with built.connect() as connection:
        told = connection.execute(
            "select check_id, value, example from marts.data_quality"
            " where check_id like 'segment_%' and severity = 'warning'"
        ).fetchall()
    assert {check: (value, example) for check, value, example in told} == expected
    warnings = json.loads(built.summary)["warnings"]
    shown = {w["check_id"]: w["example"] for w in warnings if w["check_id"] in expected}
    assert shown == {check: example for check, (_, example) in expected.items()}


@pytest.mark.slow
def test_the_pages_say_so_too_in_the_bank_s_currency(
    drafted: tuple[Warehouse, str],
) -> None:
    built, _ = drafted
    answers = layout.read(built.output_dir / "bank_churn.duckdb")
    report, dashboard = pages.report(answers), pages.dashboard(answers)
    for segments in ("pay_cheque", "depositors, investors"):
        assert report.count(f": {segments} → 1 / 2 / 3+") >= 2  # both languages
    for page in (report, dashboard):
        assert "€" in page
        assert not any(word in page for word in ("rouble", "RUB", "₽", "рубл"))


@pytest.mark.slow
def test_amounts_are_in_the_currency_of_the_description(
    drafted: tuple[Warehouse, str],
) -> None:
    built, _ = drafted
    with built.connect() as connection:
        assert connection.execute(
            "select currency_code, currency_symbol from marts.build_info"
        ).fetchall() == [("EUR", "€")]
        texts = connection.execute(
            "select feature_en || feature_ru || label_en || label_ru"
            " from marts.churn_drivers"
        ).fetchall()
        bands = connection.execute(
            "select max(share), count(*) from (select balance_band,"
            " count(*) / sum(count(*)) over () as share"
            " from marts.customers group by balance_band)"
        ).fetchall()
    said = " ".join(text for (text,) in texts)
    assert "€" in said
    assert not any(word in said for word in ("rouble", "RUB", "₽", "руб"))
    ((largest, count),) = bands
    assert count >= 4
    assert largest <= 0.5


def test_what_was_not_used_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [[*row, "x", "1"] for row in rows_of(1)]
    header = (*FIELD_OF, "Surname", "Credit_crad")
    path.write_text(written(rows, header=header))
    found = look(path)
    names = {c.name: (c.field, c.is_guess) for c in found.columns}
    assert names["Surname"] == (None, False)
    assert found.would_pass


def test_the_verdict_on_cells_is_that_of_the_models(
    tmp_path: Path,
) -> None:
    """`test_quarantine` holds the models to the same expectations."""
    seen = set()
    for extract in generated(EXAMPLES):
        path = tmp_path / "x.csv"
        lines = broken_lines(extract, 1000)
        path.write_bytes(file_of(extract, lines))
        expected = {
            (reason, at)
            for at, line in numbered(lines)
            for reason in line.reasons
            if reason.startswith(("missing_", "unknown_", "invalid_"))
        }
        told = {
            (found.reason, at)
            for found in look(path).rejections
            for _, _, numbers in found.cells
            for at in numbers
        }
        readable = {(r, at) for r, at in told if (r, at) in expected}
        assert readable == expected, (extract, told, expected)
        seen |= {reason for reason, _ in expected}
    assert len(seen) >= 8


@pytest.mark.parametrize(
    ("cell", "marks", "text"),
    [
        ("1 234,50", ",", "1234.50"),
        ("1.234,50", ",.", "1234.50"),
        ("1.234,50", ",", None),
        ("1,234.50", ".,", "1234.50"),
        ("1,234.50", ".", None),
        ("12,34.5", ".,", None),
        ("(5)", ".", "-5"),
        ("5-", ".", "-5"),
        ("−5", ".", "-5"),
        ("$ -5", ".", "-5"),
        ("-5-", ".", None),
        ("5 eur 5", ".", None),
        ("5%", ".", None),
        ("5+", ".", None),
        ("1.2E+06", ".", "1.2e+06"),
        ("10 руб.", ".", "10"),
        ("1'234", ".", "1234"),
        ("12 34", ".", None),
        ("12,34,567.8", ".,", "1234567.8"),
        ("123,45,678", ".,", None),
        ("12,34", ".,", None),
        ("59.214", "", None),
        ("59.21", "", "59.21"),
        ("", ".", None),
    ],
)
def test_a_number_s_text_is_one_in_both_languages(
    cell: str, marks: str, text: str | None
) -> None:
    assert number_text(cell, marks) == text


@pytest.mark.parametrize("name", sorted(SAME))
def test_every_kind_of_file_is_looked_at(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(SAME[name](rows_of(1)))
    found = look(tmp_path / name)
    assert (found.would_pass, found.line_count) == (True, 40), as_text(found)
    assert found.rejected_count == 0


def test_what_would_stop_a_build_is_told_with_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = rows_of(1)
    for row in rows[:5]:
        row[3] = "divers"
    rows[7][0] = rows[8][0]
    rows[7][2] = rows[8][2]
    path.write_text(written(rows))
    found = look(path)
    assert not found.would_pass
    assert [(r.reason, r.column, r.count, r.cells) for r in found.rejections] == [
        ("unknown_gender", "gender", 5, (("divers", 5, (2, 3, 4)),)),
        ("duplicate_key", "USERID", 1, ((rows[8][0], 1, (10,)),)),
    ]
    assert found.repeated_id_count == 1


def test_repeated_customers_stop_a_build_and_copies_of_a_line_do_not(
    tmp_path: Path,
) -> None:
    """Excel has made one number of all account numbers."""
    path = tmp_path / "a.csv"
    rows = [["4,08178E+19", *row[1:]] for row in rows_of(1)]
    path.write_text(written(rows, ";"))
    found = look(path)
    assert not found.would_pass
    ((shown, count, lines),) = found.rejections[0].cells
    assert (shown, count, lines) == ("4,08178E+19", 37, (5, 6, 7))
    path.write_text(written(rows_of(1)[:1] * 40))
    assert look(path).would_pass


def test_shares_are_written_as_each_language_does(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(written(spelled(rows_of(1)[:30], BALANCE, "")))
    assert "; 10.0% missing;" in as_text(look(path))
    assert "; пусто 10,0\N{NO-BREAK SPACE}%;" in as_text(look(path), "ru")


def test_a_sentinel_is_pointed_out(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = rows_of(1)
    for row in rows[::4]:
        row[6] = "-999999"
    path.write_text(written(rows))
    (balance,) = [c for c in look(path).columns if c.name == "balance"]
    assert balance.sentinels == (("-999999", 10),)
    assert 'missing: ["-999999"]' in draft(look(path), {})


@pytest.mark.parametrize(
    "name", ["plain.csv", "german.csv", "cp866.csv", "attrited.csv"]
)
def test_a_draft_is_a_description(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(SAME[name](rows_of(1)))
    target = tmp_path / "extract.yml"
    target.write_text(draft(look(tmp_path / name), {}), encoding="utf-8")
    parse_description(load_description(target))
    yaml.safe_load(target.read_text(encoding="utf-8"))


def test_only_a_sample_of_a_large_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bank_churn.intake.preview.SAMPLE_BYTES", 2000)
    (tmp_path / "a.csv.gz").write_bytes(SAME["gz.csv.gz"](rows_of(1)))
    (tmp_path / "a.csv").write_bytes(SAME["plain.csv"](rows_of(1)))
    assert not look(tmp_path / "a.csv").is_whole
    assert 10 < look(tmp_path / "a.csv").line_count < 40


def test_the_command_says_it_in_json_and_by_its_code(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(written([row[1:] for row in rows_of(1)], header=list(FIELD_OF)[1:]))
    outcome = CliRunner().invoke(cli, ["check", str(path), "--json"])
    assert outcome.exit_code == 2
    told = json.loads(outcome.output)
    assert (told["status"], told["published"]) == ("refused", False)
    (file,) = told["files"]
    assert (file["would_pass"], file["would_pass_with_draft"]) == (False, True)
    target = tmp_path / "extract.yml"
    arguments = ["check", str(path), "--write", str(target)]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert load_description(target)["row_id"] is True
    again = CliRunner().invoke(cli, arguments)
    assert "is there already" in str(again.exception)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        # Saved with the header of another program.
        (written(rows_of(1)).replace(",", ";", 11), "wrong_field_count"),
        (written(rows_of(1)).replace(",М,", ',"М,'), "broken_quote"),
    ],
)
def test_broken_lines_count_as_they_do_in_a_build(
    content: str, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content)
    found = look(path)
    assert not found.would_pass
    assert [(r.reason, r.column) for r in found.rejections] == [(reason, "")]
    assert f"  {reason}: " in as_text(found)


def test_empty_lines_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(written(rows_of(1)).replace("\n", "\n\n"))
    assert look(path).would_pass


def test_ten_thousand_columns_take_seconds(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    names = [f"c{i}" for i in range(10_000)]
    rows = [[*row, *["1"] * len(names)] for row in rows_of(1)[:3]]
    path.write_text(written(rows, header=(*HEADER, *names)))
    assert look(path).would_pass


def test_the_verdict_is_said_in_russian_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(written([]))
    said = CliRunner().invoke(cli, ["check", str(path), "--language", "ru"])
    assert said.exit_code == 2
    assert said.output.endswith(
        "Помеха: a.csv: есть заголовок, но нет строк; нужен файл с клиентами.\n"
        "`bank-churn build` остановится.\n"
    )
    as_json = CliRunner().invoke(cli, ["check", str(path), "--json"])
    (file,) = json.loads(as_json.output)["files"]
    assert file["problems_ru"] == [
        "a.csv: есть заголовок, но нет строк; нужен файл с клиентами."
    ]
    assert set(WORDS["en"]) == set(WORDS["ru"])
