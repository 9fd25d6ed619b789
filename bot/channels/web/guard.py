"""Who may use the web page: only this machine, or only through the municipality's own sign-in."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class RefusedError(Exception):
    """The request may not be served; `message` says why, in Norwegian."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def host_of(value: str) -> str:
    """Return the host name of a Host header or an Origin, without port and brackets."""
    return (urlsplit(value if "//" in value else f"//{value}").hostname or "").casefold()


def is_loopback(host: str) -> bool:
    """Say whether a name or address is this machine's own."""
    if host in LOOPBACK:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Guard:
    """Checks a request before anything of it is read.

    Without a sign-in only loopback names are served, so that a page elsewhere cannot reach the bot through a
    browser on this machine. With one, the person is whoever the header says, and the header counts only from
    the named proxies.
    """

    own_host: str | None = None
    user_header: str | None = None
    trusted_proxies: Sequence[str] = ()

    @property
    def signed_in(self) -> bool:
        """Whether people come through a sign-in proxy."""
        return self.user_header is not None

    def check(self, request: web.Request) -> None:
        """Raise RefusedError where the Host, the Origin or the sender of the request is foreign."""
        host = host_of(request.host)
        if not self._is_own(host):
            raise RefusedError(
                "Adressen er ikke botens egen. Åpne siden på adressen som den er satt opp med."
            )
        origin = request.headers.get("Origin")
        if origin is not None and host_of(origin) != host:
            raise RefusedError("Forespørselen kommer fra en annen nettside. Åpne botens egen side.")
        if self.signed_in and not self.from_proxy(request):
            raise RefusedError("Forespørselen kommer ikke gjennom kommunens pålogging.")

    def person(self, request: web.Request, claimed: str) -> str:
        """Return who the person is. Raises RefusedError where the sign-in names somebody else than `claimed`."""
        if self.user_header is None:
            return claimed
        named = request.headers.get(self.user_header, "").strip().casefold()
        if not named or named != claimed.strip().casefold():
            raise RefusedError("Du er logget på som en annen. Last siden på nytt.")
        return named

    async def who(self, request: web.Request, claimed: str = "") -> str:
        """Return the e-mail address of whoever a request comes from, case-folded.

        On loopback that is whoever the page says, `claimed`; with a sign-in whoever that names. Raises RefusedError
        where nobody is signed in, or the page says somebody else.
        """
        if self.user_header is None:
            return claimed.strip().casefold()
        named = request.headers.get(self.user_header, "").strip()
        return self.person(request, claimed or named)

    def from_proxy(self, request: web.Request) -> bool:
        """Say whether the request's own sender is one of the trusted proxies."""
        try:
            peer = ipaddress.ip_address(request.remote or "")
        except ValueError:
            return False
        return any(peer in ipaddress.ip_network(proxy, strict=False) for proxy in self.trusted_proxies)

    def _is_own(self, host: str) -> bool:
        return is_loopback(host) if not self.signed_in else host == self.own_host or is_loopback(host)
