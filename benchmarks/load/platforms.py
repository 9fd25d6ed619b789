"""The platforms' own side on loopback: Slack's Web API and Teams' connector, as light as can be."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, cast

from aiohttp import web

from benchmarks.load.channels import InSlack, InTeams, Json
from tests.slack.double import BOT, TEAM

DOMAIN: Final = "demo.invalid"


@dataclass
class Platforms:
    """Takes what the bot sends, and gives it to whom it is for."""

    url: str = ""
    in_slack: dict[str, InSlack] = field(default_factory=dict)
    in_teams: dict[str, InTeams] = field(default_factory=dict)
    unasked: int = 0
    unknown: set[str] = field(default_factory=set)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def slack(self, request: web.Request) -> web.Response:
        """Answer a call of Slack's Web API."""
        method = request.match_info["method"]
        body = cast(
            Json, await request.json() if request.content_type == "application/json" else dict(request.query)
        )
        return web.json_response({"ok": True, **self._slack(method, body)})

    def _slack(self, method: str, body: Json) -> Json:
        match method:
            case "auth.test":
                return {"team_id": TEAM, "user_id": BOT, "bot_id": "B1"}
            case "users.info":
                user = str(body["user"])
                profile = {"email": f"{user.lower()}@{DOMAIN}", "real_name": "Ada Demo"}
                return {"user": {"id": user, "team_id": TEAM, "profile": profile}}
            case "users.lookupByEmail":
                return {"user": {"id": str(body["email"]).partition("@")[0].upper(), "team_id": TEAM}}
            case "conversations.open":
                return {"channel": {"id": f"D{body['users']}"}}
            case "conversations.history" | "conversations.replies":
                return {"messages": []}
            case "chat.postMessage":
                return self._posted(body)
            case "chat.update" | "assistant.threads.setStatus":
                return {"ts": body.get("ts", "")}
        self.unknown.add(method)
        return {}

    def _posted(self, body: Json) -> Json:
        body["ts"] = f"1800000000.{next(self._numbers):09d}"
        channel = str(body["channel"])
        person = self.in_slack.get(channel if channel.startswith("D") else f"D{channel}")
        if person is None or "thread_ts" not in body:
            self.unasked += 1
        else:
            person.take(body)
        return {"ts": body["ts"], "channel": channel}

    async def teams(self, request: web.Request) -> web.Response:
        """Take an activity."""
        body = cast(Json, await request.json())
        if request.method == "POST" and (person := self.in_teams.get(request.match_info["conversation"])):
            person.take(body)
        return web.json_response({"id": f"m{next(self._numbers)}"}, status=201)

    async def member(self, request: web.Request) -> web.Response:
        """Tell who somebody in Teams is."""
        id = request.match_info["id"]
        name = id.removeprefix("29:")
        told = {"id": id, "name": "Ada Demo", "email": f"{name}@{DOMAIN}", "userRole": "user"}
        return web.json_response(told)


@asynccontextmanager
async def platforms() -> AsyncIterator[Platforms]:
    """Serve both on a port of their own."""
    served = Platforms()
    server = web.Application()
    server.router.add_route("*", "/slack/{method}", served.slack)
    server.router.add_get("/teams/v3/conversations/{conversation}/members/{id}", served.member)
    server.router.add_route("*", "/teams/v3/conversations/{conversation}/activities{tail:.*}", served.teams)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    served.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield served
    await runner.cleanup()
