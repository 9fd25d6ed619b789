"""The sentences that stand around an answer, in each language it is given in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from knowledge.kommune import Kommune
from norsk.language import Language
from norsk.when import norwegian_date

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language's sentences; what stands in braces is filled in by the caller."""

    yes: str
    no: str
    only_norwegian: str
    source: str
    checked: str
    uncertain: str
    derived: str
    applies_from: str
    no_longer: str
    overdue: str
    levels: Mapping[str, str]
    duty_over: str
    duty_at: str
    duty_under: str
    duty_perhaps: str
    duty_never: str
    value: str
    product: str
    vat_off: str
    years: str
    months: str
    last_known: str
    replaced: str
    own_unknown: str
    clarify: str
    ask_value: str
    declined: str
    nearest: str
    try_again: str
    ask_innkjop: str
    wrong: str
    reset: str
    file_need: str
    forgotten: str
    article_gone: str


_NB: Final = Phrases(
    yes="Ja",
    no="Nei",
    only_norwegian="",
    source="Kilde",
    checked="Sist kontrollert {day}.",
    uncertain="Obs: Dette er ikke bekreftet. Sjekk kilden før du bruker det.",
    derived="Svaret er utledet av flere kilder.",
    applies_from="Svaret gjelder fra {day}.",
    no_longer="Svaret gjelder ikke lenger.",
    overdue="Sist kontrollert {checked}; skulle vært kontrollert igjen innen {day}.",
    levels={"loa": "lovens grense", "nasjonal": "nasjonal terskel", "eos": "EØS-terskelen"},
    duty_over="{value} er over {name} på {limit}, så plikten gjelder.",
    duty_at="Plikten gjelder fra og med {name} på {limit}.",
    duty_under="{value} er under {name} på {limit}, og plikten gjelder først derfra.",
    duty_perhaps="**Det kommer an på kjøpet.** {value} når {name} på {limit}, men plikten gjelder bare hvis {if_}.",
    duty_never="Plikten gjelder bare hvis {if_}.",
    value="Verdi uten mva",
    product="Slik er verdien regnet: {once} × {term} = **{total}**.",
    vat_off="Med 25 % mva trukket fra er verdien {total}.",
    years="{number} år",
    months="{number} måneder",
    last_known="{note}",
    replaced="{note}",
    own_unknown="{note}",
    clarify=(
        "Jeg forsto ikke hva du lurer på. Kan du skrive det som et helt spørsmål, for eksempel: "
        "«Må jeg melde et kjøp på 150 000 kroner?» Du kan også ta kontakt med {innkjop}."
    ),
    ask_value=(
        "Hva er samlet verdi uten mva? Ta med hele perioden og alle opsjoner, for det er den summen grensene gjelder. "
        "Skriv for eksempel «ca. 80 000» eller «600 000 i året i fire år»."
    ),
    declined="Det har jeg ikke noe sikkert svar på. Jeg svarer bare på spørsmål om anskaffelser, og bare når jeg har en kilde.",
    nearest="Det nærmeste jeg vet noe om:",
    try_again="Prøv med andre ord, eller ta kontakt med {innkjop}.",
    ask_innkjop="Spør {innkjop}",
    wrong="Stemmer ikke",
    reset="Glem beløpet og begynn på nytt",
    file_need="Slik melder du behov",
    forgotten="Greit, jeg har glemt beløp, type og kommune. Hva lurer du på?",
    article_gone="Den artikkelen finnes ikke lenger. Still gjerne spørsmålet på nytt.",
)

