"""What is said when something has happened. Plain language, the point first."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from knowledge.similar import Read
from notifications import article_messages, question_messages, stand_in_messages
from register.artikkel import ArtikkelVersion
from register.events import (
    ArticleProposed,
    ArticlePublished,
    ArticleRejected,
    ArticleRolledBack,
    Event,
    QuestionAnswered,
    QuestionClosed,
    QuestionForwarded,
    QuestionReopened,
    StandInAsked,
    StandInDecided,
)
from register.expert_question import ExpertQuestion
from register.stand_in import StandIn


async def messages_about(
    session: AsyncSession, event: Event, *, innkjop: str, kav: str, read: Read, now: datetime
) -> Sequence[Reply]:
    """Return the messages that an event leads to, each addressed.

    `innkjop` is what the procurement office is called, `kav` the contract tool, and `read` how questions are read.
    """
    match event:
        case QuestionForwarded(question_id) | QuestionReopened(question_id):
            return [question_messages.card(await session.get_one(ExpertQuestion, question_id), now=now)]
        case QuestionAnswered(question_id):
            question = await session.get_one(ExpertQuestion, question_id)
            return await question_messages.answered(session, question, innkjop=innkjop, now=now)
        case QuestionClosed(question_id):
            question = await session.get_one(ExpertQuestion, question_id)
            return await question_messages.closed(session, question, innkjop=innkjop, now=now)
        case ArticleProposed(version_id):
            return await article_messages.proposed(
                session, await session.get_one(ArtikkelVersion, version_id)
            )
        case ArticlePublished(version_id):
            version = await session.get_one(ArtikkelVersion, version_id)
            told = await article_messages.decided(session, version, published=True)
            return [*told, *await question_messages.published(session, version, read=read, now=now)]
        case ArticleRejected(version_id):
            version = await session.get_one(ArtikkelVersion, version_id)
            return await article_messages.decided(session, version, published=False)
        case StandInAsked(stand_in_id):
            return await stand_in_messages.asked(session, await session.get_one(StandIn, stand_in_id))
        case StandInDecided(stand_in_id):
            stand_in = await session.get_one(StandIn, stand_in_id)
            return await stand_in_messages.decided(session, stand_in, kav=kav)
        case ArticleRolledBack():
            return ()
