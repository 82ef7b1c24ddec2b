"""What the page says first, in a few sentences that are right for any extract."""

from bank_churn.report.blocks import common, months
from bank_churn.report.data import Data, Row, fewest
from bank_churn.report.language import Language
from bank_churn.report.parts import Finding, Message

QUERIES = {
    "activity": "select * from churn_drivers where feature = 'activity'",
    "activity_strata": "select c.* from stratified_checks as c"
    " join hypothesis_tests as h using (hypothesis_id)"
    " where h.measure = 'is_active' and h.group_attribute = 'is_churned'"
    " and c.stratum_type = 'product_count' order by c.stratum",
}

CHANGES_NAMED = 3  # metrics; the section on months tells of all
PRODUCTS_NAMED = 6  # more of them are told by the lowest and the highest


def message(data: Data, language: Language) -> Message:
    """The lead and the findings."""
    findings = [
        _products(data, language),
        _activity(data, language),
        _look_first(data, language),
        _since_last_month(data, language),
    ]
    return Message(lead(data, language), [found for found in findings if found])


def lead(data: Data, language: Language) -> str:
    """How many leave, and what money goes with them."""
    total = common.bank(data)
    if not total["is_reportable"]:
        return language(
            "lead_few", customers=language.counted(fewest(data), "of_customers")
        )
    churned = total["churned_count"]
    customers = language.counted(total["customer_count"], "of_customers")
    if not churned:
        return language("lead_nobody", customers=customers)
    text = language(
        "lead_rate",
        rate=language.share(total["churn_rate"]),
        churned=language.count(churned),
        customers=customers,
        left=language.form(churned, "left"),
    )
    if total["balance_at_risk_share"] is None:
        return text
    money = language(
        "lead_money",
        money=common.money(total["balance_at_risk_amount"], data, language),
        share=language.share(total["balance_at_risk_share"]),
    )
    return f"{text} {money}"


def _are_apart(low: Row, high: Row) -> bool:
    """Whether the intervals of two rates do not touch."""
    return bool(low["churn_rate_high"] < high["churn_rate_low"])


def _products(data: Data, language: Language) -> Finding | None:
    rows = [row for row in data["product_portraits"] if row["is_reportable"]]
    if len(rows) < 2:
        return None
    by_rate = sorted(rows, key=lambda row: row["churn_rate"])
    named = rows
    if not _are_apart(by_rate[0], by_rate[-1]):
        key = "products_alike"
    elif by_rate == rows:
        key = "products_rise"
    elif by_rate == rows[::-1]:
        key = "products_fall"
    else:
        key = "products_differ"
    if len(rows) > PRODUCTS_NAMED or key == "products_alike":
        named = sorted(
            (by_rate[0], by_rate[-1]), key=lambda row: int(row["product_count"])
        )
    rates = [
        language(
            "rate_of",
            group=language.counted(row["product_count"], "products"),
            rate=language.share(row["churn_rate"]),
        )
        for row in named
    ]
    return Finding(language("finding_products"), language(key, rates=", ".join(rates)))


def _activity(data: Data, language: Language) -> Finding | None:
    rows = {row["band"]: row for row in data["activity"] if row["is_reportable"]}
    if not {"yes", "no"} <= rows.keys():
        return None
    active, inactive = rows["yes"], rows["no"]
    rates = {
        "active": language.share(active["churn_rate"]),
        "inactive": language.share(inactive["churn_rate"]),
    }
    if _are_apart(inactive, active):
        low, high, key = inactive, active, "activity_raises"
    elif _are_apart(active, inactive):
        low, high, key = active, inactive, "activity_lowers"
    else:
        return Finding(
            language("finding_activity"), language("activity_alike", **rates)
        )
    if not low["churn_rate"]:
        key = f"{key}_from_none"
        text = language(key, **rates)
    else:
        ratio = high["churn_rate"] / low["churn_rate"]
        text = language(key, times=language.number(ratio, 1), **rates)
    reversed_counts = [
        language.counted(int(row["stratum"]), "of_products")
        for row in data["activity_strata"]
        if row["is_reversed"] and row["is_reportable"]
    ]
    if reversed_counts:
        strata = language.list_of(reversed_counts)
        text += " " + language("activity_reversed", strata=strata)
    return Finding(language("finding_activity"), text)


def _look_first(data: Data, language: Language) -> Finding | None:
    """The segment that clearly leaves most often; without one, where the money is."""
    overall = common.bank(data)["churn_rate"]
    rows = [row for row in data["segment_portraits"] if row["is_reportable"]]
    if len(rows) < 2:
        return None
    clear = [row for row in rows if row["churn_rate_low"] > overall]
    ranges = {row["segment_code"]: row for row in data["segments"]}
    if clear:
        row, key = max(clear, key=lambda row: float(row["churn_rate"])), "look_at"
    else:
        row = max(rows, key=lambda row: float(row["balance_at_risk_amount"] or 0))
        key = "look_at_money"
        if not row["balance_at_risk_amount"]:
            return None
    segment = ranges[row["segment_code"]]
    text = language(
        key,
        name=language.of(row, "name"),
        range=common.products_range(segment, language),
        rate=language.share(row["churn_rate"]),
        customers=language.counted(row["customer_count"], "of_customers"),
    )
    if row["balance_at_risk_share"] is not None and key == "look_at":
        text += " " + language(
            "look_at_balance",
            money=common.money(row["balance_at_risk_amount"], data, language),
            share=language.share(row["balance_at_risk_share"]),
        )
    elif key == "look_at_money":
        money = common.money(row["balance_at_risk_amount"], data, language)
        text += " " + language("look_at_sum", money=money)
    return Finding(language("finding_first"), text)


def _since_last_month(data: Data, language: Language) -> Finding | None:
    if not data["month_events"]:
        return None
    told = " ".join(months.since_last_month(data, language, most=CHANGES_NAMED))
    return Finding(language("finding_months"), told)
