"""What came in: one act by one person in one conversation, whatever the platform."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ChannelName(StrEnum):
    """The ways in and out."""

    WEB = "web"
    TERMINAL = "terminal"
    TEAMS = "teams"
    SLACK = "slack"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who acted, as the channel knows them; the register decides which person that is.

    `guest` is True where the platform marks somebody as a guest or a stranger, or cannot tell; `unchecked` says that
    it could not tell.
    """

    channel: ChannelName
    user_id: str
    email: str | None = None
    name: str | None = None
    guest: bool = False
    unchecked: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """Where an answer goes: plain strings from the platform, safe to store and to use after a restart."""

    channel: ChannelName
    conversation_id: str
    user_id: str | None = None
    tenant_id: str | None = None
    service_url: str | None = None
    thread_id: str | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with an act and lies on the platform still: its own name, and where it is fetched.

    `field` is the key of the form's field that it was added to, empty where it came with a message. `size` is what
    the platform says, in bytes.
    """

    name: str
    url: str
    field: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One message, click or filled form.

    `key` names the act: the same act delivered twice has the same key, and is worked on once.
    Exactly one of `text`, `action` (a signed token) and `form` is set; `form` may come with `action`,
    which then says which form it is. `files` are the ids of attachments that came with it
    (`register.attachment`), kept before the turn is worked on; `uploads` those that are still to be fetched. `private` is False where others read along: such an address is
    answered, but never kept as the person's own.
    """

    key: str
    sender: Sender
    address: Address
    received_at: datetime
    text: str | None = None
    action: str | None = None
    form: Mapping[str, str] = field(default_factory=dict)
    private: bool = True
    files: tuple[str, ...] = ()
    uploads: tuple[Upload, ...] = ()

    @property
    def conversation(self) -> str:
        """The key under which state and order are kept: a channel and its conversation."""
        return f"{self.address.channel}:{self.address.conversation_id}"
