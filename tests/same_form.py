"""One behovsmelding that is filled in on every channel, and the record that each of them must lead to."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from register.behovsmelding import Behovsmelding
from register.database import Sessions

PERSON: Final = "innkjoper@demo.invalid"
SENTENCE: Final = "Vi trenger et system for skadedyrkontroll i kjøkkenene, rundt 900 000 kr i to år"
WHOLE_FORM: Final = "Vis hele skjemaet"
SAVE: Final = "Lagre svarene"
SEND: Final = "Send behovsmelding"


def deadline(today: date) -> date:
    """Return a day that a procedure can make, whenever the test runs."""
    return date(today.year + 2, 3, 1)


def answers(today: date) -> Mapping[str, str]:
    """Return what is written or chosen in each field, by its key; options by their values, parted by commas."""
    return {
        "what": "System for skadedyrkontroll",
        "quantity": "12 kjøkken",
        "need": "Kjøkkenene skal være fri for skadedyr.\nEllers stenger Mattilsynet dem.",
        "alternatives": "nytt",
        "enhet": "Demo skole",
        "tjenesteomrade": "Oppvekst",
        "value": "900000",
        "duration": "2 år",
        "kind": "tjeneste",
        "ikt": "nei",
        "deadline": deadline(today).isoformat(),
        "budget": "ja",
        "authority": "Lars Demo",
        "risks": "lonn,klima_miljo",
        "users": "Kokker og «renholdere» & <b>vaktmestere</b>",
    }


PROMPTS: Final = {
    "what": "Hva trenger dere",
    "quantity": "Hvor mange eller hvor mye",
    "need": "Hvilken oppgave skal dette løse",
    "alternatives": "Kan behovet dekkes uten å kjøpe nytt",
    "enhet": "Hvilken enhet gjelder det",
    "tjenesteomrade": "Hvilket tjenesteområde",
    "value": "Hva tror dere det koster",
    "duration": "Hvor lenge skal dere ha det",
    "kind": "Hva slags kjøp er det",
    "ikt": "Er det et IT-system",
    "deadline": "Når må dere ha det",
    "budget": "Er det dekning i budsjettet",
    "authority": "Hvem har fullmakt",
    "risks": "Gjelder noe av dette",
    "users": "Hvem skal bruke det",
}
"""How each field's question begins, for a channel whose fields are found by their words."""
LABELS: Final = {
    "alternatives": ("Nei, det må kjøpes nytt",),
    "ikt": ("Nei",),
    "budget": ("Ja, det er dekning",),
    "risks": ("Risiko for dårlige lønns", "Klima og miljø"),
}
"""What the chosen options are called."""


def told(need: Behovsmelding) -> Mapping[str, object]:
    """Return what a stored need holds, without its files and what differs from one register to the next."""
    kept = {key: one["value"] for key, one in need.answers.items() if isinstance(one, dict) and one["value"]}
    apart = ("attachments", "innkjopskontakt")
    return {
        **{key: value for key, value in kept.items() if key not in apart},
        "value_nok": need.value_nok,
        "months": need.months,
        "wanted_by_on": need.wanted_by_on,
        "kind_stored": need.kind,
        "has_innkjopskontakt": need.innkjopskontakt_id is not None,
    }


def expected(today: date) -> Mapping[str, object]:
    """Return what `told` must give on every channel: what was answered, and what follows from it."""
    return {
        **answers(today),
        "regime": "I",
        "faggruppe": "Vera Demo (verneombud), Tor Demo (tillitsvalgt)",
        "value_nok": Decimal(900_000),
        "months": 24,
        "wanted_by_on": deadline(today),
        "kind_stored": "tjeneste",
        "has_innkjopskontakt": True,
    }


async def last_filed(sessions: Sessions) -> Behovsmelding:
    """Return the need that was filed last."""
    async with sessions() as session:
        found = await session.scalars(select(Behovsmelding).order_by(Behovsmelding.sent_at.desc()))
        return next(iter(found))


def last_filed_in(file: Path) -> Behovsmelding:
    """Return the need that was filed last in a running service's SQLite file."""
    engine = create_engine(f"sqlite:///{file}")
    try:
        with Session(engine) as session:
            found = session.scalars(select(Behovsmelding).order_by(Behovsmelding.sent_at.desc()))
            return next(iter(found))
    finally:
        engine.dispose()
