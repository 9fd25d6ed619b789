"""Which service URLs may be sent to. They come from outside, so anything else would let a stranger aim our requests."""

from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

from bot.webhook_address import is_loopback


class ServiceUrls:
    """The allow-list. An entry is a host (`smba.trafficmanager.net`), a domain (`*.botframework.com`), or a whole
    origin (`http://127.0.0.1:9000`) for a connector of one's own. Without `hosts` only this machine is allowed.
    """  # noqa: D205 - one paragraph says it

    def __init__(self, hosts: Sequence[str] | None) -> None:
        self._hosts = hosts

    def allows(self, url: str) -> bool:
        """Say whether a request may be sent to this service URL."""
        if not _is_plain(url):
            return False
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return False
        if parts.username is not None or parts.password is not None or not parts.hostname:
            return False
        if self._hosts is None:
            return parts.scheme in ("http", "https") and is_loopback(parts.hostname)
        return any(_matches(entry, parts, port) for entry in self._hosts)


def _is_plain(url: str) -> bool:
    """Say whether every parser reads an address alike, and a path may be put after it.

    Some leave out control characters, some turn a backslash; what comes after a query is no path.
    """
    return url.isascii() and url.isprintable() and not set(url) & set(" \\?#")


def _matches(entry: str, parts: SplitResult, port: int | None) -> bool:
    if "://" in entry:
        return f"{parts.scheme}://{parts.netloc}".casefold() == entry.rstrip("/").casefold()
    host = (parts.hostname or "").casefold()
    if parts.scheme != "https" or port not in (None, 443):
        return False
    entry = entry.casefold()
    return host.endswith(entry[1:]) if entry.startswith("*.") else host == entry
