"""Agreements as a file that `import avtaler` reads back: its headings, and values in words that it knows."""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.exports.export import BATCH, Column, Export, Value
from bot.exports.names import Names, load_names
from register.avtale import Avtale, AvtaleLevel, AvtaleOption, OptionMode

Get = Callable[[Avtale, Names], Value]

_TYPES: Final = {"rammeavtale": "Rammeavtale", "enkeltkontrakt": "Enkeltkontrakt", "lopende": "Løpende"}
_LEVELS: Final = {
    AvtaleLevel.GROUP.value: "FRAMEWORK_MAIN_GROUP",
    AvtaleLevel.SUPPLIER.value: "FRAMEWORK_LOT_CONTRACT",
}
_STATUSES: Final = {
    "aktiv": "Aktiv",
    "under_behandling": "Under behandling",
    "utgatt": "Utgått",
    "avsluttet": "Avsluttet",
}
LEVELS: Final = {"lav": "lav", "middels": "middels", "hoy": "høy"}
_MODES: Final = {OptionMode.AUTOMATIC.value: "automatisk", OptionMode.MUST_BE_CALLED.value: "må utløses"}
_PERIODS: Final = {"year": "per år", "month": "per måned"}
_YEAR: Final = 12


def word(words: Mapping[str, str], value: str | None) -> str | None:
    """Return what a value is called in a file."""
    return words.get(value, value) if value is not None else None


def _type(avtale: Avtale, _names: Names) -> Value:
    return _LEVELS.get(avtale.level) or word(_TYPES, avtale.type) or avtale.unparsed.get("type")


def _options(avtale: Avtale, _names: Names) -> Value:
    """Return the options as an import reads them: «1+1 år», or how many where their lengths are unknown."""
    if not avtale.options:
        yes_or_no = None if avtale.has_options is None else "ja" if avtale.has_options else "nei"
        return avtale.unparsed.get("options", yes_or_no)
    lengths = [option.length_months for option in avtale.options]
    known = [length for length in lengths if length is not None]
    if len(known) < len(lengths):
        return f"{len(lengths)} opsjoner"
    if all(length % _YEAR == 0 for length in known):
        return f"{'+'.join(str(length // _YEAR) for length in known)} år"
    return f"{'+'.join(map(str, known))} måneder"


def _mode(avtale: Avtale, _names: Names) -> Value:
    modes = {option.mode for option in avtale.options}
    return word(_MODES, modes.pop()) if len(modes) == 1 else None


def _used(avtale: Avtale, _names: Names) -> Value:
    return used_options(avtale.options)


def used_options(options: list[AvtaleOption]) -> int | str | None:
    """Return how many options are used, «ja» where only that of the first is known, None where nothing is."""
    used = [option.used for option in options]
    if all(one is None for one in used):
        return None
    return "ja" if used[0] and None in used else used.count(True)


def _controls(kind: str) -> Get:
    def get(avtale: Avtale, _names: Names) -> Value:
        days = [control.planned_on for control in avtale.controls if control.kind == kind]
        return "; ".join(f"{day:%d.%m.%Y}" for day in days) or None

    return get


def _orderers(avtale: Avtale, names: Names) -> Value:
    known = [names.enheter[one.enhet_id] for one in avtale.orderers if one.enhet_id in names.enheter]
    return names.listed(known, of=avtale.id, field="orderers")


def _person(field: str) -> Get:
    return lambda avtale, names: names.person(getattr(avtale, field), of=avtale.id, field=field)


def _own(field: str) -> Get:
    return lambda avtale, _names: getattr(avtale, field) or None


def _bool(field: str) -> Get:
    return lambda avtale, _names: getattr(avtale, field)


