"""What is told of a step in a case: to those who follow it, and to those who have it; never to whoever took the step."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import INNKJOP, Choice, Reply
from knowledge.kommune import Kommune
from norsk.when import norwegian_date, oslo_date
from notifications.cards.follow_up import ordering
from notifications.cards.words import called, clipped, quoted
from notifications.messages import endringsbehov as endringsbehov_messages
from notifications.messages.area import area_summary, enhet_name
from notifications.messages.need import kontakt_choices, see_case, step
from notifications.messages.people import name_of
from register.access import sees_avtale, viewer_of
from register.area_question import AreaQuestion
from register.avtale import Avtale
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct, CaseEvent, case_history
from register.case_step import clarifier_of
from register.cases import CaseRecord, followers_of, joined_by, load_case
from register.endringsbehov import Endringsbehov
from register.enhet import load_enheter
from register.events import CaseChanged
from register.person import Person
from register.stand_in import has_left

MOST_CHANGES: Final = 8
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
            question = await session.get(AreaQuestion, _uuid(line.detail.get("question", "")))
            return await area_summary(session, case, question, now=now) if question else ()
        case Behovsmelding(), CaseAct.AREA_ANSWERED:
            return await _area_answered(session, case, line, now=now)
        case Behovsmelding(), CaseAct.JOINED:
            return await _joined(session, case, line, now=now)
        case Endringsbehov(), CaseAct.ANSWERED:
            return await endringsbehov_messages.answered(session, line, kommune=kommune, now=now)
        case Behovsmelding(), CaseAct.ON_AVTALE:
            return await _on_avtale(session, case, line, kommune=kommune, now=now)
    return [
        *await _to_followers(session, case, line, kommune=kommune, now=now),
        *await _to_holders(session, case, line, kommune=kommune, now=now),
    ]


async def _said(
    session: AsyncSession, case: CaseRecord, line: CaseEvent, text: str, *, kommune: Kommune
) -> str:
    innkjop = escape(kommune.names["innkjop"])
    to = await name_of(session, line.to_id) if line.to_id else innkjop
    labels = {one.id: one.label for one in kommune.statuses}
    status = line.detail.get("status", "")
    return text.format(
        who=await name_of(session, line.by_id),
        to=to,
        innkjop=innkjop,
        case=f"{case.number}, {quoted(case.title)}",
        why=_why(line),
        status=escape(line.detail.get("said", "") or labels.get(status, status.replace("_", " "))),
    )


def _why(line: CaseEvent) -> str:
    """Return why something was done, in whoever's own words; of a change what was changed."""
    if line.act == CaseAct.EDITED.value:
        changes = line.text.splitlines() or [one for one in (line.detail.get("fields", ""),) if one]
        return "".join(f"\n- {escape(clipped(one))}" for one in changes[:MOST_CHANGES])
    is_note = line.act == CaseAct.STATUS.value and line.record.startswith("behovsmelding:")
    word = "Beskjed" if is_note else "Grunn"
    return f" {word}: {quoted(line.text)}." if line.text else ""


async def _people(
    session: AsyncSession, ids: Iterable[uuid.UUID | None], *, but: Iterable[uuid.UUID | None], now: datetime
) -> list[Person]:
    skipped = set(but)
    wanted = [id for id in dict.fromkeys(ids) if id is not None and id not in skipped]
    found = [await session.get(Person, id) for id in wanted]
    return [one for one in found if one is not None and not has_left(one, on=oslo_date(now))]


async def _to_followers(
    session: AsyncSession, case: CaseRecord, line: CaseEvent, *, kommune: Kommune, now: datetime
) -> list[Reply]:
    text = _FOLLOWED.get(CaseAct(line.act))
    if text is None:
        return []
    said = await _said(session, case, line, text, kommune=kommune)
    ids = followers_of(case)
    if CaseAct(line.act) in _FOR_JOINERS:
        ids = (*ids, *await joined_by(session, case))
    people = await _people(session, ids, but=(line.by_id,), now=now)
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


