"""What is said about who acts for whom: to the one who is asked, and to the one who asked."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Fact, Reply
from knowledge.names import fill
from norsk.stretch import said_stretch
from norsk.when import oslo_date
from register.handover import workload
from register.person import Person
from register.person_search import given_name
from register.stand_in import StandIn, StandInKind, StandInStatus, stands_in_for, usual


async def asked(session: AsyncSession, stand_in: StandIn) -> Sequence[Reply]:
    """Return the message that asks somebody to act for another, with what it means; none where nobody is asked."""
    person = await session.get_one(Person, stand_in.person_id)
    deputy = await session.get(Person, stand_in.deputy_id) if stand_in.deputy_id else None
    if deputy is None:
        return []
    on = oslo_date(stand_in.asked_at)
    held = await workload(session, person, on=max(on, stand_in.from_on))
    amount = (
        f"{_count(held.avtaler, 'avtale', 'avtaler')} og {_count(held.avvik, 'åpent avvik', 'åpne avvik')}"
    )
    name = escape(given_name(person))
    if stand_in.kind == StandInKind.HANDOVER.value:
        what = (
            f"Det er {amount}. De blir dine så snart du sier ja, og går ikke tilbake av seg selv. Enheter som {name} "
            "leder eller er innkjøpskontakt for, er ikke med."
        )
        parts = [f"**{escape(person.name)}** spør om du kan overta alt {name} har ansvaret for.", what]
        facts = (Fact("Fra", "når du sier ja"), Fact("Gjelder", amount))
    else:
        parts = [
            f"**{escape(person.name)}** spør om du kan ta over {period(stand_in)}.",
            _meaning(name, amount),
        ]
        parts += await _others(session, person, stand_in)
        facts = (Fact("Periode", period(stand_in)), Fact("Gjelder", amount))
    return [Reply("\n\n".join(parts), to=deputy.email, facts=facts, choices=answers(stand_in))]


def _meaning(name: str, amount: str) -> str:
    return (
        f"Da kommer påminnelser og oppgaver som ellers går til {name}, til deg, og du ser det {name} ser, unntatt avvik for navngitte mottakere. "
        f"{name} har ansvaret for {amount}. Etterpå går alt tilbake til {name}."
    )


async def _others(session: AsyncSession, person: Person, stand_in: StandIn) -> list[str]:
    """Return the sentence about those whom the person acts for already: that comes too."""
    others = await stands_in_for(session, person, stand_in.from_on)
    if not others:
        return []
    names = ", ".join(escape(one.name) for one in others)
    return [f"{escape(given_name(person))} tar selv over for {names}. Det følger med."]


def answers(stand_in: StandIn) -> tuple[Choice, ...]:
    """Return the buttons by which somebody says yes or no."""
    args = {"stand_in": str(stand_in.id)}
    return (
        Choice("Ja, jeg tar over", Action(ActionId.ACCEPT_STAND_IN, args)),
        Choice("Nei", Action(ActionId.DECLINE_STAND_IN, args)),
    )


async def decided(session: AsyncSession, stand_in: StandIn, *, kav: str) -> Sequence[Reply]:
    """Return what the other is told once an arrangement holds, was turned down, or has ended.

    Whoever acted has their answer already. `kav` is what the contract tool is called.
    """
    person = await session.get_one(Person, stand_in.person_id)
    deputy = await session.get(Person, stand_in.deputy_id) if stand_in.deputy_id else None
    if deputy is None:
        return await _without_deputy(session, stand_in, person)
    match StandInStatus(stand_in.status):
        case StandInStatus.CONFIRMED:
            return [Reply(_yes(stand_in, deputy, kav), to=person.email)]
        case StandInStatus.DECLINED:
            return [_no(stand_in, person, deputy)]
        case StandInStatus.ENDED:
            name = escape(person.name)
            told = f"**{name}** trenger ikke lenger at du {_what(stand_in)}. Du skal ikke gjøre noe mer."
            return [Reply(told, to=deputy.email)]
        case StandInStatus.ASKED:
            return []


async def _without_deputy(session: AsyncSession, stand_in: StandIn, person: Person) -> Sequence[Reply]:
    """Return the message to whoever gets what comes while somebody is away without a deputy."""
    since = max(stand_in.from_on, oslo_date(stand_in.decided_at or stand_in.asked_at))
    other = await usual(session, person, on=since)
    if other is None:
        return []
    name = escape(person.name)
    if stand_in.status == StandInStatus.ENDED.value:
        return [Reply(f"**{name}** er ikke lenger meldt borte {period(stand_in)}.", to=other.email)]
    why = "fast stedfortreder" if other.id == person.deputy_id else "leder"
    told = f"**{name}** er borte {period(stand_in)} uten stedfortreder. Det som kommer til {escape(given_name(person))} da, går til deg"
    return [Reply(f"{told}." if other.id not in (person.deputy_id, person.leader_id) else f"{told} som {why}.", to=other.email)]  # fmt: skip


def _yes(stand_in: StandIn, deputy: Person, kav: str) -> str:
    name = escape(deputy.name)
    if stand_in.kind == StandInKind.ABSENCE.value:
        return f"**{name}** har sagt ja og tar over for deg {period(stand_in)}. Skriv «jeg er tilbake» hvis du kommer før."
    told = (
        f"**{name}** har sagt ja og har overtatt avtalene og avvikene dine.\n\n"
        f"Endringen må også føres i {{kav}}. Så lenge {{kav}} har deg, står {escape(given_name(deputy))} her; "
        "når {kav} har en annen, gjelder det."
    )
    return fill(told, {"kav": kav})


def _no(stand_in: StandIn, person: Person, deputy: Person) -> Reply:
    told = f"**{escape(deputy.name)}** kan ikke {_what_for(stand_in)}. Du står uten stedfortreder til noen sier ja."
    if stand_in.kind == StandInKind.HANDOVER.value:
        told = f"**{escape(deputy.name)}** kan ikke overta avtalene og avvikene dine. Ingenting er flyttet."
    return Reply(told, to=person.email, choices=(ask_another(stand_in),))


def ask_another(stand_in: StandIn) -> Choice:
    """Return the button that opens the form with the same days and nobody named."""
    args = {"kind": stand_in.kind}
    if stand_in.to_on is not None:
        args |= {"from": stand_in.from_on.isoformat(), "to": stand_in.to_on.isoformat()}
    return Choice("Velg en annen", Action(ActionId.ASK_STAND_IN, args))


def _what(stand_in: StandIn) -> str:
    return "overtar noe" if stand_in.kind == StandInKind.HANDOVER.value else f"tar over {period(stand_in)}"


def _what_for(stand_in: StandIn) -> str:
    return f"ta over for deg {period(stand_in)}"


def period(stand_in: StandIn) -> str:
    """Return the days of an absence as a person writes them."""
    return said_stretch(stand_in.from_on, stand_in.to_on)


def because(person: Person, *, until: date | None, today: date) -> str:
    """Return why somebody gets what was meant for another, until a day where that is known."""
    name = escape(given_name(person))
    if until is None:
        return f"Du får dette fordi du tar over for {name}."
    day = said_stretch(until, until)
    if until.year == today.year:
        day = day.removesuffix(f" {until.year}")
    return f"Du får dette fordi du tar over for {name} til {day}."


def _count(number: int, one: str, more: str) -> str:
    if number == 1:
        return f"ett {one}" if one.endswith("avvik") else f"én {one}"
    return f"{number or 'ingen'} {more}"
