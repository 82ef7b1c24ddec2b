"""A quick look at what Spark would refuse long after it was written."""

from tests.python.warehouses import ROOT

# The delivered files are read by DuckDB for both engines.
DUCKDB_ALONE = {"read_records.sql"}


def test_the_text_type_is_string() -> None:
    """`varchar` without a length is an error in Spark; both engines know `string`."""
    files = [
        file
        for folder in ("models", "macros", "seeds/reference")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in (".sql", ".yml") and file.name not in DUCKDB_ALONE
    ]
    assert len(files) > 100
    assert not [file.name for file in files if "varchar" in file.read_text("utf-8")]
