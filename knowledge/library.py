"""All articles together: everything loads, or one error lists every fault."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.article import NASJONAL, NEXT_BEHOVSMELDING, NEXT_INNKJOP, Article, Version, parse_article
from knowledge.errors import KnowledgeError
from knowledge.front_matter import Fault
from knowledge.versions import outdated, read_version, with_versions


class LibraryError(KnowledgeError):
    """The articles cannot be used; `faults` holds every reason, each with file, line, value and remedy."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        count = "1 feil" if len(self.faults) == 1 else f"{len(self.faults)} feil"
        super().__init__("\n".join([f"{count} i kunnskapsbasen:", *map(str, self.faults)]))


@dataclass(frozen=True, slots=True)
class Library:
    """The checked articles, in order of id. `warnings` are worth a look but stop nothing."""

    articles: tuple[Article, ...]
    warnings: tuple[Fault, ...] = ()
    _by_id: Mapping[str, Article] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Build the look-up table."""
        object.__setattr__(self, "_by_id", {article.id: article for article in self.articles})

    def by_id(self, article_id: str) -> Article | None:
        """Return the article with that id, or None."""
        return self._by_id.get(article_id)

    def for_kommune(self, kommune: str) -> tuple[Article, ...]:
        """Return the articles that hold for a kommune: its own and the national ones."""
        return tuple(a for a in self.articles if a.kommune in (kommune, NASJONAL))


def load_library(root: Path, *, overrides: Mapping[str, str] | None = None) -> Library:
    """Return every article under `root` (`<kommune>/<id>.md`), or raise `LibraryError` with all faults.

    Beside an article lie its versions in other languages, `<id>.nn.md` and `<id>.en.md`. `overrides` maps an
    article id to Markdown that was written in chat; it outranks the file of that id and its versions.
    """
    articles, faults = read_articles(root, overrides=overrides)
    if faults:
        raise LibraryError(faults)
    return Library(articles, (*_warnings(articles), *outdated(articles)))


def read_articles(
    root: Path, *, overrides: Mapping[str, str] | None = None
) -> tuple[tuple[Article, ...], tuple[Fault, ...]]:
    """Return the articles that can be read, faulty ones too, and every fault; for linting and for tools."""
    if not root.is_dir():
        remedy = "Pek på mappen som har én undermappe per kommune og «nasjonal»"
        return (), (Fault(str(root), 0, "artikkelmappen finnes ikke", root.name, remedy),)
    found, versions, faults = _read_files(root, frozenset(overrides or ()))
    for article_id, text in (overrides or {}).items():
        _read_override(article_id, text, found, faults)
    if not found and not faults:
        faults.append(
            Fault(str(root), 0, "artikkelmappen er tom", root.name, "Legg artikler i <kommune>/<id>.md")
        )
    faults += _faults_between(found)
    found = with_versions(found, versions, faults)
    return tuple(sorted(found, key=lambda a: a.id)), tuple(sorted(faults, key=lambda f: (f.file, f.line)))


def _read_files(root: Path, overridden: frozenset[str]) -> tuple[list[Article], list[Version], list[Fault]]:
    found: list[Article] = []
    versions: list[Version] = []
    faults: list[Fault] = []
    for path in sorted(root.rglob("*.md")):
        id, _, language = path.stem.partition(".")
        if not id or id in overridden or (text := _text(path, faults)) is None:
            continue
        if language:
            versions += read_version(path, text, faults)
            continue
        article, wrong = parse_article(text, file=str(path))
        faults += wrong
        if article:
            faults += _misplaced(article, path)
            found.append(article)
    return found, versions, faults


def _text(path: Path, faults: list[Fault]) -> str | None:
    try:
        raw = path.read_bytes()
        return raw.decode("utf-8")
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        value = repr(raw[exc.start : exc.start + 1])
        faults.append(Fault(str(path), line, "filen er ikke UTF-8", value, "Lagre den som UTF-8"))
    except OSError as exc:
        faults.append(
            Fault(
                str(path), 0, "filen kan ikke leses", exc.strerror or "", "Sjekk at den finnes og kan leses"
            )
        )
    return None


def _read_override(article_id: str, text: str, found: list[Article], faults: list[Fault]) -> None:
    article, wrong = parse_article(text, file=f"chat:{article_id}")
    faults += wrong
    if article and article.id != article_id:
        faults.append(
            Fault(article.file, 1, "id stemmer ikke med artikkelen", article.id, f"Skriv «id: {article_id}»")
        )
    if article:
        found.append(article)


def _misplaced(article: Article, path: Path) -> list[Fault]:
    faults = []
    if article.id and article.id != path.stem:
        faults.append(
            Fault(
                str(path),
                1,
                "id er ikke filnavnet",
                article.id,
                f"Skriv «id: {path.stem}» eller gi filen nytt navn",
            )
        )
    if article.kommune and article.kommune != path.parent.name:
        remedy = f"Flytt filen til mappen «{article.kommune}» eller skriv «kommune: {path.parent.name}»"
        faults.append(Fault(str(path), 1, "kommune er ikke mappen", article.kommune, remedy))
    return faults


def _faults_between(articles: Iterable[Article]) -> list[Fault]:
    faults: list[Fault] = []
    first: dict[str, Article] = {}
    for article in articles:
        if article.id in first:
            remedy = f"Gi en av dem ny id; den andre er {first[article.id].file}"
            faults.append(Fault(article.file, 1, "id finnes fra før", article.id, remedy))
        first.setdefault(article.id, article)
    for article in articles:
        for other in article.related:
            if other not in first:
                remedy = "Rett id-en eller fjern den fra related"
                faults.append(
                    Fault(
                        article.file,
                        article.related_line,
                        "related peker på en artikkel som ikke finnes",
                        other,
                        remedy,
                    )
                )
        faults += _wrong_steps(article, first)
    return faults


def _wrong_steps(article: Article, known: Mapping[str, Article]) -> Iterable[Fault]:
    for step in article.next:
        if step in (NEXT_INNKJOP, NEXT_BEHOVSMELDING):
            continue
        if step not in known:
            remedy = f"Skriv {NEXT_INNKJOP}, {NEXT_BEHOVSMELDING} eller id-en til en artikkel"
            yield Fault(
                article.file, article.next_line, "next peker på en artikkel som ikke finnes", step, remedy
            )
        elif known[step].kommune not in (article.kommune, NASJONAL):
            remedy = "Velg en nasjonal artikkel eller en fra samme kommune"
            yield Fault(article.file, article.next_line, "next peker på en annen kommune", step, remedy)


def _warnings(articles: Iterable[Article]) -> tuple[Fault, ...]:
    asked: dict[tuple[str, str], Article] = {}
    warnings = []
    for article in articles:
        for question in dict.fromkeys(
            " ".join(q.casefold().split()).rstrip("?.! ") for q in article.questions
        ):
            other = asked.setdefault((article.kommune, question), article)
            if other is not article:
                remedy = f"Behold det i den artikkelen som svarer best; det står også i {other.id}"
                warnings.append(
                    Fault(
                        article.file, article.questions_line, "samme spørsmål i to artikler", question, remedy
                    )
                )
    return tuple(warnings)
