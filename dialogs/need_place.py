"""Who needs it: the words of a sentence for an office, a school or a place; the register confirms them."""

import re
from typing import Final

from dialogs.need_time import HIDDEN, Span
from norsk.words import fold

_ORG: Final = (
    r"(?:(?:\w[\w-]{0,40})?(?:skole(?:n|ne|r|ns)?|skul(?:e|en|ane|ar)|barnehage(?:n|ne|r|ns)?|barnehag(?:a|ane)|sykehjem(?:met|mene)?|sjukehei(?:m|men|mane)|bofellesskap(?:et|ene)?|bufellesskap(?:et)?|bokollektiv(?:et)?|"
    r"omsorgsbolig(?:en|ene|er)?|senter(?:et)?|sentra(?:l|len|ene)?|kontor(?:et|ene|a)?|avdeling(?:en|a|ane|ene)?|seksjon(?:en)?|enhet(?:en)?|etat(?:en)?|tjeneste(?:n|ne)|teneste(?:n|a)|tenesta|vern(?:et)|hall(?:en|a|ene|er)?|hus(?:et)|"
    r"bibliotek(?:et)?|legevakt(?:a|en)?|stasjon(?:en)?|bad(?:et)?|stadion|basseng(?:et)?|verksted(?:et)|verkstaden|lager(?:et)|arkiv(?:et)|kantin(?:a|en)|kirkegård(?:en)?|gravlund(?:en)?|kirke(?:n)?|kyrkj(?:e|a)|museum|museet|"
    r"klubb(?:en)?|kino(?:en)?|torg(?:et)|resepsjon(?:en)?|vesen(?:et)?|park(?:en)|fellesråd(?:et)?|stab(?:en)?|team(?:et)?|virksomhet(?:en)?|område(?:t)|internat(?:et)?|lenser|sal(?:en)|rom(?:met|mene)|kjøkken(?:et)|aula(?:en)|"
    r"garderobe(?:n|ne)|bygg(?:et|ene)|gård(?:en)|plass(?:en)|hjem(?:met)|videregående(?: skole)?|heim(?:en)|institusjon(?:en)?|bolig(?:en|ene)|mottak(?:et)?|distrikt(?:et)?|base(?:n)|kulturhus|rådhus|samfunnshus|familiehus|helsehus|badeland|havn(?:a|en)|"
    r"laboratori(?:et|um)|verk(?:et)|(?:rense|idretts|svømme|bade|gjenvinnings|avfalls)anlegg(?:et)?|archive|canteen|nursing home|care home|nursery|kindergarten|school|library|station|office|department|hall|centre|center|museum|clinic|unit|team)\b|nav\b|legevakta|hr\b|ppt\b|ikt\b|it\b|byggesak|oppvekst|voksenopplæring\w*|renovasjon\w*|eiendom|skatteoppkreveren|helse og \w+|vann og avløp|politiet|brannvesenet|"
    r"hjemmesykeplei\w*|heimesjukeplei\w*|sykepleien|[\w-]*(?:sykepleien|omsorg(?:en|a)|helse(?:n)?)|driften|feieren|fritidsklubb\w*|sfo|aks|kommunedirektøren|ordføreren|politisk sekretariat)"
)
_AREA: Final = (
    r"(?:oppvekst|eiendom|kommunikasjon|byggesak|økonomi|hr|it|ikt|renovasjon|miljø|teknisk|plan|kultur|helse|nav|park|vei|veg|personal|lønn|regnskap|brann|digitalisering|innkjøp|arkiv|barnevern|organisasjon|samfunn|landbruk|beredskap|integrering|kirke|sfo|ppt|"
    r"teknisk drift|vann og avløp|vei og park|helse og mestring|helse og omsorg|plan og bygg|kultur og fritid|psykisk helse(?: og rus)?)"
)
_ROOM: Final = re.compile(
    r"\b[\w-]*(?:rom(?:met|mene)?|sal(?:en)?|aula(?:en)?|kjøkken(?:et)?|garderobe\w*|bygg(?:et|ene)?|plass(?:en)?|etasje\w*|uteområde\w*|område\w*)\b"
)
"""A room of a house: told only where no house is."""
_ANY_ROOM: Final = re.compile(
    r"(?:(?:personal|klasse|møte|spise|pause|lærer|vakt|gruppe|arbeids|vente|kopi|lager|bad|stue|fellesrom|treningsrom)?rom(?:met|mene|ma)?"
    r"|(?:fellesk|postk|k)jøkken(?:et)?|kontor(?:et|ene)?|garderobe\w*|\w*plass(?:en|ene)?|ute(?:område|areal)\w*|områdene?|byggene|bygget|uterommet)"
)
"""A room that any house has: who writes so means the own enhet."""
_PREPOSITION: Final = (
    r"(?:til|te|på|ved|i|hos|for|at|in|inne på|ute på|nede på|gjelder|gjeld|rundt|langs|utenfor)"
)
_JOIN: Final = r"(?:på|i|ved|hos|av|at|in|of)"
_DETERMINER: Final = r"(?:(?:den|det|de|dei|the|our|vår|vårt|våre|alle|hele|heile|gamle|nye|begge)\s+)*"
_PROPER: Final = r"[A-ZÆØÅ][\w.-]{0,60}(?:\s+(?:[A-ZÆØÅ][\w.-]{0,60}|\d{1,3}[A-Z]?\b|gamle|nye|nedre|øvre|og(?=\s+[A-ZÆØÅ]))){0,7}"
"""A name of up to eight words: without an end it would be tried from each of its words to the last one."""
_SMALL: Final = r"(?i:til|te|på|ved|i|hos|for|at|in|av|og|med|om|innen|innenfor|fra|som|to|å|er|en|et|ei|the|a|of|and|with)"
_TAIL: Final = rf"(?:\s+(?:øst|vest|nord|sør|sentrum|aust|north|south|east|west|\d\. etasje)\b)?(?:\s+{_JOIN}\s+(?:{_PROPER}|(?:øst|vest|nord|sør|sentrum|aust|vår)\b)(?:\s+(?i:{_ORG}))?|\s+{_JOIN}\s+(?:(?!{_SMALL}\s)\w[\w-]*\s+)?(?i:{_ORG}))?"
_PHRASE: Final = rf"(?:(?:{_PROPER}\s+)?(?:(?!{_SMALL}\s)\w[\w-]*\s+){{0,2}}?(?:\w+-\s+(?i:og|and)\s+)?(?i:{_ORG}){_TAIL}|{_PROPER}{_TAIL}|(?i:{_AREA})\b{_TAIL})"
_AFTER: Final = re.compile(rf"(?<!\w)(?i:{_PREPOSITION})\s+(?i:{_DETERMINER})(?P<unit>{_PHRASE})")
_OF: Final = re.compile(
    rf"(?<!\w)(?i:av|of|fra|frå|mellom|from)\s+(?i:{_DETERMINER})(?P<unit>(?:{_PROPER}\s+)?(?i:{_ORG}){_TAIL})"
)
_OURS: Final = re.compile(
    rf"(?<!\w)(?i:(?:vi|oss|jeg|eg|me|mi|dei|de|we|æ)\s+(?:som (?:jobber|er) )?(?:på|i|ved|hos|fra|frå|in|at|from|te))\s+(?i:{_DETERMINER})(?P<unit>[\w.-]+(?:\s+(?!(?i:trenger|treng|må|har|skal|vil|ønsker|ønskjer|skulle|ber|kunne|behøver|er|need|would|want|mangler)\b)[\w.-]+){{0,4}})"
)
_LAST: Final = re.compile(
    rf"[,.¤\n]\s{{0,5}}(?:(?i:mvh|hilsen)\s+\w+,\s*)?(?P<unit>(?:{_PROPER}\s+)?(?i:{_ORG}){_TAIL})[\s.!]*$"
)
_OPENS: Final = re.compile(
    rf"(?:^|[.!\n]\s{{1,5}})(?P<unit>(?:{_PROPER}\s+)?(?i:{_ORG})(?: vår| vårt| våre)?{_TAIL})(?=\s+(?:har|er|skal|vil|må|ønsker|her)\b|\s*\()"
)
_FROM: Final = re.compile(
    rf"(?i:\b(?:jeg er|eg er|det er|dette er|her er|mitt navn er|jeg heter|navnet er|this is|i am))\s+[A-ZÆØÅ][\w-]+(?:\s+[A-ZÆØÅ][\w-]+){{0,2}},?\s+(?:fra|frå|i|på|ved|hos|from|at)\s+(?P<unit>{_PHRASE})"
)
"""«Det er Nils fra Parkering»."""
_LABEL: Final = re.compile(
    r"(?i:(?:^|[.;,\n¤]\s{0,5}(?:[-•*]\s{0,5})?)(?:enhet|sted|hvor|avdeling|skole|virksomhet|gjelder(?: for)?|leveringssted|leveres(?: til| på)?|lokasjon|for hvem|hvem|mottaker|tjenestested|arbeidssted|unit|location|where|for))\s*[:=]\s*(?P<unit>[^\n,;¤.]+(?:\. etasje)?)"
)
_HEADING: Final = re.compile(rf"^\W{{0,5}}(?P<unit>{_PHRASE})(?:\s*:|\s+[–-])\s")
_ROLE: Final = re.compile(
    r"(?i:(?:\w*(?:koordinator|rådgiver|konsulent|sjef|leder|ansvarlig|pedagog|lærer|ingeniør|mester|pleier|assistent)(?:en|ne|ene|ere|erne)?|vaktmester(?:en|ne)?|rektor(?:en)?|lærer(?:en|ne)?|renholder(?:en|ne)?|elever|elevene|ansatte|de ansatte|styrer(?:en)?|leder(?:en|ne)?|brukerne|brukere|beboerne|pasientene|foreldrene|barna|sjefen|kollegaen|jeg|vi|eg|me|det|dette|her|æ|e|mi|man|i|we|it|there|this|these|dei|de|den|dere|nå|no|snart|og|men|"
    r"hei|i år|neste år|behov|ønske|innkjøp|kjøp|kommunen|someone|please|også|derfor|ja|emne|hva|sak|pris|beløp|frist|når|antall|what|subject|mvh|hilsen)(?![\w-]))"
)
_NOT_PROPER: Final = re.compile(
    r"(?i:(?:office|excel|word|windows|teams|nok|kr|hp|dell|apple|microsoft|adobe|iso|ns|eu|vi|jeg|thon|scandic|quality|leirskole|norsk|norge|oslo universitet\w*)\b)|[A-ZÆØÅ]?\d"
)


