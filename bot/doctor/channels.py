"""Checks of the ways out: Slack, Teams, the mail server and the webhook, each with the credentials that are set."""

import asyncio
import ssl
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from bot.channels.slack.config import SlackConfig
from bot.doctor.finding import Finding, fault, warning, well
from bot.doctor.patient import Patient
from bot.doctor.slack_api import Said, ask
from bot.platforms import email_config, slack_config, teams_config

SECONDS: Final = 8.0
NETWORK: Final = "Sjekk nettverk, brannmur og eventuelt mellomledd fra maskinen der tjenesten går."
CERTIFICATE: Final = "certificate"
REMEDIES: Final = {
    "invalid_auth": "Hent «Bot User OAuth Token» på nytt fra appens side hos Slack.",
    "token_revoked": "Installer appen i arbeidsområdet på nytt, og bytt tokenet.",
    "account_inactive": "Installer appen i arbeidsområdet på nytt, og bytt tokenet.",
    "missing_scope": "Last opp manifestet på nytt (innkjopsbot manifest slack), og installer appen på nytt.",
    "channel_not_found": "Sjekk SLACK_INNKJOP_CHANNEL, og inviter boten: /invite @Innkjøpsbot.",
}
"""What to do about Slack's own words."""


async def slack(patient: Patient) -> Sequence[Finding]:
    """Slack: the token and what it may do, Socket Mode, the workspace, and the procurement office's channel."""
    import aiohttp  # noqa: PLC0415 - only an installation with Slack needs it

    config = slack_config(patient.settings)
    if config is None:
        return [well("slack", "Slack er ikke satt opp.")]
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as client:
            own = await ask(client, config, "auth.test")
            if own.error:
                return [_refused("SLACK_BOT_TOKEN", own)]
            found = [*_scopes(own), *_team(config, own)]
            if config.app_token:
                socket = await ask(client, config, "apps.connections.open", token=config.app_token)
                found += [_refused("SLACK_APP_TOKEN", socket)] if socket.error else []
            if config.innkjop_channel:
                room = await ask(client, config, "conversations.info", channel=config.innkjop_channel)
                found += _room(room)
    except (aiohttp.ClientError, OSError, TimeoutError) as exc:
        return [fault("slack", f"Slack svarer ikke ({type(exc).__name__}).", NETWORK)]
    return found or [well("slack", "Slack godtar innstillingene.")]


def _refused(setting: str, said: Said) -> Finding:
    remedy = REMEDIES.get(said.error, "Se docs/slack.md.")
    return fault("slack", f"Slack godtar ikke {setting} ({said.error}).", remedy)


def _scopes(own: Said) -> Iterator[Finding]:
    from bot.channels.slack.manifest import SCOPES  # noqa: PLC0415 - reads in Slack's library

    lacking, surplus = sorted(set(SCOPES) - own.scopes), sorted(own.scopes - set(SCOPES))
    if own.scopes and lacking:
        yield fault("slack", f"Appen mangler tilgangene {', '.join(lacking)}.", REMEDIES["missing_scope"])
    if surplus:
        yield warning(
            "slack",
            f"Appen har flere tilganger enn den bruker: {', '.join(surplus)}.",
            REMEDIES["missing_scope"],
        )


def _team(config: SlackConfig, own: Said) -> Iterator[Finding]:
    team = own.text("team_id")
    if config.team_ids and team not in config.team_ids:
        what = f"Tokenet hører til arbeidsområdet {team}, som ikke står i SLACK_TEAM_IDS."
        yield fault("slack", what, "Rett SLACK_TEAM_IDS, eller bruk tokenet fra riktig arbeidsområde.")


def _room(said: Said) -> Iterator[Finding]:
    if said.error:
        yield fault(
            "slack", f"Innkjøpskanalen er ikke tilgjengelig ({said.error}).", REMEDIES["channel_not_found"]
        )
        return
    room = said.part("channel")
    if room.get("is_archived"):
        yield fault(
            "slack",
            "Innkjøpskanalen er arkivert.",
            "Gjenåpne den, eller sett en annen i SLACK_INNKJOP_CHANNEL.",
        )
    if not room.get("is_member"):
        yield fault("slack", "Boten er ikke med i innkjøpskanalen.", "Skriv i kanalen: /invite @Innkjøpsbot")
    if room.get("is_ext_shared") or room.get("is_org_shared"):
        what = "Innkjøpskanalen er delt med andre arbeidsområder."
        yield warning("slack", what, "Bruk en kanal som bare innkjøperne er med i.")


