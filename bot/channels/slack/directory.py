"""Who is who in Slack, asked once and remembered for a while."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final, Generic, TypeVar

from bot.channels.slack.api import Profile, SlackApi
from bot.logs import log
from conversation.channel import ChannelError
from conversation.turn import Turn

LIFETIME: Final = 3600.0
MOST_KNOWN: Final = 20_000
PATIENCE: Final = 1.0
"""Seconds that an acknowledgement may wait for who somebody is; Slack gives us three in all."""

Found = TypeVar("Found")


class Directory:
    """Finds people and their direct conversations. `teams` are the workspaces whose members are employees.

    Without any, they are the one that the bot belongs to.
    """

    def __init__(self, api: SlackApi, *, teams: frozenset[str] = frozenset()) -> None:
        self._api = api
        self._teams = teams
        self._profiles = _Remembered(api.profile)
        self._direct = _Remembered(api.direct)
        self._users = _Remembered(api.user_by_email)

    async def profile(self, user: str) -> Profile:
        """Return who a user is. Raises ChannelError."""
        return await self._profiles.get(user)

    async def is_guest(self, user: str) -> bool:
        """Say whether Slack marks a user as a guest, or as somebody of another workspace. Raises ChannelError."""
        found = await self.profile(user)
        if found.guest:
            return True
        return bool(found.teams) and not found.teams & await self._own_teams()

    async def _own_teams(self) -> frozenset[str]:
        if not self._teams:
            self._teams = frozenset({(await self._api.identity())[0]})
        return self._teams

    async def direct(self, user: str) -> str:
        """Return the id of the bot's conversation with a user. Raises ChannelError."""
        return await self._direct.get(user)

    async def user_by_email(self, email: str) -> str | None:
        """Return who has an e-mail address, or None. Raises ChannelError."""
        return await self._users.get(email.strip().casefold())

    async def identified(self, turn: Turn) -> Turn:
        """Return a turn with its sender's e-mail address, whether they are a guest, and the conversation it belongs in.

        Never waits longer than an acknowledgement may; what is missing then is asked for again before the work.
        Whoever Slack has not told about stays unchecked, and is a guest for that turn.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._completed(turn)
        except (ChannelError, TimeoutError) as exc:
            log().warning("slack_person_unknown", exc_info=exc)
            return turn

    async def _completed(self, turn: Turn) -> Turn:
        sender, address = turn.sender, turn.address
        if sender.unchecked:
            profile, guest = await self.profile(sender.user_id), await self.is_guest(sender.user_id)
            sender = replace(sender, email=profile.email, name=profile.name, guest=guest, unchecked=False)
        if address.conversation_id == sender.user_id:
            address = replace(address, conversation_id=await self.direct(sender.user_id))
        return replace(turn, sender=sender, address=address)


class _Remembered(Generic[Found]):
    """Answers that hold for an hour; errors and answers without anybody are asked for again."""

    def __init__(self, ask: Callable[[str], Awaitable[Found]]) -> None:
        self._ask = ask
        self._known: dict[str, tuple[float, Found]] = {}

    async def get(self, key: str) -> Found:
        known = self._known.get(key)
        now = time.monotonic()
        if known is not None and known[0] > now:
            return known[1]
        found = await self._ask(key)
        if found is not None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[key] = (now + LIFETIME, found)
        return found
