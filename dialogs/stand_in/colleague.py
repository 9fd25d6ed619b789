"""Whether a colleague is away and who stands in for them: all that another employee may know of an absence."""

import re
from typing import Final

from conversation.markup import escape
from dialogs.dialog import Context, Outcome
from dialogs.stand_in.answer import say
from norsk.words import fold
from register.person import Person
from register.person_search import find_people, given_name
from register.stand_in import absences_on, acting, usual

_WHO = r"(?:hvem|kven|kem|ka slags folk|who)"
_NAME = r"(?P<name>[^\s,?.!]+(?: [^\s,?.!]+){0,3}?)"
_OFF = r"(?:borte|borta|vekke|bortreist|fraværende|på ferie|på jobb|på kontoret|til stede|på kurs|i permisjon|away|on (?:holiday|vacation|leave)|out of office|tilgjengelig)"
_TAIL = r"(?: (?:nå|no|i dag|idag|for tiden|for tida|denne uka|today|now))?[?.!\s]*$"
_WHILE = r"(?:\s(?:når|mens|medan|nå|no|i dag|while|when|imens)\b.{0,60})?[?.!\s]*$"
_ROLE = r"(?:stedfortreder|stedfortredar|vikar|deputy|stand-in)(?:en|aren)?"
_STANDS_IN: Final = (
    re.compile(rf"^{_WHO} (?:er det som |som )?(?:tar over|tek over|overtar|vikarierer|vikarierar|dekker|dekkjer|steller|svarer|svarar|covers|is covering|stands in|is standing in|takes over) for {_NAME}{_WHILE}"),
    re.compile(rf"^{_WHO} (?:er|e|is) {_ROLE}(?: for| til)? {_NAME}{_WHILE}"),
    re.compile(rf"^{_WHO} (?:er|e|is) {_NAME}s {_ROLE}{_WHILE}"),
    re.compile(rf"^har {_NAME} (?:en )?(?:{_ROLE}){_WHILE}"),
)  # fmt: skip
_AWAY: Final = (
    re.compile(rf"^(?:er|e|is) {_NAME} (?:meldt )?{_OFF}{_TAIL}"),
    re.compile(rf"^(?:når|nar|when) (?:er|e|kommer|kjem|is) {_NAME} (?:tilbake|attende|back){_TAIL}"),
    re.compile(rf"^(?:hvor lenge|kor lenge|how long) (?:er|e|is) {_NAME} {_OFF}{_TAIL}"),
    re.compile(rf"^(?:hvor|kor|where) (?:er|e|is) {_NAME}{_TAIL}"),
)
_IS_BACK: Final = re.compile(
    rf"^{_NAME} (?:er|e|is) (?:tilbake|attende|back)(?: (?:nå|no|igjen|now))?[.!\s]*$"
)
_NOBODY: Final = frozenset({"jeg", "eg", "meg", "du", "deg", "han", "hun", "de", "dere", "vi", "vår", "min", "det", "den"})  # fmt: skip
_MOST: Final = 5


async def colleague_asked(context: Context, text: str) -> Outcome | None:
    """Return whether a colleague is away today and who stands in, never why or for how long.

    None where the text asks nothing of the kind, or names nobody who works here.
    """
    folded = fold(text.strip())
    if found := _IS_BACK.search(folded):
        return await _said_back(context, found["name"])
    for pattern in (*_STANDS_IN, *_AWAY):
        if (found := pattern.search(folded)) and found["name"].split()[0] not in _NOBODY:
            return await _told(context, found["name"], ends=pattern in _AWAY)
    return None


async def _told(context: Context, name: str, *, ends: bool) -> Outcome | None:
    people = (await find_people(context.session, name, asker=context.person, on=context.today)).people
    if not people or people == (context.person,):
        return None
    rows = [await _row(context, one, ends=ends) for one in people[:_MOST]]
    if len(people) > 1:
        rows = [f"{len(people)} ansatte passer med «{escape(name)}».", *rows]
    return say(context, "\n\n".join(rows))


async def _row(context: Context, person: Person, *, ends: bool) -> str:
    name = escape(person.name)
    if not await absences_on(context.session, (person.id,), on=context.today):
        other = await usual(context.session, person, on=context.today)
        deputy = other if other and other.id == person.deputy_id else None
        usually = (
            f" {escape(given_name(person))} har {escape(deputy.name)} som fast stedfortreder."
            if deputy
            else ""
        )
        return f"**{name}** er ikke meldt borte i dag.{usually}"
    who = await acting(context.session, person, on=context.today)
    said = f"**{name}** er borte i dag. "
    said += f"**{escape(who.name)}** tar over." if who.id != person.id else "Ingen tar over."
    return f"{said} Jeg viser ikke hvor lenge noen er borte." if ends else said


async def _said_back(context: Context, name: str) -> Outcome | None:
    people = (await find_people(context.session, name, asker=context.person, on=context.today)).people
    if len(people) != 1 or people[0].id == context.person.id:
        return None
    given = escape(given_name(people[0]))
    return say(
        context, f"{given} må selv skrive «jeg er tilbake» til meg. Det kan ikke du gjøre for {given}."
    )