_NN: Final = Phrases(
    yes="Ja",
    no="Nei",
    only_norwegian="",
    source="Kjelde",
    checked="Sist kontrollert {day}.",
    uncertain="Obs: Dette er ikkje stadfesta. Sjekk kjelda før du bruker det.",
    derived="Svaret er utleidd av fleire kjelder.",
    applies_from="Svaret gjeld frå {day}.",
    no_longer="Svaret gjeld ikkje lenger.",
    overdue="Sist kontrollert {checked}; skulle vore kontrollert på nytt innan {day}.",
    levels={"loa": "grensa i lova", "nasjonal": "nasjonal terskel", "eos": "EØS-terskelen"},
    duty_over="{value} er over {name} på {limit}, så plikta gjeld.",
    duty_at="Plikta gjeld frå og med {name} på {limit}.",
    duty_under="{value} er under {name} på {limit}, og plikta gjeld først derifrå.",
    duty_perhaps="**Det kjem an på kjøpet.** {value} når {name} på {limit}, men plikta gjeld berre i nokre kjøp: sjå vilkåra under.",
    duty_never="Plikta gjeld ikkje kjøp av varer.",
    value="Verdi utan mva",
    product="Slik er verdien rekna: {once} × {term} = **{total}**.",
    vat_off="Med 25 % mva trekt frå er verdien {total}.",
    years="{number} år",
    months="{number} månader",
    last_known="{title} er det siste vi kjenner; vi veit ikkje om det er erstatta.",
    replaced="{title} er erstatta frå {day}, og svaret kan vere forelda. Spør {innkjop}.",
    own_unknown="Vi kjenner ikkje dei eigne beløpsgrensene til {kommune}. Spør {innkjop}.",
    clarify=(
        "Eg forstod ikkje kva du lurer på. Kan du skrive det som eit heilt spørsmål, til dømes: "
        "«Må eg melde eit kjøp på 150 000 kroner?» Du kan òg ta kontakt med {innkjop}."
    ),
    ask_value=(
        "Kva er samla verdi utan mva? Ta med heile perioden og alle opsjonar, for det er den summen grensene gjeld. "
        "Skriv til dømes «ca. 80 000» eller «600 000 i året i fire år»."
    ),
    declined="Det har eg ikkje noko sikkert svar på. Eg svarer berre på spørsmål om anskaffingar, og berre når eg har ei kjelde.",
    nearest="Det næraste eg veit noko om:",
    try_again="Prøv med andre ord, eller ta kontakt med {innkjop}.",
    ask_innkjop="Spør {innkjop}",
    wrong="Stemmer ikkje",
    reset="Gløym beløpet og byrj på nytt",
    file_need="Slik melder du behov",
    forgotten="Greitt, eg har gløymt beløp, type og kommune. Kva lurer du på?",
    article_gone="Den artikkelen finst ikkje lenger. Still gjerne spørsmålet på nytt.",
)

_EN: Final = Phrases(
    yes="Yes",
    no="No",
    only_norwegian="This answer is only available in Norwegian.",
    source="Source",
    checked="Last checked {day}.",
    uncertain="Note: This is not confirmed. Check the source before you use it.",
    derived="The answer is derived from several sources.",
    applies_from="The answer applies from {day}.",
    no_longer="The answer no longer applies.",
    overdue="Last checked {checked}; should have been checked again by {day}.",
    levels={
        "loa": "the Act's own limit",
        "nasjonal": "the national threshold",
        "eos": "the EEA threshold",
    },
    duty_over="{value} is above {name} of {limit}, so the duty applies.",
    duty_at="The duty applies from {name} of {limit}, that amount included.",
    duty_under="{value} is below {name} of {limit}, and the duty only applies from there.",
    duty_perhaps="**It depends on the purchase.** {value} reaches {name} of {limit}, but the duty only applies to some purchases: see the conditions below.",
    duty_never="The duty does not apply to purchases of goods.",
    value="Value excluding VAT",
    product="How the value was calculated: {once} × {term} = **{total}**.",
    vat_off="With 25 % VAT taken off, the value is {total}.",
    years="{number} years",
    months="{number} months",
    last_known="{title} is the latest we know of; it may have been replaced.",
    replaced="{title} was replaced from {day}, and this answer may be out of date. Ask {innkjop}.",
    own_unknown="We do not know {kommune}'s own limits. Ask {innkjop}.",
    clarify=(
        "I did not understand what you would like to know. Can you write it as a whole question, for example: "
        "“Do I have to report a purchase of NOK 150,000?” You can also contact {innkjop}."
    ),
    ask_value=(
        "What is the total value excluding VAT? Include the whole period and all options: that is the sum that counts. "
        "Write for example “about 80,000” or “600,000 a year for four years”."
    ),
    declined=(
        "I cannot answer that with certainty. I can only answer questions about procurement, "
        "and only where I have a source."
    ),
    nearest="The nearest I know something about:",
    try_again="Try other words, or contact {innkjop}.",
    ask_innkjop="Ask {innkjop}",
    wrong="This is wrong",
    reset="Forget the amount and start again",
    file_need="How to report a need",
    forgotten="All right, I have forgotten the amount, the kind and the municipality. What would you like to know?",
    article_gone="That article no longer exists. Please ask your question again.",
)

_PHRASES: Final = {Language.BOKMAL: _NB, Language.NYNORSK: _NN, Language.ENGLISH: _EN}


def phrases(language: Language) -> Phrases:
    """Return a language's sentences."""
    return _PHRASES[language]


def say_date(on: date, language: Language) -> str:
    """Return a date as it is written in a language: 1. juli 2026, 1 July 2026. Nynorsk has bokmål's months."""
    if language is Language.ENGLISH:
        return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"
    return norwegian_date(on)


def say_dated(text: str, language: Language) -> str:
    """Return a source's date for a person: a whole ISO date in words, a year as it is."""
    try:
        return say_date(date.fromisoformat(text), language)
    except ValueError:
        return text


