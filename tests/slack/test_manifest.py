import re
from pathlib import Path
from typing import cast

import pytest

from bot.channels.slack.manifest import EVENTS, SCOPES, slack_manifest
from tests.slack.limits import Json

DOCS = Path(__file__).parents[2] / "docs" / "slack.md"


@pytest.mark.parametrize("socket_mode", [True, False])
def test_the_manifest_holds_slacks_limits(socket_mode: bool) -> None:
    manifest = slack_manifest("https://bot.kommune.no/", socket_mode=socket_mode)
    shown, features = cast(Json, manifest["display_information"]), cast(Json, manifest["features"])
    assert len(str(shown["name"])) <= 35
    assert len(str(shown["description"])) <= 140
    [shortcut], [command] = (
        cast(list[Json], features["shortcuts"]),
        cast(list[Json], features["slash_commands"]),
    )
    assert len(str(shortcut["name"])) <= 24
    assert len(str(shortcut["description"])) <= 150
    assert command["command"] == "/innkjop"
    addresses = re.findall(r"https://[^']*", str(manifest))
    assert addresses == ([] if socket_mode else ["https://bot.kommune.no/slack/events"] * 3)


def test_every_event_has_its_scope_and_every_scope_its_reason_in_the_documents() -> None:
    wanted = {"app_mention": "app_mentions:read", "message.im": "im:history"}
    assert {wanted[event] for event in EVENTS if event in wanted} <= set(SCOPES)
    text = DOCS.read_text(encoding="utf-8")
    for scope, reason in SCOPES.items():
        assert f"| `{scope}` | {reason} |" in text
