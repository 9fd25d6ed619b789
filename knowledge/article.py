"""One curated answer: Markdown with YAML front matter, read and checked field by field."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

import yaml

from knowledge.front_matter import Fault, FrontMatter, fields_of, iso_day, read_fields
from knowledge.names import NAMES, PLACEHOLDER, fill
from norsk.language import Language

NASJONAL = "nasjonal"
KOMMUNER = (NASJONAL, "lillestrom", "baerum", "trondheim", "ringerike")
CERTAINTIES = ("verifisert", "utledet", "usikker")
DUTY_LEVELS = ("loa", "nasjonal", "eos")
NEXT_INNKJOP = "innkjop"
NEXT_BEHOVSMELDING = "behovsmelding"
LONGEST_BODY = 1500
KEYS = frozenset(
    {
        "id",
        "title",
        "kommune",
        "topic",
        "questions",
        "keywords",
        "sources",
        "owner",
        "verified_on",
        "review_by",
    }
    | {
        "valid_from",
        "valid_to",
        "certainty",
        "duty_from",
        "duty_if",
        "duty_kinds",
        "facts",
        "related",
        "next",
    }
)
VERSION_KEYS = frozenset({"id", "language", "title", "verified_on"})
LANGUAGES = (Language.NYNORSK, Language.ENGLISH)  # what an article may be translated to
SOURCE_KEYS = frozenset({"title", "reference", "url", "dated"})

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Ids of knowledge/documents.toml: a fact of the fact sheet, or a goal, measure or other thing of a kommune's document.
FACT = re.compile(r"F\d+-\d+|[A-Z]{2}-[a-z0-9]+(?:[.-][a-z0-9]+)*")
_KIND = re.compile("vare|tjeneste|saerlig_tjeneste|helse_sosial|bygg_anlegg|konsesjon")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_OUTSIDE_SUBSET = re.compile(r"^\s{0,3}(?:#{1,6}\s|>|```|~~~|\|)|!\[")
_LINK = re.compile(r"\]\(([^)\s]*+)[^)]*+\)")


KEPT: Final = 1024
"""Texts whose reading is remembered: when an editor changes one, the others are not read anew."""


@dataclass(frozen=True, slots=True)
class Source:
    """What an answer rests on; `dated` is a year (YYYY) or an ISO date."""

    title: str
    reference: str
    url: str | None
    dated: str


@dataclass(frozen=True, slots=True)
class Version:
    """An article in another language than bokmål: the same answer, translated and checked on a day."""

    id: str
    language: Language
    title: str
    verified_on: date
    body: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """A checked answer. `file` and `lines` say where it and its keys stand, for messages.

    `duty_if` is what must hold besides the level `duty_from` before its duty applies; for `duty_kinds` it does.
    `next` names what to do next: `NEXT_INNKJOP`, `NEXT_BEHOVSMELDING` or the id of another article. `digest` tells
    one wording of the article from another.
    """

    id: str
    title: str
    kommune: str
    topic: str
    questions: tuple[str, ...]
    keywords: tuple[str, ...]
    sources: tuple[Source, ...]
    owner: str
    verified_on: date
    review_by: date
    body: str
    valid_from: date | None = None
    valid_to: date | None = None
    certainty: str = "verifisert"
    duty_from: str | None = None
    duty_if: str = ""
    duty_kinds: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    file: str = ""
    facts_line: int = 1
    related_line: int = 1
    next_line: int = 1
    questions_line: int = 1
    digest: str = ""
    versions: Mapping[Language, Version] = field(default_factory=dict, hash=False)

    def applies_on(self, day: date) -> bool:
        """Return whether the answer holds on a date; both ends count as inside."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def version(self, language: Language) -> Version | None:
        """Return the article in another language, where it has been checked since the article last was."""
        found = self.versions.get(language)
        return found if found and found.verified_on >= self.verified_on else None

    def title_in(self, language: Language) -> str:
        """Return the title in a language, in bokmål where there is no such version."""
        version = self.version(language)
        return version.title if version else self.title

    def render_body(
        self,
        names: Mapping[str, str],
        language: Language = Language.BOKMAL,
        *,
        links: Mapping[str, str] | None = None,
    ) -> str:
        """Return the body with each `{name}` filled in as `names.fill` does, linked where `links` has an address.

        In bokmål where the article has no version in that language.
        """
        version = self.version(language)
        body = version.body if version else self.body
        return fill(body, names, links)


