"""The marts of the original extract against scipy on its raw rows, and R."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable

from tests.python.warehouses import Warehouse

SCHEMAS = {"all_customers": "marts", "complete_cases": "complete_cases"}
POPULATIONS = [*SCHEMAS]
Rows = dict[tuple[str, str], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Groups:
    """Raw values of two groups and what they are stratified by."""

    a: pd.DataFrame
    b: pd.DataFrame
    measure: str
    strata: str


SPLITS: dict[str, Callable[[pd.DataFrame], Groups]] = {
    "H1": lambda d: Groups(d[d.products == 2], d[d.products == 1], "age", "gender"),
    "H2": lambda d: Groups(
        d[d.gender == "М"], d[d.gender == "Ж"], "credit_card", "products"
    ),
    "H3": lambda d: Groups(
        d[d.last_activity == 1], d[d.last_activity == 0], "age", "gender"
    ),
    "H4": lambda d: Groups(
        d[d.churn == 1], d[d.churn == 0], "last_activity", "products"
    ),
}


@pytest.fixture(scope="module")
def raw(original_extract: Path) -> dict[str, pd.DataFrame]:
    rows = pd.read_csv(original_extract)
    return {"all_customers": rows, "complete_cases": rows.dropna()}


@pytest.fixture(scope="module")
def results(original_warehouse: Warehouse) -> Rows:
    found = {}
    with original_warehouse.connect() as connection:
        for population, schema in SCHEMAS.items():
            cursor = connection.execute(f"select * from {schema}.hypothesis_tests")
            names = [column[0] for column in cursor.description or []]
            for values in cursor.fetchall():
                row = dict(zip(names, values, strict=True))
                found[population, row["hypothesis_id"]] = row
    return found


def close(expected: float, rel: float = 1e-9) -> object:
    return pytest.approx(expected, rel=rel, abs=1e-300)


def known(frame: pd.DataFrame, column: str) -> NDArray[np.float64]:
    return np.asarray(frame[column].dropna(), dtype=float)


@pytest.mark.parametrize("population", POPULATIONS)
@pytest.mark.parametrize("hypothesis_id", ["H1", "H3"])
def test_ages_are_compared_as_scipy_compares_the_rows(
    raw: dict[str, pd.DataFrame], results: Rows, population: str, hypothesis_id: str
) -> None:
    groups = SPLITS[hypothesis_id](raw[population])
    a, b = known(groups.a, "age"), known(groups.b, "age")
    row = results[population, hypothesis_id]

    assert (row["n_a"], row["n_b"]) == (a.size, b.size)
    assert row["missing_a"] == len(groups.a) - a.size
    assert row["missing_b"] == len(groups.b) - b.size
    assert row["value_a"] == close(a.mean())
    assert row["difference"] == pytest.approx(a.mean() - b.mean(), rel=1e-9)

    welch = stats.ttest_ind(a, b, equal_var=False)
    assert row["statistic"] == close(welch.statistic)
    assert row["df"] == close(welch.df)
    assert row["p_value"] == close(welch.pvalue)
    low, high = welch.confidence_interval(0.95)
    assert (row["ci_low"], row["ci_high"]) == (close(low), close(high))

    up = stats.ttest_ind(a, b - 1, equal_var=False, alternative="greater").pvalue
    down = stats.ttest_ind(a, b + 1, equal_var=False, alternative="less").pvalue
    assert row["p_equivalence"] == close(max(up, down))
    assert row["companion_p"] == close(stats.brunnermunzel(b, a).pvalue)
    assert row["shape_p"] == close(stats.ks_2samp(a, b, method="asymp").pvalue)


@pytest.mark.parametrize("population", POPULATIONS)
@pytest.mark.parametrize("hypothesis_id", ["H2", "H4"])
def test_shares_are_compared_as_scipy_compares_the_rows(
    raw: dict[str, pd.DataFrame], results: Rows, population: str, hypothesis_id: str
) -> None:
    groups = SPLITS[hypothesis_id](raw[population])
    a, b = known(groups.a, groups.measure), known(groups.b, groups.measure)
    row = results[population, hypothesis_id]
    table = [[a.sum(), a.size - a.sum()], [b.sum(), b.size - b.sum()]]

    assert (row["n_a"], row["n_b"]) == (a.size, b.size)
    assert row["value_a"] == close(a.mean())
    chi2 = stats.chi2_contingency(table, correction=False)
    assert row["statistic"] ** 2 == close(chi2.statistic)
    assert row["p_value"] == close(chi2.pvalue)
    assert row["companion_p"] == close(stats.fisher_exact(table).pvalue)
    odds = stats.contingency.odds_ratio(np.array(table, dtype=int), kind="sample")
    low, high = odds.confidence_interval(0.95)
    assert row["effect_size"] == close(odds.statistic)
    assert row["effect_size_low"] == close(low)
    assert row["effect_size_high"] == close(high)
    assert row["group_a_share_among_yes"] == close(a.sum() / (a.sum() + b.sum()))


@pytest.mark.parametrize("population", POPULATIONS)
@pytest.mark.parametrize("hypothesis_id", ["H2", "H4"])
def test_pooled_odds_are_those_of_the_rows(
    raw: dict[str, pd.DataFrame], results: Rows, population: str, hypothesis_id: str
) -> None:
    groups = SPLITS[hypothesis_id](raw[population])
    tables = []
    for stratum in sorted({*groups.a[groups.strata], *groups.b[groups.strata]}):
        table = np.array(
            [
                [(part[groups.measure] == answer).sum() for answer in (1, 0)]
                for part in (
                    frame[frame[groups.strata] == stratum]
                    for frame in (groups.a, groups.b)
                )
            ]
        )
        if table.sum(axis=0).all() and table.sum(axis=1).all():
            tables.append(table)
    pooled = StratifiedTable(tables)
    row = results[population, hypothesis_id]
    if hypothesis_id == "H4":
        # Its strata have opposite directions: a pooled ratio is true of none.
        assert row["pooled_odds_ratio"] is None
    else:
        assert row["pooled_odds_ratio"] == close(pooled.oddsratio_pooled)
        low, high = pooled.oddsratio_pooled_confint()
        assert row["pooled_odds_ratio_low"] == close(low)
        assert row["pooled_odds_ratio_high"] == close(high)
    homogeneity = stats.chi2.sf(
        pooled.test_equal_odds(adjust=True).statistic, len(tables) - 1
    )
    assert row["homogeneity_p"] == close(float(homogeneity))


# R 4.2 on the raw file: t.test(x, y), t.test(x, y, mu = -1 or 1) one-sided;
# Brunner and Munzel by rank().
R_AGES = {
    ("all_customers", "H1"): {
        "statistic": 2.13260779398129,
        "df": 7165.92994938722,
        "p_value": 0.0329908070423269,
        "ci_low": 0.0462729698342792,
        "ci_high": 1.09911089067442,
        "p_equivalence": 0.055801764216389,
        "homogeneity_p": 0.306058724958305,
        "companion_p": 0.0557428062345411,
        "probability_of_superiority": 0.512229374236535,
        "probability_of_superiority_low": 0.499699961227816,
        "probability_of_superiority_high": 0.524758787245253,
        "effect_size": 0.0473620683786295,
    },
    ("all_customers", "H3"): {
        "statistic": -0.817310806181549,
        "p_value": 0.413770366224223,
        "p_equivalence": 0.000499761965883031,
        "companion_p": 0.0254708161015818,
        "effect_size": -0.0163294048088752,
    },
    ("complete_cases", "H1"): {
        "statistic": 0.809839317687418,
        "df": 2293.01417599094,
        "p_value": 0.41811656235407,
        "ci_low": -0.420865443569843,
        "ci_high": 1.01302196780062,
        "p_equivalence": 0.0271526183403034,
        # Not R's: by exact fractions of the raw rows and `erfc`.
        "homogeneity_p": 0.8907442918512675,
        "companion_p": 0.520823133264496,
        "effect_size": 0.0243707124210044,
    },
    ("complete_cases", "H3"): {
        "statistic": -0.728610315113583,
        "p_value": 0.466262252579636,
        "p_equivalence": 0.00212144472944454,
        "companion_p": 0.034718690825136,
    },
}
# R 4.2: prop.test(correct = FALSE), its Wilson limits combined by Newcombe's formula,
# fisher.test, Agresti and Caffo's formula, log-normal limits of the ratios,
# mantelhaen.test(correct = FALSE), Tarone's formula with uniroot.
R_SHARES = {
    ("all_customers", "H2"): {
        "statistic": 12.6349773915374,
        "p_value": 1.3543307248991e-36,
        "ci_low": 0.0996553678803146,
        "ci_high": 0.135915526096196,
        "p_equivalence": 0.999999999999883,
        "companion_p": 1.03933521305772e-36,
        "effect_size": 1.72727317612671,
        "effect_size_low": 1.58628010610681,
        "effect_size_high": 1.88079810966625,
        "risk_ratio": 1.18962867029877,
        "risk_ratio_low": 1.15771985014058,
        "risk_ratio_high": 1.22241695434779,
        "cohens_h": 0.253674770028219,
        "pooled_odds_ratio": 1.64858081815399,
        "pooled_odds_ratio_low": 1.50654006501368,
        "pooled_odds_ratio_high": 1.80401356532168,
        "homogeneity_p": 0.0149726869819164,
    },
    ("all_customers", "H4"): {
        "statistic": 16.8767360376993,
        "p_value": 6.67339153461856e-64,
        "ci_low": 0.194455258889792,
        "ci_high": 0.241694716803209,
        "companion_p": 1.51237874622216e-65,
        "effect_size": 2.51644010753982,
        "risk_ratio": 1.45159919686076,
        "cohens_h": 0.448841963202268,
        "homogeneity_p": 2.22778744913468e-28,
    },
    ("complete_cases", "H2"): {
        "statistic": 11.894864125361,
        "p_value": 1.2585768638689e-32,
        "ci_low": 0.108946833106711,
        "ci_high": 0.151335804953739,
        "companion_p": 1.08765429256871e-32,
        "effect_size": 1.77123822568243,
        "risk_ratio": 1.22562710124832,
        "cohens_h": 0.272781998677843,
        "pooled_odds_ratio": 1.74692051847201,
        "homogeneity_p": 0.125950159884017,
    },
    ("complete_cases", "H4"): {
        "statistic": 18.4960894725977,
        "p_value": 2.22009830989702e-76,
        "companion_p": 3.12317317129161e-78,
        "effect_size": 2.84786734494228,
        "homogeneity_p": 7.10604248585403e-28,
    },
}


@pytest.mark.parametrize("key", [*R_AGES, *R_SHARES])
def test_the_numbers_are_those_of_r(results: Rows, key: tuple[str, str]) -> None:
    expected = (R_AGES | R_SHARES)[key]
    found = {name: results[key][name] for name in expected}
    assert found == {name: close(number) for name, number in expected.items()}


def test_verdicts(results: Rows) -> None:
    verdicts = {
        key: (row["verdict"], row["size"], row["has_reversal"])
        for key, row in results.items()
        if row["family"] == "declared"
    }
    expected = {
        "H1": ("inconclusive", "unclear", False),
        "H2": ("different", "material", False),
        "H3": ("equivalent", "negligible", False),
        "H4": ("different", "material", True),
    }
    assert verdicts == {(p, h): expected[h] for p in POPULATIONS for h in expected}


def test_activity_reverses_with_four_products_and_more(
    raw: dict[str, pd.DataFrame], original_warehouse: Warehouse
) -> None:
    with original_warehouse.connect() as connection:
        rows = connection.execute(
            """
            select stratum, n, odds_ratio from marts.stratified_checks
            where is_reversed and hypothesis_id = 'H4'
            order by stratum_type, stratum
            """
        ).fetchall()
    d = raw["all_customers"]
    four = d[d.products == 4]
    table = pd.crosstab(four.churn, four.last_activity).to_numpy()
    odds = table[1, 1] * table[0, 0] / (table[1, 0] * table[0, 1])
    assert [row[0] for row in rows] == ["4", "investors"]
    assert rows[0][1:] == (len(four), close(odds))
    assert rows[1][1] == (d.products >= 4).sum()


# Names in the raw file of what is held fixed; bands as the seed has them.
RAW_NAMES = {
    "gender": "gender",
    "product_count": "products",
    "is_active": "last_activity",
    "has_credit_card": "credit_card",
    "city": "city",
    "equity_band": "equity_band",
    "balance_band": "balance_band",
}
BALANCE_BOUNDS = [100_000, 300_000, 500_000, 750_000, 1_200_000, 4_000_000]


def with_bands(raw: pd.DataFrame) -> pd.DataFrame:
    balance = np.searchsorted(BALANCE_BOUNDS, raw.balance, side="right")
    return raw.assign(
        equity_band=raw.equity.clip(upper=6),
        balance_band=np.where(raw.balance.isna(), -1, balance),
    )


AGE_GROUPS = {
    "H1": lambda d: (d.products == 2, d.products.isin([1, 2])),
    "H3": lambda d: (d.last_activity == 1, d.last_activity.notna()),
    "E5": lambda d: (d.churn == 1, d.churn.notna()),
    "E7": lambda d: (d.gender == "М", d.gender.notna()),
}


@pytest.mark.parametrize("hypothesis_id", AGE_GROUPS)
def test_adjusted_means_are_the_regression_of_the_rows(
    raw: dict[str, pd.DataFrame], original_warehouse: Warehouse, hypothesis_id: str
) -> None:
    d = with_bands(raw["all_customers"])
    is_a, is_compared = AGE_GROUPS[hypothesis_id](d)
    d = d.assign(a=is_a.astype(int))[is_compared & d.age.notna()]
    with original_warehouse.connect() as connection:
        rows = connection.execute(
            """
            select adjusted_by, difference, ci_low, ci_high, note
            from marts.adjustment_checks
            where hypothesis_id = $1 and method <> 'welch_t'
            """,
            [hypothesis_id],
        ).fetchall()
    assert rows
    for adjusted_by, difference, low, high, _ in rows:
        names = [RAW_NAMES[name] for name in adjusted_by.split()]
        # Where products are held fixed, the one customer without any has a level, and
        # so a constant, of its own: nothing to a comparison, but statsmodels then
        # divides 0 by 0. Elsewhere that customer is compared like everybody.
        compared = d[d.products > 0] if "products" in names else d
        terms = "".join(f" + C({name})" for name in names)
        fitted = smf.ols(f"age ~ a{terms}", compared).fit(cov_type="HC2")
        assert difference == pytest.approx(fitted.params["a"], rel=1e-8)
        # statsmodels takes the normal limit; thousands of degrees of freedom differ
        # from it in the fourth digit.
        half = 1.959964 * fitted.bse["a"]
        assert (high - low) / 2 == pytest.approx(half, rel=2e-3)


def test_one_age_answer_moves_with_what_is_held_fixed(
    original_warehouse: Warehouse,
) -> None:
    with original_warehouse.connect() as connection:
        rows = connection.execute(
            """
            select adjusted_by, round(difference, 2), round(ci_low, 2),
                round(ci_high, 2), verdict
            from marts.adjustment_checks
            where
                hypothesis_id = 'H1'
                and (attribute_count in (0, 6) or adjusted_by = 'gender')
            order by attribute_count
            """
        ).fetchall()
    assert [row[1:] for row in rows] == [
        (0.57, 0.05, 1.10, "inconclusive"),
        (0.25, -0.26, 0.77, "equivalent"),
        (-0.72, -1.33, -0.11, "different"),
    ]


@pytest.mark.parametrize("hypothesis_id", ["H2", "E9"])
def test_adjusted_shares_are_mantel_haenszel_of_the_rows(
    raw: dict[str, pd.DataFrame], results: Rows, hypothesis_id: str
) -> None:
    d = raw["all_customers"]
    if hypothesis_id == "H2":
        d = d.assign(a=d.gender == "М", y=d.credit_card)
    else:
        d = d[d.products.isin([1, 2]) | (d.products >= 4)]
        d = d.assign(a=d.products >= 4, y=d.churn)
    row = results["all_customers", hypothesis_id]
    names = [RAW_NAMES[name] for name in row["adjusted_by"].split()]
    weights, gaps = [], []
    for _, part in d.groupby(names):
        a, b = part[part.a].y, part[~part.a].y
        if len(a) and len(b):
            weights.append(len(a) * len(b) / len(part))
            gaps.append(a.mean() - b.mean())
    expected = np.average(gaps, weights=weights)
    assert row["adjusted_difference"] == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize(
    ("hypothesis_id", "column"),
    [("E1", "EST_SALARY"), ("E2", "score"), ("E3", "equity"), ("E4", "balance"),
     ("E6", "products")],
)  # fmt: skip
def test_other_numbers_are_compared_as_scipy_compares_the_rows(
    raw: dict[str, pd.DataFrame], results: Rows, hypothesis_id: str, column: str
) -> None:
    d = raw["all_customers"]
    a, b = known(d[d.churn == 1], column), known(d[d.churn == 0], column)
    row = results["all_customers", hypothesis_id]
    welch = stats.ttest_ind(a, b, equal_var=False)
    assert (row["n_a"], row["n_b"]) == (a.size, b.size)
    assert row["value_a"] == close(a.mean())
    assert row["statistic"] == close(welch.statistic, 1e-8)
    assert row["df"] == close(welch.df, 1e-8)
    assert row["p_value"] == close(welch.pvalue, 1e-6)
    low, high = welch.confidence_interval(0.95)
    assert (row["ci_low"], row["ci_high"]) == (close(low, 1e-7), close(high, 1e-7))
    pooled = np.sqrt(
        ((a.size - 1) * a.var(ddof=1) + (b.size - 1) * b.var(ddof=1))
        / (a.size + b.size - 2)
    )
    assert row["margin"] == close(0.2 * pooled, 1e-8)
    rank = stats.mannwhitneyu(a, b)
    superiority = rank.statistic / (a.size * b.size)
    # Of money, amounts within 1 % are ties.
    money = column in ("balance", "EST_SALARY")
    assert row["probability_of_superiority"] == pytest.approx(
        superiority, abs=2e-4 if money else 1e-12
    )
    brunner = stats.brunnermunzel(b, a)
    if not money:
        assert row["companion_p"] == close(brunner.pvalue, 1e-6)


def test_balance_is_compared_by_ranks(results: Rows) -> None:
    balance = results["all_customers", "E4"]
    assert balance["effect_size_name"] == "cliffs_delta"
    # One balance of 119 million makes Cohen's d 0.20; three in ten pairs say more.
    assert balance["probability_of_superiority"] == pytest.approx(0.638, abs=5e-4)


def test_the_ends_of_the_effect_are_exact_to_nine_digits(results: Rows) -> None:
    # By an integral over the chi distribution in 30 digits.
    assert results["all_customers", "H1"]["effect_size_high"] == pytest.approx(
        0.0910255769, abs=5e-11
    )


def test_tipping_points(results: Rows) -> None:
    points = {
        h: (
            results["all_customers", h]["equivalent_from_margin"],
            results["all_customers", h]["material_up_to_margin"],
        )
        for h in ("H1", "H2", "H4")
    }
    assert points["H1"] == (pytest.approx(1.144, abs=5e-4), None)
    assert points["H2"][1] == pytest.approx(0.0957, abs=5e-4)
    assert points["H4"][1] == pytest.approx(0.189, abs=5e-4)


def test_published_figures_are_found_again(original_warehouse: Warehouse) -> None:
    with original_warehouse.connect() as connection:
        rows = connection.execute(
            "select figure_id, status from marts.published_figures order by figure_id"
        ).fetchall()
    assert {status for _, status in rows} == {"match"}
    assert len(rows) == 7


def test_dropping_incomplete_rows_makes_a_driver_of_the_salary(
    raw: dict[str, pd.DataFrame], original_warehouse: Warehouse
) -> None:
    with original_warehouse.connect() as connection:
        changed = connection.execute(
            """
            select value_all_customers, value_complete_cases,
                   conclusion_all_customers, conclusion_complete_cases
            from marts.population_comparison
            where is_conclusion_changed and metric = 'churn_rate: salary = 200k+'
            """
        ).fetchall()
    rates = [
        close(frame[frame.EST_SALARY >= 200_000].churn.mean()) for frame in raw.values()
    ]
    assert changed == [(*rates, "average", "above_average")]


def test_figures_of_another_extract_are_not_compared(
    default_warehouse: Warehouse,
) -> None:
    with default_warehouse.connect() as connection:
        rows = connection.execute(
            """
            select distinct status, recomputed_value from marts.published_figures
            """
        ).fetchall()
    assert rows == [("not_applicable", None)]
