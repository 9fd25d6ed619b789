"""What the rules need of an agreement, and the days that follow from it. Pure."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from norsk.calendar import add_months
from register.imports.applying.terms import last_day_after

ASSUMED_NOTICE_MONTHS: Final = 3
"""How long before an agreement's end an option must be decided where nobody knows: our own assumption."""
LONGEST_NOTICE_MONTHS: Final = 24
"""A notice day further from the end than this belongs to an earlier end, and is not believed."""


@dataclass(frozen=True, slots=True)
class OptionFacts:
    """An option that nobody has used: its last day to decide, where the register knows it, and how it works."""

    notice_on: date | None = None
    mode: str | None = None
    length_months: int | None = None


@dataclass(frozen=True, slots=True)
class AvtaleFacts:
    """What the rules need of an agreement; as `register.avtale.Avtale` has it.

    `options` are those that nobody has used, the next first. `value_nok` is NOK excluding VAT over the whole term.
    `controls` are planned days. `known_on` is when the agreement became known here, `missing_on` when it was first
    seen that something is missing; where they are None the day looked at counts.
    """

    id: uuid.UUID
    starts_on: date | None = None
    expires_on: date | None = None
    max_expires_on: date | None = None
    running: bool = False
    notice_on: date | None = None
    notice_months: int | None = None
    has_options: bool | None = None
    options: tuple[OptionFacts, ...] = ()
    options_vague: bool = False
    value_nok: Decimal | None = None
    tjenesteomrade: str | None = None
    controls: tuple[date, ...] = ()
    has_avtaleforvalter: bool = True
    ended: bool = False
    known_on: date | None = None
    missing_on: date | None = None

    @property
    def record(self) -> str:
        """The agreement as a track names it."""
        return f"avtale:{self.id}"


def is_missing(avtale: AvtaleFacts) -> bool:
    """Say whether something is missing that only a person can tell: an end, an avtaleforvalter, the options."""
    if not avtale.has_avtaleforvalter:
        return True
    if avtale.running:
        return False
    return avtale.expires_on is None or avtale.has_options is None or avtale.options_vague


def last_end(avtale: AvtaleFacts) -> tuple[date, bool] | None:
    """Return the last day that an agreement can have, and whether that is assumed; None where it has no known end.

    Where the options are unknown it is the end without them, since a reminder that comes early does less harm.
    """
    if avtale.running:
        return None
    if avtale.max_expires_on is not None:
        return max(avtale.max_expires_on, avtale.expires_on or date.min), False
    return None if avtale.expires_on is None else (avtale.expires_on, avtale.has_options is not False)


def option_deadline(avtale: AvtaleFacts) -> tuple[date, bool] | None:
    """Return the last day to decide on the next option, and whether that is assumed; None where there is no option.

    It is the option's own notice day, else the agreement's, else the end less the notice period, three months where
    nobody knows it. One that runs by itself has the same day: that is when it can last be stopped. A notice day of the
    agreement that comes after the end, or more than two years before it, belongs to another end.
    """
    if avtale.running or not (avtale.options or avtale.has_options):
        return None
    option = _next_option(avtale.options)
    if option is not None and option.notice_on is not None:
        return option.notice_on, False
    end = avtale.expires_on
    if avtale.notice_on is not None and (
        end is None or add_months(end, -LONGEST_NOTICE_MONTHS) <= avtale.notice_on <= end
    ):
        return avtale.notice_on, False
    if end is None:
        return None
    months = ASSUMED_NOTICE_MONTHS if avtale.notice_months is None else avtale.notice_months
    return last_day_after(end, -months) or end, avtale.notice_months is None


def _next_option(options: Sequence[OptionFacts]) -> OptionFacts | None:
    known = (option for option in options if option.notice_on is not None or option.length_months is not None)
    return next(known, options[0] if options else None)
