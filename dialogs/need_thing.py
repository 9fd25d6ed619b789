"""What is needed and how many: the thing in the person's words, without verbs, numbers, places and dates."""

import re
from dataclasses import dataclass
from typing import Final

from dialogs.need_time import HIDDEN, Span
from norsk.words import fold

_ADVERB: Final = r"(?:også|snart|nå|no|gjerne|bare|berre|absolutt|helst|derfor|kanskje|veldig|virkelig|sårt|akutt|raskt|fort|igjen|nok|et|en|oss|meg|seg|jo|da|vi|jeg|me|eg|både|fortsatt|now|also|some|urgently)\b"
_VERBS: Final = (
    r"(?:kjøpe inn|kjøpt inn|kjøpe|kjøpa|kjøpt|kjøp|anskaffe|anskaffet|bygge|bygd|bygget|byggje|skaffe oss|skaffe|skaffet|skaffa|leie inn|leie|leid|leige inn|leige|hyre inn|engasjere|bestille|bestilt|bytte ut|bytta ut|byttet ut|bytte|byttet|bytta|bytt|byte ut|byte|skifte ut|skiftet ut|skifte|skiftet|skifta|"
    r"erstatte|fornye|oppgradere|installere|montere|få tak i|gå til innkjøp av|inngå (?:en )?(?:ny )?(?:ramme)?avtale (?:om|på|for|med)|investere i|ha tak i|få laget|få|ha|handle inn|handle|sette opp|hatt|hatta|buy|purchase|order|get|have|rent|hire|replace|upgrade|renew|procure|acquire)"
)
_AND_BUY: Final = rf"(?:\s+{_ADVERB})*(?:\s+(?:å |to )?{_VERBS}\b)*"
_MODAL: Final = r"(?:må|skal|ska|vil|bør|ønsker|ønskjer|ynskjer|ynskje|skulle|kunne|trenger|treng|planlegger|burde|lyt|får)"
_NEEDS: Final = (
    r"(?:(?:vente(?:r|t)|venta|har tatt|har brukt)(?: [\w¤]+){0,4}? (?:på(?! (?:svar|beskjed|tilbakemelding))|å få)|trenger|tr[aæ]ng(?:er|ar|e|t)?|trengr|trneger|tregner|trenge|treng|trængt?|træng|tænge?r?|trengar|trengs|trengst|behøver|behøve|etterspør|ønskes|ønsker|ønskjer|ynskjer|ynskjar|ynskje|ynsker|ønske|mangler|manglar|savner|ber om|bed om|har bruk for|har lyst på|"
    r"(?:har |er |ser |får |fått )?(?:et |eit |nå |også |stort |akutt |no )*behov (?:for|om)|har ikke nok|har ikkje nok|har for få|har for lite|(?:har|er) (?:gått )?tomm?e? for|har fått (?:midler|penger|bevilgning) til|har midler til|(?:det )?hadde vært (?:fint|bra|flott|kjekt|ønskelig|greit|supert) (?:med|å få|å ha)|kunne (?:vi|jeg) fått|"
    r"needs?|requires?|would like|'d like|want|wants|are in need of|is in need of|in need of|looking for|please order|please buy)"
)
_WORK: Final = r"(?:reparere|male|pusse opp|rense|vaske|rehabilitere|montere|utvide|flytte|trykke|asfaltere|kartlegge|rydde|brøyte|snekre|slipe|beskjære)"
VERB: Final = re.compile(
    rf"\b(?:(?:det )?{_MODAL}(?:\s+{_ADVERB})*\s+(?:å )?(?:{_VERBS}\b|kjøpes inn|anskaffes|skaffes|bestilles|få (?=\w+t\b)|(?={_WORK}\b))|{_NEEDS}\b|(?:kan|kunne|could|can|vil) (?:dere|du|vi|jeg|you|we|de|me)(?:\s+{_ADVERB})*\s+(?:{_VERBS}|ordne|ordnet|ordna|fikse|fikset|hjelpe (?:oss|meg) (?:med|å)(?: skaffe)?|order|get)\b)"
    rf"{_AND_BUY}(?:\s+(?:å|to)\s+{_VERBS}\b)?(?:\s+(?:for oss|oss|meg|seg)\b)?"
)
_PASSIVE: Final = re.compile(
    r"\s+(?:må|bør|skal|trenger å|treng å|lyt)\s+(?:snart |nå |no |også )*(?:byttes|skiftes|fornyes|erstattes|oppgraderes|repareres|rehabiliteres|bytte|bytast|skiftast|anskaffes|kjøpes inn|kjøpes|byttes ut|skiftes ut|utbedres|males|renses|monteres)\b"
)
_LABEL: Final = re.compile(
    r"(?:^|[\n,.;–-])\s{0,5}(?:[-•*]\s{0,5})?(?:behovet|behov|hva|kva|vare|varer|produkt|ønske|gjelder behov|emne|tittel|hva trengs|tjeneste|item|what|subject|need)\s*[:=]\s*(?:behov for |ønske om |innkjøp av )?(?P<what>[^\n¤,;.]+)"
)
_REPLACED: Final = re.compile(
    r"(?:avtal|kontrakt|agreement|contract)[a-zæøå]*\s+(?:vår\s+)?(?:på|om|for|on)\s+(?P<what>(?:[a-zæøå-]+\s+){1,4}?)(?=¤|går ut|utløper|løper ut|expires)"
)
"""What the agreement is on that runs out."""
_LEAD: Final = re.compile(
    r"^(?:[\s\W]|(?:hei(?:sann)?|hallo|hello|hi|god (?:dag|morgen)|innkjøp|dere|alle|og|samt|pluss|med|av|til|på|for|om|en|ei|et(?! par)|ett(?! par)|ein|eit(?! par)|a(?! couple)|an|the|some|noen|noe|nokre|nokon|nokka|nån|nåen|litt|det|de|"
    r"stk|stykk|stykker|totalt|sammen|saman|til sammen|tilsammen|til saman|ca|cirka|rundt|omtrent|minst|inntil|opptil|å|inn|in|out|ut|nå|no|snarest|anskaffelse av|anskaffe|anskaffing av|innkjøp av|kjøp av|bestilling av|bestille|kjøpe inn|kjøpe|kjøp|innleie av|innleige av|levering av|"
    r"vi|jeg|oss|meg|eg|me|ønske om|ønskes|behov for|gå til innkjøp av|leie inn|leie av|leige av|(?:parallelle? )?(?:ny |en |ei )?(?:ramme|kjøps|tjeneste)?avtale(?:r|n)? (?:på|om|for|med|av|til)|framework agreement (?:for|on)|(?:få )?hjelp (?:til|med)(?: å)?|inngå|leverandør av|tilgang (?:til|på)|få(?= \w+[tda]\b)|(?:folk|hjelp|firma|en person|et firma)(?= (?:som|til å)\b)|som kan|som kunne|til å|"
    r"please|order|buy)\b(?![-/]))+",
    re.IGNORECASE,
)
_STOP: Final = re.compile(
    r"[,;:!?\n¤()]|\.(?=\s|$)|\s[–-]\s|\s+\d+\s?(?:%|prosent\b)|\s+\d\. etasje|\s+(?:som|fordi|siden|da|slik at|sånn at|for at|for å|til å|hvor|der|når|dersom|hvis|because|since|so that|which|that|in order|men|but|og (?:vi|det|må|trenger|jeg|den|de|skal|har|ønsker|håper|dette|prisen|til|innen)|and (?:we|it|must))\b",
    re.IGNORECASE,
)
_TRAIL: Final = re.compile(
    r"(?:[\s\W]|(?<![\w-])(?:til|te|på|ved|i|for|hos|og|innen|før|med|av|om|fra|ca|cirka|rundt|omtrent|inntil|opptil|maks|helst|a|à|per|pr|stk|kr|nok|snarest|levert|ferdig|klart?|også|er|eller|samt|at|in|by|of|and|about|around|approx|max|the|to|that|estimert(?: til)?|anslått(?: til)?|budsjett(?:et|ert)?|pris(?:en|er|antydning)?|beregnet(?: til)?|antatt|kanskje|sted|totalt|til sammen|den|det|de|alle|så|verdt?|under|over|som|kostnad(?:en|er|sramme)?|beløp|frist|hvor|oppstart|enn|eks mva|inkl mva|eks|inkl|mva|om lag|oss|meg|i løpet|seinast|senest|verdi|budget|cost|price|each|ekskl|uten|mellom)\b)+$",
    re.IGNORECASE,
)
_WORDS: Final = r"(?:to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|femten|tjue|tretti|førti|femti|hundre|et par|eit par|ett par|par|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|a couple of|flere|fleire|noen få|mange|several)"
_COUNT: Final = rf"(?:\d{{1,3}}(?:[ .]\d{{3}})+|\d+|{_WORDS}\b)"
_MEASURE: Final = r"(?:stykk(?:er)?|stk\.?|par|pakker?|pakkar|kasser?|kassar|liter|timer|timar|tonn|kg|sett|meter|m2|kvm|esker?|ruller?|rullar|bokser?|sekker|lass|km|mil|enheter|plasser|eksemplarer|flasker|palle?r|hours|pairs|pieces|boxes)"
_QUANTITY: Final = re.compile(
    rf"^(?P<n>{_COUNT})(?![-–/.,]?\d)\s*(?:(?P<m>{_MEASURE})\b\.?(?:\s+(?:med|av|of))?\s*)?(?=\s|$)(?!\s*(?:år|måned|mnd|uker|dager|%|prosent|kr|mill|tusen|x\b))",
    re.IGNORECASE,
)
_TRAILING: Final = re.compile(
    r"[\s,(]+(?P<q>\d+(?:[ .]\d{3})*\s*(?:stykk(?:er)?|stk|par|pakker?|kasser?|sett|pieces))\b\.?",
    re.IGNORECASE,
)
_SECOND: Final = re.compile(
    rf"(?:,|\bog\b|\bsamt\b|\bpluss\b|\band\b|\+|&|\n[ \t]{{0,5}}[-•*]?)\s{{0,5}}(?={_COUNT}\s+(?:nye? )?[a-zæøå])",
    re.IGNORECASE,
)
_TOGETHER: Final = re.compile(r"\b(?:til sammen|tilsammen|til saman|totalt|i alt|in total)\b", re.IGNORECASE)


