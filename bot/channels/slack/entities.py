"""Slack's own markup in what people write, as the plain words they meant; and our words so that Slack leaves them be."""

import re
from typing import Final

_ENTITY: Final = re.compile(r"<([^<>]*)>")
_FORMATTING: Final = re.compile(r"([*_~`])")
_SPACES: Final = re.compile(r"[ \t]{2,}")
_JOINER: Final = "\u200d"


def as_written(text: str, *, bot_user: str) -> str:
    """Return a message's words: mentions, links and escapes as plain text, and the bot's own name left out."""
    words = _ENTITY.sub(lambda match: _meant(match[1], bot_user), text)
    words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _SPACES.sub(" ", words).strip()


def mentions(text: str, user: str) -> bool:
    """Say whether a message names this user."""
    return re.search(rf"<@{re.escape(user)}(?:\|[^<>]*)?>", text) is not None


def escaped(text: str) -> str:
    """Return text as Slack's `text` fields want it: nothing in it can be a mention or a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def literal(text: str) -> str:
    """Return text for a mrkdwn field: no mention, link or formatting.

    mrkdwn has no escape for its formatting characters, so an invisible joiner keeps them from being delimiters.
    Used only where Slack takes neither plain_text nor rich_text.
    """
    return _FORMATTING.sub(rf"{_JOINER}\1{_JOINER}", escaped(" ".join(text.split()))).replace("|", "¦")


def _meant(entity: str, bot_user: str) -> str:
    target, _, label = entity.partition("|")
    match target[:1]:
        case "@":
            return "" if target[1:] == bot_user else f"@{label or target[1:]}"
        case "#":
            return f"#{label or target[1:]}"
        case "!":
            return label or f"@{target[1:].partition('^')[0]}"
    address = target.removeprefix("mailto:").removeprefix("tel:")
    if not label or label in target:
        return label if label and address != target else address
    return f"{label} ({address})"