async def teams(patient: Patient) -> Sequence[Finding]:
    """Teams: a token for the bot's registration, which every message needs. What is set wrong is told by the settings."""
    config = teams_config(patient.settings)
    if config.is_local:
        return [well("teams", "Teams er ikke satt opp.")]
    if config.faults():
        return []
    from bot.channels.teams.sdk_credentials import (  # noqa: PLC0415 - Microsoft's library takes a second to read in
        TokenUnavailableError,
        token_source,
    )

    try:
        token = await token_source(config).token()
    except TokenUnavailableError as exc:
        cause = type(exc.__cause__).__name__
        remedy = "Sjekk APP_ID, APP_PASSWORD (klienthemmeligheten kan ha gått ut), APP_TYPE og APP_TENANTID."
        return [fault("teams", f"Microsoft gir ikke boten noe token ({cause}).", f"{remedy} {NETWORK}")]
    if not token:
        return [fault("teams", "Microsoft gir boten et tomt token.", "Sjekk APP_ID og APP_PASSWORD.")]
    return [well("teams", "Microsoft godtar appregistreringen.")]


async def email(patient: Patient) -> Sequence[Finding]:
    """Try the mail server: reached, encrypted, and signed in to. No mail is sent."""
    config = email_config(patient.settings)
    if config is None:
        return [well("email", "E-post er ikke satt opp.")]
    if config.faults:
        return []
    import aiosmtplib  # noqa: PLC0415 - only an installation with a mail server needs it

    from bot.channels.email.failures import translated  # noqa: PLC0415 - as above

    client = aiosmtplib.SMTP(timeout=SECONDS, **config.connection)
    try:
        async with client:
            await client.noop()
    except (aiosmtplib.SMTPException, OSError, ValueError) as exc:
        reason = str(translated(exc))
        remedy = "Grunnene står i docs/operations/reminders.md under «When one has failed»."
        return [fault("email", f"E-posttjeneren tar oss ikke imot ({reason}).", f"{remedy} {NETWORK}")]
    return [well("email", "E-posttjeneren tar oss imot.")]


async def webhook(patient: Patient) -> Sequence[Finding]:
    """Try the webhook's receiver: whether a connection can be opened. Nothing is posted."""
    url = patient.settings.webhook_url
    if not url:
        return [well("webhook", "Ingen webhook er satt opp.")]
    host = urlsplit(url).hostname
    wrong = await _unreached(url)
    if wrong == CERTIFICATE:
        remedy = "Sjekk sertifikatet hos mottakeren. For en egen utsteder: sett SSL_CERT_FILE."
        return [fault("webhook", f"Sertifikatet til {host} holder ikke.", remedy)]
    if wrong:
        return [fault("webhook", f"Mottakeren {host} kan ikke nås ({wrong}).", NETWORK)]
    return [well("webhook", f"Mottakeren {host} kan nås.")]


async def public_url(patient: Patient) -> Sequence[Finding]:
    """Try the public address: whether a connection can be opened to it from here, with a certificate that holds."""
    url = patient.settings.url
    if not url:
        return []
    wrong = await _unreached(url)
    if wrong == CERTIFICATE:
        return [fault("public_url", f"Sertifikatet på {url} holder ikke.", "Forny det i mellomleddet.")]
    if wrong:
        remedy = (
            "Sjekk navnetjeneren og mellomleddet. Er adressen bare åpen for de ansatte, se bort fra dette."
        )
        return [warning("public_url", f"INNKJOPSBOT_URL kan ikke nås fra denne maskinen ({wrong}).", remedy)]
    return [well("public_url", "INNKJOPSBOT_URL kan nås.")]


async def _unreached(address: str) -> str:
    """Return why no connection can be opened to an address, "" where one can."""
    url = urlsplit(address)
    secure = url.scheme == "https"
    try:
        async with asyncio.timeout(SECONDS):
            _, writer = await asyncio.open_connection(
                url.hostname, url.port or (443 if secure else 80), ssl=secure or None
            )
    except ssl.SSLError:
        return CERTIFICATE
    except (OSError, TimeoutError) as exc:
        return type(exc).__name__
    writer.close()
    return ""
