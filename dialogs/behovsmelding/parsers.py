"""From what somebody writes in a field of the behovsmelding form to its answer, or to what is wrong."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from conversation.markup import clean
from conversation.reply import Option
from dialogs.form import Fault, Filling, Parser
from dialogs.verdicts.days import FURTHEST_YEARS, said_days
from norsk.date import parse_date
from norsk.duration import Duration, parse_duration
from norsk.text import words
from norsk.when import norwegian_date
from norsk.yesno import parse_yesno
from register.answers import Answer, AnswerState

YES: Final = "ja"
NO: Final = "nei"
YES_OR_NO: Final = (Option(YES, "Ja"), Option(NO, "Nei"))
NONE: Final = "ingen"
"""The value of the option that none of the others is meant."""
RUNNING: Final = "løpende"
ONCE: Final = "engangskjøp"
_YESNO_FAULT: Final = "Svar ja, nei eller «vet ikke»."
_LONGEST_QUOTE: Final = 80
_OF_NONE: Final = frozenset(
    {"ingen", "ingen av dem", "ingen av disse", "ingenting", "nei", "none", "ingen ting"}
)


def text(longest: int) -> Parser:
    """Return the parser of a field that takes any words, at most so many characters."""

    async def parse(filling: Filling, written: str) -> Answer | Fault:
        _ = filling
        found = clean(written).strip()
        if not found:
            return Fault("Skriv noen ord, eller «vet ikke».")
        if len(found) > longest:
            return Fault(f"Teksten er på {len(found)} tegn. Kort den ned til høyst {longest}.")
        return Answer(found, found)

    return parse


async def day(filling: Filling, written: str) -> Answer | Fault:
    """Return the day that somebody wrote, from today on."""
    today = filling.context.today
    found = parse_date(written, today=today)
    if found is None:
        quoted = clean(written)[:_LONGEST_QUOTE]
        return Fault(
            f"«{quoted}» er ikke en dato. Skriv for eksempel «1. mars», «uke 10» eller «til sommeren»."
        )
    if found < today:
        return Fault(f"{norwegian_date(found)} er passert. Skriv en dag som kommer.")
    if found.year > today.year + FURTHEST_YEARS:
        return Fault("Datoen er mer enn tjue år fram. Sjekk årstallet.")
    return day_answer(found)


def day_answer(on: date, state: AnswerState = AnswerState.SAID) -> Answer:
    """Return a day as a field keeps it."""
    return Answer(on.isoformat(), norwegian_date(on), state)


async def duration(filling: Filling, written: str) -> Answer | Fault:
    """Return how long somebody wrote that it lasts; a bare number is years."""
    bare = written.strip()
    found = parse_duration(f"{bare} år" if bare.isdecimal() else bare, today=filling.context.today)
    if found is None:
        return Fault(
            "Jeg forsto ikke hvor lenge. Skriv for eksempel «2 år», «2 år + 1 år opsjon», «løpende» eller «engangskjøp»."
        )
    return duration_answer(found)


def duration_answer(found: Duration, state: AnswerState = AnswerState.SAID) -> Answer:
    """Return a duration as the field keeps it: words that say the same when they are read again."""
    told = _said_duration(found)
    return Answer(told, told, state)


def _said_duration(found: Duration) -> str:
    if found.months is None and found.max_months is None:
        return RUNNING
    if not found.months and not found.option_months:
        return ONCE
    plain = said_days(found.months or 0)
    return f"{plain} + {said_days(found.option_months)} opsjon" if found.option_months else plain


async def yes_no(filling: Filling, written: str) -> Answer | Fault:
    """Return yes or no."""
    _ = filling
    found = parse_yesno(written)
    if found not in ("yes", "no"):
        return Fault(_YESNO_FAULT)
    return Answer(YES, "ja") if found == "yes" else Answer(NO, "nei")


async def files(filling: Filling, written: str) -> Answer | Fault:
    """Return the files that were added, by their ids."""
    _ = filling
    ids = [one.strip() for one in written.split(",") if one.strip()]
    if not ids:
        return Fault("Legg ved en fil her, eller hopp over.")
    return Answer(",".join(ids), "1 fil" if len(ids) == 1 else f"{len(ids)} filer")


def one_of(options: Sequence[Option], written: str) -> Option | None:
    """Return the option that somebody means by its value, its label or the beginning of it; None where none is sure."""
    folded = _folded(written)
    for option in options:
        if folded in (_folded(option.value), _folded(option.label)):
            return option
    near = [one for one in options if folded and _folded(one.label).startswith(folded)]
    if not near and folded:
        near = [one for one in options if set(folded.split()) & set(_folded(one.label).split()[:1])]
    return near[0] if len(near) == 1 else None


def several_of(options: Sequence[Option], written: str) -> tuple[Option, ...] | None:
    """Return the options that somebody means, parted by commas or «og»; () for none of them, None where not understood."""
    if _folded(written) in _OF_NONE:
        return ()
    parts = [part for part in written.replace(" og ", ",").replace(";", ",").split(",") if part.strip()]
    found = [one_of(options, part) for part in parts]
    if not found or None in found:
        whole = one_of(options, written)
        return (whole,) if whole else None
    return tuple(dict.fromkeys(one for one in found if one is not None and one.value != NONE))


def choice(*options: Option) -> Parser:
    """Return the parser of a field that takes one of some options."""

    async def parse(filling: Filling, written: str) -> Answer | Fault:
        _ = filling
        found = one_of(options, written)
        return Answer(found.value, found.label) if found else choose_fault(options)

    return parse


def choose_fault(options: Sequence[Option]) -> Fault:
    """Return that none of the options was understood, with what can be chosen."""
    labels = ", ".join(f"«{one.label}»" for one in options)
    return Fault(f"Velg ett av svarene: {labels}.")


def chosen_answer(found: Sequence[Option], *, none: str) -> Answer:
    """Return the options that were chosen as a field keeps them; `none` is how it is said where there are none."""
    if not found:
        return Answer(NONE, none)
    # A label may have commas of its own.
    return Answer(",".join(one.value for one in found), "; ".join(one.label for one in found))


def _folded(written: str) -> str:
    return " ".join(words(written))


def never(label: str) -> Parser:
    """Return the parser of a field that follows from others, and is never answered."""

    async def parse(filling: Filling, written: str) -> Answer | Fault:
        _ = filling, written
        return Fault(f"{label} regnes ut av de andre svarene. Rett dem i stedet.")

    return parse
