"""A double of Slack on loopback: its Web API, which rejects what Slack rejects, and its sender, which signs as Slack does."""

import asyncio
import hashlib
import hmac
import itertools
import json
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar, cast
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.slack.limits import Json, message_fault, view_fault

TOKEN: Final = "xoxb-double"
APP_TOKEN: Final = "xapp-double"
SECRET: Final = "8f742231b10e8888abcd99yyyzzz85a5"
TEAM: Final = "T1"
BOT: Final = "UBOT"
ADA: Final = "UADA"
PER: Final = "UPER"
INGRID: Final = "UINGRID"
CUTTABLE: Final = {"chat.postMessage", "files.completeUploadExternal"}
Waiting = TypeVar("Waiting")
USERS: Final = {
    ADA: ("ada@demo.invalid", "Ada"),
    PER: ("per@demo.invalid", "Per"),
    INGRID: ("ingrid@demo.invalid", "Ingrid"),
}


@dataclass
class Posted:
    """A message that stands in Slack."""

    channel: str
    ts: str
    text: str
    blocks: list[Json]
    thread: str | None = None
    metadata: Json | None = None
    at: float = 0.0
    files: list[Json] = field(default_factory=list)


@dataclass
class Upload:
    """A file that was announced, handed over, and at last shown."""

    name: str
    length: int
    alt: str
    data: bytes | None = None
    shown: bool = False


