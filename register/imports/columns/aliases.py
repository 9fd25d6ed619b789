"""The headers by which each field is known: Norwegian ones, those of other systems, and those that give way.

A header is compared without case, spaces, hyphens, bracketed hints and the like; see `register.imports.columns.headers`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from register.import_run import ImportKind


@dataclass(frozen=True, slots=True)
class Known:
    """How a field's column may be headed. `weak` headers count only where no other column gives the field."""

    norwegian: tuple[str, ...]
    other: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _known(norwegian: str, other: str = "", weak: str = "") -> Known:
    return Known(_split(norwegian), _split(other), _split(weak))


_AVTALER: Mapping[str, Known] = {
    "source_id": _known("Avtale-ID | Kontrakt-ID | Løpenr | Løpenummer", "id | Avtal-ID | Anbudsområdes-ID | contract id"),
    "reference": _known(
        "Avtalenr | Avtalenummer | Kontraktsnr | Kontraktsnummer | Kontraktnr | Kontraktnummer | Referansenummer"
        " | Ref/saksnummer | Ref.nr | Avtalereferanse",
        "contractNumber | CONTRACT | Avtalsnummer | Diarie | externid | reference",
        "Referanse | Ref",
    ),
    "case_no": _known(
        "Saksnr | Saksnummer | Arkivsak | Arkivsaksnummer | Arkivsaksnr | Websaknr | Websak | Elements-sak | P360-sak"
        " | Elements-/P360-sak | 360-sak | Sak i arkivet",
        "referenceId | identifiers[].id | case_no | case number",
    ),
    "title": _known(
        "Avtale | Avtalenavn | Avtaletittel | Navn | Namn | Avtalenamn | Namn på avtale | Namn på avtalen | Navn på avtale | Navn på avtalen | Kontraktsnavn | Kontrakt | Tittel"
        " | Avtaleobjekt",
        "name | SERVICE | Avtal | Title",
    ),
    "description": _known("Beskrivelse | Skildring | Omfang", "description", "Merknad | Notater | Kommentar | NOTES | Notes"),
    "agreement_type": _known("Avtaletype | Kontraktstype | Type", "Typ av avtal | TYPE OF CONTRACT | agreement type"),
    "parent_ref": _known(
        "Overordnet avtale | Rammeavtale | Hovedavtale | Tilhører avtale",
        "ParentContractRefAndName | parentContractId | PARENT | parent_ref",
        "parentContract",
    ),
    "lot": _known(
        "Delkontrakt | Delavtale | Anbudsområde | Delområde | Delleveranse", "lotName | lot | lot name"
    ),
    "supplier_name": _known(
        "Leverandør | Leverandørnavn | Leverandørnamn | Leverandørens navn | Navn på leverandør | Kontraktspart | Avtalepart | Motpart | Firma",
        "supplierOrgName | COMPANY | Enligt avtal | supplier | supplier name",
        "supplierOrg",
    ),
    "supplier_orgnr": _known(
        "Org.nr | Org nr | Organisasjonsnummer | Organisasjonsnr | Leverandørens org.nr | Leverandør org.nr"
        " | Org.nr leverandør | Leverandørens organisasjonsnummer | Leverandør organisasjonsnummer | Foretaksnr",
        "supplierOrgNumber | orgNumber | national_id | Org./pers.nr. | supplier orgnr",
    ),
    "supplier_contact_name": _known(
        "Kontaktperson | Kontakt leverandør | Kontaktperson leverandør | Kontaktperson hos leverandør"
        " | Kontaktpersonens navn | Leverandørens kontaktperson | Leverandørkontakt",
        "supplierContactPersons[] | supplierContactPersons | supplier contact | supplier contact name",
    ),
    "supplier_contact_email": _known(
        "E-post leverandør | Leverandørens e-post | Leverandør e-post | Kontaktpersonens e-post | E-post kontaktperson"
        " | Kontaktperson e-post | E-post",
        "supplier email | supplier contact email",
        "Epostadresse",
    ),
    "supplier_contact_phone": _known(
        "Tlf | Telefon | Telefon leverandør | Tlf leverandør | Leverandørens telefon | Kontaktpersonens telefon"
        " | Telefon kontaktperson | Kontaktperson telefon",
        "supplier phone | supplier contact phone",
    ),
    "start_date": _known(
        "Start | Startdato | Avtalestart | Oppstart | Fra | Fra dato | Fra og med | Fom | Gyldig fra | Dato fom"
        " | Kontraktsstart | Kontraktstart",
        "durationStart | duration_start | Fr.o.m. | newspublish | start date | START_DATE",
    ),
    "end_date": _known(
        "Slutt | Sluttdato | Avtaleslutt | Utløp | Utløpsdato | Utløper | Til | Til dato | Til og med | Tom | Gyldig til"
        " | Dato tom | Kontraktsslutt | Kontraktslutt",
        "durationEnd | duration_end | EXPIRATION | T.o.m. | Slutdatum_Avtal | newsexpire | end date | expiry date",
    ),
    "period_text": _known(
        "Avtaleperiode | Varighet | Kontraktsperiode | Avtaleperiode fra - til | Periode",
        "Avtalsperiod | Duration | durationInMonths | durationMonths | duration_months",
    ),
    "period_days": _known("Varighet i dager", "durationInDays | durationDays | duration_days"),
    "max_end_date": _known(
        "Maks sluttdato | Siste sluttdato | Siste mulige utløp | Sluttdato inkl. opsjoner | Dato tom inkl opsjoner"
        " | Siste/maksimale sluttdato | Maksimal sluttdato | Maksimale sluttdato | Utløp inkl. opsjoner",
        "computedMaxEndDate | Slutdatum_Avtal_Max | MAXIMUM_CONTRACT_END_DATE | max end date",
    ),
    "original_end_date": _known("Opprinnelig avtaleslutt | Opprinnelig sluttdato | Opprinnelig utløp", "original end date"),
    "options": _known(
        "Opsjon | Opsjoner | Opsjonar | Forlenging | Forlengelse | Prolongering | Prolongeringer | Forlengelsesmulighet"
        " | Forlengelsesmuligheter | Opsjonsperiode",
        "optionsJSON | renewal/options | renewal | options | Avtalsförlängning",
    ),
    "option_length": _known("Forlengelse i måneder", "option length"),
    "option_count": _known("Antall forlengelser | Antall opsjoner", "maximumRenewals | option count"),
    "option_mode": _known("Opsjonsmodus | Opsjonstype | Utløsning av opsjon | Slik utløses opsjonen", "option mode"),
    "options_used": _known(
        "Opsjon utløst | Opsjoner utløst | Opsjon benyttet | Forlenget | Antall benyttede opsjoner"
        " | Antall utløste opsjoner | Opsjon brukt",
        "CONTRACT_EXTENDED | LastExtensionDate | options used",
    ),
    "notice_date": _known("Oppsigelsesfrist | Oppseiingsfrist | Varslingsfrist | Frist for opsjon | Opsjonsfrist", "ReviewDate | notice date"),
    "notice_months": _known(
        "Påminnelse i måneder før forlengelsesperiode | Oppsigelsestid | Oppseiingstid | Varslingstid", "notice months | notice period"
    ),
    "running": _known("Løpende avtale | Løpende | Tidsubestemt", "Mo. To Mo. | running"),
    "manager": _known(
        "Avtaleforvalter | Avtaleforvaltar | Avtaleansvarleg | Kontraktsansvarleg | Ansvarleg | Innkjøpar | Kontraktsforvalter | Avtaleansvarlig | Kontraktsansvarlig | Kontraktsadministrator"
        " | Administrator | Saksbehandler | Ansvarlig | Innkjøper",
        "owner | manager | contract manager",
        "ownerId",
    ),
    "manager_email": _known(
        "Avtaleforvalters e-post | Avtaleforvalter e-post | E-post avtaleforvalter | Administrators e-post"
        " | Administrator e-post | Administratorens e-post | Avtaleansvarlig e-post",
        "owner email | manager email",
    ),
    "deputy": _known(
        "Stedfortreder | Stadfortredar | Stedfortreder avtaleforvalter | Stedfortreder for avtaleforvalter | Vara", "deputy | backup"
    ),
    "owner": _known("Avtaleeier | Avtaleeigar | Kontraktseier | Budsjetteier | Systemeier", "contract owner"),
    "unit": _known(
        "Enhet | Eining | Virksomhet | Verksemd | Avdeling | Sektor | Etat | Oppdragsgivervirksomhet | Oppdragsgiver",
        "buyerOrgName | PA | Kstl | unit",
    ),
    "service_area": _known(
        "Tjenesteområde | Tenesteområde | Produkt/tjenesteområde | Avtaleområde | Fagområde", "service area"
    ),
    "category": _known(
        "Innkjøpskategori | Kategori | Varegruppe", "categories[].name | categories | category | Varugrupp | CPV"
    ),
    "open_to_all": _known("Åpen for alle | Gjelder alle | Alle kan bestille", "open to all"),
    "orderers": _known(
        "Hvem kan bestille | Kan bestille | Bestillere | Bestillingsrett | Kan brukes av | Gjelder for"
        " | Omfattede enheter | Avropsberettigede | Hvem kan avrope",
        "who may order | orderers",
    ),
    "order_system": _known(
        "Bestillingssystem | Bestilles i | Bestillingskanal | Innkjøpssystem | Bestillingsløsning", "order system"
    ),
    "order_url": _known(
        "Bestillingslenke | Lenke til bestilling | Lenke bestilling | Bestillings-URL | Lenke til bestillingssystem",
        "order url | order link",
    ),
    "order_note": _known(
        "Slik bestiller du | Bestillingsrutine | Bestillingsinformasjon | Bestilling | Hvordan bestille | Bestillingsmåte",
        "order note | how to order",
    ),
    "avrop": _known(
        "Avropsmetode | Avrop | Avropsmekanisme | Avropsform | Tildelingsmekanisme",
        "call-off method",
    ),
    "ranking": _known("Rangordning", "framework_agreement_uses_ranking | uses ranking"),
    "reopening": _known("Gjenåpning av konkurransen", "framework_agreement_reopening | reopening"),
    "catalogue": _known("Katalog | E-katalog | Har katalog | Katalog i e-handel | Elektronisk katalog", "catalogue | catalog"),
    "tool_url": _known(
        "Lenke | Lenke til avtale | Lenke til avtalen | Avtalelenke | Lenke til KAV", "url | link | tool_url | contract url"
    ),
    "controls": _known(
        "Planlagte kontroller | Planlagt kontroll | Kontroll | Kontroller | Kontrolldato | Kontrolldatoer | Neste kontroll"
        " | Leverandørkontroll",
        "planned controls | controls",
    ),
    "revisions": _known(
        "Planlagte revisjoner | Planlagt revisjon | Revisjon | Revisjoner | Revisjonsdato | Revisjonsdatoer | Neste revisjon",
        "planned revisions | revisions | planned audits",
    ),
    "value": _known(
        "Verdi | Avtaleverdi | Avtalens verdi | Kontraktsverdi | Estimert verdi | Ramme | Maksverdi | Årlig verdi"
        " | Årsverdi | Verdi per år | Verdi pr. år | Årlig avtaleverdi | Månedlig verdi | Beløp | Kr eks. mva."
        " | Verdi eks. mva. | Verdi inkl. mva. | Avtaleverdi eks. mva. | Avtaleverdi inkl. mva. | Beløp eks. mva."
        " | Beløp inkl. mva. | Kr inkl. mva. | Kontraktsverdi eks. mva. | Kontraktsverdi inkl. mva. | Estimert årlig verdi",
        "value | awarded_value | Kontrakterat värde | annual value",
    ),
    "currency": _known("Valuta", "currency"),
    "value_period": _known("Verdi gjelder | Verdiperiode | Periode for verdi", "value_period | value period"),
    "status": _known("Status | Avtalestatus", "signingStatus | Aktiv", "Fase | Trinn"),
    "keywords": _known("Søkeord | Stikkord | Nøkkelord", "keywords | tags"),
    "public": _known("Offentlig tilgjengelig | Offentlig", "public"),
    "confidential": _known(
        "Konfidensiell | Konfidensielt | Fortrolig | Taushetsbelagt | Unntatt offentlighet | Skjermet | Skjermes",
        "confidential",
    ),
    "risk": _known("Risiko | Kritikalitet | Risikonivå | Risikoklasse", "risk | criticality"),
}  # fmt: skip