def read_place(text: str, *, subject: Span | None) -> tuple[str | None, tuple[Span, ...]]:
    """Return the words for who needs it, and what to leave out of the thing's name.

    `text` has its dates, amounts and lengths of time hidden; `subject` is what stands before the words of needing.
    """
    found = [*_labels(text), *_subject(text, subject), *_after_preposition(text)]
    if not found:
        return None, ()
    best = max(found, key=lambda one: (one[0], -one[1][0]))
    hidden = tuple(one[2] for one in found if one[0] >= _SURE or one is best)
    if _ANY_ROOM.fullmatch(fold(text[best[1][0] : best[1][1]])):
        return None, hidden
    return " ".join(text[best[1][0] : best[1][1]].split()).strip(" .,:;-"), hidden


_SURE: Final = 2
_Candidate = tuple[int, Span, Span]
"""How surely it is the unit, where its words stand, and where they do with their preposition."""


def _labels(text: str) -> list[_Candidate]:
    found = [
        (6, match.span("unit"), match.span()) for match in _LABEL.finditer(text) if match["unit"].strip()
    ]
    if (match := _HEADING.match(text)) and _is_unit(match["unit"]):
        found.append((5, match.span("unit"), match.span()))
    return found


def _subject(text: str, subject: Span | None) -> list[_Candidate]:
    """Return who is said to need it: «vi på Volla skole», «Barnevernet»."""
    found = [
        (5, match.span("unit"), match.span())
        for match in _OURS.finditer(text)
        if not _NOT_PROPER.match(match["unit"])
    ]
    found += [(2, match.span("unit"), match.span()) for match in _FROM.finditer(text)]
    if subject is None:
        return found
    start, end = subject
    said = text[start:end]
    lead = re.match(
        r"\s*(?:(?i:hei(?:sann)?|hallo|hi|hello)\b[\s,!.]*|(?i:også|og|men|nå|her)\s+)*(?i:(?:den|de|dei|the)\s+)?",
        said,
    )
    start += lead.end() if lead else 0
    said = _GOES_ON.split(text[start:end])[0].rstrip(" ,")
    if (
        not said
        or (_ROLE.match(said) and said != "IT")
        or HIDDEN in said
        or len(said.split()) > _LONGEST
        or re.search(r"[,.;:]|^\d|\bog$|\b(?:planlegger|har|er|skal|vil|må)\b", said)
    ):
        return found
    folded = fold(said)
    sure = (
        re.search(rf"{_ORG}|{_AREA}\b", folded)
        or re.fullmatch(r"[\w-]+(?:en|et|a|ene|ane|vesenet|vernet)(?: .*)?", folded)
        or said[:1].isupper()
    )
    return [*found, (4, (start, start + len(said)), (start, end))] if sure else found


