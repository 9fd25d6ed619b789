"""What a sentence about being away or handing over says: which wish it is, the days, and whom it names.

Only whoever speaks of their own absence is understood. What asks how something works when somebody is away is a
question, and is left to the answers.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from dialogs.stand_in.reason import without_reason
from norsk.date_words import MONTHS, WEEKDAYS
from norsk.spelling import Speller
from norsk.stretch import Stretch, parse_stretch
from norsk.words import fold, word_set

LONGEST: Final = 240
"""Characters. Whoever tells more than this tells a story, and asks something at the end of it."""


class Wish(StrEnum):
    """What somebody wants."""

    ABSENCE = "absence"
    HANDOVER = "handover"
    BACK = "back"
    WITHDRAW = "withdraw"
    LIST = "list"
    ONE_AVTALE = "one avtale"


@dataclass(frozen=True, slots=True)
class Understood:
    """A wish and what was said of it. `sure` is False where only a colleague's name can tell it from a question.

    `whole` is False where some words were not understood: they may name somebody.
    """

    wish: Wish
    stretch: Stretch | None = None
    deputy: str = ""
    sure: bool = True
    whole: bool = True


_I = r"(?:jeg|eg|æ|æg|je)"
_OFF = (
    r"(?:borte|borta|bortreist|bortreiste?|vekke|vekk|fraværende|fråverande|permittert"
    r"|på (?:\w*ferie|feriane|kurs|reise|tjenestereise|tenestereise|seminar|konferanse|messe|samling|studietur)"
    r"|(?:i |ut i )?\w*perm(?:isjon)?(?:en)?|ute av kontoret|ikkj?e (?:på (?:jobb|kontoret|arbeid)|til stede|til stades|tilgjengelig|å treffe)"
    r"|hjemme fra jobb|(?:\w*ferien?|feire|fri|avspasering|avspaserer?|feriedager|fravær))"
)
_BEGINS = r"(?:er|e|har|tar|tek|skal|blir|går|drar|reiser|vil|må)(?: (?:være|vere|ha|ta|ut|nå|no|på))*"
_AWAY: Final = re.compile(
    rf"\b{_I} (?:er|e|blir|vert|har|tar|tek|skal|vil|kommer til å|kjem til å|skal ha|skal ta|skal være|skal vere|er nå|har nå|må ta)"
    rf"(?: (?:være|vere|ha|ta|ut|helt|heilt|dessverre|nå))* (?:{_OFF}|avspaserer?)\b"
    rf"|\b{_I} (?:avspaserer|ferierer|reiser bort|reiser på ferie|drar på ferie|går ut i permisjon|går i permisjon)\b"
    rf"|(?<=\w )(?:er|har|skal|blir|tar) {_I} (?:på |ha |være |ut i )?{_OFF}\b"
    r"|\bi(?:'?m| am| will be|'ll be) (?:away|out of (?:the )?office|off(?: work)?|on (?:holiday|vacation|leave|sick leave|parental leave)|sick|ill)\b"
    r"|\bi (?:have|take|am taking) (?:holiday|vacation|leave|time off|days off)\b"
)
_AWAY_FIRST: Final = re.compile(
    rf"^(?:{_BEGINS} )?{_OFF}\b"
    r"|^(?:am |is |will be )?(?:away|out of (?:the )?office|on (?:holiday|vacation|leave))\b"
    r"|^(?:jeg|eg) (?:vil|må|ønsker å|trenger å|skal) (?:ha|melde|velge) (?:en )?(?:ny )?(?:stedfortreder|stedfortredar|vikar for meg)\b"
    r"|^tjenestereise\b|^tenestereise\b|^seminar\b"
    r"|^(?:(?:kan du|jeg vil|eg vil|jeg skal|vennligst|vil|skal|jeg trenger|eg treng|jeg må) )?(?:(?:å )?melde?|registrere?|legge? inn|føre?|sette?)(?: inn)? "
    r"(?:meg (?:som )?(?:borte|bortreist|fraværende)|(?:et |nytt )?fravær(?:et)?(?: for meg| mitt)?|ferien?(?: min)?|(?:en )?(?:stedfortreder|vikar)(?: for meg)?)\b"
)
_QUITS: Final = re.compile(
    rf"(?:\b{_I} |^)(?:slutter|slutta|sluttar|går av(?: med pensjon)?|blir pensjonist|bytter jobb|skal slutte)\b"
)
_SUPPOSED: Final = re.compile(
    r"\b(?:når|nar|hvis|viss|dersom|om|mens|medan|at|fordi|while|when|if)\s+(?:\w+ )?$"
)
_ASKS: Final = re.compile(
    r"\b(?:hva|hvem|hvordan|hvor|hvilke[nt]?|hvorfor|kva|kven|korleis|kor|kva for|kvifor|what|who|how|where|which|why|should"
    r"|kan jeg|kan eg|må jeg|må eg|får jeg|får eg|bør jeg|bør eg|kan i|can i|must i|do i|kan vi|må vi|bør vi|skal vi|lurer på|lurte på)\b"
)
_LEAVE: Final = re.compile(r"\b\w*perm(?:isjon)?(?:en)?\b|\bparental leave\b")
"""What is never for one day: a single date is its beginning."""
_BUSINESS: Final = re.compile(
    r"\b(?:trenger|treng|need|bestill\w*|kjøp\w*|hotell\w*|avtale\w*|leverandør\w*|faktura\w*|tilbud\w*|anbud\w*|kontrakt\w*|anskaff\w*|mva)\b"
)
_REQUESTS: Final = re.compile(r"\b(?:kan|kunne|can|could|vil)\b")
_MINE: Final = re.compile(
    r"\b(?:for|etter) (?:meg|mæ|me)\b|\balt (?:mitt|ansvaret mitt|det jeg har)\b|\bmitt ansvar\b|\b(?:jobben|arbeidet) (?:min|mitt)\b"
    r"|\b(?:avtalene|avtalane|sakene|sakane|oppgavene|oppgåvene|avvikene) mine\b|\bmine (?:avtaler|avtalar|saker|oppgaver|avvik)\b"
    r"|\bmy (?:agreements|contracts|work|tasks|cases)\b|\b(?:min|mitt) (?:stedfortreder|stedfortredar|vikar)\b|\b(?:stedfortrederen|vikaren) min\b"
)
_ALL_MINE: Final = re.compile(
    r"\balt (?:mitt|ansvaret mitt|det jeg har)\b|\bmitt ansvar\b|\b(?:avtalene|avtalane|sakene|sakane|oppgavene) mine\b"
    r"|\bmine (?:avtaler|avtalar|saker|oppgaver)\b|\b(?:jobben|arbeidet) (?:min|mitt)\b|\ball my \w+\b|\bmy (?:agreements|contracts)\b"
)
_ROLE = r"(?:stedfortreder|stedfortredar|vikar|deputy|stand-in|substitute)(?:en|aren)?"
_TAKES: Final = re.compile(
    r"\b(?:skal|kan) (?:ha|få)(?= (?:alle |alt |mine ))|(?:\b(?:skal|vil|kan|kunne|will|can|har sagt ja til å|må)\s+)?"
    rf"\b(?:(?:tar|tek|ta|take|takes) (?:over|(?=(?:mine|mi|sakene|sakane|avtalene|avtalane|jobben|oppgavene)\b))|overtar|overtek|overta|vikarierer|vikarierar|vikariere|vikarerer|dekker|dekke|covers?"
    rf"|stepper inn|stiller opp|steller|passer på|svarer|steppe inn|trår til|fyller inn|fills in|stands in|(?:er|blir|e|vert|være|is|will be) (?:(?:min|my) )?{_ROLE}(?: min)?)\b"
)
_NAMED_AFTER: Final = re.compile(
    rf"\b{_ROLE}(?: min)?\s*(?:er|blir|vert|:|is|=)\s*|\b(?:med|with|sette?|velge?|bruke?|registrere?)\s+(?=\S+(?: \S+){{0,3}} (?:som|as) (?:min |my )?{_ROLE})|\b(?:min )?{_ROLE}:\s*"
)
_HAND_OVER: Final = re.compile(
    r"^(?:(?:kan du|vil du|vennligst|please|can you|jeg vil|eg vil|jeg skal|eg skal|jeg ønsker å) )?"
    r"(?:overfør|overføre|flytt|flytte|gi|overlat|overlate|overdra|transfer|hand over|move)\s+"
    r"(?:alle|alt|alle avtaler|alle saker|everything|all)?\s*(?:alle |all )?"
    r"(?:(?:avtalene|avtalane|avtaler|sakene|sakane|saker|oppgavene|avvikene|ansvaret)(?: og (?:avvikene|sakene|oppgavene|avvik))? ?(?:mine|mitt)?"
    r"|mine (?:avtaler|avtalar|saker|oppgaver)(?: og avvik)?|mitt|det jeg har|my (?:agreements|contracts|work|cases))?\s*"
    r"(?:til|te|åt|over på|over til|på|to)\s+"
)
_ORDERS: Final = re.compile(
    r"^(?:overfør|flytt|gi|overlat|overdra|transfer|hand over|move|vennligst|please|jeg|eg)\b"
)
_FOR_GOOD: Final = re.compile(
    r"\b(?:fra nå(?: av)?|frå no(?: av)?|fra i dag|for godt|permanent|heretter|from now on|for good)\b"
)
_EVERYTHING: Final = re.compile(r"\b(?:alle|alt|mine|mitt|all|everything|my)\b")
_ONE: Final = r"(?:avtale(?:n)? (?:nr\.? ?)?\d{4}/\d{1,6}(?:-\d+)?|\d{4}/\d{1,6}(?:-\d+)?|(?:\S+ ){0,4}?\S*avtalen? (?:min|mi|mitt)|(?:min|mi) \S*avtale)"
_ONE_AVTALE: Final = re.compile(
    rf"^(?:(?:kan du|vil du|vennligst|jeg vil|jeg skal) )?(?:overfør|overføre|flytt|flytte|gi|overlat|overlate) {_ONE} (?:over )?(?:til|på|åt) \w+"
    rf"|^\w+(?: \w+){{0,2}} (?:(?:skal|kan) )?(?:tar over|tek over|overtar|overtek|overta|ta over) {_ONE}"
)
_BACK: Final = re.compile(
    rf"^(?:(?:hei|nå|no|så)\W+)*(?:{_I}\s*(?:er|e|kommer|kjem|kom|blir|vert)|er|i'm|i am|i'll be|i will be)?\s*"
    r"(?:nå |no |snart )?(?:tilbake|tebake|tilbakers|attende|back|her igjen|her att|på (?:jobb|plass|kontoret) (?:igjen|att)|frisk igjen|friskmeldt)\b"
)
_WITHDRAW: Final = re.compile(
    rf"^(?:avbryt|avbryte|avlys|trekk tilbake|trekk|slett|stopp|fjern|cancel|kanseller)\s+(?:(?:mitt|det|my|alt)\s+)?"
    r"(?:fravær(?:et)?|ferien?|overføringen?|stedfortreder(?:en)?|vikar(?:en)?|absence|permisjonen?|sykmeldingen?)(?: mitt| min)?[.!]*$"
    rf"|^{_I} (?:er|e|blir|skal) (?:likevel )?ikk?j?e (?:være |på )?(?:borte|vekke|bortreist|ferie)(?: likevel| allikevel)?[.!]*$"
    rf"|^{_I} skal ikk?j?e på ferie(?: likevel| allikevel)?[.!]*$"
)
_LIST: Final = re.compile(
    r"^(?:(?:vis|se|list|vise)(?: meg)? )?(?:mine fravær|mitt fravær|fraværet mitt|fraværene mine|mine stedfortredere|fravær"
    r"|my absences?|mine overføringer)[.?!]*$"
    rf"|^(?:hvem|kven|kem|who) (?:er det som |som )?(?:tar over|tek over|vikarierer|vikarierar|dekker|is covering|takes over|covers|is standing in|stands in)"
    r" (?:for (?:meg|mæ|me))(?: (?:når|mens|medan|i|nå|no|imens|i dag|while|when)\b.{0,60})?[.?!]*$"
    rf"|^(?:hvem|kven|kem|who) (?:er|e|is) (?:(?:min|my) {_ROLE}|{_ROLE} (?:min|for meg))(?: (?:i|nå|når|mens)\b.{{0,60}})?[.?!]*$"
    rf"|^(?:hvem|kven|who) (?:tar over|tek over|takes over|får (?:sakene|avtalene) mine|får mine saker) (?:når|mens|medan|while|when) (?:{_I} (?:er|e)|i'm|i am) "
    r"(?:borte|vekke|på ferie|sykmeldt|syk|away|on holiday)[.?!]*$"
    rf"|^(?:når|nar|hvor lenge|kor lenge|when) (?:er|e|am) (?:{_I}|i) (?:borte|vekke|på ferie|away|meldt borte)[.?!]*$"
    rf"|^(?:er|e|am) (?:{_I}|i) (?:meldt )?(?:borte|vekke|away)(?: nå| no| i dag)?[.?!]*$"
    r"|^(?:hvem|kven) (?:dekker jeg for|dekkjer eg for|tek eg over for|er eg (?:stedfortreder|vikar) for)[.?!]*$"
    r"|^(?:hvem|kven) (?:tar jeg over for|er jeg (?:stedfortreder|vikar) for|vikarierer jeg for)[.?!]*$"
)
_GREETING = re.compile(r"^(?:hei(?:sann)?|hallo|god (?:morgen|dag)|hi|hello)\b[\s,.!:–-]*")
_NO_NAME: Final = word_set(
    "jeg eg du vi de dere han hun ho man en ei et ingen noen nokon hvem kven som det dette alle alt andre hvis når om kan kunne skal vil må"
    " og så men for til fra frå i på av med er e borte ferie uke uka uken veke ukene da derfor perioden imens mens min mitt mine samtidig"
    " i'm away i the from to until and so who which leverandøren leverandør kommunen kontakten ny nye vekke sykmeldt bortreist fri permisjon"
    " tom fom dag morgen månad måned måneden året nå no fraværende that we you they it neste denne syk sjuk office holiday vacation leave please vennligst hei"
)
_STOPS: Final = _NO_NAME | frozenset(MONTHS) | frozenset(WEEKDAYS)
_LEADER: Final = re.compile(
    r"(?:(?:lederen|leiaren|sjefen) min|(?:min|my) (?:leder|leiar|sjef|boss|manager))"
)
_AND = re.compile(r"\s+(?:og|and|eller|or|&)\s+", re.IGNORECASE)
_SPELLER: Final = Speller(
    dict.fromkeys((
        "borte", "ferie", "permisjon", "over", "overtar", "overfør", "stedfortreder", "vikarierer", "tilbake", "slutter", "fravær",
        "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "januar", "februar", "august", "september", "oktober", "november", "desember",
    ), 1)
)  # fmt: skip
_NEVER_WRONG: Final = _STOPS | word_set("kari over serie ferien ovn per ole alle alt tar tek bort")
_PIECE = re.compile(r"[^\s,;:!?()«»\"–—]+")
_NAME_LENGTH: Final = 4
_FILLER: Final = _STOPS | word_set(
    "hei hallo takk please hilsen mvh meg mæ me jobb kontoret hele heile dagen dager dag ca litt bare også samt fram frem og med pga grunn"
    " grunnet ut over inn hjemme heime barn sykt sjukt reise reiser bort ferien sommerferie juleferie vinterferie høstferie påske påska jul jula sommer sommeren at"
    " will be have has my mine days all uten utan stedfortreder vikar deputy melde meld registrer registrere sett legg inn fravær fraværet ny nytt kurs"
    " a an of for in on am is not at ikke igjen resten uten lønn hjemmefra likevel først siste tilbake back day time off week weeks uker dagar månader måneder tre to fire fem"
)


def understand(text: str, *, today: date) -> Understood | None:
    """Return what somebody wants who writes of their own absence or of handing over, or None for anything else."""
    text = without_reason(text.replace("’", "'").strip())
    found = _understood(text, today)
    if found is None and "?" not in text and (mended := _respelt(text)) != text:
        found = _understood(mended, today)
        return replace(found, whole=False) if found else None
    return found


def _respelt(text: str) -> str:
    """Return a text with the words that notices are made of put right where they are misspelt, but no name."""

    def right(found: re.Match[str]) -> str:
        word = found[0]
        if word in _NEVER_WRONG or (word[0].isupper() and found.start() > 0):
            return word
        return _SPELLER.nearest(word.casefold()) or word

    return re.sub(r"[^\W\d_]{3,}", right, text)


def _understood(text: str, today: date) -> Understood | None:
    folded = fold(text)
    if greeting := _GREETING.match(folded):
        text, folded = text[greeting.end() :], folded[greeting.end() :]
    if not folded or len(folded) > LONGEST:
        return None
    if _LIST.search(folded):
        return Understood(Wish.LIST)
    if _WITHDRAW.search(folded):
        return Understood(Wish.WITHDRAW)
    if _ONE_AVTALE.search(folded) and "?" not in text:
        return Understood(Wish.ONE_AVTALE)
    return (
        _back(text, folded, today)
        or _handed_over(text, folded)
        or _absence(text, folded, today)
    )  # fmt: skip


def _back(text: str, folded: str, today: date) -> Understood | None:
    match = _BACK.search(folded)
    if match is None or "?" in text:
        return None
    rest = " " * match.end() + text[match.end() :]
    stretch = parse_stretch(rest, today=today)
    if _unknown(rest, stretch) or (stretch and stretch.first is None):
        return None
    return Understood(Wish.BACK, stretch)


def _handed_over(text: str, folded: str) -> Understood | None:
    """Read "overfør alle avtalene mine til Per": an order, not a question whether one may."""
    match = _HAND_OVER.search(folded)
    if match is None or not _EVERYTHING.search(match.group()):
        return None
    name, end = _name_after(text, match.end())
    rest = _FOR_GOOD.sub("", folded[end:])
    if not name or _unknown(rest, None):
        return None
    return Understood(Wish.HANDOVER, deputy=name, sure="?" not in text and _ORDERS.search(folded) is not None)


def _absence(text: str, folded: str, today: date) -> Understood | None:
    away = _AWAY.search(folded) or _AWAY_FIRST.search(folded)
    name, start, end = _deputy(text, folded)
    mine, quits = _MINE.search(folded), _QUITS.search(folded)
    if not away and not (name and mine) and not quits:
        return None
    rest = _without(_without(text, start, end), *(away.span() if away else quits.span() if quits else (0, 0)))
    stretch = parse_stretch(_FOR_GOOD.sub(lambda found: " " * len(found[0]), fold(rest)), today=today)
    if stretch and stretch.first == stretch.last and _LEAVE.search(folded):
        stretch = replace(stretch, last=None)
    asks = "?" in text or _ASKS.search(fold(rest)) is not None
    supposed = away is not None and _SUPPOSED.search(folded[: away.start()]) is not None
    wonders = quits is not None and _TAKES.search(folded) is not None
    if (supposed and not name) or (
        asks and not wonders and not (name and stretch and _REQUESTS.search(folded))
    ):
        return None
    if _unknown(rest, stretch, most=8 if stretch else 3 if name else 1):
        return None
    if not name and not quits and _unknown(rest, stretch) and _BUSINESS.search(fold(rest)):
        return None
    for_good = quits is not None or bool(name and (_FOR_GOOD.search(folded) or _ALL_MINE.search(folded)))
    hands_over = (
        for_good and not away and (stretch is None or stretch.last is None or stretch.first == stretch.last)
    )
    if hands_over or quits:
        return Understood(Wish.HANDOVER, stretch, name, sure=bool(quits or (mine and not asks)))
    return Understood(
        Wish.ABSENCE,
        stretch,
        name,
        sure=not asks and not supposed and bool(away or (mine and (stretch or for_good))),
        whole=(bool(name) or not (mine or _unknown(rest, stretch))) and not (stretch and stretch.gaps),
    )


def _without(text: str, start: int, end: int) -> str:
    """Return a text of the same length with blanks in the place of a part of it."""
    return text[:start] + " " * (end - start) + text[end:]


def _deputy(text: str, folded: str) -> tuple[str, int, int]:
    """Return whom a sentence names as the one who takes over, and where it says so; "" where it names nobody."""
    if match := _NAMED_AFTER.search(folded):
        name, end = _name_after(text, match.end())
        if name:
            return name, match.start(), end
    for match in _TAKES.finditer(folded):
        name, start = _name_before(text, match.start())
        if name:
            return name, start, match.end()
    return "", 0, 0


def _name_before(text: str, position: int) -> tuple[str, int]:
    """Return the name that stands right before a place, and where it begins."""
    before = text[:position].rstrip()
    if leader := re.search(rf"{_LEADER.pattern}$", fold(before)):
        return leader[0], leader.start()
    start = len(before)
    found: list[str] = []
    for piece in reversed(list(_PIECE.finditer(before))):
        word = fold(piece[0])
        apart = before[piece.end() : start].strip() != ""
        stops = _NO_NAME if not found else _STOPS
        if word in ("og", "and") and found and _is_written_as_name(before[: piece.start()]):
            start, found = piece.start(), [piece[0], *found]
            continue
        if apart or word.strip(".") in stops or (any(c.isdigit() for c in word) and "@" not in word):
            break
        if piece[0].endswith(".") and len(piece[0]) > 2:  # noqa: PLR2004 - an initial is short
            break
        start, found = piece.start(), [piece[0], *found]
        if len(found) == _NAME_LENGTH:
            break
    return " ".join(found), start


def _is_written_as_name(before: str) -> bool:
    """Say whether a text ends with a word that can only be a name: "Per og Kari tar over"."""
    last = before.split()[-1:]
    return bool(last) and last[0][:1].isupper() and fold(last[0]) not in _STOPS


def _name_after(text: str, position: int) -> tuple[str, int]:
    """Return the name that stands right after a place, and where it ends."""
    if leader := re.match(_LEADER.pattern, fold(text[position:])):
        return leader[0], position + leader.end()
    end = position
    found: list[str] = []
    for piece in _PIECE.finditer(text, position):
        word = fold(piece[0]).strip(".")
        stops = _NO_NAME if not found else _STOPS
        apart = text[end : piece.start()].strip() != ""
        if apart or word in stops or (any(c.isdigit() for c in word) and "@" not in word):
            break
        end, found = piece.end(), [*found, piece[0].rstrip(".")]
        if len(found) == _NAME_LENGTH or piece[0].endswith("."):
            break
    return " ".join(found), end


def _unknown(text: str, stretch: Stretch | None, *, most: int = 0) -> bool:
    """Say whether more words are left than a plain notice has, once the days are taken out."""
    if stretch:
        text = _without(text, stretch.start, stretch.end)
    left = [
        word
        for piece in _PIECE.findall(_MINE.sub(" ", fold(text)))
        if (word := piece.strip(".-–'"))
        and word not in _FILLER
        and not any(character.isdigit() for character in word)
    ]
    return len(left) > most


def means_leader(name: str) -> bool:
    """Say whether a name is "lederen min" or the like."""
    return _LEADER.fullmatch(fold(name.strip())) is not None


def name_parts(name: str) -> list[str]:
    """Return the names in what was written as one: "Per og Kari" is two."""
    return _AND.split(name.strip())
