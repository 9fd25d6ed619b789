"""Files into Slack: handed over first, then shown in the conversation, once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from bot.channels.files import FileAccess
from bot.channels.slack import texts
from bot.channels.slack.api import OutcomeUnknownError, RateLimitedError, SlackApi
from bot.channels.slack.render import Drawn, note
from conversation.channel import MessageRejectedError
from conversation.reply import File

LONGEST_PAUSE: Final = 20.0
"""Seconds that a file waits for Slack's pace; past that the person is told where else to get it."""
SETTLING: Final = 2.0
"""Seconds between a connection that broke and asking whether the file stands there: Slack shows files a little late."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file goes: after the message `ts`, in a conversation or one of its threads."""

    channel: str
    thread: str | None
    ts: str


class Uploads:
    """Brings the bot's files into conversations."""

    def __init__(
        self, api: SlackApi, files: FileAccess, *, sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._api = api
        self._files = files
        self._sleep = sleep

    async def after(self, place: Place) -> set[str]:
        """Return the names of the files that stand after a message already."""
        return await self._api.shared(place.channel, thread=place.thread, after=place.ts)

    async def put(self, file: File, place: Place) -> None:
        """Show a file after a message. Raises the ChannelErrors, FileGoneError and FileBusyError."""
        data = await self._files.read(file.url)
        file_id = await self._patiently(lambda: self._api.upload(file.name, data, alt=file.alt))
        try:
            await self._patiently(lambda: self._share(file_id, file, place))
        except OutcomeUnknownError:
            await self._sleep(SETTLING)
            if file.name not in await self.after(place):
                await self._share_again(file_id, file, place)

    def missing(self, file: File) -> Drawn:
        """Return what a person is told where a file could not be put into the conversation."""
        url = self._files.link(file)
        return note(texts.file_missing(file.name, elsewhere=url is not None), url)

    async def _share(self, file_id: str, file: File, place: Place) -> str:
        await self._api.share(file_id, file.name, place.channel, thread=place.thread)
        return file_id

    async def _share_again(self, file_id: str, file: File, place: Place) -> None:
        try:
            await self._share(file_id, file, place)
        except MessageRejectedError:
            # An upload is completed once: refused now, it went through the first time and shows late.
            return

    async def _patiently(self, act: Callable[[], Awaitable[str]]) -> str:
        """Do something, and once more after a pause where Slack asks for a short one."""
        try:
            return await act()
        except RateLimitedError as exc:
            if exc.seconds > LONGEST_PAUSE:
                raise
            await self._sleep(exc.seconds)
            return await act()