@lru_cache(maxsize=KEPT)
def parse_article(text: str, *, file: str) -> tuple[Article | None, tuple[Fault, ...]]:
    """Return the article and all its faults; no article where the front matter is unreadable."""
    faults: list[Fault] = []
    opened = _open(text, file, faults)
    if opened is None:
        return None, tuple(faults)
    front, lines, first = opened
    article = _article(front, "\n".join(lines).strip(), digest(text))
    _check(article, front)
    _check_body(lines, first, front)
    return article, tuple(faults)


@lru_cache(maxsize=KEPT)
def parse_version(text: str, *, file: str) -> tuple[Version | None, tuple[Fault, ...]]:
    """Return an article's version in another language and all its faults.

    No version where the front matter is unreadable or names no language.
    """
    faults: list[Fault] = []
    opened = _open(text, file, faults)
    if opened is None:
        return None, tuple(faults)
    front, lines, first = opened
    front.unknown(VERSION_KEYS)
    front.text("language")
    language = front.choice("language", LANGUAGES)
    title, id = front.text("title"), front.text("id")
    verified_on = front.day("verified_on", required=True) or date.min
    _check_body(lines, first, front)
    if language not in LANGUAGES:
        return None, tuple(faults)
    body = "\n".join(lines).strip()
    return Version(id, Language(language), title, verified_on, body, file), tuple(faults)


def _open(text: str, file: str, faults: list[Fault]) -> tuple[FrontMatter, list[str], int] | None:
    """Return the front matter, the lines of the body and the number of the first, or None with a fault."""
    lines = text.removeprefix("\ufeff").splitlines()
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    if not lines or lines[0].rstrip() != "---" or not end:
        faults.append(Fault(file, 1, "front matter mangler", "", "Begynn filen med «---», feltene og «---»"))
        return None
    nodes = read_fields("\n".join(lines[1:end]), file, faults)
    return None if nodes is None else (FrontMatter(file, nodes, faults, 1), lines[end + 1 :], end + 2)


def digest(text: str) -> str:
    """Return twelve characters that name exactly this text, whatever its line ends."""
    return hashlib.sha256("\n".join(text.splitlines()).encode()).hexdigest()[:12]


def _article(front: FrontMatter, body: str, digest: str) -> Article:
    front.unknown(KEYS)
    return Article(
        id=front.text("id"),
        title=front.text("title"),
        kommune=front.text("kommune"),
        topic=front.text("topic"),
        questions=front.texts("questions", at_least=3),
        keywords=front.texts("keywords"),
        sources=_sources(front),
        owner=front.text("owner"),
        verified_on=front.day("verified_on", required=True) or date.min,
        review_by=front.day("review_by", required=True) or date.max,
        body=body,
        valid_from=front.day("valid_from"),
        valid_to=front.day("valid_to"),
        certainty=front.choice("certainty", CERTAINTIES, "verifisert") or "verifisert",
        duty_from=front.choice("duty_from", DUTY_LEVELS),
        duty_if=front.text("duty_if", required=False),
        duty_kinds=front.matching("duty_kinds", _KIND, "bygg_anlegg eller en annen type kjøp"),
        facts=front.matching("facts", FACT, "F10-011 eller LS-4.2"),
        related=front.matching("related", _ID, "en artikkel-id"),
        next=front.matching("next", _ID, "innkjop, behovsmelding eller en artikkel-id"),
        file=front.file,
        facts_line=front.line("facts"),
        related_line=front.line("related"),
        next_line=front.line("next"),
        questions_line=front.line("questions"),
        digest=digest,
    )


