"""Which documents a kommune's cases have, when each is demanded, and what a need is judged as."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dialogs.dialog import Context
from knowledge.kommune import Kommune
from knowledge.terskelverdi import Kind, Regime, reaches, regime
from register.behovsmelding import Behovsmelding
from register.case_document import PaperKind
from register.merging import WholeValue

NAMES: Final[Mapping[PaperKind, str]] = {
    PaperKind.KONKURRANSESTRATEGI: "Konkurransestrategi",
    PaperKind.ANSKAFFELSESPLAN: "Anskaffelsesplan",
    PaperKind.KONKURRANSEGRUNNLAG: "Konkurransegrunnlag",
    PaperKind.DIALOGNOTAT: "Dialognotat",
}
"""What each document is called to a person."""
PLANS: Final = (PaperKind.KONKURRANSESTRATEGI, PaperKind.ANSKAFFELSESPLAN)
"""The documents that plan a whole procurement; a kommune has the one that its gates or its statuses name."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a need leads to. `applies` is None where nobody knows the value; it is judged by the highest end known.

    `levels` and `kinds` are those that it reaches and is of, None where that is not known.
    """

    applies: Regime | None
    levels: frozenset[str] | None
    kinds: frozenset[str] | None


def papers_of(kommune: Kommune) -> tuple[PaperKind, ...]:
    """Return the documents that are written in a kommune's cases."""
    named = {gate.what for gate in kommune.gates} | {status.id for status in kommune.statuses}
    return (*(one for one in PLANS if one.value in named), PaperKind.DIALOGNOTAT)


def judge(context: Context, need: Behovsmelding, whole: WholeValue) -> Judged:
    """Return what a need leads to today, with all that has been merged into it."""
    kind = Kind(need.kind) if need.kind in set(Kind) else Kind.UKJENT
    kinds = None if kind is Kind.UKJENT else frozenset({kind.value})
    if whole.high is None:
        return Judged(None, None, kinds)
    applies = regime(
        whole.high, kind, on=context.today, kommune=context.kommune, rules=context.knowledge.rules
    )
    levels = frozenset(
        rule.level.value
        for rule in applies.used
        if reaches(applies.value_nok, rule.amount_nok, rule.operator)
    )
    return Judged(applies, levels if whole.is_known else None, kinds)


def is_demanded(context: Context, kind: PaperKind, judged: Judged) -> bool:
    """Say whether the kommune demands a document of a need; where nobody knows the value, it does."""
    kommune = context.kommune
    limit = next((one.limit for one in kommune.gates_on(context.today) if one.what == kind.value), kind.value)
    if kommune.limit(limit, on=context.today) is None:
        return False
    if judged.applies is None or judged.levels is None:
        return True
    return any(one.limit == limit for one in judged.applies.local)
