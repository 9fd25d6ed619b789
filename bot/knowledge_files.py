"""Where the knowledge base lies in an installation, and reading all of it or listing every fault."""

from pathlib import Path
from typing import Final

import knowledge
from dialogs.dialog import Knowledge
from knowledge.errors import KnowledgeError
from knowledge.kommune import ProfileError, load_kommuner
from knowledge.library import LibraryError, load_library
from knowledge.search import Index
from knowledge.terskelverdi import RulesError, load_rules

ROOT: Final = Path(knowledge.__file__).parent


class KnowledgeFaultsError(Exception):
    """The knowledge base does not hold; `faults` lists everything that is wrong, in Norwegian."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def load_knowledge(root: Path = ROOT) -> Knowledge:
    """Read articles, thresholds and profiles, and index them. Raises KnowledgeFaultsError with every fault of all."""
    faults: list[str] = []
    rules = library = kommuner = None
    try:
        rules = load_rules(root / "terskelverdier.toml")
    except RulesError as exc:
        faults += [f"{exc.path}: {fault}" for fault in exc.faults]
    try:
        kommuner = load_kommuner(root / "kommuner")
    except ProfileError as exc:
        faults += exc.faults
    try:
        library = load_library(root / "articles")
    except LibraryError as exc:
        faults += [str(fault) for fault in exc.faults]
    except KnowledgeError as exc:
        faults.append(str(exc))
    if rules is None or kommuner is None or library is None or faults:
        raise KnowledgeFaultsError(faults)
    return Knowledge(library=library, index=Index(library), rules=rules, kommuner=kommuner)
