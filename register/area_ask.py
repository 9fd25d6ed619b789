"""Asking all enheter of a tjenesteområde whether they have the same need, and adding up what they answer."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from norsk.number import numbers_in
from norsk.text import words
from register.area_question import AreaAnswer, AreaQuestion
from register.audit import write_audit
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct, CaseEvent, add_case_event
from register.cases import same_area
from register.enhet import Enhet, EnhetTree
from register.person import Person
from register.stand_in import has_left

VAGUE: Final = frozenset(
    [
        "del",
        "par",
        "haug",
        "rekke",
        "mange",
        "noen",
        "flere",
        "ukjent",
        "ikke",
        "dusin",
        "halvparten",
        "per",
        "pr",
        "hver",
        "x",
        "à",
        "a",
    ]
)
"""Words beside which a number is none, or not the whole: «en god del», «et par», «2 per klasse», «3 esker à 10»."""
_ARTICLES: Final = frozenset({"en", "ei", "et", "ett", "én"})
_MEASURE: Final = re.compile(
    r"(pakk|esk|kass|pall|sekk|rull|liter|kilo|kg|tonn|gram|meter|km|m2|kvm|tim|dag|uke|måned|sett)(?:er?|ene|a|r|ne)?"
)
"""What is counted in other things than pieces: 3 esker and 20 stoler are not 23 of anything."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An enhet and who answers for it."""

    enhet: Enhet
    person: Person


async def whom_to_ask(
    session: AsyncSession, need: Behovsmelding, area: str, *, enheter: EnhetTree, asker: Person, on: date
) -> tuple[list[Asked], list[Enhet]]:
    """Return the enheter of a tjenesteområde with who answers for each, and those for which nobody can be asked.

    It is the enhet's own innkjøpskontakt, else its leader, else the nearest above it who is not the asker. The enhet
    of the need itself is not asked.
    """
    asked: list[Asked] = []
    nobody: list[Enhet] = []
    for enhet in sorted(enheter.by_id.values(), key=lambda one: one.name):
        theirs = enheter.tjenesteomrade_of(enhet.id)
        if enhet.id == need.enhet_id or enhet.missing_since or not same_area(theirs, area):
            continue
        person = await answers_for(session, enhet.id, enheter, but=asker.id, on=on)
        if person is None:
            nobody.append(enhet)
        else:
            asked.append(Asked(enhet, person))
    return asked, nobody


async def answers_for(
    session: AsyncSession, enhet_id: uuid.UUID, enheter: EnhetTree, *, but: uuid.UUID | None, on: date
) -> Person | None:
    """Return who answers for an enhet on a day, save one person: who buys for it or leads it, or one above it."""
    for above in enheter.upwards(enhet_id):
        for id in (above.innkjopskontakt_id, above.leader_id):
            person = await session.get(Person, id) if id and id != but else None
            if person is not None and not has_left(person, on=on):
                return person
    return None


def ask_area(
    session: AsyncSession,
    need: Behovsmelding,
    *,
    area: str,
    text: str,
    asked: Sequence[Asked],
    closes_on: date,
    by: Person,
    now: datetime,
) -> AreaQuestion:
    """Store the question with a place for each enhet's answer, and return it."""
    question = AreaQuestion(
        id=uuid.uuid4(),
        behovsmelding_id=need.id,
        tjenesteomrade=area,
        text=text,
        asked_by_id=by.id,
        asked_at=now,
        closes_on=closes_on,
        asked=[AreaAnswer(enhet_id=one.enhet.id, person_id=one.person.id) for one in asked],
    )
    session.add(question)
    need.changed_at = now
    detail = {"question": str(question.id), "asked": str(len(asked)), "closes_on": closes_on.isoformat()}
    add_case_event(session, need.record, CaseAct.ASKED_AREA, at=now, by_id=by.id, text=text, detail=detail)
    write_audit(session, at=now, act="area_asked", record=need.record, actor_id=by.id, detail=detail)
    return question


