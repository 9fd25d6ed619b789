"""A kommune's profile: its names for things, its own limits, and how it goes about a purchase."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import TypeVar

from pydantic import Field

from knowledge.article import Source
from knowledge.errors import KnowledgeError
from knowledge.profile_parts import (
    AnswerDays,
    CarriesOut,
    Cited,
    DueDays,
    Entry,
    Evaluation,
    Gate,
    GroupAdvice,
    LeadTime,
    LocalLimit,
    Measure,
    Named,
    OptionDecider,
    ProfileSource,
    Proveny,
    RecurringDuty,
    RiskQuestion,
    Status,
    Step,
    Strict,
)

E = TypeVar("E", bound=Entry)


class Kommune(Strict):
    """A kommune as the bot knows it: its own profile, and the national one's where its own is silent.

    `known_from` is the first day that its limits are known for. `replaced_on` is set by an editor when the
    document that the profile is taken from has been replaced.
    """

    id: str
    name: str
    short_name: str
    checked_on: date
    known_from: date
    last_known: str = Field(alias="note")
    replaced_on: date | None = None
    named: Mapping[str, Named] = Field(alias="names")
    links: Mapping[str, str] = {}
    source: ProfileSource | None = None
    limits: tuple[LocalLimit, ...] = Field(default=(), alias="limit")
    steps: tuple[Step, ...] = Field(default=(), alias="step")
    gates: tuple[Gate, ...] = Field(default=(), alias="gate")
    carries_out: tuple[CarriesOut, ...] = ()
    statuses: tuple[Status, ...] = Field(alias="status")
    due_days: DueDays
    lead_times: tuple[LeadTime, ...] = Field(alias="lead_time")
    recurring: tuple[RecurringDuty, ...] = ()
    proveny: Proveny | None = None
    option_decider: OptionDecider = OptionDecider()
    risk_questions: tuple[RiskQuestion, ...] = Field(default=(), alias="risk_question")
    measures: tuple[Measure, ...] = Field(default=(), alias="measure")
    answer_days: AnswerDays = AnswerDays()
    evaluation: Evaluation = Evaluation()
    faggruppe: GroupAdvice | None = None

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What a text puts in place of each `{name}`; every key of `names.NAMES` is there."""
        return {key: named.name for key, named in self.named.items()}

    @property
    def note(self) -> str:
        """How far the profile can be trusted, as a sentence to a person."""
        if self.replaced_on is None:
            return self.last_known
        day = f"{self.replaced_on.day}.{self.replaced_on.month}.{self.replaced_on.year}"
        title = self.source.title if self.source else self.short_name
        return f"{title} er erstattet fra {day}, og svaret kan være foreldet. Spør {self.names['innkjop']}."

    @property
    def entries(self) -> Mapping[str, tuple[Entry, ...]]:
        """Return everything that is told apart by id, by the name of its table."""
        return {
            "limit": self.limits,
            "step": self.steps,
            "gate": self.gates,
            "carries_out": self.carries_out,
            "status": self.statuses,
            "lead_time": self.lead_times,
            "recurring": self.recurring,
            "risk_question": self.risk_questions,
            "measure": self.measures,
        }

    def limits_on(self, day: date) -> tuple[LocalLimit, ...]:
        """Return the limits that applied that day; none before the first day that they are known for."""
        return self._on(self.limits, day)

    def limit(self, id: str, *, on: date) -> LocalLimit | None:
        """Return the limit of that name on a day, or None where there is none."""
        return next((limit for limit in self.limits_on(on) if limit.id == id), None)

    def steps_on(self, day: date) -> tuple[Step, ...]:
        """Return the steps of the kommune's own process that day, in order."""
        return self._on(self.steps, day)

    def gates_on(self, day: date) -> tuple[Gate, ...]:
        """Return the approvals that the kommune demands that day."""
        return self._on(self.gates, day)

    def carries_out_on(self, day: date) -> tuple[CarriesOut, ...]:
        """Return who carries out what that day."""
        return self._on(self.carries_out, day)

    def lead_time(self, part: str, *, on: date) -> LeadTime | None:
        """Return how long a purchase takes by the part of the regulation it follows, or `utenfor` the law."""
        return next((time for time in self.lead_times if time.id == part and time.holds_on(on)), None)

    def recurring_on(self, day: date) -> tuple[RecurringDuty, ...]:
        """Return the duties that come back every year, the national ones too."""
        return tuple(duty for duty in self.recurring if duty.holds_on(day))

    def risk_questions_on(self, day: date) -> tuple[RiskQuestion, ...]:
        """Return what is to be thought of when a need is reported, the national ones too, in the order of the files."""
        return tuple(question for question in self.risk_questions if question.holds_on(day))

    def measures_on(self, day: date) -> tuple[Measure, ...]:
        """Return what a year's cases are measured by, the national ones too, in the order of the files."""
        return tuple(measure for measure in self.measures if measure.holds_on(day))

    def _on(self, entries: tuple[E, ...], day: date) -> tuple[E, ...]:
        return () if day < self.known_from else tuple(entry for entry in entries if entry.holds_on(day))

    def source_of(self, part: Cited) -> Source:
        """Return where a part of the profile stands."""
        return _source(part.source or self.source, part.reference)

    def cite(self, reference: str) -> Source:
        """Return a place in the document that the profile is taken from."""
        return _source(self.source, reference)


def _source(document: ProfileSource | None, reference: str) -> Source:
    if document is None:
        # A profile that cites without naming a document is refused when it is loaded.
        raise AssertionError(f"no document for {reference!r}")
    return Source(title=document.title, reference=reference, dated=document.dated, url=None)


class UnknownKommuneError(KnowledgeError):
    """There is no profile of this name; `known` are those that exist."""

    def __init__(self, id: str, known: Iterable[str]) -> None:
        self.id = id
        self.known = tuple(sorted(known))
        super().__init__(f"no profile {id!r}, only {', '.join(self.known)}")


def find_kommune(kommuner: Mapping[str, Kommune], id: str) -> Kommune:
    """Return a profile by id in any case. Raises UnknownKommuneError."""
    try:
        return kommuner[id.strip().casefold()]
    except KeyError:
        raise UnknownKommuneError(id, kommuner) from None
