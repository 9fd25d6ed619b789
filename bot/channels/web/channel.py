"""The web page as a channel: what is sent becomes a row that the page's stream picks up."""

import asyncio
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.channels.web.deliveries import add_delivery, shown_by
from bot.channels.web.news import News
from conversation.channel import AddressGoneError
from conversation.reply import Reply
from conversation.turn import Address, ChannelName
from norsk.clock import Clock
from register.database import Sessions, reading
from register.person import Person, find_person, find_person_at

LATELY: Final = timedelta(days=30)
"""How long somebody who has used the page is taken to come back to it."""


class WebChannel:
    """Sends to people's web pages. Nobody need be looking: the message waits.

    With `everyone`, whoever is in the register is reached on the page: it is the only place, or the demo's. Without,
    only those who have used it lately: a message on a page that nobody opens reaches nobody.
    """

    name = ChannelName.WEB

    def __init__(self, sessions: Sessions, clock: Clock, *, everyone: bool = True) -> None:
        self._everyone = everyone
        self._sessions = sessions
        self._clock = clock
        self._woken = asyncio.Condition()
        self.news = News(sessions)

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
        async with reading(self._sessions) as session:
            earlier = await shown_by(session, message_id)
        await self.send(
            address, replace(reply, id=reply.id or uuid.uuid4().hex, replaces=earlier or message_id)
        )

    async def reach(self, email: str) -> Address | None:
        """Return the person's page, or None where they are unknown, or would not see it there."""
        async with reading(self._sessions) as session:
            person = await find_person(session, email)
        if person is None or not (self._everyone or self._comes_here(person)):
            return None
        return Address(self.name, conversation_id=f"inbox-{person.id}", user_id=person.email)

    def _comes_here(self, person: Person) -> bool:
        since = self._clock.now() - LATELY
        return any(held.channel == self.name.value and held.seen_at >= since for held in person.addresses)

    async def wake(self) -> None:
        """Tell the streams of this process that there is something new."""
        self.news.stale()
        async with self._woken:
            self._woken.notify_all()

    async def wait(self, seconds: float) -> None:
        """Wait for news, or for as long as another process's news may go unnoticed."""
        async with self._woken:
            try:
                await asyncio.wait_for(self._woken.wait(), seconds)
            except TimeoutError:
                return
