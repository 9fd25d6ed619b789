"""What the enheter of a tjenesteområde are asked about a need, and what their answers come to."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import INNKJOP, Choice, Reply
from norsk.when import norwegian_date, oslo_date
from notifications.cards.words import quoted
from notifications.messages.need import see_case
from notifications.messages.people import name_of
from register.area_ask import answers_for, given, number_word, questions_of, total_of
from register.area_question import AreaAnswer, AreaQuestion
from register.behovsmelding import Behovsmelding
from register.enhet import Enhet, load_enheter
from register.events import AreaAsked
from register.person import Person
from register.stand_in import has_left


async def area_asked(session: AsyncSession, event: AreaAsked, *, now: datetime) -> Sequence[Reply]:
    """Return the question to each of those who answer for an enhet, and word to whoever reported the need."""
    question = await session.get(AreaQuestion, event.question_id)
    need = await session.get(Behovsmelding, question.behovsmelding_id) if question else None
    if question is None or need is None:
        return ()
    lead = (
        f"**{await name_of(session, question.asked_by_id)}** spør alle enhetene i {escape(question.tjenesteomrade)}: "
        f"{quoted(question.text)}"
    )
    found = await ask_those_left(session, question, need, lead=lead, now=now)
    follower = await session.get(Person, need.requester_id) if need.requester_id else None
    if (
        follower is not None
        and follower.id != question.asked_by_id
        and not has_left(follower, on=oslo_date(now))
    ):
        text = (
            f"**De andre enhetene i {escape(question.tjenesteomrade)} er spurt om de har det samme behovet** som i "
            f"{need.number}, {quoted(need.title)}. De har frist til {norwegian_date(question.closes_on)}."
        )
        found.append(Reply(text, to=follower.email, choices=(see_case(need),), private=True))
    return found


async def ask_those_left(
    session: AsyncSession, question: AreaQuestion, need: Behovsmelding, *, lead: str, now: datetime
) -> list[Reply]:
    """Return one message to each person who has not answered for all of their enheter.

    Where somebody has left since they were asked, it is whoever answers for the enhet now.
    """
    theirs: dict[uuid.UUID, tuple[Person, list[AreaAnswer]]] = {}
    for answer in question.asked:
        if answer.answered_at is None and (one := await _asked(session, question, answer, now)) is not None:
            theirs.setdefault(one.id, (one, []))[1].append(answer)
    found: list[Reply] = []
    for person, answers in theirs.values():
        named = sorted(
            [(await enhet_name(session, one.enhet_id), one) for one in answers], key=lambda row: row[0]
        )
        names = [name for name, _ in named]
        more = f" Behovet som er meldt, er på {escape(need.quantity)}." if need.quantity else ""
        text = (
            f"{lead}\n\nDu svarer for {_listed([escape(name) for name in names])}.{more} "
            f"Svar innen {norwegian_date(question.closes_on)}."
        )
        choices = [choice for name, one in named for choice in _choices(one, name, len(named))]
        found.append(Reply(text, to=person.email, choices=tuple(choices), private=True, work=True))
    return found


async def _asked(
    session: AsyncSession, question: AreaQuestion, answer: AreaAnswer, now: datetime
) -> Person | None:
    on = oslo_date(now)
    person = await session.get(Person, answer.person_id) if answer.person_id else None
    if person is not None and not has_left(person, on=on):
        return person
    tree = await load_enheter(session)
    return await answers_for(session, answer.enhet_id, tree, but=question.asked_by_id, on=on)


def _choices(answer: AreaAnswer, name: str, count: int) -> tuple[Choice, ...]:
    args = {"question": str(answer.question_id), "enhet": str(answer.enhet_id)}
    whose = f" – {name}" if count > 1 else ""
    return (
        Choice(f"Ja{whose}", Action(ActionId.ANSWER_AREA, {**args, "same": "yes"})),
        Choice(f"Nei{whose}", Action(ActionId.ANSWER_AREA, {**args, "same": "no"})),
    )


async def enhet_name(session: AsyncSession, id: uuid.UUID) -> str:
    """Return an enhet's name, not escaped."""
    enhet = await session.get(Enhet, id)
    return enhet.name if enhet else "en enhet"


def _listed(names: Sequence[str]) -> str:
    return " og ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


async def area_summary(
    session: AsyncSession, need: Behovsmelding, question: AreaQuestion, *, now: datetime
) -> Sequence[Reply]:
    """Return what the answers come to: to whoever asked, to whoever reported the need, and to the procurement office."""
    text = await _summed_up(session, need, question)
    ids = dict.fromkeys((question.asked_by_id, need.requester_id, need.filed_by_id))
    people = [await session.get(Person, id) for id in ids if id is not None]
    on = oslo_date(now)
    choices = (see_case(need),)
    return [
        *(
            Reply(text, to=one.email, choices=choices, private=True)
            for one in people
            if one is not None and not has_left(one, on=on)
        ),
        Reply(text, to=INNKJOP, choices=choices),
    ]


async def _summed_up(session: AsyncSession, need: Behovsmelding, question: AreaQuestion) -> str:
    got = given(question)
    silent = sorted(
        [escape(await enhet_name(session, one.enhet_id)) for one in question.asked if one.answered_at is None]
    )
    lead = (
        f"**Svar fra {escape(question.tjenesteomrade)} om {need.number}**, {quoted(need.title)}: "
        f"{len(got)} av {len(question.asked)} enheter har svart."
    )
    lines = []
    for one in got:
        what = f"ja, {escape(one.quantity or 'uten antall')}" if one.same else "nei"
        note = f" {quoted(one.note)}" if one.note else ""
        lines.append(f"- {escape(await enhet_name(session, one.enhet_id))}: {what}{note}")
    if silent:
        lines.append(f"- Ikke svart: {', '.join(silent)}")
    total = total_of(need, await questions_of(session, need.id))
    if total.together is not None:
        parts = [total.own or Decimal(0), *(amount for _, amount in total.others)]
        summed = f"Til sammen: {' + '.join(number_word(one) for one in parts)} = **{number_word(total.together)}**."
    else:
        summed = "Ingen andre har det samme behovet." if not any(one.same for one in got) else ""
    if total.unclear:
        told = [
            f"{escape(await enhet_name(session, id))} ({quoted(said)})" for id, said in total.unclear if said
        ]
        summed += f" Ikke regnet med, siden jeg ikke kan lese ett antall: {', '.join(told)}." if told else ""
    return "\n\n".join(part for part in (lead, "\n".join(lines), summed) if part)
