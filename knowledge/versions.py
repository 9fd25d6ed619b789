"""Articles in other languages: `<id>.<language>.md` beside `<id>.md`, each put on its article."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from knowledge.article import Article, Version, parse_version
from knowledge.front_matter import Fault


def read_version(path: Path, text: str, faults: list[Fault]) -> tuple[Version, ...]:
    """Return the version in a file, or none where it cannot be read; every fault is added to `faults`."""
    id, _, language = path.stem.partition(".")
    version, wrong = parse_version(text, file=str(path))
    faults += wrong
    if version is None:
        return ()
    for key, told, named in (("id", version.id, id), ("language", version.language.value, language)):
        if told and told != named:
            remedy = f"Skriv «{key}: {named}» eller gi filen nytt navn"
            faults.append(Fault(str(path), 1, f"{key} er ikke filnavnet", told, remedy))
    return (version,)


def with_versions(
    articles: Iterable[Article], versions: Iterable[Version], faults: list[Fault]
) -> list[Article]:
    """Return the articles with their versions; a version of an article that is not there is a fault."""
    found = {article.id: article for article in articles}
    for version in versions:
        article = found.get(version.id)
        if article is None:
            remedy = "Rett id-en, eller skriv artikkelen på bokmål først"
            faults.append(Fault(version.file, 1, "artikkelen finnes ikke", version.id, remedy))
            continue
        versions_of = {**article.versions, version.language: version}
        found[version.id] = replace(article, versions=versions_of)
    return list(found.values())


def outdated(articles: Iterable[Article]) -> tuple[Fault, ...]:
    """Return a warning for each version that its article has been checked since; it is not shown."""
    remedy = "Versjonen brukes ikke. Kontroller den mot bokmålsteksten, og sett ny verified_on"
    return tuple(
        Fault(
            version.file,
            1,
            "versjonen er eldre enn artikkelen",
            f"{version.verified_on} < {article.verified_on}",
            remedy,
        )
        for article in articles
        for version in article.versions.values()
        if article.version(version.language) is None
    )
