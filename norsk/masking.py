"""Taking out of a text what nobody here needs to know of a person: identity numbers, and what it says of their health."""

from dataclasses import dataclass
from typing import Final

from norsk.health_detail import mask_health
from norsk.identity_number import mask_identity_numbers

HIDDEN: Final = "[skjult]"
"""Stands for what was taken out. It says nothing of what that was, also to whoever searches."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text as it may be kept, and what was taken out of it."""

    text: str
    number: bool = False
    health: bool = False

    @property
    def any(self) -> bool:
        """Whether anything was taken out."""
        return self.number or self.health


def mask(text: str) -> Masked:
    """Return a text without identity numbers and without details of somebody's health."""
    numberless = mask_identity_numbers(text, HIDDEN)
    healthless = mask_health(numberless, HIDDEN)
    return Masked(healthless, number=numberless != text, health=healthless != numberless)
