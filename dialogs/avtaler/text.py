"""One agreement as it is told: what it is, whether it holds, who may order and how, who knows more."""

import uuid
from collections.abc import Sequence
from typing import Final

from conversation.markup import escape
from conversation.reply import Fact, Reply
from dialogs.avtaler.desk import Desk, Known, Provenance, known, link, provenance, show_choice
from dialogs.money import kroner
from knowledge.names import fill
from norsk.when import norwegian_date
from register.access import Thing
from register.avtale import Avropsmetode, Avtale, AvtaleStatus, AvtaleType, Level, OptionMode
from register.avtale_hit import Hit, is_in_force
from register.avtale_mark import marks_of
from register.contract import is_registered_here

AVROP: Final = {
    Avropsmetode.DIREKTE.value: "Du bestiller direkte, uten ny konkurranse.",
    Avropsmetode.RANGERING.value: "Leverandørene er rangert: Spør den første. Kan ikke den levere, går du til den neste.",
    Avropsmetode.FORDELING.value: "Bestillingene fordeles mellom leverandørene slik avtalen sier.",
    Avropsmetode.MINIKONKURRANSE.value: "Du holder en minikonkurranse mellom leverandørene på avtalen.",
}
TYPES: Final = {
    AvtaleType.RAMMEAVTALE.value: "Rammeavtale",
    AvtaleType.ENKELTKONTRAKT.value: "Enkeltkontrakt",
    AvtaleType.LOPENDE.value: "Løpende avtale",
}
LEVELS: Final = {Level.LAV.value: "lav", Level.MIDDELS.value: "middels", Level.HOY.value: "høy"}
PER: Final = {"year": " i året", "month": " i måneden"}
MOST_NAMED: Final = 8
"""How many suppliers or enheter are named in a sentence before the rest is a number."""


async def say_avtale(desk: Desk, hit: Hit, *, lead: str = "", whole: bool = False, after: str = "") -> Reply:
    """Return an agreement as an answer: the answer first, how to order where one may, and where it stands.

    `lead` stands before what the agreement is, `after` before the source.
    """
    avtale = hit.avtale
    source = await source_of(desk, avtale)
    parts = [f"{lead} {_opening(desk, hit)}".strip()]
    if is_in_force(avtale, desk.today):
        parts += [who_may(desk, avtale), await how_to_order(desk, avtale)]
    parts.append(await _people(desk, avtale, whole=whole))
    if whole:
        parts.append(_contents(desk, avtale))
        parts.append(await _marks(desk, avtale))
    parts += [missing_line(desk, avtale), after, str(source)]
    choices = () if whole else (show_choice(avtale, label="Vis alt", whole=True),)
    text = "\n\n".join(part for part in parts if part)
    return Reply(text, facts=_facts(hit), choices=choices, sources=(source.source,))


async def source_of(desk: Desk, avtale: Avtale) -> Provenance:
    """Return where an agreement stands, and how old what we know of it is."""
    return await provenance(desk, avtale.source_system, what=numbered(avtale), tool_url=avtale.tool_url)


def numbered(avtale: Avtale) -> str:
    """Return the number by which an agreement is found: its own, else its case's, else its title."""
    if avtale.reference:
        return f"avtale {avtale.reference}"
    return f"sak {avtale.case_no}" if avtale.case_no else f"«{avtale.title}»"


def _facts(hit: Hit) -> tuple[Fact, ...]:
    rows = (
        ("Avtale", hit.avtale.reference or ""),
        ("Leverandør", _listed(hit.suppliers)),
        ("Gjelder", period(hit.avtale)),
    )
    return tuple(Fact(label, value) for label, value in rows if value)


def titled(avtale: Avtale) -> str:
    """Return the title in bold, with the lot where it has one."""
    lot = f" – {avtale.lot}" if avtale.lot and avtale.lot.casefold() not in avtale.title.casefold() else ""
    return f"**{escape(avtale.title + lot)}**"


