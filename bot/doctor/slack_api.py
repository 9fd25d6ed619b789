"""Asks Slack what the doctor wants to know, and nothing that changes anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from bot.channels.slack.config import SlackConfig

if TYPE_CHECKING:
    import aiohttp


@dataclass(frozen=True, slots=True)
class Said:
    """An answer of Slack's; `error` is its own word where it refused, `scopes` what the token may do."""

    data: Mapping[str, object]
    error: str
    scopes: frozenset[str]

    def text(self, name: str) -> str:
        """Return a text of the answer, "" where there is none of that name."""
        return str(self.data.get(name) or "")

    def part(self, name: str) -> Mapping[str, object]:
        """Return a part of the answer, empty where there is none of that name."""
        found = self.data.get(name)
        return cast(Mapping[str, object], found) if isinstance(found, Mapping) else {}


async def ask(
    client: "aiohttp.ClientSession", config: SlackConfig, method: str, *, token: str = "", **asked: str
) -> Said:
    """Return what Slack answers to a method. Raises aiohttp.ClientError and TimeoutError."""
    headers = {"Authorization": f"Bearer {token or config.bot_token}"}
    url = f"{config.api_url.rstrip('/')}/{method}"
    async with client.post(url, headers=headers, data=asked, allow_redirects=False) as answer:
        data = await answer.json(content_type=None)
        granted = answer.headers.get("X-OAuth-Scopes", "")
    scopes = frozenset(name.strip() for name in granted.split(",") if name.strip())
    said = data if isinstance(data, Mapping) else {}
    return Said(said, "" if said.get("ok") is True else str(said.get("error") or "no_answer"), scopes)
