"""Who acts for whom, arranged in words: «Jeg er borte 6.–24. juli, Per tar over», «overfør alle til Per».

Everything said here is between the asker and the bot: in a shared room it goes to the person's own chat.
"""

from dataclasses import replace
from datetime import date
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean
from dialogs.dialog import Context, Outcome, privately
from dialogs.reminders.hand_over import hand_over_one
from dialogs.stand_in.answer import accepted, declined, say
from dialogs.stand_in.arrange import arrange, chosen, show_handover
from dialogs.stand_in.colleague import colleague_asked
from dialogs.stand_in.correct import stand_in_cancelled, stand_in_mended
from dialogs.stand_in.end import back, ended, listed, withdraw
from dialogs.stand_in.form import DEPUTY, FROM, TO, Draft, show_form
from dialogs.stand_in.reason import without_reason
from dialogs.stand_in.words import Understood, Wish, means_leader, name_parts, understand
from norsk.when import norwegian_date
from register.person_search import find_people
from register.stand_in import StandInKind

STAND_IN_ACTIONS: Final = frozenset(
    {ActionId.ASK_STAND_IN, ActionId.ACCEPT_STAND_IN, ActionId.DECLINE_STAND_IN, ActionId.END_STAND_IN}
)
"""The buttons of an arrangement."""
_ONE_AVTALE: Final = "Skriv «overfør avtale», avtalenummeret, «til» og navnet på den som skal ta over."
_APART: Final = "Jeg kan bare notere dager i sammenheng. Rett datoene, eller meld ett fravær om gangen."
_AT_ONCE: Final = "Avtalene og avvikene flyttes så snart den du spør, sier ja. Spør når det passer."


async def stand_in_command(context: Context, text: str) -> Outcome | None:
    """Return what a sentence about being away or handing over leads to, or None where the text is none."""
    if found := await colleague_asked(context, text) or await stand_in_mended(context, text):
        return privately(found)
    said = understand(text, today=context.today)
    if said is None or (not said.sure and not await _is_known(context, said.deputy)):
        return None
    return privately(await _done(context, said))


async def stand_in_cancel(context: Context) -> Outcome | None:
    """Take back what somebody arranged a moment ago, or return None where they did not, or are a guest."""
    if context.guest:
        return None
    found = await stand_in_cancelled(context)
    return privately(found) if found else None


async def _is_known(context: Context, name: str) -> bool:
    if means_leader(name):
        return True
    for one in name_parts(name):
        if (await find_people(context.session, one, asker=context.person, on=context.today)).people:
            return True
    return False


async def _done(context: Context, said: Understood) -> Outcome:
    days = said.stretch
    first, last = (days.first, days.last) if days else (None, None)
    match said.wish:
        case Wish.LIST:
            return await listed(context)
        case Wish.WITHDRAW:
            return await withdraw(context)
        case Wish.BACK:
            return await back(context, first)
        case Wish.ONE_AVTALE:
            return await hand_over_one(context, context.turn.text or "") or say(context, _ONE_AVTALE)
        case Wish.HANDOVER:
            return await _handed_over(context, said, first)
        case Wish.ABSENCE:
            values = {FROM: _iso(first), TO: _iso(last), DEPUTY: said.deputy}
            draft = Draft(StandInKind.ABSENCE, values, note=_APART if days and days.gaps else "")
            if first is None or last is None or not said.whole:
                return show_form(context, draft)
            return await arrange(context, draft)


async def _handed_over(context: Context, said: Understood, on: date | None) -> Outcome:
    """Ask for everything to be moved; where a later day or nobody is named, show the form before anybody is asked."""
    draft = Draft(StandInKind.HANDOVER, {DEPUTY: said.deputy})
    later = on is not None and on > context.today
    if said.deputy and not later:
        return await arrange(context, draft)
    note = f"Jeg kan ikke vente til {norwegian_date(on)} med å flytte. {_AT_ONCE}" if on and later else ""
    return await show_handover(context, replace(draft, note=note))


async def stand_in_pressed(context: Context, action: Action) -> Outcome:
    """Do what a button of an arrangement says."""
    return privately(await _pressed(context, action))


async def _pressed(context: Context, action: Action) -> Outcome:
    match action.id:
        case ActionId.ACCEPT_STAND_IN:
            return await accepted(context, action)
        case ActionId.DECLINE_STAND_IN:
            return await declined(context, action)
        case ActionId.END_STAND_IN:
            return await ended(context, action)
    kind = StandInKind(action.args.get("kind", StandInKind.ABSENCE.value))
    if context.turn.form:
        values = {
            key: without_reason(clean(context.turn.form.get(key, ""))).strip() for key in (FROM, TO, DEPUTY)
        }
        return await arrange(context, Draft(kind, values))
    draft = Draft(kind, {FROM: action.args.get("from", ""), TO: action.args.get("to", ""), DEPUTY: ""})
    if "deputy" in action.args:
        return await chosen(context, draft, action.args["deputy"])
    return show_form(context, draft)


def _iso(on: date | None) -> str:
    return on.isoformat() if on else ""
