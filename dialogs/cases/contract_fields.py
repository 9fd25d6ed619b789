"""What is asked of an agreement that a need has led to, and what is read out of the answers."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from conversation.reply import Field, FieldKind
from dialogs.behovsmelding.value import plain
from dialogs.cases.forms import LONGEST, option_field, told
from dialogs.cases.sight import Onlooker
from dialogs.colleague import known_as, meant
from dialogs.dialog import Context
from knowledge.names import short
from norsk.amount import parse_amount
from norsk.date import parse_date
from norsk.duration import parse_duration
from norsk.when import norwegian_date
from norsk.yesno import parse_yesno
from register.avtale_filled import Told, read_options_told
from register.behovsmelding import Behovsmelding
from register.contract import Contract
from register.imports.applying.terms import last_day_after
from register.imports.values.orgnr import read_orgnr
from register.merging import whole_value
from register.person import Person, fold_email

TITLE, SUPPLIER, ORGNR, NUMBER, SYSTEM = "tittel", "leverandor", "orgnr", "nummer", "system"
FROM, TO, RUNNING, OPTIONS, NOTICE = "fra", "til", "lopende", "opsjoner", "varsel"
VALUE, MANAGER, DEPUTY, OWNER = "verdi", "forvalter", "stedfortreder", "eier"
WHO, ORDER_IN, HOW, WORDS = "hvem", "bestill_i", "slik", "beskjed"
SYSTEMS: Final = ("kav", "prosjekthotell")
_EVERYBODY: Final = frozenset({"alle", "alle enheter", "hele kommunen"})
_ONESELF: Final = frozenset({"meg", "meg selv", "jeg", "jeg selv"})
_NONE: Final = frozenset({"ingen", "nei", "0", "-"})
_LONGEST_TITLE: Final = 300
_LONGEST_NUMBER: Final = 120
_YEAR: Final = 12


@dataclass(slots=True)
class ReadContract:
    """What the form tells: the agreement where nothing is wrong with it, who may order, and each field's fault."""

    contract: Contract | None = None
    options: Told | None = None
    orderers: tuple[uuid.UUID, ...] = ()
    words: str = ""
    faults: dict[str, str] = field(default_factory=dict)


async def prefilled(looks: Onlooker, need: Behovsmelding) -> Mapping[str, str]:
    """Return what the need already tells of the agreement, by field."""
    whole = await whole_value(looks.context.session, need)
    ends = None
    if need.starts_on is not None and need.months:
        ends = last_day_after(need.starts_on - timedelta(days=1), need.months)
    enheter = [looks.enheter.by_id.get(one.enhet_id) for one in whole.needs if one.enhet_id]
    places = [one.name for one in enheter if one]
    offered = [line.strip() for line in (need.suppliers or "").splitlines() if line.strip()]
    leaders = [one.leader_id for one in looks.enheter.upwards(need.enhet_id) if one.leader_id]
    owner = await looks.context.session.get(Person, leaders[0]) if leaders else None
    return {
        TITLE: need.title,
        SUPPLIER: offered[0] if len(offered) == 1 else "",
        SYSTEM: "prosjekthotell" if need.kind == "bygg_anlegg" else "kav",
        FROM: need.starts_on.isoformat() if need.starts_on else "",
        TO: ends.isoformat() if ends else "",
        RUNNING: "nei",
        OPTIONS: _months(need.option_months),
        VALUE: plain(whole.high) if whole.high is not None and whole.is_known else "",
        OWNER: owner.name if owner else "",
        WHO: ", ".join(dict.fromkeys(places)),
    }  # fmt: skip


def _months(months: int | None) -> str:
    if not months:
        return ""
    years, rest = divmod(months, _YEAR)
    return f"{months} måneder" if rest else f"{years} år"