async def _holders(session: AsyncSession, case: CaseRecord) -> tuple[uuid.UUID, ...]:
    """Return who has a case: whoever took or looks into it, its innkjøpskontakt, those who look after the agreement."""
    if isinstance(case, Behovsmelding):
        ids = (case.taken_by_id, await clarifier_of(session, case), case.innkjopskontakt_id)
    else:
        avtale = await session.get(Avtale, case.avtale_id) if case.avtale_id else None
        own = case.owner_id if isinstance(case, Avvik) else None
        ids = (own, avtale.avtaleforvalter_id if avtale else None, None)
    return tuple(id for id in dict.fromkeys(ids) if id is not None)


async def _to_holders(
    session: AsyncSession, case: CaseRecord, line: CaseEvent, *, kommune: Kommune, now: datetime
) -> list[Reply]:
    act, followers = CaseAct(line.act), followers_of(case)
    if act is CaseAct.SENT_ON and isinstance(case, Behovsmelding):
        return await _sent_on(session, case, line, kommune=kommune, now=now)
    text = _HAD.get(act)
    if text is None:
        return []
    said = await _said(session, case, line, text, kommune=kommune)
    ids = (*await _holders(session, case), line.to_id if act is CaseAct.WITHDRAWN else None)
    people = await _people(session, ids, but=(line.by_id, *followers), now=now)
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


async def _sent_on(
    session: AsyncSession, need: Behovsmelding, line: CaseEvent, *, kommune: Kommune, now: datetime
) -> list[Reply]:
    """Return the case to whom it was handed on to: another innkjøpskontakt with the buttons, or the office."""
    if line.to_id is None:
        text = "**{who}** sender {case} videre til dere.{why} Den venter på noen som tar den."
        said = await _said(session, need, line, text, kommune=kommune)
        return [Reply(said, to=INNKJOP, choices=(see_case(need),))]
    text = "**{who}** sender en behovsmelding videre til deg: {case}.{why}"
    said = await _said(session, need, line, text, kommune=kommune)
    people = await _people(session, (line.to_id,), but=(line.by_id,), now=now)
    return [
        Reply(said, to=one.email, choices=kontakt_choices(need), private=True, work=True) for one in people
    ]


async def _on_avtale(
    session: AsyncSession, need: Behovsmelding, line: CaseEvent, *, kommune: Kommune, now: datetime
) -> list[Reply]:
    """Tell those who follow a need which agreement covers it and how to order, as far as each may know of it."""
    avtale = await session.get(Avtale, _uuid(line.detail.get("avtale", "")))
    enheter, found = await load_enheter(session), []
    ids = (*followers_of(need), *await joined_by(session, need))
    for person in await _people(session, ids, but=(line.by_id,), now=now):
        viewer = await viewer_of(session, person, guest=False, on=oslo_date(now))
        known = avtale is not None and sees_avtale(viewer, avtale, enheter=enheter)
        own = person.id in followers_of(need)
        whose = "saken din" if own else "saken"
        lead = f"**{{who}}** har funnet en avtale som dekker {whose} {{case}}."
        said = await _said(session, need, line, lead, kommune=kommune)
        words = (
            f"\n\nBeskjed fra {await name_of(session, line.by_id)}: {quoted(line.text)}." if line.text else ""
        )
        fits = (step(need, "reopen", "Passer ikke"),) if own else ()
        choices: tuple[Choice, ...] = (*fits, see_case(need))
        if avtale is not None and known:
            until = (
                f" Den gjelder til og med {norwegian_date(avtale.expires_on)}." if avtale.expires_on else ""
            )
            said += f"\n\nAvtalen er {called(avtale)}.{until} Slik bestiller du: {ordering(avtale)}"
            show = Choice("Se avtalen", Action(ActionId.SHOW_AVTALE, {"id": str(avtale.id)}))
            choices = (show, *choices)
        else:
            said += f"\n\nSpør {await name_of(session, line.by_id)} hvordan du bestiller."
        found.append(
            Reply(
                f"{said}{words}\n\n{_fits_not(own=own)}",
                to=person.email,
                choices=choices,
                private=True,
            )
        )
    return found


