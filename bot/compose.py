"""Draws messages of reminders at the moment they are sent, and seals their buttons for whoever gets them."""

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.files import keep, without_attachments
from conversation.actions import ROOM, ActionSigner
from conversation.reply import INNKJOP, Reply
from conversation.seal import seal
from norsk.clock import Clock
from notifications.delivery.outbox import Outbox
from notifications.desk import ReminderDesk
from register.person import Person


@dataclass(frozen=True, slots=True)
class Composer:
    """`notifications.delivery.attempt.Compose`, with the installation's secret."""

    desk: ReminderDesk
    signer: ActionSigner
    clock: Clock

    async def __call__(self, session: AsyncSession, row: Outbox, *, id: str) -> Reply | None:
        """Return what a row of kind `reminders` says now, sealed under an id; None where nothing of it is wanted."""
        now = self.clock.now()
        drawn = await self.desk.compose(session, row, now=now)
        if drawn is None:
            return None
        person = await session.get_one(Person, row.person_id) if row.person_id else None
        sealed = seal(
            replace(drawn, to=person.email if person else INNKJOP),
            id=id,
            to=INNKJOP,
            person_id=str(person.id) if person else ROOM,
            signer=self.signer,
        )
        if person is None:
            return replace(
                without_attachments(sealed), documents=()
            )  # a room is nobody's: there the text says it all
        [kept] = keep(session, [sealed], person_id=person.id, now=now)
        return kept
