"""An enhet answers whether it has the same need as another, and how much of it."""

from collections.abc import Mapping
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Field, FieldKind
from dialogs.cases.forms import LONGEST, ask, told
from dialogs.cases.sight import Onlooker, onlooker
from dialogs.cases.words import say
from dialogs.dialog import Context, Outcome
from register.area_ask import answer_area, close_area
from register.area_question import AreaAnswer, AreaQuestion
from register.behovsmelding import WITHDRAWN, Behovsmelding
from register.events import CaseChanged, Event
from register.ids import id_or_nobodys

QUANTITY, NOTE = "antall", "merknad"
LONGEST_QUANTITY: Final = 200


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
    question = await context.session.get(AreaQuestion, id_or_nobodys(action.args.get("question", "")))
    need = await context.session.get(Behovsmelding, question.behovsmelding_id) if question else None
    enhet_id = id_or_nobodys(action.args.get("enhet", ""))
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
