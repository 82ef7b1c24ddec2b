#!/usr/bin/env bash
# What CI needs from the system besides python3 and make: Java 17 or newer for Spark.
set -euo pipefail
if ! command -v java > /dev/null; then
    apt-get update --quiet=2
    apt-get install --yes --quiet=2 --no-install-recommends openjdk-17-jre-headless ||
        apt-get install --yes --quiet=2 --no-install-recommends default-jre-headless
fi
