"""One question to all enheter of a tjenesteområde: whether they have the same need, and how much of it."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Field, FieldKind
from dialogs.cases.forms import LONGEST, ask, told
from dialogs.cases.sight import Onlooker, onlooker
from dialogs.cases.words import say, show_case
from dialogs.dialog import Context, Outcome
from norsk.calendar import add_working_days
from norsk.date import parse_date
from norsk.when import norwegian_date
from register.area_ask import (
    answer_area,
    ask_area,
    close_area,
    given,
    number_word,
    questions_of,
    total_of,
    whom_to_ask,
)
from register.area_question import AreaAnswer, AreaQuestion
from register.behovsmelding import WITHDRAWN, Behovsmelding
from register.cases import CaseRecord, area_of
from register.events import AreaAsked, CaseChanged, Event

TEXT, BY = "tekst", "frist"
QUANTITY, NOTE = "antall", "merknad"
FURTHEST: Final = timedelta(days=90)
LEAST_DAYS: Final = 3
LONGEST_QUANTITY: Final = 200
_FRIDAY: Final = 4
NOT_YOURS: Final = "Dette kan bare innkjøpskontakten for enheten og innkjøpere gjøre. Ingenting er endret."


def next_friday(today: date) -> date:
    """Return the first Friday that leaves those who are asked at least three working days."""
    day = add_working_days(today, LEAST_DAYS)
    return day + timedelta(days=(_FRIDAY - day.weekday()) % 7)


async def ask_pressed(context: Context, case: CaseRecord) -> Outcome:
    """Show the form that asks the other enheter."""
    looks = await onlooker(context)
    if not isinstance(case, Behovsmelding) or not looks.works_on(case):
        return say(context, NOT_YOURS)
    return await _ask_form(looks, case)


async def _ask_form(looks: Onlooker, need: Behovsmelding, faults: Mapping[str, str] | None = None) -> Outcome:
    context, wrong = looks.context, faults or {}
    area = area_of(need, looks.enheter)
    if why := await _cannot_ask(looks, need, area):
        return say(context, why, show_case(need, "Se saken"))
    asked, nobody = await whom_to_ask(
        context.session, need, area or "", enheter=looks.enheter, asker=context.person, on=context.today
    )
    if not asked:
        text = f"Jeg finner ingen andre enheter i {escape(area or 'området')} med en leder eller innkjøpskontakt jeg kan spørre."
        return say(context, text)
    sent = bool(context.turn.form)
    text = told(context, TEXT) if sent else f"Har dere også behov for «{' '.join(need.title.split())}»?"
    by = context.turn.form.get(BY, "") if sent else next_friday(context.today).isoformat()
    fields = (
        Field(TEXT, "Hva spør du om?", FieldKind.LONG_TEXT, value=text, error=wrong.get(TEXT, "")),
        Field(BY, "Svarfrist", FieldKind.DATE, value=by, error=wrong.get(BY, "")),
    )
    names = ", ".join(escape(one.enhet.name) for one in asked)
    missing = ", ".join(escape(one.name) for one in nobody)
    intro = f"Spørsmålet går til {len(asked)} {'enhet' if len(asked) == 1 else 'enheter'} i {escape(area or '')}: {names}."
    if missing:
        intro += f" Jeg vet ikke hvem som svarer for {missing}."
    intro += " Svarene legges sammen, og du får en oppsummering når fristen er ute."
    action = Action(ActionId.SEND_AREA, {"record": need.record})
    return ask(context, intro, fields, "Send spørsmålet", action=action)


async def _cannot_ask(looks: Onlooker, need: Behovsmelding, area: str | None) -> str:
    """Return why the other enheter cannot be asked now; "" where they can."""
    context = looks.context
    if any(one.final for one in context.kommune.statuses if one.id == need.status):
        return f"{need.number} er avsluttet. Da kan jeg ikke spørre de andre enhetene."
    if area is None:
        return f"{need.number} har ikke noe tjenesteområde, så jeg vet ikke hvem jeg skal spørre. Rett saken først."
    waiting = next(
        (one for one in await questions_of(context.session, need.id) if one.closed_at is None), None
    )
    if waiting is not None:
        got = sum(one.answered_at is not None for one in waiting.asked)
        day = norwegian_date(waiting.closes_on)
        return f"Enhetene er alt spurt om {need.number}. {got} av {len(waiting.asked)} har svart, og fristen er {day}."
    return ""


async def ask_sent(context: Context, case: CaseRecord) -> Outcome:
    """Ask the other enheter, or show the form again."""
    looks = await onlooker(context)
    if not isinstance(case, Behovsmelding) or not looks.works_on(case):
        return say(context, NOT_YOURS)
    area = area_of(case, looks.enheter)
    if why := await _cannot_ask(looks, case, area):
        return say(context, why, show_case(case, "Se saken"))
    text, by = told(context, TEXT), parse_date(context.turn.form.get(BY, ""), today=context.today)
    faults = _ask_faults(text, by, today=context.today)
    if faults or by is None:
        return await _ask_form(looks, case, faults)
    asked, _ = await whom_to_ask(
        context.session, case, area or "", enheter=looks.enheter, asker=context.person, on=context.today
    )
    if not asked:
        return await _ask_form(looks, case)
    question = ask_area(
        context.session,
        case,
        area=area or "",
        text=text,
        asked=asked,
        closes_on=by,
        by=context.person,
        now=context.now,
    )
    await context.session.flush()
    said = (
        f"**Spørsmålet om {case.number} er sendt til {len(asked)} {'enhet' if len(asked) == 1 else 'enheter'}.** "
        f"Svarfrist {norwegian_date(by)}. Du får svarene etter hvert, og en oppsummering til slutt."
    )
    told_so = say(context, said, show_case(case, "Se saken"))
    return Outcome(told_so.replies, context.memory, events=(AreaAsked(question.id),))


def _ask_faults(text: str, by: date | None, *, today: date) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not text:
        faults[TEXT] = "Skriv hva du spør om."
    elif len(text) > LONGEST:
        faults[TEXT] = f"Kort ned teksten til høyst {LONGEST} tegn."
    if by is None:
        faults[BY] = "Skriv en dato, for eksempel neste fredag."
    elif by <= today:
        faults[BY] = "Fristen må være fram i tid. De som får spørsmålet, trenger noen dager."
    elif by - today > FURTHEST:
        faults[BY] = "Fristen er mer enn tre måneder fram. Velg en tidligere dag."
    return faults


async def answer_pressed(context: Context, action: Action) -> Outcome:
    """Take a no at once, and ask how many for a yes."""
    found = await _answerable(context, action)
    if isinstance(found, Outcome):
        return found
    looks, need, question, answer = found
    if action.args.get("same") == "no":
        return await _keep(looks, need, question, answer, same=False)
    return _quantity_form(looks, need, answer)


async def answer_sent(context: Context, action: Action) -> Outcome:
    """Keep how many an enhet needs, or show the form again."""
    found = await _answerable(context, action)
    if isinstance(found, Outcome):
        return found
    looks, need, question, answer = found
    quantity, note = told(context, QUANTITY), told(context, NOTE)
    faults: dict[str, str] = {}
    if not quantity:
        faults[QUANTITY] = (
            "Skriv hvor mange eller hvor mye dere trenger. Vet du det ikke, så skriv «vet ikke»."
        )
    elif len(quantity) > LONGEST_QUANTITY:
        faults[QUANTITY] = f"Kort ned til høyst {LONGEST_QUANTITY} tegn."
    if len(note) > LONGEST:
        faults[NOTE] = f"Kort ned teksten til høyst {LONGEST} tegn."
    if faults:
        return _quantity_form(looks, need, answer, faults)
    return await _keep(looks, need, question, answer, same=True, quantity=quantity, note=note)


_Answerable = tuple[Onlooker, Behovsmelding, AreaQuestion, AreaAnswer]


async def _answerable(context: Context, action: Action) -> _Answerable | Outcome:
    """Return the question and the place of the answer that a button is for, or what is said instead."""
    looks = await onlooker(context)
    question = await context.session.get(AreaQuestion, _uuid(action.args.get("question", "")))
    need = await context.session.get(Behovsmelding, question.behovsmelding_id) if question else None
    enhet_id = _uuid(action.args.get("enhet", ""))
    answer = next((one for one in question.asked if one.enhet_id == enhet_id), None) if question else None
    if question is None or need is None or answer is None:
        return say(context, "Spørsmålet finnes ikke lenger. Du trenger ikke gjøre noe.")
    if not _answers_for(looks, answer):
        return say(context, "Bare den som svarer for enheten, kan svare på dette. Ingenting er endret.")
    if need.status == WITHDRAWN:
        return say(context, f"{need.number} er trukket. Du trenger ikke svare.")
    return looks, need, question, answer


def _answers_for(looks: Onlooker, answer: AreaAnswer) -> bool:
    if answer.person_id in looks.viewer.ids:
        return True
    above = looks.enheter.upwards(answer.enhet_id)
    named = {id for enhet in above for id in (enhet.leader_id, enhet.innkjopskontakt_id)}
    return bool(looks.viewer.ids & named)


def _quantity_form(
    looks: Onlooker, need: Behovsmelding, answer: AreaAnswer, faults: Mapping[str, str] | None = None
) -> Outcome:
    context, wrong = looks.context, faults or {}
    sent = bool(context.turn.form)
    enhet = looks.enheter.by_id.get(answer.enhet_id)
    fields = (
        Field(
            QUANTITY, "Hvor mange eller hvor mye?", help="For eksempel 12. Er du usikker, så anslå.",
            value=told(context, QUANTITY) if sent else answer.quantity, error=wrong.get(QUANTITY, ""),
        ),
        Field(
            NOTE, "Noe mer de bør vite?", FieldKind.LONG_TEXT, required=False,
            value=told(context, NOTE) if sent else answer.note, error=wrong.get(NOTE, ""),
        ),
    )  # fmt: skip
    args = {"question": str(answer.question_id), "enhet": str(answer.enhet_id)}
    intro = (
        f"Du svarer for {escape(enhet.name) if enhet else 'enheten'}: {escape(need.title)} ({need.number})."
    )
    return ask(context, intro, fields, "Send svaret", action=Action(ActionId.SEND_AREA_ANSWER, args))


async def _keep(
    looks: Onlooker,
    need: Behovsmelding,
    question: AreaQuestion,
    answer: AreaAnswer,
    *,
    same: bool,
    quantity: str = "",
    note: str = "",
) -> Outcome:
    context = looks.context
    event = answer_area(
        context.session,
        need,
        answer,
        same=same,
        quantity=quantity,
        note=note,
        by=context.person,
        now=context.now,
    )
    enhet = looks.enheter.by_id.get(answer.enhet_id)
    name = escape(enhet.name) if enhet else "enheten"
    what = f"ja, {escape(quantity)}" if same else "nei"
    text = f"**Takk. Svaret for {name} er notert: {what}.**"
    if question.closed_at is not None:
        text += " Fristen var ute, men de som har saken, får vite det."
    events: list[Event] = [CaseChanged(event.id)] if event else []
    if event and question.closed_at is None and all(one.answered_at for one in question.asked):
        closed = close_area(context.session, need, question, now=context.now)
        events.append(CaseChanged(closed.id))
    again = _again(answer, "no" if same else "yes", "Endre til nei" if same else "Endre til ja")
    return Outcome(say(context, text, again).replies, context.memory, events=tuple(events))


def _again(answer: AreaAnswer, same: str, label: str) -> Choice:
    args = {"question": str(answer.question_id), "enhet": str(answer.enhet_id), "same": same}
    return Choice(label, Action(ActionId.ANSWER_AREA, args))


async def area_lines(looks: Onlooker, need: Behovsmelding) -> tuple[str, ...]:
    """Return what the other enheter have answered about a need, and what they need together; nothing where none was asked."""
    questions = await questions_of(looks.context.session, need.id)
    if not questions:
        return ()
    newest = questions[-1]
    got = given(newest)
    state = "avsluttet" if newest.closed_at else f"svarfrist {norwegian_date(newest.closes_on)}"
    lines = [
        f"**Spurt i {escape(newest.tjenesteomrade)}:** {len(got)} av {len(newest.asked)} enheter har svart ({state})."
    ]
    for one in got:
        enhet = looks.enheter.by_id.get(one.enhet_id)
        note = f" «{escape(one.note)}»" if one.note else ""
        what = f"ja, {escape(one.quantity or 'uten antall')}" if one.same else "nei"
        lines.append(f"- {escape(enhet.name) if enhet else 'En enhet'}: {what}{note}")
    total = total_of(need, questions)
    if total.together is not None:
        parts = " + ".join(
            number_word(one) for one in (total.own or Decimal(0), *(n for _, n in total.others))
        )
        lines.append(f"- Til sammen: {parts} = **{number_word(total.together)}**")
    return ("\n".join(lines),)


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)
