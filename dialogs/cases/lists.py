"""Lists of cases: one's own, those of one's tjenesteområde, and the procurement office's."""

from collections.abc import Sequence
from typing import Final

from conversation.markup import escape
from conversation.reply import Choice, Reply
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

MOST_SHOWN: Final = 10
NONE_OF_OWN: Final = "Du har ingen saker hos meg. Skriv hva du trenger, så hjelper jeg deg å melde det."


async def mine(context: Context) -> Outcome:
    """List what somebody has reported, or filed for others, newest first, each with where it is."""
    return await mine_or_none(context) or say(context, NONE_OF_OWN)


async def mine_or_none(context: Context) -> Outcome | None:
    """List somebody's own cases as `mine` does; None where they have none, and something else waits for them."""
    looks = await onlooker(context)
    found = await _own(looks)
    if not found:
        waiting = await context.reminders.waiting(context.session, context.person, on=context.today)
        return None if waiting else say(context, NONE_OF_OWN)
    count = "Du har **én sak**" if len(found) == 1 else f"Du har **{len(found)} saker**"
    return await _listed(looks, found, f"{count}, den nyeste først:" if len(found) > 1 else f"{count}:")


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
    return await _listed(looks, found, f"{count}, den eldste først:")


async def _not_office(context: Context, *, new: bool) -> Outcome:
    if not new:
        return await mine(context)
    text = "Denne listen er for innkjøpskontakter og innkjøpere. Skriv «mine saker» for å se dine egne."
    return say(context, text)


async def _listed(looks: Onlooker, cases: Sequence[CaseRecord], lead: str) -> Outcome:
    shown = cases[:MOST_SHOWN]
    rows = [f"{number}. {await _row(looks, case)}" for number, case in enumerate(shown, 1)]
    more = len(cases) - len(shown)
    rest = f"\n\nOg {more} til. Skriv nummeret på den du vil se." if more > 0 else ""
    choices = tuple(
        Choice(clipped(f"{number}. {case.title}"), show_case(case).action)
        for number, case in enumerate(shown, 1)
    )
    text = f"{lead}\n\n" + "\n".join(rows) + rest
    return Outcome((Reply(text, choices=choices, private=True),), looks.context.memory, answered=True)


async def _row(looks: Onlooker, case: CaseRecord) -> str:
    context, at = looks.context, filed_at_of(case)
    ago = days_ago(at, context.now) if at else ""
    has = ""
    if isinstance(case, Behovsmelding) and case.taken_by_id is not None:
        has = f", hos {await name_of(context, case.taken_by_id)}"
    status = status_word(case, context.kommune)
    named = f"**{case.number}** {escape(clipped(case.title, 100))}"
    if not ago or status == AVVIK_STATUS["meldt"]:
        return f"{named}: {status}{has} {ago}".rstrip()
    return f"{named}: {status}{has}, meldt {ago}"
