"""How many people a figure must stand for before anybody is shown it, so that no figure is about one employee."""

from typing import Final

FEWEST_PEOPLE: Final = 5
"""Figures about what people asked or decided are shown for groups of at least so many different people."""


def is_group(people: int) -> bool:
    """Say whether so many different people are enough for a figure about them to be shown."""
    return people >= FEWEST_PEOPLE
