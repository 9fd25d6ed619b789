"""The words that lengths of contracts are told in."""

import re
from decimal import Decimal
from functools import lru_cache

from rapidfuzz.distance import OSA

from norsk.words import word_set

SHORTEST = 4  # letters; a shorter word is too near to others for a slip to be seen

_UNITS: tuple[tuple[Decimal, re.Pattern[str]], ...] = (
    (Decimal(6), re.compile(r"halvår\w*|semester|semestre|semestra")),
    (Decimal(12), re.compile(r"(?:skole|skule|kalender|avtale|opsjons|budsjett|drifts)?(?:år|års|årets|åra|årig\w*|årsperiode\w*|års\w+)"
                             r"|aar|årr|åer|ård|ar|årleg|år[ae]ne|years?|yrs?|yearly")),
    (Decimal(1), re.compile(r"(?:kalender)?(?:måned|månad|mndr?|mnd|månder|mån|mth|month)(?:er|ers|ar|ars|s|ersavtale|sperioder?|edersavtale)?"
                            r"|måneder\w*|månadar\w*|måneds\w*|maneder|månder|mnder|mnds")),
    (Decimal(3), re.compile(r"kvartal\w*|quarters?")),
    (Decimal(12) / Decimal(52), re.compile(r"uker?s?|uka|veker?s?|vekers|weeks?|ukers|uk[ae]ne|vek[ae]ne|vekone")),
    (Decimal(12) / Decimal(365), re.compile(r"dag|dager|dagar|dagers|dagene|dagane|døgn|days?")),
)  # fmt: skip

GLUED_YEARS = re.compile(r"(?P<number>[a-zæøå]+?)(?P<unit>års?\w*|årig\w*|måneders?\w*|månaders?\w*)")

OPTION = re.compile(
    r"opsjon\w*|forleng\w*|prolong\w*|muligh\w*|mulig|moglegh\w*|mogleg|utvid\w*|option\w*|exten\w+|renew\w*|ytterligere|ytterlegare"
    r"|fornye\w*|fornying\w*|tillegg\w*|ekstra|additional|further"
)

TOTAL = frozenset(
    {
        "totalt",
        "sammen",
        "saman",
        "samlet",
        "samla",
        "alt",
        "maks",
        "maksimalt",
        "maksimum",
        "max",
        "total",
        "maximum",
        "tilsammen",
    }
)

INCLUDED = re.compile(
    r"\b(?:inkl\w*|inkludert|medregnet|med alle|including|incl\w*)\W+(?:\w+\W+){0,3}?(?:opsjon|forleng|option|exten)"
)

OF_WHICH = frozenset({"hvorav", "whereof", "derav", "herav", "kvarav"})

TIMES = frozenset({"x", "ganger", "gonger", "times", "gang", "gong", "*"})

LIMIT = frozenset({"inntil", "opptil", "maks", "maksimalt", "til", "max"})
EACH_TIME = frozenset({("om", "gangen"), ("av", "gangen"), ("om", "gongen"), ("per", "gang"), ("at", "a")})
# What may stand between a number and its unit: "tre nye år", "4-årig".
PADDING = frozenset({"-"}) | word_set(
    "nye nytt hele heile fulle faste ekstra ytterligere påfølgende mulige drøyt drøye godt gode snaut snaue knapt lite"
)
ENDING = frozenset({"si", "sies", "seie", "seiast", "sagt"})

LINKS = frozenset({"med", "på", "a", "i", "av"})

OPEN = re.compile(
    r"\bså lenge\b|\bså lenge\b|\bløpende\b|\bløpande\b|\bubestemt\b|\buten (?:slutt|avslutning|utløp)\w*|\butan slutt\w*|\bevig\w*"
    r"|\binntil videre\b|\binntil vidare\b|\bpermanent\w*|\bfor alltid\b|\bas long as\b|\bindefinite\w*|\bopen.?ended\b|\bongoing\b"
    r"|\buavgrens\w*|\bingen slutt\w*|\bno end\b|\btil (?:vi|noen|en|ein) (?:sier|seier|av partene)\b|\btil oppsigelse\b|\bsies opp\b"
    r"|\bsagt opp\b|\btidsubegrens\w*|\buten tidsbegrens\w*|\balltid\b|\bpå ubestemt\b|\buntil (?:further|cancel\w*)\b|\blivstid\b|\bvarig\b|\bikke noen slutt\w*|\brolling\b|\bikke tidsbegrens\w*|\buntil cancel\w*|\bno end ?date\b"
)

THEN_OPEN = re.compile(
    r"\b(?:deretter|så|etterpå|siden|then)\b[^.]{0,30}\b(?:løpende|løpande|ubestemt|inntil videre|rolling|ongoing)"
)

ONCE = re.compile(
    r"\bengangs\w*|\bein(?:gong|gongs)\w*|\bone.?(?:off|time)\b|\ben gang\b|\bein gong\b|\b(?:bare|kun|berre) (?:denne|én|en|ein|ett|eitt) (?:gang\w*|gong\w*|kjøp)\b"
)

# What only an answer about a length means by it; a running text has it about something else.
ONLY_OPEN = re.compile(r"\b(?:hele|heile) tid[ae]n?\b|\bfor godt\b|\bubegrens\w*|\bkontinuerlig\b")
ONLY_ONCE = re.compile(
    r"\b(?:kun|bare|berre) (?:en|ett|et|eit) (?:enkelt)?kjøp\b|\benkelt(?:kjøp|anskaffelse|bestilling)\w*|\bonce\b|^\W*(?:1 gang|engang)\W*$"
)

# "fire (4) år" says the number twice; the second is blanked out, so that positions stay.
ECHO = re.compile(
    r"(?<=\w ) ?\((?:[0-9]{1,3}|en|ett|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|tolv|one|two|three|four|five)\)"
)

NOTICE = re.compile(r"oppsig\w*|oppseiing\w*|varsel\w*|notice")


_MONTHS = ("måned", "måneder", "månad", "månader", "months")


@lru_cache(maxsize=4096)
def unit_of(word: str) -> Decimal | None:
    """Return how many months a unit of time such as "års" or "veker" holds, or None for another word."""
    for months, pattern in _UNITS:
        if pattern.fullmatch(word):
            return months
    slipped = word.startswith("m") and len(word) > SHORTEST and any(_slip(word, month) for month in _MONTHS)
    return Decimal(1) if slipped else None


def _slip(word: str, month: str) -> bool:
    """Tell whether a word is a month but for one letter: "måndeer"."""
    return OSA.distance(word, month, score_cutoff=1) <= 1
