#!/usr/bin/env bash
# Tries the project on a dbt that it does not support yet, in an environment of its own:
#   scripts/ci/next_dbt.sh ["dbt-core>=1.12,<1.13"]
# Everything else keeps the version of the lock. dbt-core 1.12 and 1.13 name a parser whose
# package downloads it from outside the index when it is installed; where that is not
# possible they are tried without it, since dbt parses by Python unless told otherwise.
set -euo pipefail
cd "$(dirname "$0")/../.."
requirement=${1:-dbt-core>=1.12,<1.13}
venv=${NEXT_DBT_VENV:-.venv-next-dbt}
python3 -m venv --clear "$venv"
python="$venv/bin/python"
pip() { "$python" -m pip --disable-pip-version-check --quiet "$@"; }

locked="$venv/locked.txt"
sed -nE 's/^([a-z].*[^ \\]) *\\$/\1/p' requirements-dev.lock |
    grep -vE '^(dbt-core|dbt-semantic-interfaces)==' >"$locked"
# The rest of the lock with its own requirements stays as it is: no resolving.
pip install --no-deps --requirement "$locked"
if ! pip install --pre "$requirement"; then
    echo "$requirement cannot be installed whole: trying it without its parser" >&2
    pip install --pre --no-deps "$requirement"
    "$python" - >"$venv/core.txt" <<'EOF'
from importlib.metadata import requires

# The state service of dbt's platform needs the parser too, and no project does.
for line in requires("dbt-core"):
    if not line.startswith(("dbt-core-experimental-parser", "dbt-state")):
        print(line)
EOF
    pip install --requirement "$venv/core.txt"
fi
pip install --no-deps --editable .

PATH="$(cd "$venv" && pwd)/bin:$PATH"
export BANK_CHURN_WORKING_FILE="$venv/work.duckdb" DBT_TARGET_PATH="$venv/target"
dbt --version
dbt --quiet --warn-error parse --no-partial-parse
dbt --quiet build
dbt --quiet test --selector code
unset BANK_CHURN_WORKING_FILE DBT_TARGET_PATH
python -m pytest tests/python/dbt tests/python/bank_churn/test_build.py
