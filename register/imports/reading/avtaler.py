"""One row of a file of agreements as typed values."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from register.avtale import Avropsmetode, AvtaleLevel, AvtaleType
from register.imports.reading.line import Line
from register.imports.reading.options import read_notice, read_options
from register.imports.reading.supplier import read_supplier_cells
from register.imports.reading.term import ReadTerm, read_term
from register.imports.rows import AvtaleRow, ControlKind, ControlValue
from register.imports.values.cells import says_unknown, split_list
from register.imports.values.durations import read_json_terms
from register.imports.values.enums import (
    ALL,
    LEVELS,
    STATUSES,
    TypeAndLevel,
    read_avrop,
    read_type,
    read_yes_no,
)
from register.imports.values.json_cells import named_in_json
from register.imports.values.money import is_norwegian_currency, period_of
from register.imports.values.people import is_email, read_person

DATE_FIELDS = ("start_date", "end_date", "max_end_date", "original_end_date", "notice_date", "notice_months",
               "period_text", "controls", "revisions", "options_used")  # fmt: skip
ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "start_date": ("starts_on",), "end_date": ("expires_on", "running"), "period_text": (), "period_days": (),
    "original_end_date": ("original_expires_on",), "max_end_date": ("max_expires_on",), "agreement_type": ("type", "level"),
    "parent_ref": ("parent",), "options": ("options", "has_options"), "option_length": ("options", "has_options"),
    "option_count": ("options", "has_options"), "option_mode": (), "options_used": (), "notice_date": ("notice_on",),
    "manager": ("avtaleforvalter",), "manager_email": ("avtaleforvalter",), "deputy": ("stedfortreder",),
    "owner": ("avtaleeier",), "unit": ("enhet",), "service_area": ("tjenesteomrade",), "value": ("value_nok", "value_per"),
    "value_period": ("value_per",), "currency": (), "public": ("confidential",), "orderers": ("orderers", "open_to_all"),
    "revisions": ("controls",), "reopening": ("avrop",), "ranking": ("avrop",),
}  # fmt: skip


def read_avtale(line: Line) -> AvtaleRow | None:
    """Return what a row says, or None where it has no title, which is an error."""
    title = line.text("title", 500)
    if title is None:
        line.fail("title", "Raden har ikke noe navn på avtalen.", "Skriv et navn, eller ta bort raden.")
        return None
    term = read_term(line)
    kind = _kind(line, term)
    has_options, options = read_options(line, term)
    notice_months, notice_on = read_notice(line)
    value, per = _value(line)
    open_to_all, orderers = _orderers(line)
    contact, contact_email = _contact(line)
    supplier, orgnr = read_supplier_cells(line)
    row = AvtaleRow(
        title=title,
        source_id=line.text("source_id", 120),
        reference=line.text("reference", 120),
        lot=line.text("lot", 200),
        description=line.long_text("description"),
        keywords=split_list(line.long_text("keywords")),
        type=kind.type,
        level=kind.level,
        parent=_parent(line),
        status=line.word("status", STATUSES, "Aktiv, Under behandling, Utgått eller Avsluttet"),
        supplier_name=supplier,
        supplier_orgnr=orgnr,
        supplier_contact_name=contact,
        supplier_contact_email=contact_email,
        supplier_contact_phone=line.text("supplier_contact_phone", 60),
        tjenesteomrade=line.text("service_area", 100),
        category=_category(line),
        enhet=line.text("unit", 200),
        open_to_all=open_to_all,
        orderers=orderers,
        order_system=line.text("order_system", 300),
        order_url=_url(line, "order_url"),
        order_note=line.long_text("order_note") or None,
        avrop=_avrop(line),
        catalogue=line.yes_no("catalogue"),
        case_no=line.text("case_no", 60),
        tool_url=_url(line, "tool_url"),
        starts_on=term.starts_on,
        expires_on=term.expires_on,
        original_expires_on=line.day("original_end_date", attribute="original_expires_on"),
        max_expires_on=_max_end(line, term),
        running=term.running,
        notice_months=notice_months,
        notice_on=notice_on,
        has_options=has_options,
        options=options,
        value_nok=value,
        value_per=per,
        risk=line.word("risk", LEVELS, "lav, middels eller høy"),
        confidential=_confidential(line),
        avtaleforvalter=line.person("manager_email") or line.person("manager"),
        stedfortreder=line.person("deputy"),
        avtaleeier=line.person("owner"),
        controls=_controls(line),
    )
    return replace(row, unparsed=line.unparsed) if line.unparsed else row


def _kind(line: Line, term: ReadTerm) -> TypeAndLevel:
    text = line.text("agreement_type", 200)
    kind = read_type(text) if text else None
    if kind is None:
        if text:
            line.warn(
                "agreement_type",
                "Avtaletypen er ikke kjent.",
                "Skriv rammeavtale, enkeltkontrakt eller løpende.",
            )
            line.keep("type", text)
        marked = read_yes_no(line.written("parent_ref"))
        return TypeAndLevel(AvtaleType.RAMMEAVTALE if marked else None, AvtaleLevel.AVTALE)
    if kind.type is AvtaleType.LOPENDE and term.expires_on is None and not line.written("end_date"):
        term.running = True
        line.table.filled.add("running")
    return kind


def _parent(line: Line) -> str | None:
    """Return the agreement above; a column «Rammeavtale» may also answer whether this is one."""
    text = named_in_json(line.written("parent_ref"), "id", "contractNumber", "name") or line.text(
        "parent_ref", 500
    )
    if text is None or read_yes_no(text) is None or text.isdigit():
        return text
    line.table.filled.add("type")
    return None


def _category(line: Line) -> str | None:
    named = named_in_json(line.written("category"), "name")
    return named[:200] if named else line.text("category", 200)


def _contact(line: Line) -> tuple[str | None, str | None]:
    """Return the supplier's contact, name and e-mail address, out of one column or two."""
    text = line.written("supplier_contact_name")
    if text.startswith(("[", "{")) and (items := read_json_terms(text)):
        first = items[0]
        name, email = str(first.get("name") or ""), str(first.get("email") or "")
    else:
        person = read_person(line.text("supplier_contact_name", 500) or "")
        name, email = person.name, person.email
    own = read_person(line.text("supplier_contact_email", 1000) or "")
    if line.written("supplier_contact_email") and not is_email(own.email):
        line.warn("supplier_contact_email", "E-postadressen er ikke gyldig.", "Skriv hele adressen.")
    elif own.rest:
        line.warn(
            "supplier_contact_email", "Cellen har flere adresser. Den første er brukt.", "Skriv én adresse."
        )
    email = own.email or email
    if email and not own.email:
        line.table.filled.add("supplier_contact_email")
    return name[:200] or None, email[:320] if is_email(email) else None