_LONGEST: Final = 800
_LONGEST_SAID: Final = 300
"""Characters that may name the thing; the rest is told about it."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What is needed, and the number or the words for how many."""

    what: str | None
    quantity: str | None


def subject_of(text: str) -> Span | None:
    """Return where the words stand before the first words of needing in their sentence, None where there are none."""
    folded = fold(text)
    match = VERB.search(folded)
    if match is None:
        return None
    cuts = [(at.start(), at.end()) for at in re.finditer(r"[.!?;:\n]\s+|[¤,]\s*", folded[: match.start()])]
    start, end = (cuts[-1][1] if cuts else 0), match.start()
    if (
        cuts and not folded[start:end].strip() and folded[cuts[-1][0]] == ","
    ):  # «avdelingen vår, Lønn, trenger»
        start, end = (cuts[-2][1] if len(cuts) > 1 else 0), cuts[-1][0]
    return (start, end) if folded[start:end].strip() else None


def read_thing(text: str, *, fallback: str) -> Thing:
    """Return what is needed; `text` has dates, amounts and places hidden, `fallback` only dates and amounts."""
    for source in (_TOGETHER.sub("", text), _TOGETHER.sub("", fallback)):
        for said in _candidates(source):
            thing = _cleaned(said)
            if thing.what:
                return thing
    return Thing(None, None)


