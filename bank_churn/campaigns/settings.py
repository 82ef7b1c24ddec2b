"""`campaigns/ID.yml`: what a person decides about a campaign."""

import json
import re
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from bank_churn.errors import InputError
from bank_churn.intake.description import read_plain_yaml, schema_fault

SCHEMA_FILE = Path(__file__).with_name("campaign.schema.json")
COUNTS = ("capacity", "horizon_months")
# It becomes a file name and a key.
ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One campaign as it was decided; shares 0 to 1, amounts in the currency."""

    campaign_id: str
    name_en: str
    name_ru: str
    purpose: str
    segment_code: str | None = None
    capacity: int = 1000
    control_share: float = 0.2
    outcome: str
    horizon_months: int = 1
    smallest_useful_effect: float
    call_cost_amount: float = 0.0


def check_id(campaign_id: str) -> str:
    """The id itself, if it may name a file.

    Raises:
        InputError: It may not.
    """
    if not ID.fullmatch(campaign_id):
        raise InputError(
            f"`{campaign_id[:80]}` cannot be the id of a campaign; use up to 64 small "
            "letters, digits, - and _, such as `2026-11-investors`.",
            f"`{campaign_id[:80]}` не может быть идентификатором кампании; "
            "возьмите до 64 строчных латинских букв, цифр, знаков - и _, "
            "например `2026-11-investors`.",
        )
    return campaign_id


def load_settings(path: Path) -> Settings:
    """Read and check one settings file; its name without .yml is the id.

    Raises:
        InputError: One sentence that names the file and the first mistake.
    """
    campaign_id = check_id(path.stem)
    content: Any
    content, lines = read_plain_yaml(path)
    fault = best_match(_validator().iter_errors(content))
    if fault is not None:
        raise schema_fault(fault, path.name, lines, whole=campaign_id)
    # To the schema 1e3 is a whole number.
    counts = {name: int(content[name]) for name in COUNTS if name in content}
    settings = Settings(campaign_id=campaign_id, **content | counts)
    if settings.outcome != "balance_kept" and settings.smallest_useful_effect >= 1:
        raise InputError(
            f"{path.name}: `smallest_useful_effect`: of a share it is below 1; write "
            "0.05 for 5 percentage points.",
            f"{path.name}: `smallest_useful_effect`: доля меньше 1; 5 "
            "процентных пунктов — это 0.05.",
        )
    return settings


def column_types() -> dict[str, str]:
    """SQL types of the settings, in the order of the fields."""
    numbers = ("control_share", "smallest_useful_effect", "call_cost_amount")
    return {
        field.name: "bigint"
        if field.name in COUNTS
        else "double"
        if field.name in numbers
        else "varchar"
        for field in fields(Settings)
    }


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
