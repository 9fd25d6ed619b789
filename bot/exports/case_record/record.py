"""One case as it leaves: plain values that the Word document and the JSON are both written from."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who had a part in a case, and as what."""

    name: str
    email: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One answer of the form: what was asked, what was answered, and how the answer came about."""

    label: str
    value: str
    state: str


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the history. `detail` is what the register keeps beside it, ids among it."""

    at: datetime
    who: str
    what: str
    to: str
    text: str
    detail: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that somebody was asked for: by whom, in which role, by when, and what came of it.

    `document` is the version it was about, with its checksum. `acted_for` is whom the one who answered stood in for,
    `channel` where they did.
    """

    kind: str
    subject: str
    who: str
    role: str
    prompt: str
    asked_by: str
    asked_at: datetime
    due_on: date
    state: str
    answer: str
    text: str
    answers: Mapping[str, str]
    answered_by: str
    acted_for: str
    answered_at: datetime | None
    channel: str
    document: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """A habilitetsvurdering."""

    who: str
    role: str
    relation: str
    assessment: str
    written_at: datetime
    conclusion: str
    reason: str
    concluded_by: str
    concluded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What one enhet answered when all of a tjenesteområde were asked."""

    asked_at: datetime
    question: str
    enhet: str
    who: str
    same: str
    quantity: str
    note: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on a track of the case or the agreement, and what became of it."""

    at: datetime
    kind: str
    target_on: date
    verdict: str
    status: str
    who: str
    role: str
    acted_for: str
    reason: str
    detail: Mapping[str, str]
    approved_by: str
    approved_at: datetime | None
    declined_reason: str
    acted_on: date | None
    undone_reason: str


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote for a section of the case's documents."""

    section: str
    text: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A file of the case. `path` is where it lies beside the record; `version` 0 is a file that was only attached."""

    attachment_id: uuid.UUID
    path: str
    name: str
    kind: str
    version: int
    media_type: str
    size: int
    sha256: str
    made_by: str
    made_at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """A proposed access code: for what, by which paragraph, why, and how sure that is. A person confirms it."""

    what: str
    paragraph: str
    reason: str
    certainty: str


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """Everything of one case. `kind` is a behovsmelding, an avvik, an endringsbehov, or an agreement's decisions."""

    kind: str
    record: str
    number: str
    title: str
    status: str
    over: bool
    awarded: bool
    closed_way: bool
    opened_at: datetime | None
    changed_at: datetime
    kommune: str
    archive_system: str
    archive_number: str
    facts: tuple[tuple[str, str], ...]
    suppliers: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
    told: tuple[Told, ...] = ()
    history: tuple[Act, ...] = ()
    asked: tuple[Asked, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    surveyed: tuple[Surveyed, ...] = ()
    decided: tuple[Decided, ...] = ()
    written: tuple[Written, ...] = ()
    files: tuple[Held, ...] = ()
    access: tuple[Access, ...] = field(default=())
