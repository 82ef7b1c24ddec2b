"""Which encoding a text that is not UTF-8 is in: a guess by the words it makes.

The Cyrillic encodings of one text differ in case and order of the same letters, and a
Western text read as Cyrillic mixes two alphabets in a word. So each candidate is judged
by its words: one alphabet, capitals only in front, the letters that Russian uses most,
and best of all words that the seed `code_values` knows.
"""

import re
from functools import cache

from bank_churn.intake.fields import known_codes, usual_names

# The likelier one first: of equal scores it wins.
CANDIDATES = (
    *("windows-1251", "windows-1252", "cp866", "koi8-r", "koi8-u", "iso8859-5"),
    *("mac-cyrillic", "windows-1250", "windows-1254"),
)
SAMPLE_BYTES = 2**18
SHOWN_WORDS = 3
_COMMON = frozenset("оеаинтсрвлкмдпуяы")
_RARE = frozenset("ъщэфцхёю")
_LATIN_COMMON = frozenset("éèêëàâäáãåçñóôöòøúüùûíîïßæœąćęłńśźżčďěňřšťůžőűğşı")
_CYRILLIC_BEYOND_RUSSIAN = frozenset("іїєґў")
_WORD = re.compile(r"\w+")


@cache
def _known_words() -> frozenset[str]:
    words = {text for codes in known_codes().values() for text in codes}
    return frozenset(word for word in words | set(usual_names()) if not word.isascii())


def guess_encoding(sample: bytes) -> str:
    """The candidate whose words look most like words."""
    lines = [line for line in sample.splitlines() if not line.isascii()]
    raw = b"\n".join(lines)[:SAMPLE_BYTES]
    return max(CANDIDATES, key=lambda encoding: _score(raw, encoding))


def shown_words(text: str) -> tuple[str, ...]:
    """Some words with letters beyond ASCII, so that a person can judge the guess."""
    words = (word for word in _WORD.findall(text) if not word.isascii())
    longest_first = sorted(dict.fromkeys(words), key=lambda word: -len(word))
    return tuple(longest_first[:SHOWN_WORDS])


def _score(raw: bytes, encoding: str) -> float:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode(encoding, "replace")
    words: dict[str, int] = {}
    for word in _WORD.findall(text):
        if not word.isascii():
            words[word] = words.get(word, 0) + 1
    score = sum(min(count, 50) * _word_score(word) for word, count in words.items())
    # Beyond letters a table of customers has few signs: quotes, dashes, money.
    odd = sum(
        not (char.isascii() or char.isalnum() or char in "«»—–№₽€£„“”’… \u00a0")
        for char in text
    )
    return score - 3 * odd


def _word_score(word: str) -> float:
    if word.casefold() in _known_words():
        return 4 * len(word)
    cyrillic = sum("\u0400" <= char <= "\u04ff" for char in word)
    latin = sum(char.isalpha() for char in word) - cyrillic
    if cyrillic and latin:
        return -3 * len(word)
    if latin > 1 and not any(char.isascii() for char in word):
        # Nobody's word has nothing but accents: it is another alphabet.
        return -2 * len(word)
    score = 0.0
    for char in word.casefold():
        if cyrillic:
            score += 1 if char in _COMMON else -1 if char in _RARE else 0
            is_usual = "а" <= char <= "ё" or char in _CYRILLIC_BEYOND_RUSSIAN
            score -= 2 * (not is_usual)
        elif not char.isascii():
            score += 1 if char in _LATIN_COMMON else -2
    is_well_cased = word[1:].islower() or word.isupper() or len(word) == 1
    return score if is_well_cased else -2 * len(word)
