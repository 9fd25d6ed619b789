"""Whether the service is up, whether it is ready, and what it has counted."""

import ipaddress
from collections.abc import Sequence

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.bootstrap import Parts
from bot.channels.web.guard import Guard
from bot.gauges import measure
from bot.webhook_address import is_loopback
from register.database import is_reachable


class HealthRoutes:
    """`/healthz`, `/readyz` and `/metrics`."""

    def __init__(self, parts: Parts, guard: Guard) -> None:
        self._parts = parts
        self._guard = guard
        self.stopping = False

    def add_to(self, server: web.Application) -> None:
        """Add the routes to a server."""
        server.router.add_get("/healthz", self._healthz)
        server.router.add_get("/readyz", self._readyz)
        server.router.add_get("/metrics", self._metrics)

    async def _healthz(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def _readyz(self, _request: web.Request) -> web.Response:
        checks = {
            "database": await is_reachable(self._parts.sessions),
            "knowledge": bool(self._parts.base.current.library.articles),
            "channels": self._parts.slack is None or self._parts.slack.ready,
            "accepting": not self.stopping,
        }
        ready = all(checks.values())
        return web.json_response({"ready": ready, "checks": checks}, status=200 if ready else 503)

    async def _metrics(self, request: web.Request) -> web.Response:
        if not self._may_measure(request):
            return web.json_response(
                {"error": "Bare denne maskinen og navngitte mellomledd får se tallene."}, status=403
            )
        parts = self._parts
        await measure(parts.engine, parts.sessions, parts.base, now=parts.clock.now())
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    def _may_measure(self, request: web.Request) -> bool:
        """Say whether a request may see the figures: from this machine, a trusted proxy, or where they are read from."""
        if is_loopback(request.remote or "") or self._guard.from_proxy(request):
            return True
        if any(name in request.headers for name in ("Forwarded", "X-Forwarded-For")):
            # Through a proxy it may come from anywhere.
            return False
        return within(request.remote, self._parts.settings.metrics_from)


def within(address: str | None, networks: Sequence[str]) -> bool:
    """Say whether an IP address is in one of the networks."""
    try:
        peer = ipaddress.ip_address(address or "")
    except ValueError:
        return False
    return any(peer in ipaddress.ip_network(network, strict=False) for network in networks)
