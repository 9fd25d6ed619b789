"""What stands in the documents of a case, section by section: what is asked, who demands it, and where that stands."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, ValidationError

from knowledge.errors import KnowledgeError
from knowledge.kommune import Kommune
from knowledge.names import NAMES, PLACEHOLDER, fill
from knowledge.profile_parts import Cited, KindName, LevelName, ProfileSource, Strict

PaperName = Literal["konkurransestrategi", "anskaffelsesplan", "dialognotat"]
FillName = Literal[
    "need",
    "alternatives",
    "avtale",
    "budget",
    "rules",
    "market",
    "procedure",
    "faggruppe",
    "habilitet",
    "timetable",
    "announcement",
    "purchase",
    "evaluations",
]
"""What a section can be filled from in the case itself."""

PAPERS: Final[tuple[PaperName, ...]] = ("konkurransestrategi", "anskaffelsesplan", "dialognotat")
NATIONAL: Final = "nasjonal"
SHIPPED: Final = Path(__file__).parent / "paper_sections.toml"


class Rule(Cited):
    """What a kommune's strategy or the law says of a section: that it *skal* or *bør* be there, and from when.

    It holds for the `kinds` (all where there are none) and from `level`. `kommune` is `nasjonal` for the law.
    """

    kommune: str
    demand: Literal["skal", "bor"]
    text: str
    kinds: tuple[KindName, ...] = ()
    level: LevelName | None = None


class SmallQuestion(Strict):
    """One of several questions that a section is made of. One that is `optional` may stand open.

    One with `below` may too, unless the question `of` names a weight, and it is lower than so many percent. `about` are
    the words that the weight stands with, where several are named; from `level` it is asked for.
    """

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    prompt: str
    optional: bool = False
    below: int | None = None
    of: str = ""
    about: tuple[str, ...] = ()
    level: LevelName | None = None

    def may_stand_open(self, answers: Mapping[str, str], *, levels: Collection[str] | None) -> bool:
        """Say whether nobody has to answer it, by the answers of the section's other questions by their ids."""
        if self.below is None:
            return self.optional
        if self.level is not None and levels is not None and self.level not in levels:
            return True
        weight = named_weight(answers.get(self.of, ""), self.about)
        return weight is None or weight >= self.below


_PERCENT: Final = re.compile(r"(\d{1,3}(?:,\d+)?)\s*(?:%|prosent)")
_CLAUSE: Final = re.compile(r"[;.\n]|,(?!\d)|\bog\b")


def named_weight(text: str, about: Collection[str]) -> float | None:
    """Return the highest percentage that is named with some words, else the highest of all; None where none is named."""
    clauses = [(clause, _PERCENT.findall(clause)) for clause in _CLAUSE.split(text.lower())]
    near = [found for clause, found in clauses if any(word in clause for word in about) and found]
    numbers = [
        float(one.replace(",", ".")) for found in near or [every for _, every in clauses] for one in found
    ]
    return max(numbers, default=None)


class PaperSection(Strict):
    """A section of a document. `guidance` says what should stand there.

    `fill` is what the case itself tells; where that is `enough`, the section is answered by it. `risks` are the
    kommuneprofil's questions about risk that belong to it, whose answers in the behovsmelding are told. One that comes `later`
    is left out of the document until somebody has written it. A section without `questions` is one text. `example` is a worked example, which is told as such. `words` are other names that people
    call it by. `kommuner` are those that have it, all where there are none.
    """

    id: str = Field(pattern=r"^[a-z0-9_]+$", max_length=30)
    title: str
    group: str
    papers: tuple[PaperName, ...] = Field(min_length=1)
    guidance: str
    words: tuple[str, ...] = ()
    fill: tuple[FillName, ...] = ()
    risks: tuple[str, ...] = ()
    enough: bool = False
    later: bool = False
    kinds: tuple[KindName, ...] = ()
    kommuner: tuple[str, ...] = ()
    questions: tuple[SmallQuestion, ...] = Field(default=(), alias="question")
    rules: tuple[Rule, ...] = Field(default=(), alias="rule")
    example: str = ""
    example_from: ProfileSource | None = None

    def rules_for(
        self, kommune: Kommune, *, kinds: Collection[str] | None, levels: Collection[str] | None
    ) -> tuple[Rule, ...]:
        """Return what is said of it for a purchase of one of these kinds that reaches these levels.

        None stands for nobody knowing: then what may hold is taken to hold.
        """
        return tuple(
            rule
            for rule in self.rules
            if rule.kommune in (kommune.id, NATIONAL)
            and (levels is None or rule.level is None or rule.level in levels)
            and (not rule.kinds or kinds is None or not set(rule.kinds).isdisjoint(kinds))
        )

    def belongs(self, paper: str, kommune: Kommune, *, kinds: Collection[str] | None) -> bool:
        """Say whether a document of a kommune has the section, for a purchase of one of these kinds."""
        return (
            paper in self.papers
            and (not self.kommuner or kommune.id in self.kommuner)
            and (not self.kinds or kinds is None or not set(self.kinds).isdisjoint(kinds))
        )

    @property
    def keys(self) -> tuple[str, ...]:
        """What its texts are kept under: its own id, or one for each of its questions."""
        return tuple(f"{self.id}.{one.id}" for one in self.questions) or (self.id,)


