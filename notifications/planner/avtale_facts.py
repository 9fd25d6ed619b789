"""An agreement's row as the rules need it, for whoever reads its columns."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from knowledge.lead_time import whole_value
from notifications.rules.facts import AvtaleFacts, OptionFacts

AvtaleRow = Row[*tuple[Any, ...]]
"""A row of columns of `register.avtale.Avtale`, those among them that `facts_of_row` reads."""


def facts_of_row(
    row: AvtaleRow,
    options: Sequence[tuple[OptionFacts, bool]],
    *,
    tjenesteomrade: str | None = None,
    controls: tuple[date, ...] = (),
    has_avtaleforvalter: bool = True,
    ended: bool = False,
    known_on: date | None = None,
    missing_on: date | None = None,
) -> AvtaleFacts:
    """Return what the rules need of an agreement; each of its `options` with whether it has been used.

    The value is NOK excluding VAT over the whole term. One that has options on rows of their own has options.
    """
    return AvtaleFacts(
        id=row.id,
        starts_on=row.starts_on,
        expires_on=row.expires_on,
        max_expires_on=row.max_expires_on,
        running=row.running,
        notice_on=row.notice_on,
        notice_months=row.notice_months,
        has_options=row.has_options if row.has_options is not None or not options else True,
        options=tuple(option for option, used in options if not used),
        options_vague=any(option.length_months is None for option, used in options if not used),
        value_nok=whole_value(
            row.value_nok,
            per=row.value_per,
            starts_on=row.starts_on,
            ends_on=row.max_expires_on or row.expires_on,
        ),
        tjenesteomrade=tjenesteomrade,
        controls=controls,
        has_avtaleforvalter=has_avtaleforvalter,
        ended=ended,
        known_on=known_on,
        missing_on=missing_on,
    )
