"""One row of a file of people, of enheter or of avvik as typed values."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from register.imports.reading.line import Line
from register.imports.rows import AvvikRow, EnhetRow, PersonRow, RoleValue
from register.imports.values.cells import says_unknown, split_list
from register.imports.values.dates import is_range
from register.imports.values.enums import AVVIK_STATUSES, LEVELS, ROLE_NAMES, read_yes_no
from register.imports.values.people import is_email, read_person, read_roles

PERSON_DATES = ("absent_from", "absent_to", "absence")
PERSON_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "first_name": ("name",), "last_name": ("name",), "service_area": ("tjenesteomrade",), "unit": ("enhet",),
    "absence": ("absent_from", "absent_to"),
}  # fmt: skip
ENHET_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "service_area": ("tjenesteomrade",), "contact": ("innkjopskontakt",), "contact_deputy": ("deputy",),
}  # fmt: skip
AVVIK_DATES = ("discovered_on", "due_on", "closed_on", "reopened_on")
AVVIK_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {"agreement": ("avtale",)}


def read_person_row(line: Line) -> PersonRow | None:
    """Return what a row says of a person, or None where there is no valid e-mail address, which is an error.

    A person cannot be left out of the file: whoever is missing from it loses every role.
    """
    written = read_person(line.text("email", 1000) or "")
    if not is_email(written.email) or written.rest:
        line.fail(
            "email",
            "Raden har ikke én gyldig e-postadresse.",
            "Skriv personens e-postadresse, eller ta bort raden.",
        )
        return None
    absent_from, absent_to = _absence(line)
    return PersonRow(
        email=written.email,
        name=_name(line) or written.name or None,
        roles=_roles(line),
        tjenesteomrade=line.text("service_area", 100),
        enhet=line.text("unit", 200),
        leader=line.person("leader"),
        deputy=line.person("deputy"),
        absent_from=absent_from,
        absent_to=absent_to,
        budget_authority_nok=line.amount("budget_authority_nok", "budget_authority_nok")[0],
        active=line.yes_no("active") is not False,
    )


def _name(line: Line) -> str | None:
    whole = read_person(line.text("name", 200) or "").name
    parts = (line.text("first_name", 100), line.text("last_name", 100))
    return whole or " ".join(part for part in parts if part) or None


def _roles(line: Line) -> tuple[RoleValue, ...]:
    roles, unknown = read_roles(line.long_text("roles", 2000))
    for word in unknown:
        line.warn(
            "roles",
            f"Rollen «{word}» finnes ikke.",
            f"Rollene er {ROLE_NAMES}. Gjelder en rolle ett sted, skriv det i parentes: innkjøpskontakt (Oppvekst).",
            value=word,
        )
    return roles


def _absence(line: Line) -> tuple[date | None, date | None]:
    absent_from, absent_to = line.day("absent_from"), line.day("absent_to")
    text = line.written("absence")
    if text:
        found = line.dates("absence")
        if len(found) == 2 and is_range(text, found[0], found[1]) and found[0].on and found[1].on:  # noqa: PLR2004 - from, to
            absent_from, absent_to = absent_from or found[0].on, absent_to or found[1].on
        else:
            line.warn("absence", "Fraværet kan ikke leses.", "Skriv det som dd.mm.åååå - dd.mm.åååå.")
    if absent_from and absent_to and absent_to < absent_from:
        line.warn("absent_to", "Fraværet slutter før det begynner. Det er ikke lest.", "Rett datoene.")
        return None, None
    if absent_to and not absent_from:
        line.warn(
            "absent_from", "Fraværet har ingen første dag. Det er ikke lest.", "Skriv når fraværet begynner."
        )
        return None, None
    return absent_from, absent_to


def read_enhet_row(line: Line) -> EnhetRow | None:
    """Return what a row says of an enhet, or None where it has no name, which is an error."""
    name = line.text("name", 200)
    if name is None:
        line.fail("name", "Raden har ikke noe navn på enheten.", "Skriv et navn, eller ta bort raden.")
        return None
    return EnhetRow(
        name=name,
        short_names=split_list(line.long_text("short_names")),
        parent=line.text("parent", 200),
        tjenesteomrade=line.text("service_area", 100),
        leader=line.person("leader"),
        innkjopskontakt=line.person("contact"),
        deputy=line.person("contact_deputy"),
    )


def read_avvik_row(line: Line) -> AvvikRow | None:
    """Return what a row says of an avvik, or None where it has no title, which is an error."""
    title = line.text("title", 500)
    if title is None:
        line.fail("title", "Raden har ikke noen tittel.", "Skriv en tittel, eller ta bort raden.")
        return None
    row = AvvikRow(
        title=title,
        source_id=line.text("source_id", 120),
        reference=line.text("reference", 120),
        avtale=line.text("agreement", 500),
        description=line.long_text("description"),
        kind=line.text("kind", 60),
        severity=line.word("severity", LEVELS, "lav, middels eller høy"),
        status=line.word("status", AVVIK_STATUSES, "meldt, under oppfølging, lukket eller avvist"),
        restricted=_restricted(line),
        recipients=_recipients(line),
        discovered_on=line.day("discovered_on", attribute="discovered_on"),
        due_on=line.day("due_on", attribute="due_on"),
        reporter=line.person("reporter"),
        owner=line.person("owner"),
        supplier_reply=line.long_text("supplier_reply"),
        evidence=line.long_text("evidence"),
        closed_on=line.day("closed_on", attribute="closed_on"),
        reopened_on=line.day("reopened_on", attribute="reopened_on"),
    )
    return replace(row, unparsed=line.unparsed) if line.unparsed else row


def _restricted(line: Line) -> bool | None:
    """Return whether the avvik took the closed way. A text that is neither yes nor no counts as yes."""
    text = line.written("restricted")
    if not text or says_unknown(text):
        return None
    answer = read_yes_no(text)
    if answer is None:
        line.warn(
            "restricted",
            "Verdien er verken Ja eller Nei. Avviket er lest som skjermet.",
            "Skriv Ja eller Nei.",
        )
    return answer is not False


def _recipients(line: Line) -> tuple[str, ...]:
    parts = split_list(line.long_text("recipients"), commas="@" in line.written("recipients"))
    return tuple(dict.fromkeys(person for part in parts if (person := read_person(part).written)))
