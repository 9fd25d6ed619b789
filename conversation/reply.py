"""What goes out: one message, drawn by each channel as its users expect.

`text` is complete in itself: with facts, choices and pictures left out, a screen reader or a notification
still gets the whole answer. It is a small Markdown subset: paragraphs, **bold**, lists and links.
"""

from dataclasses import dataclass
from enum import StrEnum

from conversation.actions import Action
from conversation.document import Document
from conversation.turn import Address


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value, shown as a row."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A button. `token` is set by `conversation.actions.seal`, never by a dialog."""

    label: str
    action: Action
    token: str = ""


class FieldKind(StrEnum):
    """How a form field is drawn. `CHOICES` takes any number of its options; its value is theirs, parted by commas.

    `FILES` is a place to add files; its value is the ids of those added, parted by commas.
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    DATE = "date"
    AMOUNT = "amount"
    YESNO = "yesno"
    CHOICES = "choices"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers that a choice field offers."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form, with what is wrong with the last answer in `error`."""

    key: str
    prompt: str
    kind: FieldKind = FieldKind.TEXT
    help: str = ""
    required: bool = True
    value: str = ""
    error: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """The fields that are asked for together; `submit` is the button that sends them.

    `title` is what the form is called, "" where the message around it says what it is.
    """

    fields: tuple[Field, ...]
    submit: Choice | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from: a document's own title, the place in it, and its date."""

    title: str
    reference: str
    dated: str
    url: str | None = None

    def __str__(self) -> str:
        """Return the source as a person cites it."""
        return f"{self.title}, {self.reference} ({self.dated})"


@dataclass(frozen=True, slots=True)
class File:
    """Something to open or to look at; `alt` says in words what it holds."""

    name: str
    media_type: str
    url: str
    alt: str


INNKJOP = "innkjop"
"""The recipient that stands for the procurement office: its channel, or each innkjøper where none is set."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One message out. `to` is an e-mail address or `INNKJOP`; empty means whoever the turn came from.

    `at` is the conversation that a proactive message belongs in; the dispatcher goes there before anywhere else.
    `private` says that not everyone may see it: where others read along, it goes to the person's own chat.
    `documents` become `files` before the Reply is stored. `work` says that it asks for something to be done: while
    the recipient is away, whoever acts for them gets it.
    """

    text: str
    to: str = ""
    facts: tuple[Fact, ...] = ()
    choices: tuple[Choice, ...] = ()
    form: Form | None = None
    sources: tuple[Source, ...] = ()
    files: tuple[File, ...] = ()
    replaces: str | None = None
    id: str = ""
    at: Address | None = None
    private: bool = False
    documents: tuple[Document, ...] = ()
    work: bool = False
