"""Which numbers of a text are money, and which are years, counts, references and shares."""

import re
from dataclasses import dataclass
from decimal import Decimal

from norsk.number import THOUSAND, Number, digits_value, parts_of, read_number
from norsk.words import Token, word_at

CURRENCY = frozenset(
    "kr kroner kroners krone kronar krona kroners kronor korner kronr kroenr kronner krner krnoer nok krs norske".split()
)
_FOREIGN = frozenset("€ $ £ eur euro euros usd dollar dollars gbp pund sek dkk svenske danske".split())
_SHARE = ("%", "prosent", "prosents", "pst", "promille", "‰", "percent", "percentage", "prosentpoeng", "poeng")
# A bare number after one of these is a label, not money.
_LABELS = frozenset(
    """§ # del kapittel kap punkt pkt pkte artikkel art nr nummer no sak saka saken saksnr side sider sidene s uke
    uka veke veka kofa ledd trinn steg fase versjon tlf telefon telefonnummer mobil mob ring postnr ns iso en
    kl klokka klokken org orgnr organisasjonsnummer organisasjonsnr konto kontonr kontonummer avtale
    avtalenr avtalenummer ref referanse id cpv paragraf loven lov forskrift rundskriv bokstav vedlegg rom gnr
    bnr week page part section chapter case phone room id-nr dokument dok delmål mål tiltak fokusområde windows
    office ssa agenda modell model type serie prosjekt prosjektnr bestilling ordre ordrenr faktura fakturanr
    art.nr anskaffelse pkt. tabell figur""".split()
)
_TIME_PREPOSITIONS = frozenset("i in år året frå fra siden sidan sia innen innan etter før til since during by".split())
_MONTHS = (
    "januar februar mars april mai juni juli august september oktober november desember "
    "january february march may june july october december våren vår sommeren sommaren hausten høsten vinteren"
).split()
_APPROXIMATE = frozenset(
    "ca cirka circa sirka omtrent omkring om lag rundt kring cirka about around approx approximately typ sånn "
    "kanskje maybe en ei ein et på tilnærmet nærmere nesten snaue drøye drøyt knappe knapt godt litt vel".split()
)
_ABOVE = frozenset("over minst minimum fra frå above least from drøyt drøye vel utover".split())
_BELOW = frozenset(
    "inntil under maks maksimalt maksimum max maximum opptil høyst høgst below most inntill opp snaut snaue".split()
)
_BETWEEN = frozenset("mellom imellom mellem between".split())
_RANGE = frozenset({"-", "til", "to", "eller", "or"})
_THANKS = frozenset({"takk", "tack", "thanks", "thank"})
# A word before a number that makes it an amount unless something plainly counted follows.
_CUES = frozenset(
    """for på til koster kostar kosta kostet kosta pris prisen verdi verdien verdt verd beløp beløpet budsjett sum summen
    betale betaler spend spending cost costs worth value kjøp kjøpe handle handler under over inntil""".split()
)
# Words that may follow an amount; any other word after a bare number names what is being counted.
_FOLLOWERS = frozenset(
    """i på til for fra frå av med uten utan og eller men å som er var blir vert ble vart må måtte kan kunne
    skal skulle vil ville bør burde har hadde får fikk ved under over om etter før innen innan inkl inklusiv
    inklusive inkludert eks ekskl eksklusiv eksklusive ex excl incl excluding including mva moms merverdiavgift
    per pr pluss minus ca cirka sirka omtrent kanskje tror trur tenker tippe tipper antar reknar regner vel
    da då så at det den de dei vi jeg eg du dere dykk dykkar han hun man ein en et ei eit totalt samlet samla
    årlig årleg årlege årlige månedlig månadleg månedlige fordelt hvis viss når der hva kva hvem kven hvor kor
    hvordan korleis hvilken hvilke kva går gjelder gjeld betyr holder held dekker uansett bare berre kun altså
    ikke ikkje heller også òg likevel nå no no. nok mer meir mindre hver kvar kvart hvert hvilket først totalsum
    sammen saman tilsammen tilsaman iflg ifølge ifølgje ekskludert netto brutto estimert antatt anslått
    of on in for a an the and or but is was are per plus each total with without before after is do does must
    should can could may will would we i you it that this so if when which worth spread over annually yearly
    monthly excluding exclusive inclusive eksmva inklmva utenom eller- mot kontra versus vs helt rundt a a- x
    stykket stykk pris prisen grense grensa grensen grenser terskel terskelen terskelverdi grensene
    innenfor utenfor mellom omkring e æ me te ska blei trenger treng haster deretter siden gitt via ut inn opp
    ned her der enn likt iallfall hvertfall ihvertfall plis takk please tack ja jo""".split()
)
_ZERO_WIDTH = Decimal(0)
_PHONE = re.compile(r"[2-9][0-9]{5}(?!00)[0-9]{2}")
_NOUN = re.compile(
    r"\w*(?:ere|[^v]er|ar|barn|meter|bygg|year)|stk|km|kvm|m|kg|år|mnd|liter|tonn|sett|par|hus|elev|pc|person|poeng|ord|tegn"
    r"|gb|tb|mb|kwh|mw|mil|sider|people|units|items|copies|licen[sc]es|users"
)
# Endings of verbs and of definite nouns, neither of which is ever counted.
_UNCOUNTED = re.compile(r"\w{2,}(?:res|les|kes|ges|nes|des|ses|tes|ast|et|ede|ene)")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Figure:
    """Money as written: NOK before VAT, period and quantity are considered; positions in text and in tokens."""

    value: Decimal
    low: Decimal | None
    high: Decimal | None
    start: int
    end: int
    first: int
    stop: int
    explicit: bool
    currency: bool