def contract_fields(
    context: Context, given: Mapping[str, str], faults: Mapping[str, str]
) -> tuple[Field, ...]:
    """Return the fields of the form, filled in with what is given and with what is wrong at each."""
    names = context.kommune.names

    def one(
        key: str, prompt: str, kind: FieldKind = FieldKind.TEXT, help: str = "", *, required: bool = False
    ) -> Field:
        return Field(
            key,
            prompt,
            kind,
            help=help,
            required=required,
            value=given.get(key, ""),
            error=faults.get(key, ""),
        )

    systems = [(key, short(names[key])) for key in SYSTEMS]
    kav = short(names["kav"])
    return (
        one(TITLE, "Hva heter avtalen?", required=True),
        one(SUPPLIER, "Leverandør", required=True),
        one(ORGNR, "Organisasjonsnummer", help="Ni sifre."),
        one(NUMBER, "Avtalenummer", help=f"Det nummeret avtalen får i {kav}. Da kjennes den igjen når den hentes derfra."),
        option_field(SYSTEM, "Hvor føres avtalen?", systems, value=given.get(SYSTEM, "kav"), error=faults.get(SYSTEM, "")),
        one(FROM, "Gjelder fra", FieldKind.DATE, required=True),
        one(TO, "Siste gyldige dag, uten opsjoner", FieldKind.DATE, help="Tom bare når avtalen løper uten sluttdato."),
        one(RUNNING, "Løper den uten sluttdato?", FieldKind.YESNO),
        one(OPTIONS, "Opsjoner", help="For eksempel «1+1 år» eller «ingen»."),
        one(NOTICE, "Varsel for opsjon eller oppsigelse", help="For eksempel «3 måneder»."),
        one(VALUE, "Verdi uten mva, hele perioden", FieldKind.AMOUNT),
        one(MANAGER, "Avtaleforvalter", help="Navn eller e-postadresse. Får spørsmål om det stemmer, og så påminnelsene.", required=True),
        one(DEPUTY, "Stedfortreder", help="Navn eller e-postadresse."),
        one(OWNER, "Avtaleeier", help="Den som har fullmakt til å binde kommunen."),
        one(WHO, "Hvem kan bestille?", help="«alle», eller enhetene med komma mellom.", required=True),
        one(ORDER_IN, "Hvor bestiller man?", help="For eksempel navnet på bestillingssystemet."),
        one(HOW, "Slik bestiller man", FieldKind.LONG_TEXT, help="De som meldte behovet, får det du skriver."),
        one(WORDS, "Noe mer de bør vite?", FieldKind.LONG_TEXT),
    )  # fmt: skip


async def read_contract(looks: Onlooker, need: Behovsmelding) -> ReadContract:
    """Return what the form that was sent tells, with every fault."""
    context, read = looks.context, ReadContract()
    faults = read.faults
    starts, ends, running = _dates(context, faults)
    read.options = _options(context, faults)
    manager, deputy, owner = [await _person(context, key, faults) for key in (MANAGER, DEPUTY, OWNER)]
    if manager is None and MANAGER not in faults:
        faults[MANAGER] = "Skriv hvem som er avtaleforvalter."
    if manager is not None and deputy is not None and manager.id == deputy.id:
        faults[DEPUTY] = "Stedfortrederen må være en annen enn avtaleforvalteren."
    everybody, read.orderers = _orderers(looks, faults)
    read.words = _text(context, WORDS, LONGEST, faults)
    title = _text(context, TITLE, _LONGEST_TITLE, faults, missing="Skriv hva avtalen heter.")
    supplier = _text(context, SUPPLIER, _LONGEST_TITLE, faults, missing="Skriv hvem leverandøren er.")
    how, where = _text(context, HOW, LONGEST, faults), _text(context, ORDER_IN, _LONGEST_TITLE, faults)
    if not (how or where):
        faults[HOW] = "Skriv hvor eller hvordan man bestiller."
    system = context.turn.form.get(SYSTEM, "")
    told_of = Contract(
        title=title,
        source_system=system if system in SYSTEMS else "kav",
        supplier_name=supplier,
        supplier_orgnr=_orgnr(context, faults),
        reference=_text(context, NUMBER, _LONGEST_NUMBER, faults) or None,
        starts_on=starts,
        expires_on=ends,
        running=running,
        notice_months=_notice(context, faults),
        value_nok=_value(context, faults),
        avtaleforvalter_id=manager.id if manager else None,
        stedfortreder_id=deputy.id if deputy else None,
        avtaleeier_id=owner.id if owner else None,
        enhet_id=need.enhet_id,
        tjenesteomrade=need.tjenesteomrade,
        open_to_all=everybody,
        order_system=where or None,
        order_note=how or None,
        description=" ".join(need.need.split()),
    )
    read.contract = None if faults else told_of
    return read


