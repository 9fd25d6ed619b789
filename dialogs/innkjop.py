"""The procurement office's questions: what waits, one question whole, and closing it without an answer."""

from collections.abc import Mapping
from typing import Final

from conversation.actions import Action, ActionId, WrongRoleError
from conversation.markup import clean, escape, on_one_line
from conversation.reply import Choice, Field, FieldKind, Form, Reply
from dialogs import texts
from dialogs.dialog import Context, Outcome
from norsk.when import dated, days_ago, time_ago
from register.audit import write_audit
from register.events import QuestionClosed
from register.expert_question import (
    ExpertQuestion,
    QuestionAsker,
    QuestionStatus,
    SettledQuestionError,
    close_question,
    open_questions,
)
from register.ids import id_or_none
from register.person import Role
from register.stand_in import stands_in_for

MOST_SHOWN: Final = 10
LONGEST_LABEL: Final = 60
LONGEST_REASON: Final = 500
REASON: Final = "grunn"
NOTHING_WAITS: Final = "Ingen spørsmål venter på svar."
NO_SUCH_QUESTION: Final = "Det spørsmålet finnes ikke lenger."
REASON_EMPTY: Final = "Skriv kort hvorfor. De som spurte, får se det."


async def may_answer(context: Context) -> bool:
    """Say whether the person answers for the procurement office, themself or in the place of somebody who is away."""
    if context.person.has_role(Role.INNKJOPER):
        return True
    others = await stands_in_for(context.session, context.person, context.today)
    return any(one.has_role(Role.INNKJOPER) for one in others)


def refused(context: Context) -> Outcome:
    """Return what is said to somebody without the role, and leave an audit line; nothing else changes."""
    error = WrongRoleError()
    write_audit(
        context.session,
        at=context.now,
        act="press_refused",
        record="action",
        actor_id=context.person.id,
        detail={"why": type(error).__name__},
    )
    return Outcome((Reply(texts.press_refused(error)),), context.memory)


async def find(context: Context, args: Mapping[str, str]) -> ExpertQuestion | None:
    """Return the question that a button is about, or None."""
    if (id := id_or_none(args.get("question", ""))) is None:
        return None
    return await context.session.get(ExpertQuestion, id)


async def waiting(context: Context) -> Outcome:
    """List the open questions, oldest first, each with a button."""
    if not await may_answer(context):
        return refused(context)
    found = await open_questions(context.session)
    if not found:
        return Outcome((Reply(NOTHING_WAITS),), context.memory)
    shown = found[:MOST_SHOWN]
    rows = [_row(number, question, context) for number, question in enumerate(shown, 1)]
    count = "**Ett spørsmål** venter" if len(found) == 1 else f"**{len(found)} spørsmål** venter"
    more = f" Her er de {MOST_SHOWN} eldste." if len(found) > MOST_SHOWN else ""
    choices = tuple(
        Choice(f"{number}. {_short(question.text)}", action(ActionId.SHOW_QUESTION, question))
        for number, question in enumerate(shown, 1)
    )
    text = f"{count} på svar.{more}\n\n" + "\n".join(rows)
    return Outcome((Reply(text, choices=choices),), context.memory)


def _row(number: int, question: ExpertQuestion, context: Context) -> str:
    people = len(question.askers)
    who = "en venter" if people == 1 else f"{people} venter"
    return f"{number}. «{escape(_short(question.text))}» – spurt {days_ago(question.asked_at, context.now)}, {who}"


def _short(text: str) -> str:
    return on_one_line(text, longest=LONGEST_LABEL)


def show(context: Context, question: ExpertQuestion) -> Outcome:
    """Show a question whole: what was asked, by whom, which answer is disputed, and what has become of it."""
    parts = [f"**Spurt {days_ago(question.asked_at, context.now)}:** «{escape(question.text)}»"]
    parts += [_asker(asker, question, context) for asker in question.askers]
    if article := context.knowledge.library.by_id(question.article) if question.article else None:
        names = context.kommune.names
        parts.append(f"**Svaret mitt var «{escape(article.title)}»:**\n\n{article.render_body(names)}")
    if question.answer:
        parts.append(f"{_settled(question, context)}\n\n{_answer(question)}")
    elif not question.is_open:
        parts.append(_settled(question, context))
    choices = _open_choices(question) if question.is_open else draft_choice(question)
    return Outcome((Reply("\n\n".join(parts), choices=choices),), context.memory)


