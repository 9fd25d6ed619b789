"""The names that our blocks carry out to Slack and that come back with a press."""

from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

CHOICE: Final = "valg"
FORM: Final = "skjema"
QUESTION: Final = "sporsmal"
FIELD: Final = "felt"
INPUT: Final = "verdi"
SHORTCUT: Final = "sporr_innkjopsbot"
COMMAND: Final = "/innkjop"


class Mark(NamedTuple):
    """What a block id of ours says: what kind of buttons, on which Reply, made for whom."""

    kind: str
    reply_id: str
    owner: str


def mark(kind: str, reply_id: str, owner: str, number: int) -> str:
    """Return the block id of buttons, unique in its message; at most 255 characters."""
    return f"{kind}:{reply_id}:{owner}:{number}"[:255]


def read_mark(block_id: str) -> Mark:
    """Return what a block id says; empty strings where it is not ours."""
    parts = block_id.split(":")
    return Mark(parts[0], parts[1], parts[2]) if len(parts) == 4 else Mark("", "", "")  # noqa: PLR2004 - as `mark` writes it


class FormMark(BaseModel):
    """What a modal keeps to itself: the form it shows, the token that sends it, and where its answer goes."""

    model_config = ConfigDict(frozen=True)

    reply_id: str
    token: str
    conversation_id: str
    thread_id: str | None = None


class UnknownModalError(Exception):
    """The modal is not one of ours, or from a version that is no longer understood."""


def read_form_mark(private_metadata: str) -> FormMark:
    """Return what a modal kept. Raises UnknownModalError."""
    try:
        return FormMark.model_validate_json(private_metadata)
    except ValidationError as exc:
        raise UnknownModalError from exc
