"""Puts messages in the outbox: finds who is behind an address, and seals each one's buttons."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.files import keep, without_attachments
from bot.logs import log
from conversation.actions import ROOM, ActionSigner
from conversation.reply import INNKJOP, Reply
from conversation.seal import seal
from norsk.clock import Clock, today
from notifications.delivery.kept_out import without_inhabile
from notifications.delivery.outbox import Outbox, enqueue
from notifications.delivery.recipients import Recipient, recipients
from notifications.messages.stand_in import because
from register.person import Person


@dataclass(frozen=True, slots=True)
class Post:
    """The way out for whatever is not the answer to the act at hand."""

    signer: ActionSigner
    clock: Clock
    rooms: Sequence[str] = ()

    async def put(
        self,
        session: AsyncSession,
        replies: Iterable[Reply],
        *,
        key: str,
        acting: bool = False,
        windowed: bool = False,
        by: Person | None = None,
    ) -> bool:
        """Write messages in the caller's transaction, each recipient's under a key of its own that begins with `key`.

        With `acting`, whoever acts for a person who is away gets what is meant for them, and is told why; so it is
        always for the procurement office and for what is marked as `work`. Leave it out for answers and receipts. `windowed` ones go in the send window
        only. What goes to the whole office is not told to whoever did it, `by`. Return whether anything was written: what stands there under its key already is left as it is.
        """
        written = False
        for number, reply in enumerate(replies):
            on = today(self.clock) if acting or reply.work or reply.to == INNKJOP else None
            found = await recipients(session, reply.to, rooms=self.rooms, acting_on=on)
            for recipient in await without_inhabile(session, reply, found):
                person = recipient.person
                if by is not None and reply.to == INNKJOP and person is not None and person.id == by.id:
                    continue
                sealed = seal(
                    self._addressed(reply, recipient),
                    id=uuid.uuid4().hex,
                    to=reply.to,
                    person_id=str(person.id) if person else ROOM,
                    signer=self.signer,
                )
                row_key = f"{key}:{number}:{recipient.name}"
                if (reply.documents or reply.files) and await session.get(Outbox, row_key) is not None:
                    continue  # its files were written with it
                written |= await enqueue(
                    session,
                    key=row_key,
                    reply=self._with_files(session, sealed, person),
                    due_at=self.clock.now(),
                    person_id=person.id if person else None,
                    room=recipient.room,
                    windowed=windowed,
                )
        return written

    def _addressed(self, reply: Reply, recipient: Recipient) -> Reply:
        """Return the message to its recipient; to somebody who gets it in another's place with the reason why."""
        if recipient.person is None:
            return reply
        addressed = replace(reply, to=recipient.person.email)
        if recipient.acts_for is None:
            return addressed
        why = because(recipient.acts_for, until=recipient.until, today=today(self.clock))
        # The conversation that it belongs in is the other's.
        return replace(addressed, text=f"{reply.text}\n\n{why}", at=None)

    def _with_files(self, session: AsyncSession, reply: Reply, person: Person | None) -> Reply:
        """Return the message with its documents as files. A room is nobody's: there the text says it all."""
        if person is None:
            if reply.documents:
                log().warning("room_gets_no_files")
            return replace(without_attachments(reply), documents=())
        [kept] = keep(session, [reply], person_id=person.id, now=self.clock.now())
        return kept
