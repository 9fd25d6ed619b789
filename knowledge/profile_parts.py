"""What a kommune's profile is made of. Every part says where it stands, or is marked as our own assumption."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Certainty = Literal["verifisert", "utledet", "usikker", "antatt"]
LevelName = Literal["loa", "nasjonal", "eos"]
KindName = Literal["vare", "tjeneste", "saerlig_tjeneste", "helse_sosial", "bygg_anlegg", "konsesjon"]
RoleName = Literal[
    "ansatt",
    "bestiller",
    "leder",
    "innkjopskontakt",
    "avtaleforvalter",
    "avtaleeier",
    "innkjoper",
    "innkjopssjef",
    "godkjenner",
    "redaktor",
    "tillitsvalgt",
    "verneombud",
    "arkivar",
    "personvernombud",
    "varslingsmottaker",
    "administrator",
]
"""The roles of the register, by the values they have there."""


class Operator(StrEnum):
    """Whether the amount itself is inside a limit."""

    FROM = "from"
    OVER = "over"


class Strict(BaseModel):
    """A table that may hold its own keys only, and never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ProfileSource(Strict):
    """A document: its title and its date, YYYY or YYYY-MM-DD."""

    title: str
    dated: str = Field(pattern=r"^\d{4}(-\d{2}-\d{2})?$")


class Cited(Strict):
    """Something the profile says. `source` is set where it is another document than the profile's own."""

    certainty: Certainty
    reference: str = ""
    source: ProfileSource | None = None

    @model_validator(mode="after")
    def _stands_somewhere(self) -> "Cited":
        if self.certainty != "antatt" and not self.reference:
            raise ValueError('reference mangler. Skriv hvor det står, eller certainty = "antatt"')
        return self


class Entry(Cited):
    """One of several, told apart by `id`, that holds in a period; both ends are inside it."""

    id: str = Field(pattern=r"^[a-zA-Z0-9_]+$")
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether this applied that day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def meets(self, other: "Entry") -> bool:
        """Say whether there is a day that both hold on."""
        return (self.valid_from or date.min) <= (other.valid_to or date.max) and (
            other.valid_from or date.min
        ) <= (self.valid_to or date.max)


class LocalLimit(Entry):
    """A duty that starts at an amount of the kommune's own (NOK excluding VAT), or at a national level."""

    duty: str
    amount_nok: Decimal | None = Field(default=None, ge=0)
    level: LevelName | None = None
    operator: Operator

    @model_validator(mode="after")
    def _one_start(self) -> "LocalLimit":
        if (self.amount_nok is None) == (self.level is None):
            raise ValueError("skriv enten amount_nok eller level, ikke begge og ikke ingen")
        return self


class Step(Entry):
    """A step of the kommune's own process, in the order of the file. It starts where its `limit` does."""

    title: str
    who: RoleName
    what: str
    limit: str


class Gate(Entry):
    """What must be approved, and by every one of `approvers`, before a case may have the status `before`."""

    title: str
    what: Literal["behovsmelding", "anskaffelsesplan", "konkurransestrategi", "konkurransegrunnlag"]
    approvers: tuple[RoleName, ...] = Field(min_length=1)
    before: str
    limit: str


class CarriesOut(Entry):
    """Who carries out a purchase, said to a person. It holds from `limit` or `level`, below `below`, for `kinds`.

    Without `kinds` it holds for all.
    """

    who: str
    text: str
    limit: str | None = None
    level: LevelName | None = None
    below: LevelName | None = None
    kinds: tuple[KindName, ...] = ()


class Status(Entry):
    """What a case can be; a `final` one is an end. The documents name none, so they are our own.

    An end that `stops` a case can be reached from anywhere: nothing is bought, so no gate stands before it. The others
    follow one upon the other in the order of the file.
    """

    certainty: Certainty = "antatt"
    label: str
    final: bool = False
    stops: bool = False

    @model_validator(mode="after")
    def _stopped_is_over(self) -> "Status":
        if self.stops and not self.final:
            raise ValueError("stops gjelder bare en status som avslutter saken. Skriv final = true også")
        return self


class DueDays(Cited):
    """How many days an avvik may wait, by how serious it is."""

    hoy: int = Field(gt=0)
    middels: int = Field(gt=0)
    lav: int = Field(gt=0)

    @model_validator(mode="after")
    def _worse_is_sooner(self) -> "DueDays":
        if not self.hoy <= self.middels <= self.lav:
            raise ValueError("et alvorlig avvik kan ikke ha lengre frist enn et mindre alvorlig")
        return self


class LeadPart(Strict):
    """A part of the time a purchase takes, in calendar days, and the least that the law allows where it says so."""

    id: Literal["behov_og_strategi", "godkjenning", "kunngjoring", "evaluering", "karens", "oppstart"]
    days: int = Field(ge=0)
    minimum_days: int | None = None
    citation: str = ""

    @model_validator(mode="after")
    def _lawful(self) -> "LeadPart":
        if (self.minimum_days is None) != (not self.citation):
            raise ValueError("minimum_days og citation hører sammen. Skriv begge eller ingen")
        if self.minimum_days is not None and self.days < self.minimum_days:
            raise ValueError(f"{self.days} dager er kortere enn lovens minste på {self.minimum_days}")
        return self