@dataclass
class SlackDouble:
    """Slack's side: what stands there, who is there, and what is to go wrong next."""

    posted: list[Posted] = field(default_factory=list)
    views: list[Json] = field(default_factory=list)
    homes: dict[str, Json] = field(default_factory=dict)
    prompts: list[Json] = field(default_factory=list)
    statuses: list[Json] = field(default_factory=list)
    calls: list[tuple[str, Json]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    marks: dict[str, Json] = field(default_factory=dict)
    members: list[str] = field(default_factory=lambda: [BOT, INGRID])
    public: set[str] = field(default_factory=set)
    uploads: dict[str, Upload] = field(default_factory=dict)
    refuses_uploads: bool = False
    sent: dict[str, bytes] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    url: str = ""
    _limits: list[tuple[str, int]] = field(default_factory=list)
    _errors: list[tuple[str, str]] = field(default_factory=list)
    _cuts: list[bool] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _server: TestServer | None = None
    _sockets: list[web.WebSocketResponse] = field(default_factory=list)
    _connected: asyncio.Event = field(default_factory=asyncio.Event)
    acknowledged: "asyncio.Queue[Json]" = field(default_factory=asyncio.Queue)

    async def start(self) -> str:
        """Open the double, and return the address of its API."""
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/socket", self._socket)
        app.router.add_post("/upload/{id}", self._take_upload)
        app.router.add_get("/files-pri/{id}/download", self._give_file)
        self._server = TestServer(app, host="127.0.0.1")
        await self._server.start_server()
        self.url = str(self._server.make_url("/api/"))
        return self.url

    async def stop(self) -> None:
        """Close the double."""
        if self._server is not None:
            await self._server.close()

    def limit(self, method: str, seconds: int) -> None:
        """Answer the next call of a method with 429."""
        self._limits.append((method, seconds))

    def refuse(self, method: str, error: str) -> None:
        """Answer the next call of a method with an error."""
        self._errors.append((method, error))

    def cut(self, *, stored: bool) -> None:
        """Break the connection of the next post, after it was stored or before."""
        self._cuts.append(stored)

    def said_to(self, channel: str) -> list[Posted]:
        """Return what stands in a conversation."""
        return [message for message in self.posted if message.channel == channel]

    def called(self, method: str) -> list[Json]:
        """Return what a method was called with."""
        return [body for name, body in self.calls if name == method]

    def new_ts(self) -> str:
        """Return a timestamp that no message has."""
        return f"17{next(self._numbers):08d}.000100"

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body = await _body_of(request)
        token = APP_TOKEN if method == "apps.connections.open" else TOKEN
        if request.headers.get("Authorization") != f"Bearer {token}":
            return _error("invalid_auth")
        self.calls.append((method, body))
        if (limited := _taken(self._limits, method)) is not None:
            answer: Json = {"ok": False, "error": "ratelimited"}
            return web.json_response(answer, status=429, headers={"Retry-After": str(limited)})
        if (error := _taken(self._errors, method)) is not None:
            return _error(str(error))
        handler = cast(Callable[[Json], Json] | None, getattr(self, _handler_of(method), None))
        if handler is None:
            return _error("unknown_method")
        cut = self._cuts.pop(0) if method in CUTTABLE and self._cuts else None
        answer = handler(body) if cut is not False else {}
        if cut is not None and request.transport is not None:
            request.transport.close()
        return web.json_response({"ok": "error" not in answer, **answer})

    def _auth_test(self, _body: Json) -> Json:
        return {"team_id": TEAM, "user_id": BOT}

    def _chat_post_message(self, body: Json) -> Json:
        channel = str(body.get("channel", ""))
        channel = f"D{channel}" if channel in USERS else channel
        if channel[:1] not in ("C", "D", "G"):
            return {"error": "channel_not_found"}
        if channel in self.gone:
            return {"error": "is_archived"}
        if fault := message_fault(body):
            return {"error": fault}
        thread = body.get("thread_ts")
        message = Posted(
            channel,
            self.new_ts(),
            str(body["text"]),
            cast(list[Json], body.get("blocks", [])),
            str(thread) if thread else None,
            cast(Json | None, body.get("metadata")),
            time.monotonic(),
        )
        self.posted.append(message)
        return {"ts": message.ts, "channel": channel}

    def _chat_update(self, body: Json) -> Json:
        found = [m for m in self.posted if m.channel == body["channel"] and m.ts == body["ts"]]
        if not found:
            return {"error": "message_not_found"}
        if fault := message_fault(body, update=True):
            return {"error": fault}
        found[0].text, found[0].blocks = str(body["text"]), cast(list[Json], body["blocks"])
        return {"ts": found[0].ts}

    def _chat_delete(self, body: Json) -> Json:
        found = [m for m in self.posted if m.channel == body["channel"] and m.ts == body["ts"]]
        if not found:
            return {"error": "message_not_found"}
        self.posted.remove(found[0])
        return {}

    def _files_get_upload_u_r_l_external(self, body: Json) -> Json:
        if not body.get("filename") or not str(body.get("length", "")).isdigit():
            return {"error": "invalid_arguments"}
        id = f"F{next(self._numbers)}"
        self.uploads[id] = Upload(
            str(body["filename"]), int(str(body["length"])), str(body.get("alt_txt", ""))
        )
        return {"upload_url": self.url.replace("/api/", f"/upload/{id}"), "file_id": id}

    def file(self, name: str, content: bytes, **more: object) -> Json:
        """Return a file that somebody has put into Slack, as its events tell of it."""
        id = f"F{next(self._numbers)}"
        self.sent[id] = content
        url = self.url.replace("/api/", f"/files-pri/{id}/download")
        told: Json = {
            "id": id,
            "name": name,
            "mode": "hosted",
            "size": len(content),
            "url_private_download": url,
        }
        return told | more

    async def _give_file(self, request: web.Request) -> web.Response:
        """Give a file to whoever has the bot's token, and lead anybody else to a page to sign in on, as Slack does."""
        id = request.match_info["id"]
        self.fetched.append(id)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.Response(status=302, headers={"Location": "/"})
        return web.Response(body=self.sent[id])

    async def _take_upload(self, request: web.Request) -> web.Response:
        """Take a file's bytes; Slack asks for no token here, the address is secret."""
        upload, data = self.uploads[request.match_info["id"]], await request.read()
        if self.refuses_uploads or len(data) != upload.length:
            return web.Response(status=500)
        upload.data = data
        return web.Response(text=f"OK - {len(data)}")

    def _files_complete_upload_external(self, body: Json) -> Json:
        channel = str(body.get("channel_id", ""))
        listed = cast(list[Json], json.loads(str(body["files"])))
        found = [self.uploads.get(str(entry["id"])) for entry in listed]
        if any(upload is None or upload.data is None or upload.shown for upload in found):
            return {"error": "file_not_found"}
        if channel[:1] not in ("C", "D", "G") or channel in self.gone:
            return {"error": "channel_not_found"}
        files: list[Json] = []
        for entry, upload in zip(listed, found, strict=True):
            assert upload is not None
            upload.shown = True
            files.append({"id": entry["id"], "name": upload.name, "title": entry.get("title", "")})
        thread = body.get("thread_ts")
        self.posted.append(
            Posted(channel, self.new_ts(), "", [], str(thread) if thread else None, files=files)
        )
        return {"files": [{"id": file["id"], "title": file["title"]} for file in files]}

    def _conversations_history(self, body: Json) -> Json:
        return {
            "messages": [_told(m) for m in reversed(self.said_to(str(body["channel"]))) if m.thread is None]
        }

    def _conversations_replies(self, body: Json) -> Json:
        there = self.said_to(str(body["channel"]))
        return {"messages": [_told(m) for m in there if body["ts"] in (m.thread, m.ts)]}

    def _conversations_open(self, body: Json) -> Json:
        user = str(body["users"])
        return {"channel": {"id": f"D{user}"}} if user in USERS else {"error": "user_not_found"}

    def _users_info(self, body: Json) -> Json:
        if body["user"] not in USERS:
            return {"error": "user_not_found"}
        email, name = USERS[str(body["user"])]
        told: Json = {"id": body["user"], "team_id": TEAM, "profile": {"email": email, "real_name": name}}
        return {"user": told | self.marks.get(str(body["user"]), {})}

    def _conversations_info(self, body: Json) -> Json:
        return {"channel": {"id": body["channel"], "is_private": body["channel"] not in self.public}}

    def _conversations_members(self, body: Json) -> Json:
        """Tell of two members at a time, as Slack tells of two hundred."""
        start = int(str(body.get("cursor") or 0))
        more = str(start + 2) if start + 2 < len(self.members) else ""
        return {"members": self.members[start : start + 2], "response_metadata": {"next_cursor": more}}

    def _users_lookup_by_email(self, body: Json) -> Json:
        found = [user for user, (email, _) in USERS.items() if email == body["email"]]
        return {"user": {"id": found[0]}} if found else {"error": "users_not_found"}

    def _views_open(self, body: Json) -> Json:
        if str(body["trigger_id"]).startswith("lapsed"):
            return {"error": "expired_trigger_id"}
        view = cast(Json, body["view"])
        if fault := view_fault(view):
            return {"error": fault}
        self.views.append(view)
        return {"view": {"id": f"V{len(self.views)}"}}

    def _views_publish(self, body: Json) -> Json:
        view = cast(Json, body["view"])
        if fault := view_fault(view):
            return {"error": fault}
        self.homes[str(body["user_id"])] = view
        return {}

    def _assistant_threads_set_suggested_prompts(self, body: Json) -> Json:
        if len(cast(list[Json], body["prompts"])) > 4:
            return {"error": "too_many_prompts"}
        self.prompts.append(body)
        return {}

    def _assistant_threads_set_status(self, body: Json) -> Json:
        self.statuses.append(body)
        return {}

    def _apps_connections_open(self, _body: Json) -> Json:
        return {"url": self.url.replace("http", "ws", 1).replace("/api/", "/socket")}

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append(socket)
        self._connected.set()
        await socket.send_json({"type": "hello", "num_connections": 1})
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT and message.data.startswith("{"):
                self.acknowledged.put_nowait(json.loads(message.data))
        return socket

    async def send_over_socket(self, payload: Json, *, kind: str = "events_api") -> None:
        """Deliver a payload over Socket Mode."""
        await asyncio.wait_for(self._connected.wait(), 60)
        envelope = {
            "envelope_id": uuid.uuid4().hex,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": True,
        }
        await self._sockets[-1].send_json(envelope)


@dataclass
class SlackSender:
    """Slack's sender: what people do in Slack, signed and delivered to the bot."""

    url: str
    double: SlackDouble
    secret: str = SECRET

    async def deliver(
        self,
        body: Json,
        *,
        retry: int = 0,
        age: float = 0,
        signature: str | None = None,
        raw: bytes | None = None,
    ) -> tuple[int, Json]:
        """Send one request, and return the status and what it said."""
        is_event = body.get("type") == "event_callback" or body.get("type") == "url_verification"
        data, kind = _encoded(body, is_event=is_event)
        data = raw if raw is not None else data
        stamp = str(int(time.time() - age))
        headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp}
        headers["X-Slack-Signature"] = signed(self.secret, stamp, data) if signature is None else signature
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url, data=data, headers=headers) as answer,
        ):
            text = await answer.text()
            return answer.status, cast(Json, json.loads(text)) if text.startswith("{") else {}

    def message(
        self, text: str, *, user: str = ADA, channel: str = "", team: str = TEAM, **more: object
    ) -> Json:
        """Return the event of a message; without `channel` it is a direct one."""
        event: Json = {
            "type": "message",
            "channel": channel or f"D{user}",
            "user": user,
            "text": text,
            "ts": self.double.new_ts(),
            "team": team,
            **more,
        }
        return self.event(event, team=team)

    def event(self, event: Json, *, team: str = TEAM) -> Json:
        """Return an event in its envelope."""
        return {
            "type": "event_callback",
            "team_id": team,
            "event": event,
            "event_id": f"Ev{uuid.uuid4().hex[:9]}",
        }

    def press(self, message: Posted | None, button: Json, *, user: str = ADA, trigger: str = "") -> Json:
        """Return the payload of a button pressed, in a message or in the home view."""
        on: Json = (
            {}
            if message is None
            else {
                "channel": {"id": message.channel},
                "message": {
                    "ts": message.ts,
                    "text": message.text,
                    "thread_ts": message.thread,
                    "blocks": message.blocks,
                },
            }
        )
        return self.interaction("block_actions", user=user, trigger=trigger, actions=[button], **on)

    def submit(self, view: Json, *, user: str = ADA, **values: str | list[Json]) -> Json:
        """Return the payload of a modal sent in with these values; those of a place for files are files."""
        blocks = {
            str(b["block_id"]): cast(Json, b["element"])
            for b in cast(list[Json], view["blocks"])
            if "element" in b
        }
        state = {
            f"felt:{key}": {"verdi": _state(blocks[f"felt:{key}"], value)} for key, value in values.items()
        }
        sent = {**view, "id": "V1", "state": {"values": state}}
        return self.interaction("view_submission", user=user, trigger="", view=sent)

    def interaction(self, kind: str, *, user: str = ADA, trigger: str = "", **more: object) -> Json:
        """Return the payload of an interaction."""
        trigger = trigger or uuid.uuid4().hex
        return {
            "type": kind,
            "team": {"id": TEAM},
            "user": {"id": user, "team_id": TEAM},
            "trigger_id": trigger,
            **more,
        }

    def command(self, text: str, *, user: str = ADA, channel: str = "C1") -> Json:
        """Return the payload of `/innkjop`."""
        return {
            "command": "/innkjop",
            "text": text,
            "team_id": TEAM,
            "user_id": user,
            "channel_id": channel,
            "trigger_id": uuid.uuid4().hex,
        }


