"""Settings from the environment or a `.env` file, all checked before anything starts."""

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot.staff import folded_domain
from bot.webhook_address import address_fault
from conversation.turn import ChannelName
from notifications.rules.closed_days import (
    MOST_CLOSED_DAYS,
    BadClosedDayError,
    ClosedDay,
    ClosedDays,
    parse_closed_days,
)

DEFAULT_DATABASE: Final = "sqlite+aiosqlite:///innkjopsbot.db"
DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
SHORTEST_SECRET: Final = 16

Names = Annotated[tuple[str, ...], NoDecode]
"""A list in one variable, separated by commas."""


class SettingsError(Exception):
    """The settings do not hold; `faults` lists every one of them, in Norwegian."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class _FileSource(PydanticBaseSettingsSource):
    """Reads `NAME_FILE`: the value stands in a file, as secrets do in containers."""

    def get_field_value(self, _field: object, field_name: str) -> tuple[object, str, bool]:
        """Unused: `__call__` answers for all fields at once."""
        return None, field_name, False

    def __call__(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for name, field in self.settings_cls.model_fields.items():
            variable = field.validation_alias if isinstance(field.validation_alias, str) else name
            if path := os.environ.get(f"{variable}_FILE"):
                try:
                    found[variable] = Path(path).read_text(encoding="utf-8").strip()
                except (OSError, UnicodeDecodeError) as exc:
                    reason = getattr(exc, "strerror", None) or "ikke lesbar tekst"
                    raise SettingsError(
                        [
                            f"{variable}_FILE: filen «{path}» kan ikke leses ({reason}). Rett stien eller rettighetene."
                        ]
                    ) from exc
        return found


class Settings(BaseSettings):
    """One installation's settings. Later channels add theirs here; all stand in `.env.example`."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    database_url: str = Field(DEFAULT_DATABASE, validation_alias="INNKJOPSBOT_DATABASE_URL")
    kommune: str = Field("lillestrom", validation_alias="INNKJOPSBOT_KOMMUNE")
    secret: SecretStr | None = Field(None, validation_alias="INNKJOPSBOT_SECRET")
    url: str | None = Field(None, validation_alias="INNKJOPSBOT_URL")
    log: str = Field("info", validation_alias="INNKJOPSBOT_LOG")
    webchat: str = Field("off", validation_alias="INNKJOPSBOT_WEBCHAT")
    user_header: str | None = Field(None, validation_alias="INNKJOPSBOT_USER_HEADER")
    trusted_proxies: Names = Field((), validation_alias="INNKJOPSBOT_TRUSTED_PROXIES")
    oidc_issuer: str = Field("", validation_alias="INNKJOPSBOT_OIDC_ISSUER")
    oidc_client_id: str = Field("", validation_alias="INNKJOPSBOT_OIDC_CLIENT_ID")
    oidc_client_secret: SecretStr = Field(SecretStr(""), validation_alias="INNKJOPSBOT_OIDC_CLIENT_SECRET")
    oidc_email_claim: str = Field("email", validation_alias="INNKJOPSBOT_OIDC_EMAIL_CLAIM")
    staff_domains: Names = Field((), validation_alias="INNKJOPSBOT_STAFF_DOMAINS")
    answers_days: int = Field(365, ge=90, validation_alias="INNKJOPSBOT_ANSWERS_DAYS")
    closed_days: Names = Field(tuple(ClosedDay), validation_alias="INNKJOPSBOT_CLOSED_DAYS")
    drain_seconds: float | None = Field(None, ge=0, le=60, validation_alias="INNKJOPSBOT_DRAIN_SECONDS")
    smtp_url: SecretStr = Field(SecretStr(""), validation_alias="INNKJOPSBOT_SMTP_URL")
    smtp_from: str = Field("", validation_alias="INNKJOPSBOT_SMTP_FROM")

    approval_channels: Names = Field(("teams", "web"), validation_alias="INNKJOPSBOT_APPROVAL_CHANNELS")

    webhook_url: str = Field("", validation_alias="INNKJOPSBOT_WEBHOOK_URL")
    webhook_secret: SecretStr = Field(SecretStr(""), validation_alias="INNKJOPSBOT_WEBHOOK_SECRET")

    otel_endpoint: str = Field("", validation_alias="INNKJOPSBOT_OTEL_ENDPOINT")
    metrics_from: Names = Field((), validation_alias="INNKJOPSBOT_METRICS_FROM")

    slack_bot_token: SecretStr = Field(SecretStr(""), validation_alias="SLACK_BOT_TOKEN")
    slack_signing_secret: SecretStr = Field(SecretStr(""), validation_alias="SLACK_SIGNING_SECRET")
    slack_app_token: SecretStr = Field(SecretStr(""), validation_alias="SLACK_APP_TOKEN")
    slack_api_url: str = Field("https://slack.com/api/", validation_alias="SLACK_API_URL")
    slack_team_ids: Names = Field((), validation_alias="SLACK_TEAM_IDS")
    slack_innkjop_channel: str = Field("", validation_alias="SLACK_INNKJOP_CHANNEL")

    app_id: str = Field("", validation_alias="APP_ID")
    app_password: SecretStr = Field(SecretStr(""), validation_alias="APP_PASSWORD")
    app_type: str = Field("MultiTenant", validation_alias="APP_TYPE")
    app_tenantid: str = Field("", validation_alias="APP_TENANTID")
    teams_tenant_ids: Names = Field((), validation_alias="TEAMS_TENANT_IDS")
    teams_innkjop_channel: str = Field("", validation_alias="TEAMS_INNKJOP_CHANNEL")
    teams_service_hosts: Names = Field((), validation_alias="TEAMS_SERVICE_HOSTS")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - `_FileSource` reads files
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Explicit values first, then the environment, then files named by the environment, then `.env`."""
        return init_settings, env_settings, _FileSource(settings_cls), dotenv_settings

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        scheme, separator, rest = value.partition("://")
        if not separator or scheme not in DRIVERS:
            raise ValueError("må begynne med sqlite:/// eller postgresql+psycopg://")
        return f"{DRIVERS[scheme]}://{rest}"

    @field_validator("secret")
    @classmethod
    def _long_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"er for kort: bruk minst {SHORTEST_SECRET} tegn")
        return value

    @field_validator("url")
    @classmethod
    def _whole_url(cls, value: str | None) -> str | None:
        if value and urlsplit(value).scheme not in ("http", "https"):
            raise ValueError("må være en hel adresse, for eksempel https://bot.kommune.no")
        return value.rstrip("/") if value else None

    @field_validator("webhook_url")
    @classmethod
    def _safe_webhook(cls, value: str) -> str:
        if value and (fault := address_fault(value)):
            raise ValueError(fault)
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _safe_issuer(cls, value: str) -> str:
        if value and address_fault(value):
            raise ValueError(
                "må være en hel adresse som begynner med https://, for eksempel "
                "https://login.microsoftonline.com/<katalog-id>/v2.0"
            )
        return value

    @field_validator("otel_endpoint")
    @classmethod
    def _whole_endpoint(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
            raise ValueError("må være en hel adresse, for eksempel http://otel-collector:4318")
        return value

    @field_validator("log")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.lower() not in ("debug", "info", "warning", "error"):
            raise ValueError("må være debug, info, warning eller error")
        return value.lower()

    @field_validator("webchat")
    @classmethod
    def _on_or_off(cls, value: str) -> str:
        if value.lower() not in ("on", "off"):
            raise ValueError("må være on eller off")
        return value.lower()

    @field_validator(
        "trusted_proxies",
        "metrics_from",
        "staff_domains",
        "closed_days",
        "approval_channels",
        "slack_team_ids",
        "teams_tenant_ids",
        "teams_service_hosts",
        mode="before",
    )
    @classmethod
    def _names(cls, value: object) -> tuple[str, ...]:
        parts = value.split(",") if isinstance(value, str) else value
        return (
            tuple(str(part).strip() for part in parts if str(part).strip())
            if isinstance(parts, (list, tuple))
            else ()
        )

    @field_validator("trusted_proxies", "metrics_from")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            try:
                ipaddress.ip_network(name, strict=False)
            except ValueError:
                raise ValueError(
                    f"«{name}» er ikke en IP-adresse eller et nett, for eksempel 10.0.0.5"
                ) from None
        return value

    @field_validator("staff_domains")
    @classmethod
    def _domains(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if folded_domain(name) is None:
                raise ValueError(
                    f"«{name}» er ikke et domene. Skriv det som står etter @ i de ansattes e-postadresser, "
                    "for eksempel lillestrom.kommune.no"
                )
        return value

    @field_validator("closed_days")
    @classmethod
    def _days(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        try:
            parse_closed_days(value)
        except BadClosedDayError as exc:
            if exc.text:
                raise ValueError(
                    f"«{exc.text}» er ikke en dag. Skriv {', '.join(ClosedDay)}, en dag hvert år (27.12), "
                    "en dato (2027-05-14), eller ingen"
                ) from None
            raise ValueError(
                f"har for mange dager: skriv høyst {MOST_CLOSED_DAYS} ved siden av de faste navnene"
            ) from None
        return value

    @field_validator("approval_channels")
    @classmethod
    def _channels(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known = {name.value for name in ChannelName if name is not ChannelName.EMAIL}
        for name in value:
            if name not in known:
                raise ValueError(
                    f"«{name}» er ikke en kanal. Skriv en eller flere av {', '.join(sorted(known))}"
                )
        return value or ("teams", "web")

    @model_validator(mode="after")
    def _signed_in_webchat(self) -> "Settings":
        oidc = {
            "INNKJOPSBOT_OIDC_ISSUER": self.oidc_issuer,
            "INNKJOPSBOT_OIDC_CLIENT_ID": self.oidc_client_id,
            "INNKJOPSBOT_OIDC_CLIENT_SECRET": self.oidc_client_secret.get_secret_value(),
        }
        if self.user_header and any(oidc.values()):
            raise ValueError(
                "INNKJOPSBOT_USER_HEADER og INNKJOPSBOT_OIDC_* kan ikke være satt samtidig: personen er enten den "
                "mellomleddet sier eller den som logger inn her. Ta bort den ene"
            )
        missing = [name for name, value in oidc.items() if not value]
        if 0 < len(missing) < len(oidc):
            raise ValueError(f"{' og '.join(missing)} mangler: pålogging med OIDC trenger alle tre")
        if self.webchat == "on" and not missing:
            self._check_own_url()
        elif self.webchat == "on" and not (self.user_header and self.trusted_proxies):
            raise ValueError(
                "INNKJOPSBOT_WEBCHAT=on krever INNKJOPSBOT_USER_HEADER og INNKJOPSBOT_TRUSTED_PROXIES, "
                "eller INNKJOPSBOT_OIDC_ISSUER med sine, slik at personen er den påloggingen sier"
            )
        return self

    def _check_own_url(self) -> None:
        if address_fault(self.url or ""):
            raise ValueError(
                "INNKJOPSBOT_URL må være den offentlige adressen med https:// når folk logger inn med OIDC, "
                "for påloggingen sender dem tilbake dit"
            )

    @model_validator(mode="after")
    def _signed_webhook(self) -> "Settings":
        secret = self.webhook_secret.get_secret_value()
        if secret and len(secret) < SHORTEST_SECRET:
            raise ValueError(f"INNKJOPSBOT_WEBHOOK_SECRET er for kort: bruk minst {SHORTEST_SECRET} tegn")
        if self.webhook_url and not secret:
            raise ValueError(
                f"INNKJOPSBOT_WEBHOOK_URL krever INNKJOPSBOT_WEBHOOK_SECRET på minst {SHORTEST_SECRET} tegn, "
                "slik at mottakeren kan se at det er vi som sender"
            )
        return self

    @property
    def closed(self) -> ClosedDays:
        """The days beside weekends and public holidays on which no reminder goes."""
        return parse_closed_days(self.closed_days)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is one SQLite file."""
        return self.database_url.startswith("sqlite")


def load_settings(**values: object) -> Settings:
    """Read the settings; `values` outrank the environment. Raises SettingsError with every fault."""
    given: Mapping[str, object] = {name: value for name, value in values.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # checked by pydantic
    except ValidationError as exc:
        raise SettingsError([_fault(error["loc"], error["msg"]) for error in exc.errors()]) from exc


def _fault(location: tuple[int | str, ...], message: str) -> str:
    name = str(location[0]) if location else ""
    field = Settings.model_fields.get(name)
    variable = field.validation_alias if field and isinstance(field.validation_alias, str) else name
    text = message.removeprefix("Value error, ")
    return f"{variable} {text}." if variable else f"{text}."