def _sources(front: FrontMatter) -> tuple[Source, ...]:
    node = front.nodes.get("sources")
    members = node.value if isinstance(node, yaml.SequenceNode) else []
    found = tuple(source for member in members if (source := _source(front, member)))
    if not members:
        front.wrong(
            front.line("sources"),
            "sources mangler",
            "",
            "Før opp minst én kilde med title, reference og dated",
        )
    return found


def _source(front: FrontMatter, node: yaml.Node) -> Source | None:
    if not isinstance(node, yaml.MappingNode):
        front.wrong(
            front.at(node), "kilden har ikke felter", "", "Skriv title, reference og dated under hverandre"
        )
        return None
    inner = FrontMatter(front.file, fields_of(node, front), front.faults, front.above)
    inner.unknown(SOURCE_KEYS)
    inner.above = front.at(node)
    title, reference, dated = (inner.text(key) for key in ("title", "reference", "dated"))
    inner.above = front.above
    url = inner.text("url", required=False) or None
    if dated and not _YEAR.fullmatch(dated) and iso_day(dated) is None:
        front.wrong(inner.line("dated"), "kildens dato er ugyldig", dated, 'Skriv "ÅÅÅÅ" eller "ÅÅÅÅ-MM-DD"')
    if url and not url.startswith(("https://", "http://")):
        front.wrong(inner.line("url"), "url er ikke en nettadresse", url, "Begynn den med https://")
    return Source(title, reference, url, dated)


def _check(article: Article, front: FrontMatter) -> None:
    if article.id and not _ID.fullmatch(article.id):
        front.wrong(front.line("id"), "ugyldig id", article.id, "Bruk små bokstaver a–z, tall og bindestrek")
    if article.kommune and article.kommune not in KOMMUNER:
        front.wrong(front.line("kommune"), "ukjent kommune", article.kommune, f"Velg {' | '.join(KOMMUNER)}")
    if article.review_by < article.verified_on:
        value = f"{article.review_by} < {article.verified_on}"
        front.wrong(
            front.line("review_by"), "review_by er før verified_on", value, "Sett en senere review_by"
        )
    if article.valid_from and article.valid_to and article.valid_to < article.valid_from:
        value = f"{article.valid_to} < {article.valid_from}"
        front.wrong(
            front.line("valid_to"), "valid_to er før valid_from", value, "Bytt om på eller rett datoene"
        )


def _check_body(lines: list[str], first: int, front: FrontMatter) -> None:
    text = "\n".join(lines).strip()
    if not text:
        front.wrong(first, "svarteksten er tom", "", "Skriv svaret under den andre «---»")
    if len(text) > LONGEST_BODY:
        front.wrong(
            first, "svarteksten er for lang", f"{len(text)} tegn", f"Kort den ned til {LONGEST_BODY} tegn"
        )
    for number, line in enumerate(lines, first):
        _check_line(line, number, front)


def _check_line(line: str, number: int, front: FrontMatter) -> None:
    if found := _HTML.search(line):
        front.wrong(number, "HTML i svarteksten", found[0], "Skriv det som Markdown")
    if found := _OUTSIDE_SUBSET.search(line):
        front.wrong(
            number, "Markdown som ikke støttes", line.strip(), "Bruk avsnitt, **fet**, lister og lenker"
        )
    for target in _LINK.findall(line):
        if not target.startswith(("https://", "http://", "mailto:")):
            front.wrong(number, "lenken er ikke en nettadresse", target, "Begynn den med https://")
    for name in PLACEHOLDER.findall(line):
        if name not in NAMES:
            remedy = f"Bruk et av: {', '.join(sorted(NAMES))}"
            front.wrong(number, "ukjent plassholder", f"{{{name}}}", remedy)
