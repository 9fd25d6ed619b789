"""What a question is about: its amounts and what they mean, the kind, the kommune, the date, and what is asked."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from knowledge.kind import find_kind, without_kind
from knowledge.terskelverdi import Buyer, Kind, Level
from norsk.amount import Amount, find_amounts
from norsk.date import Period, find_period
from norsk.duration import Duration, find_durations


class Ask(StrEnum):
    """What a question about a purchase wants to know."""

    ANNOUNCE = "announce"
    REPORT = "report"
    LAW = "law"
    OPEN = "open"


class Role(StrEnum):
    """What an amount in a question means."""

    PURCHASE = "purchase"
    REVENUE = "revenue"
    OTHER = "other"


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


ASKS: Final = {
    Ask.ANNOUNCE: _words(
        r"\blys\w* ut",
        r"\butlys\w*",
        r"\bkunngj\w+",
        r"\bdoffin\b",
        r"\bute? på anbud",
        r"\bpå anbud",
        r"\banbudsplikt",
        r"\bpå doffin",
        r"\bted\b",
        r"\badverti\w+",
        r"\bpublish\w*",
        r"\btender\b",
        r"\bkonkurranseutsett\w*",
    ),
    Ask.REPORT: _words(
        r"\bbehovsmeld\w*",
        r"\bme?ll?e?d\w*\b(?! av)",
        r"\binnom innkj\w+",
        r"\bsi\w* (?:i)?fra\b",
        r"\bgi beskjed",
        r"\binvolver\w*",
        r"\btell (?:anyone|someone)",
        r"\breport\b",
        r"\bvarsl\w+",
        r"\bvia innkj\w+",
        r"\bgjennom innkj\w+",
        r"\bkontakt\w* innkj\w+",
        r"\binnkj[øo]pss?eksjon\w*",
        r"\banskaffelsesenhet\w*",
        r"\bmelle\b",
        r"\bnotify\b",
        r"\bask (?:anyone|permission)",
        r"\bmåtte? spørre",
        r"\bspørre om lov",
        r"\bbare (?:kjøpe|bestille|handle)",
        r"\bkjøpe (?:selv|sjøl|direkte)",
        r"\bbestille (?:selv|sjøl|direkte)",
        r"\bfritt fram",
    ),
    Ask.LAW: _words(
        r"\b(?:anskaffelses|anskaffings|innkjøps)?l[oå]v(?:en|a|verk\w*|n)?\b",
        r"\bloa\b",
        r"\bfoa\b",
        r"\bregelverk\w*",
        r"\bomfatt\w+",
        r"\bforskrift\w*",
        r"\bprocurement act\b",
        r"\bthe act\b",
        r"\bthe law\b",
    ),
    Ask.OPEN: _words(
        r"\bh?va gjør (?:jeg|vi|eg|æ|e)\b",
        r"\bk(?:v)?a gj(?:ø|e)r (?:eg|æ|e|vi|me)\b",
        r"\b(?:skal|må|bør) (?:jeg|vi|eg|æ|me) gj(?:ø|e)re\b",
        r"\bf[øy]rste st(?:eg|eget)\b",
        r"\bframgangsmåte\w*",
        r"\bfremgangsmåte\w*",
        r"\bh?va gjelder\b",
        r"\bkva gjeld\b",
        r"\bka gjelder\b",
        r"\bhvilke regler\b",
        r"\bkva reglar\b",
        r"\bhva nå\b",
        r"\bhvordan går (?:jeg|vi) (?:fram|frem)",
        r"\bwhat do i do\b",
        r"\bwhat applies\b",
        r"\bwhich rules\b",
        r"\bhvilken prosedyre\b",
        r"\bhva må (?:jeg|vi)\b",
        r"\bhva kreves\b",
        r"\bkva krevst\b",
        r"\bjeg skal gjøre nå\b",
    ),
}
"""Words that show what is wanted to know; a question may ask for several things."""

PURCHASE_TALK: Final = _words(
    r"\b(?:inn)?kj[øo]p(?:e|er|t|te|es|et|a|ene|ar)?\b",
    r"\banskaff(?:e|er|es|a|et|else[nr]?|elsen|ing|inga|ingen|elsene)?\b",
    r"\bbestill(?:e|er|t|te|ing|ingen|es)?\b",
    r"\bhandl(?:e|er|et|a)\b",
    r"\btreng(?:er|e|t|te)?\b",
    r"\bskal ha\b",
    r"\bleie[rs]?\b",
    r"\bleas(?:e|er|ing)\b",
    r"\bkost(?:e|er|a|et|ar|nad|ing)?\b",
    r"\bverdi(?:en|a)?\b",
    r"\bpris(?:en)?\b",
    r"\btilbud(?:et|ene|a)?\b",
    r"\b(?:ramme)?avtale[nr]?\b",
    r"\b(?:ramme)?avtalen\b",
    r"\bkontrakt(?:en|er|ene)?\b",
    r"\bkonkurranse[nr]?\b",
    r"\bprosedyre[nr]?\b",
    r"\bregl?er?\b",
    r"\bregler\b",
    r"\breglar\b",
    r"\breglene\b",
    r"\bgjelder\b",
    r"\bgjeld\b",
    r"\bgrens[ae][nr]?\b",
    r"\bterskel(?:en)?\b",
    r"\bspend\w*",
    r"\bbuy\w*",
    r"\bpurchas\w*",
    r"\bprocure\w*",
    r"\bcosts?\b",
    r"\bønsker\b",
    r"\bvil ha\b",
    r"\bhva gjør\b",
    r"\bfor (?:mye|mykje|dyrt|høyt|mange penger)\b",
    r"\bgår det an\b",
    r"\btoo much\b",
    r"\bneed\b",
    r"\boppdrag(?:et)?\b",
    r"\bbytte\b",
    r"\bfatt\b",
    r"\bskaffe\b",
    r"\bfirma(?:et)?\b",
    r"\bleverandør(?:en|er|ene)?\b",
)

WANTS_TO_BUY: Final = _words(
    r"\b(?:skal|vil|må|ønsker å|ynskjer å|trenger å|bør|har lyst til å|planlegger å|kan)\s+(?:\w+\s+){0,3}?"
    r"(?:inn)?(?:kjøpe|bestille|anskaffe|leie|skaffe|handle|ha nye?|ha nytt|få nye?|få nytt)\b",
    r"\b(?:vi|jeg|eg|me|æ|e)\s+(?:treng|trenger|behøver)\b",
    r"\b(?:i|we) (?:need|want) to (?:buy|order|purchase)\b",
)
"""Somebody tells that they want to buy something."""
ASKS_SOMETHING: Final = _words(
    r"\?",
    r"\bhv\w+",
    r"\bva\b",
    r"\bkva\b",
    r"\bkven\b",
    r"\bkor\w*\b",
    r"\bka\b",
    r"\bkem\b",
    r"\bkordan\b",
    r"\bnår\b",
    r"\båssen\b",
    r"\b(?:må|skal|kan|får|bør|trenger|har|er|finnes|finst) (?:jeg|vi|eg|me|æ|det|man|dere)\b",
    r"\bwh\w+",
    r"\bhow\b",
    r"\bdo (?:i|we)\b",
)

REVENUE: Final = _words(
    r"\bomsatt\b",
    r"\bomset\w*",
    r"\bomsett\w*",
    r"\bomsetn\w*",
    r"\bnettoomset\w*",
    r"\bproveny\w*",
    r"\bturnover\b",
    r"\brevenue\b",
    r"\bfakturert\b",
    r"\bsolgt for\b",
    r"\bsales\b",
)

OTHER: Final = _words(
    r"\bgebyr\w*",
    r"\bbot\b",
    r"\bbøter\b",
    r"\bdagmulkt\w*",
    r"\bdagbot\w*",
    r"\blønn\w*",
    r"\blån\b",
    r"\bfullmakt\w*",
    r"\bårslønn\w*",
    r"\bgave\w*",
    r"\binnbygg\w*",
    r"\bdelkontrakt\w*",
    r"\bforsikringssum\w*",
    r"\btilskudd\w*",
    r"\bårsomsetning\w*",
    r"\bomsetningskrav\w*",
    r"\bfine\b",
    r"\bfee\b",
    r"\bgift\b",
    r"\bklageg\w+",
)
"""Words beside which an amount is not the value of a purchase."""

SPLITTING: Final = _words(
    r"\b(?:dele?|splitte?|stykke?|deler|splitter)\b.{0,30}\bopp\b",
    r"\bsplitt\w*\b",
    r"\boppdel\w*",
    r"\bdelkj[øo]p\w*",
    r"\bsplit\b",
)
"""Somebody wonders about making several purchases of one; the parts' own values then decide nothing."""

