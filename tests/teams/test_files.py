"""Files in Teams: buttons to open them by, pictures in the card, and a sentence where Teams cannot get at them."""

import json
from typing import cast

import pytest

from bot.channels.files import FileAccess
from bot.channels.teams.render import cards
from conversation.reply import File, Reply
from tests.teams.conftest import Parser
from tests.teams.world import Json

TABLE = File("avtaler.xlsx", "application/x", "/files/table", "To avtaler.")
PICTURE = File("utløp.png", "image/png", "/files/picture", "Tre avtaler etter sluttdato.")
REPLY = Reply("Her er avtalene.", files=(TABLE, PICTURE))


async def unread(url: str) -> bytes:
    raise AssertionError(url)


PUBLIC = FileAccess(unread, "https://bot.example.org")
ACCESSES = {
    "public": PUBLIC,
    "signed in": FileAccess(unread, "https://bot.example.org", signed_in=True),
    "http": FileAccess(unread, "http://bot.example.org"),
    "no address": FileAccess(unread),
}


def parts_of(access: FileAccess | None) -> tuple[list[Json], str]:
    [card] = cards(REPLY, files=access)
    return cast(list[Json], card["body"]), str(card["fallbackText"])


@pytest.mark.parametrize("name", ACCESSES)
def test_microsofts_parser_finds_nothing_wrong_with_files(name: str, faults_of: Parser) -> None:
    assert faults_of(cards(REPLY, files=ACCESSES[name])) == [[]]


def test_a_file_is_opened_by_a_button_and_a_picture_is_in_the_card() -> None:
    body, words = parts_of(PUBLIC)
    _, told, buttons, picture = body
    assert "7 dager" in str(told["text"])
    assert buttons["actions"] == [
        {
            "type": "Action.OpenUrl",
            "title": "Last ned avtaler.xlsx",
            "url": "https://bot.example.org/files/table",
        }
    ]
    assert picture["type"] == "Image"
    assert (picture["url"], picture["altText"]) == ("https://bot.example.org/files/picture", PICTURE.alt)
    assert "https://bot.example.org/files/table" in words, "whoever sees no card gets the address too"
    assert PICTURE.alt in words


@pytest.mark.parametrize("name", ["signed in", "http"])
def test_a_picture_that_teams_cannot_fetch_is_opened_by_a_button(name: str) -> None:
    body, _ = parts_of(ACCESSES[name])
    assert not any(part["type"] == "Image" for part in body)
    assert "Åpne utløp.png" in json.dumps(body, ensure_ascii=False)


@pytest.mark.parametrize("access", [ACCESSES["no address"], None])
def test_without_an_address_the_card_says_where_to_get_the_file(access: FileAccess | None) -> None:
    body, words = parts_of(access)
    assert "Action.OpenUrl" not in str(body)
    assert "avtaler.xlsx" in words
    assert words.count("nettside") == 2
