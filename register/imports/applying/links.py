"""What a file names in words and the register knows by id: found now, or kept and tried again by every later import.

So the files may come in any order and give the same register.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from register.avvik import AvvikStatus
from register.imports.applying.directory import Answer, Directory
from register.imports.applying.plan import WAITING, Plan
from register.imports.applying.shown import LABELS


class Target(StrEnum):
    """What a link leads to."""

    PERSON = "person"
    ENHET = "enhet"
    AVTALE = "avtale"


@dataclass(frozen=True, slots=True)
class LinkField:
    """One link of a record. `attribute` is the row's, `column` the record's, or the list's name where `many`.

    With `follows`, somebody who has left is followed by whoever acts for them; `first` is the column whose person
    comes before their own deputy.
    """

    attribute: str
    column: str
    target: Target
    follows: bool = False
    first: str = ""
    many: bool = False


LINKS: Final[Mapping[str, tuple[LinkField, ...]]] = {
    "enhet": (
        LinkField("parent", "parent_id", Target.ENHET),
        LinkField("deputy", "deputy_id", Target.PERSON, follows=True),
        LinkField("leader", "leader_id", Target.PERSON, follows=True),
        LinkField("innkjopskontakt", "innkjopskontakt_id", Target.PERSON, follows=True, first="deputy_id"),
    ),
    "person": (
        LinkField("enhet", "enhet_id", Target.ENHET),
        LinkField("leader", "leader_id", Target.PERSON),
        LinkField("deputy", "deputy_id", Target.PERSON),
    ),
    "avtale": (
        LinkField("parent", "parent_id", Target.AVTALE),
        LinkField("enhet", "enhet_id", Target.ENHET),
        LinkField("stedfortreder", "stedfortreder_id", Target.PERSON, follows=True),
        LinkField(
            "avtaleforvalter", "avtaleforvalter_id", Target.PERSON, follows=True, first="stedfortreder_id"
        ),
        LinkField("avtaleeier", "avtaleeier_id", Target.PERSON, follows=True),
        LinkField("orderers", "orderers", Target.ENHET, many=True),
    ),
    "avvik": (
        LinkField("avtale", "avtale_id", Target.AVTALE),
        LinkField("reporter", "reporter_id", Target.PERSON),
        LinkField("recipients", "recipients", Target.PERSON, many=True),
        LinkField("owner", "owner_id", Target.PERSON, follows=True),
    ),
}
"""Every link of every record, in the order in which they are resolved."""

OPEN: Final = (AvvikStatus.MELDT.value, AvvikStatus.UNDER_OPPFOLGING.value)

_WHAT: Final = {
    Target.PERSON: ("Personen finnes ikke i registeret.", "Importer personer, eller rett navnet eller e-posten i filen."),
    Target.ENHET: ("Enheten finnes ikke i registeret.", "Importer enheter, eller rett navnet i filen."),
    Target.AVTALE: ("Avtalen finnes ikke i registeret.", "Importer avtaler, eller rett referansen i filen."),
}  # fmt: skip
_SEVERAL: Final = {
    Target.PERSON: ("Flere personer heter dette.", "Skriv e-postadressen i filen."),
    Target.ENHET: ("Flere enheter heter dette.", "Skriv et navn eller et kortnavn som bare én enhet har."),
    Target.AVTALE: ("Flere avtaler heter dette.", "Skriv id-en eller referansen til den ene."),
}


def acting_for(
    directory: Directory, link: LinkField, direct: uuid.UUID | None, record: Mapping[str, object]
) -> uuid.UUID | None:
    """Return who a link to a person leads to: the one who is named, or who follows them where they have left.

    What is closed stays with whoever had it. An avvik that took the closed way goes to nobody but one of its named
    recipients, `record["recipients"]`.
    """
    person = directory.people.by_id.get(direct) if direct and link.follows else None
    if person is None or not person.left:
        return direct
    if link.column == "owner_id" and record.get("status") not in OPEN:
        return direct
    first = record.get(link.first) if link.first else None
    found = directory.people.acting(direct, before=(first,) if isinstance(first, uuid.UUID) else ())
    if record.get("restricted"):
        recipients = record.get("recipients")
        return found if isinstance(recipients, frozenset) and found in recipients else None
    return found


@dataclass(slots=True)
class Links:
    """The links of one import: finds them, warns of those it cannot find, and keeps these for later."""

    plan: Plan
    directory: Directory
    record: str
    headers: Mapping[str, str] = field(default_factory=dict)
    known: dict[tuple[uuid.UUID, str], dict[str, uuid.UUID]] = field(default_factory=dict)
    wanted: dict[tuple[uuid.UUID, str], set[str]] = field(default_factory=dict)

    def find(self, link: LinkField, written: str, *, row: int, id: uuid.UUID) -> uuid.UUID | None:
        """Return what a file names, or None with a warning, and what is written kept for the next import."""
        answer = look_up(self.directory, link, written, besides=id)
        if answer.id is None:
            problem, remedy = (_SEVERAL if answer.ambiguous else _WHAT)[link.target]
            column = self.headers.get(link.attribute, LABELS[link.attribute])
            self.plan.warn(row=row, column=column, value=written, problem=problem, remedy=remedy)
            self.wanted[id, link.column].add(written[:500])
        return answer.id

    def begin(self, link: LinkField, id: uuid.UUID) -> None:
        """Say that the file has its word on a link of a record: what waited from before waits no more."""
        self.wanted.setdefault((id, link.column), set())

    def settle(self) -> None:
        """Write down what waits now for the records of the file."""
        done: list[uuid.UUID] = []
        for (id, column), wanted in self.wanted.items():
            known = self.known.get((id, column), {})
            done += [waiting for written, waiting in known.items() if written not in wanted]
            for written in sorted(wanted - known.keys()):
                row = {"id": uuid.uuid4(), "record": self.record, "record_id": id, "field": column}
                self.plan.insert(WAITING, {**row, "written": written})
        self.plan.delete(WAITING, "id", done)


def look_up(
    directory: Directory, link: LinkField, written: str, *, besides: uuid.UUID | None = None
) -> Answer:
    """Return what a written link stands for."""
    if link.target is Target.PERSON:
        return directory.people.find(written)
    if link.target is Target.ENHET:
        return directory.enheter.find(written)
    return directory.avtaler.find(written, besides=besides)
