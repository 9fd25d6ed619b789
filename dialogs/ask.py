"""Questions and the buttons that come with their answers."""

from conversation.actions import Action, ActionId
from conversation.reply import Reply
from dialogs import texts
from dialogs.answer import AND_THEN, answer
from dialogs.article_text import say_article
from dialogs.dialog import Context, Outcome
from dialogs.forward import ask_forward, forward
from dialogs.state_store import Memory


def answer_turn(context: Context, text: str, memory: Memory | None = None) -> Outcome:
    """Answer a question with what the conversation remembers, and remember what it told."""
    found = answer(
        text,
        kommune=context.kommune,
        today=context.today,
        knowledge=context.knowledge,
        memory=memory or context.memory,
    )
    return Outcome((found.reply(),), found.memory, answered=found.answered)


def pressed(context: Context, action: Action) -> Outcome:
    """Do what a button under an answer says."""
    match action.id:
        case ActionId.SHOW_ARTICLE:
            return _show(context, action.args.get("id", ""))
        case ActionId.SET_KIND:
            return _set_kind(context, action.args.get("kind", ""))
        case ActionId.RESET_FACTS:
            return Outcome((Reply(texts.FORGOTTEN),), Memory())
        case ActionId.ASK_INNKJOP:
            return ask_forward(context)
        case ActionId.FORWARD:
            return forward(context, context.turn.form)
        case _:
            return answer_turn(context, action.args.get("text", ""))


def _show(context: Context, id: str) -> Outcome:
    article = context.knowledge.library.by_id(id)
    if article is None:
        return Outcome((Reply(texts.ARTICLE_GONE),), context.memory)
    kommune = context.knowledge.kommuner.get(article.kommune, context.kommune)
    said = say_article(
        article,
        kommune=context.kommune if article.kommune == "nasjonal" else kommune,
        on=context.today,
        today=context.today,
    )
    memory = context.memory.model_copy(update={"article": id})
    return Outcome(
        (Reply(f"**{article.title}**\n\n{said.text}", sources=said.sources),), memory, answered=True
    )


def _set_kind(context: Context, kind: str) -> Outcome:
    """Answer the last question again for a kind that the person has now chosen."""
    facts = context.memory.facts.model_copy(update={"kind": kind})
    if facts.value_nok is None:
        return Outcome((Reply(texts.clarify(context.kommune.names["innkjop"])),), context.memory)
    memory = context.memory.model_copy(update={"facts": facts})
    again = answer(
        AND_THEN, kommune=context.kommune, today=context.today, knowledge=context.knowledge, memory=memory
    )
    return Outcome((again.reply(),), again.memory, answered=again.answered)
