"""Statistics on counts.

The modules of this folder are pure functions of counts, whichever question asks;
each folder answers the questions of one subject of `models/`. `models.py` says which
function computes which of dbt's Python models, `tables.py` alone knows DuckDB.
"""

import os

# The matrices are small: threads that wait for each other take three times the CPU, and
# the last digit of a sum would depend on how many there are.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