COLUMNS: Final[tuple[tuple[Column, Get], ...]] = (
    (Column("source_id", "Avtale-ID"), _own("source_id")),
    (Column("reference", "Avtalenummer"), _own("reference")),
    (Column("case_no", "Saksnummer"), _own("case_no")),
    (Column("title", "Avtalenavn"), _own("title")),
    (Column("description", "Beskrivelse"), _own("description")),
    (Column("keywords", "Søkeord"), lambda avtale, _: "; ".join(avtale.keywords) or None),
    (Column("agreement_type", "Avtaletype"), _type),
    (Column("parent_ref", "Overordnet avtale"), lambda a, n: n.avtale(a.parent_id, of=a.id, field="parent_id")),
    (Column("lot", "Delavtale"), _own("lot")),
    (Column("supplier_name", "Leverandør"), _own("supplier_name")),
    (Column("supplier_orgnr", "Org.nr"), lambda a, _: a.supplier_orgnr or a.unparsed.get("supplier_orgnr")),
    (Column("supplier_contact_name", "Kontaktperson"), _own("supplier_contact_name")),
    (Column("supplier_contact_email", "E-post leverandør"), _own("supplier_contact_email")),
    (Column("supplier_contact_phone", "Telefon leverandør"), _own("supplier_contact_phone")),
    (Column("start_date", "Startdato"), _own("starts_on")),
    (Column("end_date", "Sluttdato"), _own("expires_on")),
    (Column("running", "Løpende"), lambda avtale, _: True if avtale.running else None),
    (Column("original_end_date", "Opprinnelig sluttdato"), _own("original_expires_on")),
    (Column("max_end_date", "Maks sluttdato"), _own("max_expires_on")),
    (Column("options", "Opsjoner"), _options),
    (Column("option_mode", "Opsjonsmodus"), _mode),
    (Column("options_used", "Antall benyttede opsjoner"), _used),
    (Column("notice_date", "Oppsigelsesfrist"), _own("notice_on")),
    (Column("notice_months", "Oppsigelsestid"), lambda a, _: f"{a.notice_months} måneder" if a.notice_months else None),
    (Column("manager", "Avtaleforvalter"), _person("avtaleforvalter_id")),
    (Column("deputy", "Stedfortreder"), _person("stedfortreder_id")),
    (Column("owner", "Avtaleeier"), _person("avtaleeier_id")),
    (Column("unit", "Enhet"), lambda a, n: n.enhet(a.enhet_id, of=a.id, field="enhet_id")),
    (Column("service_area", "Tjenesteområde"), _own("tjenesteomrade")),
    (Column("category", "Innkjøpskategori"), _own("category")),
    (Column("open_to_all", "Åpen for alle"), _bool("open_to_all")),
    (Column("orderers", "Hvem kan bestille"), _orderers),
    (Column("order_system", "Bestillingssystem"), _own("order_system")),
    (Column("order_url", "Bestillingslenke"), _own("order_url")),
    (Column("order_note", "Slik bestiller du"), _own("order_note")),
    (Column("avrop", "Avropsmetode"), lambda avtale, _: avtale.avrop or avtale.unparsed.get("avrop")),
    (Column("catalogue", "Katalog"), _bool("catalogue")),
    (Column("tool_url", "Lenke til avtalen"), _own("tool_url")),
    (Column("controls", "Planlagte kontroller"), _controls("kontroll")),
    (Column("revisions", "Planlagte revisjoner"), _controls("revisjon")),
    (Column("value", "Avtaleverdi eks. mva."), _bool("value_nok")),
    (Column("value_period", "Verdi gjelder"), lambda avtale, _: word(_PERIODS, avtale.value_per)),
    (Column("status", "Status"), lambda avtale, _: word(_STATUSES, avtale.status)),
    (Column("risk", "Risiko"), lambda avtale, _: word(LEVELS, avtale.risk)),
    (Column("confidential", "Konfidensiell"), _bool("confidential")),
)  # fmt: skip
"""Each column with where its value comes from."""


def export_avtaler(session: AsyncSession, *, since: datetime | None) -> Export:
    """Return every agreement, or those changed since an instant, by number."""
    return Export("Avtaler", tuple(column for column, _ in COLUMNS), _rows(session, since))


async def _rows(session: AsyncSession, since: datetime | None) -> AsyncIterator[tuple[Value, ...]]:
    names = await load_names(session)
    wanted = select(Avtale).order_by(Avtale.reference, Avtale.key).execution_options(yield_per=BATCH)
    if since is not None:
        wanted = wanted.where(Avtale.changed_at >= since)
    async for avtale in await session.stream_scalars(wanted):
        yield tuple(get(avtale, names) for _, get in COLUMNS)
        session.expunge(avtale)
