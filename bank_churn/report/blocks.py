"""What a section of a page is made of; templates/blocks.html.j2 draws each kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One or more sentences."""

    kind: ClassVar[str] = "paragraph"
    text: str


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
class Table:
    """Rows of formatted cells; the first cell of a row names it.

    `text_columns` are the positions that hold words, not numbers.
    """

    kind: ClassVar[str] = "table"
    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    text_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Folded:
    """A table behind its caption, which opens it."""

    kind: ClassVar[str] = "folded"
    table: Table


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart that no filter changes, and what it shows in words."""

    kind: ClassVar[str] = "drawing"
    svg: Markup
    description: str


Block = Paragraph | Heading | Bullets | Table | Folded | Drawing


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a page; `name` is its address within the language."""

    name: str
    title: str
    blocks: Sequence[Block]
