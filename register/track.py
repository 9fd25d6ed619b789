"""A track: one thing about one record that somebody must decide on by a day. Reminders and decisions are told apart by it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from register.ids import id_or_nobodys


class TrackKind(StrEnum):
    """What is to be decided or done."""

    NEW_PROCUREMENT = "new_procurement"
    OPTION = "option"
    EXPIRY = "expiry"
    RUNNING = "running"
    FOLLOW_UP = "follow_up"
    CONTROL = "control"
    NEW_AVTALE = "new_avtale"
    AVVIK = "avvik"
    BEHOVSMELDING = "behovsmelding"
    ENDRINGSBEHOV = "endringsbehov"
    ARTIKKEL = "artikkel"
    MISSING = "missing"
    DUTY = "duty"
    APPROVAL = "approval"
    NOTICE = "notice"
    NOT_SHOWN = "not_shown"
    ASSIGNMENT = "assignment"
    TASK = "task"


class Verdict(StrEnum):
    """What somebody can decide; each closes a track, or leads to the act that does."""

    CALL_OPTION = "call_option"
    LET_EXPIRE = "let_expire"
    START_PROCUREMENT = "start_procurement"
    NOT_REPLACED = "not_replaced"
    LET_END = "let_end"
    EXTENDED = "extended"
    CONTINUE = "continue"
    TERMINATE = "terminate"
    COMPETE = "compete"
    MEETING_HELD = "meeting_held"
    CONTROL_DONE = "control_done"
    SEND_ON = "send_on"
    NOTED = "noted"
    CLOSE_AVVIK = "close_avvik"
    NEW_DUE = "new_due"
    TAKE = "take"
    STILL_RIGHT = "still_right"
    PROPOSE_CHANGE = "propose_change"
    FILL_IN = "fill_in"
    DONE = "done"
    POSTPONE = "postpone"
    APPROVE = "approve"
    DECLINE = "decline"
    NOTICE_SENT = "notice_sent"
    ENTERED = "entered"
    CONFIRM = "confirm"
    WITHIN_AVTALE = "within_avtale"
    CHANGE_POSSIBLE = "change_possible"
    NEW_NEEDED = "new_needed"


VERDICTS: Final[Mapping[TrackKind, tuple[Verdict, ...]]] = {
    TrackKind.NEW_PROCUREMENT: (Verdict.START_PROCUREMENT, Verdict.NOT_REPLACED),
    TrackKind.OPTION: (Verdict.CALL_OPTION, Verdict.LET_EXPIRE),
    TrackKind.EXPIRY: (Verdict.LET_END, Verdict.EXTENDED),
    TrackKind.RUNNING: (Verdict.CONTINUE, Verdict.TERMINATE, Verdict.COMPETE),
    TrackKind.FOLLOW_UP: (Verdict.MEETING_HELD,),
    TrackKind.CONTROL: (Verdict.CONTROL_DONE,),
    TrackKind.NEW_AVTALE: (Verdict.SEND_ON, Verdict.NOTED),
    TrackKind.AVVIK: (Verdict.CLOSE_AVVIK, Verdict.NEW_DUE),
    TrackKind.BEHOVSMELDING: (Verdict.TAKE,),
    TrackKind.ENDRINGSBEHOV: (Verdict.WITHIN_AVTALE, Verdict.CHANGE_POSSIBLE, Verdict.NEW_NEEDED),
    TrackKind.ARTIKKEL: (Verdict.STILL_RIGHT, Verdict.PROPOSE_CHANGE),
    TrackKind.MISSING: (Verdict.FILL_IN,),
    TrackKind.DUTY: (Verdict.DONE, Verdict.POSTPONE),
    TrackKind.APPROVAL: (Verdict.APPROVE, Verdict.DECLINE),
    TrackKind.NOTICE: (Verdict.NOTICE_SENT,),
    TrackKind.NOT_SHOWN: (Verdict.ENTERED,),
    TrackKind.ASSIGNMENT: (Verdict.CONFIRM,),
    TrackKind.TASK: (),
}
"""What can be decided on each kind of track, in the order of its buttons; a task has the answers of its own kind."""

KIND_NAMES: Final[Mapping[TrackKind, str]] = {
    TrackKind.NEW_PROCUREMENT: "ny anskaffelse",
    TrackKind.OPTION: "opsjon",
    TrackKind.EXPIRY: "utløp",
    TrackKind.RUNNING: "løpende avtale",
    TrackKind.FOLLOW_UP: "oppfølgingsmøte",
    TrackKind.CONTROL: "kontroll eller revisjon",
    TrackKind.NEW_AVTALE: "ny avtale",
    TrackKind.AVVIK: "avvik",
    TrackKind.BEHOVSMELDING: "behovsmelding",
    TrackKind.ENDRINGSBEHOV: "endringsbehov",
    TrackKind.ARTIKKEL: "artikkel",
    TrackKind.MISSING: "manglende opplysninger",
    TrackKind.DUTY: "årlig oppgave",
    TrackKind.APPROVAL: "godkjenning",
    TrackKind.NOTICE: "skriftlig varsel",
    TrackKind.NOT_SHOWN: "ikke ført",
    TrackKind.ASSIGNMENT: "nytt ansvar",
    TrackKind.TASK: "oppgave i en sak",
}
"""What each kind is called to a person."""

VERDICT_NAMES: Final[Mapping[Verdict, str]] = {
    Verdict.CALL_OPTION: "Utløs opsjon",
    Verdict.LET_EXPIRE: "La avtalen løpe ut",
    Verdict.START_PROCUREMENT: "Start ny anskaffelse",
    Verdict.NOT_REPLACED: "Skal ikke erstattes",
    Verdict.LET_END: "Avtalen avsluttes",
    Verdict.EXTENDED: "Avtalen er forlenget",
    Verdict.CONTINUE: "Videreføres",
    Verdict.TERMINATE: "Si opp",
    Verdict.COMPETE: "Konkurranseutsett",
    Verdict.MEETING_HELD: "Møte holdt",
    Verdict.CONTROL_DONE: "Kontroll gjennomført",
    Verdict.SEND_ON: "Send til enhetene",
    Verdict.NOTED: "Sett",
    Verdict.CLOSE_AVVIK: "Lukket",
    Verdict.NEW_DUE: "Ny frist",
    Verdict.TAKE: "Ta saken",
    Verdict.STILL_RIGHT: "Fortsatt riktig",
    Verdict.PROPOSE_CHANGE: "Foreslå endring",
    Verdict.FILL_IN: "Fyll inn",
    Verdict.DONE: "Gjort",
    Verdict.POSTPONE: "Utsett",
    Verdict.APPROVE: "Godkjenn",
    Verdict.DECLINE: "Avslå",
    Verdict.NOTICE_SENT: "Varsel sendt",
    Verdict.ENTERED: "Ført",
    Verdict.CONFIRM: "Bekreft",
    Verdict.WITHIN_AVTALE: "Innenfor avtalen",
    Verdict.CHANGE_POSSIBLE: "Endring mulig",
    Verdict.NEW_NEEDED: "Ny anskaffelse",
}
"""What each decision is called on its button, and when it is told of."""


class BadTrackError(ValueError):
    """A text that names no track."""


@dataclass(frozen=True, slots=True, order=True)
class Track:
    """One thing to decide.

    `record` is a kind of record and its id: `avtale:<uuid>`, `avvik:<uuid>`, `behovsmelding:<uuid>`, `endringsbehov:<uuid>`, `artikkel:<id>`,
    `plikt:<id of the duty>`, `decision:<uuid>`, `person:<uuid>` or `task:<uuid>`. `target_on` is the day that the steps are counted from: a last day, a deadline, or the day it was first wanted.
    """

    kind: TrackKind
    record: str
    target_on: date

    @property
    def ref(self) -> str:
        """The track as a button or a key carries it."""
        return f"{self.kind.value}|{self.record}|{self.target_on.isoformat()}"

    @property
    def record_kind(self) -> str:
        """The kind of the record: `avtale`, `avvik` and so on."""
        return self.record.partition(":")[0]

    @property
    def record_id(self) -> str:
        """The record's id among its kind."""
        return self.record.partition(":")[2]

    @property
    def record_uuid(self) -> uuid.UUID:
        """The record's id as the register's tables have it; one that is nobody's where it is another kind of id."""
        return id_or_nobodys(self.record_id)


def parse_track(ref: str) -> Track:
    """Return the track that a text names. Raises BadTrackError."""
    try:
        kind, record, target = ref.split("|")
        return Track(TrackKind(kind), record, date.fromisoformat(target))
    except ValueError as exc:
        raise BadTrackError(ref) from exc
