"""What is told when a behovsmelding comes in: to the office, the innkjøpskontakt, and whom it was filed for."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import INNKJOP, Choice, Fact, Reply
from knowledge.gates import leader_gate
from knowledge.kommune import Kommune
from knowledge.terskelverdi import Rules
from norsk.when import norwegian_date, oslo_date
from notifications.cards.buttons import show_track
from notifications.cards.need_words import regime_word, worth
from notifications.cards.words import quoted
from notifications.messages.people import name_of
from register.attachment import attachments_of
from register.behovsmelding import Behovsmelding
from register.cases import CaseRecord, followers_of, reporter_of
from register.enhet import Enhet
from register.events import NeedReported
from register.forankring import forankring_of
from register.forankring_step import OWN
from register.merging import whole_value
from register.person import Person
from register.stand_in import has_left
from register.track import Track, TrackKind


async def reported(
    session: AsyncSession, event: NeedReported, *, kommune: Kommune, now: datetime, rules: Rules | None = None
) -> Sequence[Reply]:
    """Return the card to the procurement office, that to the innkjøpskontakt, and word to whom it was filed for."""
    need = await session.get(Behovsmelding, event.behovsmelding_id)
    if need is None:
        return ()
    facts = await need_facts(session, need, kommune=kommune, rules=rules)
    leader = await leader_line(session, need, kommune=kommune, rules=rules, on=oslo_date(now))
    found = [await _to_office(session, need, facts, leader)]
    if (kontakt := await _kontakt(session, need, now)) is not None:
        found.append(await _to_kontakt(session, need, kontakt, facts, kommune))
    found += await on_behalf(session, need, now=now)
    return found


async def _kontakt(session: AsyncSession, need: Behovsmelding, now: datetime) -> Person | None:
    """Return the innkjøpskontakt who is to hear of a need; nobody where it is their own."""
    kontakt = await session.get(Person, need.innkjopskontakt_id) if need.innkjopskontakt_id else None
    if kontakt is None or has_left(kontakt, on=oslo_date(now)):
        return None
    return None if kontakt.id in (need.requester_id, need.filed_by_id) else kontakt


async def _lead(session: AsyncSession, need: Behovsmelding) -> str:
    by = await name_of(session, need.requester_id)
    enhet = await session.get(Enhet, need.enhet_id) if need.enhet_id else None
    place = f", {escape(enhet.name)}" if enhet else ""
    wanted = f" Ønsket innen {norwegian_date(need.wanted_by_on)}." if need.wanted_by_on else ""
    return f"**Ny behovsmelding {need.number}** fra {by}{place}: {quoted(need.title)}.{wanted}"


async def leader_line(
    session: AsyncSession, need: Behovsmelding, *, kommune: Kommune, rules: Rules | None, on: date
) -> str:
    """Return how the forankring of a need stands, to those who are to work on it; "" where the kommune wants none."""
    stands = await forankring_of(session, need)
    if stands.waits and stands.task:
        return f"Den venter på leder: **{await name_of(session, stands.task.person_id)}** er bedt om å bekrefte behovet."
    if stands.is_confirmed and stands.task:
        return (
            f"Behovet er forankret: {await name_of(session, stands.task.answered_by_id)} er leder og har meldt det."
            if stands.task.subject == OWN
            else ""
        )
    whole = await whole_value(session, need)
    value = whole.high if whole.is_known else None
    if stands.task or leader_gate(kommune, value_nok=value, kind=need.kind, on=on, rules=rules) is None:
        return ""
    return "Jeg fant ingen leder som kan bekrefte behovet. Den som tar saken, kan sende den til leder eller notere at den er forankret utenfor boten."


async def _to_office(
    session: AsyncSession, need: Behovsmelding, facts: tuple[Fact, ...], leader: str
) -> Reply:
    track = Track(TrackKind.BEHOVSMELDING, need.record, oslo_date(need.sent_at))
    files = await attachments_of(session, need.record)
    more = f" {len(files)} vedlegg." if files else ""
    told = "\n".join(f"- {fact.label}: {escape(fact.value)}" for fact in facts)
    parts = (await _lead(session, need), told, leader, f"Den venter til noen tar den.{more}")
    text = "\n\n".join(part for part in parts if part)
    choices = (show_track(track), see_case(need))
    return Reply(text, to=INNKJOP, facts=facts, choices=choices)


async def _to_kontakt(
    session: AsyncSession, need: Behovsmelding, kontakt: Person, facts: tuple[Fact, ...], kommune: Kommune
) -> Reply:
    innkjop = escape(kommune.names["innkjop"])
    told = "\n".join(f"- {fact.label}: {escape(fact.value)}" for fact in facts)
    does = (
        f"Du er innkjøpskontakt. Avklar behovet, finn en avtale som dekker det, eller send det videre. "
        f"{innkjop[:1].upper()}{innkjop[1:]} har også fått det."
    )
    text = "\n\n".join(part for part in (await _lead(session, need), told, does) if part)
    return Reply(text, to=kontakt.email, facts=facts, choices=kontakt_choices(need), private=True, work=True)


def kontakt_choices(need: Behovsmelding) -> tuple[Choice, ...]:
    """Return what an innkjøpskontakt can do with a need that waits."""
    return (
        step(need, "clarify", "Jeg avklarer"),
        step(need, "on_avtale", "Finnes på avtale"),
        step(need, "send_on", "Send videre"),
        Choice("Spør hele området", Action(ActionId.ASK_AREA, {"record": need.record})),
        see_case(need),
    )


def step(case: CaseRecord, do: str, label: str) -> Choice:
    """Return the button of something that can be done with a case."""
    return Choice(label, Action(ActionId.CASE_STEP, {"record": case.record, "do": do}))


def see_case(case: CaseRecord) -> Choice:
    """Return the button that shows a case to whoever may see it."""
    return Choice("Se saken", Action(ActionId.SHOW_CASE, {"record": case.record}))


async def on_behalf(session: AsyncSession, case: CaseRecord, *, now: datetime) -> Sequence[Reply]:
    """Return word to whoever a case was filed for by somebody else: what it says, and that they can correct it."""
    reporter = reporter_of(case)
    if case.filed_by_id is None or reporter in (None, case.filed_by_id) or not followers_of(case):
        return ()
    person = await session.get(Person, reporter)
    if person is None or has_left(person, on=oslo_date(now)):
        return ()
    by = await name_of(session, case.filed_by_id)
    kind = {"behovsmelding": "en behovsmelding", "avvik": "en avviksmelding"}.get(
        case.record.partition(":")[0], "et endringsbehov"
    )
    text = (
        f"**{by} har sendt {kind} på vegne av deg: {case.number}**, {quoted(case.title)}.\n\n"
        "Den er din sak, og dere følger den begge. Rett den hvis noe er feil, eller trekk den."
    )
    choices = (
        see_case(case),
        Choice("Rediger", Action(ActionId.EDIT_CASE, {"record": case.record})),
        Choice("Trekk", Action(ActionId.WITHDRAW_CASE, {"record": case.record})),
    )
    return (Reply(text, to=person.email, choices=choices, private=True),)


async def need_facts(
    session: AsyncSession, need: Behovsmelding, *, kommune: Kommune, rules: Rules | None
) -> tuple[Fact, ...]:
    """Return what those who work on a need look for first: enhet, quantity, value, regime in a word, kind."""
    kontakt = await session.get(Person, need.innkjopskontakt_id) if need.innkjopskontakt_id else None
    rows = (
        ("Antall", need.quantity or ""),
        ("Anslått verdi", worth(need)),
        ("Regelverk", regime_word(need, kommune=kommune, rules=rules)),
        ("IKT", "ja" if need.ikt else ""),
        ("Innkjøpskontakt", kontakt.name if kontakt else ""),
    )
    return tuple(Fact(label, value) for label, value in rows if value)