def _value(line: Line) -> tuple[Decimal | None, str | None]:
    currency = line.written("currency")
    if currency and line.written("value") and not is_norwegian_currency(currency):
        line.warn(
            "currency",
            "Beløpet er ikke i norske kroner, og er ikke lest.",
            "Skriv verdien i norske kroner eks. mva.",
        )
        line.keep("value_nok", f"{line.written('value')} {currency}")
        return None, None
    value, per = line.amount("value", "value_nok")
    period = line.written("value_period")
    return value, (period_of(period) or per) if value is not None else None


def _orderers(line: Line) -> tuple[bool | None, tuple[str, ...]]:
    text = line.long_text("orderers")
    answer = line.yes_no("open_to_all")
    if not text or says_unknown(text):
        return answer, ()
    if text.casefold().strip(" .") in ALL:
        return True, ()
    return (answer or False), split_list(text)


def _url(line: Line, name: str) -> str | None:
    text = line.text(name, 1000)
    if text is None:
        return None
    if text.casefold().startswith("www."):
        text = f"https://{text}"
    if not text.casefold().startswith(("https://", "http://")) or " " in text:
        line.warn(name, "Lenken er ikke en nettadresse.", "Skriv hele adressen, med https:// foran.")
        return None
    return text


def _avrop(line: Line) -> Avropsmetode | None:
    text = line.written("avrop")
    if not text or says_unknown(text) or read_yes_no(text) is not None:
        return _avrop_by_marks(line)
    method = read_avrop(text)
    if method is None:
        line.warn(
            "avrop",
            "Avropsmetoden er ikke kjent.",
            "Skriv direkte, rangering, fordeling eller minikonkurranse.",
        )
        line.keep("avrop", text)
    return method


def _avrop_by_marks(line: Line) -> Avropsmetode | None:
    """Return how a call-off is made by the two marks of a contract tool, each with a column of its own."""
    reopening, ranking = line.written("reopening").casefold(), line.written("ranking")
    if reopening in {"with", "med"} or read_yes_no(reopening):
        return Avropsmetode.MINIKONKURRANSE
    if reopening in {"partly", "delvis"}:
        line.warn("reopening", "Konkurransen åpnes bare delvis på nytt. Avropsmetoden er ikke kjent.", "Skriv metoden i en egen kolonne, Avropsmetode.")  # fmt: skip
        line.keep("avrop", reopening)
        return None
    return Avropsmetode.RANGERING if ranking and read_yes_no(ranking) else None


def _max_end(line: Line, term: ReadTerm) -> date | None:
    end = line.day("max_end_date", attribute="max_expires_on")
    if end and term.expires_on and end < term.expires_on:
        line.warn(
            "max_end_date", "Siste mulige sluttdato er før sluttdatoen.", "Rett den av dem som er feil."
        )
    return end


def _confidential(line: Line) -> bool | None:
    """Return whether the agreement is kept from others. A text that is neither yes nor no counts as yes."""
    answers: list[bool] = []
    text = line.written("confidential")
    if text and not says_unknown(text):
        answer = read_yes_no(text)
        if answer is None:
            line.warn("confidential", "Verdien er verken Ja eller Nei. Avtalen er lest som konfidensiell.", "Skriv Ja eller Nei.")  # fmt: skip
        answers.append(answer is not False)
    public = line.yes_no("public")
    if public is not None:
        answers.append(not public)
    return any(answers) if answers else None


def _controls(line: Line) -> tuple[ControlValue, ...]:
    found: dict[ControlValue, None] = {}
    for name, kind in (("controls", ControlKind.KONTROLL), ("revisions", ControlKind.REVISJON)):
        text = line.written(name)
        if not text or says_unknown(text):
            continue
        dates = line.dates(name)
        for written in dates:
            if written.on is not None and not written.no_end:
                found[ControlValue(kind, written.on)] = None
        if not dates or any(written.on is None for written in dates):
            line.warn(name, "Verdien er ikke en eller flere datoer." if not dates else "Datoen finnes ikke.", "Skriv datoene som dd.mm.åååå, skilt med semikolon.")  # fmt: skip
            line.keep("controls", text)
    return tuple(sorted(found, key=lambda control: (control.planned_on, control.kind)))