def _opening(desk: Desk, hit: Hit) -> str:
    """Return what the agreement is, with whom, and whether it holds today."""
    avtale = hit.avtale
    suppliers = f" med {escape(_listed(hit.suppliers))}" if hit.suppliers else ", leverandør ikke oppgitt"
    number = f" ({escape(numbered(avtale))})" if avtale.reference else ""
    return f"{titled(avtale)}{suppliers}{number}.\n{validity(desk, avtale)}"


def _listed(names: Sequence[str]) -> str:
    """Return names as a sentence has them; many are cut short with how many more there are."""
    shown = list(names[:MOST_NAMED])
    more = len(names) - len(shown)
    if more:
        return f"{', '.join(shown)} og {more} til"
    return " og ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def period(avtale: Avtale) -> str:
    """Return from when until when an agreement holds, the last valid day included."""
    since = f"fra {norwegian_date(avtale.starts_on)} " if avtale.starts_on else ""
    if not avtale.running and avtale.expires_on is None:
        return f"{since.strip()}, sluttdato ikke kjent".removeprefix(", ")
    if avtale.running:
        return f"{since}uten sluttdato".strip()
    return f"{since}til og med {norwegian_date(avtale.expires_on)}" if avtale.expires_on else since.strip()


def validity(desk: Desk, avtale: Avtale) -> str:
    """Return whether an agreement holds today, as a sentence or two; one that is over or not begun says so first."""
    if avtale.has_ended(desk.today):
        if avtale.expires_on and avtale.expires_on < desk.today:
            return f"**Avtalen er avsluttet.** Den gjaldt til og med {norwegian_date(avtale.expires_on)}. Du kan ikke bestille på den."
        return "**Avtalen er avsluttet.** Du kan ikke bestille på den."
    if avtale.status == AvtaleStatus.UNDER_BEHANDLING.value:
        return "**Avtalen er under behandling og gjelder ikke ennå.** Du kan ikke bestille på den."
    if avtale.starts_on and avtale.starts_on > desk.today:
        return f"**Avtalen gjelder ikke ennå.** Den gjelder {period(avtale)}. Du kan ikke bestille på den før den starter."
    if not avtale.running and avtale.expires_on is None:
        return f"Den gjelder {period(avtale)}. Sjekk at den fortsatt gjelder før du bestiller."
    return f"Den gjelder {period(avtale)}."


def may_order(desk: Desk, avtale: Avtale) -> bool | None:
    """Say whether the asker's enhet may order; None where the register does not tell."""
    if avtale.open_to_all or (avtale.open_to_all is None and not avtale.orderers):
        return avtale.open_to_all
    own = {enhet.id for enhet in desk.enheter.upwards(desk.context.person.enhet_id)}
    if not own or not avtale.orderers:
        return None
    return any(orderer.enhet_id in own for orderer in avtale.orderers)


def who_may(desk: Desk, avtale: Avtale) -> str:
    """Return who may order on an agreement, and whether the asker's enhet may."""
    if avtale.open_to_all:
        return "**Hvem kan bestille:** Alle enheter."
    named = [
        desk.enheter.by_id[one.enhet_id].name for one in avtale.orderers if one.enhet_id in desk.enheter.by_id
    ]
    if not named:
        return "**Hvem kan bestille:** Det står ikke i registeret. Sjekk før du bestiller."
    own = desk.enheter.by_id.get(desk.context.person.enhet_id) if desk.context.person.enhet_id else None
    allowed = may_order(desk, avtale)
    only = f"Bare {escape(_listed(sorted(named)))}."
    if own is None:
        return (
            f"**Hvem kan bestille:** {only} Jeg vet ikke hvilken enhet du hører til, så sjekk at din er med."
        )
    yes = f"Din enhet, {escape(own.name)}, er med."
    no = f"**Din enhet, {escape(own.name)}, kan ikke bestille på avtalen.**"
    return f"**Hvem kan bestille:** {only} {yes if allowed else no}"


