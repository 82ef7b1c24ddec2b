"""What a section of a page is made of; templates/parts.html.j2 draws each kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One or more sentences; `tone` is a class of the style sheet."""

    kind: ClassVar[str] = "paragraph"
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    kind: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    kind: ClassVar[str] = "bullets"
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Explained:
    """What a word means, behind a question."""

    kind: ClassVar[str] = "explained"
    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A short heading over a sentence or two."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """What the page says first: a sentence, and findings side by side."""

    kind: ClassVar[str] = "message"
    lead: str
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure; `name` is how the dashboard's script finds it."""

    name: str
    title: str
    value: str
    detail: str
    comparison: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Key figures side by side."""

    kind: ClassVar[str] = "figures"
    items: Sequence[Figure]


Kind = Literal["name", "number", "text", "mark", "heat"]
Room = Literal["any", "wide", "widest"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: how its heading reads, and what its cells hold.

    `room`: how wide the table has to be to show it; the style sheet has the widths.
    """

    title: str
    kind: Kind = "number"
    room: Room = "any"


@dataclass(frozen=True, slots=True)
class Cell:
    """A formatted cell.

    `field` is the figure that the script writes into it; `choose` the filters that a
    click sets; `css` a class of its own.
    """

    text: str = ""
    mark: Markup | None = None
    field: str = ""
    choose: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row; `key` is the group that the script writes into it."""

    cells: Sequence[Cell]
    key: str = ""
    choose: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; the first cell of a row names it. `name`: the script's."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: Sequence[Column]
    lines: Sequence[Line]
    name: str = ""
    note: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True)
class Folded:
    """Parts behind their caption, which opens them; on paper they are open."""

    kind: ClassVar[str] = "folded"
    caption: str
    parts: Sequence["Part"]


@dataclass(frozen=True, slots=True)
class Columns:
    """Groups of parts side by side where there is room.

    `css`: `even`, or `leading` where the first is the larger.
    """

    kind: ClassVar[str] = "columns"
    groups: Sequence[Sequence["Part"]]
    css: str = "even"


Verdict = Literal["for", "against", "open"]


@dataclass(frozen=True, slots=True)
class Action:
    """What a segment may be offered, and the figure that speaks for or against it."""

    text: str
    figure: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The actions of one verdict under its name."""

    verdict: Verdict
    title: str
    actions: Sequence[Action]


@dataclass(frozen=True, slots=True)
class Card:
    """A segment with its figures, actions and work list.

    `instead`: why there is no action to judge; empty where there is one.
    """

    name: str
    rule: str
    figures: Sequence[tuple[str, str]]
    judged: Sequence[Judged]
    footer_title: str
    footer: Sequence[tuple[str, str]]
    badge: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    """Segments side by side."""

    kind: ClassVar[str] = "cards"
    cards: Sequence[Card]


Part = (
    Paragraph
    | Heading
    | Bullets
    | Explained
    | Message
    | Figures
    | Table
    | Folded
    | Columns
    | Cards
)


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a page; `name` is its address within the language.

    `in_report` is the section of the report that says more.
    """

    name: str
    title: str
    parts: Sequence[Part]
    css: str = ""
    in_report: str = ""


def lines(rows: Sequence[Sequence[str]]) -> list[Line]:
    """Rows of text."""
    return [Line([Cell(text) for text in row]) for row in rows]
