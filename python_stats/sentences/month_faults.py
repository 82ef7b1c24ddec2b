"""What looks incomplete in a month, in plain words: `month_fault_results`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from python_stats.sentences.months import day
from python_stats.sentences.wording import count, counted, number
from python_stats.tables import Row

# By kind; `{n}` customers or a median on the first day, `{m}` on the second.
ENGLISH = {
    "city_renamed": "The {m} customers of {subject} are there on {last} under the name"
    " {other}: spell a city alike in every month.",
    "ids_respelled": "Of {n} customers who are gone on {last}, {m} are there under an"
    " id that differs by leading zeros, letter case or decimals: write ids alike in"
    " every month.",
    "ids_changed": "{n} customers of {first} are gone on {last} and {m} are new, more"
    " than half both times: their ids were given anew, or a file is of another bank.",
    "city_absent": "{subject}, with {n} customers on {first}, is absent on {last}: a"
    " file of that month is missing.",
    "fewer_customers": "Of {n} customers on {first}, {m} are left on {last}: a file is"
    " incomplete.",
    "field_vanished": "The field {subject} is known of {n} customers on {first} and of"
    " nobody on {last}.",
    "money_moved": "The median of the field {subject} moved from {n} on {first} to {m}"
    " on {last}: another unit or currency.",
    "out_of_order": "Of {n} customers who are gone on {last}, {m} had come only just"
    " before or are back a month later: a file of {first} or {last} is of another month"
    " or incomplete.",
}
RUSSIAN = {
    "city_renamed": "{m_clients} из города {subject} есть в данных на {last} под"
    " названием {other}: пишите город одинаково во всех месяцах.",
    "ids_respelled": "Среди {n_of_clients}, которых нет на {last}, есть под номером,"
    " который отличается лишь нулями впереди, регистром букв или дробной частью, — {m}:"
    " пишите номера одинаково во всех месяцах.",
    "ids_changed": "На {last} нет {n_of_clients} из данных на {first}, а новых — {m},"
    " и то и другое больше половины: номера выданы заново или файл относится к другому"
    " банку.",
    "city_absent": "Города {subject} ({n_clients} на {first}) нет в данных на {last}:"
    " за этот месяц недостаёт файла.",
    "fewer_customers": "На {first} было {n_clients}, а на {last} осталось {m}: файл"
    " неполный.",
    "field_vanished": "Поле «{subject}» на {first} известно у {n_of_clients}, а на"
    " {last} ни у одного.",
    "money_moved": "Медиана поля «{subject}» на {first} равна {n}, а на {last} уже {m}:"
    " другая единица или валюта.",
    "out_of_order": "Среди {n_of_clients}, которых нет на {last}, пришедших лишь"
    " месяцем раньше или вернувшихся месяцем позже — {m}: файл за {first} или {last}"
    " относится к другому месяцу или неполон.",
}


@dataclass(frozen=True, slots=True)
class MonthFault:
    """A fault of a month with its sentence."""

    fault_id: str
    kind: str
    as_of_from: date
    as_of_to: date
    subject: str
    value_from: float | None
    value_to: float | None
    is_accepted: bool
    sentence_en: str
    sentence_ru: str
    advice_en: str
    """What to do about all that is not accepted, as in each row."""
    advice_ru: str


def month_faults(*, faults: Sequence[Row]) -> list[MonthFault]:
    """Say what is wrong with each month.

    Args:
        faults: Rows of `int_months__faults`.
    """
    kept = [
        name
        for name in MonthFault.__slots__
        if not name.startswith(("sentence", "advice"))
    ]
    options = _options(faults)
    return [
        MonthFault(
            **{name: row[name] for name in kept},
            sentence_en=_english(row),
            sentence_ru=_russian(row),
            advice_en=f"Correct the delivery, or accept it by name: {options}.",
            advice_ru=f"Исправьте поставку или примите её поимённо: {options}.",
        )
        for row in faults
    ]


def _options(faults: Sequence[Row]) -> str:
    """The options that accept what nobody has accepted yet."""
    names = sorted(row["fault_id"] for row in faults if not row["is_accepted"])
    return " ".join(f"--accept '{name}'" for name in names)


def _english(row: Row) -> str:
    n, m = (round(row[name] or 0) for name in ("value_from", "value_to"))
    # The dates as they stand in the name of the fault, which `--accept` is given.
    return ENGLISH[row["kind"]].format(
        subject=row["subject_en"],
        other=row["other_subject"],
        first=row["as_of_from"],
        last=row["as_of_to"],
        n=count(n, "en"),
        m=count(m, "en"),
    )


def _russian(row: Row) -> str:
    n, m = (round(row[name] or 0) for name in ("value_from", "value_to"))
    return RUSSIAN[row["kind"]].format(
        subject=row["subject_ru"],
        other=row["other_subject"],
        first=day(row["as_of_from"], "ru"),
        last=day(row["as_of_to"], "ru"),
        n=number(n, "ru"),
        m=number(m, "ru"),
        n_clients=_clients(n),
        m_clients=_clients(m),
        n_of_clients=counted(n, "ru", one="клиента", other="клиентов"),
    )


def _clients(n: int) -> str:
    return counted(n, "ru", one="клиент", few="клиента", other="клиентов")
