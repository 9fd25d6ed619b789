"""Who may post to the endpoint: CloudAdapter's authentication, with three of its faults mended.

The SDK fetches Microsoft's signing keys with blocking calls and no time limit, raises whatever PyJWT raises, and
treats an unknown key as a programming error. Here the keys come through our own session, and every doubt is a 401.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import jwt
from aiohttp import ClientError, ClientSession, ClientTimeout
from botbuilder.schema import Activity as SdkActivity  # type: ignore[import-untyped]  # it ships without types
from botframework.connector.auth import (  # type: ignore[import-untyped]  # as above
    AuthenticationConfiguration,
    BotFrameworkAuthentication,
    BotFrameworkAuthenticationFactory,
)
from botframework.connector.auth.jwt_token_extractor import (  # type: ignore[import-untyped]  # as above
    JwtTokenExtractor,
)

from bot.channels.teams.config import TeamsConfig
from bot.channels.teams.sdk_credentials import OwnCredentialsFactory

CHANNEL: Final = "msteams"
FRESH_SECONDS: Final = 24 * 3600
UNKNOWN_KEY_SECONDS: Final = 600
"""How often an unknown key may make us ask again, so that a stranger cannot make us ask all the time."""
FETCH: Final = ClientTimeout(total=5)


class UnauthorizedError(Exception):
    """The request is not signed by Teams for this bot."""


class KeysUnavailableError(Exception):
    """Microsoft's signing keys cannot be had now, so nobody can be let in."""


@dataclass(frozen=True, slots=True)
class Key:
    """A signing key as the SDK wants it: the channels it may speak for are its `endorsements`."""

    public_key: object
    endorsements: tuple[str, ...]


class SigningKeys:
    """The keys behind an OpenID metadata address, fetched when needed and kept for a day."""

    def __init__(
        self, url: str, session: ClientSession, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._url = url
        self._session = session
        self._monotonic = monotonic
        self._lock = asyncio.Lock()
        self._keys: dict[str, Key] = {}
        self._fetched_at: float | None = None

    async def get(self, key_id: str | None) -> Key:
        """Return the key of this id. Raises UnauthorizedError or KeysUnavailableError."""
        async with self._lock:
            if self._is_older_than(FRESH_SECONDS) or (
                key_id not in self._keys and self._is_older_than(UNKNOWN_KEY_SECONDS)
            ):
                await self._fetch()
        if key_id is None or key_id not in self._keys:
            raise UnauthorizedError
        return self._keys[key_id]

    def _is_older_than(self, seconds: float) -> bool:
        return self._fetched_at is None or self._monotonic() - self._fetched_at > seconds

    async def _fetch(self) -> None:
        try:
            metadata = await self._json(self._url)
            found = await self._json(str(metadata["jwks_uri"]))
            self._keys = dict(_key(item) for item in _items(found["keys"]))
        except (ClientError, TimeoutError, KeyError, ValueError, TypeError, jwt.PyJWTError) as exc:
            if self._keys:
                return  # yesterday's keys are better than none; the next request tries again
            raise KeysUnavailableError from exc
        self._fetched_at = self._monotonic()

    async def _json(self, url: str) -> Mapping[str, object]:
        async with self._session.get(url, timeout=FETCH) as response:
            response.raise_for_status()
            found: object = await response.json(content_type=None)
        if not isinstance(found, dict):
            raise TypeError("metadata is no JSON object")
        return found


def _items(keys: object) -> list[dict[str, object]]:
    return [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []


def _key(item: dict[str, object]) -> tuple[str, Key]:
    endorsements = item.get("endorsements")
    names = tuple(map(str, endorsements)) if isinstance(endorsements, list) else ()
    return str(item["kid"]), Key(jwt.PyJWK(item, algorithm="RS256").key, names)


class Authenticator:
    """Checks the Authorization header with the SDK, before anything of the body is read."""

    def __init__(self, config: TeamsConfig, session: ClientSession, token: Callable[[], str] = str) -> None:
        cloud = config.cloud
        for name in ("TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL", "TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL"):
            # The SDK's own place for keys; ours do not block the loop.
            JwtTokenExtractor.metadataCache[cloud[name]] = SigningKeys(cloud[name], session)
        self._sdk = _authentication(config, OwnCredentialsFactory(config.app_id, token))

    async def check(self, header: str | None) -> str | None:
        """Return the service URL that the token names. Raises UnauthorizedError or KeysUnavailableError."""
        if not header:
            raise UnauthorizedError
        try:
            # Without a body yet: the channel is what the key must be endorsed for, the service URL is compared later.
            result = await self._sdk.authenticate_request(SdkActivity(channel_id=CHANNEL), header)
            identity = result.claims_identity
        except KeysUnavailableError:
            raise
        except Exception as exc:  # the SDK raises PermissionError, KeyError and all of PyJWT's
            raise UnauthorizedError from exc
        if identity is None or not identity.is_authenticated:
            raise UnauthorizedError
        claimed = identity.get_claim_value("serviceurl")
        return str(claimed) if claimed else None


def _authentication(config: TeamsConfig, factory: OwnCredentialsFactory) -> BotFrameworkAuthentication:
    cloud = config.cloud
    return BotFrameworkAuthenticationFactory.create(
        validate_authority=True,
        to_channel_from_bot_login_url=cloud["TO_CHANNEL_FROM_BOT_LOGIN_URL"],
        to_channel_from_bot_oauth_scope=cloud["TO_CHANNEL_FROM_BOT_OAUTH_SCOPE"],
        to_bot_from_channel_token_issuer=cloud["TO_BOT_FROM_CHANNEL_TOKEN_ISSUER"],
        oauth_url=cloud["OAUTH_URL"],
        to_bot_from_channel_open_id_metadata_url=cloud["TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL"],
        to_bot_from_emulator_open_id_metadata_url=cloud["TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL"],
        credential_factory=factory,
        auth_configuration=AuthenticationConfiguration(),
    )
