"""From a value, a kind, a date and a kommune to what applies: a pure function over dated rules.

Amounts are NOK excluding VAT. The law's limits are "from and including"; a kommune's own may be "over".
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.article import Source
from knowledge.errors import KnowledgeError
from knowledge.kommune import Kommune
from knowledge.profile_parts import LocalLimit, Operator


class Kind(StrEnum):
    """What is bought, as far as the rules tell kinds apart."""

    VARE = "vare"
    TJENESTE = "tjeneste"
    SAERLIG_TJENESTE = "saerlig_tjeneste"
    HELSE_SOSIAL = "helse_sosial"
    BYGG_ANLEGG = "bygg_anlegg"
    KONSESJON = "konsesjon"
    UKJENT = "ukjent"

    @property
    def judged(self) -> "Kind":
        """The kind whose rules decide: those of goods where nobody has told."""
        return Kind.VARE if self is Kind.UKJENT else self


KNOWN_KINDS = tuple(kind for kind in Kind if kind is not Kind.UKJENT)


class Level(StrEnum):
    """The three national steps."""

    LOA = "loa"
    NASJONAL = "nasjonal"
    EOS = "eos"


class Buyer(StrEnum):
    """Who buys: the state has lower EEA values than everybody else."""

    KOMMUNE = "kommune"
    STAT = "stat"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Threshold(_Model):
    """One value in one period, with its citation."""

    buyer: Buyer
    kinds: tuple[Kind, ...]
    level: Level
    amount_nok: Decimal
    operator: Operator
    valid_from: date = Field(alias="from")
    valid_to: date | None = Field(default=None, alias="to")
    citation: str
    certainty: str

    @property
    def paragraph(self) -> str:
        """Where the value itself stands, without the amendment that put it there: FOA § 5-3."""
        return self.citation.partition(";")[0]

    def holds_on(self, on: date) -> bool:
        """Say whether the value applied that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class Duty(_Model):
    """Something that must be done from a level, or from its own amount, on."""

    text: str
    kinds: tuple[Kind, ...]
    level: Level | None = None
    below: Level | None = None
    amount_nok: Decimal | None = None
    operator: Operator = Operator.FROM
    citation: str
    valid_from: date = Field(alias="from")
    valid_to: date | None = Field(default=None, alias="to")
    certainty: str = "verifisert"

    def holds_on(self, on: date) -> bool:
        """Say whether the duty applied that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class NoNationalThreshold(_Model):
    """Kinds that the law gives no national threshold, and why."""

    kinds: tuple[Kind, ...]
    citation: str
    certainty: str
    reason: str


class Act(_Model):
    """A law or a regulation, as a person cites it."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class _Series:
    """Values by level, kind and buyer, oldest first; `of` are those that they were made of."""

    of: tuple[Threshold, ...]
    found: Mapping[tuple[Level, Kind, Buyer], tuple[Threshold, ...]]


def _by_key(thresholds: tuple[Threshold, ...]) -> _Series:
    found: dict[tuple[Level, Kind, Buyer], tuple[Threshold, ...]] = {}
    for rule in sorted(thresholds, key=lambda rule: rule.valid_from):
        for kind in dict.fromkeys(rule.kinds):
            key = (rule.level, kind, rule.buyer)
            found[key] = (*found.get(key, ()), rule)
    return _Series(thresholds, found)


class Rules(_Model):
    """Everything in terskelverdier.toml."""

    checked_on: date
    known_until: date
    acts: Mapping[str, Act]
    threshold: tuple[Threshold, ...]
    duty: tuple[Duty, ...]
    no_national_threshold: tuple[NoNationalThreshold, ...]

    def at(self, level: Level, kind: Kind, *, on: date, buyer: Buyer = Buyer.KOMMUNE) -> Threshold | None:
        """Return the value that applied that day, or None where there was none or it is not known."""
        return next((rule for rule in self.series(level, kind, buyer=buyer) if rule.holds_on(on)), None)

    def series(self, level: Level, kind: Kind, *, buyer: Buyer = Buyer.KOMMUNE) -> tuple[Threshold, ...]:
        """Return every value of a level and kind, oldest first."""
        held = self._held
        # A copy that was given other values still holds those of the original.
        found = held.found if held.of is self.threshold else _by_key(self.threshold).found
        return found.get((level, kind, buyer), ())

    @cached_property
    def _held(self) -> "_Series":
        return _by_key(self.threshold)

    def without_national(self, kind: Kind) -> NoNationalThreshold | None:
        """Return why a kind has no national threshold, or None where it has one."""
        return next((none for none in self.no_national_threshold if kind in none.kinds), None)

    def source(self, citation: str, *, dated: date) -> Source:
        """Return the first act of a citation such as "FOA § 5-3; FOR-2026-04-21-623" as a source."""
        name, _, reference = citation.split(";", maxsplit=1)[0].partition(" ")
        act = self.acts[name]
        return Source(title=act.title, reference=reference.strip(), dated=dated.isoformat(), url=act.url)