_PERSONER: Mapping[str, Known] = {
    "email": _known(
        "E-post | E-postadresse | Epost", "email | e-mail | mail | email address | UPN | userPrincipalName"
    ),
    "name": _known("Navn | Namn | Fullt navn | Visningsnavn", "name | full name | display name"),
    "first_name": _known("Fornavn", "first name | given name"),
    "last_name": _known("Etternavn", "last name | surname"),
    "roles": _known("Rolle | Roller | Rolle(r)", "role | roles"),
    "service_area": _known("Tjenesteområde", "service area"),
    "unit": _known(
        "Enhet | Eining | Virksomhet | Verksemd | Enhet/Virksomhet | Avdeling", "unit | department"
    ),
    "leader": _known(
        "Leder | Leiar | Leder e-post | Nærmeste leder | Leders e-post | Nærmeste leders e-post",
        "leader | manager",
    ),
    "deputy": _known(
        "Stedfortreder | Stedfortreder e-post | Stedfortreders e-post | Vara", "deputy | backup"
    ),
    "absent_from": _known("Fravær fra | Fraværende fra | Borte fra | Fra", "absent from"),
    "absent_to": _known(
        "Fravær til | Fraværende til | Borte til | Til | Fravær til og med", "absent to | absent until"
    ),
    "absence": _known("Fravær | Fravær fra/til | Fraværsperiode", "absence"),
    "budget_authority_nok": _known(
        "Budsjettfullmakt | Budsjettfullmakt eks. mva. | Fullmakt | Beløpsgrense | Anvisningsfullmakt",
        "budget authority | budget_authority_nok",
    ),
    "active": _known("Aktiv", "active | enabled | account enabled"),
}

