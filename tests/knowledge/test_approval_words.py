"""What those who approve are told of where it counts."""

import pytest

from knowledge.approval_words import approval_places


@pytest.mark.parametrize(
    ("channels", "places"),
    [
        (("teams", "web"), "Teams og nettsiden"),
        (("web",), "nettsiden"),
        (("terminal", "slack", "web"), "nettsiden, Slack og terminalen"),
        (("teams", "web", "slack", "terminal"), ""),
    ],
)
def test_where_an_approval_counts_is_named_unless_it_does_everywhere(
    channels: tuple[str, ...], places: str
) -> None:
    assert approval_places(channels) == places
