"""Every text of a warehouse, read as a hostile referee reads it.

All texts of all marts, in both languages: nothing unfilled, no word that was given up,
numbers that agree with their nouns, the same numbers in both languages, each of them
equal to a column that it is about, words that agree with the verdict beside them, and
no claim about a column that the extract does not have. From the repository root:

    python -m proofs.sentences warehouse/bank_churn.duckdb
    python -m proofs.sentences --rows 1000000

The second builds that many synthetic customers in a folder of its own and reads them.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import duckdb
from babel import Locale

from bank_churn import synthetic

Row = dict[str, Any]
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
SEED = 20241130

# What no text may hold, and why.
FAULTS = {
    "a value that is not known": r"\bNone\b|\bnan\b|\bNaN\b|\bnull\b|\binf\b",
    "a hyphen for a minus": r"(^|[\s(])-\d",
    "a minus before a zero": rf"{MINUS}0(?:[.,]0+)?(?![\d.,])",
    "two blanks, or one before a stop": r"[ \u00a0]{2}| [.,;:)]",
    "two stops": r"\.\.|[:;,]\s?[:;,.]",
    "an open placeholder": r"[{}]|%\(",
    "a unit that may part from its number": r"\d (years|pp|points|%|года|лет|п\.)",
    "a difference that is shown as none": rf"(?<![\d.,])0[.,]0{NBSP}(pp|п\.)",
}
# Words that were given up, for a reader would stumble over them.
GIVEN_UP = {
    "en": r"(?:above|below|than) everybody|everybody's|broken line|go with churn"
    r"|cannot be asked|\bthe loyal recommend|each conversation pays|as the system",
    "ru": r"собственности|под угрозой|\bруб\.|скоринговый балл|на рисунке|в ячейке"
    r"|\bпанель\b|самые далёкие",
}
# Russian nouns after a number: one, few, many, fraction; and after what asks for the
# genitive.
NOUNS: tuple[tuple[str, str, str, str], ...] = (
    ("клиент", "клиента", "клиентов", "клиента"),
    ("человек", "человека", "человек", "человека"),
    ("год", "года", "лет", "года"),
    ("продукт", "продукта", "продуктов", "продукта"),
    ("балл", "балла", "баллов", "балла"),
    ("проверку", "проверки", "проверок", "проверки"),
    (
        *("стандартное отклонение", "стандартных отклонения"),
        *("стандартных отклонений", "стандартного отклонения"),
    ),
)
GENITIVE = re.compile(r"(?:из|меньше|до|больше|около|от|против)\s$")
# What a text about a field is known by; the fields are those of the seed.
FIELD_WORDS: Mapping[str, tuple[str, str]] = {
    "gender": (r"\bwomen\b|\bmen\b|\bgender\b", r"женщин|мужчин|\bпол\b"),
    "age_years": (r"\bage\b|\baged\b", r"возраст"),
    "equity_score": (r"\bequity\b", r"имуществ"),
    "credit_score": (r"credit score", r"кредитн\w+ рейтинг"),
    "balance_amount": (r"\bbalances?\b", r"остаток|остатк"),
    "estimated_salary_amount": (r"\bsalary\b", r"зарплат[аыеу]\b(?! до)"),
    "has_credit_card": (r"credit[- ]card", r"кредитн\w+ карт"),
    "is_active": (r"\b(?:in)?active\b|\bactivity\b", r"актив"),
    "city": (r"\bcity\b|\bcities\b", r"город"),
}
# A sentence that says that something is not there makes no claim about it.
SAYS_ABSENT = re.compile(
    r"Cannot be tested|has no (?:such )?column|Not offered|Not available|Nothing can be"
    r"|does not tell|Проверить нельзя|нет (?:такого )?столбца|Не предлагается"
    r"|Недоступно|Сказать нельзя|is not in the card|не входит в карту"
)
ENGLISH_NUMBER = re.compile(rf"(?<![\w.]){MINUS}?\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?"
                            rf"|(?<![\w.,]){MINUS}?\d+(?:\.\d+)?")  # fmt: skip
RUSSIAN_NUMBER = re.compile(rf"(?<![\w,]){MINUS}?\d{{1,3}}(?:{NBSP}\d{{3}})+(?:,\d+)?"
                            rf"|(?<![\w,]){MINUS}?\d+(?:,\d+)?")  # fmt: skip
# Columns that quote figures: both languages have the same numbers there.
QUOTING = (
    *("evidence", "situation", "verdict", "sentence", "conclusion", "rationale"),
    "balance_at_risk",
)


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a mart, in one language."""

    mart: str
    column: str
    language: str
    words: str

    def __str__(self) -> str:
        return f"{self.mart}.{self.column}: {self.words}"