_ENHETER: Mapping[str, Known] = {
    "name": _known("Enhet | Eining | Enhetsnavn | Virksomhet | Verksemd", "name | unit | unit name", "Navn"),
    "short_names": _known(
        "Kortnavn | Kortnavn på enhet | Forkortelse | Kallenavn", "short name | short names | short_names"
    ),
    "parent": _known("Overordnet | Overordnet enhet | Ligger under | Tilhører", "parent | parent unit"),
    "service_area": _known("Tjenesteområde", "service area"),
    "leader": _known(
        "Leder | Leiar | Einingsleiar | Enhetsleder | Virksomhetsleder | Leder e-post", "leader | manager"
    ),
    "contact": _known("Innkjøpskontakt | Innkjøpskontakt e-post", "contact | purchasing contact"),
    "contact_deputy": _known(
        "Stedfortreder | Stedfortreder innkjøpskontakt | Innkjøpskontakts stedfortreder | Stedfortreder for innkjøpskontakt"
        " | Vara",
        "contact_deputy | deputy",
    ),
}

_AVVIK: Mapping[str, Known] = {
    "source_id": _known("Avviks-ID | Løpenr | Løpenummer", "id | source_id"),
    "reference": _known("Avviksnr | Avviksnummer | Nummer | Saksnummer", "reference | deviation number", "Referanse"),
    "agreement": _known(
        "Avtale | Avtalenr | Avtalenummer | Avtale-ID | Avtalereferanse | Kontrakt | Kontraktsnr | Kontraktsnummer | Gjelder avtale",
        "contractNumber | contract | contractId | agreement",
    ),
    "title": _known("Tittel | Avvikstittel | Overskrift | Navn | Avvik", "title | name"),
    "description": _known("Beskrivelse | Avviksbeskrivelse | Hva har skjedd", "description", "Merknad | Kommentar"),
    "kind": _known("Avvikstype | Type | Type avvik | Kategori | Art", "kind | type | category"),
    "severity": _known("Alvorlighetsgrad | Alvorlighet | Alvorsgrad | Grad", "severity"),
    "status": _known("Status | Avviksstatus", "status"),
    "restricted": _known(
        "Lukket vei | Lukket sak | Skjermet | Skjermes | Begrenset innsyn | Unntatt offentlighet | Konfidensiell | Fortrolig",
        "restricted | confidential",
    ),
    "recipients": _known("Mottakere | Navngitte mottakere | Kan se", "recipients"),
    "discovered_on": _known("Oppdaget | Oppdaget dato | Dato oppdaget | Avviksdato", "timeOfDiscovery | discovered | discovered_on"),
    "due_on": _known("Frist | Svarfrist | Frist for lukking | Fristdato", "due | due date | due_on"),
    "reporter": _known("Meldt av | Melder | Innmelder | Rapportert av", "reporter | reported by"),
    "owner": _known("Ansvarlig | Eier | Avviksansvarlig | Saksbehandler", "owner | assignee"),
    "supplier_reply": _known("Leverandørens svar | Svar fra leverandør | Tilbakemelding fra leverandør", "supplier_reply | supplier reply"),
    "evidence": _known("Dokumentasjon | Bevis | Vedlegg", "evidence"),
    "closed_on": _known("Lukket | Lukket dato | Dato lukket | Avsluttet | Avsluttet dato", "closed | closed_on | closed date"),
    "reopened_on": _known("Gjenåpnet | Gjenåpnet dato", "reopened | reopened_on"),
}  # fmt: skip

