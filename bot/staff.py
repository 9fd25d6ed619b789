"""Who is an employee: whoever no platform marks as a guest, and who has an e-mail address of the municipality's."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from conversation.turn import Sender

_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_READ_TWO_WAYS: Final = re.compile(r"[\u00df\u03c2\u200c\u200d]")
"""Characters that the old and the new rules for names in the DNS read as different names; nobody is let in on them."""


def folded_domain(name: str) -> str | None:
    """Return a domain as domains are compared, in the DNS's own letters and in lower case; None where it is none."""
    if _READ_TWO_WAYS.search(name):
        return None
    try:
        ascii_name = name.strip().removesuffix(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    labels = ascii_name.split(".")
    return ascii_name if len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) else None


def domain_of(email: str) -> str | None:
    """Return the domain of an e-mail address as domains are compared, or None where it is no plain address."""
    name, at, domain = email.strip().rpartition("@")
    if not at or not name or "@" in name or any(character.isspace() for character in name):
        return None
    return folded_domain(domain)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody is a guest in a turn; `unchecked` says that nobody could tell in time."""

    guest: bool
    unchecked: bool = False

    @property
    def mark(self) -> bool | None:
        """What is to be kept about the person: guest, employee, or that nothing new is known."""
        return None if self.unchecked else self.guest


@dataclass(frozen=True, slots=True)
class Staff:
    """The domains of the employees' e-mail addresses; without any, the platforms' own marks decide alone."""

    domains: frozenset[str] = frozenset()

    def has(self, email: str | None) -> bool:
        """Say whether an address is one that an employee may have: exactly in one of the domains."""
        if not self.domains:
            return True
        return email is not None and domain_of(email) in self.domains

    def standing(self, sender: Sender, email: str) -> Standing:
        """Return what somebody is in a turn; `email` is the register's, used where the platform tells none."""
        if sender.unchecked:
            return Standing(guest=True, unchecked=True)
        return Standing(guest=sender.guest or not self.has(sender.email or email))


def staff_of(domains: Iterable[str]) -> Staff:
    """Return the employees that the setting describes; its domains are checked when the settings are read."""
    return Staff(frozenset(folded for name in domains if (folded := folded_domain(name))))
