"""Which colleague somebody means who writes a name, and what is said where that is nobody who can be asked."""

from dataclasses import dataclass
from typing import Final

from dialogs.dialog import Context
from dialogs.stand_in.words import means_leader, name_parts
from register.enhet import Enhet
from register.person import Person
from register.person_search import Found, find_people

MOST_CHOICES: Final = 5
_LONGEST_QUOTE: Final = 80
_ONESELF: Final = frozenset({"meg", "meg selv", "jeg", "jeg selv", "mæ", "me", "eg", "meg sjølv", "eg sjølv"})
_NOT_ONESELF: Final = "Du kan ikke ta over for deg selv. Skriv en annen."


@dataclass(frozen=True, slots=True)
class Meant:
    """Who was meant: one person, several to choose between, or why nobody can be asked."""

    person: Person | None = None
    several: tuple[Person, ...] = ()
    fault: str = ""


async def meant(context: Context, written: str) -> Meant:
    """Return whom a name, an e-mail address or «lederen min» means; never the asker or whoever has left."""
    if means_leader(written):
        leader = (
            await context.session.get(Person, context.person.leader_id) if context.person.leader_id else None
        )
        if leader is None:
            return Meant(fault="Du har ingen leder i registeret. Skriv navnet på den som tar over.")
        written = leader.email
    if written.casefold().strip(" .!") in _ONESELF:
        return Meant(fault=_NOT_ONESELF)
    if len(name_parts(written)) > 1:
        return Meant(fault="Bare én kan ta over. Skriv ett navn.")
    found = await find_people(context.session, written, asker=context.person, on=context.today)
    quoted = written[:_LONGEST_QUOTE]
    if fault := _nobody(context, found, quoted):
        return Meant(fault=fault)
    if len(found.people) == 1:
        return Meant(found.people[0])
    if len(found.people) > MOST_CHOICES:
        more = "Skriv hele navnet eller e-postadressen."
        return Meant(fault=f"{len(found.people)} ansatte passer med «{quoted}». {more}")
    return Meant(several=found.people)


def _nobody(context: Context, found: Found, written: str) -> str:
    """Return why nobody of those who were found can be asked, "" where somebody can."""
    if found.people:
        return _NOT_ONESELF if found.people == (context.person,) else ""
    if found.left:
        return f"{found.left[0].name} har sluttet. Skriv en annen."
    if found.guests:
        return f"{found.guests[0].name} er gjest og kan ikke ta over. Skriv en ansatt."
    return f"Jeg finner ingen ansatt som heter «{written}». Skriv hele navnet eller e-postadressen."


async def known_as(context: Context, person: Person) -> str:
    """Return somebody's name with where they work, so that two of one name can be told apart; not escaped."""
    enhet = await context.session.get(Enhet, person.enhet_id) if person.enhet_id else None
    place = enhet.name if enhet else person.tjenesteomrade or person.email
    return f"{person.name}, {place}"
