"""What the rules and the profiles say in bokmål, in nynorsk and English, and the sentences around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from knowledge.names import fill
from knowledge.terskelverdi import Kind
from norsk.language import Language


@dataclass(frozen=True, slots=True)
class RulePhrases:
    """One language's sentences about a purchase; what stands in braces is filled in by the caller."""

    as_of: str
    today: str
    unknown_then: str
    range: str
    announce: str
    announce_not: str
    ted: str
    ted_not: str
    doffin_still: str
    law: str
    law_not: str
    report: str
    report_not: str
    parts: str
    both: str
    beside: str
    beside_not: str
    act_too: str
    act_below: str
    added: str
    todo: str
    own_todo: str
    over: str
    starting: str
    next: str
    no_vat: str
    kind_assumed: str
    derived: str
    own_unknown_then: str
    kind: str
    kommune: str
    rules_on: str
    kinds: Mapping[Kind, str]


_NN: Final = RulePhrases(
    as_of="Slik var reglane {day}:",
    today="I dag er grensa i lova {limit}.",
    unknown_then="Eg veit ikkje kva grenser som gjaldt {day}. Dei første tala eg kjenner, gjeld frå {since}: då var grensa i lova {limit}.",
    range="Det kjem an på verdien:",
    announce="Eit kjøp på **{value}** må kunngjerast i {where}. Plikta gjeld frå og med {limit}.",
    announce_not="Du treng ikkje lyse ut eit kjøp på **{value}** i Doffin. Plikta til å kunngjere startar på {limit}.",
    ted="Eit kjøp på **{value}** må kunngjerast i både TED og Doffin. TED gjeld frå og med EØS-terskelen på {limit}.",
    ted_not="Eit kjøp på **{value}** treng ikkje kunngjerast i TED. TED gjeld frå og med EØS-terskelen på {limit}.",
    doffin_still="Kjøpet må kunngjerast i Doffin, for den plikta gjeld frå og med {limit}.",
    law="Anskaffingslova gjeld for eit kjøp på **{value}**, med {parts}. Grensa er {limit}.",
    law_not="Anskaffingslova gjeld ikkje for eit kjøp på **{value}**. Grensa er {limit}.",
    report="{duty}. {value} er over grensa {kommune} sjølv har sett, **{limit}**.",
    report_not=(
        "Du treng ikkje melde kjøpet. {value} er ikkje over grensa {kommune} sjølv har sett; plikta gjeld først "
        "**{begins} {limit}**. Bruk rammeavtalen dersom det finst ein. Budsjett, fullmakt og habilitet gjeld uansett."
    ),
    parts="del {parts} av {act}",
    both="{first} og {second}",
    beside="Den eigne regelen til {kommune} gjeld òg: **{duty}** ({begins} {limit}).",
    beside_not="Beløpet er heller ikkje over grensa {kommune} sjølv har sett, {limit}.",
    act_too="Lova gjeld òg, med {parts}.",
    act_below="Beløpet er under grensa i lova på {limit}.",
    added=(
        "Eg har lagt saman beløpa: {terms} = **{total}**. Det som høyrer saman, blir rekna saman, og det er ikkje lov "
        "å dele opp for å kome under ei grense (FOA § 5-4)."
    ),
    todo="Dette må du gjere etter lova:",
    own_todo="Reglane til {kommune}:",
    over="over",
    starting="frå",
    next="Neste terskel er {name} på {limit}. Dit er det {distance}.",
    no_vat="Beløpet er rekna utan mva.",
    kind_assumed=(
        "Eg har rekna med vare eller vanleg teneste. "
        "Er det bygg, helse- og sosialteneste eller konsesjon, kan svaret bli eit anna."
    ),
    derived="Talet er utleidd, og ikkje lese i forskrifta sjølv. Sjekk lovdata.no.",
    own_unknown_then="Eg veit ikkje kva eigne grenser {kommune} hadde då.",
    kind="Type",
    kommune="Kommune",
    rules_on="Reglar per",
    kinds={
        Kind.VARE: "vare",
        Kind.TJENESTE: "teneste",
        Kind.SAERLIG_TJENESTE: "særleg teneste (vedlegg 2)",
        Kind.HELSE_SOSIAL: "helse- eller sosialteneste (vedlegg 3)",
        Kind.BYGG_ANLEGG: "bygg og anlegg",
        Kind.KONSESJON: "konsesjonskontrakt",
    },
)