class Reading:
    """A warehouse whose texts are read."""

    def __init__(self, file: Path) -> None:
        self._connection = duckdb.connect(str(file), read_only=True)
        self._rows: dict[str, list[Row]] = {}
        self.settings = self.rows("report_settings")[0]

    def rows(self, mart: str, schema: str = "marts") -> list[Row]:
        """All rows of a mart."""
        name = f"{schema}.{mart}"
        if name not in self._rows:
            found = self._connection.execute(f"from {name}")
            columns = [column[0] for column in found.description or []]
            self._rows[name] = [
                dict(zip(columns, row, strict=True)) for row in found.fetchall()
            ]
        return self._rows[name]

    def texts(self) -> Iterator[Text]:
        """Every distinct text for people."""
        columns = self._connection.execute(
            """
            select table_schema, table_name, column_name
            from information_schema.columns
            where
                table_schema in ('marts', 'complete_cases')
                and regexp_matches(column_name, '_(en|ru)$')
            order by all
            """
        ).fetchall()
        for schema, mart, column in columns:
            found = self._connection.execute(
                f"select distinct {column} from {schema}.{mart}"
                f" where {column} is not null order by all"
            ).fetchall()
            for (words,) in found:
                yield Text(mart, column, column[-2:], words)

    def absent(self) -> set[str]:
        """Columns of the customers that this extract does not have."""
        counts = ", ".join(f"count({column})" for column in FIELD_WORDS)
        (known,) = self._connection.execute(
            f"select {counts} from marts.customers"
        ).fetchall()
        return {column for column, n in zip(FIELD_WORDS, known, strict=True) if not n}

    def cities(self) -> set[str]:
        """Names that the extract itself brings."""
        found = self._connection.execute(
            "select distinct city from marts.customers where city is not null"
        )
        return {city for (city,) in found.fetchall()}


def faults(file: Path) -> list[str]:
    """What is wrong with the texts of a published file, a line each."""
    reading = Reading(file)
    return [
        *_faults_of_texts(reading),
        *_faults_of_numbers(reading),
        *_faults_of_verdicts(reading),
        *_claims_without_column(reading),
    ]


def _faults_of_texts(reading: Reading) -> Iterator[str]:
    names = "|".join(re.escape(city) for city in reading.cities()) or "(?!)"
    for text in reading.texts():
        words = re.sub(names, "N", text.words)
        for fault, pattern in FAULTS.items():
            if re.search(pattern, words):
                yield f"{fault}: {text}"
        if re.search(GIVEN_UP[text.language], words, re.IGNORECASE):
            yield f"a word that was given up: {text}"
        if text.language == "en" and re.search("[а-яё]", words, re.IGNORECASE):
            yield f"Russian in English: {text}"
        # Names of tables and columns are English in both; so is UTF-8.
        plain = re.sub(r"`[^`]*`|«[a-z_]+»|\b[a-z]+(?:_[a-z]+)+\b|UTF-8", "", words)
        if text.language == "ru" and re.search(r"[a-z]{3,}", plain):
            yield f"English in Russian: {text}"
        agreement = _english_plural if text.language == "en" else _russian_plural
        yield from (f"{fault}: {text}" for fault in agreement(words))