def profile_note(kommune: Kommune, language: Language) -> str:
    """Return how far a kommune's profile can be trusted, as a sentence to a person."""
    said = phrases(language)
    title = kommune.source.title if kommune.source else kommune.short_name
    if kommune.replaced_on is not None:
        sentence, day = said.replaced, say_date(kommune.replaced_on, language)
    else:
        sentence, day = said.last_known if kommune.limits else said.own_unknown, ""
    return sentence.format(
        note=kommune.note, title=title, day=day, kommune=kommune.short_name, innkjop=kommune.names["innkjop"]
    )


# What a refusal says in other languages than bokmål, by its id; `decline.py` has the refusals themselves.
REFUSED: Final[Mapping[Language, Mapping[str, str]]] = {
    Language.NYNORSK: {
        "instructions": (
            "Det kan eg ikkje gjere. Eg svarer berre på spørsmål om anskaffingar, ut frå kjelder som er kontrollerte, "
            "og reglane mine kan ikkje endrast herifrå."
        ),
        "secrets": (
            "Det kan eg ikkje gi. Eg har ikkje brukarnamn, passord eller personopplysningar. "
            "Ta kontakt med den som har ansvaret for systemet."
        ),
        "unit_price": (
            "Det kan eg ikkje svare på. Einingsprisar er forretningsløyndommar og underlagde teieplikt, også etter "
            "tildeling. Treng du dei i jobben, ta kontakt med {innkjop}."
        ),
        "confidential": (
            "Det kan eg ikkje gi. Tilbod og evalueringar er fortrulege, og forretningsløyndommar er underlagde teieplikt. "
            "Eit krav om innsyn må vurderast konkret. Ta kontakt med {innkjop}."
        ),
        "unethical": (
            "Det kan eg ikkje hjelpe med. Alle leverandørar skal behandlast likt, det er ikkje lov å dele opp eller velje "
            "framgangsmåte for å kome utanom reglane, og den som er inhabil, skal ikkje vere med. "
            "Er du i tvil om habilitet, ta kontakt med leiaren din eller {innkjop}."
        ),
        "action": (
            "Det kan eg ikkje gjere for deg. Eg svarer på spørsmål om anskaffingar. "
            "Bestillingar gjer du sjølv i {bestilling}. Ta kontakt med {innkjop} dersom du står fast."
        ),
        "other_subject": (
            "Det kan eg ikkje svare på. Eg svarer berre på spørsmål om anskaffingane til kommunen. "
            "Ta kontakt med leiaren din, eller sjå nettsidene til kommunen."
        ),
        "are_you_sure": (
            "Eg svarer berre ut frå kjeldene som står under svaret, med dato. Sjekk kjelda før du tek ei viktig avgjerd, "
            "eller ta kontakt med {innkjop}."
        ),
        "insult": (
            "Det var leitt at eg ikkje var til hjelp. Eg kan svare på spørsmål om anskaffingar. "
            "Prøv gjerne med andre ord, eller ta kontakt med {innkjop}."
        ),
    },
    Language.ENGLISH: {
        "instructions": (
            "I cannot do that. I can only answer questions about procurement, from sources that have been checked, "
            "and my rules cannot be changed from here."
        ),
        "secrets": (
            "I cannot give you that. I have no user names, passwords or personal data. "
            "Contact whoever is responsible for the system."
        ),
        "unit_price": (
            "I cannot answer that. Unit prices are trade secrets and confidential, also after the award. "
            "If you need them in your job, contact {innkjop}."
        ),
        "confidential": (
            "I cannot give you that. Tenders and evaluations are confidential, and trade secrets are protected by a duty "
            "of secrecy. A request for access must be considered case by case. Contact {innkjop}."
        ),
        "unethical": (
            "I cannot help with that. All suppliers are to be treated equally, it is not allowed to split a purchase or "
            "choose a method to get round the rules, and no one with a conflict of interest may take part. "
            "If you are in doubt about a conflict of interest, contact your manager or {innkjop}."
        ),
        "action": (
            "I cannot do that for you. I answer questions about procurement. "
            "You place orders yourself in {bestilling}. Contact {innkjop} if you are stuck."
        ),
        "other_subject": (
            "I cannot answer that. I can only answer questions about the municipality's procurement. "
            "Contact your manager, or see the municipality's website."
        ),
        "are_you_sure": (
            "I can only answer from the sources that stand below the answer, with their dates. Check the source before you "
            "make an important decision, or contact {innkjop}."
        ),
        "insult": (
            "I am sorry that I was not able to help. I can answer questions about procurement. "
            "Try other words, or contact {innkjop}."
        ),
    },
}