@dataclass(slots=True)
class _Ends:
    """What was read from one token on: a number, perhaps a second one, and their kroner."""

    low: Number
    high: Number | None
    stop: int
    currency: bool


def figures(tokens: list[Token], *, answer: bool) -> list[Figure]:
    """Return the figures of money in order; in an `answer` about money a bare small number is one too."""
    found: list[Figure] = []
    at = 0
    while at < len(tokens):
        figure = _figure_at(tokens, at, answer=answer) if tokens[at].kind != "ref" else None
        if figure is None:
            at += 1
        else:
            found.append(figure)
            at = figure.stop
    return found


def _figure_at(tokens: list[Token], at: int, *, answer: bool) -> Figure | None:
    first = tokens[at]
    if first.kind == "sym" and first.text not in "½¼¾":
        return None
    between = _looks_back(tokens, at, _BETWEEN)
    low = read_number(tokens, at, joined=not between, slang=answer)
    if low is None:
        return None
    ends = _ends(tokens, at, low, between=between, answer=answer)
    prefix = _prefix(tokens, at)
    number = ends.high or low
    strong = prefix < at or ends.currency or number.money or low.money
    if not _is_money(tokens, at, ends, strong=strong, answer=answer):
        return None
    return _build(tokens, at, ends, prefix=prefix)


def _ends(tokens: list[Token], at: int, low: Number, *, between: bool, answer: bool) -> _Ends:
    stop, currency = _currency_after(tokens, low.stop)
    high = _second(tokens, stop, low, between=between, answer=answer, owned=currency or _prefix(tokens, at) < at)
    if high is None:
        return _Ends(low, None, stop, currency)
    stop, second = _currency_after(tokens, high.stop)
    return _Ends(low, high, stop, currency or second)


def _currency_after(tokens: list[Token], at: int) -> tuple[int, bool]:
    """Step over ",-", "kr." or "-kroners" after a number; tell whether there was any."""
    text = word_at(tokens, at)
    if text in (",", ".") and word_at(tokens, at + 1) == "-" and _touch(tokens, at) and _touch(tokens, at + 1):
        loose = at + 2 < len(tokens) and tokens[at + 2].text in CURRENCY
        return at + 2 + loose, True
    if text in CURRENCY:
        return at + 1 + (word_at(tokens, at + 1) in CURRENCY), True
    if text == "-" and _touch(tokens, at) and _touch(tokens, at + 1):
        word = word_at(tokens, at + 1)
        if word.startswith("kron"):
            return at + 2, True
    return (at + 1, True) if text.startswith("kroners") else (at, False)


