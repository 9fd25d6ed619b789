"""The form of a behovsmelding at the terminal, filled in as on every other channel (`tests/same_form.py`)."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

import bot.commands.chat
from bot.bootstrap import Parts
from bot.channels.terminal.channel import TerminalChannel
from bot.channels.terminal.render import field_value
from bot.channels.terminal.render import show_field as drawn
from bot.commands.chat import Conversation, _by_hand
from bot.demo import load_demo, load_demo_register
from conversation.reply import Field, FieldKind, Option
from norsk.clock import today
from register.attachment import attachments_of
from tests.bot.sent_files import EXE, PDF
from tests.same_form import PERSON, SENTENCE, WHOLE_FORM, answers, expected, last_filed, told

OPTIONS = tuple(Option(value, value.upper()) for value in ("a", "b", "c"))


class Typist:
    """Types at the terminal: what is asked decides what comes next."""

    def __init__(self, conversation: Conversation, folder: Path) -> None:
        self.conversation = conversation
        self.answers = dict(answers(today(conversation.parts.clock)))
        self.files = iter(
            [str(folder / "borte.pdf"), str(folder / "virus.pdf"), str(folder / "plan.pdf"), ""]
        )
        self.field = Field("", "")
        self.talk = self._talk()

    def _talk(self) -> Iterator[str]:
        yield SENTENCE
        yield WHOLE_FORM
        yield "1"

    def line(self) -> str | None:
        if self.field.kind is FieldKind.FILES:
            return next(self.files, None)
        if self.field.key:
            typed = self._typed()
            self.field = Field("", "")
            return typed
        return next(self.talk, None)

    def _typed(self) -> str:
        wanted = self.answers.get(self.field.key, "").replace("\n", " ")
        numbers = [str(n) for n, one in enumerate(self.field.options, 1) if one.value in wanted.split(",")]
        return ",".join(numbers) if numbers else wanted


async def test_the_terminal_gives_the_same_record_as_every_channel_and_takes_files(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await load_demo(parts.sessions, "lillestrom")
    await load_demo_register(parts.sessions, "lillestrom", now=parts.clock.now())
    (tmp_path / "plan.pdf").write_bytes(PDF)
    (tmp_path / "virus.pdf").write_bytes(EXE)
    console = Console(file=io.StringIO(), width=100)
    conversation = Conversation(parts, TerminalChannel(lambda _: None), PERSON)
    typist = Typist(conversation, tmp_path)

    def show_field(where: Console, field: Field) -> None:
        typist.field = field
        drawn(where, field)

    async def line(*_: object) -> str | None:
        if typist.field.kind is FieldKind.FILES:
            typed = typist.line()
            if not typed:
                typist.field = Field("", "")
            return typed
        return typist.line()

    monkeypatch.setattr(bot.commands.chat, "show_field", show_field)
    monkeypatch.setattr(bot.commands.chat, "_line", line)
    await _by_hand(conversation, console)
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    need = await last_filed(parts.sessions)
    one_line = {"need": answers(today(parts.clock))["need"].replace("\n", " ")}
    assert told(need) == {**expected(today(parts.clock)), **one_line}
    async with parts.sessions() as session:
        assert [one.name for one in await attachments_of(session, need.record)] == ["plan.pdf"]
    assert "Jeg finner ikke filen" in printed
    assert "«virus.pdf»" in printed
    assert "BM-2026-0001" in printed


@pytest.mark.parametrize(
    ("field", "line", "value"),
    [
        (Field("a", "Hva?", FieldKind.CHOICES, options=OPTIONS), "1,3", "a,c"),
        (Field("a", "Hva?", FieldKind.CHOICES, options=OPTIONS), "1 og 3", "a,c"),
        (Field("a", "Hva?", FieldKind.CHOICES, options=OPTIONS), "2", "b"),
        (Field("a", "Hva?", FieldKind.CHOICES, options=OPTIONS), "1,9", "1,9"),
        (Field("a", "Hva?", FieldKind.CHOICES, options=OPTIONS), "miljø og lønn", "miljø og lønn"),
        (Field("a", "Hva?", FieldKind.CHOICES, options=OPTIONS, value="b"), "", "b"),
        (Field("a", "Hva?", FieldKind.CHOICE, options=OPTIONS, value="b"), " 3 ", "c"),
        (Field("a", "Hva?", value="Stoler"), "", "Stoler"),
    ],
)
def test_options_are_chosen_by_their_numbers(field: Field, line: str, value: str) -> None:
    assert field_value(field, line) == value
