#!/usr/bin/env bash
# Pins every dependency by version and hash. Needs `uv` on the PATH; run it after a
# change of pyproject.toml. No index option is written, so the files name no host.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
    uv pip compile pyproject.toml --python-version 3.11 --universal \
        --generate-hashes --no-strip-extras --no-header --quiet "$@"
}
compile --output-file requirements.lock
compile --extra dev --constraint requirements.lock --output-file requirements-dev.lock
