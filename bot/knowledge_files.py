"""Where the knowledge base lies in an installation, and reading all of it or listing every fault."""

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import knowledge
from bot.errors import KnowledgeFaultsError
from bot.settings import SettingsError
from dialogs.dialog import Knowledge
from knowledge.article import digest
from knowledge.errors import KnowledgeError
from knowledge.kommune import Kommune, UnknownKommuneError, find_kommune
from knowledge.kommune_check import rule_faults
from knowledge.kommune_files import ProfileError, load_kommuner
from knowledge.library import Library, LibraryError, load_library
from knowledge.paper_sections import PaperSection, PaperSectionsError, load_sections, section_faults
from knowledge.search import Index
from knowledge.terskelverdi import RulesError, load_rules

ROOT: Final = Path(knowledge.__file__).parent


def load_knowledge(
    root: Path = ROOT,
    *,
    articles: Mapping[str, str] | None = None,
    profiles: Mapping[str, str] | None = None,
) -> Knowledge:
    """Read articles, thresholds and profiles, and index them. Raises KnowledgeFaultsError with every fault of all.

    `articles` (Markdown) and `profiles` (TOML laid over the kommune's own) are texts from the chat, by id; they
    outrank the files, and their faults begin with `chat:<id>:`.
    """
    faults: list[str] = []
    rules = library = kommuner = None
    sections: tuple[PaperSection, ...] = ()
    try:
        rules = load_rules(root / "terskelverdier.toml")
    except RulesError as exc:
        faults += [f"{exc.path}: {fault}" for fault in exc.faults]
    try:
        kommuner = load_kommuner(root / "kommuner", profiles)
    except ProfileError as exc:
        faults += exc.faults
    try:
        library = load_library(root / "articles", overrides=articles)
    except LibraryError as exc:
        faults += [str(fault) for fault in exc.faults]
    except KnowledgeError as exc:
        faults.append(str(exc))
    try:
        sections = load_sections()
    except PaperSectionsError as exc:
        faults += exc.faults
    if kommuner is not None:
        faults += section_faults(sections, kommuner)
    if rules is not None and kommuner is not None:
        faults += rule_faults(kommuner.values(), rules)
    if rules is None or kommuner is None or library is None or faults:
        raise KnowledgeFaultsError(faults)
    return Knowledge(
        library=library,
        index=_indexed(library, tuple((id, tuple(one.names.items())) for id, one in kommuner.items())),
        rules=rules,
        kommuner=kommuner,
        rules_version=_rules_version(root, profiles or {}),
    )


@lru_cache(maxsize=2)
def _indexed(library: Library, names: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> Index:
    """Return the index of a library; a limit that changes leaves it as it was, and it takes a second to build."""
    return Index(library, names={id: dict(of_kommune) for id, of_kommune in names})


@cache
def shipped_knowledge() -> Knowledge:
    """Return what the installation's files hold, read and indexed once in a process. Raises as `load_knowledge` does."""
    return load_knowledge()


def _rules_version(root: Path, profiles: Mapping[str, str]) -> str:
    """Return what names the rules and profiles that answers are computed from."""
    files = [root / "terskelverdier.toml", *sorted((root / "kommuner").glob("*.toml"))]
    texts = [path.read_text(encoding="utf-8") for path in files]
    return digest("\n".join([*texts, *(profiles[id] for id in sorted(profiles))]))


def own_kommune(knowledge: Knowledge, id: str) -> Kommune:
    """Return the installation's kommune. Raises SettingsError naming those that exist."""
    try:
        return find_kommune(knowledge.kommuner, id)
    except UnknownKommuneError as exc:
        known = ", ".join(exc.known)
        raise SettingsError([f"INNKJOPSBOT_KOMMUNE: «{exc.id}» er ikke kjent. Velg en av: {known}."]) from exc
