"""Every text of five warehouses is read (`proofs/sentences.py`), and some wrong ones.

A million rows are read by `python -m proofs.sentences --rows 1000000`.
"""

import shutil
from pathlib import Path

import duckdb
import pytest

from bank_churn import synthetic
from proofs.sentences import SEED, Reading, faults
from tests.python.sentences.banks import write_kaggle, write_left_segment
from tests.python.warehouses import ROOT, Warehouse, build_warehouse

KAGGLE = ROOT / "mappings" / "kaggle_bank_churn.yml"


def published(warehouse: Warehouse) -> Path:
    return warehouse.output_dir / "bank_churn.duckdb"


@pytest.fixture(scope="module")
def kaggle_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    folder = tmp_path_factory.mktemp("kaggle")
    extract = write_kaggle(folder / "kaggle.csv")
    return build_warehouse(folder, str(extract), "--extract", str(KAGGLE))


@pytest.fixture(scope="module")
def left_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    folder = tmp_path_factory.mktemp("left")
    return build_warehouse(folder, str(write_left_segment(folder / "left.csv")))


def test_the_default_extract(default_warehouse: Warehouse) -> None:
    assert faults(published(default_warehouse)) == []


def test_the_original_extract(original_warehouse: Warehouse) -> None:
    assert faults(published(original_warehouse)) == []


def test_fifty_thousand_synthetic_customers(tmp_path: Path) -> None:
    extract = tmp_path / "customers.csv"
    synthetic.write_csv(extract, 50_000, seed=SEED)
    assert faults(published(build_warehouse(tmp_path, str(extract)))) == []


def test_the_kaggle_layout(kaggle_warehouse: Warehouse) -> None:
    """Without equity, in euros, with bands of money that follow the data."""
    file = published(kaggle_warehouse)
    assert faults(file) == []
    reading = Reading(file)
    assert reading.absent() == {"equity_score"}
    texts = [str(text) for text in reading.texts()]
    assert any("€" in text for text in texts)
    assert not any("₽" in text for text in texts)
    refused = [
        row["verdict_ru"]
        for row in reading.rows("recommendations")
        if row["aimed_feature"] == "balance"
    ]
    assert set(refused) == {
        "Не предлагается: в этой выгрузке у признака другие диапазоны."
    }


def test_everybody_of_a_segment_left(left_warehouse: Warehouse) -> None:
    file = published(left_warehouse)
    assert faults(file) == []
    reading = Reading(file)
    assert len(reading.absent()) == 5
    actions = [
        row
        for row in reading.rows("recommendations")
        if row["segment_code"] == "investors"
    ]
    assert all("удерживать некого" in row["situation_ru"] for row in actions)
    assert not any(row["is_emergency"] for row in actions)
    sentences = {
        (row["segment_code"], row["is_churned"]): row["sentence_en"]
        for row in reading.rows("segment_churn_portraits")
    }
    assert sentences["investors", True].endswith("Nobody stays to compare with.")
    assert sentences["depositors", False].endswith("Nobody leaves to compare with.")


def test_money_that_the_seed_s_bands_do_not_part_has_bands_of_its_own(
    left_warehouse: Warehouse,
) -> None:
    """Roubles, but nine tenths below its first edge: zero, and fifths of the others."""
    reading = Reading(published(left_warehouse))
    bands = [r for r in reading.rows("churn_drivers") if r["feature"] == "balance"]
    assert len(bands) == 6
    assert bands[0]["label_ru"] == "0"
    assert all(0.1 < band["customer_share"] < 0.25 for band in bands)
    empty, *others = [band["churn_rate"] for band in bands]
    assert empty > 1.3 * max(others)
    assert bands[0]["direction"] == "above"
    # Beside the labels themselves: a rule, an action or a portrait speaks of them.
    labels = {band[f"label_{language}"] for band in bands for language in ("en", "ru")}
    told = [text for text in reading.texts() if not text.column.startswith("label_")]
    assert any(label in text.words for label in labels - {"0"} for text in told)
    seed_edges = ("100–300", "300–500", "500–750")
    assert not any(edge in text.words for edge in seed_edges for text in told)


@pytest.mark.parametrize(
    ("update", "fault"),
    [
        (
            "bank_portrait set balance_at_risk_ru ="
            " replace(balance_at_risk_ru, '9', '8')",
            "other numbers in Russian",
        ),
        (
            "churn_portraits set customer_count = customer_count + 1",
            "is no figure of the row",
        ),
        (
            "churn_portraits set sentence_en = replace(sentence_en, 'higher', 'lower')",
            "but: ",
        ),
        (
            "churn_portraits set sentence_ru ="
            " replace(sentence_ru, 'человек', 'человека')",
            "человека",
        ),
        (
            "hypothesis_tests set verdict = 'equivalent' where hypothesis_id = 'H2'",
            "equivalent, but: ",
        ),
        (
            "recommendations set verdict = 'against' where verdict = 'supported'",
            "against, but: ",
        ),
        (
            "assumed_products set is_consistent = not is_consistent",
            "consistent: ",
        ),
        (
            "recommendations set action_ru = 'Позвонить None'",
            "a value that is not known",
        ),
        (
            "customers set equity_score = null",
            "no column equity_score",
        ),
        (
            "recommendations set action_en = 'Звонить'",
            "Russian in English",
        ),
    ],
)
def test_what_is_wrong_is_found(
    default_warehouse: Warehouse, tmp_path: Path, update: str, fault: str
) -> None:
    file = Path(shutil.copy(published(default_warehouse), tmp_path / "wrong.duckdb"))
    with duckdb.connect(file) as connection:
        connection.execute(f"update marts.{update}")
    found = faults(file)
    assert found
    assert any(fault in line for line in found), found