SPENT_BEFORE: Final = _words(
    r"\b(?:har|allerede|alt|tidligere)\b.{0,40}\b(?:brukt|kjøpt|kjøpte|handlet|handla|bestilt|betalt)\b",
    r"\bi tillegg til\b",
)
"""Somebody tells what has been bought already; like purchases are counted together (FOA § 5-4)."""

LIMITS_ASKED: Final = _words(
    r"\bhvor mye kan (?:jeg|vi)\b",
    r"\bkor mykje kan (?:eg|vi|me)\b",
    r"\bhow much can (?:i|we)\b",
    r"\bhvor dyrt kan\b",
    r"\bhva er (?:grensen|grensene|beløpsgrens\w+)\b",
    r"\bforskjell\w*\b.{0,40}\bterskel\w*",
    r"\bhvilke (?:belops|beløps)?grenser\b",
)

CHANGE_TALK: Final = _words(
    r"\bhev\w*",
    r"\bøk\w* (?:til|fra)\b",
    r"\bendr\w+",
    r"\braised?\b",
    r"\bchanged?\b",
    r"\bforesl\w+",
    r"\bhvorfor\b",
    r"\bkvifor\b",
    r"\bhvorn\w*",
    r"\bwhen\b",
    r"\bwhy\b",
    r"\bnår (?:ble|blei|vart)\b",
    r"\btidligere grense\w*",
)

