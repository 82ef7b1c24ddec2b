"""The smallest detectable difference."""

from math import sqrt

import pytest

from python_stats.power import smallest_detectable_difference


def test_the_normal_approximation_meets_r() -> None:
    # power.t.test(n = 5000, sd = 12, sig.level = 0.0125, power = 0.8)$delta
    found = smallest_detectable_difference(12 * sqrt(2 / 5000), 0.0125)
    assert found == pytest.approx(0.80156397072089591, rel=3e-4)
