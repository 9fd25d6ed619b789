"""Files that people send in Slack: which came with a message or a modal, and their bytes."""

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

from bot.channels.slack.payloads import Json
from conversation.turn import Upload

ELSEWHERE: Final = "elsewhere"
"""Stands for the address of a file that Slack only links to, such as one in a cloud service."""


def uploads(files: Iterable[Json], *, field: str = "") -> tuple[Upload, ...]:
    """Return the files of a message, or of a modal's field, as they are to be fetched."""
    return tuple(_found(files, field))


def _found(files: Iterable[Json], field: str) -> Iterator[Upload]:
    for file in files:
        name, url, size = (file.get(key) for key in ("name", "url_private_download", "size"))
        if file.get("mode") == "tombstone":
            continue
        own = isinstance(url, str) and file.get("mode", "hosted") in ("hosted", "snippet")
        yield Upload(
            name if isinstance(name, str) and name else "fil",
            str(url) if own else ELSEWHERE,
            field,
            size if isinstance(size, int) else None,
        )


def may_fetch(url: str, api_url: str) -> bool:
    """Say whether the bot's token may go to an address: to the host of Slack's API, or the one its files lie on."""
    try:
        found, api = urlsplit(url), urlsplit(api_url)
        ports = found.port, api.port
    except ValueError:
        return False
    if found.username or found.password or found.scheme != api.scheme:
        return False
    return found.hostname in (api.hostname, f"files.{api.hostname}") and ports[0] == ports[1]
