"""A request of the web page as a Turn, or a sentence about what is wrong with it."""

import uuid
from datetime import datetime
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from conversation.turn import Address, ChannelName, Sender, Turn
from register.attachment import MOST_AT_ONCE

EMAIL: Final = r"^[^@\s<>\"\x00-\x1f\x7f]{1,64}@[^@\s<>\"\x00-\x1f\x7f]{1,250}$"
NAME: Final = r"^[^\x00-\x1f\x7f]+$"
"""What the page may call a conversation or an act: no database takes every control character."""


ID: Final = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
ONE_ACT: Final = "Skriv enten text, action eller form."


class BadTurnError(Exception):
    """The request is not a turn; `message` says in Norwegian what is wrong and how to mend it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class WebTurn(BaseModel):
    """What the page posts: exactly one of `text`, `action` and `form` (a form may come with its action).

    `files` are ids that `POST /webchat/files` gave, beside any of them; with files alone `text` is empty.
    """

    model_config = ConfigDict(extra="forbid")

    sender: str = Field(alias="from", pattern=EMAIL)
    conversation: str = Field(min_length=1, max_length=100, pattern=NAME)
    id: str | None = Field(default=None, min_length=1, max_length=100, pattern=NAME)
    text: str | None = None
    action: str | None = Field(default=None, max_length=4000)
    form: dict[str, str] | None = None
    files: tuple[Annotated[str, Field(pattern=ID)], ...] = Field(default=(), max_length=MOST_AT_ONCE)

    @model_validator(mode="after")
    def _one_act(self) -> "WebTurn":
        given = [self.text is not None, self.action is not None or self.form is not None]
        if sum(given) != 1:
            raise ValueError(ONE_ACT)
        return self

    def to_turn(self, *, now: datetime, guest: bool = False) -> Turn:
        """Return the act; the client's own id names it, so that a request sent twice is one act.

        `guest` is what the sign-in calls its sender.
        """
        person = self.sender.strip().casefold()
        conversation = f"{person}/{self.conversation}"
        return Turn(
            key=f"web:{conversation}:{self.id or uuid.uuid4().hex}",
            sender=Sender(ChannelName.WEB, person, email=person, guest=guest),
            address=Address(ChannelName.WEB, conversation, user_id=person),
            received_at=now,
            text=self.text,
            action=self.action,
            form=self.form or {},
            files=self.files,
        )


_WRONG: Final = {
    "missing": "mangler",
    "string_pattern_mismatch": "har tegn som ikke hører hjemme der",
    "string_too_short": "er tom",
    "string_too_long": "er for lang",
    "extra_forbidden": "er ikke et felt jeg kjenner",
}
"""What is said of a field, by pydantic's name for the fault."""


def parse_turn(body: bytes) -> WebTurn:
    """Return what a request says. Raises BadTurnError naming the field and the remedy."""
    try:
        return WebTurn.model_validate_json(body)
    except ValidationError as exc:
        error = exc.errors(include_input=False)[0]
        raise BadTurnError(_sentence(error["loc"], error["type"])) from exc


def _sentence(location: tuple[int | str, ...], fault: str) -> str:
    if not location:
        what = ONE_ACT if fault == "value_error" else "Forespørselen er ikke et JSON-objekt."
        return f"{what} Rett den og send på nytt."
    if location[0] == "files":
        return f"«files» må være id-er fra /webchat/files, høyst {MOST_AT_ONCE}. Rett det og send på nytt."
    field = ".".join(str(part) for part in location)
    return f"«{field}» {_WRONG.get(fault, 'har feil form')}. Rett det og send på nytt."
