"""The knowledge as it now stands: the files, and over them what editors have published in chat."""

import asyncio
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.errors import KnowledgeFaultsError
from bot.knowledge_files import ROOT, load_knowledge
from bot.logs import log
from dialogs.dialog import Knowledge
from knowledge.kommune import Kommune
from knowledge.profile_change import joined, profile_faults
from norsk.clock import Clock, today
from register.artikkel import ArtikkelVersion, TextKind, effective, effective_ids
from register.database import Sessions, reading

Loader = Callable[[Mapping[str, str], Mapping[str, str]], Knowledge]
"""Reads the files with articles and profiles from the chat laid over them, by id."""


def from_files(articles: Mapping[str, str], profiles: Mapping[str, str]) -> Knowledge:
    """Read the installation's files. Raises KnowledgeFaultsError."""
    return load_knowledge(ROOT, articles=articles, profiles=profiles)


@dataclass(frozen=True, slots=True)
class _Held:
    """What is in use: the versions that it was made from, and those among them that could not be used."""

    knowledge: Knowledge
    ids: frozenset[uuid.UUID]
    unusable: Sequence[ArtikkelVersion] = ()


class KnowledgeBase:
    """Holds the knowledge that questions are answered from, and exchanges it whole when something is published.

    Each replica has its own and calls `refresh` every few seconds, so that all answer alike within ten.
    """

    def __init__(
        self, files: Knowledge, *, kommune: str, sessions: Sessions, clock: Clock, load: Loader = from_files
    ) -> None:
        self._files = files
        self._kommune = kommune
        self._sessions = sessions
        self._clock = clock
        self._load = load
        self._held = _Held(files, frozenset())
        self._refreshing = asyncio.Lock()

    @property
    def current(self) -> Knowledge:
        """The knowledge to answer from now."""
        return self._held.knowledge

    @property
    def files(self) -> Knowledge:
        """What was shipped, without anything from the chat."""
        return self._files

    @property
    def kommune(self) -> Kommune:
        """The installation's kommune, as its editors have it now."""
        return self.current.kommuner[self._kommune]

    @property
    def unusable(self) -> Sequence[ArtikkelVersion]:
        """Published texts that no longer pass the checks, after an upgrade; the files are used in their place."""
        return self._held.unusable

    @property
    def published(self) -> frozenset[uuid.UUID]:
        """Which published versions are in use: the same in every replica that answers alike."""
        return self._held.ids

    async def refresh(self) -> bool:
        """Take up what has been published, rolled back or come into force since; return whether anything changed."""
        async with self._refreshing:
            async with reading(self._sessions) as session:
                ids = await effective_ids(session, on=today(self._clock))
                if ids == self._held.ids:
                    return False
                versions = await effective(session, on=today(self._clock))
            # Reading and indexing take most of a second; turns go on meanwhile.
            self._held = await asyncio.to_thread(self._made_from, versions)
        log().info("knowledge_refreshed", texts=len(ids), unusable=len(self._held.unusable))
        return True

    def _made_from(self, versions: Sequence[ArtikkelVersion]) -> _Held:
        ids = frozenset(version.id for version in versions)
        usable = list(versions)
        unusable: list[ArtikkelVersion] = []
        while usable:
            try:
                return _Held(self._load(*_by_kind(usable)), ids, unusable)
            except KnowledgeFaultsError as exc:
                # What nobody can be blamed for must not stop the service either: then the files alone are used.
                faulty = _faulty(usable, exc.faults) or usable
            except Exception as exc:  # noqa: BLE001 - a text that breaks the reading must not stop the service
                log().error("knowledge_not_read", exc_info=exc)
                # Those published last are suspected first.
                faulty = [version for version in usable if version.id not in self._held.ids] or usable
            unusable += faulty
            usable = [version for version in usable if version not in faulty]
        return _Held(self._files, ids, unusable)


def _by_kind(versions: Sequence[ArtikkelVersion]) -> tuple[dict[str, str], dict[str, str]]:
    articles = {v.artikkel_id: v.text for v in versions if v.kind == TextKind.ARTIKKEL.value}
    pieces: dict[str, list[str]] = {}
    for version in versions:
        if version.kind == TextKind.KOMMUNE.value:
            pieces.setdefault(_kommune(version), []).append(version.text)
    return articles, {kommune: joined(texts) for kommune, texts in pieces.items()}


def _kommune(version: ArtikkelVersion) -> str:
    """Return the kommune that a piece of a profile belongs to: its id is `lillestrom.names.innkjop` and the like."""
    return version.artikkel_id.partition(".")[0]


def _faulty(versions: Sequence[ArtikkelVersion], faults: Sequence[str]) -> list[ArtikkelVersion]:
    """Return the texts that faults are about.

    Of a profile that is in pieces, those that are wrong by themselves; all of them only where none is.
    """
    blamed = [
        version for version in versions if any(f.startswith(f"chat:{_named(version)}:") for f in faults)
    ]
    pieces = [version for version in blamed if version.kind == TextKind.KOMMUNE.value]
    wrong = [piece for piece in pieces if profile_faults(_kommune(piece), [piece.text])]
    return [version for version in blamed if version not in pieces or version in (wrong or pieces)]


def _named(version: ArtikkelVersion) -> str:
    return _kommune(version) if version.kind == TextKind.KOMMUNE.value else version.artikkel_id