async def how_to_order(desk: Desk, avtale: Avtale) -> str:
    """Return how to order, from what the register holds alone; who knows, where it holds nothing."""
    steps = []
    if avtale.order_system:
        steps.append(f"Bestill i {link(avtale.order_system, avtale.order_url)}.")
    elif avtale.order_url:
        steps.append(f"Bestill {link('her', avtale.order_url)}.")
    if avtale.order_note:
        steps.append(escape(avtale.order_note.strip()))
    if avtale.avrop in AVROP:
        steps.append(AVROP[avtale.avrop])
    if avtale.catalogue is not None:
        steps.append("Avtalen har en katalog." if avtale.catalogue else "Avtalen har ingen katalog.")
    if not (avtale.order_system or avtale.order_url or avtale.order_note):
        steps.append(f"Registeret sier ikke hvor du bestiller. Spør {await who_knows(desk, avtale)}.")
    return f"**Slik bestiller du:** {' '.join(steps)}"


async def who_knows(desk: Desk, avtale: Avtale) -> str:
    """Return who can tell more: the avtaleforvalter, else the innkjøpskontakt, else the procurement office."""
    if manager := await _first(desk, avtale.avtaleforvalter_id, avtale.stedfortreder_id):
        return f"avtaleforvalter {manager}"
    for enhet in desk.enheter.upwards(avtale.enhet_id):
        if contact := await _first(desk, enhet.innkjopskontakt_id, enhet.deputy_id):
            return f"innkjøpskontakt {contact}"
    return escape(desk.innkjop)


async def _first(desk: Desk, *ids: uuid.UUID | None) -> Known | None:
    for id in ids:
        if found := await known(desk, id):
            return found
    return None


async def managers(desk: Desk, avtale: Avtale) -> str:
    """Return who looks after an agreement, or who can tell where nobody does."""
    manager = await known(desk, avtale.avtaleforvalter_id)
    deputy = await known(desk, avtale.stedfortreder_id)
    if manager is None:
        nobody = "Avtaleforvalter er ikke oppgitt."
        return (
            f"{nobody} Stedfortreder er {deputy}."
            if deputy
            else f"{nobody} Spør {await who_knows(desk, avtale)}."
        )
    return f"Avtaleforvalter er {manager}." + (f" Stedfortreder er {deputy}." if deputy else "")


async def everybody(desk: Desk, avtale: Avtale) -> str:
    """Return who manages and stands in for an agreement and whom to reach at the supplier's; who owns it, where the asker may see what it holds."""
    return await _people(desk, avtale, whole=True)


async def _people(desk: Desk, avtale: Avtale, *, whole: bool) -> str:
    lines = [await managers(desk, avtale)]
    if whole:
        if desk.sees(Thing.AVTALE_INNHOLD, avtale):
            lines.append(await owner(desk, avtale))
        lines.append(supplier_contact(avtale))
    return " ".join(line for line in lines if line)


async def owner(desk: Desk, avtale: Avtale) -> str:
    """Return who owns an agreement; only for those who may see what it holds."""
    found = await known(desk, avtale.avtaleeier_id)
    return f"Avtaleeier er {found}." if found else "Avtaleeier er ikke oppgitt."


def supplier_contact(avtale: Avtale) -> str:
    """Return whom to reach at the supplier's; empty where the register names nobody."""
    named = (avtale.supplier_contact_name, avtale.supplier_contact_email, avtale.supplier_contact_phone)
    contact = ", ".join(one for one in named if one)
    return f"Kontakt hos leverandøren: {escape(contact)}." if contact else ""


