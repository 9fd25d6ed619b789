"""Slack as a channel: sends within Slack's pace, and never a second time what may have arrived the first."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from bot.channels.files import FileAccess, FileBusyError, FileGoneError, is_own
from bot.channels.roll import Member, Roll
from bot.channels.slack.api import OutcomeUnknownError, RateLimitedError, SlackApi
from bot.channels.slack.config import SlackConfig
from bot.channels.slack.directory import Directory
from bot.channels.slack.inbound import is_direct
from bot.channels.slack.pace import Pace
from bot.channels.slack.render import Drawn, render
from bot.channels.slack.uploads import Place, Uploads
from bot.logs import log
from conversation.channel import AddressGoneError, ChannelError, MessageRejectedError, RetryableSendError
from conversation.reply import INNKJOP, Reply
from conversation.turn import Address, ChannelName, Turn, Upload

ATTEMPTS: Final = 3
PATIENCE: Final = 20.0
"""Seconds that somebody who waits for an answer waits for Slack's pace; a proactive message comes back later."""
MOST_MEMBERS: Final = 300
"""How many in a room are looked up one by one; a larger one is no office's."""
SETTLING: Final = 1.0
"""Seconds between a connection that broke and asking what became of the message."""


class SlackChannel:
    """Sends, changes and addresses messages in one workspace."""

    name = ChannelName.SLACK

    def __init__(
        self,
        config: SlackConfig,
        *,
        files: FileAccess | None = None,
        pace: Pace | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.config = config
        self.api = SlackApi(token=config.bot_token, url=config.api_url)
        self.directory = Directory(self.api, teams=frozenset(config.team_ids))
        self._pace = pace or Pace(sleep=sleep)
        self._sleep = sleep
        self._first_time: set[str] = set()
        self._unsent: set[str] = set()
        self._uploads = Uploads(self.api, files, sleep=sleep) if files else None

    async def open(self) -> None:
        """Open the connection to Slack's API; it is used by every call."""
        await self.api.open()

    async def close(self) -> None:
        """Close the connection."""
        await self.api.close()

    @contextmanager
    def first_time(self, replies: Iterable[Reply]) -> Iterator[None]:
        """Say that these were made just now, by this process: nobody can have sent them before.

        Everything else may have been sent just before a crash, so Slack is asked before it is sent.
        """
        ids = {reply.id for reply in replies if reply.id}
        self._first_time |= ids
        try:
            yield
        finally:
            self._first_time -= ids

    @contextmanager
    def unsent(self, reply: Reply) -> Iterator[None]:
        """Say that nobody can have sent a message before, though nobody waits for it either: Slack need not be asked."""
        self._unsent.add(reply.id)
        try:
            yield
        finally:
            self._unsent.discard(reply.id)

    async def send(self, address: Address, reply: Reply) -> str:
        """Deliver a Reply and return the timestamps of its messages, with spaces between; its buttons stand in the last.

        What stands there already is left alone. Raises the ChannelErrors.
        """
        where = await self._where(address)
        certain = not reply.id or reply.id in self._first_time | self._unsent
        there = {} if certain else await self.api.posted(where, thread=address.thread_id, reply_id=reply.id)
        parts = render(reply, owner=address.user_id or "", uploads=self._uploads is not None)
        stamps = [
            there.get(part) or await self._post(where, address.thread_id, drawn, reply.id, part)
            for part, drawn in enumerate(parts)
        ]
        place = Place(where, address.thread_id, stamps[-1])
        await self._attach(place, reply, len(parts), None if certain else there)
        return " ".join(stamps)

    async def update(self, address: Address, message_id: str, reply: Reply) -> None:
        """Put a Reply in the place of a delivered one, message by message. Raises as `send`.

        What needs more messages than there were follows them; those that are left over are taken away.
        """
        where = await self._where(address)
        stamps = message_id.split()
        drawn = render(reply, owner=address.user_id or "", uploads=self._uploads is not None)
        for ts, part in zip(stamps, drawn, strict=False):
            await self.api.change(where, ts, part.text, part.blocks)
        for number, part in enumerate(drawn[len(stamps) :], start=len(stamps)):
            await self._post(where, address.thread_id, part, reply.id, number)
        for ts in stamps[len(drawn) :]:
            await self.api.remove(where, ts)
        await self._attach(Place(where, address.thread_id, stamps[-1]), reply, len(drawn), None)

    async def reach(self, email: str) -> Address | None:
        """Return the direct conversation with a person, or the procurement office's channel; None where unknown.

        Raises RetryableSendError where Slack cannot be asked now, so that nobody is taken for unknown.
        """
        if email == INNKJOP:
            channel = self.config.innkjop_channel
            return Address(self.name, channel) if channel else None
        try:
            user = await self.directory.user_by_email(email)
            direct = await self.directory.direct(user) if user else None
        except (AddressGoneError, MessageRejectedError) as exc:
            log().warning("slack_reach_refused", exc_info=exc)
            return None
        return Address(self.name, direct, user_id=user) if direct else None

    async def is_guest(self, address: Address) -> bool:
        """Say whether Slack marks the person of an address as a guest, as told within the hour. Raises the ChannelErrors."""
        return bool(address.user_id) and await self.directory.is_guest(address.user_id or "")

    async def roll(self, room: str) -> Roll:
        """Return who is in a room beside this bot; a public channel is read by the whole workspace. Raises the ChannelErrors."""
        if not await self.api.is_closed(room):
            return Roll((), open_to_all=True)
        _, own = await self.api.identity()
        users = await self.api.members(room, most=MOST_MEMBERS)
        found = [await self._member(user) for user in users if user != own]
        return Roll(tuple(one for one in found if one is not None))

    async def _member(self, user: str) -> Member | None:
        """Return who somebody in a room is; None where their account is closed, so that they read nothing."""
        profile = await self.directory.profile(user)
        if profile.gone:
            return None
        guest = await self.directory.is_guest(user)
        return Member(user, profile.email, guest=guest, program=profile.program)

    def is_own_chat(self, conversation_id: str) -> bool:
        """Say whether a conversation is between one person and the bot."""
        return is_direct(conversation_id)

    async def open_chat(self, turn: Turn) -> Address:
        """Return the direct conversation with whoever acted. Raises the ChannelErrors."""
        return replace(
            self.unopened_chat(turn), conversation_id=await self.directory.direct(turn.sender.user_id)
        )

    def unopened_chat(self, turn: Turn) -> Address:
        """Return the direct conversation with whoever acted, which `send` opens."""
        user = turn.sender.user_id
        return Address(self.name, user, user, turn.address.tenant_id)

    async def find(self, address: Address, reply_id: str) -> str | None:
        """Return the timestamp of a Reply's last message where it stands in its conversation, else None."""
        where = await self._where(address)
        there = await self.api.posted(where, thread=address.thread_id, reply_id=reply_id)
        return there[max(there)] if there else None

    async def fetch(self, upload: Upload, *, most: int) -> bytes:
        """Return the bytes of a file that somebody sent. Raises TooMuchError past `most` of them, or a ChannelError."""
        return await self.api.download(upload.url, most=most)

    async def _where(self, address: Address) -> str:
        """Return Slack's id of a conversation: ours may name its thread, or the person it is with."""
        channel = address.conversation_id.partition(":")[0]
        if not channel:
            raise AddressGoneError("no_conversation")
        return await self.directory.direct(channel) if channel[0] in "UW" else channel

    async def _attach(self, place: Place, reply: Reply, part: int, there: dict[int, str] | None) -> None:
        """Put the bot's own files after a Reply's text; `there` is what stands there already, None for nothing.

        The text has arrived: a file that cannot follow is told of, with where to get it.
        """
        own = [file for file in reply.files if is_own(file.url)]
        if self._uploads is None or not own:
            return
        known = set() if there is None else await self._uploads.after(place)
        for number, file in enumerate(own, start=part):
            if file.name in known or (there and number in there):
                continue
            try:
                await self._uploads.put(file, place)
            except (ChannelError, FileGoneError, FileBusyError) as exc:
                log().warning("slack_file_not_sent", exc_info=exc)
                drawn = self._uploads.missing(file)
                await self._post(place.channel, place.thread, drawn, reply.id, number)

    async def _post(self, where: str, thread: str | None, drawn: Drawn, reply_id: str, part: int) -> str:
        """Post one message, once: a broken connection is followed by a question, not by another message."""
        patience = PATIENCE if reply_id in self._first_time else 2 * SETTLING
        for _ in range(ATTEMPTS):
            await self._pace.turn(where, patience=patience)
            try:
                return await self.api.post(
                    where, drawn.text, drawn.blocks, thread=thread, reply_id=reply_id, part=part
                )
            except RateLimitedError as exc:
                self._pace.limited(where, exc.seconds, everybody=exc.everybody)
                if exc.seconds > patience:
                    raise
            except OutcomeUnknownError:
                self._first_time.discard(reply_id)
                if not reply_id:
                    raise
                if ts := await self._became_of(where, thread, reply_id, part):
                    return ts
        raise RetryableSendError("not_delivered")

    async def _became_of(self, where: str, thread: str | None, reply_id: str, part: int) -> str | None:
        await self._sleep(SETTLING)
        there = await self.api.posted(where, thread=thread, reply_id=reply_id)
        log().info("slack_outcome_resolved", delivered=part in there)
        return there.get(part)
