"""Who is called and who is held back: drawn by a hash, within blocks.

The same published warehouse and the same settings give the same members, so nobody can
choose who is called, and anybody can check it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bank_churn.campaigns.members import Member
from bank_churn.campaigns.settings import Settings

BLOCKS_PER_SEGMENT = 10
# A block needs a few held back, or it compares nothing.
MIN_CONTROL_PER_BLOCK = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of the published list, in the order of its rank."""

    user_id: str
    city: str
    segment_code: str
    churn_probability: float | None
    expected_loss_amount: Decimal | None


def draw(
    settings: Settings, candidates: Sequence[Candidate], as_of: date, build_id: str
) -> list[Member]:
    """Divide the candidates into blocks, and each block into its arms.

    Args:
        settings: The campaign.
        candidates: The members, best first: as many as the campaign's capacity.
        as_of: Month of the list.
        build_id: Build that the list is from.

    Returns:
        The members in the order of the candidates.
    """
    blocks: dict[str, list[Candidate]] = {}
    for segment in dict.fromkeys(c.segment_code for c in candidates):
        inside = [c for c in candidates if c.segment_code == segment]
        # A tenth each; fewer parts where a segment is too small for tenths.
        wanted = int(len(inside) * settings.control_share / MIN_CONTROL_PER_BLOCK)
        parts = max(1, min(BLOCKS_PER_SEGMENT, wanted))
        for index, candidate in enumerate(inside):
            part = index * parts // len(inside) + 1
            blocks.setdefault(f"{segment}-{part:02}", []).append(candidate)
    arms: dict[tuple[str, str], tuple[str, str]] = {}
    drawn = held_back = 0
    for block, inside in blocks.items():
        drawn += len(inside)
        # Rounded over all blocks, so that the whole has the share that was asked for.
        control = _rounded(drawn * settings.control_share) - held_back
        held_back += control
        by_chance = sorted(inside, key=lambda c: _chance(settings.campaign_id, c))
        for index, candidate in enumerate(by_chance):
            arm = "control" if index < control else "call"
            arms[candidate.user_id, candidate.city] = (block, arm)
    return [
        Member(
            candidate.user_id,
            candidate.city,
            *arms[candidate.user_id, candidate.city],
            candidate.churn_probability,
            candidate.expected_loss_amount,
            as_of,
            build_id,
        )
        for candidate in candidates
    ]


def _chance(campaign_id: str, candidate: Candidate) -> str:
    # JSON-like separators that no id or city can imitate.
    key = "\x1f".join((campaign_id, candidate.user_id, candidate.city))
    return hashlib.sha256(key.encode()).hexdigest()


def _rounded(value: float) -> int:
    return int(Decimal(repr(value)).quantize(Decimal(1), ROUND_HALF_UP))