def _text(context: Context, key: str, longest: int, faults: dict[str, str], *, missing: str = "") -> str:
    text = told(context, key)
    if not text and missing:
        faults[key] = missing
    elif len(text) > longest:
        faults[key] = f"Kort ned teksten til høyst {longest} tegn."
    return text


def _dates(context: Context, faults: dict[str, str]) -> tuple[date | None, date | None, bool]:
    days: dict[str, date | None] = {}
    for key in (FROM, TO):
        written = told(context, key)
        days[key] = parse_date(written, today=context.today) if written else None
        if written and days[key] is None:
            faults[key] = "Jeg forsto ikke datoen. Skriv for eksempel 31.12.2028."
    starts, ends = days[FROM], days[TO]
    running = parse_yesno(told(context, RUNNING)) == "yes"
    if starts is None:
        faults.setdefault(FROM, "Skriv fra hvilken dag avtalen gjelder.")
    if running and ends is not None:
        faults[RUNNING] = "Velg enten en siste dag eller at avtalen løper uten sluttdato."
    elif not running and ends is None:
        faults.setdefault(TO, "Skriv siste gyldige dag, eller svar ja på at avtalen løper uten sluttdato.")
    elif starts is not None and ends is not None and ends < starts:
        faults[TO] = f"Avtalen kan ikke slutte før den begynner {norwegian_date(starts)}."
    return starts, ends, running


def _options(context: Context, faults: dict[str, str]) -> Told | None:
    written = told(context, OPTIONS)
    if not written:
        return None
    found = Told() if written.casefold() in _NONE else read_options_told(written)
    if found is None:
        faults[OPTIONS] = "Jeg forsto ikke opsjonene. Skriv for eksempel «1+1 år» eller «ingen»."
    return found


def _notice(context: Context, faults: dict[str, str]) -> int | None:
    written = told(context, NOTICE)
    if not written or written.casefold() in _NONE:
        return None
    if written.isdigit():
        return int(written)
    duration = parse_duration(written)
    months = duration.max_months if duration else None
    if months is None:
        faults[NOTICE] = "Skriv varselet i måneder, for eksempel «3 måneder»."
    return months


def _value(context: Context, faults: dict[str, str]) -> Decimal | None:
    written = told(context, VALUE)
    if not written:
        return None
    amount = parse_amount(written)
    if amount is None or amount.nok is None or amount.nok <= 0:
        faults[VALUE] = "Jeg forsto ikke beløpet. Skriv for eksempel «1 500 000»."
        return None
    return amount.nok


def _orgnr(context: Context, faults: dict[str, str]) -> str | None:
    written = told(context, ORGNR)
    if not written:
        return None
    read = read_orgnr(written)
    if read.number is None:
        faults[ORGNR] = read.problem
    return read.number


def _orderers(looks: Onlooker, faults: dict[str, str]) -> tuple[bool | None, tuple[uuid.UUID, ...]]:
    """Return whether everybody may order, else which enheter may."""
    written = told(looks.context, WHO)
    if written.casefold().strip(" .") in _EVERYBODY:
        return True, ()
    names = [name.strip() for name in written.split(",") if name.strip()]
    if not names:
        faults[WHO] = "Skriv hvem som kan bestille: «alle», eller navnene på enhetene."
    unknown = [name for name in names if not looks.enheter.named(name)]
    if unknown:
        faults[WHO] = f"Jeg finner ingen enhet som heter «{unknown[0][:80]}». Sjekk navnet."
    found = [enhet.id for name in names for enhet in looks.enheter.named(name)]
    return False, tuple(dict.fromkeys(found))


async def _person(context: Context, key: str, faults: dict[str, str]) -> Person | None:
    """Return the colleague whom a field names; oneself too."""
    written = told(context, key)
    if not written:
        return None
    mine = (context.person.name.casefold(), fold_email(context.person.email), *_ONESELF)
    if written.casefold() in mine:
        return context.person
    found = await meant(context, written)
    if found.several:
        named = [f"{await known_as(context, one)} ({one.email})" for one in found.several]
        faults[key] = f"Flere heter det. Skriv e-postadressen til den du mener: {'; '.join(named)}."
    elif found.person is None:
        faults[key] = found.fault.replace("tar over", "skal ha ansvaret").replace("ta over", "ha ansvaret")
    return found.person