def _fits_not(*, own: bool) -> str:
    if own:
        return "Passer den ikke, så si fra. Da åpnes saken igjen."
    return "Du får dette fordi du har det samme behovet. Passer den ikke hos dere, så meld behovet selv."


async def _joined(
    session: AsyncSession, need: Behovsmelding, line: CaseEvent, *, now: datetime
) -> list[Reply]:
    """Tell those who follow a need, and those who have it, who has joined it and what they need."""
    place = _uuid(line.detail.get("enhet", ""))
    where = f", {escape(await enhet_name(session, place))}," if place.int else ""
    quantity = line.detail.get("quantity", "")
    more = f" og trenger {escape(quantity)} i tillegg" if quantity else ""
    text = (
        f"**{await name_of(session, line.by_id)}**{where} har slått seg sammen med {need.number}, {quoted(need.title)}"
        f"{more}. Behovet: {quoted(line.text)}."
    )
    ids = (*followers_of(need), *await _holders(session, need))
    people = await _people(session, ids, but=(line.by_id,), now=now)
    found = [Reply(text, to=one.email, choices=(see_case(need),), private=True) for one in people]
    if need.taken_by_id is None:
        found.append(Reply(text, to=INNKJOP, choices=(see_case(need),)))
    return found


async def _area_answered(
    session: AsyncSession, need: Behovsmelding, line: CaseEvent, *, now: datetime
) -> list[Reply]:
    """Tell whoever asked that an enhet has the same need; a no is told with the sum alone, save one that was a yes."""
    question = await session.get(AreaQuestion, _uuid(line.detail.get("question", "")))
    if question is None:
        return []
    if line.detail.get("same") != "yes":
        return await _no_longer(session, need, question, line, now=now)
    if question.closed_at is None and all(one.answered_at is not None for one in question.asked):
        return []
    enhet = escape(await enhet_name(session, _uuid(line.detail.get("enhet", ""))))
    late = " Fristen var ute." if question.closed_at is not None and line.at > question.closed_at else ""
    note = f" {quoted(line.text)}" if line.text else ""
    quantity = escape(line.detail.get("quantity", ""))
    text = f"**{enhet}** har det samme behovet som i {need.number}, {quoted(need.title)}: {quantity}.{note}{late}"
    people = await _people(session, (question.asked_by_id,), but=(line.by_id,), now=now)
    return [Reply(text, to=one.email, choices=(see_case(need),), private=True) for one in people]


async def _no_longer(
    session: AsyncSession, need: Behovsmelding, question: AreaQuestion, line: CaseEvent, *, now: datetime
) -> list[Reply]:
    """Tell whoever asked that an enhet which had the same need has it no longer, also after the answers were counted."""
    lines = await case_history(session, need.record)
    before = [
        one.detail.get("same")
        for one in lines
        if one.id != line.id
        and one.act == CaseAct.AREA_ANSWERED.value
        and (one.detail.get("question"), one.detail.get("enhet"))
        == (line.detail.get("question"), line.detail.get("enhet"))
    ]
    if "yes" not in before[-1:] and question.closed_at is None:
        return []
    enhet = escape(await enhet_name(session, _uuid(line.detail.get("enhet", ""))))
    verb = "har likevel ikke" if "yes" in before[-1:] else "har ikke"
    text = f"**{enhet}** {verb} det samme behovet som i {need.number}, {quoted(need.title)}."
    people = await _people(session, (question.asked_by_id,), but=(line.by_id,), now=now)
    return [Reply(text, to=one.email, choices=(see_case(need),), private=True) for one in people]


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)
