"""Files that people send in their own chat in Teams: which came with a message, and their bytes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from aiohttp import ClientSession

from bot.channels.download import download
from bot.channels.teams.sdk_credentials import TokenSource, TokenUnavailableError
from bot.channels.teams.service_url import ServiceUrls
from bot.webhook_address import is_loopback
from conversation.channel import MessageRejectedError, RetryableSendError
from conversation.turn import Upload

DOWNLOAD: Final = "application/vnd.microsoft.teams.file.download.info"
LINK: Final = "reference"
FILES: Final = frozenset({DOWNLOAD, LINK})
IMAGE: Final = "image/"
STORES: Final = (".sharepoint.com", ".sharepoint.us", ".svc.ms")
"""Where the files of Teams' personal chats lie: OneDrive for work, with a link that opens for some minutes."""
ELSEWHERE: Final = "elsewhere"


def uploads(attachments: Iterable[Mapping[str, object]]) -> tuple[Upload, ...]:
    """Return the files among a message's attachments, as they are to be fetched."""
    return tuple(_found(attachments))


def _found(attachments: Iterable[Mapping[str, object]]) -> Iterator[Upload]:
    for number, file in enumerate(attachments, start=1):
        kind, name, content = (file.get(key) for key in ("contentType", "name", "content"))
        url: object = ELSEWHERE
        if not isinstance(kind, str) or not (kind in FILES or kind.startswith(IMAGE)):
            continue  # a card, a quoted message, or the message once more as HTML
        if kind == DOWNLOAD and isinstance(content, dict):
            url = content.get("downloadUrl")
        elif kind.startswith(IMAGE):
            url = file.get("contentUrl")  # a picture that was pasted into the message
        said = name if isinstance(name, str) and name else f"bilde {number}"
        yield Upload(said, url if isinstance(url, str) else ELSEWHERE)


class IncomingFiles:
    """Fetches files, from Microsoft's own hosts only: the addresses come from outside."""

    def __init__(
        self, session: ClientSession, tokens: TokenSource, service_urls: ServiceUrls, *, local: bool
    ) -> None:
        self._session = session
        self._tokens = tokens
        self._service_urls = service_urls
        self._local = local

    async def fetch(self, upload: Upload, *, most: int) -> bytes:
        """Return a file's bytes. Raises TooMuchError past `most` of them, or a ChannelError."""
        if not self._may_fetch(upload.url):
            raise MessageRejectedError("not_on_teams")
        try:
            headers = await self._headers(upload.url)
        except TokenUnavailableError as exc:
            raise RetryableSendError("no_token") from exc
        return await download(self._session, upload.url, most=most, headers=headers)

    async def _headers(self, url: str) -> dict[str, str]:
        """Return the bot's token for what lies on the connector; a file's own link needs none, and gets none."""
        if self._local or not self._on_connector(url):
            return {}
        return {"Authorization": f"Bearer {await self._tokens.token()}"}

    def _may_fetch(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return False
        host = parts.hostname or ""
        if parts.username is not None or parts.password is not None or not host:
            return False
        if self._local:
            return parts.scheme in ("http", "https") and is_loopback(host)
        if parts.scheme != "https" or port not in (None, 443):
            return False
        return host.casefold().endswith(STORES) or self._on_connector(url)

    def _on_connector(self, url: str) -> bool:
        parts = urlsplit(url)
        return self._service_urls.allows(f"{parts.scheme}://{parts.netloc}/")
