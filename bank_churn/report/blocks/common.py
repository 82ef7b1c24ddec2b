"""What several blocks say in the same way."""

from bank_churn.report.data import Data, Row, currency, fewest
from bank_churn.report.language import DASH, Language, shown

NOTHING = DASH


def bank(data: Data) -> Row:
    """The portrait of all customers."""
    return data["bank"][0]


def few(data: Data, language: Language) -> str:
    """What stands for the figures of a group that is too small: `< 30`."""
    return language("few", count=language.count(fewest(data)))


def few_note(data: Data, language: Language) -> str:
    """What that means, said once on a page."""
    count = fewest(data)
    customers = language.counted(count, "of_customers")
    return language("few_note", few=few(data, language), customers=customers)


def money(value: object, data: Data, language: Language) -> str:
    """An amount in the currency of the extract."""
    return language.money(value, currency(data))  # type: ignore[arg-type]


def products_range(segment: Row, language: Language) -> str:
    """The numbers of products that make a segment: `1–2 products`, `4 and more`."""
    low, high = segment["products_min"], segment["products_max"]
    if high is None:
        return language(
            "products_from",
            count=language.count(low),
            products=language.form(low, "products_and_up"),
        )
    if low == high:
        return language.counted(low, "products")
    text = language.count(low) + DASH + language.counted(high, "products")
    return str(text)


def products_named(count: int, language: Language) -> str:
    """`4 products` as the name of a group."""
    return language.counted(count, "products")


def band(row: Row, language: Language) -> str:
    """A band with its feature: `Age: 25–29`."""
    return f"{feature(row, language)}: {shown(language.of(row, 'label'))}"


def feature(row: Row, language: Language, field: str = "feature") -> str:
    """The name of a feature at the beginning of a line."""
    name = language.of(row, field)
    return name[:1].upper() + name[1:]
