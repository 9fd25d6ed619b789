"""What is stored about somebody, as they ask for it in the chat: in numbers, as files, and taken away."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.privacy import readings_of, stored_about
from bot.retention import ACTS_KEPT
from bot.talk import forget_talk, stored_talk
from conversation.document import Cell, Data, Document, Table
from dialogs.privacy.own_data import Forgotten, Overview, StoredClass
from register.person import Person

ANSWERS_KEPT: Final = timedelta(days=365)
_ONLY_YOU: Final = "Bare du ser det."
_NOBODY: Final = "Ingen andre ser det uten at personvernombudet har en grunn."
_CASE: Final = "De som behandler saken, ser det."
_OFFICE: Final = "Innkjøperne ser det."
_ALL: Final = "Ansatte som har bruk for det, ser det."
_ARCHIVE: Final = "til arkivet har saken, og den er slettet her"
_TOGETHER: Final = "De som følger opp det samme som deg, ser om det er gjort."
_REGISTER: Final = "så lenge du er ansatt"
_CLASSES: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("answers", "Spørsmål du har stilt, og svarene", "i {days} dager", f"{_ONLY_YOU} {_NOBODY}"),
    ("remembered", "Samtaler jeg husker", "i 12 timer", _ONLY_YOU),
    ("turns", "At du har skrevet, og svaret", f"i {ACTS_KEPT.days} dager", _ONLY_YOU),
    ("questions", "Spørsmål sendt til innkjøperne", "til kommunen sletter dem", "Innkjøperne ser spørsmålet, og navnet ditt bare hvis du valgte det."),
    ("messages", "Meldinger jeg har sendt deg", "i {days} dager", _ONLY_YOU),
    ("shown", "Meldinger på nettsiden", "i {days} dager", _ONLY_YOU),
    ("files", "Filer jeg har laget til deg", "i 7 dager", _ONLY_YOU),
    ("drafts", "Skjemaer du ikke har sendt, eller nettopp har sendt", "i 30 dager, sendte i 90", _ONLY_YOU),
    ("attachments", "Vedlegg du har sendt inn", _ARCHIVE, _CASE),
    ("cases", "Saker med navnet ditt", _ARCHIVE, _CASE),
    ("case_acts", "Det du har gjort i saker", _ARCHIVE, _CASE),
    ("area_answers", "Svar du har gitt om behov i enheten", _ARCHIVE, _CASE),
    ("case_tasks", "Oppgaver i saker", _ARCHIVE, _CASE),
    ("case_documents", "Dokumenter du har laget", _ARCHIVE, _CASE),
    ("case_sections", "Avsnitt du har skrevet", _ARCHIVE, _CASE),
    ("habilitetsvurderinger", "Habilitetsvurderinger", _ARCHIVE, "Du, lederen som konkluderer, og saksbehandleren ser dem."),
    ("archive_entries", "Arkivnumre du har ført", "til kommunen sletter dem", "Arkivaren ser dem."),
    ("stand_ins", "Fravær og vikarer", _REGISTER, _ALL),
    ("named_on", "Avtaler, enheter og avvik med navnet ditt", _REGISTER, _ALL),
    ("reminders", "Påminnelser til deg: om hva, og når", _REGISTER, _TOGETHER),
    ("snoozes", "Påminnelser du har utsatt", _REGISTER, _TOGETHER),
    ("ways", "Hvilken vei du valgte da du trengte noe", "til tallene for måneden er laget", _ONLY_YOU),
    ("texts", "Artikler du har skrevet eller godkjent", "til kommunen sletter dem", "Redaktørene ser dem."),
    ("replies", "Spørsmål du har svart på", "til kommunen sletter dem", _OFFICE),
    ("sessions", "Pålogginger på nettsiden", "til økten er over", _ONLY_YOU),
    ("acts", "Linjer i hendelsesloggen: hva du gjorde og når", "til kommunen sletter dem", "Administrator kan se dem."),
)  # fmt: skip
"""How each part of what is stored is called, how long it is kept, and who sees it, in the order of being told."""
_WORDS: Final = {
    "at": "tid", "question": "spørsmål", "text": "tekst", "answered": "besvart", "article": "artikkel", "version": "versjon", "words": "ord", "complaint": "innvending", "named": "med navn",
    "status": "status", "channel": "kanal", "name": "navn", "number": "nummer", "title": "tittel", "as": "som", "answers": "svar", "form": "skjema", "stage": "steg", "record": "gjelder", "act": "handling",
}  # fmt: skip
_LONGEST: Final = 30_000
"""Characters that a cell of a spreadsheet takes."""


@dataclass(frozen=True, slots=True)
class OwnDataDesk:
    """Gathers what is stored about one person out of every table."""

    kept: timedelta = ANSWERS_KEPT

    @property
    def answers_days(self) -> int:
        """Return for how many days questions and answers are kept."""
        return self.kept.days

    async def overview(self, session: AsyncSession, person: Person, *, guest: bool) -> Overview:
        """Return what is stored about a person in numbers, and who has read their conversations.

        A guest is told of their conversations only: what else there is belongs to employees.
        """
        stored = await (stored_talk if guest else stored_about)(session, person)
        classes = [
            StoredClass(what, len(held), kept.format(days=self.answers_days), seen_by)
            for key, what, kept, seen_by in _CLASSES
            if isinstance(held := stored.get(key), list)
        ]
        return Overview(classes, await readings_of(session, person))

    async def copy(self, session: AsyncSession, person: Person, *, on: date) -> tuple[Document, ...]:
        """Return everything that is stored about a person, as a table to be read and as data."""
        stored = await stored_about(session, person)
        alt = "Alt boten har lagret om deg."
        name = f"Mine opplysninger {on.isoformat()}"
        return (
            Table(name, alt, ("Hva", "Når", "Innhold"), _rows(stored), (f"Tatt ut {on.isoformat()}.",)),
            Data(name, alt, json.dumps(stored, ensure_ascii=False, indent=2)),
        )

    async def forget(
        self, session: AsyncSession, person: Person, *, drafts: bool, conversation: str, now: datetime
    ) -> Forgotten:
        """Take away what a person has talked with the bot about, their unsent forms too where they say so."""
        return Forgotten(
            await forget_talk(session, person, drafts=drafts, conversation=conversation, now=now)
        )

    async def talk(
        self, session: AsyncSession, id: uuid.UUID, *, on: date, reference: str
    ) -> tuple[Document, ...]:
        """Return what a person has asked and been answered, as a table, for whoever may read it."""
        person = (await session.scalars(select(Person).where(Person.id == id))).unique().one()
        stored = await stored_talk(session, person)
        talk = {key: stored[key] for key in ("answers", "questions")}
        notes = (f"Tatt ut {on.isoformat()}. {reference}".strip(),)
        name = f"Samtaler {on.isoformat()}"
        return (Table(name, "En persons samtaler med boten.", ("Hva", "Når", "Innhold"), _rows(talk), notes),)


def _rows(stored: Mapping[str, object]) -> tuple[tuple[Cell, ...], ...]:
    """Return stored data as rows: what it is, when, and its contents in words."""
    names = {key: what for key, what, _, _ in _CLASSES} | {
        "person": "Deg",
        "readings": "Hvem har lest samtalene",
    }
    rows: list[tuple[Cell, ...]] = []
    for key, held in stored.items():
        items: Sequence[object] = held if isinstance(held, list) else [held]
        rows += [_row(names.get(key, key), item) for item in items]
    return tuple(rows)


def _row(what: str, item: object) -> tuple[Cell, ...]:
    if not isinstance(item, Mapping):
        return (what, "", str(item))
    at = str(item.get("at") or "")
    told = "\n".join(f"{_WORDS.get(key, key)}: {_said(value)}" for key, value in item.items() if key != "at")
    return (what, at, told[:_LONGEST])


def _said(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nei"
        case Mapping():
            return ", ".join(f"{key}: {_said(one)}" for key, one in value.items())
        case list() | tuple():
            return ", ".join(_said(one) for one in value)
        case _:
            return str(value)
