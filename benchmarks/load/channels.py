"""People on the three channels: how each says something or presses a button, and when the answer stands there."""

import asyncio
import itertools
import json
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol, cast
from urllib.parse import quote_plus

from aiohttp import ClientSession

from bot.channels.teams.flow import ANSWER_BELOW
from tests.slack.double import SECRET, TEAM, signed

Json = dict[str, object]
PATIENCE: Final = 30.0
"""Seconds after which an answer counts as lost."""
STAMPS: Final = itertools.count(int(time.time() * 1_000_000))


class NotAnsweredError(Exception):
    """A turn that was refused, or got no answer in time."""


class NoButtonError(Exception):
    """What should be pressed does not stand in the last answer."""


class Talker(Protocol):
    """A person on a channel. Both return the answer's words. Raise NotAnsweredError."""

    email: str

    async def say(self, text: str) -> str:
        """Write something, and return the answer's words."""

    async def press(self, label: str) -> str:
        """Press the button whose label begins so. Raises NoButtonError."""

    def offers(self, label: str) -> bool:
        """Say whether the last answer has such a button."""


async def _post(session: ClientSession, url: str, data: bytes, headers: Mapping[str, str]) -> Json:
    async with session.post(url, data=data, headers=headers) as response:
        body = await response.read()
        # Microsoft's SDK acknowledges an activity with 201.
        if response.status not in (200, 201):
            raise NotAnsweredError(f"status {response.status}")
        return cast(Json, json.loads(body)) if body.startswith(b"{") else {}


JSON: Final = {"Content-Type": "application/json"}


@dataclass
class OnTheWeb:
    """Somebody on the web page: the answer is the response."""

    email: str
    url: str
    session: ClientSession
    buttons: dict[str, str] = field(default_factory=dict)

    async def say(self, text: str) -> str:
        """See Talker."""
        return await self._turn(text=text)

    async def press(self, label: str) -> str:
        """See Talker."""
        return await self._turn(action=_found(self.buttons, label))

    def offers(self, label: str) -> bool:
        """See Talker."""
        return any(said.startswith(label) for said in self.buttons)

    async def _turn(self, **act: str) -> str:
        body = json.dumps(
            {"from": self.email, "conversation": "load", "id": uuid.uuid4().hex, **act}
        ).encode()
        answer = await _post(self.session, f"{self.url}/webchat/turns", body, JSON)
        replies = cast(list[Json], answer["replies"])
        choices = [choice for reply in replies for choice in cast(list[dict[str, str]], reply["choices"])]
        self.buttons = {choice["label"]: choice["action"] for choice in choices}
        return "\n".join(str(reply["text"]) for reply in replies)


@dataclass
class Waiting:
    """Those who wait for an answer that comes by a request of the bot's, by where it will stand."""

    futures: dict[str, asyncio.Future[str]] = field(default_factory=dict)

    def wait(self, place: str) -> asyncio.Future[str]:
        """Return what holds the answer's words once it stands in `place`."""
        self.futures[place] = future = asyncio.get_running_loop().create_future()
        return future

    def arrived(self, place: str, words: str) -> None:
        """Note that something stands in a place now."""
        future = self.futures.pop(place, None)
        if future is not None and not future.done():
            future.set_result(words)

    async def answer(self, place: str, asking: "asyncio.Future[str]") -> str:
        """Return what comes. Raises NotAnsweredError."""
        try:
            return await asyncio.wait_for(asking, PATIENCE)
        except TimeoutError:
            self.futures.pop(place, None)
            raise NotAnsweredError("nothing came") from None


