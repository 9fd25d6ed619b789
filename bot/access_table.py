"""The table of `register/access.py` in Norwegian, as `docs/security.md` shows it."""

from dataclasses import dataclass
from typing import Final

from register.access import ACCESS, CAPACITIES, Capacity, Reach, Relation, Thing, reach
from register.person import Role

NAMES: Final[dict[Capacity, str]] = {
    Relation.GJEST: "gjest",
    Relation.MELDER: "den som meldte",
    Relation.ANSVARLIG: "ansvarlig for avviket",
    Relation.MOTTAKER: "navngitt mottaker",
    Relation.GODKJENNER_AV: "godkjenner i saken",
    Relation.FAGGRUPPE: "faggruppen i saken",
    Relation.SAKSBEHANDLER: "saksbehandler",
    Relation.VURDERER: "den som vurderer",
    Role.ANSATT: "ansatt",
    Role.BESTILLER: "bestiller",
    Role.LEDER: "leder",
    Role.INNKJOPSKONTAKT: "innkjøpskontakt",
    Role.AVTALEFORVALTER: "avtaleforvalter",
    Role.AVTALEEIER: "avtaleeier",
    Role.INNKJOPER: "innkjøper",
    Role.INNKJOPSSJEF: "innkjøpssjef",
    Role.GODKJENNER: "godkjenner",
    Role.REDAKTOR: "redaktør",
    Role.TILLITSVALGT: "tillitsvalgt",
    Role.VERNEOMBUD: "verneombud",
    Role.ARKIVAR: "arkivar",
    Role.PERSONVERNOMBUD: "personvernombud",
    Role.VARSLINGSMOTTAKER: "varslingsmottaker",
    Role.ADMINISTRATOR: "administrator",
}
"""What each capacity is called."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a thing is called, why it is seen by those it is, and where that comes from."""

    name: str
    reason: str
    source: str


_PRODUCT: Final = "Kravene til boten"
_SECRECY: Final = "Fvl. § 13; FOA §§ 7-4, 10-1 og 25-1"

THINGS: Final[dict[Thing, Told]] = {
    Thing.ARTIKKEL: Told("Artikler", "Reglene er offentlige.", _PRODUCT),
    Thing.TERSKELVERDI: Told("Terskelverdier og beløpsgrenser", "Reglene er offentlige.", _PRODUCT),
    Thing.KONTAKT: Told(
        "Hvem som er kontakt for hva",
        "Ansatte må vite hvem de skal spørre. Gjester trenger det ikke.",
        "Vårt valg",
    ),
    Thing.AVTALE: Told(
        "Avtalens navn, leverandør, periode og hvordan man bestiller",
        "Den som skal kjøpe, må finne avtalen som gjelder.",
        _PRODUCT,
    ),
    Thing.AVTALE_INNHOLD: Told(
        "Avtalens verdi, opsjoner, risiko og beslutninger",
        "Bare de som følger opp avtalen, trenger det. Neste konkurranse skal ikke påvirkes.",
        f"{_PRODUCT}; FOA § 7-4",
    ),
    Thing.SKJERMET_AVTALE: Told(
        "En avtale som er merket som skjermet",
        "At den finnes, er også skjermet. Den er ikke med i søk, lister eller tall for andre.",
        "Vårt valg; FOA § 7-4",
    ),
    Thing.KONTROLL: Told(
        "Planlagte kontroller og revisjoner", "En kontroll som er kjent på forhånd, viser mindre.", _PRODUCT
    ),
    Thing.AVVIK: Told(
        "Avvik", "De som meldte det, de som følger det opp, og de som står rundt avtalen.", "Vårt valg"
    ),
    Thing.LUKKET_AVVIK: Told(
        "Avvik som gikk den lukkede veien",
        "Mottakerne er valgt person for person. En stedfortreder er ikke en av dem.",
        _PRODUCT,
    ),
    Thing.BEHOVSMELDING_KORT: Told(
        "En behovsmelding: emne, enhet, status og kontakt",
        "Andre kan ha det samme behovet. Beløp og leverandør er aldri med, for det kan bli en konkurranse.",
        _PRODUCT,
    ),
    Thing.BEHOVSMELDING: Told(
        "Hele behovsmeldingen, med beløp og leverandør",
        "Bare de som melder, godkjenner og gjennomfører, trenger det. Det kan bli en konkurranse.",
        f"{_PRODUCT}; offentleglova § 23 tredje ledd",
    ),
    Thing.SAKSDOKUMENT: Told(
        "Dokumentene i en sak: strategi, plan, konkurransegrunnlag, dialognotat",
        "De som skriver, godkjenner og gjennomfører, trenger dem. Før kunngjøring kan de gi en leverandør et forsprang.",
        "Vårt valg; FOA § 7-4",
    ),
    Thing.AVSLUTTET_SAK: Told(
        "En sak som er avsluttet, unntatt avvik som gikk den lukkede veien",
        "Arkivet skal få saken hel. De som har med saken å gjøre, ser den også etterpå, som i radene over.",
        "Vårt valg; arkivloven",
    ),
    Thing.HABILITETSVURDERING: Told(
        "En habilitetsvurdering",
        "Den handler om en persons forhold til andre. Bare den som skrev den, lederen som konkluderer, og saksbehandleren trenger den.",
        "Vårt valg; forvaltningsloven §§ 6–10",
    ),
    Thing.ENDRINGSBEHOV: Told(
        "Et endringsbehov: hva som er endret, og svaret",
        "De som meldte det, de som står rundt avtalen, og enheten det kom fra.",
        "Vårt valg",
    ),
    Thing.ENHETSPRIS: Told(
        "Enhetspriser og tilbud",
        "Forretningshemmeligheter skal vernes, også etter tildeling. Boten viser dem ikke til noen.",
        _SECRECY,
    ),
    Thing.MANGLER: Told(
        "Listen over det som mangler i registeret", "De som kan rette det, trenger listen.", "Vårt valg"
    ),
}
"""Every thing of the table, in its words."""


def access_table() -> str:
    """Return the table as Markdown, a row for each thing."""
    head = "| Hva | Ser alle | Ser sine egne | Hvorfor | Hvor det kommer fra |\n|---|---|---|---|---|\n"
    return head + "".join(_row(thing) for thing in ACCESS)


def _row(thing: Thing) -> str:
    told = THINGS[thing]
    return f"| {told.name} | {_all(thing)} | {_those(thing, Reach.OWN)} | {told.reason} | {told.source} |\n"


def _all(thing: Thing) -> str:
    """Return who sees every one of a kind; a guest who does is named, for then everybody does."""
    if reach(thing, Relation.GJEST) is Reach.ALL:
        return "alle, også gjester"
    return "alle ansatte" if reach(thing, Role.ANSATT) is Reach.ALL else _those(thing, Reach.ALL)


def _those(thing: Thing, far: Reach) -> str:
    if far is Reach.OWN and reach(thing, Role.ANSATT) is Reach.ALL:
        return "–"
    return ", ".join(NAMES[one] for one in CAPACITIES if reach(thing, one) is far) or "ingen"
