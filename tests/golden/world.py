"""What the golden build is told: the vars, and where things lie."""

from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
EXTRACT = FOLDER / "extract.csv"
EXPECTED = FOLDER / "expected"
REFERENCE = FOLDER.parents[1] / "seeds" / "reference"

# Away from the defaults, so that a var that nobody reads any more is seen; and where
# the extract has groups of exactly that size: 38 customers have four products, two
# cities are the third largest, cells of four are many.
VARS: dict[str, Any] = {
    "max_rejected_share": 0.1,
    "min_reportable_count": 38,
    "interval_z": 1.6448536269514722,
    "named_city_count": 3,
    "pattern_city_limit": 4,
    "min_cell_size": 4,
    "emergency_share_at_risk": 0.4,
    "other_cities": "прочие",
    "churn_driver_alpha": 0.2,
    "churn_driver_min_difference": 0.3,
    "material_rate_change": 0.03,
    "risk_segment_min_count": 40,
    "risk_segment_min_lift": 1.4,
    "risk_segment_max_loyal_lift": 0.6,
    "risk_segment_min_gain": 1.2,
    "risk_segment_min_share": 0.05,
    "risk_segment_alpha": 0.1,
    "recommendation_alpha": 0.02,
    "call_capacity": 20,
}
# Two-sided level of the intervals with that z.
INTERVAL_ALPHA = 0.1