_LONGEST: Final = 6
_GOES_ON: Final = re.compile(
    r"(?<=\w)\s+(?:har|er|skal|vil|må|planlegger|åpner|flytter|får)\s(?=.*\bog\s*$)", re.DOTALL
)
"""What is told of somebody before the words of needing: «Volla skole skal på tur og» trenger."""


def _after_preposition(text: str) -> list[_Candidate]:
    """Return what stands after «til», «på», «ved» and the like, where it is a place."""
    found: list[_Candidate] = []
    for match in _AFTER.finditer(text):
        unit = match["unit"]
        if not _is_unit(unit):
            continue
        room = _ROOM.fullmatch(fold(unit)) is not None
        found.append((1 if room else 3, match.span("unit"), match.span()))
    weaker = () if found else (*_LAST.finditer(text), *_OF.finditer(text), *_OPENS.finditer(text))
    found += [(1, match.span("unit"), match.span("unit")) for match in weaker if _is_unit(match["unit"])]
    return found


def _is_unit(unit: str) -> bool:
    """Say whether a phrase after a preposition is an office or a place and not a product, a fair or a person's thing."""
    if _NOT_PROPER.match(unit) or _ROLE.match(unit):
        return False
    folded = fold(unit)
    return (
        re.search(rf"(?:^|\b)(?:{_ORG}|{_AREA}\b)", folded) is not None
        or re.match(r"[A-ZÆØÅ]\w*[a-zæøå]", unit) is not None
    )
