"""The words of questions: what shows that something is asked, told, or meant."""

import re
from enum import StrEnum
from typing import Final

from knowledge.terskelverdi import Level
from norsk.words import word_set


class Ask(StrEnum):
    """What a question about a purchase wants to know."""

    ANNOUNCE = "announce"
    TED = "ted"
    REPORT = "report"
    LAW = "law"
    OPEN = "open"


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
        r"\badverti\w+",
        r"\bpublish\w*",
        r"\btender\b",
        r"\bkonkurranseutsett\w*",
    ),
    Ask.TED: _words(
        r"\bted\b",
        r"\b(?:eøs|eu)[ -]?(?:kunngj|utlys|anbud|konkurranse)\w*",
        r"\b(?:er|blir) det (?:et |en )?eøs\b",
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
        r"\b(?:kjøpe|bestille|handle)\b.{0,40}\b(?:selv|sjøl|sjølv|direkte)\b",
        r"\buten å (?:spørre|si)\b",
        r"\bfritt fr[ae]m",
    ),
    Ask.LAW: _words(
        r"\b(?:anskaffelses|anskaffings|innkjøps)lov\w*",
        r"(?<!\bdet )(?<!\bhar )(?<!\bfå )(?<!\bfår )(?<!\bikke )(?<!\bom )\bl[oå]v(?:en|a|ens|s|verk\w*|n)?\b",
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
    r"\blønn(?!s-|sforhold|somt|svilkår)\w*",
    r"\blån\b",
    r"\bfullmakt\w*",
    r"\bårslønn\w*",
    r"\b\w*gave(?:r|n|ne|kort\w*)?\b(?<!oppgave)(?<!oppgaver)(?<!oppgaven)(?<!oppgavene)(?<!utgave)(?<!utgaven)",
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

BACKGROUND: Final = _words(
    r"\bgrens\w*",
    r"\w*terskel\w*",
    r"\balt under\b",
    r"\bhev\w* til\b",
    r"\bbudsjett\w*",
    r"\bbevilg\w*",
    r"\binntekt\w*",
    r"\baksjekapital\w*",
    r"\bforskudd\w*",
    r"\bmaks(?:imal)?verdi\w*",
)
"""Words before an amount that make it a limit, a budget or a frame that another amount is held against."""

FRAME: Final = _words(r"\brammeavtale\w* (?:på|med|til)\W*$")
CALL_OFF: Final = _words(
    r"\bbestill\w*", r"\bavrop\w*", r"\b(?:på|under|innenfor) (?:den|avtalen|rammeavtalen)\b"
)
"""Somebody buys on a framework agreement, whose own value is then only the frame."""

ALTERNATIVES: Final = _words(
    r"\btilbud\w*",
    r"\bpris(?:er|ene)? fra\b",
    r"\bgitt pris",
    r"\bmellom\b",
    r"\beller\b",
    r"\bleverandører\b",
    r"\bkontra\b",
    r"\bmente\b",
    r"\bforskjell\w*",
    r"\bhvert? sitt?\b",
)
"""Words that show that amounts stand against one another and do not belong together."""

EXEMPTIONS: Final = _words(
    r"\b(?:lei|kj[øo]p)\w*\b.{0,30}\b\w*(?:lokale[rt]?|lokaler|tomt|tomta|eiendom\w*)\b",
    r"\brettssak\w*",
    r"\btvist\w*",
    r"\bansett\w*",
    r"\bansettelse\w*",
    r"\bhaster\b",
    r"\b(?:bare|kun) (?:én|en|ei) leverandør\b",
    r"\beneleverandør\w*",
    r"\beget selskap\b",
    r"\begenregi\b",
    r"\bavrop\w*",
)
"""Words that show that an exemption or a contract already made may decide, before any amount does."""

ASKED_VERB: Final = _words(
    r"\b(?:må|skal|kan|får|bør|trenger|slipper|gjelder|bestille|kjøpe|lyse|melde|kunngjøre|lyses|meldes)\b"
)
BELOW: Final = _words(
    r"\b(?:under|mindre enn|nesten|snaut|snaue|knapt|knappe|i underkant av|less than|below)\W*$"
)

SPENT_BEFORE: Final = _words(
    r"\b(?:har|allerede|alt|tidligere)\b.{0,40}\b(?:brukt|kjøpt|kjøpte|handlet|handla|bestilt|betalt)\b",
    r"\b(?:brukt|kjøpt|handlet|bestilt|betalt)\b.{0,40}\b(?:tidligere|allerede|hittil)\b",
    r"\bi tillegg til\b",
)
"""Somebody tells what has been bought already; like purchases are counted together (FOA § 5-4)."""

_SPENT: Final = r"(?:brukte|kjøpte|hadde|betalte|handlet|bestilte)"
SPENT_LAST_YEAR: Final = _words(
    rf"\bi ?fjor\b.{{0,30}}\b{_SPENT}\b",
    rf"\b{_SPENT}\b.{{0,40}}\bi ?fjor\b",
)
"""Somebody tells what was bought last year, and asks of today unless the duty itself is put in the past."""
DUTY_IN_THE_PAST: Final = _words(r"\b(?:måtte|gjaldt|gjeldt|skulle|kunngjorde|burde|trengte)\b")

ADDED: Final = _words(r"^\W*(?:og )?(?:pluss|i tillegg|\+)\b")
"""A follow-up that adds to the amount spoken of."""
HELD_AGAINST: Final = _words(r"\b(?:over|under|innenfor|utenfor|med|for)\b")
"""An amount is held against a limit, and not taken to be it."""

INC_VAT: Final = _words(r"\b(?:inkl\w*|med)\.? ?(?:mva|moms)\b")

LIMITS_ASKED: Final = _words(
    r"\bhvor mye kan (?:jeg|vi)\b",
    r"\bkor mykje kan (?:eg|vi|me)\b",
    r"\bhow much can (?:i|we)\b",
    r"\bhvor dyrt kan\b",
    r"\bhva er (?:grensen|grensene|beløpsgrens\w+)\b(?! for (?!å|kjøp|inn|ansk|lys|utlys|kunngj|meld|behov|bestill|lov|vare|tjen|bygg))",
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
FILLER: Final = word_set(
    """
    hva va ka kva om det de hvis viss enn og men så da er e var blir vert i på til for en ei et jeg
    eg vi dersom med kroner kr nok mill millioner mva moms eks ekskl inkl uten what if about and
    then it is nå no heller istedet stedet i_stedet samme same ca cirka rundt omtrent verdien verdi
    summen beløpet prisen koster kostar kosta skal skulle kommune kommunen der her gjelder gjeld
    kommer ligger mener mente nei ja ikke type ved siden bare how per år året måned måneden mnd
    total totalt samlet altså sa snakker handler dette den unnskyld ops oops sorry dag pluss opsjon
    inkludert ekskludert hver hvert perioden løpetid
    """
)
"""Words that say nothing of their own: a text of only these is a follow-up."""
