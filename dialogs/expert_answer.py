"""The procurement office's answer to a question: a form with its source, and a draft of an article where wanted."""

from collections.abc import Iterable, Mapping
from typing import Final

from conversation.actions import ActionId
from conversation.markup import clean, escape
from conversation.reply import Choice, Field, FieldKind, Form, Option, Reply
from dialogs.dialog import Context, Outcome
from dialogs.draft_article import article_of, draft, source_of
from dialogs.innkjop import action, draft_choice, settled
from knowledge.article import LONGEST_BODY, Article
from knowledge.front_matter import Fault
from knowledge.names import fill
from norsk.when import is_dated
from norsk.yesno import parse_yesno
from register.events import ArticleProposed, Event, QuestionAnswered
from register.expert_question import AnswerSource, ExpertQuestion, SettledQuestionError, answer_question

ANSWER: Final = "svar"
TITLE, REFERENCE, DATED = "kilde_tittel", "kilde_sted", "kilde_dato"
DRAFT: Final = "utkast"
LONGEST_SOURCE: Final = 300
_MISSING: Final = {
    ANSWER: "Skriv svaret.",
    TITLE: "Skriv hva kilden heter.",
    REFERENCE: "Skriv hvor i kilden det står.",
    DATED: "Skriv kildens år eller dato.",
}


def ask_answer(context: Context, question: ExpertQuestion) -> Outcome:
    """Show the form, with the last answer where it did not help; or say who has answered."""
    if not question.is_open:
        return settled(context, question)
    values = {
        ANSWER: question.answer,
        TITLE: question.source_title,
        REFERENCE: question.source_reference,
        DATED: question.source_dated,
        DRAFT: "",
    }
    return Outcome((_form(context, question, values, {}),), context.memory)


async def send_answer(context: Context, question: ExpertQuestion) -> Outcome:
    """Store the answer for those who wait, or show the form again with what is wrong. Nothing that was written is lost."""
    values = {key: clean(context.turn.form.get(key, "")).strip() for key in (*_MISSING, DRAFT)}
    if not question.is_open:
        return settled(context, question, unsent=values[ANSWER])
    errors = _errors(values)
    source = AnswerSource(values[TITLE], values[REFERENCE], values[DATED])
    article: Article | None = None
    if not errors and parse_yesno(values[DRAFT]) == "yes":
        article, faults = await article_of(context, question, answer=values[ANSWER], source=source)
        errors = {ANSWER: _said(faults)} if faults else {}
    if errors:
        return Outcome((_form(context, question, values, errors),), context.memory)
    try:
        await answer_question(
            context.session,
            question,
            answer=fill(values[ANSWER], context.kommune.names),
            source=source,
            by=context.person,
            now=context.now,
        )
    except SettledQuestionError:
        return settled(context, question, unsent=values[ANSWER])
    return await _answered(context, question, article)


async def _answered(context: Context, question: ExpertQuestion, article: Article | None) -> Outcome:
    people = len(question.askers)
    said = (
        f"Sendt. {'Den som spurte' if people == 1 else f'De {people} som spurte'}, får svaret der de spurte."
    )
    events: tuple[Event, ...] = (QuestionAnswered(question.id),)
    if article is None:
        return Outcome((Reply(said, choices=draft_choice(question)),), context.memory, events=events)
    version = await draft(context, question, article)
    reply = Reply(f"{said}\n\n{_drafted(article)}")
    return Outcome((reply,), context.memory, events=(*events, ArticleProposed(version.id)))


async def draft_afterwards(context: Context, question: ExpertQuestion) -> Outcome:
    """Make a draft of an answer that has been given, or say what is wrong with it; the answer itself stands."""
    if question.draft_id or not question.answer:
        return settled(context, question)
    article, faults = await article_of(context, question, answer=question.answer, source=source_of(question))
    if faults:
        said = f"{_said(faults)}\n\nSvaret er sendt og lagret, men det er ikke blitt noe utkast."
        return Outcome((Reply(said),), context.memory)
    version = await draft(context, question, article)
    return Outcome((Reply(_drafted(article)),), context.memory, events=(ArticleProposed(version.id),))


def _drafted(article: Article) -> str:
    return (
        f"Utkastet «{escape(article.title)}» er laget av svaret ditt. "
        "En annen redaktør må godkjenne det før det gjelder."
    )


def _said(faults: Iterable[Fault]) -> str:
    told = [
        f"{fault.problem}{f' («{fault.value[:80]}»)' if fault.value else ''}. {fault.remedy}."
        for fault in faults
    ]
    return f"Svaret kan ikke bli en artikkel slik det står: {' '.join(told)}"


def _errors(values: Mapping[str, str]) -> dict[str, str]:
    errors = {key: missing for key, missing in _MISSING.items() if not values[key]}
    if len(values[ANSWER]) > LONGEST_BODY:
        errors[ANSWER] = f"Svaret er på {len(values[ANSWER])} tegn. Kort det ned til høyst {LONGEST_BODY}."
    for key in (TITLE, REFERENCE):
        if len(values[key]) > LONGEST_SOURCE:
            errors[key] = f"Kort det ned til høyst {LONGEST_SOURCE} tegn."
    if values[DATED] and not is_dated(values[DATED]):
        errors[DATED] = "Skriv et år, eller en dato som ÅÅÅÅ-MM-DD."
    if parse_yesno(values[DRAFT]) not in ("yes", "no"):
        errors[DRAFT] = "Velg ja eller nei."
    return errors


def _form(
    context: Context, question: ExpertQuestion, values: Mapping[str, str], errors: Mapping[str, str]
) -> Reply:
    def asked(key: str, prompt: str, kind: FieldKind, help: str, options: tuple[Option, ...] = ()) -> Field:
        value, error = values[key], errors.get(key, "")
        return Field(key, prompt, kind, help=help, value=value, error=error, options=options)

    fields = (
        asked(ANSWER, "Svar", FieldKind.LONG_TEXT, f"Svaret først, så grunnen. Høyst {LONGEST_BODY} tegn."),
        asked(TITLE, "Kilde: tittel", FieldKind.TEXT, "For eksempel loven, forskriften eller strategien svaret bygger på."),
        asked(REFERENCE, "Kilde: sted", FieldKind.TEXT, "Paragraf, kapittel eller side."),
        asked(DATED, "Kilde: dato", FieldKind.TEXT, "Et år, eller en dato som ÅÅÅÅ-MM-DD."),
        asked(DRAFT, "Lag artikkelutkast?", FieldKind.YESNO, "Utkastet må godkjennes av en annen før jeg svarer med det.",
              (Option("ja", "Ja, lag et utkast"), Option("nei", "Nei, bare svar"))),
    )  # fmt: skip
    intro = (
        "Noe mangler. Rett feltene som er merket, og send på nytt."
        if errors
        else "Skriv svaret og hvor det står."
    )
    return Reply(
        f"{intro}\n\nSpørsmålet: «{escape(question.text)}»",
        form=Form(fields, Choice("Send svaret", action(ActionId.SEND_ANSWER, question))),
        replaces=context.pressed_on if errors else None,
    )
