"""Checks of what is set: the settings themselves, what the environment holds besides, files with secrets, addresses."""

import ipaddress
import os
import stat
from collections.abc import Iterator, Sequence
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import telemetry as tracing
from bot.doctor.finding import Finding, fault, warning, well
from bot.doctor.patient import Patient
from bot.platforms import faults as platform_faults
from bot.platforms import has_platforms
from bot.settings import Settings
from bot.webhook_address import is_loopback

PREFIX: Final = "INNKJOPSBOT_"
ENV_FILE: Final = Path(".env")
SUMMER, WINTER = datetime(2027, 7, 1, 12), datetime(2027, 1, 1, 12)  # noqa: DTZ001 - the zone is what is asked
FEWEST_DIFFERENT: Final = 8
WIDE_NETWORK: Final = 65_536


async def settings(patient: Patient) -> Sequence[Finding]:
    """Every setting that does not hold, and those that hold but are weak."""
    kept = patient.settings
    found = [
        fault("settings", one, "Rett innstillingen, og start tjenesten på nytt.") for one in patient.faults
    ]
    found += [fault("settings", one, "Rett innstillingen.") for one in platform_faults(kept)]
    found += _secret(kept)
    return found or [well("settings", "Alle innstillingene holder.")]


def _secret(kept: Settings) -> Iterator[Finding]:
    make = 'Lag en ny: python -c "import secrets; print(secrets.token_urlsafe(32))"'
    if kept.secret is None:
        yield warning("settings", "INNKJOPSBOT_SECRET er ikke satt, så bare demoen starter.", make)
    for name, secret in (
        ("INNKJOPSBOT_SECRET", kept.secret),
        ("INNKJOPSBOT_WEBHOOK_SECRET", kept.webhook_secret),
    ):
        value = secret.get_secret_value() if secret else ""
        if value and len(set(value)) < FEWEST_DIFFERENT:
            yield fault("settings", f"{name} er lett å gjette: den har få ulike tegn.", make)


async def environment(_patient: Patient) -> Sequence[Finding]:
    """Variables that look like ours and are none: a setting that is misspelt has no effect, and nobody says so."""
    known = setting_names()
    given = {*os.environ, *_in_env_file()}
    strange = (name for name in sorted(given) if _bare(name) not in known)
    found = [_unknown(name, known) for name in strange if _is_ours(name) or _is_nearly_ours(name, known)]
    return found or [well("environment", "Alle variabler med våre navn er kjente innstillinger.")]


def setting_names() -> frozenset[str]:
    """Return the variables of every setting."""
    fields = Settings.model_fields.values()
    return frozenset(field.validation_alias for field in fields if isinstance(field.validation_alias, str))


def _is_ours(name: str) -> bool:
    return name.startswith((PREFIX, "SLACK_", "TEAMS_"))


def _is_nearly_ours(name: str, known: frozenset[str]) -> bool:
    """Whether a name is a slip of one of Bot Framework's: `APP_` alone may begin anybody's."""
    return name.startswith("APP_") and bool(get_close_matches(_bare(name), known, n=1, cutoff=0.8))


def _bare(name: str) -> str:
    return name.removesuffix("_FILE")


def _unknown(name: str, known: frozenset[str]) -> Finding:
    near = get_close_matches(_bare(name), known, n=1, cutoff=0.6)
    remedy = f"Mente du {near[0]}?" if near else "Ta den bort. Navnene står i .env.example."
    return warning("environment", f"{name} er ingen innstilling, og har ingen virkning.", remedy)


def _in_env_file() -> Iterator[str]:
    if not ENV_FILE.is_file():
        return
    for line in ENV_FILE.read_text(encoding="utf-8", errors="replace").splitlines():
        name, given, _ = line.strip().removeprefix("export ").partition("=")
        if given and not name.startswith("#"):
            yield name.strip()


