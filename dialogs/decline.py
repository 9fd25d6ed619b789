"""What the bot will not answer, by kind: it says why, and who can help."""

import re
from dataclasses import dataclass
from typing import Final

from dialogs.phrases import REFUSED
from knowledge.kommune import Kommune
from knowledge.names import fill
from norsk.language import Language


@dataclass(frozen=True, slots=True)
class Refusal:
    """A kind of question that is declined. `text` may have the names of `knowledge.names`."""

    id: str
    pattern: re.Pattern[str]
    text: str
    unless: re.Pattern[str] | None = None

    def fits(self, text: str) -> bool:
        """Say whether a text is of this kind; `unless` tells a question about the rules from the thing itself."""
        return bool(self.pattern.search(text)) and not (self.unless and self.unless.search(text))


def _refusal(id: str, *patterns: str, text: str, unless: str | None = None) -> Refusal:
    exempt = re.compile(unless, re.IGNORECASE) if unless else None
    return Refusal(id, re.compile("|".join(patterns), re.IGNORECASE), text, exempt)


_PURCHASE = (
    r"\bkjøp av\b|\banskaff\w*|\blys\w* ut|\butlys\w*|\bkunngj\w*|\bdoffin\b|\bleverandør\w*|\banbud\w*|\bmå\b.{0,40}\bmeld\w*"
    r"|\d\s*(?:kr\b|kroner|mill\w*|tusen|000\b)"
)
"""Words that show that a question is about a purchase, whatever is bought."""
_RULE_ASKED = (
    r"\ber det (?:lov|lovlig|forbudt|tillatt|greit|ok)\b|\bkan (?:man|en)\b|\binhabil\w*|\bhabil\w*|\bstraff\w*|\bkonsekvens\w*"
    r"|\bslippe til\b|\binteressekonflikt\w*|\bbeste\b.{0,20}\b(?:får|vinner)"
)
"""Words that show that somebody asks what the rules say of a thing, and not for help to do it."""
_RIGHTS = r"\binnsyn\w*|\bkrav på\b|\bbegrunn\w*|\bevaluerer?\b|\bregl\w*|\bhar .{0,30}\brett\b|\bskal vi\b|\bmå vi\b"
_ASKED_UNLESS_ME = r"^(?!.*(?:for meg|kan du)).*(?:\?|\bh?va\b|\bkva\b|\bhvordan\b|\bkorleis\b|\bmå\b|\bgjelder\b|\bhvilke\w*)"
"""A question about what applies, where nobody is asked to do anything."""


_ORDER = r"(?:glem|ignorer|overse|se bort fra|disregard|ignore|forget|override|bypass)"
_RULES = r"(?:regl\w+|instruks\w+|instruc\w+|prompt\w*|rules?|retningslinj\w+|føring\w+|begrensning\w+)"
_PRICE = r"(?:times?pris\w*|timerat\w*|timesats\w*|enhetspris\w*|einingspris\w*|stykkpris\w*|stk\.?pris\w*|rabatt\w*|prisliste\w*|prisskjema\w*|hourly rate|unit price|prisen per|pris per)"
_BID = r"(?:tilbud(?:et|ene|a)?\b|evalueringsark\w*|evalueringsskjema\w*|poeng\w*|bids?\b|anbud(?:et|ene)?\b|tilbudspris\w*)"

