"""The human loop's buttons and words: to ask a person, to answer as one, and to say whether the answer helped."""

from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean, escape
from conversation.reply import Choice, Field, FieldKind, Form, Reply
from dialogs import texts
from dialogs.dialog import Context, Outcome, privately
from dialogs.expert_answer import ask_answer, draft_afterwards, send_answer
from dialogs.forward import LONGEST, WRONG, ask_forward, dispute, forward
from dialogs.innkjop import (
    NO_SUCH_QUESTION,
    action,
    ask_closing,
    find,
    may_answer,
    refused,
    send_closing,
    show,
    waiting,
)
from knowledge.names import fill
from register.audit import write_audit
from register.events import Event, QuestionReopened
from register.expert_question import ExpertQuestion, reopen_question

EXPERT_ACTIONS: Final = frozenset(
    {
        ActionId.ASK_INNKJOP,
        ActionId.DISPUTE,
        ActionId.FORWARD,
        ActionId.SHOW_QUESTION,
        ActionId.ANSWER_QUESTION,
        ActionId.SEND_ANSWER,
        ActionId.CLOSE_QUESTION,
        ActionId.SEND_CLOSING,
        ActionId.DRAFT_ARTICLE,
        ActionId.HELPED,
        ActionId.STILL_WRONG,
        ActionId.REOPEN_QUESTION,
    }
)
"""The buttons that are acted on here."""

DISPUTES: Final = frozenset(
    {"stemmer ikke", "det stemmer ikke", "dette stemmer ikke", "svaret stemmer ikke", "det er feil", "dette er feil",
     "svaret er feil", "feil svar", "det er ikke riktig", "det er galt", "det stemmer ikkje", "stemmer ikkje"}
)  # fmt: skip
FORWARDS: Final = frozenset(
    {"fikk ikke svar", "jeg fikk ikke svar", "fekk ikkje svar", "spør innkjøp", "spør en innkjøper", "spør et menneske"}
)  # fmt: skip
WAITING: Final = frozenset(
    {"ubesvarte spørsmål", "spørsmål som venter", "ubesvarte", "åpne spørsmål", "ventende spørsmål"}
)


def is_expert_command(context: Context, word: str) -> bool:
    """Say whether a few words stand for a button of the human loop, or list what waits."""
    label = texts.forward_label(context.kommune.names["innkjop"]).casefold()
    return word in DISPUTES | FORWARDS | WAITING | {label}


async def expert_command(context: Context, word: str) -> Outcome | None:
    """Return what a few words lead to that stand for a button or list what waits, or None for other words."""
    if word in DISPUTES:
        return dispute(context, context.memory.article or "")
    if word in FORWARDS or word == texts.forward_label(context.kommune.names["innkjop"]).casefold():
        return ask_forward(context)
    # The questions are their askers', wherever the list is asked for.
    return privately(await waiting(context)) if word in WAITING else None


async def expert_pressed(context: Context, button: Action) -> Outcome:
    """Do what one of `EXPERT_ACTIONS` says."""
    match button.id:
        case ActionId.ASK_INNKJOP:
            return ask_forward(context)
        case ActionId.DISPUTE:
            return dispute(context, button.args.get("article", ""))
        case ActionId.FORWARD:
            return await forward(context, button)
    question = await find(context, button.args)
    if question is None:
        return Outcome((Reply(NO_SUCH_QUESTION),), context.memory)
    if button.id in (ActionId.HELPED, ActionId.STILL_WRONG, ActionId.REOPEN_QUESTION):
        return await _as_asker(context, button, question)
    return await _as_innkjoper(context, button, question) if await may_answer(context) else refused(context)


async def _as_innkjoper(context: Context, button: Action, question: ExpertQuestion) -> Outcome:
    match button.id:
        case ActionId.ANSWER_QUESTION:
            return ask_answer(context, question)
        case ActionId.SEND_ANSWER:
            return await send_answer(context, question)
        case ActionId.CLOSE_QUESTION:
            return ask_closing(context, question)
        case ActionId.SEND_CLOSING:
            return await send_closing(context, question)
        case ActionId.DRAFT_ARTICLE:
            return await draft_afterwards(context, question)
        case _:
            # Who has let their name be shown has shown it to the office, not to whoever is in a room by now.
            return privately(show(context, question))


async def _as_asker(context: Context, button: Action, question: ExpertQuestion) -> Outcome:
    match button.id:
        case ActionId.HELPED:
            write_audit(
                context.session, at=context.now, act="question_helped", record=f"question:{question.id}"
            )
            return Outcome((Reply(texts.WELCOME),), context.memory)
        case ActionId.STILL_WRONG:
            return Outcome((_reopening_form(context, question, "", ""),), context.memory)
        case _:
            return await _reopen(context, question)


async def _reopen(context: Context, question: ExpertQuestion) -> Outcome:
    complaint = clean(context.turn.form.get(WRONG, "")).strip()
    if len(complaint) > LONGEST:
        error = texts.forward_too_long(len(complaint), LONGEST)
        return Outcome((_reopening_form(context, question, complaint, error),), context.memory)
    new = await reopen_question(
        context.session, question, by=context.person, complaint=complaint, now=context.now
    )
    events: tuple[Event, ...] = (QuestionReopened(question.id),) if new else ()
    told = fill(
        "Takk for beskjed. {innkjop} har fått spørsmålet igjen, og du får svaret her.", context.kommune.names
    )
    return Outcome((Reply(told),), context.memory, events=events)


def _reopening_form(context: Context, question: ExpertQuestion, value: str, error: str) -> Reply:
    innkjop = context.kommune.names["innkjop"]
    wrong = Field(
        WRONG,
        "Hva er fremdeles feil?",
        FieldKind.LONG_TEXT,
        help="Du kan la feltet stå tomt.",
        required=False,
        value=value,
        error=error,
    )
    return Reply(
        f"Da sender jeg spørsmålet tilbake til {innkjop}: «{escape(question.text)}»",
        form=Form((wrong,), Choice(f"Send til {innkjop}", action(ActionId.REOPEN_QUESTION, question))),
        replaces=context.pressed_on if error else None,
    )
