"""The terminal as a channel: whoever sits at it is written to, and nobody else."""

import uuid
from collections.abc import Callable

from conversation.channel import AddressGoneError
from conversation.reply import Reply
from conversation.turn import Address, ChannelName


class TerminalChannel:
    """Writes Replies through `write`: drawn for a person, or as JSON lines."""

    name = ChannelName.TERMINAL

    def __init__(self, write: Callable[[Reply], None], *, conversation_id: str, email: str) -> None:
        self._write = write
        self._conversation_id = conversation_id
        self._email = email

    async def send(self, address: Address, reply: Reply) -> str:
        """Write the message and return its id. Raises AddressGoneError for a terminal that is closed."""
        if address.conversation_id != self._conversation_id:
            raise AddressGoneError("terminal_closed")
        self._write(reply)
        return reply.id or uuid.uuid4().hex

    async def update(self, address: Address, message_id: str, reply: Reply) -> None:  # noqa: ARG002 - what stands on a terminal stays
        """Write the message anew: what stands on a terminal stays. Raises AddressGoneError."""
        await self.send(address, reply)

    async def reach(self, email: str) -> Address | None:
        """Return the terminal if this person sits at it."""
        if email != self._email:
            return None
        return Address(self.name, self._conversation_id, user_id=email)
