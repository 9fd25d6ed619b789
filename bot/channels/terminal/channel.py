"""The terminal as a channel: those who have spoken at it are written to, and nobody else."""

import uuid
from collections.abc import Callable

from bot.channels.terminal.files import Folder
from conversation.channel import AddressGoneError
from conversation.reply import Reply
from conversation.turn import Address, ChannelName


class TerminalChannel:
    """Writes Replies through `write`: drawn for a person, or as JSON lines."""

    name = ChannelName.TERMINAL

    def __init__(self, write: Callable[[Reply], None]) -> None:
        self._write = write
        self._present: set[str] = set()
        self._folder: Folder | None = None

    def sits_here(self, email: str) -> None:
        """Note that a person is at the terminal, and can be written to from now on."""
        self._present.add(email)

    def keep_files_in(self, folder: Folder) -> None:
        """Write the files of every Reply into a folder from now on."""
        self._folder = folder

    async def placed(self, reply: Reply) -> Reply:
        """Return the Reply with its files where the person at the terminal finds them."""
        return await self._folder.placed(reply) if self._folder else reply

    async def send(self, address: Address, reply: Reply) -> str:
        """Write the message and return its id. Raises AddressGoneError for somebody who is not here."""
        if address.user_id not in self._present:
            raise AddressGoneError("not_at_the_terminal")
        self._write(await self.placed(reply))
        return reply.id or uuid.uuid4().hex

    async def update(self, address: Address, message_id: str, reply: Reply) -> None:  # noqa: ARG002 - what stands on a terminal stays
        """Write the message anew. Raises AddressGoneError."""
        await self.send(address, reply)

    async def reach(self, email: str) -> Address | None:
        """Return the terminal if this person sits at it."""
        return Address(self.name, email, user_id=email) if email in self._present else None
