"""Slack, Teams and the mail server as the settings have them: their configurations, what is wrong with them, and their rooms."""

import os

from bot.channels.email.config import EmailConfig
from bot.channels.slack.config import SlackConfig
from bot.channels.teams.config import CLOUD_SETTINGS, SERVICE_HOSTS, TeamsConfig, cloud_of
from bot.settings import Settings


def slack_config(settings: Settings) -> SlackConfig | None:
    """Return what is set up for Slack, or None where nothing is."""
    token, app_token = (
        settings.slack_bot_token.get_secret_value(),
        settings.slack_app_token.get_secret_value(),
    )
    secret = settings.slack_signing_secret.get_secret_value()
    if not (token or app_token or secret):
        return None
    return SlackConfig(
        bot_token=token,
        signing_secret=secret,
        app_token=app_token,
        api_url=settings.slack_api_url,
        team_ids=frozenset(settings.slack_team_ids),
        innkjop_channel=settings.slack_innkjop_channel,
    )


def teams_config(settings: Settings) -> TeamsConfig:
    """Return what is set up for Teams; without APP_ID a bot that speaks to this machine only."""
    return TeamsConfig(
        app_id=settings.app_id,
        app_password=settings.app_password.get_secret_value(),
        app_type=settings.app_type,
        tenant_id=settings.app_tenantid,
        tenant_ids=settings.teams_tenant_ids,
        service_hosts=settings.teams_service_hosts or SERVICE_HOSTS,
        # Bot Framework's own variables are read as it names them, and pass through.
        cloud=cloud_of({name: os.environ[name] for name in CLOUD_SETTINGS if name in os.environ}),
    )


def email_config(settings: Settings) -> EmailConfig | None:
    """Return what is set up for e-mail, or None where nothing is."""
    url = settings.smtp_url.get_secret_value()
    if not (url or settings.smtp_from):
        return None
    return EmailConfig(
        url, settings.smtp_from, has_staff_domains=bool(settings.staff_domains), url=settings.url,
        has_slack=slack_config(settings) is not None,
    )  # fmt: skip


def faults(settings: Settings) -> list[str]:
    """Return what is wrong with the platforms' settings, in Norwegian, each with its remedy."""
    slack, email = slack_config(settings), email_config(settings)
    return [
        *(slack.faults if slack else []),
        *teams_config(settings).faults(),
        *(email.faults if email else []),
    ]


def rooms(settings: Settings) -> tuple[str, ...]:
    """Return the procurement office's rooms as an outbox row names them; none where each innkjøper is written to."""
    found = []
    if slack_config(settings) and settings.slack_innkjop_channel:
        found.append(f"slack:{settings.slack_innkjop_channel}")
    if settings.app_id and settings.teams_innkjop_channel:
        found.append(f"teams:{settings.teams_innkjop_channel}")
    return tuple(found)


def has_platforms(settings: Settings) -> bool:
    """Say whether people are reached elsewhere than on the web page."""
    return slack_config(settings) is not None or not teams_config(settings).is_local