LEVELS: Final = {
    Level.EOS: _words(r"\beøs", r"\beos\b", r"\bees\b", r"\beea\b", r"\beu\b", r"\bted\b", r"\beu-"),
    Level.NASJONAL: _words(r"\bnasjonal\w*", r"\bdoffin\b", r"\bkunngj\w+", r"\bnational\b", r"\blyse ut\b"),
    Level.LOA: _words(
        r"\binnslagspunkt\w*",
        r"\bl[oå]v(?:en|a|ens|s)?\b",
        r"\banskaffelseslov\w*",
        r"\bloa\b",
        r"\bthe act\b",
        r"\bprocurement act\b",
    ),
}
_HEAD = r"(?:hva|va|kva|ka|hvilke\w*|kva for|hvor (?:høy|høg|stor|mye)|kor (?:høg|stor|mykje|høy)|what|which|how (?:high|much))"
_LIMIT = r"(?:\w*terskel\w*|\w*terskl\w*|beløpsgrens\w*|grens[ae]\w*|innslagspunkt\w*|thresholds?|limits?)"
THRESHOLD: Final = _words(rf"\b{_LIMIT}\b")
VALUE_ASKED: Final = _words(
    rf"\b{_HEAD}\b(?:\W+\w+){{0,5}}?\W+{_LIMIT}",
    rf"\b{_LIMIT}(?:\W+\w+){{0,3}}\W+(?:i dag|nå|no|now|today)\b",
)
LONGEST_KEYWORDS: Final = 6
"""A question of so few words is a list of keywords."""
STATE: Final = _words(
    r"\bstat(?:en|lig|lige|leg|lege)?\b", r"\bstatens\b", r"\bcentral government\b", r"\bdepartement\w*"
)

