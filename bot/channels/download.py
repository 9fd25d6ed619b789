"""Somebody's file from its platform: read in portions, broken off where it is too large, redirected nowhere."""

from collections.abc import Mapping
from typing import Final

from aiohttp import ClientError, ClientSession, ClientTimeout
from yarl import URL

from bot.channels.files import TooMuchError
from conversation.channel import RetryableSendError

SECONDS: Final = ClientTimeout(total=60, connect=5)
PORTION: Final = 64 * 1024
DONE: Final = 200


async def download(
    session: ClientSession, url: str, *, most: int, headers: Mapping[str, str], proxy: str | None = None
) -> bytes:
    """Return a file's bytes; where it lies has been checked before. Raises TooMuchError or RetryableSendError.

    A redirection is not followed: it would lead past that check, or to a page to sign in on.
    """
    read = bytearray()
    try:
        async with session.get(
            URL(url, encoded=True), headers=headers, proxy=proxy, allow_redirects=False, timeout=SECONDS
        ) as answer:
            if answer.status != DONE:
                raise RetryableSendError("download_refused")
            async for portion in answer.content.iter_chunked(PORTION):
                read += portion
                if len(read) > most:
                    raise TooMuchError
    except (ClientError, ValueError, TimeoutError, OSError) as exc:
        raise RetryableSendError("connection_error") from exc
    return bytes(read)
