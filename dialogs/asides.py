"""What is said beside the answer on a purchase: what is still counted on, and how a running service is valued."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dialogs.asked import Asked
from dialogs.judged import regime_of
from dialogs.money import kroner
from dialogs.rule_phrases import rule_phrases
from dialogs.value import WITHOUT_END
from knowledge.kind import label
from knowledge.terskelverdi import Kind, Regime
from norsk.language import Language

SERVICES: Final = (Kind.TJENESTE, Kind.SAERLIG_TJENESTE, Kind.HELSE_SOSIAL, Kind.UKJENT)
YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class _Said:
    """One language's sentences."""

    still: str
    no_end: str
    longer: str
    same: str
    differ: str


_SAID: Final = {
    Language.BOKMAL: _Said(
        still="Jeg regner fortsatt med {what}.",
        no_end="Uten oppgitt varighet regnes 48 måneder (FOA § 5-4). Si hvor lenge avtalen varer, så regner jeg på nytt.",
        longer="En tjeneste uten avtalt totalpris som varer over 48 måneder, verdsettes til månedsbeløpet × 48 = "
        "**{value}** (FOA § 5-4). Hele perioden gir **{whole}**.",
        same="Begge verdiene gir de samme pliktene.",
        differ="De to verdiene gir ulike regler: {whole} {rules}, og {value} {other}. "
        "Følg de strengeste, som svaret over bygger på. Det er lov å kunngjøre frivillig.",
    ),
    Language.NYNORSK: _Said(
        still="Eg reknar framleis med {what}.",
        no_end="Utan oppgitt lengd blir det rekna 48 månader (FOA § 5-4). Sei kor lenge avtalen varer, så reknar eg på nytt.",
        longer="Ei teneste utan avtalt totalpris som varer over 48 månader, blir verdsett til månadsbeløpet × 48 = "
        "**{value}** (FOA § 5-4). Heile perioden gir **{whole}**.",
        same="Begge verdiane gir dei same pliktene.",
        differ="Dei to verdiane gir ulike reglar: {whole} {rules}, og {value} {other}. "
        "Følg dei strengaste, som svaret over byggjer på. Det er lov å kunngjere frivillig.",
    ),
    Language.ENGLISH: _Said(
        still="I still count on {what}.",
        no_end="Without a stated term 48 months are counted (FOA § 5-4). Tell me how long it runs, and I will count again.",
        longer="A service without a total price that runs for more than 48 months is valued at the monthly amount × 48 = "
        "**{value}** (FOA § 5-4). The whole term gives **{whole}**.",
        same="Both values lead to the same duties.",
        differ="The two values lead to different rules: {whole} {rules}, and {value} {other}. "
        "Follow the stricter, which the answer above rests on. You may always announce voluntarily.",
    ),
}
_OUTSIDE: Final = {
    Language.BOKMAL: "er utenfor loven",
    Language.NYNORSK: "er utanfor lova",
    Language.ENGLISH: "is outside the law",
}
_PARTS: Final = {
    Language.BOKMAL: "følger del {parts}",
    Language.NYNORSK: "følgjer del {parts}",
    Language.ENGLISH: "follows Part {parts}",
}
_AND: Final = {Language.BOKMAL: " og ", Language.NYNORSK: " og ", Language.ENGLISH: " and "}


def asides(asked: Asked, found: Regime) -> str:
    """Return what stands beside the answer, or nothing: each in a paragraph of its own, in the question's language."""
    return "\n\n".join(part for part in (carried_on(asked), _running(asked, found)) if part)


def carried_on(asked: Asked) -> str:
    """Return which facts a follow-up still counts on, where the person has not just said them."""
    if not asked.carried:
        return ""
    question, language = asked.question, asked.language
    kept = [
        kroner(asked.value_nok, language) if asked.value_nok is not None and _unchanged(asked) else "",
        _kind(asked.kind, language) if question.kind is None and asked.kind is not Kind.UKJENT else "",
        asked.kommune.name if question.kommune is None and asked.memory.facts.kommune else "",
    ]
    what = ", ".join(one for one in kept if one)
    return _SAID[language].still.format(what=what) if what else ""


def _unchanged(asked: Asked) -> bool:
    before = asked.memory.facts.value_nok
    return asked.money is None and before is not None and asked.value_nok == Decimal(before)


def _running(asked: Asked, found: Regime) -> str:
    """Return how an amount per month or year is valued where it has no end, or runs for more than 48 months."""
    money = asked.money
    if money is None or money.amount.per is None or money.amount.nok is None or asked.question.parts:
        return ""
    if asked.question.duration is None or asked.question.duration.max_months is None:
        return _SAID[asked.language].no_end
    if asked.kind not in SERVICES or money.months is None or money.months <= WITHOUT_END:
        return ""
    value = money.total_nok * WITHOUT_END / money.months
    return _beside(asked, found, regime_of(asked, value))


def _beside(asked: Asked, whole: Regime, counted: Regime) -> str:
    """Return the value of 48 months beside that of the whole term, and which rules to follow where they differ."""
    said, language = _SAID[asked.language], asked.language
    amounts = {"value": kroner(counted.value_nok, language), "whole": kroner(whole.value_nok, language)}
    longer = said.longer.format(**amounts)
    if _duties(whole) == _duties(counted):
        return f"{longer} {said.same}"
    rules, other = (_rules(one, language) for one in (whole, counted))
    return f"{longer} {said.differ.format(rules=rules, other=other, **amounts)}"


def _duties(regime: Regime) -> tuple[object, ...]:
    return (regime.parts, regime.duties, tuple(duty.duty for duty in regime.local))


def _rules(regime: Regime, language: Language) -> str:
    if not regime.law_applies:
        return _OUTSIDE[language]
    return _PARTS[language].format(parts=_AND[language].join(regime.parts))


def _kind(kind: Kind, language: Language) -> str:
    return label(kind) if language is Language.BOKMAL else rule_phrases(language).kinds[kind]
