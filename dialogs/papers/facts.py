"""What a case tells of itself for its documents: read once, so that the documents can be built without a database."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select

from dialogs.behovsmelding import keys
from dialogs.behovsmelding.sketch import looked_for
from dialogs.cases.sight import Onlooker
from dialogs.dialog import Context
from dialogs.papers.kinds import Judged, judge
from knowledge.evaluering import LESSON
from knowledge.kommune import Kommune
from knowledge.lead_plan import BackPlan, plan_back
from knowledge.profile_parts import LeadTime
from knowledge.risk_question import IKT, raised
from knowledge.terskelverdi import KNOWN_KINDS, Kind
from norsk.when import oslo_date
from register.answers import Answer, answers_from_json
from register.avtale import Avtale
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_party import FAGGRUPPE, party_ids
from register.case_section import sections_of
from register.case_task import CaseTask, TaskKind, TaskState, tasks_of
from register.merging import WholeValue, whole_value
from register.need_similar import similar_needs
from register.person import Person

_LOOKED_BACK: Final = timedelta(days=5 * 365)
_MOST_SIMILAR: Final = 3


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody has written under a key; `by` is their name, `in_faggruppe` that they wrote as its member."""

    text: str
    by: str
    on: date
    in_faggruppe: bool = False


@dataclass(frozen=True, slots=True)
class OldAvtale:
    """The agreement that a need is to replace, and how many avvik it has had."""

    title: str
    supplier: str
    ends_on: date | None
    avvik: int


@dataclass(frozen=True, slots=True)
class Risk:
    """A question about risk that the need raises, and whether it was ticked when the need was reported."""

    id: str
    label: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A procurement of something similar that has been evaluated: its number, its title, and what to do otherwise."""

    number: str
    title: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Everything that the documents of a case are built from.

    `members` are those who have joined the faggruppe, by name; `invited` how many have not answered. `habil_answered` of `habil_asked` have said whether they are habil; what they said is told to nobody.
    """

    need: Behovsmelding
    kommune: Kommune
    today: date
    whole: WholeValue
    judged: Judged
    written: Mapping[str, Written]
    answers: Mapping[str, Answer]
    risks: tuple[Risk, ...] = ()
    enhet: str = ""
    requester: str = ""
    handler: str = ""
    lead: LeadTime | None = None
    plan: BackPlan | None = None
    members: tuple[str, ...] = ()
    invited: int = 0
    habil_asked: int = 0
    habil_answered: int = 0
    avtale: OldAvtale | None = None
    evaluated: tuple[Evaluated, ...] = ()

    def said(self, key: str) -> str:
        """Return what was answered in the form, as a person reads it; "" where nobody answered."""
        answer = self.answers.get(key)
        return answer.shown if answer and answer.value and answer.value != "ukjent" else ""


async def case_facts(looks: Onlooker, need: Behovsmelding) -> CaseFacts:
    """Return what a case tells of itself today."""
    context, session = looks.context, looks.context.session
    whole = await whole_value(session, need)
    judged = judge(context, need, whole)
    lead = _lead(context, judged)
    answers = answers_from_json(need.answers)
    enhet = looks.enheter.by_id.get(need.enhet_id) if need.enhet_id else None
    tasks = await tasks_of(session, need.record, TaskKind.FAGGRUPPE, TaskKind.HABILITET)
    asked, answered = _habilitet(tasks)
    return CaseFacts(
        need=need,
        kommune=context.kommune,
        today=context.today,
        whole=whole,
        judged=judged,
        written=await _written(context, need),
        answers=answers,
        risks=_risks(context, need, judged, answers),
        enhet=enhet.name if enhet else "",
        requester=await _name(context, need.requester_id),
        handler=await _name(context, need.taken_by_id),
        lead=lead,
        plan=plan_back(need.wanted_by_on, lead) if lead and need.wanted_by_on else None,
        members=await _members(context, need),
        invited=sum(1 for one in tasks if one.kind == TaskKind.FAGGRUPPE.value and one.is_open),
        habil_asked=asked,
        habil_answered=answered,
        avtale=await _avtale(context, need),
        evaluated=await _evaluated(context, need),
    )