def _candidates(text: str) -> list[str]:
    """Return what may name the thing, the likeliest first, each with what follows it."""
    folded = fold(text)
    found = [text[match.start("what") : match.end("what")] for match in _LABEL.finditer(folded)]
    passive = _PASSIVE.search(folded)
    if passive and not re.match(r"\s*det\s*$", folded[: passive.start()]):
        before = text[: passive.start()]
        found.append(re.split(r"[.!?;\n]\s+", before)[-1].replace(HIDDEN, ""))
    found += [text[match.end() :] for match in VERB.finditer(folded) if match.end() < len(text)]
    found += [text[match.start("what") : match.end("what")] for match in _REPLACED.finditer(folded)]
    if first := VERB.search(folded):
        found.append(re.split(r"[.!?;\n]\s+", text[: first.start()])[-1])
    whole = (
        [text]
        if re.match(r"\s*(?:[-•*\d]|få \w|[^,.;\n]{2,60},\s*\d+\s*(?:stk|stykk|par|pakker|sett)\b)", text)
        else []
    )
    return [*found, *whole, *re.split(r"[\n;]|\.\s|,\s|¤+", text)]


def _cleaned(said: str) -> Thing:
    """Return the thing that a stretch of text begins with, and its number."""
    said = _LEAD.sub("", said[:_LONGEST])[:_LONGEST_SAID]
    quantity = ""
    if (several := _several(said)) is not None:
        return Thing(several, None)
    if match := _QUANTITY.match(said):
        quantity, said = said[: match.end()].strip(), _LEAD.sub("", said[match.end() :])
        quantity = re.sub(r"\s*(?:\bmed|\bav|\bof|stk\.?|stykk(?:er)?)$", "", quantity, flags=re.IGNORECASE)
    stop = _STOP.search(said)
    rest, said = (said[stop.start() :], said[: stop.start()]) if stop else ("", said)
    if not quantity and (match := _TRAILING.search(said + rest[:30])):
        quantity = re.sub(r"\s*(?:stk\.?|stykk(?:er)?)$", "", match["q"], flags=re.IGNORECASE)
        said = said[: match.start()] if match.start() < len(said) else said
    what = _TRAIL.sub("", _as_work(" ".join(said.split())))
    return Thing(what if _names_a_thing(what) else None, quantity or None)


