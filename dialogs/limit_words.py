"""The words of questions about the limits themselves: which one, which level, and whether it has changed."""

import re
from typing import Final

from dialogs.question_words import words_of
from knowledge.terskelverdi import Level

HELD_AGAINST: Final = words_of(r"\b(?:over|under|innenfor|utenfor|med|for)\b")
"""An amount is held against a limit, and not taken to be it."""

LIMITS_ASKED: Final = words_of(
    r"\bhvor mye kan (?:jeg|vi)\b",
    r"\bkor mykje kan (?:eg|vi|me)\b",
    r"\bhow much can (?:i|we)\b",
    r"\bhvor dyrt kan\b",
    r"\bhva er (?:grensen|grensene|beløpsgrens\w+)\b(?! for (?!å|kjøp|inn|ansk|lys|utlys|kunngj|meld|behov|bestill|lov|vare|tjen|bygg))",
    r"\bforskjell\w*\b.{0,40}\bterskel\w*",
    r"\bhvilke (?:belops|beløps)?grenser\b",
)

CHANGE_TALK: Final = words_of(
    r"\bhev\w*",
    r"\bøk\w* (?:til|fra)\b",
    r"\bendr\w+",
    r"\braised?\b",
    r"\bchanged?\b",
    r"\bforesl\w+",
    r"\bhvorfor\b",
    r"\bkvifor\b",
    r"\bhvorn\w*",
    r"\bwhen (?:was|were|did|is|are|will|does)\b",
    r"\bwhy\b",
    r"\bnår (?:ble|blei|vart)\b",
    r"\btidligere grense\w*",
)

LEVELS: Final = {
    Level.EOS: words_of(r"\beøs", r"\beos\b", r"\bees\b", r"\beea\b", r"\beu\b", r"\bted\b", r"\beu-"),
    Level.NASJONAL: words_of(
        r"\bnasjonal\w*", r"\bdoffin\b", r"\bkunngj\w+", r"\bnational\b", r"\blyse ut\b"
    ),
    Level.LOA: words_of(
        r"\binnslagspunkt\w*",
        r"\bl[oå]v(?:en|a|ens|s)?\b",
        r"\banskaffelseslov\w*",
        r"\bloa\b",
        r"\bthe act\b",
        r"\bprocurement act\b",
    ),
}

LIMIT_OF: Final = {
    Level.EOS: words_of(r"\b(?:eøs|ees|eos|øes|eea|eu|ted)[- ]?(?:terskel|terskl|grens|threshold|limit)\w*"),
    Level.NASJONAL: words_of(
        r"\b(?:doffin|nasjonal\w*|kunngjøring\w*|utlysing\w*|national)[- ]?(?:terskel|terskl|grens|threshold|limit)\w*"
    ),
    Level.LOA: words_of(
        r"\b(?:l[oå]ven?s?|lova|anskaffelsesloven?s?|innslag\w*)[- ]?(?:terskel|terskl|grens|punkt)\w*"
    ),
}
"""A level that a limit is named by: of several levels in a text the one whose limit it speaks of."""

HAS_CHANGED: Final = words_of(
    r"\b(?:steg|steig|stige\w*|økt[ea]?|auka?|auke|øke|endra|endret|endre|endrast|hevet|heva|heve|justert|senket|satt opp|gikk opp|gått opp|gjekk opp|"
    r"forandr\w+|raised?|changed?|increased?|go up|gone up|went up)\b"
)
"""Somebody asks whether a limit is another than it was."""

_HEAD = r"(?:hva|va|kva|ka|hvilke\w*|kva for|hvor (?:høy|høg|stor|mye)|kor (?:høg|stor|mykje|høy)|what|which|how (?:high|much))"

_LIMIT = r"(?:\w*terskel\w*|\w*terskl\w*|beløpsgrens\w*|grens[ae]\w*|innslagspunkt\w*|thresholds?|limits?)"

THRESHOLD: Final = words_of(rf"\b{_LIMIT}\b")

BARE_THRESHOLD: Final = re.compile(
    r"^\W*(?:(?:og|men|så) )?(?:hva|kva|hvor høy|what) (?:er|is) (?:da )?(?:den |the )?(?:terskel(?:verdi)?en|threshold)"
    r"(?: (?:her|no|nå|i dag|for (?:oss|dette|dette kjøpet|det her)))?\W*$",
    re.IGNORECASE,
)
"""The threshold is asked for, and not which of them: it is the one of the purchase that is spoken of."""

VALUE_ASKED: Final = words_of(
    rf"\b{_HEAD}\b(?:\W+\w+){{0,5}}?\W+{_LIMIT}",
    rf"\b{_LIMIT}(?:\W+\w+){{0,3}}\W+(?:i dag|nå|no|now|today)\b",
)

AS_CONTEXT: Final = re.compile(
    r"\b(?P<side>over|under|above|below)\s+(?:den |the )?(?:eøs|ees|eos|øes|eea|eu|nasjonal\w*|national|doffin)[- ]*"
    r"(?:ters?k\w*|grens\w*|threshold|limit)\w*",
    re.IGNORECASE,
)
"""A threshold that tells which rules a question is about, and is not itself asked about."""

LONGEST_KEYWORDS: Final = 6
"""A question of so few words is a list of keywords."""

STATE: Final = words_of(
    r"\bstat(?:en|lig|lige|leg|lege)?\b", r"\bstatens\b", r"\bcentral government\b", r"\bdepartement\w*"
)
