"""Campaigns of every kind as the pages read them, without a build of their own."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from bank_churn.report.data import Data
from python_stats.campaigns.results import campaign_effects, campaign_plans

DRAWN, LATER = date(2026, 3, 31), date(2026, 4, 30)
# {id: outcome, horizon in months, yes of 300 called, yes of 100 held back}; without
# counts no later month was delivered.
CAMPAIGNS: Mapping[str, tuple[str, int, int | None, int | None]] = {
    "helped": ("flagged_or_gone", 1, 30, 30),
    "harmed": ("is_active", 1, 90, 70),
    "alike": ("gone", 1, 6, 2),
    "running": ("flagged_or_gone", 3, 30, 12),
    "amounts": ("balance_kept", 1, 0, 0),
    "waiting": ("flagged_or_gone", 3, None, None),
}


def with_campaigns(answers: Data) -> Data:
    """The answers of a published file without campaigns, and these campaigns."""
    settings = [_settings(name) for name in CAMPAIGNS]
    plans = campaign_plans(
        settings=settings,
        blocks=[_block(name) for name in CAMPAIGNS],
        events=[],
        portraits=[],
    )
    effects = campaign_effects(
        settings=settings,
        outcomes=[_outcome(n) for n, (*_, yes) in CAMPAIGNS.items() if yes is not None],
    )
    return {
        **answers,
        "campaigns": [
            one | asdict(plan) for one, plan in zip(settings, plans, strict=True)
        ],
        "campaign_results": [asdict(effect) for effect in effects],
        "held_back": [{"customer_count": 21}],
    }


def _settings(name: str) -> dict[str, Any]:
    outcome, horizon, *_ = CAMPAIGNS[name]
    return {
        "campaign_id": name,
        "name_en": f"Campaign {name}",
        "name_ru": f"Кампания {list(CAMPAIGNS).index(name) + 1}",
        "segment_code": None,
        "outcome": outcome,
        "horizon_months": horizon,
        "smallest_useful_effect": 500.0 if outcome == "balance_kept" else 0.08,
        "call_cost_amount": 150.0,
        "as_of": DRAWN,
    }


def _block(name: str) -> dict[str, Any]:
    return {
        "campaign_id": name,
        "block": "pay_cheque-01",
        "call_count": 300,
        "control_count": 100,
        "mean_churn_probability": 0.2,
    }


def _outcome(name: str) -> dict[str, Any]:
    _, _, call_yes, control_yes = CAMPAIGNS[name]
    arms = {"call": (300, call_yes, 1200), "control": (100, control_yes, 1000)}
    found: dict[str, Any] = {}
    for arm, (count, yes, mean) in arms.items():
        found |= {
            f"{arm}_drawn": count,
            f"{arm}_count": count,
            f"{arm}_yes": yes,
            f"{arm}_balance_count": count,
            f"{arm}_balance_sum": count * mean,
            f"{arm}_balance_sum_of_squares": count * (mean**2 + 900_000),
        }
    return found | {
        "campaign_id": name,
        "as_of": LATER,
        "months_since": 1,
        "block": "pay_cheque-01",
        "reached_count": None,
        "undelivered_city_count": 0,
    }
