"""Values as the report of an import shows them."""

import uuid
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from register.import_run import ImportKind

LABELS: Final[Mapping[str, str]] = {
    "absent_from": "Fravær fra",
    "absent_to": "Fravær til",
    "avtale": "Avtale",
    "avtaleeier": "Avtaleeier",
    "avtaleforvalter": "Avtaleforvalter",
    "deputy": "Stedfortreder",
    "email": "E-post",
    "enhet": "Enhet",
    "innkjopskontakt": "Innkjøpskontakt",
    "leader": "Leder",
    "name": "Navn",
    "orderers": "Hvem kan bestille",
    "owner": "Ansvarlig",
    "parent": "Overordnet",
    "recipients": "Mottakere",
    "reporter": "Meldt av",
    "roles": "Roller",
    "stedfortreder": "Stedfortreder",
}
"""What a field is called where the file's own header is not known."""

FIELD_NAMES: Final[Mapping[str, str]] = {
    "absence": "fravær", "active": "aktiv", "email": "e-post", "unparsed": "tekst som ikke kunne leses", "avrop": "avropsmetode", "avtale_id": "avtale", "avtaleeier_id": "avtaleeier",
    "avtaleforvalter_id": "avtaleforvalter", "budget_authority_nok": "budsjettfullmakt", "case_no": "saksnummer",
    "catalogue": "katalog", "category": "kategori", "closed_on": "lukket", "confidential": "skjermet",
    "controls": "kontroller", "deputy_id": "stedfortreder", "description": "beskrivelse", "discovered_on": "oppdaget",
    "due_on": "frist", "enhet_id": "enhet", "evidence": "dokumentasjon", "expires_on": "slutt", "has_options": "har opsjoner",
    "innkjopskontakt_id": "innkjøpskontakt", "keywords": "søkeord", "kind": "type", "leader_id": "leder",
    "left_on": "sluttet", "level": "nivå", "lot": "delavtale", "max_expires_on": "siste mulige slutt",
    "missing_since": "mangler siden", "name": "navn", "notice_months": "varsel i måneder", "notice_on": "varslingsfrist",
    "open_to_all": "åpen for alle", "options": "opsjoner", "order_note": "om bestilling", "order_system": "bestilles i",
    "order_url": "lenke til bestilling", "orderers": "hvem kan bestille", "original_expires_on": "opprinnelig slutt",
    "owner_id": "ansvarlig", "parent_id": "overordnet", "recipients": "mottakere", "reference": "referanse",
    "reopened_on": "gjenåpnet", "reporter_id": "meldt av", "restricted": "lukket vei", "risk": "risiko", "roles": "roller",
    "running": "løpende", "severity": "alvorlighet", "short_names": "kortnavn", "source_id": "id", "starts_on": "start",
    "enabled": "på", "status": "status", "steps": "varsling", "stedfortreder_id": "stedfortreder", "supplier_contact_email": "leverandørens e-post",
    "supplier_contact_name": "leverandørens kontakt", "supplier_contact_phone": "leverandørens telefon",
    "supplier_name": "leverandør", "supplier_orgnr": "org.nr", "supplier_reply": "leverandørens svar",
    "title": "tittel", "tjenesteomrade": "tjenesteområde", "tool_url": "lenke til avtalen", "type": "type",
    "value_nok": "verdi", "value_per": "verdi per",
}  # fmt: skip
"""What a column is called when a change is told."""

THINGS: Final[Mapping[ImportKind, tuple[str, str]]] = {
    ImportKind.ENHETER: ("enhet", "enheter"),
    ImportKind.PERSONER: ("person", "personer"),
    ImportKind.AVTALER: ("avtale", "avtaler"),
    ImportKind.AVVIK: ("avvik", "avvik"),
    ImportKind.VARSLER: ("innstilling for varsling", "innstillinger for varsling"),
    ImportKind.ARKIVNUMMER: ("arkivnummer", "arkivnummer"),
}
"""One and several of what a file holds."""
LONGEST_SHOWN: Final = 80


def shown(value: object) -> str:
    """Return a value as a person reads it, empty where it is unknown; an id says nothing, and is left to `named`."""
    if value is None or isinstance(value, uuid.UUID):
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, Decimal):
        whole = f"{value:,.2f}".removesuffix(".00").replace(",", " ")
        return whole.replace(".", ",")
    if isinstance(value, Mapping):
        return short(", ".join(sorted(str(one) for one in value.values())))
    if isinstance(value, list | tuple | set | frozenset):
        return short(", ".join(sorted(shown(one) for one in value)))
    return short(str(value))


def short(text: str) -> str:
    """Return a text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[: LONGEST_SHOWN - 1]}…"


def field_name(column: str) -> str:
    """Return what a column is called."""
    return FIELD_NAMES.get(column, column)
