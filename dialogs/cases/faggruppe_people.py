"""Who is in a faggruppe, who may put it together, and which colleague is meant by a name."""

from collections.abc import Sequence
from typing import Final

from conversation.markup import escape
from dialogs.cases.handler import handles
from dialogs.cases.sight import Onlooker, is_over
from dialogs.cases.words import say, show_case, step
from dialogs.colleague import MOST_CHOICES, known_as
from dialogs.dialog import Outcome
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, FAGGRUPPE, party_ids
from register.faggruppe import invited, members
from register.person import Person
from register.person_search import find_people

INVITE, LEAVE, REMOVE = "invite", "leave", "remove_member"
"""What the buttons do; each is a step of `dialogs.cases.steps`."""
LONGEST_QUOTE: Final = 80


async def group_line(looks: Onlooker, need: Behovsmelding) -> str:
    """Return who is in the faggruppe and who has not answered, as Markdown; "" where nobody is asked."""
    session = looks.context.session
    within, waiting = await members(session, need), await invited(session, need)
    said = f"Med i faggruppen: {names_of(within)}." if within else ""
    return f"{said} Ikke svart: {names_of(waiting)}.".strip() if waiting else said


def names_of(people: Sequence[Person]) -> str:
    """Return some names as a sentence has them, escaped."""
    names = [escape(one.name) for one in people]
    return " og ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


async def colleague(looks: Onlooker, need: Behovsmelding, written: str) -> Person | str:
    """Return the one colleague whom a name or an e-mail address means for a faggruppe, else why there is none."""
    context = looks.context
    quoted = escape(written[:LONGEST_QUOTE])
    found = await find_people(context.session, written, asker=context.person, on=context.today)
    barred, within = party_ids(need, BARRED), party_ids(need, FAGGRUPPE)
    people = [one for one in found.people if one.id not in barred]
    match people:
        case [one] if one.id == context.person.id:
            return "Skriv en annen enn deg selv."
        case [one] if one.id in within:
            return f"{escape(one.name)} er alt med."
        case [one]:
            return one
        case []:
            return _nobody(quoted, left=found.left, guests=found.guests, barred=bool(found.people))
    known = [escape(f"{await known_as(context, one)} ({one.email})") for one in people[:MOST_CHOICES]]
    return f"Flere heter «{quoted}»: {'; '.join(known)}. Skriv e-postadressen."


def _nobody(quoted: str, *, left: Sequence[Person], guests: Sequence[Person], barred: bool) -> str:
    if barred:
        return f"«{quoted}» kan ikke være med i denne saken."
    if left:
        return f"{escape(left[0].name)} har sluttet."
    if guests:
        return f"{escape(guests[0].name)} er gjest. Bare ansatte kan være med."
    return f"Jeg finner ingen ansatt som heter «{quoted}»."


async def show_group(looks: Onlooker, need: Behovsmelding) -> Outcome:
    """Return who is in the faggruppe of a need, for those who may see the need whole."""
    context = looks.context
    line = await group_line(looks, need) or f"Ingen er invitert til faggruppen for {need.number} ennå."
    choices = (
        [step(need, LEAVE, "Gå ut av faggruppen")] if context.person.id in party_ids(need, FAGGRUPPE) else []
    )
    if handles(looks, need) and not is_over(looks, need):
        choices.append(step(need, INVITE, "Inviter til faggruppen"))
        if await members(looks.context.session, need) or await invited(looks.context.session, need):
            choices.append(step(need, REMOVE, "Ta ut av faggruppen"))
    return say(
        context, f"**{need.number}: {escape(need.title)}**\n\n{line}", *choices, show_case(need, "Se saken")
    )
