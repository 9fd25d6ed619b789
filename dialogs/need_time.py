"""By when a need is wanted, and for how long: which dates and lengths of time a sentence means so."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from norsk.amount_years import yearly_sums
from norsk.date import parse_date
from norsk.date_words import DAYS, MONTH, ORDINAL, SEASONS, WEEKDAYS
from norsk.duration import Duration, parse_duration
from norsk.words import fold

Span = tuple[int, int]
HIDDEN: Final = "¤"
"""Stands for each character of what has been understood already."""

_YEAR: Final = r"(?:,? (?:i )?(?:20\d\d|neste år|i år|next year|this year)\b)?"
_NUMBER: Final = r"(?:\d{1,3}|en|ei|ett|et|ein|eit|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|tolv|fjorten|noen få|a|one|two|three|four|five|six|eight|ten)"
_LENGTH: Final = rf"{_NUMBER}(?:-\d{{1,2}}| til \d{{1,2}})? (?:virkedag\w*|arbeidsdag\w*|dag(?:er|ar)?|uker?|veker?|måned(?:er)?|månad(?:er|ar)?|mnd|år|halvår|days?|weeks?|months?|working days)\b"
_DAY: Final = rf"(?:den |the )?(?:\d{{1,2}}\.?|{ORDINAL})(?:st|nd|rd|th)?(?: of)? ?{MONTH}\b\.?{_YEAR}"
_WEEK: Final = rf"(?:uke|uka|veke|veka|week)\s?(?:nr\.? ?)?\d{{1,2}}\b{_YEAR}"
_FIGURES: Final = r"(?:20\d\d-\d\d-\d\d|\d{1,2}[./-] ?\d{1,2}[./-] ?(?:20)?\d\d)(?!\d)"
_QUARTER: Final = rf"(?:(?:[1-4]|første|fyrste|andre|tredje|fjerde|siste|first|second|third|fourth)\.? ?(?:kvartal|halvår|quarter)\w*|q[1-4]\b){_YEAR}"
_FEAST: Final = "|".join(pattern.pattern for pattern, _ in (*DAYS, *SEASONS))
_PART: Final = r"(?:(?:utgangen|slutten|begynnelsen|starten|midten|byrjinga|løpet|enden|første halvdel|siste halvdel) (?:av|på|i) |(?:the )?(?:end|beginning|start|middle) of (?:the )?|medio |primo |ultimo |tidlig (?:i |på )?|midt (?:i |på )|sent (?:i |på ))?"
_WEEKDAY: Final = (
    rf"(?:neste |førstkommende |next )?(?:{'|'.join(WEEKDAYS)})(?:en)?(?: (?:i )?(?:neste )?uke(?: \d+)?)?"
)
_NEXT: Final = r"(?:(?:neste|komande|kommende|next|denne|this) (?:uke|veke|måned|månad|år|helg\w*|vår|sommer|høst|vinter|week|month|year|skoleår|semester)\w*|(?:slutten av |utgangen av )?(?:året|måneden|månaden|uka|uken|veka|the year|the month)|årets slutt|år(?:e)?ts slutt|årsslutt|månedsskifte\w* ?\w*|i morgen|i morgon|imorgen|overmorgen|tomorrow)"
_ALONE: Final = rf"(?:{_FIGURES}|{_DAY}|{_WEEK}|{MONTH} \d{{1,2}}(?:st|nd|rd|th)\b{_YEAR}|{MONTH} 20\d\d)"
"""What is a date wherever it stands."""
_ANY: Final = rf"{_PART}(?:{_ALONE}|{_QUARTER}|(?:{MONTH})\b\.?{_YEAR}|(?:{_FEAST}){_YEAR}|{_NEXT}|{_WEEKDAY}\b|20[2-4]\d\b|\d{{1,2}}[./]\d{{1,2}}\b(?!\d))"
"""What is a date after a preposition of time."""
_BY: Final = (
    r"(?:(?:helst |absolutt |seinast |senest |seinest |allerede |ferdig |klart? |levert |på plass |frist\w* (?:er )?)*(?:innen|innan|inna|inen|før|fyre|fram til|frem til|senest|seinast|seinest|by|before|within|no later than|latest|i løpet av|ila\.?|i laupet av|i god tid før|"
    r"frist\w*:?|leveringsfrist\w*:?|leveres|levering|levert|ferdig|klart?|delivery|deadline:?|når:|til bruk|mot)(?: er| til| i| den| the| start(?:en)? (?:av|på))*)"
)
_AT: Final = r"(?:(?:ut |ferdig )?(?:til|te|i|på|om|den|ved|in|on|for|starter|plantes|denne|å bruke|bruk))"
_FROM: Final = r"(?:(?:gjeldende |med virkning |med oppstart |oppstart(?: fra)? ?|start(?:er)? |fra og med )?(?:fra|frå|f\.?o\.?m\.?|oppstart|start|from|starting|begynner|starter)(?: og med)?(?: i| den| fra)*)"
_RULES: Final[tuple[tuple[int, re.Pattern[str]], ...]] = tuple(
    (weight, re.compile(pattern))
    for weight, pattern in (
        (3, rf"\b{_BY}\s+(?:{_ANY}|{_LENGTH})"),
        (1, rf"\b{_FROM}\s+{_ANY}"),
        (2, rf"\b{_AT}\s+{_ANY}"),
        (2, rf"\bom\s+{_LENGTH}"),
        (2, rf"(?<![\d.,/§-]){_ALONE}"),
        (2, r"\b(?:i morgen|i morgon|imorgen|tomorrow)\b"),
    )
)
_ENDS: Final = re.compile(
    r"\b(?:går ut|gikk ut|utløper|utløp|løper ut|expires?|siden|sidan|datert|møte\w*|født)\s*(?:den )?$"
)
"""Before a date that is not the one by which something is wanted."""
_BEFORE: Final = 40
_RUNS_OUT: Final = re.compile(
    rf"(?:avtal|kontrakt|leasing|agreement|contract)[a-zæøå]*\b[^.!?;\n]{{0,60}}?\b(?P<end>(?:går ut|utløper|løper ut|expires?|ends)\s+(?:i |in |on |den |på )?(?P<day>{_ANY}))"
)
"""The end of an agreement that is running."""
_NOT_A_DAY: Final = re.compile(
    r"(?:i|på|for|om|til|te|in|on) (?:året|måneden|månaden|uka|uken|veka|(?:the|this) (?:year|month))$"
)
_SOON: Final = re.compile(
    r"\b(?:så (?:raskt|fort|snart|tidlig) (?:som )?(?:mulig|mogleg|råd|dere kan|det lar seg gjøre)|snarest(?: (?:mulig|råd))?|omgående|asap|a\.s\.a\.p\.?|as soon as possible|fort(?:est)? mulig|straks|umiddelbart|det haster|haster|hastar|"
    r"urgent(?:ly)?|immediately|no stress|snart|akutt|kjapt)\b"
)
_LASTS: Final = re.compile(
    r"\b(?:ut (?:året|20\d\d|skoleåret|våren|sesongen|vinteren)|denne (?:vinteren|sesongen|sommeren|våren|høsten)|i år|uten sluttdato|utan sluttdato|løpende|løpande|inntil videre|fast)\b"
)
_TERM: Final = rf"(?:(?:\d{{1,3}}|{_NUMBER})(?:\s?(?:\+|pluss)\s?\d{{1,2}}){{0,6}}(?:[ -]?(?:måneders?|månaders?|måneder|månader|månadar|mnd\.?|mnds|mån|års?|årig\w*|uker?s?|veker?|dagers?|døgn|kvartal\w*|skoleår|skuleår|semester|semestre|halvår|years?|months?|weeks?|days?))\b)"
_TERMS: Final = re.compile(
    rf"(?:\b(?:i løpet av|fordelt (?:på|over)|over(?: en periode på)?|i(?: en periode på)?|for|på|med|varighet:?|periode:?|in|within|for a period of|gjennom|lasting)\s+(?:perioden )?)?\(?{_TERM}"
    rf"(?:\s*(?:\+|pluss|og|med|,|samt|inkl\.?|with|and)?\s*(?:en |ett |to )?(?:års? )?(?:mulig\w* |med )*(?:opsjon\w*|forleng\w*|option\w*|extension)?(?: (?:på|for|of|om))?(?: (?:ytterligere|inntil))?\s*(?:\+\s*)?{_TERM}(?: (?:opsjon\w*|option\w*|i opsjon|forlengelse))?)*\)?"
    r"(?:\s*(?:s|-)?\s*(?:opsjon\w*|option\w*|forleng\w*|(?:ramme)?avtale\b|kontrakt\b|periode\b))?"
    r"|\b(?:toårig|treårig|fireårig|femårig|ettårig|flerårig)\b"
)
_NO_OPTION: Final = re.compile(
    r"\b(?:fornye|utvide|forlenge|ekstra(?= [a-zæøå]{3})|tilleggs\w+|mulig(?!het))\b"
)
"""Words of options that here tell what is done or wanted."""
_AGE: Final = re.compile(
    r"\b(?:barn|barna|elev(?:er|ar)?|unger?|ungdom(?:mer)?|personer|brukere|født|alder\w*|i alderen|aldersgruppe\w*|aged|children|kids|jenter|gutter)\s*(?:mellom|fra|på|i alderen|under|over|aged|,)?\s*(?:\d{1,2}|ett|to|tre)?(?:\s*(?:-|til|og|to)\s*)?(?:\d{1,2}|tre|fem|seks|ti)\s*(?:år|åringer|years?)\b"
    r"|\b\d{1,2}(?:\s*-\s*\d{1,2})?[ -]?(?:år(?:s|ing\w*)? (?:gam\w+|alder\w*)|åring\w*|years? old)\b|\b(?:(?:over|under|minst) \d{1,3} år gam\w+|(?:eldre|yngre) enn \d{1,3} år)\b"
    r"|\b(?:\d{1,2}|ett|to|tre|fire|fem|ti) års (?:garanti|erfaring|utdanning|jubileum|levetid|reklamasjon)\w*|\bgaranti på (?:\d{1,2}|to|tre|fem|ti) år|\b(?:\d{1,2}|to|tre|fire|fem|ti) år(?:s)? (?:siden|sidan|ago|erfaring|garanti)\b"
    r"|\b(?:vente[rt]|venta|ventar|har (?:brukt|tatt|hatt|vært|gått|stått)) (?:\w+ ){0,2}?(?:i )?(?:\d{1,3}|en|ett|et|to|tre|fire|fem|seks|ti|flere|mange) (?:dag|uke|måned|månad|år)(?:er|ar)?\b"
    r"|\b(?:\d{1,3}|ett|to|tre|fire|fem|ti) (?:månads|måneds)?(?:årsverk|månedsverk|ukesverk|dagsverk)\w*|\b\d{1,3}[ -]?års(?:dag|jubileum|feiring|fest)\w*",
)
"""Ages, guarantees and the like, which are no length of a contract."""


@dataclass(frozen=True, slots=True)
class Time:
    """What a text says of time, and where its words for it stand: those of `days` name dates."""

    deadline: date | None
    duration: Duration | None
    days: tuple[Span, ...]
    terms: tuple[Span, ...]


def hide(text: str, spans: tuple[Span, ...] | list[Span], sign: str = HIDDEN) -> str:
    """Return a text of the same length with some stretches put out of sight."""
    for start, end in spans:
        text = text[:start] + sign * (end - start) + text[end:]
    return text


def read_time(text: str, *, today: date) -> Time:
    """Return by when and for how long something is wanted, with the places of the words that say so."""
    folded = fold(text)
    ages = [match.span() for match in _AGE.finditer(folded)]
    plain = hide(folded, ages)
    listed = yearly_sums(plain)
    days, spans = _days(hide(plain, [listed[:2]]) if listed else plain, today)
    if not days and (end := _RUNS_OUT.search(plain)):
        days, spans = _runs_out(end, today), [*spans, end.span("end")]
    rest = hide(plain, spans, " ")
    duration = parse_duration(_NO_OPTION.sub(lambda match: " " * len(match[0]), rest))
    if listed:
        duration = duration or parse_duration(f"{listed[2]}-{listed[3]}", today=today)
    terms = [match.span() for match in _TERMS.finditer(hide(plain, spans))] if duration else []
    if duration is not None and duration.months == 0:  # «engangskjøp», or less than half a month
        duration = None
    extra = [match.span() for pattern in (_SOON, _LASTS) for match in pattern.finditer(hide(plain, spans))]
    deadline = max(days, default=None, key=lambda one: (one[0], -one[1]))
    return Time(deadline[2] if deadline else None, duration, tuple(spans), (*terms, *extra))


def _days(folded: str, today: date) -> tuple[list[tuple[int, int, date]], list[Span]]:
    """Return each day that a text names, by how surely it is the deadline and where, and the places of its words."""
    found: list[tuple[int, int, date]] = []
    spans: list[Span] = []
    for weight, pattern in _RULES:
        for match in pattern.finditer(hide(folded, spans)):
            if _NOT_A_DAY.search(match[0]) or _ENDS.search(
                folded[max(0, match.start() - _BEFORE) : match.start()]
            ):
                continue
            on = parse_date(match[0], today=today)
            if on is not None and on >= today:
                found.append((weight, match.start(), on))
                spans.append(match.span())
    return found, spans


def _runs_out(match: re.Match[str], today: date) -> list[tuple[int, int, date]]:
    """Return the day when the agreement that is to be replaced runs out: by then a new one is wanted."""
    on = parse_date(match["day"], today=today)
    return [(1, match.start("day"), on)] if on is not None and on >= today else []
