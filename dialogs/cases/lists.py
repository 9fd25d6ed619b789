"""Lists of cases: one's own, those of one's tjenesteområde, and the procurement office's."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from conversation.markup import escape
from conversation.reply import Choice, Reply
from dialogs.cases.handler import handles
from dialogs.cases.show import show
from dialogs.cases.sight import Onlooker, is_over, onlooker
from dialogs.cases.standing import name_of
from dialogs.cases.words import AVVIK_STATUS, clipped, say, show_case, status_word
from dialogs.dialog import Context, Outcome
from norsk.text import stem, words
from norsk.when import days_ago
from register.behovsmelding import Behovsmelding
from register.case_step import waits_for_taker
from register.cases import CaseRecord, filed_at_of, joined_needs, open_needs, own_cases, sees_case
from register.forankring import waits_for_leader

MOST_SHOWN: Final = 10
OWN_SHOWN: Final = 4
"""Of a case handler's list, how many places at most are kept for what they have reported themselves."""
NONE_OF_OWN: Final = "Du har ingen saker hos meg. Skriv hva du trenger, så hjelper jeg deg å melde det."


async def mine(context: Context) -> Outcome:
    """List the needs that somebody handles, and what they have reported or filed for others, each with where it is."""
    return await mine_or_none(context) or say(context, NONE_OF_OWN)


async def mine_or_none(context: Context) -> Outcome | None:
    """List somebody's own cases as `mine` does; None where they have none, and something else waits for them."""
    looks = await onlooker(context)
    found = await _own(looks)
    if handled := await _handled(looks):
        return await _both(looks, handled, found)
    if not found:
        waiting = await context.reminders.waiting(context.session, context.person, on=context.today)
        return None if waiting else say(context, NONE_OF_OWN)
    count = "Du har **én sak**" if len(found) == 1 else f"Du har **{len(found)} saker**"
    return await _listed(looks, found, f"{count}, den nyeste først:" if len(found) > 1 else f"{count}:")


async def _handled(looks: Onlooker) -> list[CaseRecord]:
    """Return the open needs that somebody handles, the oldest first."""
    return [one for one in await _open(looks) if handles(looks, one)]


async def _both(looks: Onlooker, handled: Sequence[CaseRecord], reported: Sequence[CaseRecord]) -> Outcome:
    """List what somebody handles and then what they have reported, numbered through."""
    own = [one for one in reported if one not in handled]
    few = MOST_SHOWN if not own else MOST_SHOWN - min(len(own), OWN_SHOWN)
    count = "**én sak**" if len(handled) == 1 else f"**{len(handled)} saker**"
    first = _Part(f"Du behandler {count}, den eldste først:", handled[:few], len(handled))
    left = MOST_SHOWN - len(first.shown)
    told = "**én sak**" if len(own) == 1 else f"**{len(own)} saker**"
    second = _Part(f"Du har meldt {told}, den nyeste først:", own[:left], len(own))
    return await _parts(looks, [one for one in (first, second) if one.shown])


async def _own(looks: Onlooker) -> list[CaseRecord]:
    session, ids = looks.context.session, looks.viewer.ids
    found = [one for one in await own_cases(session, ids) if await looks.sees(one)]
    # What somebody has joined is another's: they see of it what every employee may see.
    return [*found, *(one for one in await joined_needs(session, ids) if one not in found)]


async def latest(context: Context) -> Outcome:
    """Show somebody's only open case; where they have several, the list."""
    looks = await onlooker(context)
    found = await _own(looks)
    waiting = _still_open(looks, found) or found[:1]
    if not waiting:
        return say(context, NONE_OF_OWN)
    return await (show(context, waiting[0]) if len(waiting) == 1 else mine(context))


async def own_open(context: Context) -> list[CaseRecord]:
    """Return somebody's own cases that are not over, the newest first."""
    looks = await onlooker(context)
    return [one for one in _still_open(looks, await _own(looks)) if looks.follows(one)]


def _still_open(looks: Onlooker, cases: Sequence[CaseRecord]) -> list[CaseRecord]:
    return [one for one in cases if not is_over(looks, one)]


async def about(context: Context, text: str) -> Outcome | None:
    """Show the case of somebody's own that some words are about; None where none is."""
    asked = {stem(word) for word in words(text) if len(word) > 2}  # noqa: PLR2004 - «på», «om»
    if not asked:
        return None
    looks = await onlooker(context)
    found = [one for one in await _own(looks) if asked <= {stem(word) for word in words(one.title)}]
    if not found:
        return None
    if len(found) == 1:
        return await show(context, found[0])
    return await _listed(looks, found, "Flere av sakene dine kan være det du mener:")


async def in_area(context: Context) -> Outcome:
    """List the open needs of the enheter that an innkjøpskontakt buys for, the oldest first."""
    looks = await onlooker(context)
    if not (looks.is_kontakt or looks.is_office):
        text = "Denne listen er for innkjøpskontakter og innkjøpere. Skriv «mine saker» for å se dine egne."
        return say(context, text)
    found = [one for one in await _open(looks) if _is_theirs(looks, one)]
    if not found:
        return say(context, "Ingen åpne behov i ditt område.")
    count = "**Ett åpent behov**" if len(found) == 1 else f"**{len(found)} åpne behov**"
    return await _listed(looks, found, f"{count} i ditt område, det eldste først:")


