"""Slack's Web API: typed in and out, its errors translated here, once.

A call that posts is never repeated by the SDK: after a connection that broke nobody knows whether the message
stands there, and asking is `SlackChannel`'s business. Calls that only read, or that set what is already so, are
repeated by the SDK's own handlers.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.download import download
from bot.channels.slack.incoming_files import may_fetch
from bot.channels.slack.payloads import Json
from conversation.channel import AddressGoneError, ChannelError, MessageRejectedError, RetryableSendError

SECONDS: Final = 10.0
"""How long a call may take. Slack itself gives up on us after three."""
EVENT_TYPE: Final = "innkjopsbot_reply"
UPLOAD_SECONDS: Final = 60.0
MOST_HISTORY: Final = 100
MOST_REPLIES: Final = 900
LONGEST_ALT: Final = 1000
MEMBERS_AT_ONCE: Final = 200
READING: Final = frozenset(
    {
        "users.info",
        "users.lookupByEmail",
        "conversations.history",
        "conversations.replies",
        "conversations.info",
        "conversations.members",
    }
)
DONE: Final = 200
SERVER_ERROR: Final = 500
TOO_MANY: Final = 429

GONE: Final = frozenset(
    {
        "account_inactive", "cannot_dm_bot", "channel_not_found", "channel_type_not_supported", "is_archived",
        "messages_tab_disabled", "no_permission", "not_in_channel", "restricted_action", "user_disabled",
        "user_not_found", "user_not_in_channel", "user_not_visible", "users_not_found",
    }
)  # fmt: skip
"""Nobody can be written to there, whatever is written."""
LATER: Final = frozenset(
    {
        "accesslimited", "invalid_auth", "missing_scope", "not_authed", "org_login_required", "request_timeout",
        "service_unavailable", "team_added_to_org", "token_expired", "token_revoked", "two_factor_setup_required",
    }
)  # fmt: skip
"""Nothing is wrong with the message: Slack, or whoever runs the app, must act first."""
UNCERTAIN: Final = frozenset({"fatal_error", "internal_error"})
"""Slack says of these that some of it may have been done."""
LIMITED: Final = frozenset({"ratelimited", "rate_limited"})
EVERYBODY: Final = frozenset({"message_limit_exceeded"})


GUEST_MARKS: Final = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted")
"""What Slack says of somebody who is no employee: guests, people of other workspaces, programs, and whoever has left."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack tells about a user; `teams` are the workspaces they belong to, as far as Slack says.

    A `program` and whoever is `gone`, whose account is closed, count as guests too.
    """

    email: str | None
    name: str | None
    guest: bool = False
    teams: frozenset[str] = frozenset()
    program: bool = False
    gone: bool = False


class OutcomeUnknownError(RetryableSendError):
    """Nobody knows whether it was done: the connection broke, or Slack failed on its own side."""


class RateLimitedError(RetryableSendError):
    """Slack asks for a pause of `seconds`; `everybody` where it says that the whole workspace must pause."""

    def __init__(self, seconds: float, *, everybody: bool) -> None:
        super().__init__("rate_limited", retry_after=seconds)
        self.seconds = seconds
        self.everybody = everybody


class SlackApi:
    """The methods this bot uses. Open it before the first call, and close it at the end."""

    def __init__(self, *, token: str, url: str) -> None:
        self._token = token
        self._posting = AsyncWebClient(token=token, base_url=url, retry_handlers=[])
        self.reading = AsyncWebClient(
            token=token,
            base_url=url,
            retry_handlers=[AsyncConnectionErrorRetryHandler(), AsyncServerErrorRetryHandler()],
        )
        self._clients = (self._posting, self.reading)
        if urlsplit(url).hostname in {"127.0.0.1", "localhost", "::1"}:
            for client in self._clients:
                client.proxy = None  # the SDK takes the proxy of the environment for this machine too
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Open the one session that all calls share."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS))
            for client in self._clients:
                client.session = self._session

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def identity(self) -> tuple[str, str]:
        """Return the workspace and the user that the bot token belongs to."""
        answer = await self._read("auth.test")
        return _text(answer, "team_id"), _text(answer, "user_id")

    async def post(
        self, channel: str, text: str, blocks: Sequence[Json], *, thread: str | None, reply_id: str, part: int
    ) -> str:
        """Post a message once, and return its timestamp. Raises OutcomeUnknownError and the ChannelErrors."""
        body: Json = {**_shown(channel, text, blocks), "unfurl_links": False, "unfurl_media": False}
        if thread is not None:
            body["thread_ts"] = thread
        if reply_id:
            payload = {"reply": reply_id, "part": part}
            body["metadata"] = {"event_type": EVENT_TYPE, "event_payload": payload}
        return _text(await _call(self._posting, "chat.postMessage", body), "ts")

    async def change(self, channel: str, ts: str, text: str, blocks: Sequence[Json]) -> None:
        """Put other words and blocks in the place of a message's own."""
        # Slack keeps the metadata of a message that is changed without any.
        await self._read("chat.update", {**_shown(channel, text, blocks), "ts": ts})

    async def remove(self, channel: str, ts: str) -> None:
        """Take a message of the bot's own away."""
        await self._read("chat.delete", {"channel": channel, "ts": ts})

    async def posted(self, channel: str, *, thread: str | None, reply_id: str) -> dict[int, str]:
        """Return which parts of a Reply stand in a conversation already, each with its timestamp."""
        body: Json = {"channel": channel, "include_all_metadata": True}
        if thread is None:
            answer = await self._read("conversations.history", {**body, "limit": MOST_HISTORY})
        else:
            answer = await self._read("conversations.replies", {**body, "ts": thread, "limit": MOST_REPLIES})
        return dict(_parts_of(answer, reply_id))

    async def upload(self, name: str, data: bytes, *, alt: str) -> str:
        """Hand a file over to Slack and return its id; nobody sees it before it is shared."""
        asked: Json = {"filename": name, "length": str(len(data)), "alt_txt": alt[:LONGEST_ALT]}
        place = await self._read("files.getUploadURLExternal", asked)
        if self._session is None:
            raise RetryableSendError("not_open")
        try:
            async with self._session.post(
                _text(place, "upload_url"),
                data=data,
                proxy=self._posting.proxy,
                timeout=aiohttp.ClientTimeout(total=UPLOAD_SECONDS),
            ) as answer:
                if answer.status != DONE:
                    raise RetryableSendError("upload_refused")
        except (aiohttp.ClientError, ValueError, TimeoutError, OSError) as exc:
            raise RetryableSendError("connection_error") from exc
        return _text(place, "file_id")

    async def share(self, file_id: str, title: str, channel: str, *, thread: str | None) -> None:
        """Show an uploaded file in a conversation. Raises OutcomeUnknownError and the ChannelErrors."""
        body: Json = {"files": json.dumps([{"id": file_id, "title": title}]), "channel_id": channel}
        if thread is not None:
            body["thread_ts"] = thread
        await _call(self._posting, "files.completeUploadExternal", body)

    async def shared(self, channel: str, *, thread: str | None, after: str) -> set[str]:
        """Return the names of the files that have come into a conversation after a message."""
        body: Json = {"channel": channel, "oldest": after}
        if thread is None:
            answer = await self._read("conversations.history", {**body, "limit": MOST_HISTORY})
        else:
            answer = await self._read("conversations.replies", {**body, "ts": thread, "limit": MOST_REPLIES})
        return set(_names_in(answer, after))

    async def download(self, url: str, *, most: int) -> bytes:
        """Return the bytes of somebody's file. Raises TooMuchError past `most` of them, or a ChannelError."""
        if not may_fetch(url, self._posting.base_url):
            raise MessageRejectedError("not_on_slack")
        if self._session is None:
            raise RetryableSendError("not_open")
        headers = {"Authorization": f"Bearer {self._token}"}
        return await download(self._session, url, most=most, headers=headers, proxy=self._posting.proxy)

    async def user_by_email(self, email: str) -> str | None:
        """Return the user with this e-mail address, or None."""
        try:
            answer = await self._read("users.lookupByEmail", {"email": email})
        except AddressGoneError:
            return None
        user = _part(answer, "user")
        return None if user.get("deleted") else _text(user, "id")

    async def profile(self, user: str) -> Profile:
        """Return who a user is, as far as Slack tells it."""
        found = _part(await self._read("users.info", {"user": user}), "user")
        told = _part(found, "profile")
        teams = _part(found, "enterprise_user").get("teams")
        listed = teams if isinstance(teams, list) else []
        return Profile(
            email=_text(told, "email") or None,
            name=_text(told, "real_name") or _text(found, "real_name") or None,
            guest=any(found.get(mark) for mark in GUEST_MARKS),
            program=bool(found.get("is_bot")),
            gone=bool(found.get("deleted")),
            teams=frozenset(filter(None, (_text(found, "team_id"), *(str(team) for team in listed)))),
        )

    async def is_closed(self, channel: str) -> bool:
        """Say whether only those who are in a conversation can read it."""
        found = _part(await self._read("conversations.info", {"channel": channel}), "channel")
        return any(found.get(mark) for mark in ("is_private", "is_im", "is_mpim"))

    async def members(self, channel: str, *, most: int) -> list[str]:
        """Return the users who are in a conversation. Raises MessageRejectedError past `most` of them."""
        found: list[str] = []
        cursor = ""
        while True:
            body: Json = {"channel": channel, "limit": MEMBERS_AT_ONCE, "cursor": cursor}
            answer = await self._read("conversations.members", body)
            listed = answer.get("members")
            found += [str(one) for one in listed] if isinstance(listed, list) else []
            cursor = _text(_part(answer, "response_metadata"), "next_cursor")
            if len(found) > most:
                raise MessageRejectedError("too_many_members")
            if not cursor:
                return found

    async def direct(self, user: str) -> str:
        """Open the conversation with a user, and return its id."""
        return _text(_part(await self._read("conversations.open", {"users": user}), "channel"), "id")

    async def open_view(self, trigger_id: str, view: Json) -> None:
        """Open a modal for whoever just pressed something."""
        await _call(self._posting, "views.open", {"trigger_id": trigger_id, "view": view})

    async def publish_home(self, user: str, view: Json) -> None:
        """Show a user's home page."""
        await self._read("views.publish", {"user_id": user, "view": view})

    async def suggest(self, channel: str, prompts: Sequence[Mapping[str, str]]) -> None:
        """Suggest what to write in an empty conversation."""
        await self._read(
            "assistant.threads.setSuggestedPrompts",
            {"channel_id": channel, "prompts": [dict(p) for p in prompts]},
        )

    async def status(self, channel: str, thread: str, said: str) -> None:
        """Say that the bot is at work; the next message takes it away."""
        await self._read(
            "assistant.threads.setStatus", {"channel_id": channel, "thread_ts": thread, "status": said}
        )

    async def _read(self, method: str, body: Json | None = None) -> Json:
        return await _call(self.reading, method, body or {})


