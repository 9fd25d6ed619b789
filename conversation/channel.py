"""The port to a platform, and what can go wrong on the way out."""

from typing import Protocol

from conversation.reply import Reply
from conversation.turn import Address, ChannelName


class ChannelError(Exception):
    """A message could not be delivered; foreign errors are translated to one of these, once, at the edge."""


class RetryableSendError(ChannelError):
    """Not now: try again, after `retry_after` seconds where the platform says so."""

    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class AddressGoneError(ChannelError):
    """Nobody is there any more: the person must be reached another way."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class MessageRejectedError(ChannelError):
    """The platform will never take this message; trying again would not help."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Channel(Protocol):
    """A way to reach people. Each platform has one; all pass the same contract suite."""

    @property
    def name(self) -> ChannelName:
        """Which platform this is."""
        ...

    async def send(self, address: Address, reply: Reply) -> str:
        """Deliver a Reply and return the platform's id of the message.

        Raises RetryableSendError, AddressGoneError or MessageRejectedError.
        """
        ...

    async def update(self, address: Address, message_id: str, reply: Reply) -> None:
        """Put a Reply in the place of a delivered one. Raises as `send` does."""
        ...

    async def reach(self, email: str) -> Address | None:
        """Return where a person can be written to unasked, or None if this channel does not know them."""
        ...
