"""A written document before it is a file: a title, facts and parts. Whoever makes it knows nothing of Word or PDF."""

from dataclasses import dataclass
from typing import Final

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""The media type of a document once it is a Word file."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text; `note` marks words that are ours and not the kommune's, such as «Ikke vurdert».

    `lead` marks a question that what follows answers.
    """

    text: str
    note: bool = False
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; numbered where the order matters."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header; `caption` says what it shows, for those who hear it read."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


Block = Paragraph | Bullets | Table


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it; level 1 is the highest below the title."""

    heading: str
    blocks: tuple[Block, ...] = ()
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document. `facts` stand in a table at its head; `footer` on every page, such as number and version."""

    title: str
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()
    footer: str = ""
    author: str = ""