def _asker(asker: QuestionAsker, question: ExpertQuestion, context: Context) -> str:
    who = escape(asker.person.name) if asker.named else "En ansatt uten navn"
    said = f" med ordene «{escape(asker.words)}»" if asker.words != question.text else ""
    wrong = f"\nHva som er galt: «{escape(asker.complaint)}»" if asker.complaint else ""
    return f"- {who} spurte {days_ago(asker.asked_at, context.now)}{said}.{wrong}"


def _open_choices(question: ExpertQuestion) -> tuple[Choice, ...]:
    return (
        Choice("Svar", action(ActionId.ANSWER_QUESTION, question)),
        Choice("Lukk uten svar", action(ActionId.CLOSE_QUESTION, question)),
    )


def draft_choice(question: ExpertQuestion) -> tuple[Choice, ...]:
    """Return the button that makes a draft of an answer, none where there is one already."""
    if not question.answer or question.draft_id:
        return ()
    return (Choice("Lag artikkelutkast", action(ActionId.DRAFT_ARTICLE, question)),)


def action(id: ActionId, question: ExpertQuestion) -> Action:
    """Return an action on a question."""
    return Action(id, {"question": str(question.id)})


def settled(context: Context, question: ExpertQuestion, *, unsent: str = "") -> Outcome:
    """Say who has answered or closed a question before, and when; `unsent` is what the person wrote meanwhile."""
    parts = [_settled(question, context)]
    if question.answer and question.status == QuestionStatus.ANSWERED.value:
        parts.append(_answer(question))
    if unsent:
        parts.append(f"Det du skrev, ble ikke sendt: «{escape(unsent)}»")
    return Outcome((Reply("\n\n".join(parts), choices=draft_choice(question)),), context.memory)


def _settled(question: ExpertQuestion, context: Context) -> str:
    who = escape(question.answered_by.name) if question.answered_by else "En som har sluttet"
    when = time_ago(question.answered_at or context.now, context.now)
    if question.status == QuestionStatus.CLOSED.value:
        return f"**{who} lukket spørsmålet {when}.** Grunn: {escape(question.closed_because)}"
    return f"**{who} svarte {when}.**"


def _answer(question: ExpertQuestion) -> str:
    source = f"{escape(question.source_title)}, {escape(question.source_reference)}"
    return f"{question.answer}\n\nKilde: {source} ({dated(question.source_dated)})."


def ask_closing(context: Context, question: ExpertQuestion) -> Outcome:
    """Show the form that closes a question."""
    if not question.is_open:
        return settled(context, question)
    return Outcome((_closing_form(context, question, "", ""),), context.memory)


async def send_closing(context: Context, question: ExpertQuestion) -> Outcome:
    """Close a question and tell those who asked why, or show the form again."""
    reason = clean(context.turn.form.get(REASON, "")).strip()
    error = "" if reason else REASON_EMPTY
    if len(reason) > LONGEST_REASON:
        error = texts.forward_too_long(len(reason), LONGEST_REASON)
    if error:
        return Outcome((_closing_form(context, question, reason, error),), context.memory)
    try:
        await close_question(context.session, question, because=reason, by=context.person, now=context.now)
    except SettledQuestionError:
        return settled(context, question, unsent=reason)
    said = "Spørsmålet er lukket. De som spurte, får vite hvorfor."
    return Outcome((Reply(said),), context.memory, events=(QuestionClosed(question.id),))


def _closing_form(context: Context, question: ExpertQuestion, value: str, error: str) -> Reply:
    reason = Field(
        REASON,
        "Hvorfor lukkes spørsmålet uten svar?",
        FieldKind.LONG_TEXT,
        help="De som spurte, får se det du skriver.",
        value=value,
        error=error,
    )
    submit = Choice("Lukk spørsmålet", action(ActionId.SEND_CLOSING, question))
    return Reply(
        f"Spørsmålet: «{escape(question.text)}»",
        form=Form((reason,), submit),
        replaces=context.pressed_on if error else None,
    )
