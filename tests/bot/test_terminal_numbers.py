"""In the terminal a number means one thing only, whatever else is numbered above it."""

import io

from rich.console import Console

from bot.channels.terminal.render import first_number, show
from conversation.actions import Action, ActionId
from conversation.reply import Choice, Reply


def _reply(text: str, *labels: str) -> Reply:
    return Reply(
        text, choices=tuple(Choice(label, Action(ActionId.ASK, {"text": label})) for label in labels)
    )


def test_buttons_are_numbered_past_a_list_that_is_answered_in_writing() -> None:
    reply = _reply("Hva gjelder?\n\n1. Miljø\n2. Lønn", "Kryss av flere", "Vet ikke")
    console = Console(record=True, width=80, file=io.StringIO())
    show(console, reply, first=first_number((reply,)))
    said = console.export_text()
    assert "1. Miljø" in said
    assert "3) Kryss av flere" in said


def test_buttons_that_say_the_list_begin_at_one() -> None:
    assert first_number((_reply("1. Ja\n2. Nei", "Ja", "Nei"), Reply("Takk."))) == 1
    assert first_number((_reply("1. **BM-1** Stoler: mottatt", "1. Stoler"),)) == 1
