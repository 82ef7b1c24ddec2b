"""Make every expected table anew, from the extract and the reference seeds alone.

    python -m tests.golden

Nothing here calls dbt, a macro or `python_stats`: pandas, numpy, scipy and statsmodels
on the rows. Run it when the extract or a definition changes, read the difference line
by line, and commit it with the change.
"""

import hashlib
import json
from typing import Any

from tests.golden.actions import (
    assumed_products,
    recommendations,
    retention_targets,
)
from tests.golden.adjustments import adjustment_checks
from tests.golden.associations import feature_associations
from tests.golden.comparison import population_comparison
from tests.golden.describe import (
    Row,
    churn_portraits,
    churn_totals,
    customers_of,
    portraits,
    with_flags,
)
from tests.golden.drivers import churn_drivers
from tests.golden.hypotheses import hypothesis_tests, stratified_checks
from tests.golden.quality import data_quality
from tests.golden.read_lines import read_extract, read_seed
from tests.golden.rules import risk_segments
from tests.golden.scores import churn_scores, scorecard_checks
from tests.golden.world import EXPECTED, EXTRACT, VARS


def expected_tables() -> dict[str, list[Row]]:
    """{schema.table: rows}."""
    delivery = read_extract()
    customers = customers_of(delivery.customers)
    flagged = with_flags(customers)
    complete = flagged[flagged["is_complete_case"]]
    by_products = ["product_count"]
    return {
        "marts.customers": customers.to_dict("records"),
        "marts.rejected_rows": [
            {
                "line_number": row["line_number"],
                "raw_line": row["raw_line"],
                "reasons": sorted(row["reasons"]),
            }
            for row in delivery.rejected.to_dict("records")
        ],
        "marts.segments": segments(),
        "marts.bank_portrait": portraits(flagged, []),
        "marts.segment_portraits": portraits(flagged, ["segment_code"]),
        "marts.product_count_portraits": portraits(flagged, by_products),
        "marts.churn_portraits": churn_portraits(flagged, []),
        "marts.segment_churn_portraits": churn_portraits(flagged, ["segment_code"]),
        "complete_cases.segment_portraits": portraits(complete, ["segment_code"]),
        "complete_cases.product_count_portraits": portraits(complete, by_products),
        "marts.population_comparison": population_comparison(flagged, complete),
        "marts.hypothesis_tests": hypothesis_tests(flagged),
        "marts.stratified_checks": stratified_checks(flagged),
        "complete_cases.hypothesis_tests": hypothesis_tests(complete),
        "marts.churn_drivers": churn_drivers(flagged),
        "marts.feature_associations": feature_associations(customers),
        "marts.risk_segments": risk_segments(flagged),
        "marts.adjustment_checks": adjustment_checks(flagged),
        "marts.recommendations": recommendations(flagged),
        "marts.assumed_products": assumed_products(flagged),
        "marts.retention_targets": retention_targets(flagged),
        "marts.churn_scores": churn_scores(customers),
        "marts.scorecard_checks": scorecard_checks(),
        "marts.churn_totals": churn_totals(flagged),
        "marts.data_quality": data_quality(delivery, customers),
        "marts.build_info": [
            {
                "source_file": EXTRACT.name,
                "source_file_count": 1,
                "source_sha256": hashlib.sha256(EXTRACT.read_bytes()).hexdigest(),
                "source_rows": delivery.line_count,
                "customer_rows": len(customers),
                "rejected_rows": len(delivery.rejected),
                "is_original_extract": False,
                "unused_columns": None,
                "currency_code": "RUB",
                "currency_symbol": "₽",
            }
        ],
        "marts.published_figures": [
            {
                "figure_id": row["figure_id"],
                "published_value": float(row["published_value"]),
                "recomputed_value": None,
                "comparable_value": None,
                "status": "not_applicable",
            }
            for row in read_seed("published_values").to_dict("records")
        ],
        "marts.report_settings": [
            {
                name: VARS[name]
                for name in ("min_cell_size", "min_reportable_count", "interval_z")
            }
        ],
    }


def segments() -> list[Row]:
    """The rule of each segment."""
    return [
        {
            "segment_code": row["segment_code"],
            "products_min": int(row["products_min"]),
            "products_max": int(row["products_max"]) if row["products_max"] else None,
            "position": int(row["position"]),
        }
        for row in read_seed("segment_rules").to_dict("records")
    ]


def as_json(value: Any) -> Any:
    """A plain value; a missing one is None. The last digits are the machine's."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return float(f"{value:.13g}") if value == value else None
    return value


def write() -> None:
    """One file per table, one line per row, in no order that matters."""
    EXPECTED.mkdir(exist_ok=True)
    tables = expected_tables()
    for old in EXPECTED.iterdir():
        old.unlink()
    for table, rows in tables.items():
        plain = [{k: as_json(v) for k, v in row.items()} for row in rows]
        lines = [json.dumps(row, ensure_ascii=False) for row in plain]
        text = "".join(f"{line}\n" for line in lines)
        (EXPECTED / f"{table}.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
