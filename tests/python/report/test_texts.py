"""Every text is there in both languages, asks for the same values, and is used."""

import re
import string
from importlib import resources

import pytest

from bank_churn.report.language import Language, catalogue, nouns, shown

# Keys that are put together: a prefix, and a value of a table or a name of a block.
PUT_TOGETHER = re.compile(
    r"(gender|activity|credit_card|filter|forest|verdict|conclusion|effect|rounding"
    r"|status|sign|assumed|risk|loyal|against|work_list"
    r"|component|order|purpose|calibration|campaigns|actions|compared_to)_"
)
# The same in both languages, or named in the other one.
SAME = {"expected_loss", "other_language", "phik", "few", "from_to", "rate_of"}


def open_values(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", catalogue())
def test_both_languages_say_the_same(key: str) -> None:
    texts = catalogue()[key]
    assert set(texts) == {"en", "ru"}
    assert open_values(texts["en"]) == open_values(texts["ru"])
    # The switch names the other language in that language.
    if key not in SAME:
        assert not re.search("[\u0400-\u04ff]", texts["en"])
        assert re.search("[а-яА-Я]", texts["ru"])


def test_no_text_is_left_over() -> None:
    package = resources.files("bank_churn.report")
    folders = [package, *map(package.joinpath, ("blocks", "templates"))]
    files = [file for folder in folders for file in folder.iterdir()]
    sources = [f.read_text("utf-8") for f in files if f.name.endswith((".py", ".j2"))]
    quoted = set(re.findall(r"[\"'](\w+)[\"']", "\n".join(sources)))
    unused = [k for k in catalogue() if k not in quoted and not PUT_TOGETHER.match(k)]
    assert unused == []


@pytest.mark.parametrize("noun", nouns())
def test_nouns_have_every_form(noun: str) -> None:
    forms = nouns()[noun]
    assert set(forms["en"]) == {"one", "other"}
    assert set(forms["ru"]) == {"one", "few", "many", "other"}


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "1\u00a0клиент"),
        (42, "42\u00a0клиента"),
        (474, "474\u00a0клиента"),
        (493, "493\u00a0клиента"),
        (11, "11\u00a0клиентов"),
        (101, "101\u00a0клиент"),
        (1820, "1\u00a0820\u00a0клиентов"),
    ],
)
def test_customers_agree_with_their_number(count: int, text: str) -> None:
    assert Language("ru").counted(count, "customers") == text


def test_a_text_that_lacks_a_value_is_refused() -> None:
    with pytest.raises(KeyError, match="count"):
        Language("en")("few")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Москва", "Москва"),
        ("a\0b", "a b"),
        ("\u202egnp.exe", "gnp.exe"),
        ("</script><script>", "</script><script>"),  # the template escapes it
        ("  ", "–"),
        ("x" * 41, "x" * 39 + "…"),
        ("x" * 40, "x" * 40),
    ],
)
def test_names_become_showable(name: str, text: str) -> None:
    assert shown(name) == text
