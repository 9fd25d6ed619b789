"""The words around an amount: VAT, the period or unit it is for, and what costs nothing."""

import re
from decimal import Decimal
from typing import Literal

Vat = Literal["ex", "inc"]

Per = Literal["year", "month"]

_TAX = r"(?:25\s?(?:%|prosent|pst)\s?)?(?:m\.?v\.?a\b|moms\w*|merverdiavgift\w*|meirverdiavgift\w*|vat\b|avgift\w*)"

VAT: tuple[tuple[Vat, re.Pattern[str]], ...] = (
    ("ex", re.compile(
        rf"\b(?:ekskl\w*|eksl\w*|eks|ex|excl\w*|exkl\w*|uten|utan|uden|utenom|utanom|u|før|minus|without|before|not incl\w*|"
        rf"ikke inkl\w*|ikkje inkl\w*|fritatt(?: for)?|pluss|plus|plusser på|i tillegg kommer)\b\.?\s?/?\s?{_TAX}"
        rf"|\+\s?{_TAX}|\b{_TAX}\.? (?:kommer|kjem) (?:i tillegg|på toppen|utenom|oppå)|\b(?:eks|ex|u)\.?m\.?v\.?a\b"
        rf"|\b{_TAX} (?:ikke|ikkje|not|er ikke|er ikkje) (?:inkl\w*|medregnet|med)|\bnetto(?:sum|beløp|pris)?\b|\b(?:eks|ekskl)\b\W*$")),
    ("inc", re.compile(
        rf"\b(?:inkl\w*|incl\w*|med|m|medregnet|innkl\w*|ink|including|with)\b\.?\s?/?\s?{_TAX}"
        rf"|\b{_TAX}\.? (?:er )?(?:inkl\w*|incl\w*|medregnet|innbakt|included)|\b(?:inkl|m)\.?m\.?v\.?a\b|\binkl\b\W*$")),
)  # fmt: skip

_EACH = r"(?:per|pr|hver|hvert|kvar|kvart|i|om|a|an|each|every|pro)"

PERIODS: tuple[tuple[Per, Decimal, re.Pattern[str]], ...] = (
    ("year", Decimal(4), re.compile(
        rf"\b{_EACH}\.? ?kvartal(?:et)?\b|/ ?kvartal|\bkvartals?(?:vis|leie|beløp)\w*|\b(?:a|per|each) quarter\b|\bquarterly\b")),
    ("year", Decimal(2), re.compile(rf"\bhalvårl\w*|\b{_EACH}\.? ?halvår(?:et)?\b|\b{_EACH}\.? ?semester(?:et)?\b")),
    ("year", Decimal(52), re.compile(
        rf"\b{_EACH}\.? ?(?:uke|uken|uka|veke|veka|week)\b|/ ?(?:uke|veke|week)\b|\bukent?l\w*|\bvekent?l\w*|\bweekly\b")),
    ("month", Decimal(1), re.compile(
        rf"\b{_EACH}\.? ?(?:kalender)?(?:måned|måneden|mned|mnåd|månd|månden|måndn|månad|månaden|maned|mnd|mndr|mndn|mån|mnden|month|mth)\b"
        r"|/ ?(?:mnd|måned|månad|month|mth|mo\b|m\b)|\bmånedl\w*|\bmånadl\w*|\bmånedsleie\w*|\bmånedspris\w*|\bmonthly\b"
        r"|\bmånads(?:leige|pris)\w*|\bi mnd\b")),
    ("year", Decimal(1), re.compile(
        rf"\b(?:{_EACH}(?<!\bi)(?<!\bom)(?<!\ba))\.? ?(?:kalender|skole|skule|budsjett|avtale)?år(?:et)?\b"
        rf"|\b(?:i|om) året\b|/ ?(?:år|year|yr)\b|\b(?:a|an|per|each|every|pr\.?) (?:year|annum)\b"
        r"|\bårl(?:ig|eg)\w*|\bårs(?:leie|leige|pris|kostnad|avgift|lisens|forbruk|beløp|sum|verdi)\w*"
        r"|\b(?:yearly|annual|annually)\b|\bp\.? ?a\b\.?")),
)  # fmt: skip

