#!/usr/bin/env bash
# Every test: the project parses without a warning, then pytest, which builds,
# publishes and reads what it made. Runs in the active environment.
set -euo pipefail
cd "$(dirname "$0")/../.."
dbt --quiet --warn-error parse --no-partial-parse
python -m pytest "$@"
