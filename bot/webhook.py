"""Posts what happens to cases to an address of the municipality's own: signed, once each as far as that can be known."""

import hashlib
import hmac
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import metrics
from bot.logs import log
from norsk.clock import Clock
from notifications.delivery.outbox import OutboxStatus
from notifications.delivery.webhook_queue import Due, claim_webhook, put_webhook, settle_webhook
from notifications.messages.hooks import hook_payloads
from register.database import Sessions
from register.events import Event

if TYPE_CHECKING:
    import aiohttp

LANE: Final = "webhook"
TIMEOUT_SECONDS: Final = 10.0
LONGEST_WAIT: Final = 86_400.0
TOOK_IT: Final = range(200, 300)
ID_HEADER: Final = "Innkjopsbot-Event-Id"
TYPE_HEADER: Final = "Innkjopsbot-Event"
TIME_HEADER: Final = "Innkjopsbot-Timestamp"
SIGNATURE_HEADER: Final = "Innkjopsbot-Signature"


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """Return the signature of a body: HMAC-SHA256 in hexadecimal over the timestamp, a full stop and the body."""
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


@dataclass(slots=True)
class Webhook:
    """The way to one address. `secret` is what the receiver tells us by."""

    url: str
    secret: str
    kommune: str
    sessions: Sessions
    clock: Clock
    timeout: float = TIMEOUT_SECONDS
    _client: "aiohttp.ClientSession | None" = field(default=None, init=False)

    async def put(self, session: AsyncSession, events: Sequence[Event], *, key: str) -> bool:
        """Write what has happened in the caller's transaction; return whether there was anything.

        `key` names the act, so that the same act written twice is posted once.
        """
        now, written = self.clock.now(), False
        payloads = await hook_payloads(session, events, kommune=self.kommune, now=now)
        for number, payload in enumerate(payloads):
            id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{key}:{number}"))
            written |= await put_webhook(session, id, {"id": id, **payload}, now=now)
        return written

    async def one(self) -> bool:
        """Post the next row that is due, and note how it ended; return whether there may be another."""
        async with self.sessions.begin() as session:
            due = await claim_webhook(session, now=self.clock.now())
        if due is None:
            return False
        reason, retry_after = await self._posted(due)
        async with self.sessions.begin() as session:
            status = await settle_webhook(
                session, due.key, reason=reason, now=self.clock.now(), retry_after=retry_after
            )
        ended = "sent" if not reason else "failed" if status is OutboxStatus.FAILED else "later"
        metrics.WEBHOOKS.labels(ended).inc()
        if status is OutboxStatus.FAILED:
            log().error("webhook_set_aside", key=due.key, reason=reason)
        elif reason:
            log().warning("webhook_not_taken", key=due.key, reason=reason, attempt=due.attempts + 1)
        return True

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()

    async def _posted(self, due: Due) -> tuple[str, float | None]:
        """Post a row; return why it was not taken, "" where it was, and how long the receiver asks us to wait."""
        import aiohttp  # noqa: PLC0415 - only an installation with a webhook needs it

        body = json.dumps(due.payload, ensure_ascii=False, separators=(",", ":")).encode()
        try:
            async with self._open().post(
                self.url, data=body, headers=self._headers(due, body), allow_redirects=False
            ) as answer:
                if answer.status in TOOK_IT:
                    return "", None
                return f"http_{answer.status}", _seconds(answer.headers.get("Retry-After", ""))
        except TimeoutError:
            return "timeout", None
        except aiohttp.ClientSSLError:
            return "certificate", None
        except (aiohttp.ClientError, OSError):
            return "unreachable", None

    def _headers(self, due: Due, body: bytes) -> dict[str, str]:
        timestamp = int(self.clock.now().timestamp())
        return {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "innkjopsbot",
            ID_HEADER: due.id,
            TYPE_HEADER: str(due.payload.get("type", "")),
            TIME_HEADER: str(timestamp),
            SIGNATURE_HEADER: f"v1={signature(self.secret, timestamp, body)}",
        }

    def _open(self) -> "aiohttp.ClientSession":
        import aiohttp  # noqa: PLC0415 - see above

        if self._client is None:
            limit = aiohttp.ClientTimeout(total=self.timeout)
            self._client = aiohttp.ClientSession(
                timeout=limit, trust_env=False, cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._client


def _seconds(text: str) -> float | None:
    return min(float(text), LONGEST_WAIT) if text.isdecimal() else None
