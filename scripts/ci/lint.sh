#!/usr/bin/env bash
# Style, types and structure. Runs in the active environment; BOUNCER names the
# dbt-bouncer of an environment of its own.
set -euo pipefail
cd "$(dirname "$0")/../.."
ruff check .
ruff format --check .
mypy
yamllint --strict .
# Seeds become `case` from the built tables: the linter reads what is built, here. With
# two months, without which half of the models would not be looked at.
export BANK_CHURN_WORKING_FILE=target/lint.duckdb
months=scripts/ci/lint-months/pyproject.toml
rm -f "$BANK_CHURN_WORKING_FILE"
vars=$(python - "$months" <<'PYTHON'
import json, sys, tomllib
from pathlib import Path

from tests.python.months.histories import write_judged

write_judged(Path("target/lint.parquet"), [])
settings = tomllib.loads(Path(sys.argv[1]).read_text("utf-8"))["tool"]["sqlfluff"]
print(json.dumps(settings["templater"]["dbt"]["context"]))
PYTHON
)
dbt --quiet build --exclude-resource-type unit_test --vars "$vars"
sqlfluff lint --disable-progress-bar --config "$months" models tests analyses
if [[ -n "${BOUNCER:-}" ]]; then
    dbt --quiet parse --no-partial-parse
    "$BOUNCER" run
fi
