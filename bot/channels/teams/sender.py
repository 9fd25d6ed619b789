"""Our own client of Teams' connector, on one aiohttp session: nobody waits for another's slow answer."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from yarl import URL

from bot.channels.teams.card_parts import Json
from bot.channels.teams.rate import RateLimits
from bot.channels.teams.render import LARGEST, size
from bot.channels.teams.sdk_credentials import TokenSource, TokenUnavailableError
from bot.channels.teams.service_url import ServiceUrls
from conversation.channel import AddressGoneError, ChannelError, MessageRejectedError, RetryableSendError
from conversation.turn import Address

TIMEOUT: Final = ClientTimeout(total=10, connect=5)
TRIED_AGAIN: Final = frozenset({412, 429, 502, 504})
"""What Microsoft asks to try again, with a growing pause and jitter (msteams-docs, bots/how-to/rate-limit)."""
PAUSES: Final = (0.5, 1.5, 4.0)
LATER: Final = frozenset({401, 408, 412, 425, 429})
"""Refusals that pass by themselves; 401 is ours to mend, and no reason to lose a message."""
LONGEST_PAUSE: Final = 10.0
GONE_CODES: Final = frozenset(
    {
        "MessageWritesBlocked",
        "BotNotInConversationRoster",
        "ConversationBlockedByUser",
        "ConversationNotFound",
    }
)
MISSING_MESSAGE: Final = frozenset({"ActivityNotFoundInConversation", "MessageNotFound"})
MEMBERS_AT_ONCE: Final = 200
MOST_PAGES: Final = 20
"""Of a list of members: an answer that always promises another page must not be asked for ever."""
EXTERNAL: Final = "#ext#"
"""Stands in the user principal name of a guest in Entra."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the connector said no with."""

    status: int
    code: str
    retry_after: float | None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a conversation, as Teams knows them, `user_id` their id in Entra. `role` is `user`, or what else they are, such as `anonymous`."""

    email: str | None
    name: str | None
    upn: str | None = None
    tenant_id: str | None = None
    role: str | None = None
    user_id: str | None = None

    def is_guest(self, tenants: Collection[str]) -> bool:
        """Say whether this is no employee: a guest account, somebody of another tenant than these, or nobody known."""
        foreign = bool(tenants and self.tenant_id and self.tenant_id.casefold() not in tenants)
        external = any(EXTERNAL in (name or "").casefold() for name in (self.upn, self.email))
        return foreign or external or (self.role or "user").casefold() != "user"


class Connector:
    """Sends activities. Raises RetryableSendError, AddressGoneError or MessageRejectedError, and nothing else."""

    def __init__(
        self,
        *,
        session: ClientSession,
        tokens: TokenSource,
        service_urls: ServiceUrls,
        limits: RateLimits,
        bot_id: str,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._session = session
        self._tokens = tokens
        self._service_urls = service_urls
        self._limits = limits
        self._bot_id = bot_id
        self._sleep = sleep

    async def send(self, address: Address, activity: Json) -> str:
        """Send an activity to a conversation, in its thread where it has one; return the message's id."""
        path = f"v3/conversations/{_quoted(address.conversation_id)}/activities"
        if address.thread_id:
            path += f"/{_quoted(address.thread_id)}"
        sent = await self._call("POST", address, path, self._addressed(address, activity))
        return str(sent.get("id") or "")

    async def update(self, address: Address, message_id: str, activity: Json) -> None:
        """Put an activity in the place of a sent one."""
        path = f"v3/conversations/{_quoted(address.conversation_id)}/activities/{_quoted(message_id)}"
        await self._call("PUT", address, path, {**self._addressed(address, activity), "id": message_id})

    async def create_conversation(self, address: Address) -> str:
        """Return the id of the person's own chat with the bot, which Teams opens where there is none."""
        body: Json = {
            "isGroup": False,
            "bot": {"id": self._bot_id},
            "members": [{"id": address.user_id}],
            "tenantId": address.tenant_id,
            "channelData": {"tenant": {"id": address.tenant_id}},
        }
        made = await self._call("POST", address, "v3/conversations", body)
        return str(made.get("id") or "")

    async def member(self, address: Address, user_id: str) -> Member:
        """Return who somebody in a conversation is."""
        path = f"v3/conversations/{_quoted(address.conversation_id)}/members/{_quoted(user_id)}"
        return _member(await self._call("GET", address, path, None, limited=False))

    async def members(self, address: Address, *, most: int) -> list[Member]:
        """Return who is in a conversation.

        Raises MessageRejectedError past `most` of them, and where the answer names nobody: that tells nothing.
        """
        path = f"v3/conversations/{_quoted(address.conversation_id)}/pagedmembers?pageSize={MEMBERS_AT_ONCE}"
        found: list[Member] = []
        more = ""
        for _ in range(MOST_PAGES):
            answer = await self._call("GET", address, path + more, None, limited=False)
            listed = answer.get("members")
            if not isinstance(listed, list):
                raise MessageRejectedError("members_not_told")
            found += [_member(one) if isinstance(one, dict) else Member(None, None) for one in listed]
            token = _said(answer, "continuationToken")
            if token is None and found:
                return found
            if token is None or len(found) > most:
                break
            more = f"&continuationToken={_quoted(token)}"
        raise MessageRejectedError("too_many_members" if found else "members_not_told")

    async def typing(self, address: Address) -> None:
        """Show that the bot is writing, unless that would use up a message's place."""
        if self._limits.is_free(address.conversation_id, address.tenant_id or ""):
            await self.send(address, {"type": "typing"})

    def _addressed(self, address: Address, activity: Json) -> Json:
        """Return the activity with whom it is from and for: proactive messages are refused without the tenant."""
        conversation: Json = {"id": address.conversation_id}
        if address.tenant_id:
            conversation["tenantId"] = address.tenant_id
        return {**activity, "from": {"id": self._bot_id}, "conversation": conversation, "locale": "nb-NO"}

    async def _call(
        self, method: str, address: Address, path: str, body: Json | None, *, limited: bool = True
    ) -> Json:
        url = self._url(address, path)
        if body is not None and size(body) > LARGEST:
            raise MessageRejectedError("too_large")
        fresh = False
        for pause in (*PAUSES, None):
            if limited:
                await self._limits.wait(address.conversation_id, address.tenant_id or "")
            outcome = await self._once(method, url, body, fresh=fresh)
            if not isinstance(outcome, Refusal):
                return outcome
            again = outcome.status in TRIED_AGAIN or (outcome.status == 401 and not fresh)  # noqa: PLR2004 - HTTP
            if pause is None or not again or (outcome.retry_after or 0) > LONGEST_PAUSE:
                raise translated(outcome)
            fresh = outcome.status == 401  # noqa: PLR2004 - HTTP's number for a token that has had its day
            await self._sleep(max(pause * random.uniform(0.5, 1.5), outcome.retry_after or 0))  # noqa: S311 - jitter
        raise RetryableSendError("unreachable")  # pragma: no cover - the last pause raises above

    def _url(self, address: Address, path: str) -> URL:
        base = address.service_url or ""
        if not self._service_urls.allows(base):
            raise MessageRejectedError("service_url_not_allowed")
        return URL(f"{base.rstrip('/')}/{path}", encoded=True)

    async def _once(self, method: str, url: URL, body: Json | None, *, fresh: bool) -> Json | Refusal:
        try:
            token = await self._tokens.token(fresh=fresh)
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            async with self._session.request(
                method, url, json=body, headers=headers, timeout=TIMEOUT, allow_redirects=False
            ) as response:
                return await _read(response)
        except TokenUnavailableError as exc:
            raise RetryableSendError("no_token") from exc
        except (ClientError, TimeoutError, OSError) as exc:
            raise RetryableSendError("connection") from exc


