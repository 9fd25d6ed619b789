"""Why somebody is away is nobody's business here: what a sentence says of health is taken out before anything reads it."""

import re
from typing import Final

_ILL = (
    r"(?:(?:delvis|helt|langtids|100 ?%|50 ?%) )?(?:sy(?:k|ke)meldt|sjuke?meldt|syk|sjuk|sick|ill|innlagt(?: på (?:sykehus|sjukehus)(?:et)?)?|operert|utbrent|sengeliggende"
    r"|(?:innlagt )?på sykehus(?:et)?|på sjukehus(?:et)?|in hospital|gravid|pregnant|deprimert|forkjølet|forkjøla)"
)
_BE = r"(?:er|e|va|var|ble|blei|blir|vart|vert|været|vore|blitt|is|am|are|i'?m|was|been|meg|seg|fortsatt|fremdeles|framleis|still|nå|no|dessverre)"
_RELATIVE = r"(?:barnet|ungen|ungene|barna|datter\w*|sønn\w*|son|kona|kone|mannen|mann|mor|mora|moren|far|faren|kid|child|daughter|wife|husband)"
_PAPER = r"(?:sykemelding\w*|sykmelding\w*|sjuke?melding\w*|egenmelding\w*|sykefravær\w*|sjukefråvær\w*|sick leave)"
_MASKS: Final = (
    (re.compile(rf"\b(?:(?:min|mi|mitt|my) )?{_RELATIVE}(?: (?:min|mi|mitt|mine))? (?:er|e|ble|har blitt|is) (?:sykt?|sjukt?|syke|sjuke|dårlig|sick|ill|innlagt)\b(?: (?:og|så|so|and)\b|\s*[,.;])?\s*", re.IGNORECASE), ""),
    (re.compile(r"\b(?:(?:hjemme|heime|home|borte) )?(?:med|with|for|har|pga\.?) (?:et |a )?(?:sykt|sjukt|syke|sjuke|sick) (?:barn|unge|unger|child|kid)\b", re.IGNORECASE), "borte"),
    (re.compile(r"\b(?:sykt|sjukt|sick) (?:barn|child)\b", re.IGNORECASE), "borte"),
    (re.compile(rf"\b({_BE}) {_ILL}(?![\w-])", re.IGNORECASE), r"\1 borte"),
    (re.compile(rf"(^|[.,;:!]\s*){_ILL}(?![\w-])", re.IGNORECASE), r"\1borte"),
    (re.compile(rf"\b(jeg har|eg har|æ har|har jeg|har eg|har fått|har|på|i have|on|min|mi|my) {_PAPER}\b", re.IGNORECASE), r"\1 fravær"),
    (re.compile(r"\b(?:friskmeldt|frisk igjen|frisk att)\b", re.IGNORECASE), "tilbake"),
)  # fmt: skip
_OWN: Final = re.compile(
    r"^(?:borte|away|fravær)\b"
    r"|\b(?:jeg|eg|æ|i|i'm)\b.{0,30}?\b(?:borte|vekke|fravær|fraværende|permisjon|permittert|away|on leave|fri)\b",
    re.IGNORECASE,
)
_BECAUSE: Final = re.compile(
    r",?\s*\b(?:pga\.?|p\.g\.a\.|på grunn av|grunnet|fordi|because(?: of)?|due to)\s.*?(?=[,.;]|$|\s(?:fra|frå|til|ut|i uke|from|until)\s)",
    re.IGNORECASE | re.DOTALL,
)


def without_reason(text: str) -> str:
    """Return a text that says that somebody is away, never that they or theirs are ill; otherwise as it was written.

    Health is a special category of personal data (GDPR article 9), and nothing here needs it.
    """
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return _BECAUSE.sub("", text) if "?" not in text and _OWN.search(text) else text
