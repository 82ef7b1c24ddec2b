"""Is the card good enough, and for whom is it wrong: judged on the unseen half."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from python_stats.group_difference import Interval
from python_stats.score import sentences
from python_stats.score.calibration import calibrate
from python_stats.score.discrimination import discriminate
from python_stats.score.logistic import Floats, NoRestError
from python_stats.score.sentences import Refusal, Standards
from python_stats.tables import Row

DIGITS = 9
EVERYBODY = "everybody"
# What is not known of a customer, and that the balance is not.
UNKNOWN = ("missing", "no")


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check of the card.

    `check_id`: `is_used`, 1 or 0, with the reason; auc, gini, ks, brier,
    calibration_slope and calibration_intercept of the unseen half; `calibration` of a
    group of it, whose value is the observed churn rate and whose expected value is the
    mean probability; `term` for each term of the seed.
    """

    check_id: str
    group_type: str | None
    group_value: str | None
    customer_count: int | None
    churned_count: int | None
    value: float | None
    low: float | None
    high: float | None
    expected_value: float | None
    is_within: bool | None
    sentence_en: str | None
    sentence_ru: str | None


def check_rows(
    histograms: Iterable[Row],
    card: Iterable[Row],
    terms: Iterable[Row],
    *,
    scorecard_min_auc: float,
    scorecard_min_slope: float,
    scorecard_max_slope: float,
    scorecard_min_churned_count: int,
    min_reportable_count: int,
    has_next_month: bool = False,
) -> list[CheckRow]:
    """Judge the card.

    Args:
        histograms: group_type (`everybody` and others), group_value, name_en and
            name_ru of the feature, label_en and label_ru of the band or segment,
            churn_probability, customer_count, churned_count of the half that the card
            has not seen.
        card: Rows of `card_rows`.
        terms: term, position, name_en, name_ru, reason_en, reason_ru.
        scorecard_min_auc: The card is not used when AUC's lower limit is under it.
        scorecard_min_slope: Nor when the interval of the slope reaches below this.
        scorecard_max_slope: Nor when it reaches above this.
        scorecard_min_churned_count: Nor with fewer churned customers in the bank.
        min_reportable_count: Smaller groups are not judged.
        has_next_month: Whether the label is "flagged or gone in the next month".
    """
    standards = Standards(
        scorecard_min_auc,
        scorecard_min_slope,
        scorecard_max_slope,
        scorecard_min_churned_count,
    )
    by_group: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in histograms:
        by_group[row["group_type"], row["group_value"]].append(row)
    unseen = _Counts.of(by_group.pop((EVERYBODY, EVERYBODY), []))
    verdicts = {row["term"]: row for row in card}
    overall: list[CheckRow] = []
    groups: list[CheckRow] = []
    if "base" not in verdicts:
        is_few = any(row["verdict"] == "too_few_churned" for row in verdicts.values())
        refusal: Refusal | None = "too_few_churned" if is_few else "no_terms"
        if any(row["verdict"] == "no_fit" for row in verdicts.values()):
            refusal = "no_fit"
    elif min(unseen.churned.sum(), unseen.others.sum()) < 2:
        refusal = "too_few_churned"
    else:
        overall, refusal = _overall(unseen, standards)
        groups = [
            _group_row(group, by_group[group], min_reportable_count)
            for group in _told(by_group)
        ]
    values = {
        row.check_id: Interval(row.value, row.low, row.high)
        for row in overall
        if row.value is not None and row.low is not None and row.high is not None
    }
    verdict = {
        language: sentences.is_used(
            refusal, values, standards, language, has_next_month=has_next_month
        )
        for language in sentences.LANGUAGES
    }
    return [
        CheckRow(
            check_id="is_used",
            group_type=None,
            group_value=None,
            customer_count=int(unseen.customers.sum()),
            churned_count=int(unseen.churned.sum()),
            value=float(refusal is None),
            low=None,
            high=None,
            expected_value=None,
            is_within=refusal is None,
            sentence_en=verdict["en"],
            sentence_ru=verdict["ru"],
        ),
        *overall,
        *groups,
        *(
            _term_row(term, verdicts[term["term"]])
            for term in sorted(terms, key=lambda term: term["position"])
        ),
    ]


@dataclass(frozen=True, slots=True)
class _Counts:
    """Customers by rising probability."""

    probabilities: Floats
    customers: Floats
    churned: Floats

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "_Counts":
        ordered = sorted(
            (row for row in rows if row["churn_probability"] is not None),
            key=lambda row: row["churn_probability"],
        )
        return cls(
            np.array([float(row["churn_probability"]) for row in ordered]),
            np.array([float(row["customer_count"]) for row in ordered]),
            np.array([float(row["churned_count"]) for row in ordered]),
        )

    @property
    def others(self) -> Floats:
        return self.customers - self.churned