def signed(secret: str, stamp: str, data: bytes) -> str:
    """Return Slack's v0 signature."""
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + data, hashlib.sha256).hexdigest()
    return f"v0={digest}"


def buttons(message: Posted) -> list[Json]:
    """Return a message's buttons as a press sends them."""
    found = []
    for block in message.blocks:
        elements = [*cast(list[Json], block.get("elements", [])), cast(Json, block.get("accessory", {}))]
        found += [{**e, "block_id": block.get("block_id", "")} for e in elements if e.get("type") == "button"]
    return found


def button(message: Posted, label: str) -> Json:
    """Return the button that begins with a label."""
    return next(b for b in buttons(message) if cast(Json, b["text"])["text"].startswith(label))  # type: ignore[attr-defined]


def _encoded(body: Json, *, is_event: bool) -> tuple[bytes, str]:
    if is_event:
        return json.dumps(body).encode(), "application/json"
    flat = body if "command" in body else {"payload": json.dumps(body)}
    return urlencode(flat).encode(), "application/x-www-form-urlencoded"


def _state(element: Json, value: str | list[Json]) -> Json:
    if not isinstance(value, str):
        return {"type": element["type"], "files": value}
    match element["type"]:
        case "checkboxes" | "multi_static_select" as kind:
            chosen = [{"value": one} for one in value.split(",") if one]
            return {"type": kind, "selected_options": chosen}
        case "plain_text_input":
            return {"type": "plain_text_input", "value": value or None}
        case "datepicker":
            return {"type": "datepicker", "selected_date": value or None}
        case kind:
            return {"type": kind, "selected_option": {"value": value} if value else None}


def _handler_of(method: str) -> str:
    return "_" + re.sub(r"([A-Z])", r"_\1", method).replace(".", "_").lower()


def _told(message: Posted) -> Json:
    told: Json = {"ts": message.ts, "text": message.text, "metadata": message.metadata or {}}
    return {**told, "files": message.files} if message.files else told


def _error(code: str) -> web.Response:
    return web.json_response({"ok": False, "error": code})


def _taken(waiting: list[tuple[str, Waiting]], method: str) -> Waiting | None:
    for entry in waiting:
        if entry[0] == method:
            waiting.remove(entry)
            return entry[1]
    return None


async def _body_of(request: web.Request) -> Json:
    if request.method == "GET":
        return dict(request.query)
    if request.content_type == "application/json":
        return cast(Json, await request.json())
    return dict(await request.post())
