"""What has happened in the register, told to whoever plans messages about it. Frozen, and without behaviour."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuestionForwarded:
    """Somebody without a good answer asked that the procurement office be given the question; nobody had before."""

    question_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """The procurement office has answered a question; those who asked it wait."""

    question_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class QuestionClosed:
    """The procurement office will not answer a question, and has said why."""

    question_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class QuestionReopened:
    """An answer did not help one of those who asked."""

    question_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ArticleProposed:
    """A text has been drafted, and waits for a second person."""

    version_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ArticlePublished:
    """A draft has been approved, and holds from its first day on."""

    version_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ArticleRolledBack:
    """A published text has been taken out of use."""

    version_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ArticleRejected:
    """A draft has been turned down; the version says by whom and why."""

    version_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class StandInAsked:
    """Somebody wants another to act for them, and the other has not said yes."""

    stand_in_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class StandInDecided:
    """Whoever was asked to act for somebody has said yes or no, or the arrangement has been ended."""

    stand_in_id: uuid.UUID


Event = (
    QuestionForwarded
    | QuestionAnswered
    | QuestionClosed
    | QuestionReopened
    | ArticleProposed
    | ArticlePublished
    | ArticleRejected
    | ArticleRolledBack
    | StandInAsked
    | StandInDecided
)
"""Every kind of event; later kinds are added to this union."""

TEXTS_CHANGED = (ArticlePublished, ArticleRolledBack)
"""The events after which the knowledge must be read anew."""