def _shown(channel: str, text: str, blocks: Sequence[Json]) -> Json:
    # `parse` and `mrkdwn` keep Slack from reading anything into the fallback text.
    return {"channel": channel, "text": text, "blocks": list(blocks), "parse": "none", "mrkdwn": False}


async def _call(client: AsyncWebClient, method: str, body: Json) -> Json:
    try:
        # Slack takes JSON only where something is written, and not about files.
        if method in READING:
            answer = await client.api_call(method, http_verb="GET", params=body)
        elif method.startswith("files."):
            answer = await client.api_call(method, data=body)
        else:
            answer = await client.api_call(method, json=body)
    except SlackApiError as exc:
        raise _translated(exc) from exc
    except (aiohttp.ClientError, SlackClientError, TimeoutError, OSError) as exc:
        raise OutcomeUnknownError("connection_error") from exc
    return cast(Json, answer.data)


def _translated(error: SlackApiError) -> ChannelError:
    """Return what an error of Slack's means to whoever sends."""
    response = error.response
    status: int = getattr(response, "status_code", SERVER_ERROR)
    data = response.data if isinstance(getattr(response, "data", None), dict) else {}
    code = str(data.get("error", "unreadable_answer"))
    if status == TOO_MANY or code in LIMITED | EVERYBODY:
        return RateLimitedError(_pause(getattr(response, "headers", {})), everybody=code in EVERYBODY)
    if status >= SERVER_ERROR or code in UNCERTAIN:
        return OutcomeUnknownError(code)
    if code in GONE:
        return AddressGoneError(code)
    return RetryableSendError(code) if code in LATER else MessageRejectedError(code)


def _pause(headers: Mapping[str, object]) -> float:
    for name, value in headers.items():
        if name.lower() == "retry-after":
            try:
                return max(1.0, float(str(value)))
            except ValueError:
                break
    return 1.0


def _parts_of(answer: Json, reply_id: str) -> Iterator[tuple[int, str]]:
    messages = answer.get("messages")
    for message in messages if isinstance(messages, list) else []:
        metadata = _part(message, "metadata")
        payload = _part(metadata, "event_payload")
        if metadata.get("event_type") == EVENT_TYPE and payload.get("reply") == reply_id:
            yield int(str(payload.get("part", 0))), _text(message, "ts")


def _names_in(answer: Json, after: str) -> Iterator[str]:
    messages = answer.get("messages")
    for message in messages if isinstance(messages, list) else []:
        files = message.get("files") if isinstance(message, dict) else None
        # Timestamps have the same length, so they compare as text; Slack counts the message itself in.
        if _text(message, "ts") > after and isinstance(files, list):
            yield from (_text(file, "name") for file in files)


def _part(data: object, name: str) -> Json:
    part = data.get(name) if isinstance(data, dict) else None
    return part if isinstance(part, dict) else {}


def _text(data: object, name: str) -> str:
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""
