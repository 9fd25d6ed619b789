"""Finding the person, the enhet or the agreement that a file names, and who follows somebody who has left."""

import re
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from register.enhet import fold_name
from register.person import fold_email

FURTHEST: Final = 5
"""How many people on a successor is looked for."""
_FIRST_WORD: Final = re.compile(r"(\S*[^\s:,–-])[\s:,–-]+(\S.*)")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a written name stands for: an id; or none, because nothing or more than one thing has it."""

    id: uuid.UUID | None = None
    ambiguous: bool = False


UNKNOWN: Final = Answer()
AMBIGUOUS: Final = Answer(ambiguous=True)


def _only(found: Collection[uuid.UUID]) -> Answer:
    if not found:
        return UNKNOWN
    return Answer(next(iter(found))) if len(found) == 1 else AMBIGUOUS


@dataclass(slots=True)
class KnownPerson:
    """One person as far as links need to know them."""

    id: uuid.UUID
    email: str
    name: str
    left: bool
    deputy_id: uuid.UUID | None
    leader_id: uuid.UUID | None


@dataclass(slots=True)
class People:
    """Everybody, by e-mail address and by name."""

    by_id: dict[uuid.UUID, KnownPerson] = field(default_factory=dict)
    by_email: dict[str, uuid.UUID] = field(default_factory=dict)
    _named: dict[str, set[uuid.UUID]] | None = None

    def put(self, person: KnownPerson) -> None:
        """Add a person, or have them as they are now."""
        self.by_id[person.id] = person
        self.by_email[person.email] = person.id
        self._named = None

    def find(self, written: str) -> Answer:
        """Return who is meant: by e-mail address, else by full name where exactly one who works here has it.

        Where only somebody who has left has the name, it is that person: what is theirs goes to who follows them.
        """
        if "@" in written:
            return Answer(self.by_email.get(fold_email(written)))
        if self._named is None:
            self._named = {}
            for person in self.by_id.values():
                self._named.setdefault(fold_name(person.name), set()).add(person.id)
        found = self._named.get(fold_name(written), set())
        return _only({id for id in found if not self.by_id[id].left} or found)

    def name_of(self, id: uuid.UUID | None) -> str:
        """Return a person's name, empty for nobody."""
        return self.by_id[id].name if id in self.by_id else ""

    def acting(self, id: uuid.UUID | None, *, before: Iterable[uuid.UUID | None] = ()) -> uuid.UUID | None:
        """Return who looks after what is somebody's: that person, or where they have left, who follows them.

        Those of `before` come first, then the person's usual deputy, then their leader, each with who follows them.
        None where nobody is left.
        """
        return self._acting(id, tuple(before), seen=set(), steps=FURTHEST)

    def _acting(
        self,
        id: uuid.UUID | None,
        before: tuple[uuid.UUID | None, ...],
        *,
        seen: set[uuid.UUID],
        steps: int,
    ) -> uuid.UUID | None:
        person = self.by_id.get(id) if id else None
        if person is None or person.id in seen or steps < 0:
            return None
        if not person.left:
            return person.id
        seen.add(person.id)
        for next_id in (*before, person.deputy_id, person.leader_id):
            if found := self._acting(next_id, (), seen=seen, steps=steps - 1):
                return found
        return None


@dataclass(slots=True)
class Enheter:
    """Every enhet by its names; one that the newest file lacks counts only where no other has the name."""

    names: dict[uuid.UUID, tuple[str, ...]] = field(default_factory=dict)
    by_name: dict[str, set[uuid.UUID]] = field(default_factory=dict)
    missing: set[uuid.UUID] = field(default_factory=set)

    def put(self, id: uuid.UUID, names: Iterable[str]) -> None:
        """Add an enhet under its name and its short names, the name first, or have it under other names."""
        for name in self.names.get(id, ()):
            self.by_name[fold_name(name)].discard(id)
        self.names[id] = tuple(names)
        for name in self.names[id]:
            self.by_name.setdefault(fold_name(name), set()).add(id)

    def find(self, written: str) -> Answer:
        """Return which enhet is meant."""
        found = self.by_name.get(fold_name(written), set())
        return _only(found - self.missing or found)


@dataclass(frozen=True, slots=True)
class KnownAvtale:
    """One agreement as far as links need to know it; texts are folded. `below` says that it is part of another."""

    source_id: str
    reference: str
    title: str
    below: bool
    shown: str


@dataclass(slots=True)
class Avtaler:
    """Every agreement by its source id, its reference and its title, in this order."""

    by_id: dict[uuid.UUID, KnownAvtale] = field(default_factory=dict)
    _source: dict[str, set[uuid.UUID]] = field(default_factory=dict)
    _reference: dict[str, set[uuid.UUID]] = field(default_factory=dict)
    _title: dict[str, set[uuid.UUID]] = field(default_factory=dict)

    def put(
        self, id: uuid.UUID, *, source_id: str | None, reference: str | None, title: str, below: bool
    ) -> None:
        """Add an agreement, or have it as it is now."""
        if known := self.by_id.get(id):
            for index, text in self._places(known):
                index.get(text, set()).discard(id)
        self.by_id[id] = known = KnownAvtale(
            fold_name(source_id or ""),
            fold_name(reference or ""),
            fold_name(title),
            below,
            title,
        )
        for index, text in self._places(known):
            if text:
                index.setdefault(text, set()).add(id)

    def _places(self, known: KnownAvtale) -> tuple[tuple[dict[str, set[uuid.UUID]], str], ...]:
        return (
            (self._source, known.source_id),
            (self._reference, known.reference),
            (self._title, known.title),
        )

    def find(self, written: str, *, besides: uuid.UUID | None = None) -> Answer:
        """Return which agreement is meant, never `besides`.

        Where several have the reference or the title, it is the one that is not part of another.
        """
        folded = fold_name(written)
        for index in (self._source, self._reference, self._title):
            found = index.get(folded, set()) - {besides}
            if found:
                whole = {id for id in found if not self.by_id[id].below}
                return _only(whole if len(found) > 1 else found) if whole or len(found) == 1 else AMBIGUOUS
        return self._both(folded, besides)

    def _both(self, folded: str, besides: uuid.UUID | None) -> Answer:
        """Return the agreement that is written as its reference and its title in one text."""
        parts = _FIRST_WORD.fullmatch(folded)
        if parts is None:
            return UNKNOWN
        found = {
            id
            for id in self._reference.get(parts[1], set()) - {besides}
            if self.by_id[id].title == parts[2].strip()
        }
        return _only({id for id in found if not self.by_id[id].below} or found)


@dataclass(slots=True)
class Directory:
    """All that a file may name."""

    people: People = field(default_factory=People)
    enheter: Enheter = field(default_factory=Enheter)
    avtaler: Avtaler = field(default_factory=Avtaler)

    def name_of(self, id: object) -> str:
        """Return what a person reads for whatever has an id here; empty for nothing."""
        if not isinstance(id, uuid.UUID):
            return ""
        if id in self.people.by_id:
            return self.people.name_of(id)
        if id in self.enheter.names:
            return self.enheter.names[id][0]
        known = self.avtaler.by_id.get(id)
        return known.shown if known else ""