def _lead(context: Context, judged: Judged) -> LeadTime | None:
    applies = judged.applies
    if applies is None or applies.law_applies is None:
        return None
    return context.kommune.lead_time(
        applies.parts[-1] if applies.law_applies else "utenfor", on=context.today
    )


async def _written(context: Context, need: Behovsmelding) -> dict[str, Written]:
    faggruppe = party_ids(need, FAGGRUPPE)
    return {
        key: Written(
            one.text,
            await _name(context, one.by_id),
            oslo_date(one.changed_at),
            in_faggruppe=one.by_id in faggruppe and one.by_id != need.taken_by_id,
        )
        for key, one in (await sections_of(context.session, need.record)).items()
        if one.text
    }


def _risks(
    context: Context, need: Behovsmelding, judged: Judged, answers: Mapping[str, Answer]
) -> tuple[Risk, ...]:
    """Return the kommune's questions about risk that the need raises, and whether each was ticked in the form."""
    kinds = [Kind(one) for one in judged.kinds] if judged.kinds else KNOWN_KINDS
    found = raised(
        context.kommune,
        text=f"{need.title} {need.need}",
        kinds=kinds,
        levels=judged.levels,
        on=context.today,
    )
    given = answers.get(keys.RISKS)
    if given is None:
        return ()
    ticked = set(given.value.split(","))
    return tuple(Risk(one.id, one.label, one.id in ticked) for one in found if one.id != IKT)


async def _name(context: Context, id: uuid.UUID | None) -> str:
    person = await context.session.get(Person, id) if id else None
    return person.name if person else ""


async def _members(context: Context, need: Behovsmelding) -> tuple[str, ...]:
    """Return the names of the faggruppe."""
    names = [await _name(context, id) for id in party_ids(need, FAGGRUPPE)]
    return tuple(sorted(one for one in names if one))


def _habilitet(tasks: Sequence[CaseTask]) -> tuple[int, int]:
    """Return how many people are asked whether they are habil, and how many of them have answered."""
    kept = [
        one
        for one in tasks
        if one.kind == TaskKind.HABILITET.value and one.state != TaskState.CANCELLED.value
    ]
    waits = {one.person_id for one in kept if one.is_open}
    people = {one.person_id for one in kept}
    return len(people), len(people - waits)


async def _avtale(context: Context, need: Behovsmelding) -> OldAvtale | None:
    avtale = await context.session.get(Avtale, need.avtale_id) if need.avtale_id else None
    if avtale is None:
        return None
    count = await context.session.scalar(
        select(func.count())
        .select_from(Avvik)
        .where(Avvik.avtale_id == avtale.id, Avvik.restricted.is_(False))
    )
    return OldAvtale(
        avtale.title, avtale.supplier_name or "", avtale.max_expires_on or avtale.expires_on, count or 0
    )


async def _evaluated(context: Context, need: Behovsmelding) -> tuple[Evaluated, ...]:
    """Return what should be done otherwise by those who evaluated similar procurements, the nearest first."""
    near = await similar_needs(
        context.session, looked_for(context, need.title), since=context.now - _LOOKED_BACK, kind=need.kind
    )
    found: list[Evaluated] = []
    for one in near:
        if one.need.id == need.id or len(found) == _MOST_SIMILAR:
            continue
        tasks = await tasks_of(
            context.session, one.need.record, TaskKind.EVALUERING, state=TaskState.ANSWERED
        )
        lessons = (task.answers.get(LESSON, "") for task in tasks)
        said = tuple(" ".join(text.split()) for text in lessons if text)
        if said:
            found.append(Evaluated(one.need.number, one.need.title, said))
    return tuple(found)
