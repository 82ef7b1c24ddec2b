"""The grammar of a record, in Python and as the patterns that SQL uses."""

import csv
import io

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank_churn.intake.records import Grammar

SEPARATORS = [",", ";", "\t", "|"]
RECORDS = [
    ("1,2,3", ["1", "2", "3"]),
    ("", [""]),
    (",", ["", ""]),
    ('1,"a,b",3', ["1", "a,b", "3"]),
    ('"a ""b""", "c" ,', ['a "b"', "c", ""]),
    ('ООО "Ромашка",5" дюймов', ['ООО "Ромашка"', '5" дюймов']),
    ('"two\nlines",2', ["two\nlines", "2"]),
    ('""', [""]),
]
BROKEN = ['1,"a', '"a"b,2', '"a,b', '"', 'x,"a""']


@pytest.mark.parametrize(("text", "fields"), RECORDS)
def test_records_are_split(text: str, fields: list[str]) -> None:
    grammar = Grammar(",")
    assert grammar.is_record(text)
    assert grammar.split(text) == fields


@pytest.mark.parametrize("text", BROKEN)
def test_a_quote_that_does_not_close_is_no_record(text: str) -> None:
    assert not Grammar(",").is_record(text)
    with pytest.raises(ValueError, match="does not close"):
        Grammar(",").split(text)


@given(
    fields=st.lists(st.text('ab ",;|\t\nя'), min_size=2),
    separator=st.sampled_from(SEPARATORS),
)
def test_what_the_csv_module_writes_is_read_back(
    fields: list[str], separator: str
) -> None:
    written = io.StringIO()
    csv.writer(
        written, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator=""
    ).writerow(fields)
    assert Grammar(separator).split(written.getvalue()) == fields


@given(text=st.text('a ",;я\n', max_size=30), separator=st.sampled_from(SEPARATORS))
def test_the_engine_reads_the_patterns_alike(text: str, separator: str) -> None:
    grammar = Grammar(separator)
    ((is_record, fields),) = duckdb.execute(
        "select regexp_full_match($1, $2), regexp_extract_all($3 || $1, $4, 1)",
        [text, grammar.record_pattern, separator, grammar.field_pattern],
    ).fetchall()
    assert is_record or '"' in text
    assert is_record == grammar.is_record(text)
    if is_record:
        assert len(fields) == len(grammar.split(text))
