"""The words of questions: what shows that something is asked, told, or meant."""

import re
from enum import StrEnum
from typing import Final

from norsk.words import word_set


class Ask(StrEnum):
    """What a question about a purchase wants to know."""

    ANNOUNCE = "announce"
    TED = "ted"
    REPORT = "report"
    LAW = "law"
    OPEN = "open"


def words_of(*patterns: str) -> re.Pattern[str]:
    """Return one pattern that finds any of some, capitals or not."""
    return re.compile("|".join(patterns), re.IGNORECASE)


BUY: Final = r"(?:buy|order|purchase|kjøp[ea]|kjøpe inn|bestill[ea]|handl[ea]|skaff[ea]|ordn[ea]|fiks[ea]|hyr[ea]|lei[ea]|gå til innkjøp)"
ON_OUR_OWN: Final = (
    r"(?:(?:selv|sjøl|sjølv)\b(?! om)|direkte\b|på (?:egen|eigen|eiga) h[åa]nd\b|med (?:en|ei|ein) (?:gang|gong)\b|"
    r"med det sam[me]e?\b|straks\b|ut[ea]n videre\b|utan vidare\b|right away\b|on (?:my|our) own\b|myself\b|ourselves\b)"
)
"""Who buys and asks nobody first."""

ASKS: Final = {
    Ask.ANNOUNCE: words_of(
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
        r"\bannounc\w*",
        r"\btender\b",
        r"\bkonkurranseutsett\w*",
    ),
    Ask.TED: words_of(
        r"\bted\b",
        r"\b(?:eøs|eu)[ -]?(?:kunngj|utlys|anbud|konkurranse)\w*",
        r"\b(?:er|blir) det (?:et |en )?eøs\b",
    ),
    Ask.REPORT: words_of(
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
        r"\b(?:hvem|kven|kem|kæm)\b[^.?!]{0,30}\b(?:kontakt\w*|beskjed|tilbakemelding)\b",
        r"\bwho\b[^.?!]{0,30}\bcontact\b",
        r"\bnotify\b",
        r"\bask (?:anyone|permission)",
        r"\bmåtte? spørre",
        r"\bspørre om lov",
        r"\bbare (?:kjøpe|bestille|handle)",
        rf"\b{BUY}\b.{{0,60}}\b{ON_OUR_OWN}",
        r"\buten å (?:spørre|si)\b",
        r"\bfritt fr[ae]m",
    ),
    Ask.LAW: words_of(
        r"\b(?:anskaffelses|anskaffings|innkjøps)lov\w*",
        r"(?<!\bdet )(?<!\bhar )(?<!\bfå )(?<!\bfår )(?<!\bikke )(?<!\bom )\bl[oå]v(?:en|a|ens|s|verk\w*|n)?\b(?! (?:til )?[åa]\b)",
        r"\bloa\b",
        r"\bfoa\b",
        r"\b(?:hvilken|hvilke|kva|kva for|ka) del(?:er|ar)?\b",
        r"\bdel \w+ (?:eller|or) (?:del )?\w+",
        r"\bwhich parts?\b",
        r"\bregelverk\w*",
        r"\bomfatt\w+",
        r"\bforskrift\w*",
        r"\bprocurement act\b",
        r"\bthe act\b",
        r"\bthe law\b",
    ),
    Ask.OPEN: words_of(
        r"\bh?va gjør (?:jeg|vi|eg|æ|e)\b",
        r"\bk(?:v)?a gj(?:ø|e)r (?:eg|æ|e|vi|me)\b",
        r"\b(?:skal|må|bør) (?:jeg|vi|eg|æ|me) gj(?:ø|e)re\b",
        r"\bf[øy]rste st(?:eg|eget)\b",
        r"\bframgangsmåte\w*",
        r"\bfremgangsmåte\w*",
        r"\bh?va (?:gjelder|gjaldt)\b",
        r"\bkva (?:gjeld|gjaldt)\b",
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

PURCHASE_TALK: Final = words_of(
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
    r"\bgj(?:e|æ)ld(?:er?|a)?\b",
    r"\bgrens[ae][nr]?\b",
    r"\bterskel(?:en)?\b",
    r"\bspend\w*",
    r"\bbuy\w*",
    r"\bpurchas\w*",
    r"\bprocure\w*",
    r"\bcosts?\b",
    r"\border(?:s|ed|ing)?\b",
    r"\brent(?:s|ing|al)?\b",
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

OF_THE_PURCHASE: Final = words_of(
    r"\b(?:inn)?kj[øo]p\w*",
    r"\banskaff\w*",
    r"\bbestill\w*",
    r"\bhandl\w*",
    r"\btreng\w*",
    r"\bskal ha\b",
    r"\blei(?:er|e|a|es)?\b",
    r"\bleas\w*",
    r"\bkost\w*",
    r"\bgj[eæ]ld\w*",
    r"\breg(?:el|ler|lene|lar|lane)\b",
    r"\bgrens\w*",
    r"\bterskel\w*",
    r"\b(?:buy|order|purchas|procur|spend|cost|need)\w*",
    r"\bfor (?:mye|mykje|dyrt|høyt|mange penger)\b",
    r"\bgår det\b",
    r"\btoo much\b",
    r"\bfatt\b",
    r"\bskaff\w*",
    r"\bønsker\b",
    r"\bvil ha\b",
    r"\bprosedyre\w*",
)
"""The asking part speaks of the purchase itself, and not of something in it such as a price or an offer."""

WANTS_TO_BUY: Final = words_of(
    r"\b(?:skal|vil|må|ønsker å|ynskjer å|trenger å|bør|har lyst til å|planlegger å|kan)\s+(?:\w+\s+){0,3}?"
    r"(?:inn)?(?:kjøpe|bestille|anskaffe|leie|skaffe|handle|ha nye?|ha nytt|få nye?|få nytt)\b",
    r"\b(?:vi|jeg|eg|me|æ|e)\s+(?:treng|trenger|behøver)\b",
    r"\b(?:i|we) (?:need|want) to (?:buy|order|purchase)\b",
)
"""Somebody tells that they want to buy something."""
ASKS_SOMETHING: Final = words_of(
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

SPLITTING: Final = words_of(
    r"\b(?:dele?|splitte?|stykke?|deler|splitter)\b.{0,30}\bopp\b",
    r"\bsplitt\w*\b",
    r"\boppdel\w*",
    r"\bdelkj[øo]p\w*",
    r"\bsplit\b",
)
"""Somebody wonders about making several purchases of one; the parts' own values then decide nothing."""

NOW: Final = words_of(r"\b(?:i dag|nå|no for tida|today|now)\b")
"""A follow-up that asks of today what was asked of another day."""
KOMMUNER: Final = {
    "lillestrom": words_of(r"\blillestr[øo]m\w*"),
    "baerum": words_of(r"\bb(?:æ|ae|a)rum\w*"),
    "trondheim": words_of(r"\btrondh[ej]+im\w*"),
    "ringerike": words_of(r"\bring[ea]?rike\w*"),
    "nasjonal": words_of(r"\bnasjonale? regl\w+", r"\bbare loven\b"),
}
FILLER: Final = word_set(
    """
    hva va ka kva om det de hvis viss enn og men så da er e var blir vert i på til for en ei et jeg
    eg vi dersom med kroner kr nok mill millioner mva moms eks ekskl inkl uten what if about and
    then it is nå no heller istedet stedet i_stedet samme same ca cirka rundt omtrent verdien verdi
    summen beløpet prisen koster kostar kosta skal skulle kommune kommunen der her gjelder gjeld
    kommer ligger mener mente nei ja ikke type ved siden bare how per år året måned måneden mnd
    total totalt samlet altså sa snakker handler dette den unnskyld ops oops sorry dag pluss opsjon
    inkludert ekskludert hver hvert kvar kvart perioden løpetid over under årlig årleg månedlig blir
    """
)
"""Words that say nothing of their own: a text of only these is a follow-up."""
