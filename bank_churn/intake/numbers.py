"""Numbers as people write them, judged per column, never guessed.

`number_text` says the same as the macro of that name; a test holds them together.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from bank_churn.intake.fields import Field, seed_rows

GROUP_BLANKS = " \u00a0\u202f\u2009'’"
MINUSES = "−-"
DIGITS = re.compile(rf"[.,]?[0-9][0-9.,{GROUP_BLANKS}]*(e[+-]?[0-9]+)?")
CANONICAL = re.compile(
    r"([0-9]+([.][0-9]*)?|[.][0-9]+)(e[+-]?[0-9]+)?|[0-9]{1,3}(~[0-9]{3})+([.][0-9]*)?"
    # Lakhs and crores: 1,23,45,678.
    r"|[0-9]{1,2}(~[0-9]{2})+~[0-9]{3}([.][0-9]*)?"
)
UNDECIDED = re.compile(r"[.,][0-9]{3}($|[^0-9])")

# How `marks` rewrite a number: decimal mark to a point, thousands to ~, foreign to !.
_MARKS = {
    ".": str.maketrans(",", "!"),
    ".,": str.maketrans(",", "~"),
    ",": str.maketrans(".,", "!."),
    ",.": str.maketrans(".,", "~."),
}
_BLANKS = str.maketrans(dict.fromkeys(GROUP_BLANKS, "~"))
_NO_BLANKS = dict.fromkeys(map(ord, GROUP_BLANKS))
# Apostrophes stand between digits only.
_NO_BLANKS_AROUND = dict.fromkeys(map(ord, GROUP_BLANKS[:4]))


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Every fraction of a column has three digits: thousands or decimals?"""

    mark: str
    example: str


@cache
def _texts_around() -> frozenset[str]:
    """What may stand around a number: a sign, brackets, a currency."""
    signs = [row["sign"] for row in seed_rows("currency_signs")]
    forms = ("{}", "-{}", "−{}", "{}-", "{}−", "({})")
    own = {form.format(sign) for sign in ["", *signs] for form in forms}
    return frozenset(own | {"+"})


def digits_of(cell: str) -> tuple[str, str] | None:
    """The digits and marks of a cell, and what stands around them; None: no number."""
    text = cell.strip(" ").lower()
    found = DIGITS.search(text)
    if found is None:
        return None
    digits = found[0].strip(" ")
    around = text.replace(digits, "", 1)
    around = around.translate(_NO_BLANKS_AROUND)
    if around not in _texts_around() or ("+" in around and text[0] != "+"):
        return None
    return digits, around


def number_text(cell: str, marks: str) -> str | None:
    """A cell as `-1234.5`; None when it is no number.

    Args:
        cell: As delivered.
        marks: The column's decimal mark, then its mark between thousands, as the
            macro `number_value` describes it.
    """
    found = digits_of(cell)
    if found is None:
        return None
    digits, around = found
    if marks in _MARKS:
        digits = digits.translate(_MARKS[marks])
    elif UNDECIDED.search(digits):
        return None
    else:
        digits = digits.replace(",", ".")
    digits = digits.translate(_BLANKS)
    if not CANONICAL.fullmatch(digits):
        return None
    is_negative = "(" in around or any(minus in around for minus in MINUSES)
    return ("-" if is_negative else "") + digits.replace("~", "")


def value_of(cell: str, marks: str, field: Field) -> Decimal | None:
    """The number of a cell in the field's range, else None. Rounding is SQL's."""
    text = number_text(cell, marks)
    if text is None:
        return None
    number = Decimal(text)
    if field.kind == "whole" and not re.fullmatch(r"-?[0-9]+([.]0*)?", text):
        return None
    is_inside = Decimal(field.lowest or 0) <= number <= Decimal(field.highest or 0)
    return number if is_inside else None


def judge_marks(cells: Iterable[str], field: Field) -> str | Ambiguous:
    """How a column writes its numbers: `.`, `.,`, `,`, `,.` or empty when not seen.

    A mark is decimal or groups thousands where only one reading is possible; where two
    are, the other cells of the column decide. When none does, it is `Ambiguous`.
    """
    decimals = {".": 0, ",": 0}
    groups = {".": 0, ",": 0}
    open_cells: dict[str, str] = {}
    for cell in dict.fromkeys(cells):
        found = digits_of(cell)
        if found is None:
            continue
        bare = found[0].partition("e")[0]
        seen = [mark for mark in ".," if mark in bare]
        if len(seen) == 2:
            last, first = sorted(seen, key=bare.rfind, reverse=True)
            if bare.count(last) == 1:
                decimals[last] += 1
                groups[first] += 1
        elif seen and bare.count(seen[0]) > 1:
            groups[seen[0]] += 1
        elif seen and _reads_as_thousands(bare, seen[0], field):
            open_cells[seen[0]] = cell
        elif seen:
            decimals[seen[0]] += 1
    mark = max(decimals, key=lambda m: (decimals[m] - groups[m], m == "."))
    other = "," if mark == "." else "."
    if decimals[mark] > groups[mark]:
        return mark + (other if groups[other] or other in open_cells else "")
    grouping = max(groups, key=lambda m: groups[m])
    if groups[grouping]:
        return ",." if grouping == "." else ".,"
    if open_cells:
        mark, example = max(open_cells.items())
        return Ambiguous(mark, example.strip())
    return ""


def _reads_as_thousands(digits: str, mark: str, field: Field) -> bool:
    head, _, tail = digits.partition(mark)
    bare = head.translate(_NO_BLANKS)
    if len(tail) != 3 or not re.fullmatch(r"[1-9][0-9]{0,2}", bare):
        return False
    if field.kind == "whole" and tail == "000":
        # 25.000 years: decimals, unless the range has room for thousands.
        return float(head + tail) <= (field.highest or 0)
    return float(bare + tail) <= (field.highest or 0)
