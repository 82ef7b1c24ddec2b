#!/usr/bin/env bash
# Pins every dependency by version and hash. Needs `uv` on the PATH; run it after a
# change of pyproject.toml. No index option is written, so the files name no host.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
    uv pip compile --python-version 3.11 --universal \
        --generate-hashes --no-strip-extras --no-header --quiet "$@"
}
compile pyproject.toml --output-file requirements.lock
compile pyproject.toml --extra dev --constraint requirements.lock --output-file requirements-dev.lock
# Spark is large and has an environment of its own, in the versions of the others.
compile pyproject.toml spark/requirements.in --constraint requirements-dev.lock \
    --output-file spark/requirements.lock
# dbt-bouncer wants an older duckdb, so it has an environment of its own.
compile scripts/ci/requirements-bouncer.in --output-file scripts/ci/requirements-bouncer.lock
