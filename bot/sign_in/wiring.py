"""The sign-in put together: the guard of every page, and the routes that sign people in where that is ours to do."""

import hashlib
from urllib.parse import urlsplit

from aiohttp import web

from bot.bootstrap import Parts
from bot.channels.web.guard import Guard
from bot.channels.web.headers import add_headers
from bot.sign_in.config import oidc_config
from bot.sign_in.sessions import WebSessions


def guard_of(parts: Parts) -> Guard:
    """Return who may use the pages, as the settings say it."""
    settings = parts.settings
    own_host = urlsplit(settings.url).hostname if settings.url else None
    if settings.webchat != "on":
        return Guard(own_host)
    if oidc_config(settings) is not None:
        sessions = WebSessions(parts.sessions, parts.clock, secure=is_secure(parts))
        return Guard(own_host, trusted_proxies=settings.trusted_proxies, sessions=sessions)
    key = hashlib.sha256(f"form:{parts.secret}".encode()).digest()
    return Guard(own_host, settings.user_header, settings.trusted_proxies, key=key)


def add_sign_in(server: web.Application, parts: Parts, guard: Guard) -> None:
    """Add what every answer tells browsers, and where sessions are ours the routes of signing in and out."""
    add_headers(server, secure=is_secure(parts))
    config = oidc_config(parts.settings)
    if config is None or guard.sessions is None:
        return
    # Read in where people sign in here only.
    from bot.sign_in.routes import SignInRoutes  # noqa: PLC0415 - see above

    SignInRoutes(
        config,
        guard,
        guard.sessions,
        clock=parts.clock,
        secret=parts.secret,
        kommune=parts.kommune.name,
    ).add_to(server)


def is_secure(parts: Parts) -> bool:
    """Say whether the pages are served by https, as people see them."""
    return (parts.settings.url or "").startswith("https:")