class RulesError(KnowledgeError):
    """The rules could not be read; `faults` lists everything that is wrong, in Norwegian."""

    def __init__(self, path: Path, faults: Iterable[str]) -> None:
        self.path = path
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{path}: {fault}" for fault in self.faults))


def load_rules(path: Path) -> Rules:
    """Read and check terskelverdier.toml. Raises RulesError with every fault."""
    try:
        rules = Rules.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise RulesError(path, [f"Filen kan ikke leses ({exc}). Rett den og prøv igjen."]) from exc
    except ValidationError as exc:
        raise RulesError(path, (_fault(error["loc"], error["msg"]) for error in exc.errors())) from exc
    faults = [*_period_faults(rules), *_citation_faults(rules)]
    if faults:
        raise RulesError(path, faults)
    return rules


def _fault(location: tuple[int | str, ...], message: str) -> str:
    return f"{'.'.join(str(part) for part in location)}: {message}. Rett verdien."


def _period_faults(rules: Rules) -> Iterable[str]:
    for buyer in Buyer:
        for level in Level:
            for kind in KNOWN_KINDS:
                series = rules.series(level, kind, buyer=buyer)
                for earlier, later in pairwise(series):
                    if earlier.valid_to is None or (later.valid_from - earlier.valid_to).days != 1:
                        yield (
                            f"{buyer}/{kind}/{level}: perioden som starter {later.valid_from} følger ikke dagen etter "
                            f"{earlier.valid_to}. Rett datoene, slik at de verken overlapper eller har hull."
                        )


def _citation_faults(rules: Rules) -> Iterable[str]:
    cited = [r.citation for r in rules.threshold] + [d.citation for d in rules.duty]
    for citation in sorted(set(cited)):
        if citation.split(" ")[0] not in rules.acts:
            yield f"«{citation}» nevner et regelverk som ikke står under [acts]. Legg det til der."


@dataclass(frozen=True, slots=True)
class LocalDuty:
    """A duty that the kommune itself has set, and the limit it starts at, by its id in the profile."""

    kommune: str
    limit: str
    duty: str
    limit_nok: Decimal
    operator: Operator
    source: Source
    certainty: str


@dataclass(frozen=True, slots=True)
class Regime:
    """What applies to a purchase of `value_nok` (NOK excluding VAT) of a kind on a date.

    `law_applies` is None where the day lies before the first known rule. `certain` is False where the kind is
    unknown and matters, or where a rule used is marked uncertain or derived.
    """

    value_nok: Decimal
    kind: Kind
    on: date
    law_applies: bool | None
    parts: tuple[str, ...]
    duties: tuple[Duty, ...]
    local: tuple[LocalDuty, ...]
    next_threshold: Threshold | None
    used: tuple[Threshold, ...]
    no_national: NoNationalThreshold | None
    certain: bool

    @property
    def distance_nok(self) -> Decimal | None:
        """How much is left before the next threshold is reached, or None where there is none."""
        return self.next_threshold.amount_nok - self.value_nok if self.next_threshold else None

    def threshold(self, level: Level) -> Threshold | None:
        """Return the value of a level that this regime was judged by."""
        return next((rule for rule in self.used if rule.level is level), None)


def reaches(value: Decimal, amount: Decimal, operator: Operator) -> bool:
    """Say whether a value is inside a limit: "from" includes the amount itself, "over" does not."""
    return value >= amount if operator is Operator.FROM else value > amount


