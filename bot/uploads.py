"""Files that came with an act: fetched from their platform, judged, and kept with the act, all of it or nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol, runtime_checkable

from sqlalchemy.ext.asyncio import AsyncSession

from bot import metrics
from bot.attachment_kind import FileRefusedError, Judged, judge, safe_name, too_large
from bot.channels.files import TooMuchError
from bot.logs import log
from conversation.channel import Channel, ChannelError, MessageRejectedError
from conversation.markup import escape
from conversation.reply import Reply
from conversation.turn import Turn, Upload
from norsk.clock import Clock
from register.attachment import (
    LARGEST,
    MOST_AT_ONCE,
    MOST_LOOSE,
    Attachment,
    add_attachment,
    count_loose,
    own_loose,
)
from register.person import Person

PATIENCE: Final = 25.0
"""Seconds in which an act's files must be here; its lease is twice as long."""

STAFF_ONLY: Final = (
    "Vedlegg tar jeg bare imot fra ansatte i kommunen, så jeg har ikke tatt vare på det du sendte."
)
IN_A_ROOM: Final = "Jeg tar ikke imot vedlegg der andre leser med. Send det til meg i vår egen chat."
TOO_MANY: Final = f"Jeg tar imot {MOST_AT_ONCE} vedlegg om gangen, og har ikke tatt vare på resten. Send dem i en ny melding."
FULL: Final = (
    f"Du har sendt {MOST_LOOSE} vedlegg som ikke hører til noe ennå, så jeg tar ikke imot flere nå. "
    "Legg dem ved i en melding, eller prøv igjen i morgen."
)
LOST: Final = "Et vedlegg er borte, for det er for lenge siden det ble lastet opp. Legg det ved en gang til."


@runtime_checkable
class Fetches(Protocol):
    """A channel on whose platform people's files lie."""

    async def fetch(self, upload: Upload, *, most: int) -> bytes:
        """Return a file's bytes. Raises TooMuchError past `most` of them, or a ChannelError."""
        ...


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that has been fetched and may be kept. `field` is the form's field that it was added to."""

    judged: Judged
    content: bytes
    field: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of an act's files: those that are here, and a sentence for each that is not."""

    files: tuple[Brought, ...] = ()
    refusals: tuple[str, ...] = ()


NOTHING: Final = Arrived()


async def bring(channel: Channel | None, turn: Turn) -> Arrived:
    """Fetch an act's files. Call it outside any transaction: a platform may be slow. Raises nothing."""
    if not turn.uploads:
        return NOTHING
    if turn.sender.guest or turn.sender.unchecked:
        return Arrived(refusals=(STAFF_ONLY,))
    fetching = _fetching(channel)
    if not turn.private or fetching is None:
        return Arrived(refusals=(IN_A_ROOM,))
    found: list[Brought] = []
    refusals: list[str] = []
    deadline = asyncio.get_running_loop().time() + PATIENCE
    for upload in turn.uploads[:MOST_AT_ONCE]:
        try:
            found.append(await _one(fetching, upload, deadline))
        except FileRefusedError as exc:
            refusals.append(exc.sentence)
    if len(turn.uploads) > MOST_AT_ONCE:
        refusals.append(TOO_MANY)
    metrics.UPLOADS_REFUSED.inc(len(refusals))
    return Arrived(tuple(found), tuple(refusals))


def _fetching(channel: object) -> Fetches | None:
    """Return a channel as one that fetches files, where it is one."""
    return channel if isinstance(channel, Fetches) else None


async def _one(channel: Fetches, upload: Upload, deadline: float) -> Brought:
    name = safe_name(upload.name)
    if (upload.size or 0) > LARGEST:
        raise too_large(name)
    try:
        async with asyncio.timeout_at(deadline):
            content = await channel.fetch(upload, most=LARGEST)
    except TooMuchError as exc:
        raise too_large(name) from exc
    except MessageRejectedError as exc:
        log().warning("upload_not_on_platform", exc_info=exc)
        raise FileRefusedError(name, "den ligger et annet sted. Last den ned, og send selve filen") from exc
    except (ChannelError, TimeoutError) as exc:
        log().warning("upload_not_fetched", exc_info=exc)
        raise FileRefusedError(name, "jeg fikk ikke hentet den. Send den en gang til") from exc
    judged = await asyncio.to_thread(judge, upload.name, content)
    return Brought(judged, content, upload.field)


async def with_files(
    session: AsyncSession, turn: Turn, person: Person, arrived: Arrived, *, guest: bool, clock: Clock
) -> tuple[Turn, tuple[str, ...]]:
    """Keep what has arrived in the turn's transaction, and return the turn with its files' ids and what to say.

    Of ids that the turn came with only the person's own that belong nowhere yet are left.
    """
    said = list(arrived.refusals)
    if guest:
        sent = bool(turn.files or arrived.files)
        return replace(turn, files=()), (STAFF_ONLY,) if sent else tuple(said)
    own = [str(row.id) for row in await own_loose(session, turn.files, person=person)]
    if len(own) < len(set(turn.files)):
        said.append(LOST)
    room = max(0, MOST_LOOSE - (await count_loose(session, person.id) if arrived.files else 0))
    rows = [(one, _row(session, one, person, clock)) for one in arrived.files[:room]]
    if len(arrived.files) > room:
        said.append(FULL)
    await session.flush()
    form = dict(turn.form)
    for one, row in rows:
        if one.field:
            form[one.field] = ",".join(filter(None, (form.get(one.field), str(row.id))))
    loose = [str(row.id) for one, row in rows if not one.field]
    return replace(turn, files=(*own, *loose), form=form), tuple(said)


def _row(session: AsyncSession, one: Brought, person: Person, clock: Clock) -> Attachment:
    return add_attachment(
        session,
        person_id=person.id,
        name=one.judged.name,
        media_type=one.judged.media_type,
        content=one.content,
        now=clock.now(),
    )


def note(said: Sequence[str]) -> tuple[Reply, ...]:
    """Return what somebody is told of files that were not kept: one message, or none."""
    return (Reply("\n\n".join(map(escape, said))),) if said else ()
