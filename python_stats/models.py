"""dbt's Python models: for each the tables that it reads and the function that answers.

A model in `models/` is a shell around one entry, so that the same step runs inside dbt
and, for an engine or a dbt without Python models, as `python -m python_stats`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from threading import Lock
from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation

from python_stats.tables import read_rows, to_relation


@dataclass(frozen=True, slots=True)
class PythonModel:
    """One table that Python computes."""

    function: str
    """`module:function` below `python_stats`; imported when it is called."""
    row_type: str
    """`module:dataclass` of the rows that it returns."""
    inputs: Mapping[str, str]
    """{argument of the function: table that it is given the rows of}."""
    settings: tuple[str, ...] = ()
    """vars of dbt_project.yml that are further arguments."""


# dbt runs models in threads, and two threads that import scipy at once can each find it
# half made. What is computed holds Python's own lock anyway.
ONE_AT_A_TIME = Lock()

_HYPOTHESES = {
    "hypotheses": "int_hypotheses__checked",
    "populations": "populations",
    "group_sums": "stats_group_sums",
    "value_histograms": "stats_value_histograms",
    "adjustment_sums": "stats_adjustment_sums",
    "absent_attributes": "int_hypotheses__absent_attributes",
    "level_names": "int_hypotheses__level_names",
}

PYTHON_MODELS: Mapping[str, PythonModel] = {
    "hypothesis_test_results": PythonModel(
        "hypotheses.overall_tests:hypothesis_rows",
        "hypotheses.results:HypothesisResult",
        _HYPOTHESES,
        ("min_reportable_count",),
    ),
    "stratified_check_results": PythonModel(
        "hypotheses.stratified_checks:stratum_rows",
        "hypotheses.results:StratumResult",
        _HYPOTHESES,
        ("min_reportable_count",),
    ),
    "adjustment_check_results": PythonModel(
        "hypotheses.adjustment_checks:adjustment_rows",
        "hypotheses.results:AdjustmentResult",
        _HYPOTHESES,
        ("min_reportable_count",),
    ),
    "churn_driver_results": PythonModel(
        "drivers.band_tests:band_results",
        "drivers.band_tests:BandResult",
        {"counts": "int_churn_drivers__counts"},
    ),
    "feature_association_results": PythonModel(
        "drivers.associations:association_results",
        "drivers.associations:AssociationResult",
        {"counts": "stats_association_counts"},
    ),
    "recommendation_results": PythonModel(
        "actions.recommendations:recommendation_results",
        "actions.recommendations:RecommendationResult",
        {"groups": "int_recommendations__groups"},
        (
            "min_reportable_count",
            "recommendation_alpha",
            "emergency_share_at_risk",
        ),
    ),
    "money_superiority_results": PythonModel(
        "portraits.money:superiority_results",
        "portraits.money:SuperiorityResult",
        {"buckets": "int_churn__money_buckets"},
    ),
    "band_label_results": PythonModel(
        "sentences.bands:band_labels",
        "sentences.bands:BandLabel",
        {"bands": "int_features__number_bands", "features": "features"},
    ),
    "churn_sentence_results": PythonModel(
        "sentences.portraits:churn_sentences",
        "sentences.portraits:ChurnSentence",
        {"facts": "int_churn__facts"},
    ),
    "balance_at_risk_results": PythonModel(
        "sentences.portraits:balance_at_risk",
        "sentences.portraits:BalanceAtRisk",
        {"shares": "int_bank__balance_at_risk"},
    ),
    "metric_description_results": PythonModel(
        "sentences.comparison:metric_descriptions",
        "sentences.comparison:MetricDescription",
        {"names": "int_population_comparison__names"},
    ),
    "product_rationale_results": PythonModel(
        "sentences.portraits:product_rationales",
        "sentences.portraits:ProductRationale",
        {"facts": "int_product_counts__facts"},
    ),
    "assumed_product_results": PythonModel(
        "actions.assumed_products:assumed_product_results",
        "actions.assumed_products:AssumedProductResult",
        {"figures": "int_assumed_products__figures"},
    ),
    "target_reason_results": PythonModel(
        "actions.targets:target_reasons",
        "actions.targets:TargetReason",
        {"targets": "int_targets__ranked", "rules": "risk_segments"},
        ("has_next_month",),
    ),
    "risk_segment_results": PythonModel(
        "drivers.rule_search:rule_results",
        "drivers.rule_search:RuleResult",
        {"patterns": "int_risk_segments__patterns"},
        (
            "risk_segment_min_count",
            "risk_segment_min_lift",
            "risk_segment_max_loyal_lift",
            "risk_segment_min_gain",
            "risk_segment_min_share",
            "risk_segment_alpha",
        ),
    ),
    "month_fault_results": PythonModel(
        "sentences.month_faults:month_faults",
        "sentences.month_faults:MonthFault",
        {"faults": "int_months__faults"},
    ),
    "month_comparison_results": PythonModel(
        "months.month_results:comparison_rows",
        "months.results:ComparisonResult",
        {"paths": "stats_month_paths", "metrics": "month_metrics"},
        ("months_alpha", "min_reportable_count"),
    ),
    "change_decomposition_results": PythonModel(
        "months.month_results:contribution_rows",
        "months.results:ContributionResult",
        {"paths": "stats_month_paths"},
    ),
    "cohort_retention_results": PythonModel(
        "months.month_results:retention_rows",
        "months.results:RetentionResult",
        {"cohorts": "stats_month_cohorts"},
    ),
    "field_drift_results": PythonModel(
        "months.month_results:drift_rows",
        "months.results:DriftResult",
        {"counts": "agg_months__field_counts"},
        ("months_alpha",),
    ),
    "campaign_plan_results": PythonModel(
        "campaigns.results:campaign_plans",
        "campaigns.results:CampaignPlan",
        {
            "settings": "stg_campaigns__settings",
            "blocks": "stats_campaign_blocks",
            "events": "churn_events",
            "portraits": "monthly_portraits",
        },
    ),
    "campaign_effect_results": PythonModel(
        "campaigns.results:campaign_effects",
        "campaigns.results:CampaignResult",
        {"settings": "stg_campaigns__settings", "outcomes": "stats_campaign_outcomes"},
    ),
    "hypothesis_trend_results": PythonModel(
        "months.month_results:trend_rows",
        "months.results:TrendResult",
        {"counts": "stats_month_hypothesis_counts"},
    ),
    "scorecard_results": PythonModel(
        "score.card:card_rows",
        "score.card:CardRow",
        {
            "cells": "stats_scorecard_cells",
            "terms": "scorecard_terms",
            "bands": "int_features__number_bands",
            "categories": "feature_categories",
        },
        (
            "scorecard_min_churned_count",
            "scorecard_pair_alpha",
            "scorecard_max_pairs",
            "scorecard_points_to_double",
        ),
    ),
    "scorecard_label_results": PythonModel(
        "score.labels:label_rows",
        "score.labels:BandLabel",
        {
            "card": "scorecard_results",
            "terms": "int_scorecard__terms",
            "bands": "int_features__bands",
        },
    ),
    "scorecard_check_results": PythonModel(
        "score.checks:check_rows",
        "score.checks:CheckRow",
        {
            "histograms": "stats_score_histograms",
            "card": "scorecard_results",
            "terms": "int_scorecard__terms",
        },
        (
            "scorecard_min_auc",
            "scorecard_min_slope",
            "scorecard_max_slope",
            "scorecard_min_churned_count",
            "min_reportable_count",
            "has_next_month",
        ),
    ),
    "score_backtest_results": PythonModel(
        "score.backtest:backtest_rows",
        "score.backtest:BacktestRow",
        {
            "counts": "stats_backtest_counts",
            "terms": "scorecard_terms",
            "bands": "int_features__number_bands",
            "categories": "feature_categories",
        },
        (
            "scorecard_min_churned_count",
            "scorecard_pair_alpha",
            "scorecard_max_pairs",
            "scorecard_points_to_double",
        ),
    ),
    "call_capacity_results": PythonModel(
        "score.gains:gain_rows",
        "score.gains:GainRow",
        {"counts": "stats_call_counts"},
    ),
}


def run(
    connection: DuckDBPyConnection,
    name: str,
    settings: Mapping[str, Any],
    **tables: DuckDBPyRelation,
) -> DuckDBPyRelation:
    """Compute one Python model.

    Args:
        connection: Where the result lives, as a temporary table.
        name: The model.
        settings: dbt's vars, at least those that the model names.
        tables: Its inputs, by the name of the table.
    """
    model = PYTHON_MODELS[name]
    inputs = {
        argument: read_rows(tables[table]) for argument, table in model.inputs.items()
    }
    with ONE_AT_A_TIME:
        rows: Sequence[Any] = _load(model.function)(
            **inputs, **{setting: settings[setting] for setting in model.settings}
        )
    return to_relation(connection, _load(model.row_type), rows)


def _load(path: str) -> Any:
    module, _, name = path.partition(":")
    loaded: Callable[..., Any] = getattr(import_module(f"python_stats.{module}"), name)
    return loaded
