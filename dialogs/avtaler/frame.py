"""What only looks like a question for the register: somebody needs a thing, or asks who does a job; pure."""

import re
from typing import Final

from dialogs.avtaler.normal import normal
from dialogs.avtaler.question import LONGEST, AvtaleQuestion, Wish, is_general

_WHO: Final = r"(?:vi|jeg|man|kommunen|skolen|barnehagen|sykehjemmet|enheten|(?:[\w-]+ ){0,2}?[\w-]+)"
_NEW: Final = r"(?: (?:en|ei|ein|et|ett|noen|noe|flere|mer|ny|nye|nytt|litt))*"
_JOB: Final = r"(?:fikser|ordner|tar seg av|står for|utfører|driver med|passer på|tar|kommer med|kjører|hjelper (?:oss|meg) med|leverer|reparerer|henter)"
_OURS: Final = r"(?: (?:hos oss|hos vi|her|her hos oss|i kommunen|for oss|for kommunen|nå))*"
_NEED: Final = r"(?:trenger|treng|skal ha|må ha|mangler|har bruk for|vil ha|ønsker|får|(?:har|er)? ?(?:gått )?tom(?:me)? for|har ikke mer|har ikke flere)"
_FRAMES: Final[tuple[tuple[Wish, re.Pattern[str]], ...]] = tuple(
    (wish, re.compile(pattern))
    for wish, pattern in (
        (Wish.WHO_DELIVERS, rf"hvem (?:er det som )?{_JOB}{_NEW} (?P<x>.+?){_OURS}"),
        (Wish.WHO_DELIVERS, rf"hvem (?:er det som |pleier å |skal |kan )?(?P<x>[a-zæøå]{{3,}}(?:er|r|e)(?: .+?)??){_OURS}"),
        (Wish.FIND, rf"(?:(?:jeg|vi|skolen|barnehagen|sykehjemmet|enheten) )?{_NEED}{_NEW} (?P<x>.+?)(?: (?:hvem|hvor|hvordan|hvilken|hva) .*)?"),
        (Wish.WHO_MAY, rf"(?:kan|får) (?!(?:vi|jeg|man|kommunen)\b){_WHO} (?:lov til å )?(?:bestille|kjøpe|få|bruke|leie){_NEW} (?P<x>.+)"),
        (Wish.FIND, rf"(?:kan|får|skal) (?:vi|jeg|man) (?:bestille|få|leie){_NEW} (?P<x>.+)"),
        (Wish.FIND, r"(?:.* )?(?:\w*avtal(?:e|en|er|ene)|leverandør(?:en|er)?)(?: [\w-]+){0,2}? (?:på|om|for|av|innen|med|hos) (?P<x>.+)"),
        (Wish.FIND, r"må (?:vi|jeg|man) (?:bruke|kjøpe|bestille) (?:fra |hos )?(?P<x>.+?) (?:når|hvis|til|for å) .+"),
    )
)  # fmt: skip
_CLAUSE: Final = re.compile(r"[,.?!]\s+")


def read_frame(text: str) -> tuple[AvtaleQuestion, ...]:
    """Return what a text may ask of the register, the likeliest first; only an agreement that fits wholly answers it."""
    if len(text) > LONGEST:
        return ()
    asked = normal(_CLAUSE.sub(" ", text))
    if is_general(asked):
        return ()
    found = [
        AvtaleQuestion(wish, match["x"].strip(), outright=False, frame=True)
        for wish, pattern in _FRAMES
        if (match := pattern.fullmatch(asked))
    ]
    return tuple(found)
