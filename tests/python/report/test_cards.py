"""The cards of what to do: one segment with nothing to judge says why."""

from typing import Any

import pytest

from bank_churn.report.blocks import actions
from bank_churn.report.data import Data
from bank_churn.report.language import CODES, Code, Language


def recommendation(verdict: str, words: str) -> dict[str, Any]:
    return {
        "segment_code": "left",
        "action_en": "Call",
        "action_ru": "Звонить",
        "verdict": verdict,
        "verdict_en": words,
        "verdict_ru": words,
        "is_emergency": False,
        "p_value": None,
    }


def answers(
    *recommendations: dict[str, Any], loss: float | None = None, left: int = 40
) -> Data:
    segment = {"segment_code": "left", "products_min": 4, "products_max": None}
    return {
        "build": [{"currency_symbol": "₽"}],
        "segments": [segment | {"name_en": "Left", "name_ru": "Ушли"}],
        "segment_portraits": [
            segment
            | {
                "customer_count": 40,
                "churned_count": left,
                "churn_rate": 1.0,
                "balance_at_risk_amount": None,
                "is_reportable": True,
            }
        ],
        "recommendations": list(recommendations),
        "targets": [
            {
                "segment_code": "left",
                "purpose": "win_back",
                "customer_count": 40,
                "expected_loss_amount": loss,
            }
        ],
    }


@pytest.mark.parametrize("code", CODES)
def test_a_card_without_a_judged_action_says_why(code: Code) -> None:
    language = Language(code)
    refused = recommendation("not_available", "Not offered.")
    (card,) = actions.cards_of(answers(refused, refused), language).cards
    assert card.judged == []
    assert card.instead == language("actions_nobody_left")
    (card,) = actions.cards_of(answers(refused, left=39), language).cards
    assert card.instead == language("actions_unknown")
    (card,) = actions.cards_of(answers(), language).cards
    assert card.instead == language("actions_none")
    judged = recommendation("open", "Open.")
    (card,) = actions.cards_of(answers(judged, refused), language).cards
    assert [group.verdict for group in card.judged] == ["open"]
    assert card.instead == ""


def test_a_loss_is_announced_only_where_one_is_known() -> None:
    english = Language("en")
    (card,) = actions.cards_of(answers(), english).cards
    assert card.footer_title == "Call lists"
    (card,) = actions.cards_of(answers(loss=1000.0), english).cards
    assert card.footer_title == "Call lists and expected loss"
    assert card.footer[0][1] == "40\u00a0customers, ₽1,000"