_VARSLER: Mapping[str, Known] = {
    "level": _known("Nivå | Varslingsnivå | Gjelder nivå", "level"),
    "applies_to": _known("Gjelder | Gjelder for | Gjelder hva | Avtale/tjenesteområde | Avtale eller tjenesteområde", "scope | applies to"),
    "agreement": _known(
        "Avtale | Avtalenr | Avtalenummer | Avtale-ID | Avtalereferanse | Kontrakt | Kontraktsnr | Kontraktsnummer",
        "contractNumber | contract | contractId | agreement", "Referanse | Avtalenavn",
    ),
    "service_area": _known("Tjenesteområde | Tenesteområde | Område | Fagområde", "service area"),
    "kind": _known("Type | Påminnelse | Påminning | Påminnelsestype | Type påminnelse | Påminnelse om | Hva", "kind | type of reminder"),
    "steps": _known(
        "Varsling | Steg | Trinn | Når | Varsles | Måneder før | Månader før | Mnd før | Uker før | Dager før | Varsling før"
        " | Antall måneder før | Antall dager før",
        "steps | months before | days before",
    ),
    "enabled": _known("På | På/av | Av/på | Aktiv | Slått på", "enabled | on"),
}  # fmt: skip

_ARKIVNUMMER: Mapping[str, Known] = {
    "number": _known(
        "Sak | Saksnr | Saksnummer | Sak i boten | Nummer | Behovsmelding | Meldingsnummer | Ekstern referanse | Ekstern ID | Eksternt saksnummer",
        "case | case number | external id | external reference",
    ),
    "archive_number": _known(
        "Arkivnummer | Arkivnr | Arkivsak | Arkivsaksnummer | Arkivsaksnr | Arkivreferanse | Saksnummer i arkivet | Nummer i arkivet"
        " | Journalpost | Journalpostnummer | Journalnummer",
        "archive number | archive id | record number",
    ),
}  # fmt: skip

