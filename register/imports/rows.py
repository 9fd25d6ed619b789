"""What a file says, row by row, as typed values: what the readers hand on and the register takes in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from register.avtale import Avropsmetode, AvtaleLevel, AvtaleStatus, AvtaleType, Level, OptionMode
from register.avvik import AvvikStatus
from register.person import Role
from register.step import Step
from register.track import TrackKind
from register.varsling import VarslingLevel


class ControlKind(StrEnum):
    """What is planned on an agreement."""

    KONTROLL = "kontroll"
    REVISJON = "revisjon"


@dataclass(frozen=True, slots=True)
class OptionValue:
    """One option to go on, in the order of the file. None is unknown; `used` is never guessed."""

    length_months: int | None
    mode: OptionMode | None = None
    used: bool | None = None
    notice_on: date | None = None


@dataclass(frozen=True, slots=True)
class ControlValue:
    """One planned control or revision."""

    kind: ControlKind
    planned_on: date


@dataclass(frozen=True, slots=True)
class RoleValue:
    """A role, and the enhet or tjenesteområde that limits it as the file writes it; empty without a limit."""

    role: Role
    scope: str = ""


@dataclass(frozen=True, slots=True)
class AvtaleRow:
    """One agreement. Attributes are named as `register.avtale.Avtale`'s columns; None, "" and () are unknown.

    People (`avtaleforvalter`, `stedfortreder`, `avtaleeier`) are the e-mail address or else the name that is written,
    enheter (`enhet`, `orderers`) their names, and `parent` the reference, id or title of the agreement above.
    `has_options` is what a yes or no says, or follows from `options`. `value_per` is None, "year" or "month".
    `confidential` None means that the file does not say. `unparsed` holds texts that could not be read, by attribute.
    """

    title: str
    source_id: str | None = None
    reference: str | None = None
    lot: str | None = None
    description: str = ""
    keywords: tuple[str, ...] = ()
    type: AvtaleType | None = None
    level: AvtaleLevel = AvtaleLevel.AVTALE
    parent: str | None = None
    status: AvtaleStatus | None = None
    supplier_name: str | None = None
    supplier_orgnr: str | None = None
    supplier_contact_name: str | None = None
    supplier_contact_email: str | None = None
    supplier_contact_phone: str | None = None
    tjenesteomrade: str | None = None
    category: str | None = None
    enhet: str | None = None
    open_to_all: bool | None = None
    orderers: tuple[str, ...] = ()
    order_system: str | None = None
    order_url: str | None = None
    order_note: str | None = None
    avrop: Avropsmetode | None = None
    catalogue: bool | None = None
    case_no: str | None = None
    tool_url: str | None = None
    starts_on: date | None = None
    expires_on: date | None = None
    original_expires_on: date | None = None
    max_expires_on: date | None = None
    running: bool = False
    notice_months: int | None = None
    notice_on: date | None = None
    has_options: bool | None = None
    options: tuple[OptionValue, ...] = ()
    value_nok: Decimal | None = None
    value_per: str | None = None
    risk: Level | None = None
    confidential: bool | None = None
    avtaleforvalter: str | None = None
    stedfortreder: str | None = None
    avtaleeier: str | None = None
    controls: tuple[ControlValue, ...] = ()
    unparsed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person. `email` is as written, without surrounding space; `leader` and `deputy` are e-mail or name.

    `active` is False only where the file says so. `absent_to` None with `absent_from` set is an absence without a known end.
    """

    email: str
    name: str | None = None
    roles: tuple[RoleValue, ...] = ()
    tjenesteomrade: str | None = None
    enhet: str | None = None
    leader: str | None = None
    deputy: str | None = None
    absent_from: date | None = None
    absent_to: date | None = None
    budget_authority_nok: Decimal | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class EnhetRow:
    """One enhet. `parent` is the name of the one above; the people are e-mail or name."""

    name: str
    short_names: tuple[str, ...] = ()
    parent: str | None = None
    tjenesteomrade: str | None = None
    leader: str | None = None
    innkjopskontakt: str | None = None
    deputy: str | None = None


@dataclass(frozen=True, slots=True)
class AvvikRow:
    """One avvik. `avtale` is the reference, id or title of its agreement; people are e-mail or name."""

    title: str
    source_id: str | None = None
    reference: str | None = None
    avtale: str | None = None
    description: str = ""
    kind: str | None = None
    severity: Level | None = None
    status: AvvikStatus | None = None
    restricted: bool | None = None
    recipients: tuple[str, ...] = ()
    discovered_on: date | None = None
    due_on: date | None = None
    reporter: str | None = None
    owner: str | None = None
    supplier_reply: str = ""
    evidence: str = ""
    closed_on: date | None = None
    reopened_on: date | None = None
    unparsed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VarselRow:
    """How early one kind of reminder goes at one level. `applies_to` is an agreement or a tjenesteområde as written.

    `steps` and `enabled` are None where the row does not say, and then stay as they are; with `follows` the level
    gives up steps of its own.
    """

    level: VarslingLevel
    applies_to: str
    kind: TrackKind
    steps: tuple[Step, ...] | None = None
    enabled: bool | None = None
    follows: bool = False


@dataclass(frozen=True, slots=True)
class ArkivnummerRow:
    """The number that one case has got in the archive. `number` is the case's own, or the agreement's."""

    number: str
    archive_number: str


Values = TypeVar("Values", AvtaleRow, PersonRow, EnhetRow, AvvikRow, VarselRow, ArkivnummerRow)


@dataclass(frozen=True, slots=True)
class Row(Generic[Values]):
    """One row of a file. `number` is the row that a person sees in Excel, or the line in a text file."""

    number: int
    values: Values


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a file, in Norwegian. `row` 0 is the whole file; `column` is the header as the file has it."""

    row: int
    column: str
    value: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Rows(Generic[Values]):
    """All that a file says. Where there are `errors` nothing may be imported, and `rows` is empty.

    `fields` are the attributes of the rows' values that the file says something about; what it does not hold is not
    the file's to change. `headers` is what the file calls them, where one column holds one.
    """

    rows: tuple[Row[Values], ...]
    warnings: tuple[Fault, ...]
    errors: tuple[Fault, ...]
    fields: frozenset[str]
    headers: Mapping[str, str] = field(default_factory=dict)
