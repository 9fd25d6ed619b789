"""A sign-in that is under way: what the browser keeps in a signed cookie until the issuer sends it back."""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from itsdangerous import BadData, URLSafeTimedSerializer

SECONDS: Final = 600
"""How long a sign-in may take."""
LONGEST_WAY: Final = 600
OWN_PATHS: Final = re.compile(r"/|/(?:tavle|files)(?:/.*)?")


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that was begun: what must come back (`state`, `nonce`), what only we know (`verifier`), and where to."""

    state: str
    nonce: str
    verifier: str
    back: str

    @property
    def challenge(self) -> str:
        """The verifier as the issuer sees it first (PKCE, S256)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def begin(back: str) -> Begun:
    """Return a new sign-in that ends at a path of ours; at the front page where `back` is none."""
    return Begun(
        secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), own_path(back)
    )


def own_path(given: str) -> str:
    """Return a path of our own pages as it is, and "/" for everything else: nobody is sent on to another site."""
    if len(given) > LONGEST_WAY or not given.isprintable() or "\\" in given or given.startswith("//"):
        return "/"
    try:
        parts = urlsplit(given)
    except ValueError:
        return "/"
    is_own = not parts.scheme and not parts.netloc and OWN_PATHS.fullmatch(parts.path)
    return given if is_own and ".." not in parts.path else "/"


class BegunCookies:
    """Writes and reads the cookie, one for each sign-in, so that two tabs may sign in at once."""

    def __init__(self, secret: str, *, secure: bool) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="innkjopsbot.sign-in")
        self._secure = secure

    def name(self, state: str) -> str:
        """Return the cookie's name."""
        mark = hashlib.sha256(state.encode()).hexdigest()[:12]
        return f"{'__Host-' if self._secure else ''}innkjopsbot-inn-{mark}"

    def value(self, begun: Begun) -> str:
        """Return the cookie's value."""
        return self._serializer.dumps([begun.state, begun.nonce, begun.verifier, begun.back])

    def read(self, value: str, *, state: str) -> Begun | None:
        """Return the sign-in of a cookie; None where we did not begin it, too long ago, or it is another's."""
        try:
            loaded: object = self._serializer.loads(value, max_age=SECONDS)
        except BadData:
            return None
        match loaded:
            case [str(own), str(nonce), str(verifier), str(back)] if secrets.compare_digest(
                own.encode(), state.encode()
            ):
                return Begun(own, nonce, verifier, own_path(back))
            case _:
                return None
