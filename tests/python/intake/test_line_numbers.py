"""Rows know their lines by their place: also where several threads read the file."""

from pathlib import Path

import duckdb

from bank_churn.synthetic import write_csv
from tests.python.intake.staging import build_staging

# DuckDB's threads take blocks of 32 MB of a file in turns: three of them.
ROWS = 1_200_000


def test_every_row_of_a_large_file_knows_its_line(tmp_path: Path) -> None:
    extract = tmp_path / "large.csv"
    write_csv(extract, ROWS, defects=0.001)
    assert extract.stat().st_size > 2 * 32 * 2**20
    working_file = build_staging(tmp_path, str(extract))
    lines = f"""
        select row_number() over () + 1 as line_number, line
        from read_csv(
            '{extract}', columns = {{'line': 'varchar'}}, skip = 1, auto_detect = false,
            header = false, delim = e'\\x01', quote = ''
        )
    """
    with duckdb.connect(working_file, read_only=True) as connection:
        ((accepted, misplaced),) = connection.execute(
            f"""
            select
                count(*),
                count(case when split_part(line, ',', 1) <> user_id then 1 end)
            from staging.stg_bank__customers inner join ({lines}) using (line_number)
            """
        ).fetchall()
        ((rejected, misplaced_rejected),) = connection.execute(
            f"""
            select count(*), count(case when line <> raw_line then 1 end)
            from staging.stg_bank__rejected_rows
            inner join ({lines}) using (line_number)
            """
        ).fetchall()
    assert accepted + rejected == ROWS
    assert rejected > 0
    assert misplaced == misplaced_rejected == 0
