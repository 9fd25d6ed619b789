"""The words around the amounts of a question: what shows what each of them means."""

import re
from collections.abc import Mapping
from typing import Final, Literal

from dialogs.question_words import words_of

REVENUE: Final = words_of(
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

OTHER: Final = words_of(
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

BACKGROUND: Final = words_of(
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

LIMIT_BEFORE: Final = words_of(
    r"\b(?:\w*grens[ae]\w*|\w*terskel\w*|innslagspunkt\w*|limit|threshold)\b[^.;?!]{0,60}?"
    r"\b(?:er|e|var|ble|blei|vart|blir|ligger|ligg|står|is|was|satt|sett|hevet|heva|auka|økt)\s+(?:satt |sett |hevet |heva )?(?:til |på |to |at )?(?:nå |no )?\W*$",
    r"\b(?:gjeld\w*|gjæld\w*|begynner|byrjar|starter|startar|slår inn|applies|apply|starts?)\s+(?:\w+ ){0,3}?"
    r"(?:før|fra(?: og med)?|frå(?: og med)?|over|på|ved|until|from|at|above)\W*$",
    r"\b(?:er|e|var|is|was)\s+(?:\w+ )?(?:\w*grens[ae]\w*|\w*terskel\w*|innslagspunkt\w*|limit|threshold)"
    r"(?:\s+(?!på\b|med\b|når\b|nådd\b|passert\b|over\b|under\b)\w+){0,6}\W*(?:[\d ]{4,}\s*(?:kr|kroner)?\s*(?:eller|or)\s*)?$",
)
"""A clause that says what a limit is, or where a duty begins, right before the amount."""

FRAME: Final = words_of(r"\brammeavtale\w* (?:på|med|til)\W*$")

CALL_OFF: Final = words_of(
    r"\bbestill\w*", r"\bavrop\w*", r"\b(?:på|under|innenfor) (?:den|avtalen|rammeavtalen)\b"
)
"""Somebody buys on a framework agreement, whose own value is then only the frame."""

ALTERNATIVES: Final = words_of(
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

ASKED_VERB: Final = words_of(
    r"\b(?:må|skal|kan|får|bør|trenger|slipper|gjelder|bestille|kjøpe|lyse|melde|kunngjøre|lyses|meldes)\b"
)

BELOW: Final = words_of(
    r"\b(?:under|mindre enn|nesten|snaut|snaue|knapt|knappe|i underkant av|less than|below)\W*$"
)

SPENT_BEFORE: Final = words_of(
    r"\b(?:har|allerede|alt|tidligere)\b.{0,40}\b(?:brukt|kjøpt|kjøpte|handlet|handla|bestilt|betalt)\b",
    r"\b(?:brukt|kjøpt|handlet|bestilt|betalt)\b.{0,40}\b(?:tidligere|allerede|hittil)\b",
    r"\bi tillegg til\b",
)
"""Somebody tells what has been bought already; like purchases are counted together (FOA § 5-4)."""

_SPENT: Final = r"(?:brukte|kjøpte|hadde|betalte|handlet|bestilte)"

SPENT_LAST_YEAR: Final = words_of(
    rf"\bi ?fjor\b.{{0,30}}\b{_SPENT}\b",
    rf"\b{_SPENT}\b.{{0,40}}\bi ?fjor\b",
)
"""Somebody tells what was bought last year, and asks of today unless the duty itself is put in the past."""

DUTY_IN_THE_PAST: Final = words_of(r"\b(?:måtte|gjaldt|gjeldt|skulle|kunngjorde|burde|trengte)\b")

ADDED: Final = words_of(r"^\W*(?:og )?(?:pluss|i tillegg|\+)\b")
"""A follow-up that adds to the amount spoken of."""

PER: Final[Mapping[Literal["year", "month"], re.Pattern[str]]] = {
    "year": words_of(
        r"\b(?:per|pr\.?|i|hvert|kvart|a|each) (?:år|året|year)\b", r"\bårlig\w*", r"\bårleg\w*"
    ),
    "month": words_of(r"\b(?:per|pr\.?|i|hver|kvar|a|each) (?:måned\w*|månad\w*|mnd|month)\b"),
}
"""A follow-up that tells that the amount spoken of runs."""

INC_VAT: Final = words_of(r"\b(?:inkl\w*|med)\.? ?(?:mva|moms)\b")
