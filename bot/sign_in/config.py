"""The municipality's issuer of sign-ins as the settings have it, and what is wrong with them."""

from dataclasses import dataclass, field
from typing import Final

from bot.settings import Settings

ANSWER: Final = "/innlogging/svar"
"""Where the issuer sends the browser back to; it is registered there."""


@dataclass(frozen=True, slots=True)
class OidcConfig:
    """An OpenID Connect client. `url` is the installation's own address, `email_claim` names the claim that says who."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    email_claim: str
    url: str

    @property
    def redirect_uri(self) -> str:
        """The address that the issuer answers to."""
        return f"{self.url}{ANSWER}"


def oidc_config(settings: Settings) -> OidcConfig | None:
    """Return what is set up, or None where nothing is, or the web chat is off."""
    if settings.webchat != "on" or not settings.oidc_issuer:
        return None
    return OidcConfig(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        email_claim=settings.oidc_email_claim,
        url=settings.url or "",
    )