KOMMUNER: Final = {
    "lillestrom": _words(r"\blillestr[øo]m\w*"),
    "baerum": _words(r"\bb(?:æ|ae|a)rum\w*"),
    "trondheim": _words(r"\btrondh[ej]+im\w*"),
    "ringerike": _words(r"\bring[ea]?rike\w*"),
    "nasjonal": _words(r"\bnasjonale? regl\w+", r"\bbare loven\b"),
}
FILLER: Final = frozenset(
    [
        "hva",
        "va",
        "ka",
        "kva",
        "om",
        "det",
        "de",
        "hvis",
        "viss",
        "enn",
        "og",
        "men",
        "så",
        "da",
        "er",
        "e",
        "var",
        "blir",
        "vert",
        "i",
        "på",
        "til",
        "for",
        "en",
        "ei",
        "et",
        "jeg",
        "eg",
        "vi",
        "dersom",
        "med",
        "kroner",
        "kr",
        "nok",
        "mill",
        "millioner",
        "mva",
        "moms",
        "eks",
        "ekskl",
        "inkl",
        "uten",
        "what",
        "if",
        "about",
        "and",
        "then",
        "it",
        "is",
        "nå",
        "no",
        "heller",
        "istedet",
        "stedet",
        "i_stedet",
        "samme",
        "same",
        "ca",
        "cirka",
        "rundt",
        "omtrent",
        "verdien",
        "verdi",
        "summen",
        "beløpet",
        "prisen",
        "koster",
        "kostar",
        "kosta",
        "skal",
        "skulle",
        "kommune",
        "kommunen",
        "der",
        "her",
        "gjelder",
        "gjeld",
        "kommer",
        "ligger",
        "jeg",
        "mener",
        "mente",
        "nei",
        "ja",
        "ikke",
        "en",
        "type",
        "ved",
        "siden",
        "heller",
        "bare",
        "about",
        "how",
        "per",
        "år",
        "året",
        "måned",
        "måneden",
        "mnd",
        "total",
        "totalt",
        "samlet",
        "altså",
        "sa",
        "snakker",
        "handler",
        "dette",
        "den",
    ]
)
LONGEST_FOLLOW_UP: Final = 60


@dataclass(frozen=True, slots=True)
class Money:
    """An amount and what it means in its question. `total_nok` is NOK excluding VAT over the whole term."""

    amount: Amount
    role: Role
    total_nok: Decimal
    months: int | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart. `on` is a date that the question itself names; `whole` is False for a follow-up."""

    text: str
    money: tuple[Money, ...]
    duration: Duration | None
    kind: Kind | None
    kommune: str | None
    period: Period | None
    asks: tuple[Ask, ...]
    level: Level | None
    asks_threshold: bool
    buyer: Buyer
    purchase_talk: bool
    change_talk: bool
    wants_to_buy: bool
    whole: bool

    @property
    def purchases(self) -> tuple[Money, ...]:
        """The amounts that are values of purchases."""
        return tuple(money for money in self.money if money.role is Role.PURCHASE)

    @property
    def value(self) -> Money | None:
        """The value of the purchase that is asked about: the highest where several are named."""
        return max(self.purchases, key=lambda money: money.total_nok, default=None)

    @property
    def counted_together(self) -> Decimal | None:
        """The sum of what has been bought and what is to be bought, where a question tells both."""
        if len(self.purchases) > 1 and SPENT_BEFORE.search(self.text):
            return sum((money.total_nok for money in self.purchases), Decimal(0))
        return None

    @property
    def splits(self) -> bool:
        """Whether it is about dividing a purchase."""
        return bool(SPLITTING.search(self.text))

    @property
    def asks_limits(self) -> bool:
        """Whether it asks which limits there are."""
        return bool(LIMITS_ASKED.search(self.text))

    @property
    def revenue(self) -> Money | None:
        """A supplier's sales, where the question tells them."""
        return next((money for money in self.money if money.role is Role.REVENUE), None)

    @property
    def on(self) -> date | None:
        """The day that the question's own period is judged by: its last, or its first where it has no end."""
        if self.period is None:
            return None
        return self.period.first if self.period.last == date.max else self.period.last


