"""What is told of a step in a case: to those who follow it, and to those who have it; never to whoever took the step."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import INNKJOP, Choice, Reply
from knowledge.kommune import Kommune
from notifications.messages import endringsbehov as endringsbehov_messages
from notifications.messages.area import area_summary
from notifications.messages.case_covered import on_avtale
from notifications.messages.case_joined import area_answered, joined
from notifications.messages.case_merged import assigned, merged_or_split
from notifications.messages.case_told import holders_of, told_of
from notifications.messages.need import kontakt_choices, see_case
from notifications.messages.people import still_here
from register.area_question import AreaQuestion
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct, CaseEvent, case_history
from register.cases import CaseRecord, followers_of, joined_by, load_case
from register.endringsbehov import Endringsbehov
from register.events import CaseChanged
from register.forankring import waits_for_leader
from register.ids import id_or_nobodys

_FOLLOWED: Final = {
    CaseAct.TAKEN: "**{who}** har tatt saken din {case}.",
    CaseAct.GIVEN_BACK: "**{who}** har gitt fra seg saken din {case}.{why} {innkjop} finner en ny saksbehandler.",
    CaseAct.CLARIFYING: "**{who}** avklarer saken din {case}. {who} er innkjøpskontakt og tar kontakt ved spørsmål.",
    CaseAct.SENT_ON: "**{who}** har sendt saken din videre til {to}: {case}.{why}",
    CaseAct.EDITED: "**{who}** har endret {case}.{why}",
    CaseAct.WITHDRAWN: "**{who}** har trukket {case}.{why} Ingen gjør noe mer med saken.",
    CaseAct.REOPENED: "**{who}** har åpnet {case} igjen.{why}",
    CaseAct.STATUS: "**{case}** har fått ny status: {status}.{why}",
    CaseAct.ANSWERED: "**{who}** har svart på {case}: {status}.{why}",
    CaseAct.ATTACHED: "**{who}** har lagt ved filer i {case}.",
}
"""What those who follow a case are told of each step."""
_FOR_JOINERS: Final = frozenset(
    {
        CaseAct.WITHDRAWN,
        CaseAct.GIVEN_BACK,
        CaseAct.CLARIFYING,
        CaseAct.SENT_ON,
        CaseAct.REOPENED,
        CaseAct.STATUS,
    }
)
"""Steps that those are told of too who have joined a need."""
_HAD: Final = {
    CaseAct.EDITED: "**{who}** har endret {case}.{why}",
    CaseAct.WITHDRAWN: "**{who}** har trukket {case}.{why} Du trenger ikke gjøre noe mer med saken.",
    CaseAct.REOPENED: "**{who}** sier at avtalen ikke passer: {case}.{why} Saken er åpen igjen.",
    CaseAct.ATTACHED: "**{who}** har lagt ved filer i {case}.",
    CaseAct.GIVEN_BACK: "**{who}** har gitt fra seg {case}.{why} Den venter på noen som tar den.",
}
"""What those who have a case are told of each step."""
_OPEN_AGAIN: Final = "**{who}** har åpnet {case} igjen.{why}"
"""What they are told where a need is opened again that no agreement was said to cover, such as one that was refused."""
_TO_OFFICE: Final = frozenset({CaseAct.WITHDRAWN, CaseAct.REOPENED, CaseAct.GIVEN_BACK, CaseAct.EDITED})
"""Steps that the procurement office hears of as long as none of its own has the case."""


async def case_changed(
    session: AsyncSession, event: CaseChanged, *, kommune: Kommune, now: datetime
) -> Sequence[Reply]:
    """Return the messages that a line of a case's history leads to.

    Of an avvik that took the closed way, or whose reporter is hidden, nothing is told here.
    """
    line = await session.get(CaseEvent, event.case_event_id)
    case = await load_case(session, line.record) if line else None
    if (
        line is None
        or case is None
        or (isinstance(case, Avvik) and (case.restricted or case.hidden_reporter))
    ):
        return ()
    act = CaseAct(line.act)
    match case, act:
        case Behovsmelding(), CaseAct.AREA_CLOSED:
            question = await session.get(AreaQuestion, id_or_nobodys(line.detail.get("question", "")))
            return await area_summary(session, case, question, now=now) if question else ()
        case Behovsmelding(), CaseAct.AREA_ANSWERED:
            return await area_answered(session, case, line, now=now)
        case Behovsmelding(), CaseAct.JOINED:
            return await joined(session, case, line, now=now)
        case Endringsbehov(), CaseAct.ANSWERED:
            return await endringsbehov_messages.answered(session, line, kommune=kommune, now=now)
        case Behovsmelding(), CaseAct.ON_AVTALE | CaseAct.CONTRACT:
            return await on_avtale(session, case, line, kommune=kommune, now=now)
        case Behovsmelding(), CaseAct.MERGED | CaseAct.SPLIT:
            return await merged_or_split(session, case, line, kommune=kommune, now=now)
        case Behovsmelding(), CaseAct.ASSIGNED:
            return await assigned(session, case, line, kommune=kommune, now=now)
    return [
        *await _to_followers(session, case, line, kommune=kommune, now=now),
        *await _to_holders(session, case, line, kommune=kommune, now=now),
    ]


async def _to_followers(
    session: AsyncSession, case: CaseRecord, line: CaseEvent, *, kommune: Kommune, now: datetime
) -> list[Reply]:
    text = _FOLLOWED.get(CaseAct(line.act))
    if text is None:
        return []
    said = await told_of(session, case, line, text, kommune=kommune)
    ids = followers_of(case)
    if CaseAct(line.act) in _FOR_JOINERS:
        ids = (*ids, *await joined_by(session, case))
    people = await still_here(session, ids, but=(line.by_id,), now=now)
    own = followers_of(case)
    return [
        Reply(
            said if one.id in own else said.replace("saken din ", "saken "),
            to=one.email,
            choices=(see_case(case),),
            private=True,
        )
        for one in people
    ]


async def _to_holders(
    session: AsyncSession, case: CaseRecord, line: CaseEvent, *, kommune: Kommune, now: datetime
) -> list[Reply]:
    act, followers = CaseAct(line.act), followers_of(case)
    if act is CaseAct.SENT_ON and isinstance(case, Behovsmelding):
        return await _sent_on(session, case, line, kommune=kommune, now=now)
    text = _HAD.get(act)
    if text is None:
        return []
    if act is CaseAct.REOPENED and not await _was_covered(session, line):
        text = _OPEN_AGAIN
    said = await told_of(session, case, line, text, kommune=kommune)
    ids: tuple[uuid.UUID | None, ...] = (
        *await holders_of(session, case),
        line.to_id if act is CaseAct.WITHDRAWN else None,
    )
    if act is CaseAct.EDITED and isinstance(case, Behovsmelding):
        ids = (*ids, await _leader_deciding(session, case, line))
    people = await still_here(session, ids, but=(line.by_id, *followers), now=now)
    choices: tuple[Choice, ...] = (see_case(case),)
    if isinstance(case, Behovsmelding) and act is CaseAct.REOPENED:
        choices = kontakt_choices(case)
    found = [Reply(said, to=one.email, choices=choices, private=True, work=True) for one in people]
    taken = isinstance(case, Behovsmelding) and (
        case.taken_by_id or (act is CaseAct.WITHDRAWN and line.to_id)
    )
    if act in _TO_OFFICE and not taken:
        found.append(Reply(said.replace("Du trenger", "Dere trenger"), to=INNKJOP, choices=(see_case(case),)))
    return found


async def _leader_deciding(session: AsyncSession, need: Behovsmelding, line: CaseEvent) -> uuid.UUID | None:
    """Return the leader who was asked before a need was changed and has not answered: they may have read it as it was."""
    task = await waits_for_leader(session, need)
    return task.person_id if task is not None and task.asked_at < line.at else None


async def _was_covered(session: AsyncSession, line: CaseEvent) -> bool:
    """Say whether a need that has been opened again was said to be covered by an agreement, and not refused since."""
    ends = (CaseAct.ON_AVTALE.value, CaseAct.REFUSED.value)
    before = [
        one.act for one in await case_history(session, line.record) if one.act in ends and one.at <= line.at
    ]
    return bool(before) and before[-1] == CaseAct.ON_AVTALE.value


async def _sent_on(
    session: AsyncSession, need: Behovsmelding, line: CaseEvent, *, kommune: Kommune, now: datetime
) -> list[Reply]:
    """Return the case to whom it was handed on to: another innkjøpskontakt with the buttons, or the office."""
    if line.to_id is None:
        text = "**{who}** sender {case} videre til dere.{why} Den venter på noen som tar den."
        said = await told_of(session, need, line, text, kommune=kommune)
        return [Reply(said, to=INNKJOP, choices=(see_case(need),))]
    text = "**{who}** sender en behovsmelding videre til deg: {case}.{why}"
    said = await told_of(session, need, line, text, kommune=kommune)
    people = await still_here(session, (line.to_id,), but=(line.by_id,), now=now)
    return [
        Reply(said, to=one.email, choices=kontakt_choices(need), private=True, work=True) for one in people
    ]
