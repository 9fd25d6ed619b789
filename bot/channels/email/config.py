"""What an installation says about its mail server."""

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Final, TypedDict
from urllib.parse import parse_qs, unquote, urlsplit

from bot.webhook_address import is_loopback

SUBMISSION_PORT: Final = 587
TLS_PORT: Final = 465
_SCHEMES: Final = ("smtp", "smtps")
_SERVER_FAULT: Final = (
    "INNKJOPSBOT_SMTP_URL må være smtp://bruker:passord@server:587 eller smtps://bruker:passord@server:465. "
    "Tegn som @, : og / i passordet skrives som %40, %3A og %2F."
)


class Connection(TypedDict):
    """How the mail server is reached, in the words of aiosmtplib."""

    hostname: str
    port: int
    username: str | None
    password: str | None
    local_hostname: str
    use_tls: bool
    start_tls: bool | None


@dataclass(frozen=True, slots=True)
class EmailConfig:
    """Where mail is handed in, and whom it comes from. Secrets stay out of `repr`.

    `smtps://` is encrypted from the first byte. `smtp://` is by STARTTLS, and nothing is sent without, save to a
    server on this machine or with `?tls=off`, for a relay of the municipality's own that has none. `sender` is an
    address, with a name before it or not. `url` is the installation's public address, and
    `has_slack` says whether answers can be given in Slack.
    """

    url_of_server: str = field(repr=False)
    sender: str
    has_staff_domains: bool = True
    url: str | None = None
    has_slack: bool = False

    @property
    def host(self) -> str:
        """The server's name."""
        return urlsplit(self.url_of_server).hostname or ""

    @property
    def port(self) -> int:
        """The server's port; the scheme's own where none is named."""
        return urlsplit(self.url_of_server).port or (TLS_PORT if self.encrypted else SUBMISSION_PORT)

    @property
    def username(self) -> str | None:
        """Who signs in, where anybody does."""
        return unquote(urlsplit(self.url_of_server).username or "") or None

    @property
    def password(self) -> str | None:
        """What they sign in with."""
        return unquote(urlsplit(self.url_of_server).password or "") or None

    @property
    def connection(self) -> Connection:
        """How the server is reached, the same for a mail and for a trial."""
        return {
            "hostname": self.host,
            "port": self.port,
            "username": self.username,
            "password": self.password,
            "local_hostname": self.domain,
            "use_tls": self.encrypted,
            "start_tls": None if self.encrypted else self.start_tls,
        }

    @property
    def encrypted(self) -> bool:
        """Whether the connection is encrypted from the first byte."""
        return urlsplit(self.url_of_server).scheme == "smtps"

    @property
    def start_tls(self) -> bool | None:
        """Whether STARTTLS is a must; None where it is used if the server has it."""
        if self.encrypted or self._tls_off:
            return False
        return None if is_loopback(self.host) else True

    @property
    def address(self) -> str:
        """The sender's bare address."""
        return parseaddr(self.sender)[1]

    @property
    def domain(self) -> str:
        """The domain of the sender's address."""
        return self.address.rpartition("@")[2]

    @property
    def _tls_off(self) -> bool:
        return parse_qs(urlsplit(self.url_of_server).query).get("tls") == ["off"]

    @property
    def faults(self) -> list[str]:
        """What is wrong with the settings, in Norwegian, each with its remedy; empty where they hold."""
        found = [*self._server_faults()]
        if not _is_address(self.sender):
            found.append(
                "INNKJOPSBOT_SMTP_FROM må være en e-postadresse, for eksempel "
                "«Innkjøpsbot <innkjopsbot@example.kommune.no>»."
            )
        if not self.has_staff_domains:
            found.append(
                "INNKJOPSBOT_SMTP_URL krever INNKJOPSBOT_STAFF_DOMAINS, slik at e-post bare går til ansatte."
            )
        return found

    def _server_faults(self) -> list[str]:
        try:
            parts = urlsplit(self.url_of_server)
            good = parts.scheme in _SCHEMES and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            good = False
        if not good:
            return [_SERVER_FAULT]
        if self.password and not self.username:
            return [
                "INNKJOPSBOT_SMTP_URL har et passord uten bruker. Skriv smtp://bruker:passord@server:587."
            ]
        if self.password and self._tls_off and not is_loopback(self.host):
            return [
                "INNKJOPSBOT_SMTP_URL sender passordet ukryptert. Ta bort ?tls=off, eller bruker og passord."
            ]
        return []


def _is_address(sender: str) -> bool:
    """Say whether a text is one address, with a name before it or not."""
    if any(character in sender for character in "\r\n"):
        return False
    try:
        address = Address(addr_spec=parseaddr(sender)[1])
    except (ValueError, IndexError):
        return False
    return bool(address.username) and "." in address.domain
