"""Which article tells each thing that the source documents say: what is missing, unknown or wrongly set aside."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from knowledge.article import FACT
from knowledge.errors import KnowledgeError
from knowledge.front_matter import Fault
from knowledge.library import Library

_RANGE = re.compile(r"(F\d+)-(\d+)\.\.(F\d+)-(\d+)")
Id = Annotated[str, Field(pattern=f"^(?:{FACT.pattern})$")]
_WRITTEN = re.compile(r'"([^"\n]+)"')


def _expanded(written: Sequence[str]) -> tuple[str, ...]:
    return tuple(id for part in written for id in expand(part))


def expand(written: str) -> tuple[str, ...]:
    """Return the ids that `F1-001` or `F1-001..F1-048` stands for. Raises ValueError where it is neither."""
    if FACT.fullmatch(written):
        return (written,)
    found = _RANGE.fullmatch(written)
    if not found or found[1] != found[3] or int(found[2]) >= int(found[4]):
        raise ValueError(f"«{written}» er verken en id eller et spenn. Skriv den som F1-001..F1-048.")
    width = len(found[2])
    return tuple(f"{found[1]}-{number:0{width}}" for number in range(int(found[2]), int(found[4]) + 1))


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Section(_Model):
    """A part of a document: the facts of the fact sheet it holds, and what else it says, by id."""

    title: str = Field(min_length=1)
    facts: Annotated[tuple[str, ...], AfterValidator(_expanded)] = ()
    says: Mapping[Id, str] = {}

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of everything the section says, in its order."""
        return (*self.facts, *self.says)


class Document(_Model):
    """A source document; `dated` is a year (YYYY) or an ISO date."""

    id: str
    title: str = Field(min_length=1)
    dated: str
    kommune: str
    sections: tuple[Section, ...] = Field(alias="section", min_length=1)


class Unused(_Model):
    """Something that no article needs to tell, and why."""

    id: Id
    reason: str = Field(min_length=1)


class _Written(_Model):
    documents: tuple[Document, ...] = Field(alias="document", min_length=1)
    unused: tuple[Unused, ...] = ()


class CoverageError(KnowledgeError):
    """The list of documents could not be read; `faults` holds every reason."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True, slots=True)
class Documents:
    """The source documents, what is set aside with its reason, and the lines that each id stands on in `file`."""

    documents: tuple[Document, ...]
    unused: Mapping[str, str]
    file: str
    lines: Mapping[str, Sequence[int]]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of everything that the documents say."""
        return tuple(id for document in self.documents for section in document.sections for id in section.ids)


def load_documents(path: Path) -> Documents:
    """Read the list of documents. Raises CoverageError with every fault."""
    try:
        text = path.read_text(encoding="utf-8")
        written = _Written.model_validate(tomllib.loads(text))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise CoverageError([Fault(str(path), 0, "filen kan ikke leses", str(exc), "Rett den")]) from exc
    except ValidationError as exc:
        raise CoverageError(
            Fault(str(path), 0, ".".join(map(str, error["loc"])), error["msg"], "Rett verdien")
            for error in exc.errors()
        ) from exc
    unused = {thing.id: thing.reason for thing in written.unused}
    documents = Documents(written.documents, unused, str(path), _lines(text))
    if twice := [id for id, count in Counter(documents.ids).items() if count > 1]:
        raise CoverageError(
            _fault(documents, id, "id-en står to ganger", "Gi den ene en ny id") for id in twice
        )
    return documents


def _lines(text: str) -> dict[str, list[int]]:
    """Return the lines that each id is written on, alone or inside a range."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        for token in _WRITTEN.findall(line):
            if FACT.fullmatch(token) or _RANGE.fullmatch(token):
                for id in expand(token):
                    found.setdefault(id, []).append(number)
    return found


def told_by(library: Library) -> dict[str, list[str]]:
    """Return, for each id in an article's `facts`, the ids of the articles that tell it."""
    told: dict[str, list[str]] = {}
    for article in library.articles:
        for id in article.facts:
            told.setdefault(id, []).append(article.id)
    return told


def coverage_faults(documents: Documents, library: Library) -> tuple[Fault, ...]:
    """Return what no article tells, what articles tell that no document says, and what is wrongly set aside."""
    told = told_by(library)
    return (*_untold(documents, told), *_unknown(documents, library), *_set_aside(documents, told))


def _untold(documents: Documents, told: Mapping[str, Sequence[str]]) -> Iterator[Fault]:
    remedy = "Før den opp i facts i en artikkel som svarer på det, eller under [[unused]] med grunnen"
    for id in documents.ids:
        if id not in told and id not in documents.unused:
            yield _fault(documents, id, "ingen artikkel forteller dette", remedy)


def _unknown(documents: Documents, library: Library) -> Iterator[Fault]:
    known = frozenset(documents.ids)
    for article in library.articles:
        for id in article.facts:
            if id not in known:
                remedy = f"Rett den, eller før den opp i {Path(documents.file).name}"
                yield Fault(article.file, article.facts_line, "ukjent id i facts", id, remedy)


def _set_aside(documents: Documents, told: Mapping[str, Sequence[str]]) -> Iterator[Fault]:
    known = frozenset(documents.ids)
    for id in documents.unused:
        if id not in known:
            yield _fault(
                documents, id, "[[unused]] nevner en id som ikke finnes", "Rett eller fjern den", at=-1
            )
        elif id in told:
            remedy = f"Fjern den fra [[unused]]; den står i facts i {', '.join(told[id])}"
            yield _fault(documents, id, "[[unused]] nevner noe som er i bruk", remedy, at=-1)


def _fault(documents: Documents, id: str, problem: str, remedy: str, *, at: int = 0) -> Fault:
    """Return a fault on the first line that an id is written on; [[unused]], at the end, is the last."""
    return Fault(documents.file, documents.lines.get(id, (0,))[at], problem, id, remedy)
