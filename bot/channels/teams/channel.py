"""Teams as a channel: Replies out, to an answer's conversation or to a person unasked."""

from dataclasses import replace
from typing import Final

from bot.channels.files import FileAccess
from bot.channels.roll import Roll
from bot.channels.teams.card_parts import Json
from bot.channels.teams.incoming_files import IncomingFiles
from bot.channels.teams.people import People
from bot.channels.teams.render import cards, messages
from bot.channels.teams.sender import Connector, is_final
from conversation.channel import AddressGoneError
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Turn, Upload

MOST_MEMBERS: Final = 300
"""How many in a room are looked at; a larger one is no office's."""


class TeamsChannel:
    """Sends to Teams from nothing but the address that the register holds."""

    name = ChannelName.TEAMS

    def __init__(
        self,
        connector: Connector,
        people: People,
        files: FileAccess | None = None,
        *,
        incoming: IncomingFiles,
    ) -> None:
        self._files = files
        self._incoming = incoming
        self._connector = connector
        self._people = people

    async def send(self, address: Address, reply: Reply) -> str:
        """Deliver a Reply, as several messages where it is too large for one; return the id of the last.

        Raises RetryableSendError, AddressGoneError or MessageRejectedError.
        """
        return await self._send(address, messages(reply, files=self._files))

    async def update(self, address: Address, message_id: str, reply: Reply, *, chosen: str = "") -> None:
        """Put a Reply in the place of a delivered one; `chosen` names the button it is the outcome of.

        Raises as `send` does; an address is not given up because one message is missing.
        """
        first, *rest = messages(reply, chosen=chosen, files=self._files)
        address = await self._people.located(address)
        if not address.conversation_id:
            # Sent to a chat that was opened for it; Teams gives the same one again.
            address = replace(address, conversation_id=await self._connector.create_conversation(address))
        await self._connector.update(address, message_id, first)
        if rest:
            await self._send(address, rest)

    def first_card(self, reply: Reply, *, chosen: str) -> Json:
        """Return the card that takes a pressed card's place; what it cannot hold follows by `update`."""
        return cards(reply, chosen=chosen, files=self._files)[0]

    async def reach(self, email: str) -> Address | None:
        """Return the person's own chat with the bot, or None if they have none, have thrown the bot out or are a guest.

        Somebody who has only written where others read has no chat of their own yet: `send` opens it.
        """
        place = await self._people.place(email)
        if place is None or place.gone or place.guest:
            return None
        shared = not self.is_own_chat(place.address.conversation_id)
        return replace(place.address, conversation_id="") if shared else place.address

    async def is_guest(self, address: Address) -> bool:
        """Say whether Teams marks the person of an address as a guest, as told within the hour."""
        return await self._people.is_guest(address)

    async def roll(self, room: str) -> Roll:
        """Return who is in a room. Raises the ChannelErrors."""
        return await self._people.roll(Address(self.name, room), most=MOST_MEMBERS)

    def is_own_chat(self, conversation_id: str) -> bool:
        """Say whether a conversation is between one person and the bot: other ids are threads'."""
        return not is_shared(conversation_id)

    async def open_chat(self, turn: Turn) -> Address:
        """Return the own chat of whoever acted, which Teams opens where there is none. Raises the ChannelErrors."""
        address = await self._people.located(self.unopened_chat(turn))
        opened = await self._connector.create_conversation(address)
        if not opened:
            raise AddressGoneError("no_conversation")
        return replace(address, conversation_id=opened)

    def unopened_chat(self, turn: Turn) -> Address:
        """Return the own chat of whoever acted, which `send` opens."""
        return replace(turn.address, conversation_id="", thread_id=None)

    async def fetch(self, upload: Upload, *, most: int) -> bytes:
        """Return the bytes of a file that somebody sent. Raises TooMuchError past `most` of them, or a ChannelError."""
        return await self._incoming.fetch(upload, most=most)

    async def _send(self, address: Address, activities: list[Json]) -> str:
        sent = ""
        address = await self._people.located(address)
        try:
            if not address.conversation_id:
                address = replace(address, conversation_id=await self._connector.create_conversation(address))
            for activity in activities:
                sent = await self._connector.send(address, activity)
        except AddressGoneError as exc:
            if is_final(exc):
                await self._people.forget(address.conversation_id)
            raise
        return sent


def is_shared(conversation_id: str) -> bool:
    """Say whether a conversation of Teams is a group chat or a channel: their ids are threads'."""
    return "@thread." in conversation_id
