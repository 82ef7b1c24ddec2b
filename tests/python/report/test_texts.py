"""Every text is there in both languages, asks for the same values, and is used."""

import re
import string
from importlib import resources

import pytest

from bank_churn.report.language import Language, catalogue, shown

# Keys that are put together: a prefix, and a value of a table or of a section.
PUT_TOGETHER = re.compile(
    r"(gender|is_active|has_credit_card|filter|section|stratum|verdict|conclusion"
    r"|direction|effect|status|sign|forest|theme|assumed|leaves|risk|loyal"
    r"|recommendation)(_|$)"
)


def open_values(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", catalogue())
def test_both_languages_say_the_same(key: str) -> None:
    texts = catalogue()[key]
    assert set(texts) == {"en", "ru"}
    assert open_values(texts["en"]) == open_values(texts["ru"])
    # The switch names the other language in that language.
    if key not in ("other_language", "phik"):
        assert not re.search("[\u0400-\u04ff]", texts["en"])
        assert re.search("[а-яА-Я]", texts["ru"])


def test_no_text_is_left_over() -> None:
    package = resources.files("bank_churn.report")
    files = [*package.iterdir(), *package.joinpath("templates").iterdir()]
    sources = [f.read_text("utf-8") for f in files if f.name.endswith((".py", ".j2"))]
    quoted = set(re.findall(r"[\"'](\w+)[\"']", "\n".join(sources)))
    unused = [k for k in catalogue() if k not in quoted and not PUT_TOGETHER.match(k)]
    assert unused == []


def test_a_text_that_lacks_a_value_is_refused() -> None:
    with pytest.raises(KeyError, match="count"):
        Language("en")("few_note")


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
