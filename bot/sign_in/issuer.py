"""The issuer of sign-ins: its own description and keys, the code for a token, and whom that token names."""

import asyncio
import base64
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import quote

from aiohttp import ClientError, ClientSession, ClientTimeout
from yarl import URL

from bot.channels.web.inbound import EMAIL
from bot.sign_in.config import OidcConfig
from bot.sign_in.errors import NO_EMAIL, NOT_ANSWERING, NOT_SET_UP, SignInError
from bot.sign_in.sessions import SignedIn
from bot.webhook_address import address_fault, is_loopback
from norsk.clock import Clock

if TYPE_CHECKING:
    # Read in at the first sign-in only.
    from joserfc.jwk import KeySet

Json = Mapping[str, object]
TIMEOUT: Final = ClientTimeout(total=10, connect=5)
LARGEST: Final = 512 * 1024
DONE: Final = 200
UNKNOWN_CLIENT: Final = 401
SERVER_ERROR: Final = 500
ALGORITHMS: Final = ("RS256", "PS256", "ES256")
KEY_TYPES: Final = ("RSA", "EC")
LEEWAY: Final = 60
"""Seconds that the issuer's clock may differ from ours."""
KEPT: Final = 3600.0
"""Seconds that the issuer's description and keys hold; a key that is not among them is looked for at once."""
EXTERNAL: Final = "#ext#"
"""Stands in the user principal name of a guest in Entra."""
GUEST_ACCOUNT: Final = 1
"""Entra's `acct` of a guest."""


@dataclass(frozen=True, slots=True)
class Description:
    """What an issuer says of itself: its name, and where each thing is done."""

    issuer: str
    authorization: str
    token: str
    keys: str
    by_header: bool
    """Whether the client proves itself in the Authorization header; else in the form."""


