"""`chat`: a conversation in the terminal, for a person or, with `--json`, for a program."""

import asyncio
import json
import re
import sys
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.app import StoreUnavailableError
from bot.attachment_kind import FileRefusedError, judge, too_large
from bot.bootstrap import Parts, bootstrap
from bot.channels.terminal.channel import TerminalChannel
from bot.channels.terminal.files import Folder
from bot.channels.terminal.render import field_value, first_number, show, show_field
from bot.channels.web.inbound import EMAIL
from bot.commands.failures import FOUND_FAULTS, WRONG_USE, complain, explained
from bot.commands.output import write_json
from bot.logs import configure_logs
from bot.platforms import has_platforms
from bot.settings import Settings, load_settings
from bot.uploads import Brought
from conversation.reply import FieldKind, Form, Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from conversation.wire import reply_to_json
from dialogs import texts
from register.attachment import LARGEST

PROMPT = Text("> ", style="bold green")
DEFAULT_PERSON = "ansatt@demo.invalid"


def chat(
    person: Annotated[str, typer.Option("--as", help="E-postadressen til den som snakker.")] = DEFAULT_PERSON,
    as_json: Annotated[bool, typer.Option("--json", help="Les og skriv JSON, ett objekt per linje.")] = False,
) -> None:
    """Snakk med boten i terminalen."""
    if not re.fullmatch(EMAIL, person):
        complain(f"«{person}» er ikke en e-postadresse. Skriv --as navn@kommune.no.")
        raise typer.Exit(WRONG_USE)
    with explained():
        settings = load_settings()
        configure_logs("error" if settings.log == "info" else settings.log)
        asyncio.run(_chat(settings, person, as_json=as_json))


@dataclass(slots=True)
class Conversation:
    """One sitting at the terminal, with the buttons that were shown last."""

    parts: Parts
    terminal: TerminalChannel
    person: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    shown: Mapping[int, str] = field(default_factory=dict)

    async def deliver(self) -> None:
        """Bring what the turn wrote to others; with Slack or Teams set up, the service does that."""
        if not has_platforms(self.parts.settings):
            await self.parts.dispatcher.run_once()

    async def file(self, path: str) -> str:
        """Keep a file of this machine's for the person, and return its id. Raises FileRefusedError or OSError."""
        read = await asyncio.to_thread(_read, path)
        turn, said = await self.parts.app.keep_file(self._turn(key=""), read)
        if not turn.files:
            raise FileRefusedError(read.judged.name, " ".join(said))
        return turn.files[0]

    async def turn(
        self,
        *,
        text: str | None = None,
        action: str | None = None,
        form: Mapping[str, str] | None = None,
        person: str | None = None,
        key: str | None = None,
    ) -> tuple[Reply, ...]:
        """Return the answer to one act of the person, or of another where `person` is given."""
        turn = replace(self._turn(person=person, key=key), text=text, action=action, form=form or {})
        email = turn.sender.user_id
        self.terminal.sits_here(email)
        handled = await self.parts.app.handle(turn)
        await self.parts.app.answered(handled.key)
        return tuple([await self.terminal.placed(reply) for reply in handled.replies])

    def _turn(self, *, key: str | None, person: str | None = None) -> Turn:
        """Return an act of the person that says nothing yet."""
        email = (person or self.person).strip().casefold()
        # A program's lines are one conversation per person, so that a later run goes on where this one ended.
        return Turn(
            key=f"terminal:{email}:{key}" if key else f"terminal:{self.id}:{uuid.uuid4().hex}",
            sender=Sender(ChannelName.TERMINAL, email, email=email),
            address=Address(ChannelName.TERMINAL, email, user_id=email),
            received_at=self.parts.clock.now(),
        )


def _read(path: str) -> Brought:
    """Return a file of this machine's, judged."""
    found = Path(path).expanduser()
    if found.stat().st_size > LARGEST:
        raise too_large(found.name)
    content = found.read_bytes()
    return Brought(judge(found.name, content), content)


async def _chat(settings: Settings, person: str, *, as_json: bool) -> None:
    console = Console()
    terminal = TerminalChannel(
        (lambda reply: write_json(reply_to_json(reply))) if as_json else partial(show, console)
    )
    async with bootstrap(settings, nearer={ChannelName.TERMINAL: terminal}) as parts:
        terminal.keep_files_in(Folder(parts.files.read))
        conversation = Conversation(parts, terminal, person)
        if as_json:
            await _json_lines(conversation)
        else:
            await _by_hand(conversation, console)


async def _line(prompt: Text | None = None, console: Console | None = None) -> str | None:
    """Return the next line of input without blocking the loop, or None at its end."""
    if console is not None and prompt is not None:
        console.print(prompt, end="")
    line = await asyncio.to_thread(sys.stdin.readline)
    return line.rstrip("\n") if line else None