def _russian_plural(words: str) -> Iterator[str]:
    for one, few, many, other in NOUNS:
        forms = sorted({one, few, many, other}, key=len, reverse=True)
        pattern = rf"({RUSSIAN_NUMBER.pattern})[ {NBSP}]({'|'.join(forms)})(?!\w)"
        for found in re.finditer(pattern, words):
            number, form = found[1], found[2]
            exact = Decimal(number.replace(NBSP, "").replace(",", ".").strip(MINUS))
            is_genitive = GENITIVE.search(words[: found.start()])
            category = Locale("ru").plural_form(exact)
            expected = {"one": one, "few": few, "many": many, "other": other}[category]
            genitive = few if category == "one" else many
            allowed = {expected, genitive} if is_genitive else {expected}
            if category == "other":
                allowed = {other}
            if form not in allowed:
                yield f"{number} {form}"


def _english_plural(words: str) -> Iterator[str]:
    nouns = "customer|product|year|point|test|city|rule"
    for found in re.finditer(
        rf"({ENGLISH_NUMBER.pattern})[ {NBSP}]({nouns})(s?)\b", words
    ):
        if (found[1] == "1") == bool(found[3]):
            yield f"{found[1]} {found[2]}{found[3]}"


def numbers(words: str, language: str) -> list[Decimal]:
    """The numbers of a text, in its order."""
    if language == "en":
        found = ENGLISH_NUMBER.findall(words)
        plain = [number.replace(",", "") for number in found]
    else:
        found = RUSSIAN_NUMBER.findall(words)
        plain = [number.replace(NBSP, "").replace(",", ".") for number in found]
    return [Decimal(number.replace(MINUS, "-")) for number in plain]


def _faults_of_numbers(reading: Reading) -> Iterator[str]:
    """Numbers that differ between the languages, or that no column holds."""
    for (mart, prefix), quotable in QUOTABLE.items():
        for row in reading.rows(mart):
            texts = [row[f"{prefix}_{language}"] for language in ("en", "ru")]
            if None in texts:
                if texts != [None, None]:
                    yield f"{mart}.{prefix}: one language alone: {texts}"
                continue
            english, russian = (
                numbers(_without_names(text, reading, row), language)
                for text, language in zip(texts, ("en", "ru"), strict=True)
            )
            if sorted(english) != sorted(russian):
                yield f"{mart}.{prefix}: other numbers in Russian: {texts}"
            known = [float(v) for v in quotable(reading, row) if v is not None]
            yield from (
                f"{mart}.{prefix}: {number} is no figure of the row: {texts[0]}"
                for number in english
                if not _is_shown(number, known)
            )


def _is_shown(number: Decimal, known: Sequence[float]) -> bool:
    """A figure that is shown with the digits of `number`, as itself or in per cent."""
    exponent = Decimal(1).scaleb(int(number.as_tuple().exponent))
    return any(
        Decimal(f"{value:.15g}").quantize(Decimal("1e-12")).quantize(
            exponent, ROUND_HALF_UP
        )
        == number
        for figure in known
        for value in (figure, 100 * figure, -figure, -100 * figure)
    )  # fmt: skip


def _without_names(text: str, reading: Reading, row: Row) -> str:
    """Without the sign of the currency and names of bands: no figures of the row."""
    (build,) = reading.rows("build_info")
    text = re.sub(f"{re.escape(build['currency_symbol'])}{NBSP}?", "", text)
    for language in ("en", "ru"):
        band = row.get(f"aimed_band_{language}")
        text = text.replace(f": {band} ", " ") if band else text
        for driver in reading.rows("churn_drivers"):
            label = driver[f"label_{language}"]
            text = text.replace(f": {label}. ", " ").replace(f"({label})", "")
    return text


def _columns(row: Row) -> list[Any]:
    return [v for v in row.values() if isinstance(v, int | float | Decimal)]


def _of_portrait(reading: Reading, row: Row) -> list[Any]:
    whole = [
        other["customer_count"]
        for other in reading.rows(
            "segment_churn_portraits" if "segment_code" in row else "churn_portraits"
        )
        if other.get("segment_code") == row.get("segment_code")
    ]
    superiorities = [
        row[f"superiority_{name}"] for name in ("balance_amount", "salary_amount")
    ]
    return [
        *_columns(row),
        row["customer_count"] / sum(whole),
        *(1 - p for p in superiorities if p is not None),
    ]


