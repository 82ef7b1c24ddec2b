"""A seeded sample of `python -m proofs.kills`, on the project that builds quickly."""

from pathlib import Path

import duckdb

from proofs.kills import CAMPAIGN, SIGNALS, Warehouse, prove

SEED = 20_260_004
# What a campaign is drawn from, and what `diff` looks at.
PUBLISHED = """
    create table marts.build_info as select 'b1' as build_id, 'x.csv' as source_file;
    create table marts.customer_months as select date '2026-10-31' as as_of;
    create table marts.churn_events (as_of_to date);
    create table marts.monthly_portraits (as_of date);
    create table marts.retention_targets as
    select
        'win_back' as purpose, i as call_rank, 'k' || i as user_id, 'A' as city,
        'investors' as segment_code, 0.3::double as churn_probability,
        (1000 - i)::decimal(18, 2) as expected_loss_amount
    from range(1, 301) as t (i);
"""


def test_commands_stopped_at_any_moment(tiny_project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stopped"
    (folder / "work").mkdir(parents=True)
    warehouse = Warehouse(folder, tiny_project)
    warehouse.run("build")
    names = ["publish", "export", "build"]
    proof = prove(warehouse, names, len(SIGNALS), SEED)
    assert sum(proof.ended.values()) == len(names) * len(SIGNALS)


def test_a_campaign_is_started_whole_or_not_at_all(
    tiny_project: Path, tmp_path: Path
) -> None:
    warehouse = Warehouse(tmp_path / "stopped", tiny_project)
    warehouse.output_dir.mkdir(parents=True)
    with duckdb.connect(warehouse.published_file) as connection:
        connection.execute("create schema marts;" + PUBLISHED)
    warehouse.campaigns.mkdir()
    (warehouse.campaigns / "second.yml").write_text(CAMPAIGN, encoding="utf-8")
    proof = prove(warehouse, ["start"], len(SIGNALS), SEED)
    assert sum(proof.ended.values()) == len(SIGNALS)