def _member(found: Json) -> Member:
    upn = _said(found, "userPrincipalName")
    return Member(
        email=_said(found, "email") or upn,
        name=_said(found, "name"),
        upn=upn,
        tenant_id=_said(found, "tenantId"),
        role=_said(found, "userRole"),
        user_id=_said(found, "aadObjectId") or _said(found, "objectId"),
    )


def _said(found: Json, name: str) -> str | None:
    value = found.get(name)
    return str(value) if value else None


def _quoted(id: str) -> str:
    return quote(id, safe="")


async def _read(response: ClientResponse) -> Json | Refusal:
    try:
        found: object = await response.json(content_type=None)
    except ValueError:
        found = None
    data: Json = found if isinstance(found, dict) else {}
    if 200 <= response.status < 300:  # noqa: PLR2004 - HTTP's numbers for success
        return data
    error = data.get("error")
    told: Json = error if isinstance(error, dict) else data
    code = str(told.get("subCode") or told.get("code") or "")[:100]
    return Refusal(response.status, code, _seconds(response.headers.get("Retry-After")))


def _seconds(value: str | None) -> float | None:
    return float(value) if value and value.isdigit() else None


def translated(refusal: Refusal) -> ChannelError:
    """Return the connector's refusal in the words of our port."""
    reason = f"{refusal.status} {refusal.code}".strip()
    if refusal.code in MISSING_MESSAGE:
        return MessageRejectedError(reason)
    if refusal.status in (403, 404, 410):
        return AddressGoneError(reason)
    if refusal.status in LATER or refusal.status >= 500:  # noqa: PLR2004 - HTTP's numbers for the server's own faults
        return RetryableSendError(reason, retry_after=refusal.retry_after)
    return MessageRejectedError(reason)


def is_final(error: AddressGoneError) -> bool:
    """Say whether the person is gone for good; a bot that an administrator has switched off may come back."""
    status, _, code = error.reason.partition(" ")
    return status in ("404", "410") or code in GONE_CODES
