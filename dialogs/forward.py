"""A question that the bot could not answer, sent to the procurement office: a small form, and a receipt."""

from collections.abc import Mapping
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean
from conversation.reply import Choice, Field, FieldKind, Form, Option, Reply
from dialogs import texts
from dialogs.dialog import Context, Outcome
from norsk.yesno import parse_yesno
from register.events import QuestionForwarded

LONGEST: Final = 2000
QUESTION: Final = "sporsmal"
SHOW_NAME: Final = "vis_navn"


def ask_forward(context: Context) -> Outcome:
    """Show the form, filled in with the question that went unanswered."""
    values = {QUESTION: context.memory.unanswered, SHOW_NAME: ""}
    return Outcome((_form(context, values, {}),), context.memory)


def forward(context: Context, values: Mapping[str, str]) -> Outcome:
    """Send the question, or show the form again with what is wrong. Nothing that was written is lost."""
    question = clean(values.get(QUESTION, "")).strip()
    show_name = parse_yesno(values.get(SHOW_NAME, ""))
    errors: dict[str, str] = {}
    if not question:
        errors[QUESTION] = texts.FORWARD_EMPTY
    elif len(question) > LONGEST:
        errors[QUESTION] = texts.forward_too_long(len(question), LONGEST)
    if show_name not in ("yes", "no"):
        errors[SHOW_NAME] = texts.FORWARD_NAME_MISSING
    if errors:
        kept = {QUESTION: question, SHOW_NAME: values.get(SHOW_NAME, "")}
        return Outcome((_form(context, kept, errors),), context.memory)
    named = show_name == "yes"
    return Outcome(
        (Reply(texts.forwarded(context.kommune.names["innkjop"], named=named)),),
        context.memory.model_copy(update={"unanswered": ""}),
        events=(QuestionForwarded(context.person.id if named else None, question),),
    )


def _form(context: Context, values: Mapping[str, str], errors: Mapping[str, str]) -> Reply:
    innkjop = context.kommune.names["innkjop"]
    fields = (
        Field(
            QUESTION,
            "Hva vil du spørre om?",
            FieldKind.LONG_TEXT,
            help=f"Skriv det {innkjop} trenger for å svare. Ikke ta med personopplysninger om andre.",
            value=values[QUESTION],
            error=errors.get(QUESTION, ""),
        ),
        Field(
            SHOW_NAME,
            "Skal navnet ditt følge med?",
            FieldKind.YESNO,
            help="Uten navn kan ingen svare deg direkte.",
            value=values[SHOW_NAME],
            error=errors.get(SHOW_NAME, ""),
            options=(Option("ja", "Ja, vis navnet mitt"), Option("nei", "Nei, send uten navn")),
        ),
    )
    submit = Choice(f"Send til {innkjop}", Action(ActionId.FORWARD))
    replaced = context.pressed_on if errors else None
    return Reply(
        texts.forward_intro(innkjop, faults=bool(errors)), form=Form(fields, submit), replaces=replaced
    )
