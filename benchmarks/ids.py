"""What ids as text cost beside whole numbers: the operations that touch them.

    python -m benchmarks.ids work.duckdb

prints JSON, {operation: {text, number}} in CPU seconds, on the customers of a finished
build whose ids are whole numbers. Once with `user_id` as it is, once with it as bigint;
in turns, the least of three.
"""

import json
import os
import sys
import time
from pathlib import Path

import duckdb

REPETITIONS = 3
OPERATIONS = {
    "write the customers": "create or replace table main.written as from {customers}",
    "find repeated keys": """
        select count(*) from (
            select 1 from {customers} group by user_id, city having count(*) > 1
        )
    """,
    "draw the half": """
        select count(*) from {customers}
        where md5(concat(cast(user_id as varchar), '|', city)) < '8'
    """,
    "join by key": """
        select count(*) from {customers} as a
        inner join {customers} as b on a.user_id = b.user_id and a.city = b.city
    """,
    "first thousand by id": """
        select sum(length(city)) from (
            select city from {customers} order by user_id desc limit 1000
        )
    """,
    "sort by id": "select count(*) from (select row_number() over (order by user_id)"
    " as n from {customers}) where n % 2 = 0",
}


def costs(
    working_file: Path, *, threads: int, memory_limit: str
) -> dict[str, dict[str, float]]:
    """CPU seconds of each operation with both kinds of ids."""
    tables = {
        "text": "from marts.customers",
        "number": "select * replace (cast(user_id as bigint) as user_id)"
        " from marts.customers",
    }
    found = {operation: dict.fromkeys(tables, float("inf")) for operation in OPERATIONS}
    with duckdb.connect(working_file) as connection:
        connection.execute(f"set threads = {threads}")
        connection.execute(f"set memory_limit = '{memory_limit}'")
        # Both alike: written by one statement, without the key of the contract.
        for kind, query in tables.items():
            connection.execute(f"create or replace table main.ids_as_{kind} as {query}")
        for _ in range(REPETITIONS):
            for operation, statement in OPERATIONS.items():
                for kind in tables:
                    start = time.process_time()
                    connection.execute(
                        statement.format(customers=f"main.ids_as_{kind}")
                    ).fetchall()
                    cpu = time.process_time() - start
                    found[operation][kind] = min(found[operation][kind], cpu)
        for table in ("ids_as_text", "ids_as_number", "written"):
            connection.execute(f"drop table main.{table}")
    return found


if __name__ == "__main__":
    print(
        json.dumps(
            costs(
                Path(sys.argv[1]),
                threads=int(os.environ.get("BANK_CHURN_THREADS", "2")),
                memory_limit=os.environ.get("BANK_CHURN_MEMORY_LIMIT", "3GB"),
            )
        )
    )
