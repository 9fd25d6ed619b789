"""Asking the bot as a person does, one conversation at a time. The clock stands at 21 November 2026."""

from datetime import date
from typing import Final

from dialogs.answer import answer
from dialogs.asked import Answer
from dialogs.dialog import Knowledge
from dialogs.state_store import Memory

TODAY: Final = date(2026, 11, 21)
NBSP: Final = "\u00a0"


def ask(knowledge: Knowledge, *said: str, kommune: str = "lillestrom", on: date | None = None) -> Answer:
    """Return the answer to the last of what is said in one conversation."""
    memory, found = Memory(), None
    for text in said:
        found = answer(
            text, kommune=knowledge.kommuner[kommune], today=TODAY, knowledge=knowledge, memory=memory, on=on
        )
        memory = found.memory
    assert found is not None
    return found


def flat(found: Answer) -> str:
    """Return an answer's text without emphasis and with plain spaces."""
    return found.text.replace(NBSP, " ").replace("*", "")