ALIASES: Mapping[ImportKind, Mapping[str, Known]] = {
    ImportKind.AVTALER: _AVTALER,
    ImportKind.PERSONER: _PERSONER,
    ImportKind.ENHETER: _ENHETER,
    ImportKind.AVVIK: _AVVIK,
    ImportKind.VARSLER: _VARSLER,
    ImportKind.ARKIVNUMMER: _ARKIVNUMMER,
}

# What must be there, as any one of a group, and what the group is called.
REQUIRED: Mapping[ImportKind, tuple[tuple[str, tuple[str, ...]], ...]] = {
    ImportKind.AVTALER: (
        ("avtalens navn", ("title",)),
        ("leverandør", ("supplier_name",)),
        ("sluttdato", ("end_date", "running", "period_text", "period_days")),
    ),
    ImportKind.PERSONER: (("e-post", ("email",)),),
    ImportKind.ENHETER: (("enhetens navn", ("name",)),),
    ImportKind.AVVIK: (("avvikets tittel", ("title",)),),
    ImportKind.VARSLER: (
        ("nivået", ("level", "applies_to", "agreement", "service_area")),
        ("typen påminnelse", ("kind",)),
        ("når det varsles", ("steps", "enabled")),
    ),
    ImportKind.ARKIVNUMMER: (
        ("sakens nummer", ("number",)),
        ("arkivnummeret", ("archive_number",)),
    ),
}
