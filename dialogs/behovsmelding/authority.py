"""Who has the authority to spend the money, and who should help: suggested from the register, never decided by us."""

import re
from collections.abc import Sequence
from typing import Final

from sqlalchemy import or_, select

from dialogs.behovsmelding import keys
from dialogs.behovsmelding.parsers import text
from dialogs.behovsmelding.place import Where
from dialogs.behovsmelding.value import Total, total_of
from dialogs.form import Fault, Filling
from knowledge.kind import word_pattern
from register.answers import Answer, AnswerState
from register.enhet import fold_name
from register.forankring import with_authority
from register.leaders import Leader, leaders_from
from register.person import Person, PersonRole, Role
from register.person_search import find_people

LONGEST: Final = 300
_MOST: Final = 6
_ROLE_NAMES: Final = {Role.VERNEOMBUD: "verneombud", Role.TILLITSVALGT: "tillitsvalgt"}
_WORK: Final = word_pattern(
    (
        "arbeidsmiljø", "arbeidsplass", "ergonomi", "kontor", "kontorstol", "stol", "-stol", "-stoler", "pult", "-pult", "-pulter",
        "møbel", "møbler", "-møbler", "løft", "arbeidstøy", "arbeidsklær", "verneutstyr", "vernesko", "uniform", "turnus",
        "bemanning", "vikar", "fagsystem", "-system", "-systemer", "overvåk", "kamera", "støy", "ventilasjon", "inneklima",
        "lokale", "-lokaler", "garderobe", "renhold", "kjøkken", "arbeidstid", "sykefravær", "vold", "trusler", "alarm",
    )
)  # fmt: skip
"""Words of needs that touch how people work."""


async def suggested_authority(filling: Filling, where: Where) -> Answer | None:
    """Return who answers for the value among the leaders above, as the one who confirms a need is found; else the nearest.

    None where the register names no leader.
    """
    requester, total = where.requester, total_of(filling)
    if _has_enough(requester, total):
        return _named(requester)
    leaders = await _leaders(filling, where)
    chosen = with_authority(leaders, total.high if total else None) or next(iter(leaders), None)
    return _named(chosen) if chosen else None


def _named(person: Person | Leader) -> Answer:
    return Answer(person.name, person.name, AnswerState.DERIVED)


def _has_enough(person: Person, total: Total | None) -> bool:
    return total is not None and (person.budget_authority_nok or 0) >= total.high


async def _leaders(filling: Filling, where: Where) -> Sequence[Leader]:
    """Return the leaders above somebody, nearest first: of the enhet that the need is for, else the person's own."""
    enhet, requester = where.enhet, where.requester
    first = requester.leader_id
    if enhet is not None and enhet.id != requester.enhet_id and enhet.leader_id:
        first = enhet.leader_id
    context = filling.context
    return await leaders_from(context.session, first, but=requester.id, on=context.today)


async def leader_called(filling: Filling, where: Where, said: str) -> str:
    """Return who is meant by «lederen min» or «rektor Lars Demo»: a person's name, else the words as they are."""
    plain = " ".join(said.split())
    named = re.search(r"[A-ZÆØÅ][\w-]+(?: [A-ZÆØÅ][\w-]+)+$", plain)
    if named:
        return named[0]
    role = re.sub(r"(?<=\w{3})(?:en| min| vår)+$", "", plain.casefold())
    if role in ("leder", "leiar", "sjef"):
        leaders = await _leaders(filling, where)
        return leaders[0].name if leaders else plain
    return plain


async def suggested_faggruppe(filling: Filling, where: Where) -> Answer | None:
    """Return the verneombud and tillitsvalgte of the area, where the need touches how people work; else None."""
    if not touches_work(filling):
        return None
    people = await _of_the_area(filling, where)
    told = ", ".join(f"{name} ({_ROLE_NAMES[role]})" for name, role in people)
    return Answer(told, told, AnswerState.DERIVED) if told else None


def touches_work(filling: Filling) -> bool:
    """Say whether the need touches how people work, by its words."""
    return touches_work_words(f"{filling.value(keys.WHAT)} {filling.value(keys.NEED)}")


def touches_work_words(text: str) -> bool:
    """Say whether some words are of something that touches how people work."""
    return _WORK.search(text) is not None


async def _of_the_area(filling: Filling, where: Where) -> list[tuple[str, Role]]:
    """Return the names of who holds a role for the employees where the need belongs, each once in each role."""
    context = filling.context
    enheter = where.above
    names = {
        filling.value(keys.TJENESTEOMRADE),
        *(one.name for one in enheter),
        *(one.tjenesteomrade or "" for one in enheter),
    }
    places = {fold_name(name) for name in names if name}
    columns = (Person.id, Person.name, Person.tjenesteomrade, PersonRole.role, PersonRole.scope)
    held = (
        select(*columns)
        .join(PersonRole)
        .where(
            PersonRole.role.in_([role.value for role in _ROLE_NAMES]),
            or_(Person.left_on.is_(None), Person.left_on > context.today),
        )
        .order_by(Person.name)
    )
    found = {
        (id, role): (name, Role(role))
        for id, name, area, role, scope in await context.session.execute(held)
        # By the role's own limit, else where its holder belongs.
        if (scope or fold_name(area or "")) in places
    }
    order = list(_ROLE_NAMES)
    return sorted(found.values(), key=lambda one: order.index(one[1]))[:_MOST]


async def parse_people(filling: Filling, written: str) -> Answer | Fault:
    """Return one or several people as they were written, a single one by the full name that the register knows."""
    plain = await text(LONGEST)(filling, written)
    if isinstance(plain, Fault) or "," in plain.value or " og " in plain.value:
        return plain
    context = filling.context
    found = await find_people(context.session, plain.value, asker=context.person, on=context.today)
    return Answer(found.people[0].name, found.people[0].name) if len(found.people) == 1 else plain
