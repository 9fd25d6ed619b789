"""What is said when something has happened. Plain language, the point first."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from knowledge.kommune import Kommune
from knowledge.similar import Read
from knowledge.terskelverdi import Rules
from notifications.messages import article as article_messages
from notifications.messages import case as case_messages
from notifications.messages import decision as decision_messages
from notifications.messages import question as question_messages
from notifications.messages import stand_in as stand_in_messages
from notifications.messages import task as task_messages
from notifications.messages import track as track_messages
from register.artikkel import ArtikkelVersion
from register.events import (
    AreaAsked,
    ArticleProposed,
    ArticlePublished,
    ArticleRejected,
    ArticleRolledBack,
    AvtaleAnnounced,
    AvtaleMoved,
    AvvikReported,
    CaseChanged,
    DecisionApproved,
    DecisionDeclined,
    DecisionMade,
    DecisionUndone,
    EndringsbehovReported,
    Event,
    NeedReported,
    NeedTaken,
    QuestionAnswered,
    QuestionClosed,
    QuestionForwarded,
    QuestionReopened,
    ReporterHidden,
    StandInAsked,
    StandInDecided,
    TaskAnswered,
    TaskAsked,
    TaskCancelled,
    TrackChanged,
    TrackHandedOn,
)
from register.expert_question import ExpertQuestion
from register.stand_in import StandIn


async def messages_about_all(
    session: AsyncSession,
    events: Sequence[Event],
    *,
    kommune: Kommune,
    read: Read,
    now: datetime,
    rules: Rules | None = None,
) -> Sequence[Reply]:
    """Return the messages that the events of one act lead to; agreements that move together are told of once."""
    moved: dict[tuple[object, object], list[AvtaleMoved]] = {}
    told: list[Reply] = []
    for event in events:
        if isinstance(event, AvtaleMoved):
            moved.setdefault((event.from_id, event.to_id), []).append(event)
        else:
            told += await messages_about(session, event, kommune=kommune, read=read, now=now, rules=rules)
    for together in moved.values():
        told += await track_messages.moved_together(session, together, kav=kommune.names["kav"], now=now)
    return told


async def messages_about(
    session: AsyncSession,
    event: Event,
    *,
    kommune: Kommune,
    read: Read,
    now: datetime,
    rules: Rules | None = None,
) -> Sequence[Reply]:
    """Return the messages that an event leads to, each addressed.

    `kommune` says what the procurement office and the systems are called, `read` how questions are read, `rules`
    the thresholds that needs are judged by.
    """
    innkjop, kav = kommune.names["innkjop"], kommune.names["kav"]
    match event:
        case QuestionForwarded() | QuestionReopened() | QuestionAnswered() | QuestionClosed():
            return await _about_question(session, event, innkjop=innkjop, now=now)
        case ArticleProposed() | ArticlePublished() | ArticleRejected():
            return await _about_article(session, event, read=read, now=now)
        case StandInAsked(stand_in_id):
            return await stand_in_messages.asked(session, await session.get_one(StandIn, stand_in_id))
        case StandInDecided(stand_in_id):
            stand_in = await session.get_one(StandIn, stand_in_id)
            return await stand_in_messages.decided(session, stand_in, kav=kav)
        case DecisionMade() | DecisionApproved() | DecisionDeclined() | DecisionUndone():
            return await decision_messages.about(session, event, innkjop=innkjop, kav=kav, now=now)
        case TrackHandedOn() | AvtaleMoved() | AvtaleAnnounced() | NeedTaken():
            return await track_messages.about(
                session, event, innkjop=innkjop, kav=kav, now=now, kommune=kommune
            )
        case NeedReported() | AvvikReported() | EndringsbehovReported() | CaseChanged() | AreaAsked():
            return await case_messages.about(session, event, kommune=kommune, now=now, rules=rules)
        case TaskAsked() | TaskAnswered() | TaskCancelled():
            return await task_messages.about(session, event, kommune=kommune, now=now)
        case ArticleRolledBack() | TrackChanged() | ReporterHidden():
            return ()


async def _about_question(
    session: AsyncSession,
    event: QuestionForwarded | QuestionReopened | QuestionAnswered | QuestionClosed,
    *,
    innkjop: str,
    now: datetime,
) -> Sequence[Reply]:
    question = await session.get_one(ExpertQuestion, event.question_id)
    match event:
        case QuestionForwarded() | QuestionReopened():
            return [question_messages.card(question, now=now)]
        case QuestionAnswered():
            return await question_messages.answered(session, question, innkjop=innkjop, now=now)
        case QuestionClosed():
            return await question_messages.closed(session, question, innkjop=innkjop, now=now)


async def _about_article(
    session: AsyncSession,
    event: ArticleProposed | ArticlePublished | ArticleRejected,
    *,
    read: Read,
    now: datetime,
) -> Sequence[Reply]:
    version = await session.get_one(ArtikkelVersion, event.version_id)
    match event:
        case ArticleProposed():
            return await article_messages.proposed(session, version)
        case ArticlePublished():
            told = await article_messages.decided(session, version, published=True)
            return [*told, *await question_messages.published(session, version, read=read, now=now)]
        case ArticleRejected():
            return await article_messages.decided(session, version, published=False)