class _File(Strict):
    sections: tuple[PaperSection, ...] = Field(alias="section")


class PaperSectionsError(KnowledgeError):
    """The sections could not be read; `faults` lists everything that is wrong, in Norwegian."""

    def __init__(self, faults: Collection[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def load_sections(path: Path = SHIPPED) -> tuple[PaperSection, ...]:
    """Read the sections in their order. Raises PaperSectionsError with every fault."""
    try:
        found = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).sections
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise PaperSectionsError([f"{path}: Filen kan ikke leses ({exc}). Rett den og prøv igjen."]) from exc
    except ValidationError as exc:
        raise PaperSectionsError(
            [f"{path}: {'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in exc.errors()]
        ) from exc
    if faults := list(_faults(found)):
        raise PaperSectionsError([f"{path}: {fault}" for fault in faults])
    return found


@cache
def paper_sections() -> tuple[PaperSection, ...]:
    """Return the sections that the installation has, read once."""
    return load_sections()


def section_faults(sections: Collection[PaperSection], kommuner: Mapping[str, Kommune]) -> Iterator[str]:
    """Yield what is wrong between the sections and the profiles: an unknown kommune, a rule without its document."""
    risks = {one.id for kommune in kommuner.values() for one in kommune.risk_questions}
    for section in sections:
        for id in set(section.risks) - risks:
            yield f"{SHIPPED}: {section.id}: ingen profil spør om risikoen «{id}». Rett navnet."
        for id in (*section.kommuner, *(rule.kommune for rule in section.rules)):
            if id not in kommuner:
                yield f"{SHIPPED}: {section.id}: kommunen «{id}» har ingen profil. Rett navnet."
        for rule in section.rules:
            kommune = kommuner.get(rule.kommune)
            if kommune is not None and rule.source is None and kommune.source is None:
                yield f"{SHIPPED}: {section.id}: «{rule.reference}» mangler source. Skriv hvilket dokument det står i."


def section_title(section: PaperSection, kommune: Kommune) -> str:
    """Return what a section is called in a kommune."""
    return fill(section.title, kommune.names)


def _faults(sections: Collection[PaperSection]) -> Iterator[str]:
    seen: set[str] = set()
    for section in sections:
        if section.id in seen:
            yield f"{section.id} står to ganger. Gi den ene en annen id."
        seen.add(section.id)
        if len({one.id for one in section.questions}) < len(section.questions):
            yield f"{section.id}: to spørsmål har samme id. Gi det ene en annen."
        for one in section.questions:
            if one.below is not None and one.of not in {other.id for other in section.questions}:
                yield f"{section.id}: «{one.id}» spør om «{one.of}», som ikke er et spørsmål her. Rett of."
        if section.enough and not section.fill:
            yield f"{section.id}: enough trenger fill. Skriv hva den fylles fra."
        if section.example and section.example_from is None:
            yield f"{section.id}: eksempelet mangler example_from. Skriv hvor det står."
        told = (section.title, section.guidance, section.example, *(rule.text for rule in section.rules))
        for name in PLACEHOLDER.findall(" ".join(told)):
            if name not in NAMES:
                yield f"{section.id}: «{{{name}}}» er ikke et navn i profilene. Rett det."
