"""An issuer of tokens of our own, on loopback, in the place of Microsoft's."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from bot.channels.teams.config import TeamsConfig, cloud_of
from tests.teams.world import TENANT

APP_ID = "22222222-2222-2222-2222-222222222222"
ISSUER = "https://api.botframework.com"


def new_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Issuer:
    """Signs tokens, and publishes its keys."""

    server: TestServer
    keys: dict[str, RSAPrivateKey] = field(default_factory=lambda: {"k1": new_key()})
    endorsements: tuple[str, ...] = ("msteams",)
    fetched: int = 0
    broken: bool = False

    @property
    def url(self) -> str:
        return str(self.server.make_url("/metadata"))

    def token(
        self, service_url: str, *, key: RSAPrivateKey | None = None, kid: str = "k1", **claims: object
    ) -> str:
        """Return a token as Teams sends it; `claims` take the place of the right ones."""
        now = int(time.time())
        payload = {
            "iss": ISSUER,
            "aud": APP_ID,
            "serviceurl": service_url,
            "nbf": now - 60,
            "exp": now + 3600,
        }
        return jwt.encode(
            {**payload, **claims}, key or self.keys["k1"], algorithm="RS256", headers={"kid": kid}
        )

    def config(self, *hosts: str) -> TeamsConfig:
        """Return the settings of a registered bot whose cloud this issuer is."""
        return TeamsConfig(
            app_id=APP_ID,
            app_password="secret",
            tenant_ids=(TENANT,),
            service_hosts=hosts,
            cloud=cloud_of({"TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL": self.url}),
        )

    async def metadata(self, _request: web.Request) -> web.Response:
        self.fetched += 1
        if self.broken:
            return web.Response(status=500)
        return web.json_response({"jwks_uri": str(self.server.make_url("/keys"))})

    async def published(self, _request: web.Request) -> web.Response:
        keys = [
            {
                **RSAAlgorithm.to_jwk(key.public_key(), as_dict=True),
                "kid": kid,
                "endorsements": list(self.endorsements),
            }
            for kid, key in self.keys.items()
        ]
        return web.json_response({"keys": keys})


@asynccontextmanager
async def running_issuer() -> AsyncIterator[Issuer]:
    server = web.Application()
    running = TestServer(server, host="127.0.0.1")
    issuer = Issuer(running)
    server.router.add_get("/metadata", issuer.metadata)
    server.router.add_get("/keys", issuer.published)
    await running.start_server()
    yield issuer
    await running.close()