_NOT_UNIT = r"(?!(?:mva|moms|m\.v\.a|merverdi|år|måned|månad|mnd|mån|uke|veke|minus|kvartal|halvår|skoleår|skuleår|dato|i dag|stk\.? dato|nå|year|month|week|quarter))"

UNIT = re.compile(
    rf"\b(?:per|pr)\b\.? ?{_NOT_UNIT}[a-zæøå]|(?<!\bm)/ ?{_NOT_UNIT}[a-zæøå]|\b(?:stykket|stykk|stykke|each|apiece)\b|(?<![0-9])(?<![0-9] )\bstk\b|\ba (?:kr\.? ?)?[0-9]"
    r"|\b(?:for hver|hver|kvar|for kvar)\b(?! (?:måned|månad|uke|veke|dag))|\b(?:timen|timepris\w*|timespris\w*|stykkpris\w*|enhetspris\w*)"
    r"|\bi timen\b|\b(?:a|an|per) (?:hour|unit|piece|user|person|day)\b"
)

DAY_PRICE = re.compile(
    r"\b(?:per|pr|om|hver|kvar|i|a)\b\.? ?(?:dag|dagen|døgn|døgnet|day)\b|/ ?(?:dag|døgn|day)\b|\bkr\w*\.? (?:dagen|døgnet)\b"
)
DAYS = re.compile(r"(?:dag|døgn|day)(?:er|ar|s|sverk)?")
# A bare number after one of these says how many are wanted: "3 500 kr per pult, vi skal ha 30".
WANTED = frozenset(
    {"ha", "trenger", "treng", "kjøpe", "kjøper", "bestille", "bestiller", "antall", "need", "buy", "behov"}
)

TIMES = frozenset({"x", "*", "ganger", "gonger", "times"})

TIME_WORD = re.compile(
    r"(?:år\w*|måned\w*|månad\w*|mnd\w*|uker?|veker?|dag\w*|years?|months?|weeks?|days?|%|prosent)$"
)

ARTICLES = frozenset({"en", "et", "ett", "ei", "ein", "eit", "a", "an", "one", "to"})

ZERO = re.compile(
    r"\b(?:gratis|kostnadsfri\w*|vederlagsfri\w*|free(?: of charge)?|null(?: kr\w*)?|nada|ingen kostnad\w*|no cost|uten kostnad\w*"
    r"|utan kostnad\w*|(?:koster?|kostar|cost\w*|betaler|betalar|verdt|verd) (?:\w+ ){0,2}?(?:ingenting|inkje|ingen ting|nothing|"
    r"ikke noe|ikkje noko|ikke noen ting|null)|(?:koster|kostar) (?:oss )?(?:ikke|ikkje) (?:noe\w*|noko\w*|en krone|ei krone))\b"
    r"|^\W*(?:ingenting|inkje|nothing|zero|0)\W*$"
)

DOUBT = re.compile(r"\b(?:vet|veit|vett|aner|husker|hugsar|know)\b")

SUM_GAP = re.compile(r"\s*(?:\+|pluss|plus|og)\s+(?:(?:en|ein|kr|opsjon\w*|på|for|verdt|til|ca)\W+){0,4}")

ALIKE_GAP = re.compile(r"\W*(?:og|eller|til|and|or|mot)?\W*")

CORRECTION = re.compile(r"\b(?:nei|rettelse|mener|meiner|meinte|mente|sorry|unnskyld)\b")

REJECTED = re.compile(
    r"\b(?:ikke|ikkje|ikkj|itj|not|i stedet for|istedenfor|i staden for|instead of)\W+(?:(?:ca|kr|nok|på|lenger)\W+)*$"
)

TOTAL = re.compile(
    r"\b(?:totalt|til sammen|tilsammen|til saman|samlet|samla|i alt|total)\b\W*(?:\w+\W+){0,2}$"
)
