"""What has happened in the register, told to whoever plans messages about it. Frozen, and without behaviour."""

import uuid
from dataclasses import dataclass
from datetime import datetime


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


@dataclass(frozen=True, slots=True)
class TrackChanged:
    """Something about a track has changed: it is decided on, put off, handed on or opened again.

    Its record is planned anew, and its cards are changed wherever they stand. `ref` is a `register.track.Track`'s.
    """

    ref: str


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """Somebody has decided on a track, or recommended a decision to whom it belongs to."""

    decision_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class DecisionApproved:
    """A recommendation has been approved by whom it belongs to."""

    decision_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class DecisionDeclined:
    """A recommendation has been turned down, with a reason."""

    decision_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class DecisionUndone:
    """A decision has been taken back before its deadline, with a reason."""

    decision_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class TrackHandedOn:
    """Somebody says that a track is not theirs. `to_id` is whom they name, None where they know nobody."""

    ref: str
    by_id: uuid.UUID
    to_id: uuid.UUID | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AvtaleMoved:
    """An agreement has got another avtaleforvalter, who has said yes; `from_id` None where it had none."""

    avtale_id: uuid.UUID
    from_id: uuid.UUID | None
    to_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class AvtaleAnnounced:
    """An innkjøpskontakt sends word of a new agreement on to the enheter they buy for."""

    avtale_id: uuid.UUID
    by_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class NeedReported:
    """A behovsmelding has come in, and waits for somebody in the procurement office."""

    behovsmelding_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class NeedTaken:
    """Somebody in the procurement office has taken a behovsmelding."""

    behovsmelding_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class AvvikReported:
    """An avvik has been reported here."""

    avvik_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class EndringsbehovReported:
    """A need to change an agreement has come in."""

    endringsbehov_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class CaseChanged:
    """Something has happened to a case, as a line of its history tells (`register.case_event`)."""

    case_event_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class AreaAsked:
    """All enheter of a tjenesteområde are asked whether they have the same need."""

    question_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class TaskAsked:
    """Somebody is asked for something in a case (`register.case_task`), and gets its card."""

    task_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class TaskAnswered:
    """Something that was asked in a case has been answered; those whom it concerns are told."""

    task_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class TaskCancelled:
    """Something that was asked in a case is not asked any more, or an answer counts no more; whoever it was is told."""

    task_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ReporterHidden:
    """Whoever acted wants nobody to know that they did: what was said to them since an instant is not to be kept."""

    since: datetime


Event = (
    AvvikReported
    | ReporterHidden
    | TaskAsked
    | TaskAnswered
    | TaskCancelled
    | EndringsbehovReported
    | CaseChanged
    | AreaAsked
    | TrackChanged
    | DecisionMade
    | DecisionApproved
    | DecisionDeclined
    | DecisionUndone
    | TrackHandedOn
    | AvtaleMoved
    | AvtaleAnnounced
    | NeedReported
    | NeedTaken
    | QuestionForwarded
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

WAITS_FOR_OFFICE = (QuestionForwarded, QuestionReopened, NeedReported, EndringsbehovReported)
"""The events that somebody in the procurement office must do something about, also where one of them caused it."""
