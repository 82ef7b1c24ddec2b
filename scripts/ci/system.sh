#!/usr/bin/env bash
# What CI needs from the system besides python3 and make; nothing yet.
set -euo pipefail
