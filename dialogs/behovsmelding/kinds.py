"""Which kind a need is of, and what its value and kind lead to: asked about until one regime remains."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from conversation.reply import Option
from dialogs.behovsmelding import keys
from dialogs.behovsmelding.parsers import NO, YES, choose_fault, one_of
from dialogs.behovsmelding.value import Total, total_of
from dialogs.form import Fault, Filling
from knowledge.kind import find_kind
from knowledge.terskelverdi import KNOWN_KINDS, Kind, Regime, reaches, regime
from register.answers import Answer, AnswerState

LABELS: Final[Mapping[Kind, str]] = {
    Kind.VARE: "Vare: noe dere kjøper eller leier",
    Kind.TJENESTE: "Tjeneste: arbeid noen gjør for dere",
    Kind.HELSE_SOSIAL: "Helse- og sosialtjeneste: helse, omsorg, barnevern eller opplæring",
    Kind.SAERLIG_TJENESTE: "Særlig tjeneste: kantine, hotell, vakthold, advokat eller kultur",
    Kind.BYGG_ANLEGG: "Bygg eller anlegg",
    Kind.KONSESJON: "Konsesjon: leverandøren tar betalt av brukerne",
}
OPTIONS: Final = tuple(Option(kind.value, label) for kind, label in LABELS.items())
_ORDINARY: Final = frozenset(KNOWN_KINDS) - {Kind.KONSESJON}
_SPLITS: Final[tuple[tuple[str, frozenset[Kind]], ...]] = (
    (keys.KIND_WORK, _ORDINARY - {Kind.VARE}),
    (keys.KIND_BUILD, frozenset({Kind.BYGG_ANLEGG})),
    (keys.KIND_CARE, frozenset({Kind.HELSE_SOSIAL})),
    (keys.KIND_SPECIAL, frozenset({Kind.SAERLIG_TJENESTE})),
)
"""The questions that divide the kinds where nobody knows which it is: the kinds that are left by a yes."""
_STRICTER: Final = ("I", "II", "IV", "III")
"""The parts of the regulation, the strictest last."""
PARTS: Final[Mapping[Kind, str]] = {Kind.KONSESJON: "konsesjonskontraktforskriften"}


async def parse_kind(filling: Filling, written: str) -> Answer | Fault:
    """Return the kind that somebody chose, or named by what they buy."""
    _ = filling
    option = one_of(OPTIONS, written)
    kind = Kind(option.value) if option else find_kind(written)
    return kind_answer(kind) if kind else choose_fault(OPTIONS)


def kind_answer(kind: Kind, state: AnswerState = AnswerState.SAID) -> Answer:
    """Return a kind as the field keeps it."""
    return Answer(kind.value, LABELS[kind].partition(":")[0].lower(), state)


def candidates(filling: Filling) -> frozenset[Kind]:
    """Return the kinds that the need may be of, by what has been answered."""
    if known := filling.value(keys.KIND):
        return frozenset({Kind(known)}) if known in set(KNOWN_KINDS) else _ORDINARY
    left = _ORDINARY
    for key, kinds in _SPLITS:
        answer = filling.value(key)
        if answer == YES:
            left &= kinds
        elif answer == NO:
            left -= kinds
    return left or _ORDINARY


def kind_of(filling: Filling) -> Kind:
    """Return the kind of the need; UKJENT where more than one is possible."""
    left = candidates(filling)
    return next(iter(left)) if len(left) == 1 else Kind.UKJENT


def kind_matters(filling: Filling) -> bool:
    """Say whether the kinds that are left lead to different rules; they may where nobody has said the value."""
    total = total_of(filling)
    kinds = candidates(filling)
    return len(kinds) > 1 and (total is None or len(_outcomes(filling, total, kinds)) > 1)


def asks(key: str) -> Callable[[Filling], bool]:
    """Return the condition of one of the questions that divide the kinds: nobody knows the kind, and it matters."""

    def belongs(filling: Filling) -> bool:
        given = filling.answers.get(keys.KIND)
        if given is None or given.state is not AnswerState.UNKNOWN:
            return False
        before = Filling(filling.context, _until(filling, key), filling.args)
        left, split = candidates(before), dict(_SPLITS)[key]
        return bool(left & split) and bool(left - split) and kind_matters(before)

    return belongs


def _until(filling: Filling, key: str) -> dict[str, Answer]:
    """Return the answers without those of a dividing question and the ones after it."""
    order = [one for one, _ in _SPLITS]
    later = set(order[order.index(key) :])
    return {one: answer for one, answer in filling.answers.items() if one not in later}


def regimes_of(filling: Filling) -> tuple[Regime, ...]:
    """Return what applies: one regime, or each that is still possible by kind and range, the mildest first."""
    total = total_of(filling)
    if total is None:
        return ()
    found: dict[tuple[str, ...], Regime] = {}
    for value in sorted({total.low, total.high}):
        kind = kind_of(filling)
        kinds = {kind} if kind is not Kind.UKJENT else candidates(filling)
        for one in sorted(kinds):
            applies = _regime(filling, value, one)
            found[_outcome(applies)] = applies
    return tuple(sorted(found.values(), key=_strictness))


def _strictness(applies: Regime) -> int:
    return _STRICTER.index(applies.parts[-1]) + 1 if applies.law_applies else 0


def highest(filling: Filling) -> Regime | None:
    """Return the strictest regime that is still possible, judged by the upper end of the value."""
    found = regimes_of(filling)
    return found[-1] if found else None


def levels_of(filling: Filling) -> frozenset[str] | None:
    """Return the names of the levels that the value reaches; None where nobody has said a value."""
    applies = highest(filling)
    if applies is None:
        return None
    return frozenset(
        rule.level.value
        for rule in applies.used
        if reaches(applies.value_nok, rule.amount_nok, rule.operator)
    )


def said_parts(applies: Sequence[Regime]) -> str:
    """Return which rules apply, by name: «anskaffelsesforskriften del I og II»; both ends where several are possible."""
    mildest, strictest = applies[0], applies[-1]
    if mildest is strictest:
        return _said_parts(mildest)
    short = f"del {' og '.join(strictest.parts)}" if mildest.law_applies else _said_parts(strictest)
    return f"{_said_parts(mildest)} eller {short}"


def _said_parts(applies: Regime) -> str:
    if not applies.law_applies:
        return "under lovens grense"
    return f"{PARTS.get(applies.kind, 'anskaffelsesforskriften')} del {' og '.join(applies.parts)}"


def _outcomes(filling: Filling, total: Total, kinds: frozenset[Kind]) -> set[tuple[str, ...]]:
    ends = {total.low, total.high}
    return {_outcome(_regime(filling, value, kind)) for kind in kinds for value in ends}


def _outcome(applies: Regime) -> tuple[str, ...]:
    return applies.parts if applies.law_applies else ()


def _regime(filling: Filling, value: Decimal, kind: Kind) -> Regime:
    context = filling.context
    return regime(value, kind, on=context.today, kommune=context.kommune, rules=context.knowledge.rules)