def _overall(
    unseen: _Counts, standards: Standards
) -> tuple[list[CheckRow], Refusal | None]:
    """The checks of the whole half, and why the card is not used, if it is not."""
    curve = discriminate(unseen.churned, unseen.others)

    def row(
        check_id: str,
        value: float,
        low: float | None,
        high: float | None,
        expected: float | None,
        is_within: bool | None,
    ) -> CheckRow:
        return CheckRow(
            check_id=check_id,
            group_type=None,
            group_value=None,
            customer_count=int(unseen.customers.sum()),
            churned_count=int(unseen.churned.sum()),
            value=round(value, DIGITS),
            low=None if low is None else round(low, DIGITS),
            high=None if high is None else round(high, DIGITS),
            expected_value=None if expected is None else round(expected, DIGITS),
            is_within=is_within,
            sentence_en=None,
            sentence_ru=None,
        )

    is_sharp = curve.auc_low >= standards.min_auc
    rows = [
        row(
            "auc", curve.auc, curve.auc_low, curve.auc_high, standards.min_auc, is_sharp
        ),
        row(
            "gini",
            curve.gini,
            2 * curve.auc_low - 1,
            2 * curve.auc_high - 1,
            2 * standards.min_auc - 1,
            is_sharp,
        ),
        row("ks", curve.ks, None, None, None, None),
    ]
    if len(unseen.probabilities) < 2:
        return rows, "low_auc"
    if curve.auc == 1:
        # No line passes through log odds that are observed as infinite.
        return rows, "no_fit"
    try:
        line = calibrate(unseen.probabilities, unseen.churned, unseen.customers)
    except NoRestError:
        return rows, "no_fit"
    slope, level = line.slope, line.intercept
    is_parallel = standards.min_slope <= slope.low and slope.high <= standards.max_slope
    rows += [
        row(
            "brier",
            line.brier,
            None,
            None,
            line.brier_of_rate,
            line.brier < line.brier_of_rate,
        ),
        row(
            "calibration_slope", slope.estimate, slope.low, slope.high, 1.0, is_parallel
        ),
        row(
            "calibration_intercept",
            level.estimate,
            level.low,
            level.high,
            0.0,
            level.low <= 0 <= level.high,
        ),
    ]
    if not is_sharp:
        return rows, "low_auc"
    return rows, None if is_parallel else "slope_off"


def _told(groups: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """In order; without those that are everybody, for lack of such a column."""
    found = sorted(groups)
    kinds = Counter(group_type for group_type, _ in found)
    return [
        (group_type, value)
        for group_type, value in found
        if kinds[group_type] > 1 or value not in UNKNOWN
    ]


def _group_row(
    group: tuple[str, str], rows: Sequence[Row], min_reportable_count: int
) -> CheckRow:
    """What the card expects of a group against what was observed of it."""
    from statsmodels.stats.proportion import proportion_confint

    counts = _Counts.of(rows)
    customers, churned = int(counts.customers.sum()), int(counts.churned.sum())
    expected = float(counts.probabilities @ counts.customers) / customers
    low, high = map(float, proportion_confint(churned, customers, method="wilson"))
    is_reportable = customers >= min_reportable_count
    words = {
        language: sentences.group(
            sentences.group_label(
                *group,
                rows[0][f"name_{language}"],
                rows[0][f"label_{language}"],
                language,
            ),
            expected,
            Interval(churned / customers, low, high),
            language,
        )
        if is_reportable
        else None
        for language in sentences.LANGUAGES
    }
    return CheckRow(
        check_id="calibration",
        group_type=group[0],
        group_value=group[1],
        customer_count=customers,
        churned_count=churned,
        value=round(churned / customers, DIGITS),
        low=round(low, DIGITS),
        high=round(high, DIGITS),
        expected_value=round(expected, DIGITS),
        is_within=low <= expected <= high if is_reportable else None,
        sentence_en=words["en"],
        sentence_ru=words["ru"],
    )


def _term_row(term: Row, verdict: Row) -> CheckRow:
    """Whether a term is in the card, and why."""
    words = {
        language: sentences.term(
            term[f"name_{language}"],
            verdict["verdict"],
            term[f"reason_{language}"],
            language,
        )
        for language in sentences.LANGUAGES
    }
    return CheckRow(
        check_id="term",
        group_type="term",
        group_value=term["term"],
        customer_count=None,
        churned_count=None,
        value=verdict["deviance_gain"],
        low=None,
        high=None,
        expected_value=None,
        is_within=verdict["verdict"] == "used",
        sentence_en=words["en"],
        sentence_ru=words["ru"],
    )