def _of_hypothesis(reading: Reading, row: Row) -> list[Any]:
    strata = [
        other
        for other in reading.rows("stratified_checks")
        if other["hypothesis_id"] == row["hypothesis_id"]
    ]
    adjusted = [
        other
        for other in reading.rows("adjustment_checks")
        if other["hypothesis_id"] == row["hypothesis_id"]
    ]
    family = sum(
        other["family"] == row["family"] for other in reading.rows("hypothesis_tests")
    )
    total = row["n_a"] + row["n_b"]
    types = {other["stratum_type"] for other in strata}
    reversed_shares = [
        sum(o["n"] for o in strata if o["stratum_type"] == t and o["is_reversed"])
        / max(1, total)
        for t in types
    ]
    return [
        *_columns(row),
        *(v for other in (*strata, *adjusted) for v in _columns(other)),
        *(int(o["stratum"]) for o in strata if o["stratum"].isdigit()),
        *(
            int(level)
            for o in adjusted
            for level in (o["lowest_level"], o["highest_level"])
            if level is not None and level.isdigit()
        ),
        *(family, *reversed_shares),
        *(0.001, 0.999),
    ]


def _of_recommendation(reading: Reading, row: Row) -> list[Any]:
    left = row["customer_count"] - row["churned_count"]
    return [*_columns(row), left, 0.95, reading.settings["min_reportable_count"]]


def _of_rationale(reading: Reading, row: Row) -> list[Any]:
    missing = row["missing_balance_amount_count"] / row["customer_count"]
    (bank,) = reading.rows("bank_portrait")
    of_all = bank["missing_balance_amount_count"] / bank["customer_count"]
    return [*_columns(row), *_columns(bank), missing, of_all]


def _of_card(reading: Reading, row: Row) -> list[Any]:
    judged = ("is_used", "auc", "calibration_slope")
    others = [
        other
        for other in reading.rows("scorecard_checks")
        if row["check_id"] == "is_used" and other["check_id"] in judged
    ]
    return [*(v for other in (row, *others) for v in _columns(other)), *STANDARDS]


# The least a card has to reach: the defaults of dbt_project.yml.
STANDARDS = (200, 0.65, 0.8, 1.25)
# {(mart, text without its language): the figures that it may quote}
QUOTABLE: Mapping[tuple[str, str], Callable[[Reading, Row], list[Any]]] = {
    ("recommendations", "evidence"): _of_recommendation,
    ("recommendations", "situation"): _of_recommendation,
    ("recommendations", "verdict"): _of_recommendation,
    ("assumed_products", "evidence"): lambda _, row: [*_columns(row), 0.95],
    ("assumed_products", "verdict"): lambda _, row: [],
    ("bank_portrait", "balance_at_risk"): lambda _, row: [*_columns(row), 0.95],
    ("churn_portraits", "sentence"): _of_portrait,
    ("segment_churn_portraits", "sentence"): _of_portrait,
    ("product_count_portraits", "rationale"): _of_rationale,
    ("hypothesis_tests", "conclusion"): _of_hypothesis,
    ("scorecard_checks", "sentence"): _of_card,
}

# How each verdict begins, in both languages.
CONCLUSIONS = {
    "equivalent": ("Practically the same: ", "Практически одинаково: "),
    "different": ("The difference is established ", "Различие установлено "),
    "inconclusive": ("No conclusion either way: ", "Вывода сделать нельзя: "),
    "not_available": ("Cannot be tested: ", "Проверить нельзя: "),
}
RECOMMENDATIONS = {
    "supported": ("The data speak for it", "Данные за:"),
    "against": ("The data speak against it", "Данные против:"),
    "open": ("Open:", "Вопрос открыт:"),
    "not_available": ("Not offered:", "Не предлагается:"),
}