LEAD_PARTS: Final = {
    "behov_og_strategi": "behov og strategi",
    "godkjenning": "godkjenning",
    "kunngjoring": "kunngjøring",
    "evaluering": "evaluering",
    "karens": "karens",
    "oppstart": "oppstart",
}
"""The parts of a lead time in order, and what each is called to a person."""


RegulationPart = Literal["utenfor", "I", "II", "III", "IV"]
"""The part of the regulation that a purchase follows, or outside the law."""


class LeadTime(Entry):
    """How long a purchase takes, in parts."""

    id: RegulationPart
    parts: tuple[LeadPart, ...]

    @model_validator(mode="after")
    def _all_parts(self) -> "LeadTime":
        if tuple(part.id for part in self.parts) != tuple(LEAD_PARTS):
            raise ValueError(f"parts skal være {', '.join(LEAD_PARTS)}, hver én gang og i den rekkefølgen")
        return self

    @property
    def days(self) -> int:
        """The whole time in calendar days."""
        return sum(part.days for part in self.parts)


class RecurringDuty(Entry):
    """Something to be done every year in `month`, with the evidence that shows it done.

    The documents say what and how often; the month is our assumption until an editor sets it. `marks_avtaler`
    says that its outcome marks agreements for follow-up.
    """

    title: str
    owner: RoleName
    month: int = Field(ge=1, le=12)
    month_certainty: Certainty = "antatt"
    evidence: str
    marks_avtaler: bool = False


class RiskQuestion(Entry):
    """Something that a kommune's strategy, or the law, wants thought of when a need is reported.

    `label` is what is ticked, `note` what follows where it is. It is asked for the `kinds`, and wherever one of `words`
    (as in kinds.toml) stands in the need; of every need where it has neither. `level` is where it begins. `told` says
    that the note is told as soon as a word of it stands in the need, whether it is ticked or not.
    """

    label: str
    note: str
    kinds: tuple[KindName, ...] = ()
    words: tuple[str, ...] = ()
    level: LevelName | None = None
    told: bool = False

    @model_validator(mode="after")
    def _told_of_something(self) -> "RiskQuestion":
        if self.told and not self.words:
            raise ValueError("told trenger words. Skriv ordene som viser at det gjelder")
        return self


MeasureName = Literal[
    "kgv", "market_dialogue", "evaluation", "control", "innovation", "climate", "seriousness", "apprentices"
]
"""What the cases and the register can be asked of a year."""


class Measure(Entry):
    """Something that a kommune's strategy, or the law, wants done, and that a year's cases are measured by.

    It counts procurements from `limit`, the id of a limit, or all where there is none. `was_percent` is what the
    document says that it was in `was_year`; `goal_percent` or `goal_count` what it wants.
    """

    title: str
    measures: MeasureName
    limit: str | None = None
    was_percent: int | None = Field(default=None, ge=0, le=100)
    was_year: int | None = None
    goal_percent: int | None = Field(default=None, ge=0, le=100)
    goal_count: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _told_when(self) -> "Measure":
        if (self.was_percent is None) != (self.was_year is None):
            raise ValueError("was_percent og was_year hører sammen. Skriv begge eller ingen")
        return self


class AnswerDays(Cited):
    """How many working days the procurement office needs until somebody has looked at a new behovsmelding."""

    certainty: Certainty = "antatt"
    days: int = Field(default=5, gt=0)


class Evaluation(Cited):
    """Whether a procurement must be evaluated, and how many months after the agreement's start those who use it are asked.

    The documents say at most that it must be done; the months are our assumption until an editor sets them.
    """

    certainty: Certainty = "antatt"
    required: bool = False
    months: int = Field(default=6, ge=1, le=60)
    months_certainty: Certainty = "antatt"


class GroupAdvice(Cited):
    """What a kommune's strategy says of who should be in a faggruppe, told to whoever puts one together."""

    advice: str


class OptionDecider(Cited):
    """The role to which the calling of an agreement's options belongs; from others it is a recommendation."""

    certainty: Certainty = "antatt"
    role: RoleName = "avtaleeier"


class Named(Strict):
    """What an office, a system or a document is called, and where that stands. A bare text is a name we assume."""

    name: str = Field(min_length=1)
    certainty: Certainty = "antatt"
    reference: str = ""

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: object) -> object:
        return {"name": value} if isinstance(value, str) else value


class Proveny(Strict):
    """The share of net sales on a framework agreement that its supplier pays, and what is exempt."""

    percent: Decimal
    reference: str
    exempt: str


def overlaps(entries: Iterable[Entry]) -> Iterable[Entry]:
    """Return each entry that holds on a day on which an earlier one of its id holds too."""
    earlier: list[Entry] = []
    for entry in entries:
        if any(entry.id == other.id and entry.meets(other) for other in earlier):
            yield entry
        earlier.append(entry)
