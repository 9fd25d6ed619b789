"""What is told about decisions to those who look after the agreement; whom a recommendation belongs to has a card."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from conversation.reply import Choice, Reply
from knowledge.names import short
from norsk.when import norwegian_date
from notifications.cards.buttons import show_track
from notifications.cards.decision import meaning
from notifications.cards.words import called, quoted
from notifications.messages.avvik import opened_again
from notifications.messages.endringsbehov import taken_back
from notifications.messages.people import name_of, still_here
from register.avtale import Avtale
from register.deciders import role_name
from register.decision import Decision, DecisionStatus
from register.events import DecisionApproved, DecisionDeclined, DecisionMade, DecisionUndone
from register.person import Person
from register.track import VERDICT_NAMES, TrackKind, Verdict, parse_track


async def about(
    session: AsyncSession,
    event: DecisionMade | DecisionApproved | DecisionDeclined | DecisionUndone,
    *,
    innkjop: str,
    kav: str,
    now: datetime,
) -> Sequence[Reply]:
    """Return the receipts that a decision leads to, each addressed; whoever acted has their answer already."""
    _ = innkjop
    decision = await session.get(Decision, event.decision_id)
    if decision is None:
        return ()
    match event:
        case DecisionMade():
            return await _made(session, decision, kav=kav, now=now)
        case DecisionApproved():
            return await _approved(session, decision, kav=kav, now=now)
        case DecisionDeclined():
            return await _declined(session, decision, now=now)
        case DecisionUndone():
            return await _undone(session, decision, now=now)


async def _made(session: AsyncSession, decision: Decision, *, kav: str, now: datetime) -> Sequence[Reply]:
    """Tell the avtaleforvalter what another has decided, and the avtaleeier that a notice has been sent."""
    if decision.kind == TrackKind.NOTICE.value:
        return await _notice_sent(session, decision, now=now)
    avtale = await _avtale(session, decision)
    closed = decision.status in (DecisionStatus.DECIDED.value, DecisionStatus.DONE.value)
    if avtale is None or not closed or not decision.record.startswith("avtale:"):
        return ()
    who = f"**{await name_of(session, decision.by_id)}** ({escape(role_name(decision.role))})"
    text = f"{who} har besluttet at {meaning(decision)}: {called(avtale)}.{_why(decision.reason)}"
    told = "\n\n".join(part for part in (text, _left(decision, kav)) if part)
    people = await still_here(
        session, (avtale.avtaleforvalter_id,), but=(decision.by_id, decision.acts_for_id), now=now
    )
    return _to(people, told, decision)


def _left(decision: Decision, kav: str) -> str:
    """Return what is left to do once a decision holds."""
    if decision.act_by_on and decision.acted_on is None:
        return f"Nå må leverandøren ha skriftlig varsel innen {norwegian_date(decision.act_by_on)}. Du får en egen påminnelse om det."
    return f"Det må også føres i {escape(short(kav))}." if decision.enters else ""


async def _notice_sent(session: AsyncSession, decision: Decision, *, now: datetime) -> Sequence[Reply]:
    about = await _followed(session, decision)
    avtale = await _avtale(session, about) if about else None
    if about is None or avtale is None or about.acted_on is None:
        return ()
    supplier = escape(avtale.supplier_name) if avtale.supplier_name else "leverandøren"
    text = (
        f"**Skriftlig varsel til {supplier} er sendt** {norwegian_date(about.acted_on)}. "
        f"Det gjelder at {meaning(about)}: {called(avtale)}."
    )
    asked = (avtale.avtaleeier_id, about.approved_by_id, avtale.avtaleforvalter_id)
    return _to(await still_here(session, asked, but=(decision.by_id,), now=now), text, about)


async def _approved(session: AsyncSession, decision: Decision, *, kav: str, now: datetime) -> Sequence[Reply]:
    avtale = await _avtale(session, decision)
    if avtale is None:
        return ()
    who = (
        f"**{await name_of(session, decision.approved_by_id)}** ({escape(role_name(decision.approved_role))})"
    )
    text = f"{who} har godkjent at {meaning(decision)}: {called(avtale)}."
    told = "\n\n".join(part for part in (text, _left(decision, kav)) if part)
    people = await still_here(
        session, (decision.by_id, avtale.avtaleforvalter_id), but=(decision.approved_by_id,), now=now
    )
    return _to(people, told, decision)


async def _declined(session: AsyncSession, decision: Decision, *, now: datetime) -> Sequence[Reply]:
    avtale = await _avtale(session, decision)
    if avtale is None:
        return ()
    who = (
        f"**{await name_of(session, decision.approved_by_id)}** ({escape(role_name(decision.approved_role))})"
    )
    text = (
        f"{who} har avslått anbefalingen om at {meaning(decision)}: {called(avtale)}.{_why(decision.declined_reason)}"
        f"\n\nSaken er åpen igjen, med frist {norwegian_date(decision.target_on)}."
    )
    people = await still_here(
        session, (decision.by_id, avtale.avtaleforvalter_id), but=(decision.approved_by_id,), now=now
    )
    return _to(people, text, decision)


async def _undone(session: AsyncSession, decision: Decision, *, now: datetime) -> Sequence[Reply]:
    """Tell everybody who was told of a decision that it no longer holds."""
    if decision.kind == TrackKind.AVVIK.value:
        return await opened_again(session, decision, now=now)
    if decision.kind == TrackKind.ENDRINGSBEHOV.value:
        return await taken_back(session, decision, now=now)
    avtale = await _avtale(session, decision)
    if avtale is None or not decision.record.startswith("avtale:"):
        return ()
    name = VERDICT_NAMES[Verdict(decision.verdict)]
    text = (
        f"**{await name_of(session, decision.undone_by_id)}** har angret «{name}»: {called(avtale)}.{_why(decision.undone_reason)}"
        f"\n\nSaken er åpen igjen, med frist {norwegian_date(decision.target_on)}."
    )
    if decision.act_by_on:
        text += " Send ikke varsel til leverandøren."
    asked = (decision.by_id, decision.approver_id, decision.approved_by_id, avtale.avtaleforvalter_id)
    return _to(await still_here(session, asked, but=(decision.undone_by_id,), now=now), text, decision)


def _why(reason: str) -> str:
    return f" Grunn: {quoted(reason)}." if reason else ""


def _to(people: Iterable[Person], text: str, decision: Decision) -> list[Reply]:
    choices: tuple[Choice, ...] = (show_track(decision.followed_by or decision.track),)
    return [Reply(text, to=person.email, choices=choices, private=True) for person in people]


async def _avtale(session: AsyncSession, decision: Decision) -> Avtale | None:
    return await session.get(Avtale, decision.avtale_id) if decision.avtale_id else None


async def _followed(session: AsyncSession, decision: Decision) -> Decision | None:
    """Return the decision that another one is about."""
    track = parse_track(decision.track.ref)
    if track.record_kind != "decision":
        return None
    return await session.get(Decision, uuid.UUID(track.record_id))
