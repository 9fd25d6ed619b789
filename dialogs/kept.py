"""Keeps what was answered to whom, with the version of the text: what corrections and access rest on."""

from dialogs.asked import Answer
from dialogs.dialog import Context
from knowledge.article import Article
from register.given_answer import GivenAnswer, keep_answer


def keep(context: Context, found: Answer, question: str) -> None:
    """Keep an answer to a question, or that there was none."""
    article = context.knowledge.library.by_id(found.article) if found.article else None
    _keep(context, question, found.text, article, answered=found.answered)


def keep_article(context: Context, article: Article, text: str) -> None:
    """Keep that an article was shown."""
    _keep(context, article.title, text, article, answered=True)


def _keep(context: Context, question: str, text: str, article: Article | None, *, answered: bool) -> None:
    answer = GivenAnswer(
        person_id=context.person.id,
        conversation=context.turn.conversation,
        at=context.now,
        kommune=context.kommune.id,
        question=question,
        answered=answered,
        text=text,
        article=article.id if article else None,
        version=article.digest if article else context.knowledge.rules_version,
    )
    keep_answer(context.session, answer)
