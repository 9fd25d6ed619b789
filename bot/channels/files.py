"""The way from a file's link in a Reply to its bytes and its public address, and what may be wrong with a file."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from conversation.reply import File

ReadFile = Callable[[str], Awaitable[bytes]]
"""Takes the `url` of a `conversation.reply.File` and returns its bytes. Raises FileGoneError or FileBusyError."""


class FileGoneError(Exception):
    """There is no such file, or its time is over."""


class FileBusyError(Exception):
    """Too many files are being drawn just now."""


class TooMuchError(Exception):
    """A file that somebody sent is larger than what is kept; fetching it was broken off."""


@dataclass(frozen=True, slots=True)
class FileAccess:
    """How a channel gets at the files that the bot has made.

    `url` is the installation's public address, or None where it has none. Behind a sign-in a link opens for its owner
    only, so that a platform cannot fetch a picture by itself: then `signed_in` is True.
    """

    read: ReadFile
    url: str | None = None
    signed_in: bool = False

    def link(self, file: File) -> str | None:
        """Return where a person opens a file from outside, or None where nobody can."""
        if not is_own(file.url):
            return file.url
        return f"{self.url}{file.url}" if self.url else None


def is_own(url: str) -> bool:
    """Say whether a link is to a file that the bot itself has made."""
    return url.startswith("/files/")
