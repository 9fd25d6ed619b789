"""One curated answer: Markdown with YAML front matter, read and checked field by field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import yaml

from knowledge.front_matter import Fault, FrontMatter, fields_of, iso_day, read_fields

NASJONAL = "nasjonal"
KOMMUNER = (NASJONAL, "lillestrom", "baerum", "trondheim", "ringerike")
CERTAINTIES = ("verifisert", "utledet", "usikker")
DUTY_LEVELS = ("loa", "nasjonal", "eos")
LONGEST_BODY = 1500
# The names a kommune's profile fills in; anything else in braces would reach the reader as it stands.
PLACEHOLDERS = frozenset({"innkjop", "kgv", "kav", "bestilling", "avvik", "arkiv"})
NASJONAL_PLACEHOLDERS = frozenset({"innkjop"})  # what every profile has
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
    | {"valid_from", "valid_to", "certainty", "duty_from", "facts", "related"}
)
SOURCE_KEYS = frozenset({"title", "reference", "url", "dated"})

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FACT = re.compile(r"F\d+-\d+")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_PLACEHOLDER = re.compile(r"\{([^{}\s]+)\}")
_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_OUTSIDE_SUBSET = re.compile(r"^\s{0,3}(?:#{1,6}\s|>|```|~~~|\|)|!\[")
_LINK = re.compile(r"\]\(([^)\s]*)[^)]*\)")


@dataclass(frozen=True, slots=True)
class Source:
    """What an answer rests on; `dated` is a year (YYYY) or an ISO date."""

    title: str
    reference: str
    url: str | None
    dated: str


@dataclass(frozen=True, slots=True)
class Article:
    """A checked answer. `file` and `lines` say where it and its keys stand, for messages."""

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
    facts: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    file: str = ""
    related_line: int = 1
    questions_line: int = 1

    def applies_on(self, day: date) -> bool:
        """Return whether the answer holds on a date; both ends count as inside."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def render_body(self, names: Mapping[str, str]) -> str:
        """Return the body with `{name}` replaced by `names[name]`; others stay as they are."""
        return _PLACEHOLDER.sub(lambda found: names.get(found[1], found[0]), self.body)


def parse_article(text: str, *, file: str) -> tuple[Article | None, tuple[Fault, ...]]:
    """Return the article and all its faults; no article where the front matter is unreadable."""
    faults: list[Fault] = []
    lines = text.removeprefix("\ufeff").splitlines()
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    if not lines or lines[0].rstrip() != "---" or not end:
        faults.append(Fault(file, 1, "front matter mangler", "", "Begynn filen med «---», feltene og «---»"))
        return None, tuple(faults)
    nodes = read_fields("\n".join(lines[1:end]), file, faults)
    if nodes is None:
        return None, tuple(faults)
    front = FrontMatter(file, nodes, faults, 1)
    body = "\n".join(lines[end + 1 :]).strip()
    article = _article(front, body)
    _check(article, front)
    _check_body(lines[end + 1 :], end + 2, front)
    return article, tuple(faults)


def _article(front: FrontMatter, body: str) -> Article:
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
        facts=front.matching("facts", _FACT, "F10-011"),
        related=front.matching("related", _ID, "en artikkel-id"),
        file=front.file,
        related_line=front.line("related"),
        questions_line=front.line("questions"),
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
    known = NASJONAL_PLACEHOLDERS if front.text("kommune", required=False) == NASJONAL else PLACEHOLDERS
    for name in _PLACEHOLDER.findall(line):
        if name not in known:
            remedy = f"Bruk et av: {', '.join(sorted(known))}"
            front.wrong(number, "ukjent plassholder", f"{{{name}}}", remedy)
