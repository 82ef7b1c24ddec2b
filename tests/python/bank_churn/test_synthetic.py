"""The default extract against the figures published about the original, and against
the original itself where it is there; the generator at other sizes."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_ztest, tost_proportions_2indep
from statsmodels.stats.weightstats import CompareMeans

from bank_churn import synthetic
from tests.python.intake.staging import stage

SEED_FILE = Path(__file__).parents[3] / "seeds" / "raw" / "bank_scrooge.csv"

AGES = [17, 24, 29, 34, 39, 44, 49, 60, 90]
BALANCES = [-1, 100_000, 400_000, 700_000, 1_200_000, 4_000_000, 1e9]
SCORES = [600, 749, 799, 849, 899, 949, 1000]


def read(path: Path) -> pd.DataFrame:
    extract = pd.read_csv(path)
    extract.columns = extract.columns.str.lower()
    return extract


@pytest.fixture(scope="module")
def default() -> pd.DataFrame:
    return read(SEED_FILE)


def drawn(rows: int, seed: int = 1, chunk_rows: int = 250_000) -> pd.DataFrame:
    return pd.concat(
        [pd.DataFrame(c) for c in synthetic.generate(rows, seed, chunk_rows)],
        ignore_index=True,
    )


def assert_share(part: pd.Series, stated: float, z: float = 3.5) -> None:
    """The share of ones differs from the stated one by chance only."""
    error = (stated * (1 - stated) / len(part)) ** 0.5
    # Half a per cent: the figures are stated in whole ones.
    assert part.mean() == pytest.approx(stated, abs=z * error + 0.005)


def test_committed_file_is_what_the_generator_writes(tmp_path: Path) -> None:
    path = tmp_path / "extract.csv"
    result = CliRunner().invoke(synthetic.main, ["--output", str(path)])
    assert result.exit_code == 0, result.output
    assert path.read_bytes() == SEED_FILE.read_bytes()
    assert list(tmp_path.iterdir()) == [path]


def test_format_is_the_original_s(original_extract: Path) -> None:
    ours, theirs = (
        path.read_text(encoding="utf-8").split("\n")
        for path in (SEED_FILE, original_extract)
    )
    assert ours[0] == theirs[0]
    assert len(ours) == len(theirs)

    def shapes(lines: list[str]) -> list[set[str]]:
        """What each column looks like: digits as 9, runs collapsed."""
        text = pd.Series(lines[1:-1]).str.split(",", expand=True)
        shape = text.replace({r"\d+\.\d\d$": "9.99", r"\d+\.\d$": "9.9"}, regex=True)
        return [
            set(column.replace({r"^\d+": "9"}, regex=True))
            for _, column in shape.items()
        ]

    assert shapes(ours) == shapes(theirs)


def test_fixed_counts(default: pd.DataFrame) -> None:
    counts = default["products"].value_counts().sort_index()
    assert counts.to_dict() == {0: 1, 1: 3341, 2: 5126, 3: 1039, 4: 474, 5: 19}
    assert default["age"].isna().sum() == 26
    assert (default["balance"] > 1e8).sum() == 1
    assert not default.duplicated(["userid", "city"]).any()
    cities = default.groupby("userid")["city"].agg(["size", "nunique"])
    assert cities.value_counts().to_dict() == {(1, 1): 9854, (2, 2): 73}


def test_nobody_of_the_original_is_in_it(
    default: pd.DataFrame, original_extract: Path
) -> None:
    original = read(original_extract)
    assert not default["userid"].isin(original["userid"]).any()
    assert default.dropna().merge(original, on=["balance", "est_salary"]).empty


@pytest.mark.parametrize(
    ("condition", "outcome", "stated"),
    [
        ("products >= 0", "churn", 0.182),
        ("products == 1", "churn", 0.07),
        ("products == 2", "churn", 0.19),
        ("products == 3", "churn", 0.29),
        ("products == 4", "churn", 0.63),
        ("products == 5", "churn", 0.42),
        ("25 <= age <= 29", "churn", 0.26),
        ("50 <= age <= 60", "churn", 0.265),
        ("age > 61", "churn", 0.055),
        ("gender == 'М'", "credit_card", 0.74),
        ("gender == 'Ж'", "credit_card", 0.62),
        ("products == 1", "credit_card", 0.86),
        ("products >= 4 and last_activity == 0", "churn", 0.91),
        ("products >= 4 and last_activity == 1", "churn", 0.55),
        ("balance.isna()", "churn", 0.006),
        ("balance.notna()", "churn", 0.2345),
        ("equity == 0", "churn", 0.035),
        ("1.2e6 <= balance <= 4e6", "churn", 0.43),
        ("products >= 4", "is_woman", 0.38),
        ("products == 3", "is_woman", 0.57),
        ("1 <= products <= 2", "is_woman", 0.50),
        ("products == 1", "is_woman", 0.46),
        ("products == 2", "is_woman", 0.52),
        ("products >= 0", "is_in_yaroslavl", 0.59),
    ],
)
def test_stated_shares(
    default: pd.DataFrame, condition: str, outcome: str, stated: float
) -> None:
    extract = default.assign(
        is_woman=default["gender"] == "Ж",
        is_in_yaroslavl=default["city"] == "Ярославль",
    )
    assert_share(extract.query(condition)[outcome], stated)


def test_stated_means(default: pd.DataFrame) -> None:
    age = default.groupby("products")["age"].mean()
    assert age[1] == pytest.approx(42.2, abs=0.7)
    assert age[2] == pytest.approx(42.8, abs=0.7)
    women, men = (default.query(f"gender == '{g}'")["age"].mean() for g in "ЖМ")
    assert women - men == pytest.approx(5.2, abs=0.8)


def test_activity_goes_with_churn(default: pd.DataFrame) -> None:
    table = pd.crosstab(default["last_activity"], default["churn"]).to_numpy()
    assert stats.contingency.odds_ratio(table, kind="sample").statistic == (
        pytest.approx(2.5, abs=0.4)
    )


def test_city_and_salary_say_little_about_churn(default: pd.DataFrame) -> None:
    city = pd.crosstab(default["city"], default["churn"])
    assert stats.chi2_contingency(city).pvalue > 0.05
    churn = default.groupby(pd.qcut(default["est_salary"], 4))["churn"].mean()
    assert churn.max() - churn.min() < 0.06


def test_missing_balance_goes_with_no_equity(default: pd.DataFrame) -> None:
    missing = default["balance"].isna()
    assert_share(missing, 0.23)
    assert default.loc[missing & default["products"].gt(0), "equity"].max() <= 1


def test_complete_cases(default: pd.DataFrame) -> None:
    complete = default.dropna()
    assert len(complete) == pytest.approx(7695, abs=150)
    assert_share(complete["churn"], 0.235)


@pytest.mark.parametrize("population", ["all_customers", "complete_cases"])
def test_verdicts_are_the_original_s(default: pd.DataFrame, population: str) -> None:
    """Welch and two-proportion tests, equivalence within 1 year and 5 points, Holm."""
    customers = default.dropna() if population == "complete_cases" else default

    def values(condition: str, column: str) -> pd.Series:
        return customers.query(condition)[column].dropna()

    difference, equivalence = [], []
    for a, b, column in (
        ("products == 2", "products == 1", "age"),
        ("gender == 'М'", "gender == 'Ж'", "credit_card"),
        ("last_activity == 1", "last_activity == 0", "age"),
        ("churn == 1", "churn == 0", "last_activity"),
    ):
        x, y = values(a, column), values(b, column)
        if column == "age":
            means = CompareMeans.from_data(x, y)
            difference.append(means.ttest_ind(usevar="unequal")[1])
            equivalence.append(means.ttost_ind(-1, 1, usevar="unequal")[0])
        else:
            ones, sizes = [x.sum(), y.sum()], [len(x), len(y)]
            difference.append(proportions_ztest(ones, sizes)[1])
            tost = tost_proportions_2indep(
                ones[0],
                sizes[0],
                ones[1],
                sizes[1],
                -0.05,
                0.05,
                method="agresti-caffo",
            )
            equivalence.append(tost.pvalue)
    is_different = multipletests(difference, method="holm")[0]
    is_equivalent = multipletests(equivalence, method="holm")[0]
    assert is_different.tolist() == [False, True, False, True]
    assert is_equivalent.tolist() == [False, False, True, False]


@pytest.mark.parametrize(
    "groups",
    [
        ["products"],
        ["equity"],
        ["gender", "products"],
        ["last_activity", "products"],
        ["credit_card", "products"],
        ["age_band"],
        ["age_band", "gender"],
        ["balance_band"],
        ["score_band"],
    ],
    ids=", ".join,
)
def test_churn_is_as_in_the_original(
    default: pd.DataFrame, original_extract: Path, groups: list[str]
) -> None:
    def churn(extract: pd.DataFrame) -> pd.DataFrame:
        banded = extract.assign(
            age_band=pd.cut(extract["age"], AGES).astype(str),
            balance_band=pd.cut(extract["balance"], BALANCES).astype(str),
            score_band=pd.cut(extract["score"], SCORES).astype(str),
        )
        return banded.groupby(groups)["churn"].agg(["sum", "size"])

    both = churn(default).join(
        churn(read(original_extract)), suffixes=("", "_original")
    )
    both = both[(both["size"] >= 30) & (both["size_original"] >= 30)]
    pooled = (both["sum"] + both["sum_original"]) / (
        both["size"] + both["size_original"]
    )
    variance = pooled * (1 - pooled) * (1 / both["size"] + 1 / both["size_original"])
    gap = both["sum"] / both["size"] - both["sum_original"] / both["size_original"]
    assert len(both) > 3
    assert (gap.abs() <= 3.5 * np.sqrt(variance) + 0.005).all(), both.assign(gap=gap)


@pytest.mark.parametrize("column", ["age", "balance", "score", "est_salary"])
@pytest.mark.parametrize("churn", [0, 1])
def test_distributions_are_as_in_the_original(
    default: pd.DataFrame, original_extract: Path, column: str, churn: int
) -> None:
    ours, theirs = (
        extract.query(f"churn == {churn}")[column]
        .dropna()
        .quantile([0.05, 0.25, 0.5, 0.75, 0.95])
        for extract in (default, read(original_extract))
    )
    spread = theirs[0.75] - theirs[0.25]
    assert ours.to_numpy()[1:4] == pytest.approx(theirs.to_numpy()[1:4], abs=spread / 8)
    assert ours[0.05] == pytest.approx(theirs[0.05], abs=spread / 3)
    assert ours[0.95] == pytest.approx(theirs[0.95], abs=spread / 3)


@pytest.mark.parametrize("rows", [1, 2, 7, 137, 30_011])
def test_keys_are_unique_and_fixed_counts_scale(rows: int) -> None:
    extract = drawn(rows)
    assert len(extract) == rows
    assert not extract.duplicated(["USERID", "city"]).any()
    assert extract["USERID"].duplicated().sum() == round(73 * rows / 10_000)
    assert extract["age"].isna().sum() == round(26 * rows / 10_000)
    assert (extract["balance"] > 1e8).sum() == round(rows / 10_000)
    assert (extract["products"] == 0).sum() == round(rows / 10_000)


def test_chunks_do_not_show_and_seeds_do() -> None:
    whole = drawn(2_000)
    pd.testing.assert_frame_equal(whole, drawn(2_000, chunk_rows=333))
    assert not whole.equals(drawn(2_000, seed=2))


@pytest.mark.parametrize("size", [1, 2, 10, 10_000, 65_537])
def test_permutation_is_one(size: int) -> None:
    stream = np.random.Generator(np.random.PCG64(1))
    image = synthetic._Permutation(size, stream)(np.arange(size))
    assert np.array_equal(np.sort(image), np.arange(size))


def test_parquet_holds_the_same_customers_as_csv(tmp_path: Path) -> None:
    csv, parquet = tmp_path / "it's.csv", tmp_path / "it's.parquet"
    synthetic.write_csv(csv, 1_000, seed=5, chunk_rows=300)
    synthetic.write_parquet(parquet, 1_000, seed=5, chunk_rows=400)
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select * from read_parquet($1) limit 2000", [str(parquet)]
        ).fetch_df()
    pd.testing.assert_frame_equal(rows, pd.read_csv(csv), check_dtype=False)


def test_defects_break_the_stated_share_of_lines_and_no_other(tmp_path: Path) -> None:
    clean, broken = tmp_path / "clean.csv", tmp_path / "broken.csv"
    assert synthetic.write_csv(clean, 5_000) == 0
    count = synthetic.write_csv(broken, 5_000, defects=0.02, chunk_rows=999)
    before, after = (
        path.read_text(encoding="utf-8").split("\n") for path in (clean, broken)
    )
    assert len(before) == len(after)
    assert before[0] == after[0]
    changed = [(x, y) for x, y in zip(before, after, strict=True) if x != y]
    assert len(changed) == count == pytest.approx(100, abs=40)
    seen = set()
    for original, line in changed:
        fields = original.split(",")
        names = {
            name
            for name, make in synthetic.DEFECTS.items()
            if line == ",".join(make(fields))
        }
        assert names, line
        seen |= names
    assert seen == set(synthetic.DEFECTS)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"rows": 0}, "rows=0"),
        ({"rows": 5, "seed": -1}, "seed=-1"),
        ({"rows": 5, "chunk_rows": 0}, "chunk_rows=0"),
    ],
)
def test_senseless_sizes_are_refused(arguments: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        next(synthetic.generate(**arguments))


def test_parquet_defects_break_the_stated_share_of_rows_and_no_other(
    tmp_path: Path,
) -> None:
    clean, broken = tmp_path / "clean.parquet", tmp_path / "broken.parquet"
    assert synthetic.write_parquet(clean, 5_000) == 0
    count = synthetic.write_parquet(broken, 5_000, defects=0.02, chunk_rows=999)
    with duckdb.connect() as connection:
        before, after = (
            connection.sql("from read_parquet($1)", params=[str(path)])
            for path in (clean, broken)
        )
        assert before.types == after.types
        columns = before.columns
        rows = list(zip(before.fetchall(), after.fetchall(), strict=True))
    changes = [
        [column for column, x, y in zip(columns, a, b, strict=True) if x != y]
        for a, b in rows
        if a != b
    ]
    assert len(changes) == count == pytest.approx(100, abs=40)
    assert {column for (column,) in changes} == {
        column for column, _ in synthetic.PARQUET_DEFECTS.values()
    }


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_intake_rejects_every_defect_and_nothing_else(
    suffix: str, tmp_path: Path
) -> None:
    extract = tmp_path / f"broken.{suffix}"
    result = CliRunner().invoke(
        synthetic.main,
        ["--rows", "3000", "--defects", "0.04", "--output", str(extract)],
    )
    assert result.exit_code == 0, result.output
    staged = stage(tmp_path, str(extract))
    faults = synthetic._Faults(0.04, synthetic.DEFAULT_SEED, kinds=1).of_next(3000)
    # Line 1 of a CSV file is its header; rows of Parquet count from 1.
    first_line = 2 if suffix == "csv" else 1
    assert sorted(line for _, line in staged.rejected) == [
        first_line + int(row) for row in np.flatnonzero(faults >= 0)
    ]
    assert len(staged.customers) == 3000 - len(staged.rejected)
    assert {len(reasons) for _, reasons in staged.rejected.values()} == {1}


@pytest.mark.parametrize("write", [synthetic.write_csv, synthetic.write_parquet])
def test_share_of_defects_is_a_share(write: Callable[..., int], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        write(tmp_path / "extract", 5, defects=2)
    assert not list(tmp_path.iterdir())
