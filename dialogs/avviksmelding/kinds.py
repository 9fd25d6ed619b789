"""What an avvik is about: its kinds, what somebody's words tell of it, and which words are for the closed way; pure."""

import re
from collections.abc import Mapping
from typing import Final

from conversation.reply import Option
from dialogs.need_talk_words import ASKING

MISTANKE: Final = "mistanke"
"""The kind that takes the closed way."""
KINDS: Final[Mapping[str, str]] = {
    "levering": "Levering",
    "kvalitet": "Kvalitet",
    "pris_faktura": "Pris eller faktura",
    "lonn_arbeidsvilkar": "Lønns- og arbeidsvilkår",
    "hms_sha": "HMS-kort eller SHA",
    "underleverandorer": "Underleverandører",
    "laerlinger": "Lærlinger",
    "miljo": "Miljø",
    "etisk_handel": "Etisk handel",
    "personvern": "Personvern",
    "annet": "Annet",
    MISTANKE: "Mistanke om sosial dumping, arbeidslivskriminalitet eller korrupsjon",
}
"""The kinds, and what each is called to a person."""
CLOSED_KIND: Final = "Sosial dumping, a-krim eller korrupsjon"
"""What a case of the closed way is stored as: as short as the kinds that files bring."""
OPTIONS: Final = tuple(Option(value, label) for value, label in KINDS.items())
_TOLD: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("hms_sha", r"\bhms[- ]?kort|\bsha\b|\bsha-|verneutstyr|verneregl|arbeidsulykke|farlig arbeid|uten hjelm|stillas"),
        ("laerlinger", r"\blærling|\blærlinge|\blærl\b|\bapprentice"),
        ("underleverandorer", r"\bunderleverandør|\bunderentrepren|\bsubcontract"),
        ("personvern", r"\bpersonvern|\bpersonopplysning|\bpersondata|\bgdpr\b|\bdatabehandler|\btaushetsplikt|\bsensitive opplysning"),
        ("lonn_arbeidsvilkar", r"\blønns?\b|\blønna\b|\blønnen\b|\blønns- og|\barbeidsvilkår|\barbeidstid|\bovertid|\btariff|\bunderbetal|\bpoliti?attest"),
        ("etisk_handel", r"\betisk handel|\bbarnearbeid|\bmenneskerettighet|\btvangsarbeid|\bleverandørkjede"),
        ("miljo", r"\bmiljø(?!kart)|\butslipp|\bsvanemerk|\bmiljømerk|\bfossil|\btomgang|\bavfall (?:er|ble)|\bkjemikali|\bparfymert|\bdiesel(?:bil|drevet)"),
        ("pris_faktura", r"\bfaktura|\bfakturer|\bpris|\bdyrere|\bfor dyrt?\b|\bgebyr|\btimepris|\bbetalt for mye|\binvoice|\bovercharg"),
        ("levering", r"\b(?:fått|fikk|fekk|levert|leverte|leverer|sendt|sendte|received|got) (?:oss )?(?:feil|wrong)\b|\bnever (?:turned|showed)|\bsviktet?\b|\bmøter? ikk?j?e|\bfor se?i?nt?\b|\bforsin[kg]|\bforseink|\bikk?j?e (?:kommet|levert|møtt|komme|dukket|dukka)|\bk(?:om(?:mer)?|jem) ikk?j?e|\bmøtte? ikk?j?e|\bleverte? ikk?j?e|\bmangle[rt]|\bmanglende|\bfeil (?:vare|varer|antall|mengde|adresse|størrelse|modell|produkt|papir)|\bikk?j?e (?:brøyt|strø|hent|kjør)\w*|\bhalve bestilling|\bfor få|\bikk?j?e dukk|\bleveres? for|\buteblitt|\buteble|\bnot delivered|\blate\b|\bnever (?:came|arrived)|\bble ikke (?:brøytet|levert|hentet)"),
        ("kvalitet", r"\bmed (?:skrudde?|skjeve?t?|skeive?|bøyde?|løse?t?|ripe|hakk|sprekk|flekk|mugg|rust|hull)|\bråt(?:ten|ne|tent)\b|\bkollaps|\bstarter ikk?j?e|\bbråk(?:er|et)|\bfungerer ikk?j?e|\bfalt (?:sammen|av|fra hverandre)|\bi stykker\b|\bsprakk|\blekk(?:er|et|a)\b|\bryk(?:er|e)\b|\brøk\b|\bkvalitet|\bødela?g|\bskad[ae]|\bknust|\bdårlig|\bslurv|\bikk?j?e (?:vasket|vaska|reint?|rent?|bra|god)|\bskittent?|\bmuggen|\bråtten|\bråtne|\butgått|\bfeil (?:ved|på|med)|\bvirker ikk?j?e|\bdefekt|\bbroken|\bdamaged|\bpoor\b|\bikke (?:blitt )?(?:vasket|gjort|utført)"),
    )
)  # fmt: skip
"""From what is rarest to what is said of nearly everything: the first that fits is the kind."""
_SUSPECTED: Final = re.compile(
    r"\bsosial dump|\barbeidslivskrim|\barbeidskrim|\ba-?krim\b|\bkorrupsjon|\bkorrupt|\bbestikk|\bsmøring\b|\bsmurt\b"
    r"|\bsvart(?:e)? (?:arbeid|lønn|betal|penge)|\b(?:betal\w*|jobb\w*|arbeid\w*|lønn\w*)(?: (?:de|dei|dem|han|hun|folk|folka))? svart\b|\bmenneskehandel|\btvangsarbeid"
    r"|\bulovlig arbeid|\butnytt\w* (?:arbeid|ansatte|folk)|\bfalske? (?:hms|id|papir|faktura|attest)\w*|\bfiktiv\w* (?:faktura|firma|selskap)"
    r"|\bkickback|\breturprovisjon|\bsocial dumping|\bcorruption|\bbribe|\bpengevask|\bhvitvask"
    r"|\b(?:jobber|arbeider|arbeidet) (?:uten|utan) (?:lønn|kontrakt|arbeidskontrakt)|\btar? imot (?:penger|gaver) for"
    r"|\b(?:får|fått|fikk|har) ikk?j?e (?:fått |betalt )?(?:utbetalt )?lønn\w*|\bikke betalt lønn|\bubetalt (?:lønn|arbeid)|\buten lønn\b"
    r"|\bgrov\w* underbetal|\bslavelønn|\bbor på (?:lageret|anlegget|byggeplassen|arbeidsplassen)"
)
_DOING: Final = re.compile(
    r"\b(?:jobb(?:er|et|a)|arbeid(?:er|et|de)|får|fekk|fikk|bor|betal(?:er|te)|tok|tar|bruk(?:er|te)|utnytt\w+|driver)\b"
)
_WRONG: Final = re.compile(
    r"\b(?:ikk?j?e|itj|aldri|never)\b.{0,25}\b(?:møtt|kom|kommet|komme|dukka?|dukket|levert|vask|vaska|vasket|brøyt\w*|tømt|hentet|svart|godkjent|opplæring)\b"
    r"|\b(?:møtt(?:e|er)?|kom(?:mer)?|kjem|dukk\w+|svar\w*|fung\w+|virk\w+|start\w+|lever\w+|vask\w+|får|fikk|holder?)\b.{0,15}\b(?:ikk?j?e|itj|aldri|never|not)\b"
    r"|\bråt\w+|\bkollaps\w*|\bknust\w*|\bødela\w+|\bi stykker\b|\bdefekt\w*|\bvakler\b|\bsviktet?\b|\bfor sent\b|\bforsinket?\b|\bfarleg\b|\bfarlig\b"
    r"|\b(?:levert\w*|lever(?:er|ar)|sendt\w*|fikk|fekk|mottok|er|var|med|delivered|sent)\b.{0,40}\b(?:skrudde?|skjeve?t?|skeive?|bøyde?|løse?t?|ripe\w*|hakk|sprekk\w*|sprukne?t?|flekk\w*|mugg\w*|rust\w*|hull|ustø|vaklete|for (?:korte?|lange?|små|store)|bent|loose|scratched|cracked|rusty|mould\w*)\b"
    r"|\b(?:feil|wrong) \w+|\bfor (?:få|høy|dyrt)\b|\bøkt prisen\w*|\blå åpent?\b|\bmistanke om at\b|\buten (?:hms|hjelm)"
)
_OWN_DOING: Final = re.compile(r"\b(?:vi|me|kan du|kan dere|å (?:hindre|unngå|forebygge|stoppe))\b")
_POSSIBLE: Final = re.compile(
    r"\bmulig(?:e|ens)?\b|\bkanskje|\bmistenk|\bmistanke|\btror\b|\bikk?j?e sikker|\busikker|\bkan (?:være|vere) (?:at|et)|\bmogleg|\bmulegens|\bser ut (?:til|som)|\bmight\b|\bsuspect"
)
_OFTEN: Final = re.compile(
    r"\b(?:(?:for )?(?:andre|tredje|fjerde|femte|sjette|\d+\.) gang(?:en)?(?: på (?:rad|kort tid|\w+ \w+))?"
    r"|(?<!for )(?:to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|\d+|flere|mange|noen) (?:ganger|dager|uker|måneder)(?! (?:siden|sidan))(?: på rad| (?:denne|siste|i) \w+| på rappen)?"
    r"|hver (?:dag|uke|måned|gang|eneste gang|morgen|mandag|tirsdag|onsdag|torsdag|fredag)|stadig(?: vekk)?|hele tiden|ofte|gang på gang|jevnlig"
    r"|(?:igjen|på nytt|atter))\b"
)