def _touch(tokens: list[Token], at: int) -> bool:
    """Tell whether a token stands right after the one before it, without a space."""
    return 0 < at < len(tokens) and tokens[at - 1].end == tokens[at].start


def _prefix(tokens: list[Token], at: int) -> int:
    """Return the index where "kr", "kr." or "NOK" before a number begins, or the number's own index."""
    back = at - 1
    if word_at(tokens, back) in (".", ":") and word_at(tokens, back - 1) in ("kr", "nok", "kroner"):
        back -= 1
    return back if word_at(tokens, back) in ("kr", "nok", "kroner", "kronar") and back >= 0 else at


def _looks_back(tokens: list[Token], at: int, words: frozenset[str]) -> bool:
    """Tell whether one of the words stands before a number, past kroner and approximations."""
    for back in range(at - 1, max(-1, at - 5), -1):
        text = tokens[back].text
        if text in words:
            return True
        if text not in CURRENCY and text not in _APPROXIMATE and text not in (".", "enn", "and", "than"):
            return False
    return False


def _second(tokens: list[Token], at: int, low: Number, *, between: bool, answer: bool, owned: bool) -> Number | None:
    """Return the upper end of a range, or None where the number stands alone."""
    sign = word_at(tokens, at)
    if not (sign in _RANGE or (between and sign in ("og", "å", "and"))):
        return None
    if sign in ("eller", "or") and (low.scale > 1 or low.grouped or low.value >= THOUSAND):
        return None
    at += 1
    while word_at(tokens, at) in CURRENCY or word_at(tokens, at) in (".", "ca", "cirka", "maks", "opp", "til"):
        at += 1
    high = read_number(tokens, at, slang=answer)
    if high is None or word_at(tokens, high.stop) in _SHARE or _lower(low, high) >= high.value:
        return None
    bare = high.scale == 1 and not high.grouped and not _money_follows(tokens, high.stop)
    counted = owned and bare and _counts(tokens, high.stop)
    return None if counted else high


def _money_follows(tokens: list[Token], at: int) -> bool:
    return _currency_after(tokens, at)[1]


def _lower(low: Number, high: Number) -> Decimal:
    """Return the lower end, scaled as the upper one: 5-600 000 is five hundred thousand and more."""
    if low.scale > 1 or low.grouped or low.value >= high.value or low.value == 0:
        return low.value
    scale = Decimal(1)
    while high.value >= scale * 1000:
        scale *= 1000
    if high.scale > 1 and high.value % high.scale == 0:
        scale = max(high.scale, Decimal(1)) if high.value / high.scale < 1000 else scale
    lead = high.value / scale
    if lead >= 100 and lead % 100 == 0 and low.value < min(lead / 100, Decimal(10)):
        return low.value * 100 * scale
    while scale > 1 and low.value * scale >= high.value:
        scale /= 1000
    return low.value * scale


def _counts(tokens: list[Token], at: int) -> bool:
    """Tell whether what follows a number is the name of something counted."""
    if at >= len(tokens):
        return False
    token = tokens[at]
    if token.text == "-" and _touch(tokens, at) and _touch(tokens, at + 1):
        word = word_at(tokens, at + 1)
        return word.isalpha() and not word.startswith(("kron", "grens", "terskel", "årig"))
    if token.kind != "word" or token.text in _FOLLOWERS or token.text in CURRENCY:
        return token.text == "°"
    return not token.text.startswith(("grens", "terskel", "kroners")) and not _UNCOUNTED.fullmatch(token.text)


def _is_money(tokens: list[Token], at: int, ends: _Ends, *, strong: bool, answer: bool) -> bool:
    number = ends.high or ends.low
    following = word_at(tokens, ends.stop)
    if following in _SHARE or following in _FOREIGN or word_at(tokens, at - 1) in _FOREIGN:
        return False
    if following in _THANKS and not number.digits:
        return False
    weak_nok = word_at(tokens, ends.stop - 1) == "nok" and number.value < THOUSAND and not answer
    if strong and not weak_nok:
        return not _glued(tokens, at) and not (number.money and not ends.currency and _counts(tokens, ends.stop))
    if _glued(tokens, at) or _label_before(tokens, at):
        return False
    return _bare_is_money(tokens, at, ends, answer=answer)


