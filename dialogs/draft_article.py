"""An expert's answer made into a draft of an article, for a second person to approve.

A disputed article is corrected under its own id; otherwise the question becomes an article of its own.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from dialogs.article_form import REVIEWED_EVERY
from dialogs.article_id import free_id
from dialogs.dialog import Context
from knowledge.article import Article, Source
from knowledge.article_markdown import to_markdown
from knowledge.front_matter import Fault
from knowledge.proposal import LONGEST_TITLE, check_article, plain_title
from knowledge.similar import normalised
from norsk.text import content_words
from register.artikkel import ArtikkelVersion, propose
from register.expert_question import AnswerSource, ExpertQuestion

TOPIC: Final = "spørsmål fra ansatte"
NOTE: Final = "Svar på et spørsmål fra en ansatt."
NO_TITLE: Final = "Spørsmål fra en ansatt"
FEWEST_QUESTIONS: Final = 3
MOST_QUESTIONS: Final = 12
MOST_WORDS: Final = 12
LONGEST_QUESTION: Final = 200


async def article_of(
    context: Context, question: ExpertQuestion, *, answer: str, source: AnswerSource
) -> tuple[Article, tuple[Fault, ...]]:
    """Return the article that an answer makes, and what `kb check` would find wrong with it."""
    id = question.article or await _earlier_id(context, question) or await _new_id(context, question.text)
    article = replace(
        context.knowledge.library.by_id(id) or _new(context, question, id),
        body=answer,
        sources=(Source(source.title, source.reference, None, source.dated),),
        verified_on=context.today,
        review_by=context.today + REVIEWED_EVERY,
    )
    _, faults = check_article(context.knowledge.library, article.id, to_markdown(article))
    return article, faults


async def draft(context: Context, question: ExpertQuestion, article: Article) -> ArtikkelVersion:
    """Propose the article, and note on the question that this is its draft."""
    # What the bot answers with now, disputed or made of an earlier answer, did not help.
    corrects = context.knowledge.library.by_id(article.id) is not None
    version = await propose(
        context.session,
        artikkel_id=article.id,
        markdown=to_markdown(article),
        title=article.title,
        author=context.person,
        now=context.now,
        effective_on=context.today,
        note=NOTE,
        corrects=corrects,
        question_id=question.id,
    )
    question.draft_id = version.id
    return version


def source_of(question: ExpertQuestion) -> AnswerSource:
    """Return what a stored answer rests on."""
    return AnswerSource(question.source_title, question.source_reference, question.source_dated)


async def _earlier_id(context: Context, question: ExpertQuestion) -> str:
    """Return the id of the article that was made of an earlier answer to the question, if any."""
    earlier = await context.session.get(ArtikkelVersion, question.draft_id) if question.draft_id else None
    return earlier.artikkel_id if earlier else ""


async def _new_id(context: Context, text: str) -> str:
    return await free_id(context, context.kommune.id, " ".join(content_words(text)), otherwise="sporsmal")


def _new(context: Context, question: ExpertQuestion, id: str) -> Article:
    return Article(
        id=id,
        title=plain_title(question.text)[:LONGEST_TITLE].strip() or NO_TITLE,
        kommune=context.kommune.id,
        topic=TOPIC,
        questions=_questions(question),
        keywords=_about(question),
        sources=(),
        owner=context.kommune.names["innkjop"],
        verified_on=context.today,
        review_by=context.today + REVIEWED_EVERY,
        body="",
    )


def _questions(question: ExpertQuestion) -> tuple[str, ...]:
    """Return the askers' own words, completed by the plainest variants where they are too few."""
    own = _distinct([question.text, *(asker.words for asker in question.askers)])[:MOST_QUESTIONS]
    about = " ".join(_about(question)) or question.text
    variants = (about, f"Hva gjelder for {about}?", f"Hva er reglene for {about}?")
    return tuple(_distinct([*own, *variants])[: max(len(own), FEWEST_QUESTIONS)])


def _about(question: ExpertQuestion) -> tuple[str, ...]:
    """Return the first of the question's telling words: a rambling question would outweigh every other article."""
    return tuple(dict.fromkeys(content_words(question.text)))[:MOST_WORDS]


def _distinct(texts: Iterable[str]) -> list[str]:
    """Return the texts on one line each, cut where they are long, those that say the same only once."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(normalised(text), " ".join(text.split())[:LONGEST_QUESTION].rstrip())
    return list(found.values())
