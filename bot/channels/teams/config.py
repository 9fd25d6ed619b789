"""What the Teams channel is set up with, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

MULTI_TENANT: Final = "multitenant"
SINGLE_TENANT: Final = "singletenant"
MANAGED_IDENTITY: Final = "userassignedmsi"
APP_TYPES: Final = {
    MULTI_TENANT: "MultiTenant",
    SINGLE_TENANT: "SingleTenant",
    MANAGED_IDENTITY: "UserAssignedMSI",
}

SERVICE_HOSTS: Final = (
    "smba.trafficmanager.net",
    "*.botframework.com",
    "*.teams.microsoft.com",
    "*.botframework.azure.us",
    "*.teams.microsoft.us",
)
"""Where Teams' connector is found; a service URL elsewhere is refused."""

PUBLIC_CLOUD: Final = {
    "TO_CHANNEL_FROM_BOT_LOGIN_URL": "https://login.microsoftonline.com/botframework.com",
    "TO_CHANNEL_FROM_BOT_OAUTH_SCOPE": "https://api.botframework.com",
    "TO_BOT_FROM_CHANNEL_TOKEN_ISSUER": "https://api.botframework.com",
    "OAUTH_URL": "https://api.botframework.com",
    "TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL": "https://login.botframework.com/v1/.well-known/openidconfiguration",
    "TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL": (
        "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration"
    ),
}
GOVERNMENT_SERVICE: Final = "https://botframework.azure.us"
GOVERNMENT_CLOUD: Final = {
    "TO_CHANNEL_FROM_BOT_LOGIN_URL": "https://login.microsoftonline.us/MicrosoftServices.onmicrosoft.us",
    "TO_CHANNEL_FROM_BOT_OAUTH_SCOPE": "https://api.botframework.us",
    "TO_BOT_FROM_CHANNEL_TOKEN_ISSUER": "https://api.botframework.us",
    "OAUTH_URL": "https://api.botframework.azure.us",
    "TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL": (
        "https://login.botframework.azure.us/v1/.well-known/openidconfiguration"
    ),
    "TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL": (
        "https://login.microsoftonline.us/cab8a31a-1906-4287-a0d8-4eef66b95f6e/v2.0/.well-known/openid-configuration"
    ),
}
CLOUD_SETTINGS: Final = ("CHANNEL_SERVICE", *PUBLIC_CLOUD)
"""Bot Framework's own variables, which pass through."""


def cloud_of(given: Mapping[str, str]) -> Mapping[str, str]:
    """Return every address of the cloud: what is given, and the rest as the named cloud has it.

    The SDK takes one given value as a sign that all are given, and leaves the others empty; here they are filled.
    """
    base = GOVERNMENT_CLOUD if given.get("CHANNEL_SERVICE") == GOVERNMENT_SERVICE else PUBLIC_CLOUD
    return {name: given.get(name) or default for name, default in base.items()}


@dataclass(frozen=True, slots=True)
class TeamsConfig:
    """The settings of interfaces.md under Teams. Without `app_id` the bot is local, and speaks to loopback only."""

    app_id: str = ""
    app_password: str = field(default="", repr=False)
    app_type: str = MULTI_TENANT
    tenant_id: str = ""
    tenant_ids: tuple[str, ...] = ()
    service_hosts: tuple[str, ...] = SERVICE_HOSTS
    cloud: Mapping[str, str] = field(default_factory=lambda: cloud_of({}))

    @property
    def is_local(self) -> bool:
        """Whether there is no registration: nothing is signed, so only this machine is served."""
        return not self.app_id

    @property
    def kind(self) -> str:
        """Return the type of registration in lower case; what is not given is multi-tenant, as in the SDK."""
        return (self.app_type or MULTI_TENANT).casefold()

    @property
    def allowed_tenants(self) -> frozenset[str]:
        """Return the tenants that are served: the list, or else the one that the bot is registered in."""
        return frozenset(self.tenant_ids or filter(None, (self.tenant_id,)))

    def faults(self) -> list[str]:
        """Return in Norwegian what is wrong with the settings; an empty list is a bot that can start."""
        if self.is_local:
            return []
        found = []
        if self.kind not in APP_TYPES:
            found.append(
                f"APP_TYPE: «{self.app_type}» er ikke kjent. Velg en av: {', '.join(APP_TYPES.values())}."
            )
        if self.kind != MANAGED_IDENTITY and not self.app_password:
            found.append("APP_PASSWORD mangler. Lim inn klienthemmeligheten fra appregistreringen.")
        if self.kind != MULTI_TENANT and not self.tenant_id:
            found.append(
                f"APP_TENANTID mangler. {APP_TYPES.get(self.kind, 'Typen')} krever kommunens tenant-id."
            )
        if not self.allowed_tenants:
            found.append(
                "TEAMS_TENANT_IDS mangler. Skriv kommunens tenant-id, slik at ingen andre slipper til."
            )
        return found
