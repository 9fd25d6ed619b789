"""What is told when an agreement must change, and when somebody has answered whether it can."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import INNKJOP, Choice, Reply
from knowledge.kommune import Kommune
from norsk.when import norwegian_date, oslo_date
from notifications.cards.buttons import show_track
from notifications.cards.words import called, quoted
from notifications.messages.need import see_case
from notifications.messages.people import kontakt_of, name_of, still_here
from register.attachment import attachments_of
from register.avtale import Avtale
from register.case_event import CaseEvent
from register.decision import Decision
from register.endringsbehov import Endringsbehov, EndringsbehovStatus
from register.enhet import Enhet
from register.events import EndringsbehovReported
from register.track import Track, TrackKind

_MEANS: Final = {
    EndringsbehovStatus.INNENFOR.value: "Endringen er innenfor avtalen. Da kan den gjøres uten at avtalen endres.",
    EndringsbehovStatus.ENDRING_MULIG.value: (
        "Avtalen kan endres. {innkjop} avtaler endringen med leverandøren. Vent med å bestille til den er skriftlig avtalt."
    ),
    EndringsbehovStatus.NY_ANSKAFFELSE.value: (
        "Endringen er for stor for avtalen, så det må en ny anskaffelse til. Meld behovet, så kommer den i gang."
    ),
}


async def reported(
    session: AsyncSession, event: EndringsbehovReported, *, kommune: Kommune, now: datetime
) -> Sequence[Reply]:
    """Return the card to the procurement office, and word to the avtaleforvalter and the innkjøpskontakt."""
    filed = await session.get(Endringsbehov, event.endringsbehov_id)
    if filed is None:
        return ()
    avtale = await session.get(Avtale, filed.avtale_id) if filed.avtale_id else None
    track = Track(TrackKind.ENDRINGSBEHOV, filed.record, oslo_date(filed.sent_at))
    lead = await _lead(session, filed, avtale)
    office = Reply(
        f"{lead}\n\nDen venter på svar fra dere.", to=INNKJOP, choices=(show_track(track), see_case(filed))
    )
    kontakt = await kontakt_of(session, filed.enhet_id)
    named = (avtale.avtaleforvalter_id if avtale else None, kontakt)
    people = await still_here(session, named, but=(filed.requester_id, filed.filed_by_id), now=now)
    innkjop = escape(kommune.names["innkjop"])
    found = [office]
    for one in people:
        role = "avtaleforvalter" if avtale and one.id == avtale.avtaleforvalter_id else "innkjøpskontakt"
        text = (
            f"{lead}\n\nDu er {role}, så du får den også. {innkjop[:1].upper()}{innkjop[1:]} svarer. "
            "Vet du noe de bør vite, tar du kontakt med dem."
        )
        found.append(Reply(text, to=one.email, choices=(see_case(filed),), private=True))
    return found


async def _lead(session: AsyncSession, filed: Endringsbehov, avtale: Avtale | None) -> str:
    by = await name_of(session, filed.requester_id)
    enhet = await session.get(Enhet, filed.enhet_id) if filed.enhet_id else None
    place = f", {escape(enhet.name)}" if enhet else ""
    guarded = avtale is not None and avtale.confidential
    about = f" på {called(avtale)}" if avtale and not guarded else ""
    what = "" if guarded else f": {quoted(filed.title)}"
    wanted = f" Må være på plass innen {norwegian_date(filed.needed_by_on)}." if filed.needed_by_on else ""
    files = await attachments_of(session, filed.record)
    more = f" {len(files)} vedlegg." if files else ""
    return f"**Nytt endringsbehov {filed.number}**{about} fra {by}{place}{what}.{wanted}{more}"


async def answered(
    session: AsyncSession, event: CaseEvent, *, kommune: Kommune, now: datetime
) -> Sequence[Reply]:
    """Return the answer to those who reported it and to the avtaleforvalter, with what it means and why."""
    filed = await session.get(Endringsbehov, _id(event.record))
    if filed is None:
        return ()
    avtale = await session.get(Avtale, filed.avtale_id) if filed.avtale_id else None
    text = await _answer(session, event, filed, kommune)
    own = await still_here(session, (filed.requester_id, filed.filed_by_id), but=(event.by_id,), now=now)
    others = await still_here(
        session,
        (avtale.avtaleforvalter_id if avtale else None,),
        but=(event.by_id, filed.requester_id, filed.filed_by_id),
        now=now,
    )
    choices = (*_follows(event, filed), see_case(filed))
    return [
        *(Reply(text, to=one.email, choices=choices, private=True) for one in own),
        *(Reply(text, to=one.email, choices=(see_case(filed),), private=True) for one in others),
    ]


async def _answer(session: AsyncSession, event: CaseEvent, filed: Endringsbehov, kommune: Kommune) -> str:
    status = event.detail.get("status", "")
    innkjop = kommune.names["innkjop"]
    who = await name_of(session, event.by_id)
    means = _MEANS.get(status, "").format(innkjop=escape(innkjop[:1].upper() + innkjop[1:]))
    why = f"\n\nGrunn: {quoted(event.text)}." if event.text else ""
    said = escape(event.detail.get("said", ""))
    return f"**{filed.number}, {quoted(filed.title)}: {said}.** {means}{why}\n\n{who} har svart. Spør {who} hvis noe er uklart."


def _follows(event: CaseEvent, filed: Endringsbehov) -> tuple[Choice, ...]:
    """Return the button that begins a behovsmelding from the agreement, where a new procurement is needed."""
    if event.detail.get("status") != EndringsbehovStatus.NY_ANSKAFFELSE.value:
        return ()
    args = {"form": "behovsmelding", "text": filed.what[:1000]}
    if filed.avtale_id:
        args["avtale"] = str(filed.avtale_id)
    return (Choice("Meld behov", Action(ActionId.START_FORM, args)),)


async def taken_back(session: AsyncSession, decision: Decision, *, now: datetime) -> Sequence[Reply]:
    """Return word to those who got an answer that it no longer holds."""
    filed = await session.get(Endringsbehov, decision.track.record_uuid)
    if filed is None:
        return ()
    avtale = await session.get(Avtale, filed.avtale_id) if filed.avtale_id else None
    told = (filed.requester_id, filed.filed_by_id, avtale.avtaleforvalter_id if avtale else None)
    people = await still_here(session, told, but=(decision.undone_by_id,), now=now)
    who = await name_of(session, decision.undone_by_id)
    why = f" Grunn: {quoted(decision.undone_reason)}." if decision.undone_reason else ""
    text = f"**{who} har tatt tilbake svaret på {filed.number}**, {quoted(filed.title)}.{why} Det vurderes på nytt."
    return [Reply(text, to=one.email, choices=(see_case(filed),), private=True) for one in people]


def _id(record: str) -> uuid.UUID:
    return uuid.UUID(record.partition(":")[2])