def _contents(desk: Desk, avtale: Avtale) -> str:
    """Return the rest as a list: what everybody may see, and value, options, risk and controls where the asker may."""
    rows = [
        ("Type", TYPES.get(avtale.type or "", "ikke oppgitt")),
        ("Saksnummer", escape(avtale.case_no or "")),
        ("Organisasjonsnummer", escape(avtale.supplier_orgnr or "")),
        ("Tjenesteområde", escape(avtale.tjenesteomrade or "")),
        ("Kategori", escape(avtale.category or "")),
        ("Omfang", escape(avtale.description.strip())),
        ("Søkeord", escape(", ".join(avtale.keywords))),
    ]
    if desk.sees(Thing.AVTALE_INNHOLD, avtale):
        rows += [
            ("Verdi", value(avtale)),
            ("Opsjoner", options(avtale)),
            ("Risiko", LEVELS.get(avtale.risk or "", "ikke oppgitt")),
        ]
        if avtale.notice_on:
            rows.append(("Frist for oppsigelse eller opsjon", norwegian_date(avtale.notice_on)))
    if desk.sees(Thing.KONTROLL, avtale) and avtale.controls:
        planned = ", ".join(f"{one.kind} {norwegian_date(one.planned_on)}" for one in avtale.controls)
        rows.append(("Planlagte kontroller", escape(planned)))
    return "\n".join(f"- {label}: {said}" for label, said in rows if said)


async def _marks(desk: Desk, avtale: Avtale) -> str:
    """Return which yearly assessments have marked an agreement for closer follow-up, where the asker may see it."""
    if not desk.sees(Thing.AVTALE_INNHOLD, avtale):
        return ""
    titles = {duty.id: duty.title for duty in desk.context.kommune.recurring}
    told = [f"- {escape(titles.get(one.duty, one.duty))} ({one.year})" for one in await marks_of(desk.context.session, avtale.id)]  # fmt: skip
    return "\n".join(["**Følges opp særskilt** etter:", *told]) if told else ""


def value(avtale: Avtale) -> str:
    """Return the value, NOK excluding VAT, or that none is given."""
    if avtale.value_nok is None:
        return "ikke oppgitt"
    return f"{kroner(avtale.value_nok)}{PER.get(avtale.value_per or '', '')} uten mva"


def options(avtale: Avtale, *, deadline: bool = True) -> str:
    """Return the options with what is known of each; what nobody has said is «ikke kjent», never taken for yes or no; `deadline` with the next notice."""
    if not avtale.options:
        known = {True: "ja, men lengden er ikke kjent", False: "ingen", None: "ikke kjent"}[
            avtale.has_options
        ]
        written = avtale.unparsed.get("options")
        return f"{known} (registeret sier «{escape(written)}»)" if written else known
    told = [_option(option.length_months, option.used, option.mode) for option in avtale.options]
    deadlines = [option.notice_on for option in avtale.options if option.notice_on and not option.used]
    until = f". Frist for den neste: {norwegian_date(min(deadlines))}" if deadlines and deadline else ""
    longest = f". Lengst til og med {norwegian_date(avtale.max_expires_on)}" if avtale.max_expires_on else ""
    return f"{'; '.join(told)}{until}{longest}"


def _option(months: int | None, used: bool | None, mode: str | None) -> str:
    years, rest = divmod(months or 0, 12)
    length = "lengde ikke kjent" if months is None else f"{years} år" if not rest else f"{months} måneder"
    state = {True: "brukt", False: "ikke brukt", None: "ikke kjent om den er brukt"}[used]
    how = {
        OptionMode.MUST_BE_CALLED.value: ", må utløses",
        OptionMode.AUTOMATIC.value: ", løper hvis ingen sier opp",
    }
    return f"{length} ({state}{how.get(mode or '', '')})"


def missing_line(desk: Desk, avtale: Avtale) -> str:
    """Return the warning about an agreement that the newest file does not have; empty where it has it."""
    if is_registered_here(avtale):
        said = "**Obs:** Avtalen er registrert her, og er ikke hentet fra {system} ennå. Sjekk at den er ført der."
        return fill(said.replace("{system}", f"{{{avtale.source_system}}}"), desk.context.kommune.names)
    if avtale.missing_since is None:
        return ""
    said = (
        f"**Obs:** Avtalen er ikke med i den nyeste filen fra {{{avtale.source_system}}} "
        f"(siden {norwegian_date(avtale.missing_since)}). Spør {{innkjop}} om den fortsatt gjelder."
    )
    return fill(said, desk.context.kommune.names)
