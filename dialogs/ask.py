"""Questions and the buttons that come with their answers."""

from dataclasses import replace

from conversation.actions import Action, ActionId
from conversation.markup import clean
from conversation.reply import Choice, Reply
from dialogs import texts
from dialogs.answer import AND_THEN, answer
from dialogs.article_text import say_article
from dialogs.asked import Answer
from dialogs.dialog import Context, Outcome
from dialogs.filing_steps import filing_steps, steps_of_article
from dialogs.kept import keep, keep_article
from dialogs.next_steps import under_article
from dialogs.phrases import phrases
from dialogs.state_store import Memory
from norsk.language import Language


def answer_turn(context: Context, text: str, memory: Memory | None = None) -> Outcome:
    """Answer a question with what the conversation remembers, and remember what it told."""
    found = answer(
        text,
        kommune=context.kommune,
        today=context.today,
        knowledge=context.knowledge,
        memory=memory or context.memory,
    )
    return _outcome(context, found, clean(text).strip())


def _outcome(context: Context, found: Answer, question: str) -> Outcome:
    """Return an answer with its last button, kept in the log, remembering the question in the person's own words."""
    keep(context, found, question)
    reply = found.reply()
    if found.answered:
        reply = replace(
            reply,
            choices=(
                *filing_steps(context, found, question),
                *reply.choices,
                _dispute(found.article, found.memory.language),
            ),
        )
    memory = found.memory.model_copy(update={"question": question})
    return Outcome((reply,), memory, answered=found.answered)


def _dispute(article: str | None, language: Language) -> Choice:
    """Return the button under every answer for somebody who knows better."""
    return Choice(phrases(language).wrong, Action(ActionId.DISPUTE, {"article": article or ""}))


def pressed(context: Context, action: Action) -> Outcome:
    """Do what a button under an answer says."""
    said = phrases(context.memory.language)
    match action.id:
        case ActionId.SHOW_ARTICLE:
            return _show(context, action.args.get("id", ""))
        case ActionId.SET_KIND:
            return _set_kind(context, action.args.get("kind", ""))
        case ActionId.RESET_FACTS:
            return Outcome((Reply(said.forgotten),), _without_facts(context.memory))
        case _:
            return answer_turn(context, action.args.get("text", ""))


def _without_facts(memory: Memory) -> Memory:
    """Return what is remembered when all that was told is forgotten: the language, and the form that is open."""
    kept = {"language", "draft", "draft_field", "draft_revision"}
    return Memory.model_validate(memory.model_dump(include=kept))


def _show(context: Context, id: str) -> Outcome:
    language = context.memory.language
    article = context.knowledge.library.by_id(id)
    if article is None:
        return Outcome((Reply(phrases(language).article_gone),), context.memory)
    kommune = context.knowledge.kommuner.get(article.kommune, context.kommune)
    said = say_article(
        article,
        kommune=context.kommune if article.kommune == "nasjonal" else kommune,
        on=context.today,
        today=context.today,
        language=language,
    )
    keep_article(context, article, said.text)
    memory = context.memory.model_copy(update={"article": id})
    choices = under_article(
        article, kommune=context.kommune, library=context.knowledge.library, language=language
    )
    reply = Reply(
        f"**{article.title_in(language)}**\n\n{said.text}",
        choices=(*steps_of_article(context, article), *choices, _dispute(id, language)),
        sources=said.sources,
    )
    return Outcome((reply,), memory, answered=True)


def _set_kind(context: Context, kind: str) -> Outcome:
    """Answer the last question again for a kind that the person has now chosen."""
    facts = context.memory.facts.model_copy(update={"kind": kind})
    if facts.value_nok is None:
        unclear = texts.clarify(context.kommune.names["innkjop"], context.memory.language)
        return Outcome((Reply(unclear),), context.memory)
    memory = context.memory.model_copy(update={"facts": facts})
    again = answer(
        AND_THEN, kommune=context.kommune, today=context.today, knowledge=context.knowledge, memory=memory
    )
    return _outcome(context, again, context.memory.question)
