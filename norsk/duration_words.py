"""The words that lengths of contracts are told in."""

import re
from decimal import Decimal

_UNITS: tuple[tuple[Decimal, re.Pattern[str]], ...] = (
    (Decimal(6), re.compile(r"halvår\w*|semester|semestre|semestra")),
    (Decimal(12), re.compile(r"(?:skole|skule|kalender|avtale|opsjons|budsjett|drifts)?(?:år|års|årets|åra|årig\w*|årsperiode\w*|års\w+)"
                             r"|aar|årleg|år[ae]ne|years?|yrs?|yearly")),
    (Decimal(1), re.compile(r"(?:kalender)?(?:måned|månad|mndr?|mnd|månder|mån|mth|month)(?:er|ers|ar|ars|s|ersavtale|sperioder?|edersavtale)?"
                            r"|måneder\w*|månadar\w*|måneds\w*|maneder|månder|mnder|mnds")),
    (Decimal(3), re.compile(r"kvartal\w*|quarters?")),
    (Decimal(12) / Decimal(52), re.compile(r"uker?s?|uka|veker?s?|vekers|weeks?|ukers")),
    (Decimal(12) / Decimal(365), re.compile(r"dag|dager|dagar|dagers|døgn|days?")),
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
    r"\b(?:inkl\w*|inkludert|medregnet|med alle|including|incl\w*)\W+(?:\w+\W+)?(?:opsjon|forleng|option|exten)"
)

OF_WHICH = frozenset({"hvorav", "derav", "herav", "kvarav"})

TIMES = frozenset({"x", "ganger", "gonger", "times", "gang", "gong", "*"})

LINKS = frozenset({"med", "på", "a", "i", "av"})

OPEN = re.compile(
    r"\bså lenge\b|\bså lenge\b|\bløpende\b|\bløpande\b|\bubestemt\b|\buten (?:slutt|avslutning|utløp)\w*|\butan slutt\w*|\bevig\w*"
    r"|\binntil videre\b|\binntil vidare\b|\bpermanent\w*|\bfor alltid\b|\bas long as\b|\bindefinite\w*|\bopen.?ended\b|\bongoing\b"
    r"|\buavgrens\w*|\bingen slutt\w*|\bno end\b|\btil (?:vi|noen|en|ein) (?:sier|seier|av partene)\b|\btil oppsigelse\b|\bsies opp\b"
    r"|\bsagt opp\b|\btidsubegrens\w*|\buten tidsbegrens\w*|\balltid\b|\bpå ubestemt\b|\buntil (?:further|cancel\w*)\b|\blivstid\b|\bvarig\b|\bikke noen slutt\w*|\brolling\b"
)

THEN_OPEN = re.compile(
    r"\b(?:deretter|så|etterpå|siden|then)\b[^.]{0,30}\b(?:løpende|løpande|ubestemt|inntil videre|rolling|ongoing)"
)

ONCE = re.compile(
    r"\bengangs\w*|\bein(?:gong|gongs)\w*|\bone.?(?:off|time)\b|\ben gang\b|\bein gong\b|\b(?:bare|kun|berre) (?:denne|én|en|ein|ett|eitt) (?:gang\w*|gong\w*|kjøp)\b|\bkun (?:en|ett) kjøp\b"
)

# "fire (4) år" says the number twice; the second is blanked out, so that positions stay.
ECHO = re.compile(
    r"(?<=\w ) ?\((?:[0-9]{1,3}|en|ett|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|tolv|one|two|three|four|five)\)"
)

NOTICE = re.compile(r"oppsig\w*|oppseiing\w*|varsel\w*|notice")


def unit_of(word: str) -> Decimal | None:
    """Return how many months a unit of time such as "års" or "veker" holds, or None for another word."""
    for months, pattern in _UNITS:
        if pattern.fullmatch(word):
            return months
    return None
