"""A question that the bot had no good answer to, sent to the procurement office: a small form, and a receipt.

Filling in the form is the consent: nothing is sent before, and the form says what is sent and who sees it.
"""

from collections.abc import Mapping
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean
from conversation.reply import Choice, Field, FieldKind, Form, Option, Reply
from dialogs import texts
from dialogs.dialog import Context, Outcome
from knowledge.similar import same_question
from norsk.when import days_ago
from norsk.yesno import parse_yesno
from register.events import Event, QuestionForwarded
from register.expert_question import (
    AskedIn,
    ExpertQuestion,
    QuestionKind,
    add_question,
    hold_open,
    join_question,
    open_questions,
)

LONGEST: Final = 2000
QUESTION: Final = "sporsmal"
WRONG: Final = "galt"
SHOW_NAME: Final = "vis_navn"
NAMELESS: Final = "nei"
"""What stands in the form: a question goes without its asker's name until they say otherwise."""


def ask_forward(context: Context) -> Outcome:
    """Show the form, filled in with the last question."""
    return _shown(context, Action(ActionId.FORWARD))


def dispute(context: Context, article: str) -> Outcome:
    """Show the form for somebody who says that an answer is wrong; `article` is its id, empty where a rule answered."""
    return _shown(context, Action(ActionId.FORWARD, {"wrong": "ja", "article": article}))


def _shown(context: Context, send: Action) -> Outcome:
    values = {QUESTION: context.memory.question, WRONG: "", SHOW_NAME: NAMELESS}
    return Outcome((_form(context, send, values, {}),), context.memory)


async def forward(context: Context, send: Action) -> Outcome:
    """Send the question, or show the form again with what is wrong. Nothing that was written is lost."""
    sent = context.turn.form
    values = {key: clean(sent.get(key, "")).strip() for key in (QUESTION, WRONG)}
    values[SHOW_NAME] = sent.get(SHOW_NAME, "") or NAMELESS
    if errors := _errors(values, disputed=_is_dispute(send)):
        return Outcome((_form(context, send, values, errors),), context.memory)
    named = parse_yesno(values[SHOW_NAME]) == "yes"
    question, new = await _open_question(context, send, values[QUESTION])
    innkjop = context.kommune.names["innkjop"]
    if waiting := question.asker(context.person.id):
        said = texts.forwarded_before(innkjop, days_ago(waiting.asked_at, context.now))
        return Outcome((Reply(said),), context.memory)
    others = len(question.askers)
    await join_question(
        context.session,
        question,
        person=context.person,
        named=named,
        words=values[QUESTION],
        complaint=values[WRONG],
        asked_in=asked_in_of(context),
        now=context.now,
    )
    events: tuple[Event, ...] = (QuestionForwarded(question.id),) if new else ()
    return Outcome(
        (Reply(texts.forwarded(innkjop, named=named, others=others)),), context.memory, events=events
    )


def _errors(values: Mapping[str, str], *, disputed: bool) -> dict[str, str]:
    errors: dict[str, str] = {}
    for key, missing in ((QUESTION, texts.FORWARD_EMPTY), (WRONG, texts.FORWARD_WRONG_EMPTY)):
        if not values[key] and (key == QUESTION or disputed):
            errors[key] = missing
        elif len(values[key]) > LONGEST:
            errors[key] = texts.forward_too_long(len(values[key]), LONGEST)
    if parse_yesno(values[SHOW_NAME]) not in ("yes", "no"):
        errors[SHOW_NAME] = texts.FORWARD_NAME_MISSING
    return errors


async def _open_question(context: Context, send: Action, text: str) -> tuple[ExpertQuestion, bool]:
    """Return the open question that asks the same, or a new one, and whether it is new."""
    kind = QuestionKind.DISPUTED if _is_dispute(send) else QuestionKind.UNANSWERED
    article = send.args.get("article") or None
    read = context.knowledge.index.read
    for known in await open_questions(context.session):
        alike = (known.kind, known.article, known.kommune) == (kind.value, article, context.kommune.id)
        # Whoever joins a question that is being answered would never be told.
        if alike and same_question(known.text, text, read=read) and await hold_open(context.session, known):
            return known, False
    added = await add_question(
        context.session,
        kind=kind,
        text=text,
        kommune=context.kommune.id,
        article=article,
        version=_version(context, article) if _is_dispute(send) else "",
        now=context.now,
    )
    return added, True


def _is_dispute(send: Action) -> bool:
    return "wrong" in send.args


def _version(context: Context, article: str | None) -> str:
    """Return what names the disputed text: the article's version, or that of the rules."""
    found = context.knowledge.library.by_id(article) if article else None
    return found.digest if found else context.knowledge.rules_version


def asked_in_of(context: Context) -> AskedIn:
    """Return the conversation that somebody asks in, as its channel names it."""
    address = context.turn.address
    return AskedIn(
        channel=address.channel.value,
        conversation_id=address.conversation_id,
        thread_id=address.thread_id,
        user_id=address.user_id,
        tenant_id=address.tenant_id,
        service_url=address.service_url,
    )


def _form(context: Context, send: Action, values: Mapping[str, str], errors: Mapping[str, str]) -> Reply:
    innkjop = context.kommune.names["innkjop"]
    what = Field(
        QUESTION,
        "Hva vil du spørre om?",
        FieldKind.LONG_TEXT,
        help=f"Skriv det {innkjop} trenger for å svare. Ikke ta med personopplysninger om andre.",
        value=values[QUESTION],
        error=errors.get(QUESTION, ""),
    )
    wrong = Field(
        WRONG,
        "Hva er galt?",
        FieldKind.LONG_TEXT,
        help="Skriv hva du mener er riktig, og hvor du har det fra hvis du vet det.",
        value=values[WRONG],
        error=errors.get(WRONG, ""),
    )
    name = Field(
        SHOW_NAME,
        "Vis navnet mitt",
        FieldKind.YESNO,
        help=texts.FORWARD_NAME_HELP,
        required=False,
        value=values[SHOW_NAME],
        error=errors.get(SHOW_NAME, ""),
        options=(Option(NAMELESS, "Nei, send uten navn"), Option("ja", "Ja, vis navnet mitt")),
    )
    fields = (what, wrong, name) if _is_dispute(send) else (what, name)
    return Reply(
        texts.forward_intro(innkjop, faults=bool(errors)),
        form=Form(fields, Choice(f"Send til {innkjop}", send)),
        replaces=context.pressed_on if errors else None,
    )