_EN: Final = RulePhrases(
    as_of="As the rules stood on {day}:",
    today="Today the Act's limit is {limit}.",
    unknown_then="I do not know which limits applied on {day}. The first figures I know apply from {since}: the Act's limit was then {limit}.",
    range="It depends on the value:",
    announce="A purchase of **{value}** must be announced in {where}. The duty applies from {limit}.",
    announce_not="You do not have to announce a purchase of **{value}** in Doffin. The duty to announce starts at {limit}.",
    ted="A purchase of **{value}** must be announced in both TED and Doffin. TED applies from the EEA threshold of {limit}.",
    ted_not="A purchase of **{value}** does not have to be announced in TED. TED applies from the EEA threshold of {limit}.",
    doffin_still="It must be announced in Doffin, for that duty applies from {limit}.",
    law="The Public Procurement Act applies to a purchase of **{value}**, with {parts}. The limit is {limit}.",
    law_not="The Public Procurement Act does not apply to a purchase of **{value}**. The limit is {limit}.",
    report="{duty}. {value} is above {kommune}'s own limit of **{limit}**.",
    report_not=(
        "You do not have to report the purchase. {value} is not above {kommune}'s own limit; the duty only applies "
        "**{begins} {limit}**. Use the framework agreement (rammeavtale) if there is one. "
        "The rules on budget, authority and conflicts of interest apply in any case."
    ),
    parts="Part {parts} of {act}",
    both="{first} and {second}",
    beside="{kommune}'s own rule applies too: **{duty}** ({begins} {limit}).",
    beside_not="Nor is the amount above {kommune}'s own limit of {limit}.",
    act_too="The Act applies too, with {parts}.",
    act_below="The amount is below the Act's limit of {limit}.",
    added=(
        "I have added the amounts: {terms} = **{total}**. What belongs together is counted together, and it is not "
        "allowed to split a purchase to stay below a limit (FOA § 5-4)."
    ),
    todo="What you must do by law:",
    own_todo="{kommune}'s own rules:",
    over="above",
    starting="from",
    next="The next threshold is {name} of {limit}. That is {distance} away.",
    no_vat="The amount is taken as excluding VAT.",
    kind_assumed=(
        "I have assumed goods or an ordinary service; for building works, health and social services "
        "and concessions the answer may differ."
    ),
    derived="The figure is derived, not read in the regulation itself. Check lovdata.no.",
    own_unknown_then="I do not know which limits of its own {kommune} had then.",
    kind="Kind",
    kommune="Municipality",
    rules_on="Rules as of",
    kinds={
        Kind.VARE: "goods",
        Kind.TJENESTE: "service",
        Kind.SAERLIG_TJENESTE: "special service (særlig tjeneste, annex 2)",
        Kind.HELSE_SOSIAL: "health or social service (annex 3)",
        Kind.BYGG_ANLEGG: "building and civil works",
        Kind.KONSESJON: "concession contract",
    },
)

_PHRASES: Final = {Language.NYNORSK: _NN, Language.ENGLISH: _EN}


def rule_phrases(language: Language) -> RulePhrases:
    """Return nynorsk's or English's sentences; bokmål's stand in `regime_text`."""
    return _PHRASES[language]


def translated(text: str, names: Mapping[str, str], language: Language) -> str:
    """Return what a rule or a profile says in another language; as it stands where it has been worded anew.

    `names` are the profile's names, which stand filled in within `text`.
    """
    return _table(tuple(sorted(names.items())), language).get(text, text)


@cache
def _table(names: tuple[tuple[str, str], ...], language: Language) -> Mapping[str, str]:
    at = {Language.NYNORSK: 1, Language.ENGLISH: 2}[language]
    return {fill(row[0], dict(names)): fill(row[at], dict(names)) for row in TEXTS}


