"""What rent or a running service is worth: its whole term, or 48 months where it has no end (FOA § 5-4)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from conversation.reply import Fact
from dialogs.asking import asking_sentence
from dialogs.money import kroner
from dialogs.phrases import phrases
from dialogs.question import Question
from dialogs.regime_text import Said, calculation
from dialogs.sources import source_lines, to_reply
from dialogs.value import WITHOUT_END
from knowledge.terskelverdi import Kind, Level, Rules
from norsk.language import Language

_VALUE_ASKED: Final = re.compile(
    r"\b(?:h?va|kva|ka|what|hvilken|kor|hvor|how)\b[^.?!]{0,40}"
    r"\b(?:\w*verdi\w*|v[eæ]r?d(?:t|i\w*)?|\w*sum(?:men)?|value|worth|mykje|mye|much)\b"
    r"|\b(?:regn|rekn|beregn|berekn)\w*\b[^.?!]{0,30}\b(?:verdi\w*|sum\w*)",
    re.IGNORECASE,
)
_RENTS: Final = re.compile(r"\b(?:lei[ea]?|leige\w*|leier|leas\w*|rent\w*|hir(?:e|ing))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Said:
    """One language's sentences."""

    value: str
    no_end: str
    residual: str
    under: str
    over: str


_SAID: Final = {
    Language.BOKMAL: _Said(
        value="Verdien er **{value}** uten mva.",
        no_end="Uten sluttdato regnes beløpet for 48 måneder (FOA § 5-4).",
        residual="Ved leie over 12 måneder kommer anslått restverdi i tillegg.",
        under="Det er under lovens grense på {limit}.",
        over="Det er på eller over lovens grense på {limit}, så anskaffelsesloven gjelder.",
    ),
    Language.NYNORSK: _Said(
        value="Verdien er **{value}** utan mva.",
        no_end="Utan sluttdato blir beløpet rekna for 48 månader (FOA § 5-4).",
        residual="Ved leige over 12 månader kjem rekna restverdi i tillegg.",
        under="Det er under grensa i lova på {limit}.",
        over="Det er på eller over grensa i lova på {limit}, så anskaffingslova gjeld.",
    ),
    Language.ENGLISH: _Said(
        value="The value is **{value}** excluding VAT.",
        no_end="Without an end date the amount is counted for 48 months (FOA § 5-4).",
        residual="For rent of more than 12 months the estimated residual value is added.",
        under="That is below the act's threshold of {limit}.",
        over="That is at or above the act's threshold of {limit}, so the procurement act applies.",
    ),
}


def running_value(question: Question, *, rules: Rules, on: date, language: Language) -> Said | None:
    """Return the value in NOK excluding VAT that a question asks for, judged on a day; None where it asks for none.

    Goods that are bought again and again are valued by twelve months, and a service of more than 48 months in two
    ways: neither is told here.
    """
    money = question.value
    if money is None or money.amount.per is None or question.outright:
        return None
    rents = bool(_RENTS.search(question.text))
    if not _VALUE_ASKED.search(asking_sentence(question.text)) or (question.kind is Kind.VARE and not rents):
        return None
    ends = question.duration is not None and question.duration.max_months is not None
    loa = rules.at(Level.LOA, (question.kind or Kind.UKJENT).judged, on=on)
    if loa is None or (ends and not rents and (money.months or 0) > WITHOUT_END):
        return None
    said, value = _SAID[language], kroner(money.total_nok, language)
    counted = [
        calculation(money, language),
        "" if ends else said.no_end,
        said.residual if rents and ends else "",
    ]
    side = said.under if money.total_nok < loa.amount_nok else said.over
    found = (
        rules.source("FOA § 5-4", dated=rules.known_until),
        rules.source(loa.citation, dated=loa.valid_from),
    )
    sources = to_reply(found)
    parts = [
        said.value.format(value=value),
        " ".join(part for part in counted if part),
        side.format(limit=kroner(loa.amount_nok, language)),
        source_lines(sources, verified_on=rules.checked_on, language=language),
    ]
    return Said("\n\n".join(parts), (Fact(phrases(language).value, value),), sources, language)
