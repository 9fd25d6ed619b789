"""The option that a decision is about, and whether its deadline stands anywhere."""

from dataclasses import dataclass
from datetime import date

from notifications.rules.facts import AvtaleFacts, OptionFacts, option_deadline
from register.avtale import Avtale
from register.imports.applying.terms import last_day_after


@dataclass(frozen=True, slots=True)
class Term:
    """One option: its length, the last day with it, how it works; `assumed` where nobody has told its deadline."""

    months: int | None = None
    ends_on: date | None = None
    mode: str | None = None
    assumed: bool = False


def next_option(avtale: Avtale, deadline: date) -> Term:
    """Return the option whose deadline it is, else the first that is not used."""
    unused = [one for one in avtale.options if not one.used]
    found = next((one for one in unused if one.notice_on == deadline), unused[0] if unused else None)
    told = option_deadline(facts_for_rules(avtale))
    assumed = told is not None and told[1]
    if found is None:
        return Term(assumed=assumed)
    ends_on = last_day_after(avtale.expires_on, found.length_months) if avtale.expires_on and found.length_months else None  # fmt: skip
    return Term(found.length_months, ends_on, found.mode, assumed)


def facts_for_rules(avtale: Avtale) -> AvtaleFacts:
    """Return an agreement as the rules read it."""
    options = tuple(
        OptionFacts(one.notice_on, one.mode, one.length_months) for one in avtale.options if not one.used
    )
    return AvtaleFacts(
        avtale.id,
        starts_on=avtale.starts_on,
        expires_on=avtale.expires_on,
        max_expires_on=avtale.max_expires_on,
        running=avtale.running,
        notice_on=avtale.notice_on,
        notice_months=avtale.notice_months,
        has_options=avtale.has_options,
        options=options,
        value_nok=avtale.value_nok if avtale.value_per is None else None,
    )