# Bokmål as terskelverdier.toml and the profiles have it, nynorsk, English.
TEXTS: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "La leverandører konkurrere på like vilkår",
        "La leverandørar konkurrere på like vilkår",
        "Let suppliers compete on equal terms",
    ),
    (
        "Ta vare på begrunnelser og skriv ned det vesentlige i en protokoll",
        "Ta vare på grunngivingar og skriv ned det vesentlege i ein protokoll",
        "Keep your reasons and write down what matters in a record (protokoll)",
    ),
    (
        "Hent inn attester for skatt og merverdiavgift fra valgt norsk leverandør",
        "Hent inn attestar for skatt og meirverdiavgift frå vald norsk leverandør",
        "Obtain tax and VAT certificates (skatteattest) from the chosen Norwegian supplier",
    ),
    (
        "Kunngjør konkurransen i Doffin",
        "Kunngjer konkurransen i Doffin",
        "Announce the competition in Doffin",
    ),
    (
        "Kunngjør konkurransen i Doffin, som sender den videre til TED",
        "Kunngjer konkurransen i Doffin, som sender han vidare til TED",
        "Announce the competition in Doffin, which passes it to TED",
    ),
    (
        "Kunngjør konkurransen i Doffin og TED",
        "Kunngjer konkurransen i Doffin og TED",
        "Announce the competition in Doffin and TED",
    ),
    (
        "Kunngjør konkurransen etter reglene i del IV",
        "Kunngjer konkurransen etter reglane i del IV",
        "Announce the competition as Part IV says",
    ),
    (
        "Kunngjør konkurransen etter EØS-reglene for konsesjoner",
        "Kunngjer konkurransen etter EØS-reglane for konsesjonar",
        "Announce the competition by the EEA rules for concessions",
    ),
    (
        "Bruk åpen eller begrenset tilbudskonkurranse",
        "Bruk open eller avgrensa tilbodskonkurranse",
        "Use an open or restricted competition (tilbudskonkurranse)",
    ),
    (
        "Sett tilbudsfristen til minst 30 dager i åpen anbudskonkurranse",
        "Set tilbodsfristen til minst 30 dagar i open anbodskonkurranse",
        "Give at least 30 days to tender in an open procedure (åpen anbudskonkurranse)",
    ),
    (
        "Vekt klima og miljø med minst 30 %, eller begrunn et unntak",
        "Vekt klima og miljø med minst 30 %, eller grunngi eit unntak",
        "Weight climate and environment by at least 30 %, or give reasons for an exception",
    ),
    (
        "Kommuniser skriftlig og elektronisk, og før protokoll",
        "Kommuniser skriftleg og elektronisk, og før protokoll",
        "Communicate in writing, electronically, and keep a record (protokoll)",
    ),
    (
        "Krev egenerklæring (ESPD), og vent minst 10 dager (karens) før dere signerer",
        "Krev eigenerklæring (ESPD), og vent minst 10 dagar (karens) før de signerer",
        "Require a self-declaration (ESPD), and wait at least 10 days (standstill) before you sign",
    ),
    (
        "Vent minst 10 dager (karens) før dere signerer",
        "Vent minst 10 dagar (karens) før de signerer",
        "Wait at least 10 days (standstill) before you sign",
    ),
    (
        "Helse- og sosialtjenester har ingen nasjonal terskelverdi. Under EØS-terskelen er det ingen plikt til å kunngjøre.",
        "Helse- og sosialtenester har ingen nasjonal terskelverdi. Under EØS-terskelen er det inga plikt til å kunngjere.",
        "Health and social services have no national threshold. Below the EEA threshold there is no duty to announce.",
    ),
    (
        "Konsesjonskontrakter har ingen nasjonal terskelverdi. Plikten til å kunngjøre starter ved EØS-terskelen.",
        "Konsesjonskontraktar har ingen nasjonal terskelverdi. Plikta til å kunngjere startar ved EØS-terskelen.",
        "Concession contracts have no national threshold. The duty to announce starts at the EEA threshold.",
    ),
    (
        "Send behovsmelding til {innkjop}",
        "Send behovsmelding til {innkjop}",
        "Report the need (behovsmelding) to {innkjop}",
    ),
    (
        "Konkurransen skal gjennomføres i {kgv}",
        "Konkurransen skal gå i {kgv}",
        "The competition is to be run in {kgv}",
    ),
    (
        "Skriv en konkurransestrategi etter kommunens mal",
        "Skriv ein konkurransestrategi etter malen til kommunen",
        "Write a competition strategy (konkurransestrategi) by the municipality's template",
    ),
    (
        "Ta kontakt med {innkjop}, som har prosessansvaret",
        "Ta kontakt med {innkjop}, som har prosessansvaret",
        "Contact {innkjop}, which is responsible for the process",
    ),
    (
        "Anskaffelsesplan og konkurransegrunnlag skal godkjennes av {innkjop_leder} og {godkjenner} før kunngjøring",
        "Anskaffingsplan og konkurransegrunnlag skal godkjennast av {innkjop_leder} og {godkjenner} før kunngjering",
        "The plan and the tender documents are to be approved by {innkjop_leder} and {godkjenner} first",
    ),
    (
        "{innkjop} gjennomfører kjøp som følger anskaffelsesloven.",
        "{innkjop} gjennomfører kjøp som følgjer anskaffingslova.",
        "{innkjop} carries out purchases that fall under the Act.",
    ),
    (
        "Strategien avgjør ikke hvem som gjennomfører et kjøp under lovens grense. Avklar det med {innkjop}.",
        "Strategien avgjer ikkje kven som gjennomfører eit kjøp under grensa i lova. Avklar det med {innkjop}.",
        "The strategy does not settle who carries out a purchase below the Act's limit. Settle it with {innkjop}.",
    ),
    (
        "{innkjop} gjennomfører de fleste kjøp av varer og tjenester, og alle felles rammeavtaler.",
        "{innkjop} gjennomfører dei fleste kjøp av varer og tenester.",
        "{innkjop} carries out most purchases of goods and services.",
    ),
    (
        "Eiendom og Tekniske tjenester gjennomfører selv bygg og anlegg på sine områder.",
        "Eiendom og Tekniske tjenester gjennomfører sjølve bygg og anlegg på områda sine.",
        "Eiendom and Tekniske tjenester carry out building and civil works in their own fields.",
    ),
)
