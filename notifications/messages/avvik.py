"""What is told when an avvik is reported: to the office and those around the agreement, or to named people alone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from conversation.reply import INNKJOP, Fact, Reply
from knowledge.kommune import Kommune
from norsk.when import norwegian_date, oslo_date
from notifications.cards.buttons import show_track
from notifications.cards.track_card import card
from notifications.cards.words import LEVELS, called, quoted
from notifications.messages.need import see_case
from notifications.messages.people import kontakt_of, name_of, still_here
from register.attachment import attachments_of
from register.avtale import Avtale
from register.avvik import Avvik
from register.avvik_report import TOGETHER_MONTHS, avvik_on_supplier
from register.decision import Decision
from register.events import AvvikReported
from register.person import Person
from register.track import Track, TrackKind


async def reported(
    session: AsyncSession, event: AvvikReported, *, kommune: Kommune, now: datetime
) -> Sequence[Reply]:
    """Return the messages about what was reported, each addressed: its card to each who follows it up.

    Of one that took the closed way only its recipients hear, and only that there is something to open.
    """
    avvik = await session.get(Avvik, event.avvik_id)
    if avvik is None:
        return ()
    track = Track(TrackKind.AVVIK, avvik.record, avvik.due_on or oslo_date(now))
    if avvik.restricted:
        return await _to_recipients(session, avvik, track, now=now)
    told = await _to_people(session, avvik, track, kommune=kommune, now=now)
    return [await _to_office(session, avvik, track, now=now), *told]


async def _to_recipients(session: AsyncSession, avvik: Avvik, track: Track, *, now: datetime) -> list[Reply]:
    await session.refresh(avvik, ["recipients"])
    people = await still_here(session, (one.person_id for one in avvik.recipients), now=now)
    text = (
        "**Det har kommet en lukket melding til deg.** Du er en av dem som er valgt ut til å få den. "
        "Trykk «Åpne» for å lese den. Ikke del den med andre enn de andre mottakerne."
    )
    return [Reply(text, to=one.email, choices=(show_track(track),), private=True) for one in people]


async def _lead(session: AsyncSession, avvik: Avvik) -> str:
    """Return what is new in a sentence, without what the reporter wrote: a room may be read by others."""
    avtale = await session.get(Avtale, avvik.avtale_id) if avvik.avtale_id else None
    about = ""
    if avtale is not None and not avtale.confidential:
        about = f" på {called(avtale)}"
    elif avtale is None and avvik.supplier_name:
        about = f" på {escape(avvik.supplier_name)}, uten avtale"
    word = "Nytt mulig avvik" if avvik.possible else "Nytt avvik"
    return f"**{word} {avvik.number}**{about}."


async def _together(session: AsyncSession, avvik: Avvik, *, now: datetime) -> str:
    """Return how many avvik there are on the supplier in 12 months, this one too; empty where it is the only one."""
    avtale = await session.get(Avtale, avvik.avtale_id) if avvik.avtale_id else None
    if avtale is not None and avtale.confidential:
        return ""
    found = await avvik_on_supplier(
        session, avtale=avtale, supplier_name=avvik.supplier_name, on=oslo_date(now)
    )
    others = [one for one in found if one.id != avvik.id]
    if not others:
        return ""
    who = escape(avvik.supplier_name or "leverandøren")
    numbers = ", ".join(escape(one.number) for one in others[:5] if one.number)
    named = f" De andre: {numbers}." if numbers else ""
    return f"**{len(others) + 1} avvik på {TOGETHER_MONTHS} måneder** på {who}.{named}"


async def _to_office(session: AsyncSession, avvik: Avvik, track: Track, *, now: datetime) -> Reply:
    files = await attachments_of(session, avvik.record)
    rows = (
        ("Type", avvik.kind or ""),
        ("Alvorlighet", LEVELS.get(avvik.severity or "", "")),
        ("Frist", norwegian_date(avvik.due_on) if avvik.due_on else ""),
        ("Vedlegg", str(len(files)) if files else ""),
    )
    facts = tuple(Fact(label, said) for label, said in rows if said)
    lines = "\n".join(f"- {fact.label}: {escape(fact.value)}" for fact in facts)
    parts = (await _lead(session, avvik), lines, await _together(session, avvik, now=now))
    text = "\n\n".join(part for part in parts if part)
    return Reply(text, to=INNKJOP, facts=facts, choices=(show_track(track), see_case(avvik)))


async def _to_people(
    session: AsyncSession, avvik: Avvik, track: Track, *, kommune: Kommune, now: datetime
) -> list[Reply]:
    """Return the card to the one who owns it and to the innkjøpskontakt; not to whoever reported it."""
    kontakt = await kontakt_of(session, avvik.enhet_id)
    own = (avvik.reporter_id, avvik.filed_by_id)
    people = await still_here(session, (avvik.owner_id, kontakt), but=own, now=now)
    lead, together = await _lead(session, avvik), await _together(session, avvik, now=now)
    return [
        await _card(session, avvik, track, one, (lead, together), kommune=kommune, now=now) for one in people
    ]


async def _card(
    session: AsyncSession,
    avvik: Avvik,
    track: Track,
    person: Person,
    said: tuple[str, str],
    *,
    kommune: Kommune,
    now: datetime,
) -> Reply:
    role = "Du er avtaleforvalter" if person.id == avvik.owner_id else "Du er innkjøpskontakt"
    drawn = await card(session, track, person=person, kommune=kommune, on=oslo_date(now))
    lead = f"{said[0]} {role}, så du får det også."
    if drawn is None:
        return Reply(lead, to=person.email, private=True)
    text = "\n\n".join(part for part in (lead, drawn.text, said[1]) if part)
    choices = (*drawn.choices, see_case(avvik))
    return Reply(
        text, to=person.email, facts=drawn.facts, choices=choices, sources=drawn.sources, private=True
    )


async def opened_again(session: AsyncSession, decision: Decision, *, now: datetime) -> Sequence[Reply]:
    """Return word to those who reported an avvik here that it has been opened again; none of the closed way."""
    avvik = await session.get(Avvik, decision.track.record_uuid)
    if avvik is None or avvik.year is None or avvik.restricted:
        return ()
    people = await still_here(
        session, (avvik.reporter_id, avvik.filed_by_id), but=(decision.undone_by_id,), now=now
    )
    who = await name_of(session, decision.undone_by_id)
    why = f" Grunn: {quoted(decision.undone_reason)}." if decision.undone_reason else ""
    text = f"**{who} har åpnet {avvik.number} igjen**, {quoted(avvik.title)}.{why} Det følges opp videre."
    return [Reply(text, to=one.email, choices=(see_case(avvik),), private=True) for one in people]
