"""The token that opens Teams' connector, from Microsoft's SDK; one of the two files that know botbuilder.

The SDK asks for a token with blocking calls, so they are made in a thread of their own; the result is kept until
shortly before it expires.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Protocol

from botframework.connector.auth import (  # type: ignore[import-untyped]  # it ships without types
    AppCredentials,
    MicrosoftAppCredentials,
    PasswordServiceClientCredentialFactory,
    ServiceClientCredentialsFactory,
)
from botframework.connector.auth.managedidentity_app_credentials import (  # type: ignore[import-untyped]  # as above
    ManagedIdentityAppCredentials,
)

from bot.channels.teams.config import MANAGED_IDENTITY, SINGLE_TENANT, TeamsConfig

KEPT_SECONDS: Final = 20 * 60
"""How long a token is used: Microsoft's live for an hour or a day, and msal renews in good time by itself."""
LONGEST_SECONDS: Final = 10.0
"""How long is waited for a token before what needs it is put off."""


class TokenUnavailableError(Exception):
    """Microsoft's sign-in gave no token now; the cause is in `__cause__`, and is never shown."""


class TokenSource(Protocol):
    """Where the bot's own token comes from: Microsoft's sign-in, or a test."""

    async def token(self, *, fresh: bool = False) -> str:
        """Return a token, or an empty string where none is needed; `fresh` after one was refused.

        Raises TokenUnavailableError.
        """
        ...


class NoToken:
    """The local bot's source: nothing is signed on this machine."""

    async def token(self, *, fresh: bool = False) -> str:  # noqa: ARG002 - the port says so
        """Return an empty string."""
        return ""


class MicrosoftToken:
    """Asks Microsoft through the SDK, in one thread, so that a slow sign-in holds up nobody else."""

    def __init__(self, ask: Callable[[], str], *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._ask = ask
        self._monotonic = monotonic
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="teams-token")
        self._lock = asyncio.Lock()
        self._kept: tuple[float, str] | None = None

    async def token(self, *, fresh: bool = False) -> str:
        """Return the token that is kept, or a new one. Raises TokenUnavailableError."""
        async with self._lock:
            if not fresh and self._kept and self._monotonic() - self._kept[0] < KEPT_SECONDS:
                return self._kept[1]
            loop = asyncio.get_running_loop()
            try:
                async with asyncio.timeout(LONGEST_SECONDS):
                    found = await loop.run_in_executor(self._thread, self._ask)
            except Exception as exc:
                raise TokenUnavailableError from exc
            self._kept = (self._monotonic(), found)
            return found


def token_source(config: TeamsConfig) -> TokenSource:
    """Return where this installation's tokens come from."""
    if config.is_local:
        return NoToken()
    credentials = _credentials(config)
    return MicrosoftToken(lambda: str(credentials.get_access_token()))


def _credentials(config: TeamsConfig) -> AppCredentials:
    scope = config.cloud["TO_CHANNEL_FROM_BOT_OAUTH_SCOPE"]
    if config.kind == MANAGED_IDENTITY:
        return ManagedIdentityAppCredentials(config.app_id, scope)
    tenant = config.tenant_id if config.kind == SINGLE_TENANT else None
    credentials = MicrosoftAppCredentials(config.app_id, config.app_password, tenant, scope)
    login = config.cloud["TO_CHANNEL_FROM_BOT_LOGIN_URL"]
    # The setting ends in the tenant of a multi-tenant bot; a single tenant's own takes its place.
    credentials.oauth_endpoint = f"{login.rsplit('/', 1)[0]}/{tenant}" if tenant else login
    return credentials


class OwnCredentials(AppCredentials):  # type: ignore[misc]  # the SDK has no types
    """The SDK's credentials, whose token comes from our source."""

    def __init__(self, app_id: str, scope: str, token: Callable[[], str]) -> None:
        super().__init__(app_id=app_id, oauth_scope=scope)
        self._token = token

    def get_access_token(self, force_refresh: bool = False) -> str:  # noqa: ARG002 - the SDK calls it so
        """Return a token for the SDK's own clients."""
        return self._token()


class OwnCredentialsFactory(ServiceClientCredentialsFactory):  # type: ignore[misc]  # the SDK has no types
    """Tells the SDK whose bot this is; `token` is asked when one of the SDK's clients sends."""

    def __init__(self, app_id: str, token: Callable[[], str]) -> None:
        self._app = PasswordServiceClientCredentialFactory(app_id)
        self._token = token

    async def is_valid_app_id(self, app_id: str) -> bool:
        """Say whether a token is meant for this bot."""
        return bool(await self._app.is_valid_app_id(app_id))

    async def is_authentication_disabled(self) -> bool:
        """Say that every request must be signed: without a registration the SDK is never asked."""
        return False

    async def create_credentials(
        self,
        app_id: str,
        oauth_scope: str,
        login_endpoint: str,  # noqa: ARG002 - the source knows where it signs in
        validate_authority: bool,  # noqa: ARG002 - as above
    ) -> AppCredentials:
        """Return credentials whose token comes from our source."""
        return OwnCredentials(app_id, oauth_scope, self._token)