async def _by_hand(conversation: Conversation, console: Console) -> None:
    console.print(
        Text(
            "Innkjøpsbot. Skriv et spørsmål, et tall for å velge, eller «hjelp». Avslutt med Ctrl+D.",
            style="dim",
        )
    )
    while (line := await _line(Text("\nDu: ", style="bold green"), console)) is not None:
        if not line.strip():
            continue
        try:
            replies = await _act(conversation, line)
        except StoreUnavailableError:
            console.print(texts.BUSY)
            continue
        conversation.shown = _shown(console, replies)
        for reply in replies:
            await _fill(conversation, reply, console)
        await conversation.deliver()


def _shown(console: Console, replies: Sequence[Reply]) -> Mapping[int, str]:
    """Print an answer, and return its buttons by their numbers, which go on from one Reply to the next."""
    buttons: dict[int, str] = {}
    number = first_number(replies)
    for reply in replies:
        show(console, reply, first=number)
        buttons |= dict(enumerate((choice.token for choice in reply.choices), start=number))
        number += len(reply.choices)
    return buttons


async def _fill(conversation: Conversation, reply: Reply, console: Console) -> None:
    """Ask a form's fields one by one, and send it; an empty line keeps what stands there, the end of input leaves it.

    What the form leads to may hold a form again: what was wrong, or what is asked now.
    """
    waiting = [reply]
    while waiting:
        form = waiting.pop(0).form
        if form is None or form.submit is None:
            continue
        values = await _asked(conversation, form, console)
        if values is None:
            console.print(texts.CANCELLED)
            return
        replies = await conversation.turn(action=form.submit.token, form=values)
        conversation.shown = _shown(console, replies)
        waiting.extend(replies)


async def _asked(conversation: Conversation, form: Form, console: Console) -> dict[str, str] | None:
    """Return what is answered to each field, None where somebody wants out."""
    values: dict[str, str] = {}
    for asked in form.fields:
        show_field(console, asked)
        if asked.kind is FieldKind.FILES:
            values[asked.key] = ",".join(await _files(conversation, console))
            continue
        line = await _line(PROMPT, console)
        if line is None or line.strip().casefold() == "avbryt":
            return None
        values[asked.key] = field_value(asked, line)
    return values


async def _files(conversation: Conversation, console: Console) -> list[str]:
    """Return the ids of the files whose paths are typed, until an empty line; what is refused is told of."""
    kept: list[str] = []
    while (line := await _line(PROMPT, console)) is not None and line.strip():
        try:
            kept.append(await conversation.file(line.strip()))
        except FileRefusedError as exc:
            console.print(exc.sentence)
        except OSError:
            console.print("Jeg finner ikke filen. Skriv hele stien, eller trykk Enter.")
    return kept


async def _act(conversation: Conversation, line: str) -> tuple[Reply, ...]:
    word = line.strip()
    if word.isdecimal() and int(word) in conversation.shown:
        return await conversation.turn(action=conversation.shown[int(word)])
    return await conversation.turn(text=line)


async def _json_lines(conversation: Conversation) -> None:
    faults = False
    number = 0
    while (line := await _line()) is not None:
        number += 1
        if not line.strip():
            continue
        try:
            replies = await _from_json(conversation, line)
        except ValueError as exc:
            complain(f"Linje {number}: {exc}")
            faults = True
            continue
        except StoreUnavailableError:
            complain(f"Linje {number}: {texts.BUSY}")
            faults = True
            continue
        for reply in replies:
            write_json(reply_to_json(reply))
        await conversation.deliver()
    if faults:
        raise typer.Exit(FOUND_FAULTS)


async def _from_json(conversation: Conversation, line: str) -> tuple[Reply, ...]:
    try:
        data = json.loads(line)
    except ValueError:
        raise ValueError("linjen er ikke JSON. Skriv ett objekt per linje.") from None
    if not isinstance(data, dict) or not any(key in data for key in ("text", "action", "form")):
        raise ValueError('objektet mangler innhold. Skriv {"text": …}, {"action": …} eller {"form": {…}}.')
    form = data.get("form") or {}
    if not isinstance(form, dict):
        raise ValueError("«form» må være et objekt med felt og verdi.")  # noqa: TRY004 - a line's fault, not a caller's
    return await conversation.turn(
        text=str(data["text"]) if "text" in data else None,
        action=str(data["action"]) if "action" in data else None,
        form={str(key): str(value) for key, value in form.items()},
        person=str(data["from"]) if data.get("from") else None,
        key=str(data["id"]) if data.get("id") else None,
    )
