"""Which language a person writes: bokmål (dialect included), nynorsk or English, told by the little words."""

import re
from enum import StrEnum
from typing import Final

from norsk.text import words


class Language(StrEnum):
    """A language the bot answers in, by its ISO 639-1 code."""

    BOKMAL = "nb"
    NYNORSK = "nn"
    ENGLISH = "en"


# A word that means something in Norwegian and in English ("for", "be", "by", "to", "no") stands nowhere. Dialect
# stands with bokmål: that is what those who write it are used to read.
_NORWEGIAN: Final = """
vi det den de og er har hadde som på av til med om når å skal kan må kunne ville meg oss seg han ho går får vil
ved etter før eller men da så vår vårt våre min mitt mine ut inn opp alle andre ja nei
"""
_BOKMAL: Final = """
jeg ikke hva hvem hvor hvordan hvorfor hvilken hvilket hvilke hvis hver hvert en et ett noe noen bare fra uten være
vært ble blitt selv mer mye flere gjør gjøre si sier dere deres hun hennes gjelder kommer finnes trenger skjer
samme hele nå kreves brukes måtte forskjellen kjøpene innkjøpene anskaffelse anskaffelsen anskaffelser
æ ka kem hen ke kordan åssen koffer korsen koss itj ikkj inte ska mæ dæ sæ dokker dåkker dem va e je jæ æg nån nåen
nokka nåka nåkka bærre bærr treng vårres våres fra te hvafor
"""
_NYNORSK: Final = """
eg ikkje kva kven korleis kvifor kvar kvart kvarandre dei deira ein eit eitt noko nokon nokre berre frå utan vere
vore vera vert verte sjølv meir mykje fleire gjer gjere gjera seie dykk dykkar hennar gjeld kjem finst trengst
same heile delar tek krevst brukast dersom medan òg desse eigen eiga eige eigne korkje anten verksemd verksemda
tenester tenesta tenesteområde ugild løyve vedtok krev krevje kome kjøpa følgje fylgje leggje seinare tidlegare
lågare lågaste høgare høgaste høg låg offentlege ulovlege tilsette skule skulen skular elevar kommunar kontraktar avtalar dagar auke løns anskaffing
anskaffinga kunngjering kunngjeringa leverandørar tilbod tilboda tilbodet løysing løysingar eigedom berekraft
berekraftig marknad marknaden hugse byggje planleggje framleis einskild einskilde saman millionar månader reglar
"""
_ENGLISH: Final = """
the and is are was were been do does did what how who whose where when which why could must should would shall may
will need needs needed we you my our your us of or with without from that this these those there its has have
not any before after than if about into only much many between procurement purchase purchases buy buying contract
contracts framework agreement agreements tender tenders supplier suppliers threshold thresholds award deadline
municipality rules law limit requirements announce publish value
"""
_WORDS: Final = {
    name: frozenset(listed.split())
    for name, listed in (("norsk", _NORWEGIAN), ("nb", _BOKMAL), ("nn", _NYNORSK), ("en", _ENGLISH))
}
_NYNORSK_ENDING: Final = re.compile(r"\w{3,}(?:ingar|arar|ørar|(?<!b)ane|(?<!kol)leg|gaste)")


def language_of(text: str, *, before: Language = Language.BOKMAL) -> Language:
    """Return the language that most of a text's little words are in; where they tell nothing, the one before.

    One foreign term in a question ("Do I need Doffin?", "Kva er ESPD?") weighs nothing; keywords are bokmål.
    """
    said = words(text)
    english, nynorsk, bokmal, either = (
        sum(word in _WORDS[name] for word in said) for name in ("en", "nn", "nb", "norsk")
    )
    nynorsk += sum(word not in _WORDS["nn"] and bool(_NYNORSK_ENDING.fullmatch(word)) for word in said)
    bokmal += sum(word.endswith(("lig", "lige")) for word in said)
    if english > nynorsk + bokmal + either:
        return Language.ENGLISH
    if nynorsk != bokmal:
        return Language.NYNORSK if nynorsk > bokmal else Language.BOKMAL
    return Language.BOKMAL if before is Language.ENGLISH and either else before