REFUSALS: Final = (
    _refusal(
        "instructions",
        rf"\b{_ORDER}\b.{{0,40}}\b{_RULES}",
        r"\byou are now\b",
        r"\bdu er nå (?:en|ein)\b",
        r"\blat som (?:om )?du\b",
        r"\bpretend\b|\blate as if\b|\bact as\b",
        r"\brepeat\b.{0,30}\binstruc\w+",
        r"\binstruksjon\w* din\w*",
        r"\bignorer alt\b",
        r"\bsystem ?prompt\w*",
        r"\bjailbreak\w*",
        r"\bsvar alltid\b",
        r"\balltid svare? (?:med )?«",
        r"\bfrom now on\b",
        r"\bfra nå av\b.{0,30}\bsvar",
        unless=r"\boverse\b.{0,30}\b(?:formelle|feil|mangler)\b",
        text=(
            "Det kan jeg ikke gjøre. Jeg svarer bare på spørsmål om anskaffelser, ut fra kilder som er kontrollert, "
            "og reglene mine kan ikke endres herfra."
        ),
    ),
    _refusal(
        "secrets",
        r"\bpassord\w*",
        r"\b(?:hva|kva|gi|vis|send|min|mitt|glemt)\b.{0,30}\binnlogging\w*",
        r"\bbrukarnamn\w*|\bbrukernavn\w*",
        r"\bpassword\w*",
        r"\bapi[- ]?nøkkel\w*",
        r"\bpin-?kode\w*",
        r"\btilgangskode\w*",
        r"\bfødselsnummer\w*|\bpersonnummer\w*",
        r"\bprivate? (?:adresse|telefon)\w*",
        text=(
            "Det kan jeg ikke gi. Jeg har ikke brukernavn, passord eller personopplysninger. "
            "Ta kontakt med den som har ansvaret for systemet."
        ),
    ),
    _refusal(
        "unit_price",
        rf"\b(?:hva|kva|ka|va|hvilke?n?|hvor mye|kor mykje|what|how much|oppgi|gi meg|vis|send|finn|list)\b.{{0,60}}\b{_PRICE}.{{0,60}}"
        r"\b(?:avtale\w*|kontrakt\w*|leverandør\w*|konsulent\w*|firma\w*|vår\w*|agreement|contract|supplier|hos|vi betal\w+|betaler vi)",
        rf"\b{_PRICE}.{{0,40}}\b(?:vår|i avtalen|på avtalen|i konsulentavtalen|hos|til)\b",
        r"\bhva (?:betaler|betalte) vi\b.{0,40}\b(?:per|for|hos|til)\b",
        r"\bconfidential price\w*",
        rf"\bhva (?:er|var) {_PRICE}",
        unless=r"\bhva er (?:en |ein )?(?:enhetspris|timepris|rabatt)\w*\W*$|\bevaluer\w*|\bproveny\w*|\bregl\w*|\bhvordan\b.{0,30}\b(?:vekt|vurder|sammenlign)\w*",
        text=(
            "Det kan jeg ikke svare på. Enhetspriser er forretningshemmeligheter og taushetsbelagte, også etter tildeling. "
            "Har du behov for dem i jobben, ta kontakt med {innkjop}."
        ),
    ),
    _refusal(
        "confidential",
        rf"\b(?:gi|vis|send|få|skaff|fortell|show|give|se)\b.{{0,40}}\b{_BID}",
        r"\bhva (?:tilbød|bød|leverte) \w+.{0,30}\b(?:pris|tilbud|konkurranse)",
        r"\bhvem (?:ligger|leder|vinner|har vunnet|har levert|har gitt)\b.{0,40}\b(?:konkurranse|tilbud|anbud)",
        r"\b(?:konkurrent\w*|de andre)\b.{0,20}\b(?:pris|tilbud)\w*",
        r"\bhvilken leverandør (?:var|er|ble) (?:billigst|dyrest|best)\b",
        unless=_RIGHTS,
        text=(
            "Det kan jeg ikke gi. Tilbud og evalueringer er fortrolige, og forretningshemmeligheter er taushetsbelagte. "
            "Et krav om innsyn må vurderes konkret. Ta kontakt med {innkjop}."
        ),
    ),
    _refusal(
        "unethical",
        r"\b(?:fetter\w*|kusin\w*|bror\w*|søster\w*|kona|mann(?:en)? min|kamerat\w*|venn\w*|svoger\w*|nabo\w* min)\b"
        r".{0,80}\b(?:uten konkurranse|gi (?:dem|de|han|ham|henne)|får? (?:oppdraget|jobben|kontrakten|avtalen)|velge|vinn\w*)",
        r"\b(?:del\w* opp|splitt\w*|stykk\w* opp)\b.{0,60}\b(?:for å (?:slippe|unngå|komme under|holde)|slik at (?:vi|jeg) slipp|så (?:vi|jeg) slipp)",
        r"\b(?:omgå|lure|unngå|unnlate|komme rundt|komme utenom|sno\w* unna)\b.{0,40}\b(?:regl\w+|lov\w*|konkurranse\w*|kunngjøring\w*|doffin|terskel\w*|grense\w*|innkjøp\w*)",
        r"\b(?:skreddersy|tilpasse)\b.{0,60}\b(?:vinn\w*|bare (?:de|én|en)|favoritt\w*)",
        r"\b(?:skjule|slette|pynte på|endre)\b.{0,30}\b(?:protokoll\w*|evaluering\w*|spor\w*)\b.{0,40}\b(?:etterpå|før innsyn|revisjon)",
        r"\btilbakedater\w*|\bdater\w*\b.{0,40}\btilbake\b",
        r"\bslette\b.{0,30}\be-?post\w*\b.{0,30}\b(?:revisjon\w*|innsyn|kontroll\w*)",
        r"\b(?:sette|skrive|holde|anslå)\b.{0,20}\bverdi\w*.{0,60}\b(?:slipp\w*|unngå)",
        r"\b(?:sikre|sørge for)\b.{0,40}\b(?:vinner|får oppdraget|får kontrakten|får avtalen)",
        unless=_RULE_ASKED,
        text=(
            "Det kan jeg ikke hjelpe med. Alle leverandører skal behandles likt, det er ikke lov å dele opp eller velge "
            "framgangsmåte for å komme utenom reglene, og den som er inhabil, skal ikke delta. "
            "Er du i tvil om habilitet, ta kontakt med lederen din eller {innkjop}."
        ),
    ),
    _refusal(
        "action",
        r"^(?:\w+[,!. ]+){0,2}(?:opprett|bestill|lag|send|registrer|slett|godkjenn|signer|kjøp(?! av\b)|fyll ut|betal|avbestill|order|book|create)\b"
        r".{0,80}\b(?:for meg|nå|nå!|på mine? vegne|med en gang|please|e-post|faktura\w*|ordre\w*|bestilling\w*)",
        r"^(?:ring|book|avlys|inviter|publiser|kunngjør|slett|signer|godkjenn|overfør|betal|avbestill|minn|bestill)\b(?! (?:vi|jeg|man)\b)[^?]*$",
        r"\bkan du (?:bestille|betale|signere|godkjenne|kjøpe|sende (?:en )?(?:e-?post|mail|bestilling))\b",
        unless=_ASKED_UNLESS_ME,
        text=(
            "Det kan jeg ikke gjøre for deg. Jeg svarer på spørsmål om anskaffelser. "
            "Bestillinger gjør du selv i {bestilling}. Ta kontakt med {innkjop} hvis du står fast."
        ),
    ),
    _refusal(
        "other_subject",
        r"\bledige? (?:stilling\w*|jobb\w*)|\bsøke? (?:på )?(?:jobb|stilling)|\bfå jobb\b|\bjobbsøk\w*",
        r"\b(?:er|blir|var) syk\b|\bsykmeld\w*|\begenmelding\w*|\bferiedag\w*|\bferiepenge\w*|\bpermisjon\w*|\bforeldrepenge\w*|\bpause\b|\barbeidstid\w*",
        r"\b(?:barnehage|sykehjems|sjukeheims|skole|omsorgs)plass\w*|\bsfo\b",
        r"\bbygge(?:tillatelse|søknad|sak)\w*|\butslippsløyve\w*|\butslippstillatelse\w*|\bskjenkebevilling\w*",
        r"\bkommuneskatt\w*|\beiendomsskatt\w*|\bskattekort\w*|\bskattemelding\w*|\bhvor mye skatt\b|\bvann- og avløps\w*|\bkommunale avgifter\b",
        r"\bparkeringsbot\w*|\bparkere\b|\bbuss\w*\b.{0,25}\b(?:går|til)\b|\brutetid\w*|\båpningstid\w*|\båpen i dag\b",
        r"\bv[æe]r(?:et|meldinga?|varsel\w*)\b|\bregn\w* (?:i dag|i morgen)|\bvått\b.{0,20}\bi dag\b|\bweather\b",
        r"\b(?:kjøpe|handle|selge|bruke)\b.{0,25}\bprivat\b|\bprivat bruk\b|\bbrukt kommunebil",
        unless=rf"^(?!.*\b(?:byggetillatelse|byggesøknad)).*(?:{_PURCHASE})",
        text=(
            "Det kan jeg ikke svare på. Jeg svarer bare på spørsmål om kommunens anskaffelser. "
            "Ta kontakt med lederen din, eller se kommunens nettsider."
        ),
    ),
    _refusal(
        "are_you_sure",
        r"^\W*(?:er (?:du|det|svaret|dette)|are you) (?:helt |virkelig |heilt )?(?:sikker\w*|sikkert|riktig|sant|sure)\W*$",
        text=(
            "Jeg svarer bare ut fra kildene som står under svaret, med dato. Sjekk kilden før du tar en viktig beslutning, "
            "eller ta kontakt med {innkjop}."
        ),
    ),
    _refusal(
        "insult",
        r"\b(?:idiot\w*|ubrukelig\w*|dritt\w*|drittbot|dum\w* bot|faen\w*|helvete\w*|jævl\w*|hold kjeft|stupid|useless|fuck\w*)\b",
        unless=rf"^(?!.*\bdu er\b)(?:.*(?:{_PURCHASE}|\bvarer?\b|\bkontrakt\w*|\bkjøp\w*))",
        text=(
            "Det var leit at jeg ikke var til hjelp. Jeg kan svare på spørsmål om anskaffelser. "
            "Prøv gjerne med andre ord, eller ta kontakt med {innkjop}."
        ),
    ),
)


def refusal(text: str, *, kommune: Kommune, language: Language = Language.BOKMAL) -> tuple[str, str] | None:
    """Return the id and the words of the first refusal that fits, or None where the question may be answered."""
    for kind in REFUSALS:
        if kind.fits(text):
            said = REFUSED[language][kind.id] if language in REFUSED else kind.text
            return kind.id, fill(said, kommune.names, kommune.links)
    return None