@dataclass
class InSlack:
    """Somebody in their direct conversation in Slack: the answer is a message in the thread."""

    email: str
    user: str
    url: str
    session: ClientSession
    waiting: Waiting
    thread: str = ""
    posted: list[Json] = field(default_factory=list)

    @property
    def channel(self) -> str:
        """The direct conversation."""
        return f"D{self.user}"

    def take(self, body: Json) -> None:
        """Take a message of the bot's."""
        if body.get("thread_ts") == self.thread:
            self.posted.append(body)
            self.waiting.arrived(f"{self.channel}:{self.thread}", _words(body))

    async def say(self, text: str) -> str:
        """See Talker."""
        stamp = next(STAMPS)
        self.thread, self.posted = f"{stamp // 1_000_000}.{stamp % 1_000_000:06d}", []
        event = {
            "type": "message", "channel": self.channel, "user": self.user, "text": text, "ts": self.thread,
            "team": TEAM, "channel_type": "im",
        }  # fmt: skip
        body = {
            "type": "event_callback",
            "team_id": TEAM,
            "event": event,
            "event_id": f"Ev{uuid.uuid4().hex[:9]}",
        }
        return await self._act(json.dumps(body).encode(), JSON)

    async def press(self, label: str) -> str:
        """See Talker."""
        message, button = self._button(label)
        payload = {
            "type": "block_actions", "team": {"id": TEAM}, "user": {"id": self.user, "team_id": TEAM},
            "trigger_id": uuid.uuid4().hex, "actions": [button], "channel": {"id": self.channel},
            "message": {key: message.get(key) for key in ("ts", "text", "thread_ts", "blocks")},
        }  # fmt: skip
        self.posted = []
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self._act(f"payload={quote_plus(json.dumps(payload))}".encode(), form)

    def offers(self, label: str) -> bool:
        """See Talker."""
        return _offers(self._button, label)

    async def _act(self, data: bytes, headers: Mapping[str, str]) -> str:
        stamp, place = str(int(time.time())), f"{self.channel}:{self.thread}"
        asking = self.waiting.wait(place)
        signature = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signed(SECRET, stamp, data)}
        await _post(self.session, f"{self.url}/slack/events", data, {**headers, **signature})
        return await self.waiting.answer(place, asking)

    def _button(self, label: str) -> tuple[Json, Json]:
        for message in self.posted:
            for block in cast(list[Json], message.get("blocks", [])):
                for element in (
                    *cast(list[Json], block.get("elements", [])),
                    cast(Json, block.get("accessory", {})),
                ):
                    said = cast(Json, element.get("text") or {}) if element.get("type") == "button" else {}
                    if str(said.get("text", "")).startswith(label):
                        return message, {**element, "block_id": block.get("block_id", "")}
        raise NoButtonError(label)


@dataclass
class InTeams:
    """Somebody in their own chat in Teams: the answer is an activity, or the response to an invoke."""

    email: str
    name: str
    url: str
    service_url: str
    session: ClientSession
    waiting: Waiting
    cards: list[Json] = field(default_factory=list)

    def take(self, body: Json) -> None:
        """Take an activity of the bot's."""
        if body.get("type") == "message":
            attached = cast(list[Json], body.get("attachments") or [])
            self.cards += [
                cast(Json, one["content"]) for one in attached if isinstance(one.get("content"), dict)
            ]
            words = str(body.get("text") or "") + "".join(
                str(card.get("fallbackText", "")) for card in self.cards
            )
            self.waiting.arrived(self.name, words)

    async def say(self, text: str) -> str:
        """See Talker."""
        self.cards = []
        asking = self.waiting.wait(self.name)
        await self._send(type="message", text=text)
        return await self.waiting.answer(self.name, asking)

    async def press(self, label: str) -> str:
        """See Talker."""
        value = {"action": self._action(label)}
        self.cards = []
        asking = self.waiting.wait(self.name)
        answer = await self._send(type="invoke", name="adaptiveCard/action", replyToId="card", value=value)
        card = answer.get("value")
        if card == ANSWER_BELOW:
            return await self.waiting.answer(self.name, asking)
        self.waiting.arrived(self.name, "")
        if not isinstance(card, dict):
            return str(card)
        self.cards = [card, *self.cards]
        return str(card.get("fallbackText", ""))

    def offers(self, label: str) -> bool:
        """See Talker."""
        return _offers(self._action, label)

    async def _send(self, **more: object) -> Json:
        activity = {
            "id": uuid.uuid4().hex, "channelId": "msteams", "serviceUrl": self.service_url, "locale": "nb-NO",
            "from": {"id": f"29:{self.name}", "aadObjectId": f"aad-{self.name}", "name": "Ada Demo"},
            "recipient": {"id": "28:innkjopsbot", "name": "Innkjøpsbot"},
            "conversation": {"id": self.name, "conversationType": "personal", "tenantId": f"t-{self.name}"},
            **more,
        }  # fmt: skip
        return await _post(self.session, f"{self.url}/api/messages", json.dumps(activity).encode(), JSON)

    def _action(self, label: str) -> Json:
        for card in self.cards:
            for action in _actions(card.get("body")):
                if str(action.get("title", "")).startswith(label):
                    return action
        raise NoButtonError(label)


def _actions(elements: object) -> list[Json]:
    found: list[Json] = []
    for element in cast(list[Json], elements or []):
        found += [*cast(list[Json], element.get("actions") or []), *_actions(element.get("items"))]
    return found


def _found(buttons: Mapping[str, str], label: str) -> str:
    for said, token in buttons.items():
        if said.startswith(label):
            return token
    raise NoButtonError(label)


def _offers(find: Callable[[str], object], label: str) -> bool:
    try:
        find(label)
    except NoButtonError:
        return False
    return True


def _words(body: Json) -> str:
    return str(body.get("text", ""))
