"""An OpenID Connect issuer of our own on loopback: it signs whom it is told to sign in, and does wrong when told to."""

import base64
import hashlib
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from bot.channels.web.headers import sent_on
from norsk.clock import Clock

CLIENT: Final = "innkjopsbot"
SECRET: Final = "en:hemmelighet med æ"
Json = dict[str, object]


def new_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Asked:
    """What a browser was sent to the issuer with."""

    nonce: str
    challenge: str
    redirect_uri: str


@dataclass
class OidcIssuer:
    """Signs `email` in. `claims` take the place of the right ones, None leaves one out; `wrong` replaces the token."""

    clock: Clock
    server: TestServer
    email: str = "ansatt@demo.invalid"
    keys: dict[str, RSAPrivateKey] = field(default_factory=lambda: {"k1": new_key()})
    signs_with: str = "k1"
    claims: Json = field(default_factory=dict)
    described: Json = field(default_factory=dict)
    wrong: str = ""
    broken: bool = False
    refuses: str = ""
    by_form: bool = False
    read: list[str] = field(default_factory=list)
    codes: dict[str, Asked] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return str(self.server.make_url("/")).rstrip("/")

    def add_to(self, server: web.Application) -> None:
        server.router.add_get("/.well-known/openid-configuration", self._describe)
        server.router.add_get("/elsewhere", self._elsewhere)
        server.router.add_get("/keys", self._keys)
        server.router.add_get("/authorize", self._authorize)
        server.router.add_post("/token", self._token)

    async def _describe(self, _request: web.Request) -> web.Response:
        self.read.append("description")
        if self.broken:
            return sent_on(f"{self.url}/elsewhere")
        return web.json_response(self._description())

    async def _elsewhere(self, _request: web.Request) -> web.Response:
        """Describe the issuer where only whoever follows a redirection comes."""
        return web.json_response(self._description())

    def _description(self) -> Json:
        way = "client_secret_post" if self.by_form else "client_secret_basic"
        told: Json = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": [way],
        }
        return told | self.described

    async def _keys(self, _request: web.Request) -> web.Response:
        self.read.append("keys")
        keys: list[Json] = [{"kty": "OKP", "kid": "other", "crv": "X25519", "x": "AA"}]
        for kid, key in self.keys.items():
            keys.append({**RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "use": "sig"})
        return web.json_response({"keys": keys})

    async def _authorize(self, request: web.Request) -> web.StreamResponse:
        """Sign in whoever comes, and send them back."""
        asked = request.query
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        if self.refuses:
            return sent_on(f"{asked['redirect_uri']}?error={self.refuses}&state={asked['state']}")
        code = secrets.token_urlsafe(16)
        self.codes[code] = Asked(asked["nonce"], asked["code_challenge"], asked["redirect_uri"])
        return sent_on(f"{asked['redirect_uri']}?code={code}&state={asked['state']}")

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: values[0] for name, values in parse_qs(await request.text()).items()}
        if self.by_form:
            client = (form.get("client_id"), form.get("client_secret"))
        else:
            named = base64.b64decode(request.headers["Authorization"].removeprefix("Basic ")).decode()
            login, _, password = named.partition(":")
            client = (unquote(login), unquote(password))
        if client != (CLIENT, SECRET):
            return web.json_response({"error": "invalid_client"}, status=401)
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        good = asked and (asked.challenge, asked.redirect_uri) == (challenge, form.get("redirect_uri"))
        if asked is None or not good or form.get("grant_type") != "authorization_code":
            return web.json_response({"error": "invalid_grant"}, status=400)
        return web.json_response({"token_type": "Bearer", "id_token": self.wrong or self._signed(asked)})

    def _signed(self, asked: Asked) -> str:
        now = int(self.clock.now().timestamp())
        right: Json = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "1",
            "iat": now,
            "exp": now + 300,
            "nonce": asked.nonce,
            "email": self.email,
            "name": "Ada Demo",
        }
        claims = {name: value for name, value in (right | self.claims).items() if value is not None}
        key = self.keys.get(self.signs_with) or new_key()
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": self.signs_with})


def unsigned(claims: Json) -> str:
    """Return a token that nobody has signed (`alg` none)."""

    def part(data: Json) -> str:
        return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none', 'kid': 'k1'})}.{part(claims)}."


@asynccontextmanager
async def running_issuer(clock: Clock) -> AsyncIterator[OidcIssuer]:
    server = web.Application()
    running = TestServer(server, host="127.0.0.1")
    issuer = OidcIssuer(clock, running)
    issuer.add_to(server)
    await running.start_server()
    yield issuer
    await running.close()


def path_of(url: str) -> str:
    """Return an address without its host."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