_WORKS: Final = re.compile(
    r"^(?:(?P<reparasjon>reparert|reparere)|(?P<maling>malt|male)|(?P<oppussing>pusset opp|pusse opp)|(?P<rensing>renset|rense)|(?P<vask>vasket|vaske)|"
    r"(?P<rehabilitering>rehabilitert|rehabilitere)|(?P<montering>montert|montere)|(?P<utvidelse>utvidet|utvide)|(?P<flytting>flyttet|flytte)|(?P<trykking>trykket|trykke|trykt)|(?P<asfaltering>asfaltere|asfaltert)|"
    r"(?P<bygging>bygge|bygd|bygget|byggje)|(?P<kartlegging>kartlegge|kartlagt)|(?P<rydding>rydde|ryddet)|(?P<brøyting>brøyte|brøytet)|(?P<snekring>snekre|snekret)|(?P<sliping>slipe|slipt)|(?P<beskjæring>beskjære|beskåret))\s+(?=\w)",
    re.IGNORECASE,
)


def _as_work(said: str) -> str:
    """Return what is to be done as a noun: «reparert taket» as «reparasjon av taket»."""
    return _WORKS.sub(lambda match: f"{match.lastgroup} av ", said)


def _several(said: str) -> str | None:
    """Return the whole list where several things have each a number: «15 stoler, 10 bord og 3 skap»."""
    end = re.search(r"[.!?;¤](?=\s|$|¤)|¤|\s(?:til|på|som|for|innen)\s", said)
    listed = said[: end.start()] if end else said
    if not _QUANTITY.match(listed) or not _SECOND.search(listed):
        return None
    parts = [part.strip(" ,-•*\n") for part in re.split(r",|\n", listed) if part.strip(" ,-•*\n")]
    kept = [part for part in parts if re.match(rf"{_COUNT}\s+\w", part, re.IGNORECASE)]
    return _TRAIL.sub("", " ".join(", ".join(kept).split())) or None


def _names_a_thing(what: str) -> bool:
    bare = fold(what)
    return bool(re.search(r"[a-zæøå]{2}", bare)) and not re.fullmatch(
        r"(?:ikke .*|ikkje .*|not .*|hei|hallo|til|nye?|nytt|flere|en|et|mvh|hilsen|takk|den|dem|det|de|prisen|det haster|vi|jeg|noe|noko|something|ting|(?:vi |jeg )?(?:trenger|treng|need) (?:noe|noko|something)|sak|ring|mer|plass|(?:har |er |ser )?behov|ønsker?|hjelp|(?:blir |ble )?(?:gjort|utført|levert|montert|ferdigstilt|ferdig)(?: .*)?|new|ca|kr|alle|dette|them|it)",
        bare,
    )
