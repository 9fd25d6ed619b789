"""Who may use the pages: only this machine, or only through the municipality's own sign-in."""

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from aiohttp import web

from bot.sign_in.sessions import SignedIn, WebSessions
from bot.webhook_address import is_loopback

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
BROWSER: Final = ("Origin", "Referer", "Cookie", "Sec-Fetch-Site", "Sec-Fetch-Mode")
"""What a browser tells of a request that changes something; no script need."""
FORWARDED: Final = (
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
    "Via",
)
"""What a proxy adds, so that a request which has come to loopback is not from this machine."""
PAGE_HEADER: Final = "X-Innkjopsbot-Token"
WAY_IN: Final = "/innlogging"
PORTS: Final = {"http": 80, "https": 443}

FOREIGN_PAGE: Final = "Forespørselen kommer fra en annen nettside. Åpne botens egen side."
ELSEWHERE: Final = (
    "Siden er bare for denne maskinen, men forespørselen kommer gjennom en proxy. Slå på innlogging: "
    "sett INNKJOPSBOT_WEBCHAT=on, se docs/security.md."
)
TOO_OLD: Final = "Siden er for gammel. Last den på nytt, og prøv igjen."
SIGNED_OUT: Final = "Du er logget ut. Logg inn igjen."
SOMEBODY_ELSE: Final = "Du er logget på som en annen. Last siden på nytt."
_KNOWN: Final = web.RequestKey("signed_in", SignedIn)


class RefusedError(Exception):
    """The request may not be served; `message` says why, in Norwegian."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class SignedOutError(RefusedError):
    """Nobody is signed in, or no longer; `way_in` is where a browser signs in and comes back from."""

    def __init__(self, way_in: str) -> None:
        super().__init__(SIGNED_OUT)
        self.way_in = way_in


class StaleTokenError(RefusedError):
    """The page's token is missing or another's: a page of another site, or one that was loaded before a new sign-in."""

    def __init__(self) -> None:
        super().__init__(TOO_OLD)


def host_of(value: str) -> str:
    """Return the host name of a Host header or an Origin, without port and brackets; "" of what is neither."""
    try:
        return (urlsplit(value if "//" in value else f"//{value}").hostname or "").casefold()
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Guard:
    """Checks a request before anything of it is read.

    Without a sign-in only loopback names are served, so that a page elsewhere cannot reach the bot through a
    browser on this machine. With one, the person is whoever the header or the session says; the header counts only
    from the named proxies. `key` signs the tokens of pages behind a proxy.
    """

    own_host: str | None = None
    user_header: str | None = None
    trusted_proxies: Sequence[str] = ()
    sessions: WebSessions | None = None
    key: bytes = b""

    @property
    def signed_in(self) -> bool:
        """Whether people come through a sign-in."""
        return self.user_header is not None or self.sessions is not None

    def check(self, request: web.Request) -> None:
        """Raise RefusedError where the Host, the Origin or the sender of the request is foreign."""
        if not self._is_own(host_of(request.host)):
            raise RefusedError(
                "Adressen er ikke botens egen. Åpne siden på adressen som den er satt opp med."
            )
        if not self.signed_in and any(name in request.headers for name in FORWARDED):
            raise RefusedError(ELSEWHERE)
        origin = request.headers.get("Origin")
        if origin is not None and not _is_same(origin, request.host):
            raise RefusedError(FOREIGN_PAGE)
        changes = request.method not in SAFE_METHODS
        if changes and request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
            raise RefusedError(FOREIGN_PAGE)
        if self.user_header is not None and not self.from_proxy(request):
            raise RefusedError("Forespørselen kommer ikke gjennom kommunens pålogging.")

    async def who(self, request: web.Request, claimed: str = "") -> str:
        """Return the e-mail address of whoever a request comes from, case-folded.

        On loopback that is whoever the page says, `claimed`; with a sign-in whoever that names. Raises SignedOutError
        where a session is needed, and RefusedError where nobody is named, or the page says somebody else.
        """
        if not self.signed_in:
            return claimed.strip().casefold()
        email = (await self.person(request)).email
        if not email or claimed.strip().casefold() not in ("", email):
            raise RefusedError(SOMEBODY_ELSE)
        return email

    async def person(self, request: web.Request) -> SignedIn:
        """Return whom the sign-in names. Raises as `who`; without a sign-in nobody is named."""
        if self.sessions is None:
            email = request.headers.get(self.user_header or "", "").strip().casefold()
            return SignedIn(email, email)
        token = self._cookie(request)
        known = request.get(_KNOWN) or (await self.sessions.of(token) if token else None)
        if known is None:
            raise SignedOutError(way_in(request.path_qs))
        request[_KNOWN] = known
        return known

    async def still(self, request: web.Request) -> bool:
        """Say whether whoever a request came from is signed in still; an open stream asks again and again."""
        return self.sessions is None or await self.sessions.of(self._cookie(request), noted=False) is not None

    def form_token(self, request: web.Request, email: str) -> str:
        """Return the token that a page of this person sends with whatever changes something; "" where none is needed."""
        if self.sessions is not None:
            return hashlib.sha256(f"form:{self._cookie(request)}".encode()).hexdigest()
        if self.user_header is not None:
            return hmac.new(self.key, f"form:{email}".encode(), hashlib.sha256).hexdigest()
        return ""

    def check_form(self, request: web.Request, email: str, given: str) -> None:
        """Raise StaleTokenError where the token is not the one of this person's page."""
        if not hmac.compare_digest(given.encode(), self.form_token(request, email).encode()):
            raise StaleTokenError

    async def check_post(self, request: web.Request) -> None:
        """Raise where a request that changes something is no page's of the person's own: SignedOutError, RefusedError.

        Behind a proxy a script that is no browser needs no token, since nobody's browser can be made to send it.
        """
        if not self.signed_in:
            return
        email = await self.who(request)
        if self.sessions is not None or any(name in request.headers for name in BROWSER):
            self.check_form(request, email, request.headers.get(PAGE_HEADER, ""))

    def from_proxy(self, request: web.Request) -> bool:
        """Say whether the request's own sender is one of the trusted proxies."""
        try:
            peer = ipaddress.ip_address(request.remote or "")
        except ValueError:
            return False
        return any(peer in ipaddress.ip_network(proxy, strict=False) for proxy in self.trusted_proxies)

    def _cookie(self, request: web.Request) -> str:
        return request.cookies.get(self.sessions.cookie, "") if self.sessions else ""

    def _is_own(self, host: str) -> bool:
        return is_loopback(host) if not self.signed_in else host == self.own_host or is_loopback(host)


def way_in(back: str) -> str:
    """Return where a browser signs in, to come back to a path of ours."""
    return f"{WAY_IN}?til={quote(back, safe='/')}"


def _is_same(origin: str, host: str) -> bool:
    """Say whether an Origin is the host that was asked, its port too."""
    try:
        theirs, ours = urlsplit(origin), urlsplit(f"//{host}")
        ports = theirs.port, ours.port
    except ValueError:
        return False
    usual = PORTS.get(theirs.scheme)
    return (theirs.hostname, ports[0] or usual) == (ours.hostname, ports[1] or usual)