def _bare_is_money(tokens: list[Token], at: int, ends: _Ends, *, answer: bool) -> bool:
    """Judge a number that nothing marks as money."""
    number = ends.high or ends.low
    scaled = number.scale > 1
    cued = answer or word_at(tokens, at - 1) in _CUES
    large = scaled or number.value >= THOUSAND
    if _counts(tokens, ends.stop) and not (cued and large and not _noun(tokens, ends.stop)):
        return False
    if not answer and _PHONE.fullmatch(tokens[at].text):
        return False
    if not scaled and not number.grouped and _YEAR.fullmatch(tokens[at].text):
        return answer and not _dated(tokens, at)
    if not number.digits and not scaled:
        return answer and number.value >= 100
    return number.value >= THOUSAND or (answer and not _dated(tokens, at))


def _noun(tokens: list[Token], at: int) -> bool:
    """Tell whether a word looks like a plural or a unit of measure rather than a verb or an aside."""
    return _NOUN.fullmatch(word_at(tokens, at)) is not None


def _dated(tokens: list[Token], at: int) -> bool:
    before = word_at(tokens, at - 1)
    return before in _TIME_PREPOSITIONS or before in _MONTHS or before == "+" or word_at(tokens, at + 1) == "+"


def _glued(tokens: list[Token], at: int) -> bool:
    """Tell whether letters or a reference sign stand right before the number: NS8405, AV-1001, #12."""
    if not _touch(tokens, at):
        return False
    before = tokens[at - 1]
    if before.text in "-/_#§@":
        return before.text != "-" or (_touch(tokens, at - 1) and tokens[at - 2].text not in (",", "."))
    return before.kind == "word" and tokens[at].kind == "num" and before.text not in CURRENCY | {"ca", "x"}


def _label_before(tokens: list[Token], at: int) -> bool:
    before = word_at(tokens, at - 1)
    if before in (".", ":") and word_at(tokens, at - 2) in _LABELS:
        return tokens[at - 2].text != "en"
    return before in _LABELS and (before != "en" or not parts_of(tokens[at].text) and tokens[at].kind == "num"
                                  and (digits_value(tokens[at]) or _ZERO_WIDTH) < 100_000)  # fmt: skip


def _build(tokens: list[Token], at: int, ends: _Ends, *, prefix: int) -> Figure:
    low, high, value = _bounds(tokens, at, ends)
    number = ends.high or ends.low
    currency = prefix < at or ends.currency or number.money
    explicit = currency or number.scale > 1 or number.grouped or ends.low.grouped or ends.low.scale > 1
    return Figure(
        value, low, high, tokens[prefix].start, tokens[ends.stop - 1].end, prefix, ends.stop, explicit, currency
    )


def _bounds(tokens: list[Token], at: int, ends: _Ends) -> tuple[Decimal | None, Decimal | None, Decimal]:
    """Return low, high and the value to reckon with: the middle of a range, the limit of "over" and "inntil"."""
    if ends.high is not None:
        low = _lower(ends.low, ends.high)
        return low, ends.high.value, (low + ends.high.value) / 2
    value = ends.low.value
    if _looks_back(tokens, at, _BELOW) or _phrase_back(tokens, at, ("mindre", "less", "lavere", "lågare")):
        return None, value, value
    if _looks_back(tokens, at, _ABOVE) or _phrase_back(tokens, at, ("mer", "meir", "more", "høyere", "høgare")):
        return value, None, value
    return None, None, value


def _phrase_back(tokens: list[Token], at: int, words: tuple[str, ...]) -> bool:
    """Tell whether "mer enn" or the like stands before a number."""
    prefix = _prefix(tokens, at)
    return word_at(tokens, prefix - 1) in ("enn", "than") and word_at(tokens, prefix - 2) in words
