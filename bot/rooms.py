"""What not everyone may see, asked for where others read along: it goes to the asker's own chat, and the room is told so."""

import asyncio
from dataclasses import replace
from typing import Final, Protocol, runtime_checkable

from bot.logs import log
from conversation.channel import AddressGoneError, Channel, ChannelError, MessageRejectedError
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Turn
from dialogs.dialog import Outcome
from dialogs.state_store import Memory
from register.person import Person

PATIENCE: Final = 2.0
"""Seconds that a room waits for a platform to open the asker's own chat."""

DIRECTLY: Final = "Jeg svarer deg direkte."

_HOW_TO_OPEN: Final = {
    ChannelName.TEAMS: "Finn meg under Apper i Teams, åpne en chat med meg, og spør igjen der.",
    ChannelName.SLACK: "Finn meg under Apper i Slack, åpne en direktemelding med meg, og spør igjen der.",
}
_ELSEWHERE: Final = "Åpne en samtale med meg alene, og spør igjen der."


class NoOwnChatError(Exception):
    """Something private is to be said in a room, and nobody knows yet where the asker can be told it."""


@runtime_checkable
class OpensChats(Protocol):
    """A channel where others may read along, and that can open a chat with one person."""

    def is_own_chat(self, conversation_id: str) -> bool:
        """Say whether a conversation is between one person and the bot."""
        ...

    async def open_chat(self, turn: Turn) -> Address:
        """Return whoever acted's own chat with the bot, opened where there is none. Raises the ChannelErrors."""
        ...

    def unopened_chat(self, turn: Turn) -> Address:
        """Return an address that `send` opens the own chat of."""
        ...


def _opener(channel: object) -> OpensChats | None:
    """Return a channel as one that opens chats, where it is one."""
    return channel if isinstance(channel, OpensChats) else None


def cannot_reach(channel: ChannelName) -> Reply:
    """Return what a room is told where the asker has no chat of their own: how to open one, and nothing else."""
    way = _HOW_TO_OPEN.get(channel, _ELSEWHERE)
    return Reply(f"Dette kan jeg bare svare på direkte, og jeg får ikke skrevet til deg. {way}")


def is_for_one(outcome: Outcome, person: Person) -> bool:
    """Say whether somebody is told what others may not read."""
    return any(_is_private(reply, person) for reply in outcome.replies)


def known_chat(channel: Channel | None, turn: Turn, person: Person) -> Address | None:
    """Return the person's own chat where the act came from, if they have written in it before."""
    name, opener = turn.sender.channel, _opener(channel)
    for held in person.addresses:
        if (held.channel, held.user_id) != (name.value, turn.sender.user_id) or held.gone_at is not None:
            continue
        own = opener is None or opener.is_own_chat(held.conversation_id)
        if held.conversation_id and own:
            user = turn.address.user_id
            return Address(name, held.conversation_id, user, held.tenant_id, held.service_url)
    return None


async def find_chat(channel: Channel | None, turn: Turn) -> Address | None:
    """Ask the platform for the asker's own chat; None where they cannot be written to there.

    A platform that does not answer in time is asked once more when the message is sent.
    """
    opener = _opener(channel)
    try:
        async with asyncio.timeout(PATIENCE):
            if opener is not None:
                return await opener.open_chat(turn)
            return await channel.reach(turn.sender.email or "") if channel else None
    except (AddressGoneError, MessageRejectedError) as exc:
        log().info("own_chat_refused", channel=turn.sender.channel.value, exc_info=exc)
        return None
    except (ChannelError, TimeoutError) as exc:
        log().warning("own_chat_not_opened", channel=turn.sender.channel.value, exc_info=exc)
        return opener.unopened_chat(turn) if opener is not None else None


def in_company(outcome: Outcome, person: Person, *, chat: Address, before: Memory) -> Outcome:
    """Return what is said where others read along: what is private goes to `chat`, and is forgotten in the room.

    The room is told once, where its first private message would have stood.
    """
    replies: list[Reply] = []
    told = False
    for reply in outcome.replies:
        if not _is_private(reply, person):
            replies.append(reply)
            continue
        if not told:
            replies.append(Reply(DIRECTLY))
        told = True
        # It replaces nothing: what stood there before stands in the room.
        replies.append(replace(reply, to=person.email, at=chat, replaces=None))
    return replace(outcome, replies=tuple(replies), memory=before)


def _is_private(reply: Reply, person: Person) -> bool:
    return reply.private and reply.to in ("", person.email)
