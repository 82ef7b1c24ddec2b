"""What is said of a customer: the bands of the card, and why somebody is on a list."""

from python_stats.actions.targets import TargetReason, target_reasons
from python_stats.score.labels import BandLabel, label_rows
from python_stats.score.sentences import group_label

BANDS: list[dict[str, object]] = [
    {
        "feature": "products",
        "band": "3",
        "name_en": "Products",
        "name_ru": "Число продуктов",
        "label_en": "3",
        "label_ru": "3",
    },
    {
        "feature": "card",
        "band": "yes",
        "name_en": "Credit card",
        "name_ru": "Кредитная карта",
        "label_en": "has one",
        "label_ru": "есть",
    },
]
TERMS: list[dict[str, object]] = [
    {"term": "products", "feature_a": "products", "feature_b": None},
    {"term": "products_card", "feature_a": "products", "feature_b": "card"},
]


def band(position: int, term: str, a: str | None, b: str | None) -> dict[str, object]:
    return {"position": position, "term": term, "band_a": a, "band_b": b, "points": 1}


def test_a_band_is_said_with_its_feature_and_a_pair_with_both() -> None:
    card: list[dict[str, object]] = [
        band(2, "products_card", "3", "yes"),
        band(0, "base", None, None),
        band(1, "products", "3", None),
        band(3, "card", None, None) | {"points": None},
    ]
    assert label_rows(card, TERMS, BANDS) == [
        BandLabel(0, "All customers", "Все клиенты"),
        BandLabel(1, "Products: 3", "Число продуктов: 3"),
        BandLabel(
            2,
            "Products: 3 & Credit card: has one",
            "Число продуктов: 3 и Кредитная карта: есть",
        ),
    ]


def target(purpose: str, rank: int, **values: object) -> dict[str, object]:
    plain = {"rule_id": None, "reasons_en": None, "reasons_ru": None}
    return {"purpose": purpose, "call_rank": rank} | plain | values


def test_who_is_on_a_list_is_there_for_a_reason_in_words() -> None:
    """By the card, by the flag alone, by a rule with the rate of those it names."""
    targets = [
        target("win_back", 1, reasons_en="Products: 3", reasons_ru="Продукты: 3"),
        target("win_back", 2),
        target("keep", 1, reasons_en="Products: 3", reasons_ru="Продукты: 3"),
        target("keep", 2, rule_id="risk_01"),
    ]
    rules = [
        {
            "rule_id": "risk_01",
            "rule_en": "Products: 3",
            "rule_ru": "Число продуктов: 3",
            "named_rate_confirmed": 0.4005,
        }
    ]
    assert target_reasons(targets=targets, rules=rules) == [
        TargetReason(
            "keep",
            1,
            "Resembles customers flagged as leaving. Products: 3",
            "Похож на отмеченных клиентов. Продукты: 3",
        ),
        TargetReason(
            "keep",
            2,
            "Resembles customers flagged as leaving."
            " Products: 3: 40.1% of such customers flagged",
            "Похож на отмеченных клиентов."
            " Число продуктов: 3: среди таких клиентов отмечено"
            " 40,1\N{NO-BREAK SPACE}%",
        ),
        TargetReason(
            "win_back",
            1,
            "Flagged: left or about to leave. Products: 3",
            "Отмечен: ушёл или собирается уйти. Продукты: 3",
        ),
        TargetReason(
            "win_back",
            2,
            "Flagged: left or about to leave",
            "Отмечен: ушёл или собирается уйти",
        ),
    ]


def test_a_group_is_said_with_what_it_is_a_group_by() -> None:
    """Words of segments and balances are Python's, the others come with the rows."""
    said: list[tuple[str, str, str | None, str | None, str]] = [
        ("gender", "female", "Gender", "female", "Gender: female"),
        ("city", "Rostov", None, None, "Rostov"),
        ("segment_code", "investors", None, "Investors", "Segment: Investors"),
        ("balance_known", "yes", None, None, "Balance known"),
        ("everybody", "everybody", None, None, "everybody"),
    ]
    for kind, value, name, label, words in said:
        assert group_label(kind, value, name, label, "en") == words
    assert group_label("segment_code", "x", None, "Инвесторы", "ru") == (
        "Сегмент: Инвесторы"
    )
    assert group_label("balance_known", "no", None, None, "ru") == "Остаток не известен"
