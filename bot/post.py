"""Puts messages in the outbox: finds who is behind an address, and seals each one's buttons."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.actions import ROOM, ActionSigner
from conversation.reply import Reply
from conversation.seal import seal
from norsk.clock import Clock
from notifications.outbox import enqueue
from notifications.recipients import recipients


@dataclass(frozen=True, slots=True)
class Post:
    """The way out for whatever is not the answer to the act at hand."""

    signer: ActionSigner
    clock: Clock
    rooms: Sequence[str] = ()

    async def put(self, session: AsyncSession, replies: Iterable[Reply], *, key: str) -> bool:
        """Write messages in the caller's transaction, each recipient's under a key of its own that begins with `key`.

        Return whether anything was written: what stands there under its key already is left as it is.
        """
        written = False
        for number, reply in enumerate(replies):
            for recipient in await recipients(session, reply.to, rooms=self.rooms):
                person = recipient.person
                sealed = seal(
                    replace(reply, to=person.email if person else reply.to),
                    id=uuid.uuid4().hex,
                    to=reply.to,
                    person_id=str(person.id) if person else ROOM,
                    signer=self.signer,
                )
                written |= await enqueue(
                    session,
                    key=f"{key}:{number}:{recipient.name}",
                    reply=sealed,
                    due_at=self.clock.now(),
                    person_id=person.id if person else None,
                    room=recipient.room,
                )
        return written
