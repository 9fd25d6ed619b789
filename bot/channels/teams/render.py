"""A Reply as Adaptive Cards: one card, or several where it would be too large for Teams. Nothing is cut."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from bot.channels.files import FileAccess
from bot.channels.teams.card_form import form_pieces
from bot.channels.teams.card_parts import (
    Json,
    Piece,
    choice_sets,
    fact_pieces,
    file_pieces,
    source_pieces,
    text_block,
    text_pieces,
)
from bot.channels.teams.markdown import escape
from conversation.markup import plain
from conversation.reply import Reply

CARD: Final = "application/vnd.microsoft.card.adaptive"
NOTICE: Final = "application/vnd.microsoft.activity.message"
LARGEST: Final = 100_000
"""Bytes in UTF-16 that a message may have (msteams-docs, bots/how-to/format-your-bot-messages)."""
ROOM: Final = 80_000
"""Bytes that a card is filled with, so that what Teams adds finds room."""
LONGEST_SUMMARY: Final = 250
WORKING: Final = "Jobber med det. Svaret kommer her om litt."


def size(value: object) -> int:
    """Return how many bytes a JSON value has as Teams counts them."""
    return 2 * (len(json.dumps(value, ensure_ascii=False).encode("utf-16-le")) // 2)


def cards(reply: Reply, *, chosen: str = "", files: FileAccess | None = None) -> list[Json]:
    """Return the Reply's cards in order; `chosen` is the button whose press they are the outcome of."""
    found = [*_chosen(chosen), *text_pieces(reply), *fact_pieces(reply.facts)]
    found += file_pieces(reply.files, files)
    first, *others = form_pieces(reply.form) if reply.form else [None]
    found += [first] if first else []
    found += [*source_pieces(reply), *map(Piece, choice_sets(reply.choices))]
    return [_card(part) for part in (*_packed(found), *([other] for other in others if other))]


def working_card() -> Json:
    """Return what stands in the place of a card while its press is worked on."""
    return _card([Piece(text_block(WORKING), WORKING)])


def _chosen(label: str) -> list[Piece]:
    if not label:
        return []
    return [
        Piece(text_block(f"Du valgte: {escape(label)}", isSubtle=True, size="Small"), f"Du valgte: {label}")
    ]


def _packed(found: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield the pieces in cards that are small enough, the buttons where the text ends."""
    part: list[Piece] = []
    filled = 0
    for piece in found:
        needed = size(piece.element) + size(piece.plain)
        if part and filled + needed > ROOM and piece.element["type"] != "ActionSet":
            yield part
            part, filled = [], 0
        part.append(piece)
        filled += needed
    yield part or [Piece(text_block(" "), "")]


def _card(pieces: Sequence[Piece]) -> Json:
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "lang": "nb",
        "fallbackText": "\n".join(filter(None, (piece.plain for piece in pieces))) or " ",
        "body": [piece.element for piece in pieces],
    }


def message(card: Json, summary: str) -> Json:
    """Return a card as a message. `summary` is read in notifications; `text` stays empty, for Teams would show it too."""
    return {
        "type": "message",
        "summary": summary,
        "attachments": [{"contentType": CARD, "content": card}],
    }


def messages(reply: Reply, *, chosen: str = "", files: FileAccess | None = None) -> list[Json]:
    """Return the Reply as messages, the notification's words on the first."""
    drawn = cards(reply, chosen=chosen, files=files)
    return [
        message(card, summary(reply) if not number else "Fortsettelse") for number, card in enumerate(drawn)
    ]


def summary(reply: Reply) -> str:
    """Return the beginning of the Reply in plain words, for notifications and screen readers."""
    words = " ".join(plain(reply.text).split())
    if len(words) <= LONGEST_SUMMARY:
        return words or "Melding fra Innkjøpsbot"
    return words[:LONGEST_SUMMARY].rsplit(" ", 1)[0] + " …"


def card_response(card: Json) -> Json:
    """Return the answer to a press that puts a card in the place of the one that was pressed."""
    return {"statusCode": 200, "type": CARD, "value": card}


def notice_response(text: str) -> Json:
    """Return the answer to a press that leaves the card alone, and tells only whoever pressed it."""
    return {"statusCode": 200, "type": NOTICE, "value": text}
