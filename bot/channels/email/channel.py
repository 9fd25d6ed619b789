"""E-mail as a channel: it writes to employees in the register, and to nobody else."""

import asyncio
from collections.abc import Callable
from itertools import combinations
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.email.config import EmailConfig
from bot.channels.email.render import NEUTRAL_SUBJECT, message_id, message_of, subject_of
from bot.channels.files import FileAccess
from conversation.channel import AddressGoneError, MessageRejectedError
from conversation.reply import Reply
from conversation.turn import Address, ChannelName
from norsk.clock import Clock, today
from register.database import Sessions, reading
from register.person import Person, find_person
from register.stand_in import has_left

PATIENCE: Final = 30.0
"""Seconds for one message from the first byte to the last answer: less than the lease of an outbox row."""
MOST_WORDS: Final = 4
"""Words of a name as the register has it."""


class EmailChannel:
    """Hands each message in at the mail server, on a connection of its own.

    `is_staff` says whether an e-mail address is one that an employee may have.
    """

    name = ChannelName.EMAIL

    def __init__(
        self,
        config: EmailConfig,
        *,
        sessions: Sessions,
        clock: Clock,
        is_staff: Callable[[str], bool],
        files: FileAccess | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._config = config
        self._sessions = sessions
        self._clock = clock
        self._is_staff = is_staff
        self._files = files
        self._patience = patience

    async def reach(self, email: str) -> Address | None:
        """Return the address of an employee who is in the register, works here, and is nowhere marked as a guest."""
        async with reading(self._sessions) as session:
            person = await find_person(session, email)
        if person is None or not self._may_have(person):
            return None
        return Address(self.name, person.email, user_id=person.email)

    def _may_have(self, person: Person) -> bool:
        guest = any(held.guest for held in person.addresses)
        return not guest and not has_left(person, on=today(self._clock)) and self._is_staff(person.email)

    async def send(self, address: Address, reply: Reply) -> str:
        """Hand a message in and return its Message-ID.

        Raises AddressGoneError where the mailbox is not there, or its owner is not to be written to any more,
        MessageRejectedError where the server will not have the message, else RetryableSendError.
        """
        to = address.user_id or address.conversation_id
        if await self.reach(to) is None:
            raise AddressGoneError("not_an_employee")
        mail = message_of(
            reply,
            to=to,
            config=self._config,
            at=self._clock.now(),
            files=self._files,
            subject=await self._subject(reply),
        )
        await self._hand_in(mail.as_bytes(), to)
        return message_id(reply, self._config)

    async def update(self, address: Address, message_id: str, reply: Reply) -> None:  # noqa: ARG002 - a mail stays as it was sent
        """Raise MessageRejectedError: what has been mailed cannot be changed."""
        raise MessageRejectedError("no_updates")

    async def _hand_in(self, mail: bytes, to: str) -> None:
        # Read in where it is used: only a service with a mail server needs it.
        import aiosmtplib  # noqa: PLC0415 - as above

        from bot.channels.email.failures import translated  # noqa: PLC0415 - as above

        config = self._config
        try:
            async with asyncio.timeout(self._patience):
                await aiosmtplib.send(
                    mail,
                    sender=config.address,
                    recipients=[to],
                    timeout=self._patience,
                    **config.connection,
                )
        except (aiosmtplib.SMTPException, OSError, ValueError) as exc:
            raise translated(exc) from exc

    async def _subject(self, reply: Reply) -> str:
        """Return the subject; the neutral one where the first line names somebody in the register."""
        subject = subject_of(reply)
        async with reading(self._sessions) as session:
            return NEUTRAL_SUBJECT if await _names_somebody(session, subject) else subject


async def _names_somebody(session: AsyncSession, line: str) -> bool:
    """Say whether some consecutive words of a line are the whole name of somebody in the register."""
    words = [word.strip(".,:;!?«»()…") for word in line.split()]
    names = {
        " ".join(words[start:end])
        for start, end in combinations(range(len(words) + 1), 2)
        if 1 < end - start <= MOST_WORDS and words[start][:1].isupper()
    }
    found = await session.scalar(select(Person.id).where(Person.name.in_(names)).limit(1)) if names else None
    return found is not None
