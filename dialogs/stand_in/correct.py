"""Taking back or mending what was arranged a moment ago: «nei, til 31. juli», «jeg mente Pål», «avbryt»."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from dialogs.dialog import Context, Outcome
from dialogs.stand_in.arrange import arrange
from dialogs.stand_in.end import take_back
from dialogs.stand_in.form import DEPUTY, FROM, TO, Draft, show_form
from dialogs.state_store import Memory
from norsk.stretch import Stretch, parse_stretch
from norsk.words import fold
from register.arrangement import end, open_stand_ins
from register.events import StandInDecided
from register.person import Person
from register.person_search import find_people
from register.stand_in import StandIn, StandInKind, StandInStatus

_JUST: Final = timedelta(minutes=15)
"""Later than this, «nei» and «avbryt» are about something else."""
_LONGEST: Final = 80
_LEAD: Final = re.compile(
    r"^(?:(?:nei|no|nope|ops|oi|unnskyld|beklager|sorry|rettelse|eller|vent)\b[\s,.!–-]*)*"
    r"(?:(?:jeg|eg|æ|i) )?(?:(?:mente|meinte|meant|skulle skrive|skulle ha skrevet)\b\s*)?"
    r"(?:(?:det|han|hun) (?:skal|skulle) være\s*|(?:det er|heller|faktisk|actually)\s+)?"
)
_NO_NAME: Final = re.compile(
    r"\b(?:til|og med|fra|frå|den|tar over|tek over|skal ta over|som tar over|overtar|ikke \w+|ikkje \w+|not \w+|men|likevel|to|from|until)\b|[,.!;]"
)
_UNTIL: Final = re.compile(r"^(?:til|te|t|ut|to|until|till|fram til|frem til|t\.?o\.?m)\b")


async def stand_in_mended(context: Context, text: str) -> Outcome | None:
    """Return what mending the last arrangement leads to; None where nothing was just arranged, or nothing is mended."""
    folded = fold(text.strip())
    lead = _LEAD.match(folded)
    if lead is None or not lead[0].strip() or len(folded) > _LONGEST or "?" in text:
        return None
    last = await _last(context)
    if last is None:
        return None
    rest = text.strip()[lead.end() :].strip()
    stretch = parse_stretch(rest, today=max(context.today, last.from_on - timedelta(days=1)))
    if stretch is None or last.kind == StandInKind.HANDOVER.value:
        stretch = None
    name = _NO_NAME.sub(" ", rest[: stretch.start] + " " + rest[stretch.end :] if stretch else rest).split()
    deputy = " ".join(name)
    if (
        deputy
        and not (await find_people(context.session, deputy, asker=context.person, on=context.today)).people
    ):
        return None
    if stretch and _UNTIL.match(fold(rest[stretch.start :])):
        stretch = replace(stretch, first=last.from_on)
    return await _mended(context, last, stretch, deputy) if stretch or deputy else None


async def stand_in_cancelled(context: Context) -> Outcome | None:
    """Take back what was asked a moment ago, for whoever writes «avbryt»; None where nothing was."""
    last = await _last(context)
    return replace(take_back(context, last), memory=Memory()) if last else None


async def _last(context: Context) -> StandIn | None:
    """Return what the person arranged last, where that was just now and nobody has said yes to it."""
    own = [
        one
        for one in await open_stand_ins(context.session, context.person, on=context.today)
        if one.source == "chat"
        and context.now - one.asked_at <= _JUST
        and (one.status == StandInStatus.ASKED.value or one.deputy_id is None)
    ]
    return max(own, key=lambda one: one.asked_at, default=None)


async def _mended(context: Context, last: StandIn, stretch: Stretch | None, deputy: str) -> Outcome:
    if not deputy and last.deputy_id:
        deputy = (await context.session.get_one(Person, last.deputy_id)).email
    kind = StandInKind(last.kind)
    first, until = _days(last, stretch)
    values = {FROM: first.isoformat(), TO: until.isoformat(), DEPUTY: deputy}
    draft = Draft(kind, values if kind is StandInKind.ABSENCE else {DEPUTY: deputy})
    if stretch and stretch.gaps:
        return show_form(context, draft)
    plain = last.deputy_id is None
    if plain:
        # Otherwise shorter days would seem to be told already.
        end(context.session, last, by=context.person, now=context.now)
    outcome = await arrange(context, draft)
    if plain or not outcome.events:
        return outcome
    if last.status == StandInStatus.ASKED.value:
        end(context.session, last, by=context.person, now=context.now)
        return replace(outcome, events=(StandInDecided(last.id), *outcome.events))
    return outcome


def _days(last: StandIn, stretch: Stretch | None) -> tuple[date, date]:
    """Return the days after the mending: an end that is not named stays as it was."""
    first, until = last.from_on, last.to_on or last.from_on
    if stretch is None:
        return first, until
    if stretch.first == stretch.last and stretch.last and stretch.last > first and first != until:
        return first, stretch.last
    return stretch.first or first, stretch.last or until