async def secret_files(patient: Patient) -> Sequence[Finding]:
    """Files with secrets that others on the machine can read."""
    named = [Path(os.environ[f"{name}_FILE"]) for name in setting_names() if os.environ.get(f"{name}_FILE")]
    has_secret = ENV_FILE.is_file() and _names_a_secret(patient.settings)
    files = [path for path in (*named, *([ENV_FILE] if has_secret else [])) if path.is_file()]
    found = [
        warning(
            "secret_files",
            f"Filen {path} har hemmeligheter, og andre på maskinen kan lese den.",
            f"Kjør: chmod 600 {path}",
        )
        for path in files
        if stat.S_IMODE(path.stat().st_mode) & stat.S_IROTH
    ]
    return found or [well("secret_files", "Ingen fil med hemmeligheter kan leses av andre.")]


def _names_a_secret(kept: Settings) -> bool:
    secrets = (kept.secret, kept.smtp_url, kept.webhook_secret, kept.slack_bot_token, kept.app_password)
    return any(one is not None and one.get_secret_value() for one in secrets) or "@" in kept.database_url


async def addresses(patient: Patient) -> Sequence[Finding]:
    """Check the public address, and who may come in from where."""
    found = [*_public(patient.settings), *_proxies(patient.settings)]
    return found or [well("addresses", "Adressene henger sammen.")]


def _public(kept: Settings) -> Iterator[Finding]:
    url = urlsplit(kept.url or "")
    reaches = has_platforms(kept) or bool(kept.smtp_from) or kept.webchat == "on"
    if not kept.url and reaches:
        yield warning(
            "addresses", "INNKJOPSBOT_URL er ikke satt, så meldinger kan ikke lenke til filer og siden.",
            "Sett adressen som de ansatte bruker, for eksempel https://innkjopsbot.kommune.no.",
        )  # fmt: skip
    if url.scheme == "http" and not is_loopback(url.hostname or ""):
        yield fault(
            "addresses", "INNKJOPSBOT_URL begynner med http://, så det som sendes kan leses underveis.",
            "Sett tjenesten bak et mellomledd med sertifikat, og bruk https:// i innstillingen.",
        )  # fmt: skip
    if kept.webchat == "on" and not kept.staff_domains:
        yield warning(
            "addresses", "Nettsiden er åpen utenfor maskinen uten INNKJOPSBOT_STAFF_DOMAINS.",
            "Sett de ansattes e-postdomener, slik at gjester ikke regnes som ansatte.",
        )  # fmt: skip


def _proxies(kept: Settings) -> Iterator[Finding]:
    for name in kept.trusted_proxies:
        if ipaddress.ip_network(name, strict=False).num_addresses >= WIDE_NETWORK:
            yield warning(
                "addresses", f"INNKJOPSBOT_TRUSTED_PROXIES har et stort nett: {name}.",
                "Hver maskin der kan si hvem en person er. Skriv bare adressene til mellomleddet.",
            )  # fmt: skip


async def telemetry(patient: Patient) -> Sequence[Finding]:
    """Whether traces can be written where they are asked for."""
    if not patient.settings.otel_endpoint:
        return [well("telemetry", "Sporing er ikke satt opp.")]
    if not tracing.is_installed():
        return [
            fault("telemetry", "INNKJOPSBOT_OTEL_ENDPOINT er satt uten tilleggspakken.", tracing.LACKS_EXTRA)
        ]
    return [well("telemetry", "Sporing er satt opp, og pakken er installert.")]


async def time_zone(_patient: Patient) -> Sequence[Finding]:
    """Whether the machine knows Norwegian time, which every date and every window of sending goes by."""
    try:
        hours = [at.replace(tzinfo=ZoneInfo("Europe/Oslo")).utcoffset() for at in (WINTER, SUMMER)]
    except ZoneInfoNotFoundError:
        hours = []
    if [one.total_seconds() // 3600 for one in hours if one is not None] != [1, 2]:
        remedy = "Installer pakken tzdata på maskinen."
        return [fault("time_zone", "Maskinen kjenner ikke norsk tid (Europe/Oslo).", remedy)]
    return [well("time_zone", "Norsk tid er kjent, med sommertid.")]
