"""A sample of `python -m proofs.months_without_change`: ten years, 120 months."""

from proofs.months_without_change import alarms


def test_months_without_change() -> None:
    years = list(alarms(years=10, seed=3))
    # At 5 % a year, three of ten would be a matter of 1 %.
    assert sum(count > 0 for count in years) <= 2