def regime(
    value_nok: Decimal, kind: Kind, *, on: date, kommune: Kommune, rules: Rules, buyer: Buyer = Buyer.KOMMUNE
) -> Regime:
    """Return what applies. An unknown kind is judged as a vare, and marked uncertain where kinds differ."""
    judged = kind.judged
    used = tuple(rule for level in Level if (rule := rules.at(level, judged, on=on, buyer=buyer)))
    reached = {rule.level for rule in used if reaches(value_nok, rule.amount_nok, rule.operator)}
    loa = next((rule for rule in used if rule.level is Level.LOA), None)
    law_applies = None if loa is None else Level.LOA in reached
    ahead = [rule for rule in used if rule.level not in reached]
    return Regime(
        value_nok=value_nok,
        kind=kind,
        on=on,
        law_applies=law_applies,
        parts=_parts(judged, reached) if law_applies else (),
        duties=_duties(rules, value_nok, judged, reached, on) if law_applies else (),
        local=_local(kommune, value_nok, on, used),
        next_threshold=min(ahead, key=lambda rule: rule.amount_nok, default=None),
        used=used,
        no_national=rules.without_national(judged),
        certain=_certain(value_nok, kind, on, used, rules, buyer),
    )


def local_duties(
    value_nok: Decimal, kind: Kind, *, on: date, kommune: Kommune, rules: Rules, buyer: Buyer = Buyer.KOMMUNE
) -> tuple[LocalDuty, ...]:
    """Return the kommune's own duties alone, as `regime` has them: much less work where nothing else is asked for."""
    named = {limit.level for limit in kommune.limits_on(on) if limit.amount_nok is None}
    levels = (level for level in Level if level.value in named)
    used = tuple(rule for level in levels if (rule := rules.at(level, kind.judged, on=on, buyer=buyer)))
    return _local(kommune, value_nok, on, used)


def _parts(kind: Kind, reached: set[Level]) -> tuple[str, ...]:
    """Return the parts of the regulation, by FOA § 5-1 (konsesjonskontraktforskriften for konsesjon)."""
    if kind is Kind.SAERLIG_TJENESTE:
        return ("I", "II") if Level.NASJONAL in reached else ("I",)
    if kind is Kind.HELSE_SOSIAL:
        return ("I", "IV") if Level.EOS in reached else ("I",)
    if kind is Kind.KONSESJON:
        return ("I",)
    if Level.EOS in reached:
        return ("I", "III")
    return ("I", "II") if Level.NASJONAL in reached else ("I",)


def _duties(rules: Rules, value: Decimal, kind: Kind, reached: set[Level], on: date) -> tuple[Duty, ...]:
    def starts(duty: Duty) -> bool:
        if duty.amount_nok is not None:
            return reaches(value, duty.amount_nok, duty.operator)
        return duty.level in reached and duty.below not in reached

    return tuple(duty for duty in rules.duty if kind in duty.kinds and duty.holds_on(on) and starts(duty))


def _local(kommune: Kommune, value: Decimal, on: date, used: tuple[Threshold, ...]) -> tuple[LocalDuty, ...]:
    national = {rule.level.value: rule.amount_nok for rule in used}

    def amount_of(limit: LocalLimit) -> Decimal | None:
        return limit.amount_nok if limit.amount_nok is not None else national.get(limit.level or "")

    return tuple(
        LocalDuty(
            kommune.id,
            limit.id,
            limit.duty,
            amount,
            limit.operator,
            kommune.source_of(limit),
            limit.certainty,
        )
        for limit in kommune.limits_on(on)
        if (amount := amount_of(limit)) is not None and reaches(value, amount, limit.operator)
    )


def _certain(
    value: Decimal, kind: Kind, on: date, used: tuple[Threshold, ...], rules: Rules, buyer: Buyer
) -> bool:
    if any(rule.certainty != "verifisert" for rule in used) or not used:
        return False
    if kind is not Kind.UKJENT:
        return True
    outcomes = {
        _outcome(value, known, on, rules, buyer) for known in KNOWN_KINDS if known is not Kind.KONSESJON
    }
    return len(outcomes) == 1


def _outcome(value: Decimal, kind: Kind, on: date, rules: Rules, buyer: Buyer) -> tuple[str, ...]:
    used = (rule for level in Level if (rule := rules.at(level, kind, on=on, buyer=buyer)))
    reached = {rule.level for rule in used if reaches(value, rule.amount_nok, rule.operator)}
    return _parts(kind, reached) if Level.LOA in reached else ()
