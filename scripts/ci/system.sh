#!/usr/bin/env bash
# What CI needs from the system besides python3 and make: a browser for the tests of the
# pages, a font with Cyrillic letters, pdftotext, and Java 17 or newer for Spark. Installs
# only what is missing, and only as root; the tests say what they skip without them.
set -euo pipefail
missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v pdftotext >/dev/null || missing+=(poppler-utils)
command -v java >/dev/null || missing+=(default-jre-headless)
[[ -d /usr/share/fonts/truetype/dejavu ]] || missing+=(fonts-dejavu-core)
if ((${#missing[@]} > 0)); then
    if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
        echo "Without ${missing[*]} some tests are skipped." >&2
        exit 0
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${missing[@]}" >/dev/null
fi
