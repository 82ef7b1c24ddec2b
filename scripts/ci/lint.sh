#!/usr/bin/env bash
# Style, types and structure. Runs in the active environment; BOUNCER names the
# dbt-bouncer of an environment of its own.
set -euo pipefail
cd "$(dirname "$0")/../.."
ruff check .
ruff format --check .
mypy
yamllint --strict .
# Seeds become `case` from the built tables: the linter reads what is built, here.
export BANK_CHURN_WORKING_FILE=target/lint.duckdb
rm -f "$BANK_CHURN_WORKING_FILE"
dbt --quiet build --exclude-resource-type unit_test
sqlfluff lint --disable-progress-bar models tests analyses
if [[ -n "${BOUNCER:-}" ]]; then
    dbt --quiet parse --no-partial-parse
    "$BOUNCER" run
fi
