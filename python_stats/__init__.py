"""Statistics on counts.

The modules of this folder are pure functions of counts, whichever question asks;
each folder answers the questions of one subject of `models/`. `models.py` says which
function computes which of dbt's Python models, `tables.py` alone knows DuckDB.
"""
