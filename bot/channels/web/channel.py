"""The web page as a channel: what is sent becomes a row that the page's stream picks up."""

import asyncio
import uuid
from dataclasses import replace

from bot.channels.web.deliveries import add_delivery
from conversation.channel import AddressGoneError
from conversation.reply import Reply
from conversation.turn import Address, ChannelName
from norsk.clock import Clock
from register.database import Sessions, reading
from register.person import find_person, find_person_at


class WebChannel:
    """Sends to people's web pages. Nobody need be looking: the message waits."""

    name = ChannelName.WEB

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock
        self._news = asyncio.Condition()

    async def send(self, address: Address, reply: Reply) -> str:
        """Put the message before the person's page and return its id. Raises AddressGoneError."""
        async with self._sessions.begin() as session:
            person = await find_person_at(session, channel=self.name.value, user_id=address.user_id or "")
            if person is None:
                person = await find_person(session, address.user_id or "")
            if person is None:
                raise AddressGoneError("unknown_person")
            number = await add_delivery(session, person_id=person.id, reply=reply, now=self._clock.now())
        await self.wake()
        return str(number)

    async def update(self, address: Address, message_id: str, reply: Reply) -> None:
        """Send a message that takes an earlier one's place on the page. Raises AddressGoneError."""
        await self.send(address, replace(reply, id=reply.id or uuid.uuid4().hex, replaces=message_id))

    async def reach(self, email: str) -> Address | None:
        """Return the person's page; whoever is in the register has one."""
        async with reading(self._sessions) as session:
            person = await find_person(session, email)
        return (
            Address(self.name, conversation_id=f"inbox-{person.id}", user_id=person.email) if person else None
        )

    async def wake(self) -> None:
        """Tell the streams of this process that there is something new."""
        async with self._news:
            self._news.notify_all()

    async def wait(self, seconds: float) -> None:
        """Wait for news, or for as long as another process's news may go unnoticed."""
        async with self._news:
            try:
                await asyncio.wait_for(self._news.wait(), seconds)
            except TimeoutError:
                return