def _faults_of_verdicts(reading: Reading) -> Iterator[str]:
    for row in reading.rows("hypothesis_tests"):
        for place, language in enumerate(("en", "ru")):
            words = row[f"conclusion_{language}"]
            said = {v for v, starts in CONCLUSIONS.items() if starts[place] in words}
            if said != {row["verdict"]}:
                yield f"{row['verdict']}, but: {words}"
        english = row["conclusion_en"]
        if row["verdict"] == "equivalent" and "is the opposite" in english:
            yield f"the same and the opposite: {english}"
    for row in reading.rows("recommendations"):
        for place, language in enumerate(("en", "ru")):
            words = row[f"verdict_{language}"]
            if not words.startswith(RECOMMENDATIONS[row["verdict"]][place]):
                yield f"{row['verdict']}, but: {words}"
    for row in reading.rows("assumed_products"):
        words = row["verdict_en"]
        agrees = words.startswith("The figure agrees")
        if agrees != (row["is_consistent"] is True):
            yield f"consistent: {row['is_consistent']}, but: {words}"
        if (row["is_consistent"] is None) != words.startswith("Nothing can be said"):
            yield f"consistent: {row['is_consistent']}, but: {words}"
    yield from _faults_of_directions(reading)


def _faults_of_directions(reading: Reading) -> Iterator[str]:
    """`higher` beside an effect that is lower, seen from the side of the row."""
    effects = {
        "share of women": "cohens_h_women_share",
        "share of credit-card holders": "cohens_h_credit_card_share",
        "share of active customers": "cohens_h_active_share",
        "share of unknown balances": "cohens_h_missing_balance_share",
        "mean age": "cohens_d_age_years",
        "mean equity points": "cohens_d_equity_score",
        "mean credit score": "cohens_d_credit_score",
        "balance": "superiority_balance_amount",
        "estimated salary": "superiority_salary_amount",
    }
    for mart in ("churn_portraits", "segment_churn_portraits"):
        for row in reading.rows(mart):
            _, _, contrasts = row["sentence_en"].partition("Unlike those who ")
            for name, direction in re.findall(
                r"(?:^\w+: |, )([\w -]+) (higher|lower) \(", contrasts
            ):
                effect = row[effects[name]]
                above = effect > (0.5 if effects[name].startswith("s") else 0)
                if (above == row["is_churned"]) != (direction == "higher"):
                    yield f"{effects[name]} is {effect}, but: {row['sentence_en']}"


# Texts that speak of this extract's customers; the others are a seed's.
ABOUT_DATA = {
    *("evidence", "situation", "balance_at_risk", "sentence", "conclusion", "rule"),
    *("reasons", "rationale"),
}


def _claims_without_column(reading: Reading) -> Iterator[str]:
    absent = reading.absent()
    segments = [row["name_ru"] for row in reading.rows("segments")]
    for text in reading.texts():
        if text.column[:-3] not in ABOUT_DATA or SAYS_ABSENT.search(text.words):
            continue
        # What is assumed is said to be; the figures follow it.
        words = re.split(r"(?:Figures|Показатели): ", text.words)[-1]
        for name in segments:
            words = words.replace(name, "")
        if words.startswith(("Assumed", "Предположение")) or text.mart == "segments":
            continue
        for column in absent:
            place = 0 if text.language == "en" else 1
            if re.search(FIELD_WORDS[column][place], words, re.IGNORECASE):
                yield f"no column {column}, but: {text}"


def read_synthetic(rows: int, folder: Path) -> list[str]:
    """Build so many synthetic customers in `folder` and read what was published."""
    extract = folder / "customers.csv"
    synthetic.write_csv(extract, rows, seed=SEED)
    subprocess.run(
        [
            *(sys.executable, "-m", "bank_churn", "build", str(extract)),
            *("--working-file", str(folder / "working.duckdb")),
            *("--output-dir", str(folder / "warehouse")),
        ],
        check=True,
    )
    return faults(folder / "warehouse" / "bank_churn.duckdb")


def main() -> None:
    """Print what is wrong; exit with 1 if anything is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--rows", type=int)
    options = parser.parse_args()
    if options.rows:
        with tempfile.TemporaryDirectory() as folder:
            found = read_synthetic(options.rows, Path(folder))
    elif options.file:
        found = faults(options.file)
    else:
        parser.error("name a published file, or --rows")
    print("\n".join(found) or "nothing is wrong")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
