"""`chat`: a conversation in the terminal, for a person or, with `--json`, for a program."""

import asyncio
import json
import re
import sys
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.app import StoreUnavailableError
from bot.bootstrap import Parts, bootstrap
from bot.channels.terminal.channel import TerminalChannel
from bot.channels.terminal.files import Folder
from bot.channels.terminal.render import field_value, show, show_field
from bot.channels.web.inbound import EMAIL
from bot.commands.failures import FOUND_FAULTS, WRONG_USE, complain, explained
from bot.commands.output import write_json
from bot.logs import configure_logs
from bot.platforms import has_platforms
from bot.settings import Settings, load_settings
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from conversation.wire import reply_to_json
from dialogs import texts

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
    shown: tuple[str, ...] = ()

    async def deliver(self) -> None:
        """Bring what the turn wrote to others; with Slack or Teams set up, the service does that."""
        if not has_platforms(self.parts.settings):
            await self.parts.dispatcher.run_once()

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
        email = (person or self.person).strip().casefold()
        # A program's lines are one conversation per person, so that a later run goes on where this one ended.
        turn = Turn(
            key=f"terminal:{email}:{key}" if key else f"terminal:{self.id}:{uuid.uuid4().hex}",
            sender=Sender(ChannelName.TERMINAL, email, email=email),
            address=Address(ChannelName.TERMINAL, email, user_id=email),
            received_at=self.parts.clock.now(),
            text=text,
            action=action,
            form=form or {},
        )
        self.terminal.sits_here(email)
        handled = await self.parts.app.handle(turn)
        await self.parts.app.answered(handled.key)
        return tuple([await self.terminal.placed(reply) for reply in handled.replies])


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
        for reply in replies:
            show(console, reply)
        conversation.shown = tuple(choice.token for reply in replies for choice in reply.choices)
        for reply in replies:
            await _fill(conversation, reply, console)
        await conversation.deliver()


async def _fill(conversation: Conversation, reply: Reply, console: Console) -> None:
    """Ask a form's fields one by one, and send it; an empty line keeps what stands there, the end of input leaves it."""
    while reply.form is not None and reply.form.submit is not None:
        values: dict[str, str] = {}
        for asked in reply.form.fields:
            show_field(console, asked)
            line = await _line(Text("> ", style="bold green"), console)
            if line is None or line.strip().casefold() == "avbryt":
                console.print(texts.CANCELLED)
                return
            values[asked.key] = field_value(asked, line)
        [reply] = await conversation.turn(action=reply.form.submit.token, form=values)
        show(console, reply)


async def _act(conversation: Conversation, line: str) -> tuple[Reply, ...]:
    word = line.strip()
    if word.isdigit() and 1 <= int(word) <= len(conversation.shown):
        return await conversation.turn(action=conversation.shown[int(word) - 1])
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
