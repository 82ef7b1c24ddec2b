"""What a metric of the comparison of populations is: `metric_description_results`."""

from collections.abc import Sequence
from dataclasses import dataclass

from python_stats.sentences.wording import Language, capitalised, counted, lowered
from python_stats.tables import Row


@dataclass(frozen=True, slots=True)
class MetricDescription:
    """A metric of `population_comparison` in words."""

    metric: str
    description_en: str
    description_ru: str


def metric_descriptions(*, names: Sequence[Row]) -> list[MetricDescription]:
    """Describe every metric.

    Args:
        names: Rows of `int_population_comparison__names`.
    """
    return [
        MetricDescription(row["metric"], _described(row, "en"), _described(row, "ru"))
        for row in names
    ]


def _described(row: Row, language: Language) -> str:
    english = language == "en"
    name = row[f"name_{language}"]
    match row["kind"]:
        case "fact":
            return capitalised(name or ("customers" if english else "клиенты"))
        case "segment_rate":
            return (
                f"Churn rate, segment “{name}”"
                if english
                else f"Доля ушедших, сегмент «{name}»"
            )
        case "products_rate":
            count = row["product_count"]
            return (
                f"Churn rate, {counted(count, 'en', one='product', other='products')}"
                if english
                else "Доля ушедших, "
                + counted(count, "ru", one="продукт", few="продукта", other="продуктов")
            )
        case "band_rate":
            feature = lowered(row[f"feature_{language}"])
            rate = "Churn rate" if english else "Доля ушедших"
            return f"{rate}, {feature}: {name}"
        case "highest_segment":
            return (
                "Churn rate of the segment that leaves most"
                if english
                else "Доля ушедших в сегменте, из которого уходят чаще всего"
            )
        case "highest_product_count":
            return (
                "Churn rate of the number of products that leaves most"
                if english
                else "Доля ушедших при числе продуктов, с которым уходят чаще всего"
            )
        case "reversal":
            return (
                f"{name} Is it the other way round in a part of the customers?"
                if english
                else f"{name} Есть ли часть клиентов, где наоборот?"
            )
    return str(name)
