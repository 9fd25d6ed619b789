"""Small sums that people ask for, with how they were made and where the rule stands."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from conversation.reply import Fact, Source
from dialogs.money import kroner
from dialogs.question import Question
from dialogs.regime_text import Said
from dialogs.sources import source_lines, to_reply
from dialogs.value import Money
from knowledge.kommune import Kommune
from knowledge.terskelverdi import Rules
from norsk.calendar import standstill_end
from norsk.when import norwegian_date

VAT: Final = Decimal("0.25")
STANDSTILL_DAYS: Final = 10
"""The shortest standstill when the letters go out electronically (FOA § 25-2)."""

_PROVENY = re.compile(
    r"proveny|\bavgift|\bbetale\b|\bbetaler\b|\bskylder\b|\bpay\b|rammeavtale|rammeavtl", re.IGNORECASE
)
_EXEMPT = re.compile(r"\benkelt(?:kjøp|kontrakt|anskaffelse)\w*|\bbygg|\banlegg|\bentreprise", re.IGNORECASE)
_VAT_WORD = re.compile(r"\bmva\b|\bmoms\b|\bmerverdiavgift|\bmeirverdiavgift|\bvat\b", re.IGNORECASE)
_VAT_ASKED = re.compile(
    r"\bhva (?:er|blir)\b|\bkva (?:er|blir|vert)\b|\bhvor mye\b|\bkor mykje\b|\bregn\w*|\bberegn\w*|\bhow much\b|\bwhat is\b|\blegg\w* (?:til|på)\b|\btrekk\w* (?:fra|ifra)\b",
    re.IGNORECASE,
)
_VAT_MENTION = re.compile(
    r"\b(?:uten|utan|eks\w*|minus|fra|ifra|without|excl\w*|med|inkl\w*|pluss|til|på|including|with)\.? *(?:\d+ ?% *)?"
    r"(?:mva|moms\w*|merverdiavgift\w*|meirverdiavgift\w*|vat)\b",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r"^(?:uten|utan|eks|minus|fra|ifra|without|excl)", re.IGNORECASE)
_STANDSTILL = re.compile(r"karens|\bstandstill", re.IGNORECASE)


def calculate(question: Question, *, kommune: Kommune, rules: Rules) -> Said | None:
    """Return the sum that a question asks for, or None where it asks for none."""
    return _proveny(question, kommune) or _vat(question, rules) or _standstill(question, rules)


def _proveny(question: Question, kommune: Kommune) -> Said | None:
    proveny = kommune.proveny
    if proveny is None:
        return None
    revenue = question.revenue if _PROVENY.search(question.text) else _share_of(question, proveny.percent)
    if revenue is None:
        return None
    sources = to_reply([kommune.cite(proveny.reference)])
    percent = f"{proveny.percent.normalize():f}".replace(".", ",")
    rule = f"Leverandøren betaler {percent} % av netto omsetning på rammeavtalen til kommunen (proveny)."
    if _EXEMPT.search(question.text):
        text = f"**0 kr.** Proveny gjelder ikke {proveny.exempt}. {rule}"
        return _said(text, (), sources, [kommune.note])
    due = revenue.total_nok * proveny.percent / 100
    text = f"Leverandøren skal betale **{kroner(due)}**.\n\n{kroner(revenue.total_nok)} × {percent} % = {kroner(due)}. {rule}"
    facts = (Fact("Netto omsetning", kroner(revenue.total_nok)), Fact("Proveny", kroner(due)))
    return _said(text, facts, sources, [f"Det gjelder ikke {proveny.exempt}.", kommune.note])


def _share_of(question: Question, percent: Decimal) -> Money | None:
    """Return the amount that a question wants the proveny's own percentage of: "2,25 % av 800 000"."""
    share = re.search(r"(\d+(?:[.,]\d+)?) ?(?:%|prosent)", question.text)
    if share is None or Decimal(share[1].replace(",", ".")) != percent:
        return None
    return question.money[0] if question.money else None


def _vat(question: Question, rules: Rules) -> Said | None:
    """Take VAT off or put it on: what is asked for is the last that the question says of VAT."""
    if not (question.money and _VAT_WORD.search(question.text) and _VAT_ASKED.search(question.text)):
        return None
    if question.asks or question.asks_threshold or question.revenue:
        return None
    amount = question.money[0].amount
    mentions = _VAT_MENTION.findall(question.text)
    if amount.nok is None or not mentions:
        return None
    # What the parser took as "inkl. mva" it has stripped; the number that was said is then a quarter more.
    said = amount.nok * (1 + VAT) if amount.vat == "inc" else amount.nok
    off = bool(_WITHOUT.search(mentions[-1]))
    sources = to_reply([rules.source("FOA § 5-4", dated=rules.known_until)])
    notes = ["Terskelverdiene regnes alltid uten mva."]
    if off:
        gross, net = said, said / (1 + VAT)
        text = f"**{kroner(net)}** uten mva.\n\n{kroner(gross)} / 1,25 = {kroner(net)} (25 % mva)."
    else:
        gross, net = said * (1 + VAT), said
        text = f"**{kroner(gross)}** med mva.\n\n{kroner(net)} × 1,25 = {kroner(gross)} (25 % mva)."
        notes.insert(0, f"Er {kroner(said)} allerede med mva, er det {kroner(said / (1 + VAT))} uten.")
    facts = (Fact("Uten mva", kroner(net)), Fact("Med 25 % mva", kroner(gross)))
    return _said(text, facts, sources, notes)


def _standstill(question: Question, rules: Rules) -> Said | None:
    if question.period is None or not _STANDSTILL.search(question.text):
        return None
    sent_on = question.period.first
    if question.period.last != sent_on:
        return None
    last = standstill_end(sent_on, STANDSTILL_DAYS)
    sources = to_reply([rules.source("FOA § 25-2", dated=rules.known_until)])
    text = (
        f"Siste dag i karensperioden er **{norwegian_date(last)}**. Dere kan signere dagen etter.\n\n"
        f"Brevene sendes {norwegian_date(sent_on)}. De {STANDSTILL_DAYS} dagene regnes fra dagen etter. "
        "Slutter de på en helg eller helligdag, flyttes slutten til neste virkedag."
    )
    shortest = (
        "Det er minstetiden over EØS-terskelen når brevene sendes elektronisk. "
        "Mellom 1,3 millioner kr og EØS-terskelen skal karensen være rimelig, men har ikke noe minste antall dager."
    )
    notes = [shortest]
    return _said(
        text,
        (Fact("Sendt", norwegian_date(sent_on)), Fact("Karens til og med", norwegian_date(last))),
        sources,
        notes,
    )


def _said(text: str, facts: tuple[Fact, ...], sources: tuple[Source, ...], notes: Iterable[str]) -> Said:
    parts = [text, " ".join(note for note in notes if note), source_lines(sources)]
    return Said("\n\n".join(part for part in parts if part), facts, sources)