def guessed_kind(text: str) -> str | None:
    """Return the kind that somebody's words tell of, or None where they may mean any."""
    folded = text.casefold()
    if is_suspicion(folded):
        return MISTANKE
    return next((kind for kind, told in _TOLD if told.search(folded)), None)


def ordinary_kind(text: str) -> str:
    """Return the kind of what its reporter says is an ordinary avvik."""
    folded = text.casefold()
    return next((kind for kind, told in _TOLD if told.search(folded)), "annet")


def is_suspicion(text: str) -> bool:
    """Say whether words tell of social dumping, work crime or corruption: then the closed way is shown first."""
    return bool(_SUSPECTED.search(text.casefold()))


def tells_suspicion(text: str) -> bool:
    """Say whether a sentence tells of somebody doing such a thing, and neither asks nor only names it."""
    folded = text.casefold()
    asks = "?" in folded or ASKING.search(folded) or _OWN_DOING.search(folded)
    return is_suspicion(folded) and not asks and bool(_DOING.search(folded))


def tells_something_wrong(text: str) -> bool:
    """Say whether words tell that something was not done, or not as it should be; whose it is, they need not say."""
    return bool(_WRONG.search(text.casefold()))


def is_possible(text: str) -> bool:
    """Say whether words tell that somebody believes it, and has not seen it."""
    return bool(_POSSIBLE.search(text.casefold()))


def told_frequency(text: str) -> str:
    """Return the words that tell how often it has happened, "" where none do."""
    found = _OFTEN.search(text.casefold())
    return found[0] if found else ""