def answer_area(
    session: AsyncSession,
    need: Behovsmelding,
    answer: AreaAnswer,
    *,
    same: bool,
    quantity: str,
    note: str,
    by: Person,
    now: datetime,
) -> CaseEvent | None:
    """Store an enhet's answer and return the line of the need's history; None where it says what it said before."""
    if answer.answered_at is not None and (answer.same, answer.quantity, answer.note) == (
        same,
        quantity,
        note,
    ):
        return None
    answer.same, answer.quantity, answer.note = same, quantity, note
    answer.person_id, answer.answered_at = by.id, now
    need.changed_at = now
    detail = {
        "question": str(answer.question_id),
        "enhet": str(answer.enhet_id),
        "same": "yes" if same else "no",
        "quantity": quantity,
    }
    write_audit(session, at=now, act="area_answered", record=need.record, actor_id=by.id)
    return add_case_event(
        session, need.record, CaseAct.AREA_ANSWERED, at=now, by_id=by.id, text=note, detail=detail
    )


async def questions_of(session: AsyncSession, need_id: uuid.UUID) -> Sequence[AreaQuestion]:
    """Return what has been asked of other enheter about a need, oldest first."""
    found = await session.scalars(
        select(AreaQuestion).where(AreaQuestion.behovsmelding_id == need_id).order_by(AreaQuestion.asked_at)
    )
    return tuple(found)


async def unclosed_questions(session: AsyncSession) -> Sequence[AreaQuestion]:
    """Return the questions whose answers have not been counted, oldest first."""
    found = await session.scalars(
        select(AreaQuestion).where(AreaQuestion.closed_at.is_(None)).order_by(AreaQuestion.asked_at)
    )
    return tuple(found)


def given(question: AreaQuestion) -> list[AreaAnswer]:
    """Return the answers that have come, in the order in which they came."""
    came = [
        (one.answered_at, str(one.enhet_id), one) for one in question.asked if one.answered_at is not None
    ]
    return [one for _, _, one in sorted(came, key=lambda row: row[:2])]


def amount_in(quantity: str) -> Decimal | None:
    """Return the number of a quantity in somebody's own words: 12 of «12 stoler».

    None where there is none, and where there are several: of «10–12» or «12 stoler og 3 bord» nobody knows which.
    """
    told = words(quantity)
    if VAGUE & set(told):
        return None
    numbers = numbers_in(quantity)
    counted = [found for word, found in numbers if word not in _ARTICLES] or [found for _, found in numbers]
    return counted[0] if len(counted) == 1 else None


def measure_in(quantity: str) -> str:
    """Return what a quantity is counted in, where that is not pieces: «esk» of «3 esker»; "" for «20 stoler»."""
    return next((found[1] for word in words(quantity) if (found := _MEASURE.fullmatch(word))), "")


@dataclass(frozen=True, slots=True)
class Total:
    """What several enheter need together. `own` and `others` are numbers, `unclear` are words with no number."""

    own: Decimal | None
    others: tuple[tuple[uuid.UUID, Decimal], ...]
    unclear: tuple[tuple[uuid.UUID, str], ...] = ()

    @property
    def together(self) -> Decimal | None:
        """The sum; None where the need's own quantity is no number, or nobody else has one."""
        if self.own is None or not self.others:
            return None
        return self.own + sum((amount for _, amount in self.others), Decimal(0))


def total_of(need: Behovsmelding, questions: Sequence[AreaQuestion]) -> Total:
    """Return what the need and those who have the same need come to; an enhet that was asked twice counts once."""
    newest = {answer.enhet_id: answer for question in questions for answer in given(question)}
    yes = {id: answer.quantity for id, answer in newest.items() if answer.same}
    own, measure = amount_in(need.quantity or ""), measure_in(need.quantity or "")
    numbers = {id: amount_in(said) if measure_in(said) in ("", measure) else None for id, said in yes.items()}
    others = tuple((id, amount) for id, amount in numbers.items() if amount is not None)
    unclear = tuple((id, yes[id]) for id, amount in numbers.items() if amount is None)
    return Total(own, others, unclear)


def number_word(amount: Decimal) -> str:
    """Return a number as people write it: 1 200 or 2,5."""
    whole, _, part = f"{amount.normalize():,f}".partition(".")
    return f"{whole.replace(',', chr(0xA0))},{part}" if part else whole.replace(",", chr(0xA0))


def close_area(
    session: AsyncSession, need: Behovsmelding, question: AreaQuestion, *, now: datetime
) -> CaseEvent:
    """Count the answers, and return the line of the need's history: later answers are kept, and told one by one."""
    question.closed_at, need.changed_at = now, now
    detail = {"question": str(question.id)}
    return add_case_event(session, need.record, CaseAct.AREA_CLOSED, at=now, by_id=None, detail=detail)