class Issuer:
    """One OpenID Connect issuer. Nothing is asked of it before somebody signs in."""

    def __init__(self, config: OidcConfig, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._described: tuple[float, Description] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._asking = asyncio.Lock()

    async def discover(self) -> Description:
        """Return what the issuer says of itself, as told within the hour. Raises SignInError."""
        async with self._asking:
            if self._described is None or self._described[0] < time.monotonic():
                told = await self._fetch(
                    f"{self._config.issuer.rstrip('/')}/.well-known/openid-configuration"
                )
                self._described = time.monotonic() + KEPT, self._description(told)
            return self._described[1]

    async def redeem(self, code: str, *, verifier: str, nonce: str) -> SignedIn:
        """Return whom a code stands for. It holds once, and with what the sign-in began with. Raises SignInError."""
        described = await self.discover()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._config.redirect_uri,
            "code_verifier": verifier,
        }
        headers = {}
        if described.by_header:
            named = f"{quote(self._config.client_id, safe='')}:{quote(self._config.client_secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(named.encode()).decode()}"
        else:
            form |= {"client_id": self._config.client_id, "client_secret": self._config.client_secret}
        told = await self._fetch(described.token, form=form, headers=headers)
        token = told.get("id_token")
        if not isinstance(token, str):
            raise SignInError("no_id_token")
        return self._person(await self._claims(token, described, nonce=nonce))

    async def _claims(self, token: str, described: Description, *, nonce: str) -> Json:
        """Return what an id token says, once its signature and every claim that guards it hold."""
        from joserfc import jwt  # noqa: PLC0415 - see above
        from joserfc.errors import InvalidKeyIdError, JoseError  # noqa: PLC0415 - see above

        try:
            try:
                found = jwt.decode(token, await self._key_set(described), algorithms=list(ALGORITHMS))
            except InvalidKeyIdError:
                found = jwt.decode(
                    token, await self._key_set(described, anew=True), algorithms=list(ALGORITHMS)
                )
            jwt.JWTClaimsRegistry(
                now=int(self._clock.now().timestamp()),
                leeway=LEEWAY,
                iss={"essential": True, "value": described.issuer},
                aud={"essential": True, "value": self._config.client_id},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(found.claims)
        except (JoseError, ValueError, TypeError, KeyError) as exc:
            raise SignInError(f"token_{getattr(exc, 'error', '') or 'unreadable'}") from exc
        audience = found.claims["aud"]
        azp = found.claims.get("azp")
        several = isinstance(audience, list) and len(audience) > 1
        if (azp is not None or several) and azp != self._config.client_id:
            raise SignInError("token_azp")
        return cast(Json, found.claims)

    def _person(self, claims: Json) -> SignedIn:
        email = claims.get(self._config.email_claim)
        unverified = any(
            claims.get(name) in (False, "false", 0, "0") for name in ("email_verified", "xms_edov")
        )
        if not isinstance(email, str) or not re.fullmatch(EMAIL, email.strip()) or unverified:
            raise SignInError("no_email", NO_EMAIL, status=403)
        names = (claims.get("preferred_username"), claims.get("upn"), email)
        guest = claims.get("acct") in (GUEST_ACCOUNT, str(GUEST_ACCOUNT)) or any(
            EXTERNAL in name.casefold() for name in names if isinstance(name, str)
        )
        name = claims.get("name")
        shown = " ".join(name.split()) if isinstance(name, str) and name.isprintable() else ""
        return SignedIn(email.strip().casefold(), shown or email.strip(), guest=guest)

    async def _key_set(self, described: Description, *, anew: bool = False) -> "KeySet":
        from joserfc.errors import JoseError  # noqa: PLC0415 - see above
        from joserfc.jwk import KeySet, import_key  # noqa: PLC0415 - see above

        if anew or self._keys is None or self._keys[0] < time.monotonic():
            told = (await self._fetch(described.keys)).get("keys")
            found = []
            for one in told if isinstance(told, list) else []:
                try:
                    if isinstance(one, dict) and one.get("kty") in KEY_TYPES:
                        found.append(import_key(one))
                except (JoseError, ValueError):
                    continue  # a key of a kind that is not ours to read stands beside those that are
            self._keys = time.monotonic() + KEPT, KeySet(found)
        return self._keys[1]

    def _description(self, told: Json) -> Description:
        """Return the description, if it is this issuer's and points to encrypted places only."""
        issuer = told.get("issuer")
        if not isinstance(issuer, str) or issuer.rstrip("/") != self._config.issuer.rstrip("/"):
            raise SignInError("other_issuer", NOT_SET_UP, status=502)
        places = [told.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        texts = [place for place in places if isinstance(place, str) and not self._unsafe(place)]
        if len(texts) != len(places):
            raise SignInError("bad_endpoint", NOT_SET_UP, status=502)
        ways = told.get("token_endpoint_auth_methods_supported")
        by_header = not isinstance(ways, list) or "client_secret_post" not in ways
        return Description(issuer, texts[0], texts[1], texts[2], by_header)

    def _unsafe(self, place: str) -> bool:
        """Say whether an issuer points to where nothing may be sent: unencrypted, or from outside to this machine."""
        inside = is_loopback(URL(place).host or "") and not is_loopback(URL(self._config.issuer).host or "")
        return bool(address_fault(place)) or inside

    async def _fetch(
        self, url: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Json:
        """Return an answer of the issuer's, never from where it redirects to. Raises SignInError."""
        outside = not is_loopback(URL(url).host or "")
        try:
            async with (
                ClientSession(timeout=TIMEOUT, trust_env=outside) as session,
                session.request(
                    "POST" if form else "GET", url, data=form, headers=headers, allow_redirects=False
                ) as answer,
            ):
                body = await answer.content.read(LARGEST)
                while len(body) < LARGEST and (more := await answer.content.read(LARGEST - len(body))):
                    body += more
                status = answer.status
        except (ClientError, TimeoutError, OSError, ValueError) as exc:
            raise SignInError("issuer_unreachable", NOT_ANSWERING, status=502) from exc
        if status != DONE:
            raise _refusal(status, of_code=form is not None)
        try:
            told: object = json.loads(body)
        except ValueError as exc:
            raise SignInError("issuer_unreadable", NOT_ANSWERING, status=502) from exc
        if not isinstance(told, dict):
            raise SignInError("issuer_unreadable", NOT_ANSWERING, status=502)
        return told


def _refusal(status: int, *, of_code: bool) -> SignInError:
    """Return what an issuer's refusal means: of a code that it is spent or another's, else that it does not answer."""
    reason = f"issuer_said_{status}"
    if status == UNKNOWN_CLIENT:
        return SignInError(reason, NOT_SET_UP, status=502)
    if of_code and status < SERVER_ERROR:
        return SignInError(reason)
    return SignInError(reason, NOT_ANSWERING, status=502)