def take_apart(text: str, *, today: date) -> Question:
    """Return what a question is about. Never fails; whatever is not found is None."""
    period = find_period(text, today=today)
    durations = find_durations(text)
    duration = max(durations, key=lambda found: found.max_months or 0, default=None)
    money = tuple(_money(text, amount, duration) for amount in find_amounts(text))
    return Question(
        text=text,
        money=tuple(found for found in money if found is not None),
        duration=duration,
        kind=find_kind(text),
        kommune=find_kommune(text),
        period=period,
        asks=tuple(ask for ask, pattern in ASKS.items() if pattern.search(text)),
        level=_level(text),
        asks_threshold=_asks_threshold(text),
        buyer=Buyer.STAT if STATE.search(text) else Buyer.KOMMUNE,
        purchase_talk=bool(PURCHASE_TALK.search(text)),
        change_talk=bool(CHANGE_TALK.search(text)),
        wants_to_buy=bool(WANTS_TO_BUY.search(text)) and not ASKS_SOMETHING.search(text),
        whole=bool(left_over(text, money=money, period=period, durations=durations)),
    )


def _level(text: str) -> Level | None:
    """Return the one level that a text names; a text that compares levels asks for none of them."""
    named = [level for level, pattern in LEVELS.items() if pattern.search(text)]
    return named[0] if len(named) == 1 else None


def _asks_threshold(text: str) -> bool:
    if VALUE_ASKED.search(text):
        return True
    return (
        bool(THRESHOLD.search(text))
        and len(text.split()) <= LONGEST_KEYWORDS
        and "hvorfor" not in text.casefold()
    )


def find_kommune(text: str) -> str | None:
    """Return the id of the kommune that a text names, or None."""
    return next((id for id, pattern in KOMMUNER.items() if pattern.search(text)), None)


def left_over(
    text: str,
    *,
    money: tuple[Money | None, ...],
    period: Period | None,
    durations: tuple[Duration, ...],
) -> tuple[str, ...]:
    """Return the words that say more than an amount, a time, a kind, a kommune or "hva om": none in a follow-up."""
    if len(text) > LONGEST_FOLLOW_UP:
        return tuple(text.split())
    spans = [(found.amount.start, found.amount.end) for found in money if found]
    spans += [(found.start, found.end) for found in durations]
    spans += [(period.start, period.end)] if period else []
    rest = text
    for start, end in spans:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    rest = without_kind(rest)
    for pattern in KOMMUNER.values():
        rest = pattern.sub(" ", rest)
    return tuple(word for word in re.findall(r"[^\W\d_]+", rest.casefold()) if word not in FILLER)


_BARE: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{1,2})?(?![\d.,]*\d)(?! ?%)")
THOUSAND: Final = Decimal(1000)
MILLION: Final = Decimal(1_000_000)


def in_the_same_unit(text: str, before: Decimal) -> Decimal | None:
    """Return a bare small number read in the unit that was spoken of: "nei, 1,2" after 1,4 millioner is 1 200 000."""
    found = _BARE.search(text)
    unit = MILLION if before >= MILLION else THOUSAND
    if found is None or before < THOUSAND:
        return None
    return Decimal(found[0].replace(",", ".")) * unit


def residual(question: Question) -> str:
    """Return the question without its amounts and without the words that any question about a purchase has.

    What is left is its own subject: "hvor lang tilbudsfrist" of "hvor lang tilbudsfrist må vi ha på 3 mill.?".
    """
    rest = question.text
    for money in question.money:
        start, end = money.amount.start, money.amount.end
        rest = rest[:start] + " " * (end - start) + rest[end:]
    for pattern in (*ASKS.values(), PURCHASE_TALK):
        rest = pattern.sub(" ", rest)
    return without_kind(rest)


def _money(text: str, amount: Amount, duration: Duration | None) -> Money | None:
    stated = amount.total_nok if amount.total_nok is not None else amount.high or amount.nok
    if stated is None:
        return None
    months = _months(amount, duration)
    return Money(amount=amount, role=_role(text, amount), total_nok=stated, months=months)


def _months(amount: Amount, duration: Duration | None) -> int | None:
    """Return how many months a running amount counts: its term with options, else 48 (FOA § 5-4)."""
    if amount.per is None:
        return None
    return duration.max_months if duration and duration.max_months else 48


NEAR: Final = 40


def _role(text: str, amount: Amount) -> Role:
    around = text[max(0, amount.start - NEAR) : amount.end + NEAR]
    if REVENUE.search(around):
        return Role.REVENUE
    return Role.OTHER if OTHER.search(around) else Role.PURCHASE