def _is_theirs(looks: Onlooker, need: Behovsmelding) -> bool:
    if looks.is_office and not looks.is_kontakt:
        return need.taken_by_id in looks.viewer.ids or looks.works_on(need)
    return need.innkjopskontakt_id in looks.viewer.ids or looks.buys_for(need) or looks.works_on(need)


async def _open(looks: Onlooker) -> list[Behovsmelding]:
    ended = [one.id for one in looks.context.kommune.statuses if one.final]
    found = await open_needs(looks.context.session, ended=ended)
    return [
        one
        for one in found
        if await sees_case(looks.context.session, looks.viewer, one, enheter=looks.enheter)
    ]


async def for_office(context: Context, *, new: bool) -> Outcome:
    """List the needs that nobody has taken, or all that are open, for the procurement office."""
    looks = await onlooker(context)
    if not looks.is_office:
        return await (in_area(context) if looks.is_kontakt else _not_office(context, new=new))
    found = [one for one in await _open(looks) if not new or waits_for_taker(one)]
    if not found:
        return say(context, "Ingen nye behov venter." if new else "Ingen saker er åpne.")
    if new:
        count = "**Ett behov** venter" if len(found) == 1 else f"**{len(found)} behov** venter"
        return await _listed(looks, found, f"{count} på noen som tar det, det eldste først:")
    count = "**Én sak** er åpen" if len(found) == 1 else f"**{len(found)} saker** er åpne"
    return await _listed(looks, _by_status(looks, found), f"{count}: {_counted(looks, found)}.")


def _by_status(looks: Onlooker, needs: Sequence[Behovsmelding]) -> list[Behovsmelding]:
    """Return needs in the order of the kommune's statuses, the oldest first within each."""
    order = [one.id for one in looks.context.kommune.statuses]
    return sorted(needs, key=lambda one: order.index(one.status) if one.status in order else len(order))


def _counted(looks: Onlooker, needs: Sequence[Behovsmelding]) -> str:
    """Return how many needs have each status: «2 mottatt, 1 kunngjort»."""
    counts = Counter(one.status for one in needs)
    return ", ".join(
        f"{counts[one.id]} {one.label}" for one in looks.context.kommune.statuses if counts[one.id]
    )


async def for_leader(context: Context) -> Outcome:
    """List the needs that wait for a leader to confirm them, for the procurement office and innkjøpskontakter."""
    looks = await onlooker(context)
    if not (looks.is_office or looks.is_kontakt):
        return await _not_office(context, new=True)
    found = [
        one
        for one in await _open(looks)
        if looks.works_on(one) and await waits_for_leader(context.session, one) is not None
    ]
    if not found:
        return say(context, "Ingen saker venter på leder.")
    count = "**Én sak** venter" if len(found) == 1 else f"**{len(found)} saker** venter"
    return await _listed(looks, found, f"{count} på at en leder bekrefter, den eldste først:")


async def _not_office(context: Context, *, new: bool) -> Outcome:
    if not new:
        return await mine(context)
    text = "Denne listen er for innkjøpskontakter og innkjøpere. Skriv «mine saker» for å se dine egne."
    return say(context, text)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a list: what it is, those of it that are shown, and how many there are."""

    lead: str
    shown: Sequence[CaseRecord]
    count: int


async def _listed(looks: Onlooker, cases: Sequence[CaseRecord], lead: str) -> Outcome:
    return await _parts(looks, [_Part(lead, cases[:MOST_SHOWN], len(cases))])


async def _parts(looks: Onlooker, parts: Sequence[_Part]) -> Outcome:
    told, choices = [], list[Choice]()
    for part in parts:
        rows = []
        for case in part.shown:
            number = len(choices) + 1
            rows.append(f"{number}. {await _row(looks, case)}")
            choices.append(Choice(clipped(f"{number}. {case.title}"), show_case(case).action))
        more = part.count - len(part.shown)
        told += [part.lead, "\n".join(rows)]
        told += [f"Og {more} til. Skriv nummeret på den du vil se."] if more > 0 else []
    reply = Reply("\n\n".join(told), choices=tuple(choices), private=True)
    return Outcome((reply,), looks.context.memory, answered=True)


async def _row(looks: Onlooker, case: CaseRecord) -> str:
    context, at = looks.context, filed_at_of(case)
    ago = days_ago(at, context.now) if at else ""
    has = ""
    if isinstance(case, Behovsmelding):
        if case.taken_by_id is not None:
            has = f", hos {await name_of(context, case.taken_by_id)}"
        if looks.works_on(case) and await waits_for_leader(context.session, case) is not None:
            has += ", venter på leder"
    status = status_word(case, context.kommune)
    named = f"**{case.number}** {escape(clipped(case.title, 100))}"
    if not ago or status == AVVIK_STATUS["meldt"]:
        return f"{named}: {status}{has} {ago}".rstrip()
    return f"{named}: {status}{has}, meldt {ago}"
