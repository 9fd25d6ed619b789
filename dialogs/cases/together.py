"""What needs come to together: each value, the sum, and which rules begin or end where they are put together or apart."""

from collections.abc import Sequence

from conversation.markup import escape
from dialogs.cases.handler import kind_of
from dialogs.cases.sight import Onlooker
from dialogs.money import kroner
from knowledge.gates import gates_for
from knowledge.profile_parts import Operator
from knowledge.terskelverdi import Kind, Regime, regime
from register.behovsmelding import Behovsmelding
from register.merging import WholeValue, value_of


def said_value(whole: WholeValue) -> str:
    """Return what some needs are worth, NOK excluding VAT, with which of them nobody knows the value of."""
    if whole.low is None or whole.high is None:
        return "verdien er ikke kjent"
    span = kroner(whole.high)
    if whole.low != whole.high:
        span = f"{kroner(whole.low).removesuffix('kr').rstrip()}–{span}"
    if whole.is_known:
        return f"{span} uten mva"
    unknown = ", ".join(one.number for one in whole.unknown)
    return f"minst {span} uten mva (verdien av {unknown} er ikke kjent)"


def row(looks: Onlooker, need: Behovsmelding, value: WholeValue | None = None) -> str:
    """Return a need as a line of a list: number, title, enhet, quantity and value; `value` where it is more than its own."""
    enhet = looks.enheter.by_id.get(need.enhet_id) if need.enhet_id else None
    parts = [one for one in (enhet.name if enhet else "", need.quantity) if one]
    more = f" ({escape(', '.join(parts))})" if parts else ""
    return f"- **{need.number}** {escape(need.title)}{more}: {said_value(value or value_of((need,)))}"


def regime_word(found: Regime) -> str:
    """Return in a few words which rules a value falls under."""
    sure = "" if found.certain else " (antatt)"
    if found.law_applies is None:
        return "ikke kjent"
    if not found.law_applies:
        return f"under anskaffelseslovens beløpsgrense{sure}"
    parts = f", forskriften del {' og '.join(found.parts)}" if found.parts else ""
    return f"anskaffelsesloven{parts}{sure}"


def consequences(
    looks: Onlooker, main: Behovsmelding, before: WholeValue, after: WholeValue
) -> Sequence[str]:
    """Return what changes in the rules where a need is worth something else than before, a line each."""
    lines = [*_kinds(after), *_regimes(looks, main, before, after), *_gates(looks, main, before, after)]
    return lines or ["Det er de samme reglene som før."]


def _kinds(after: WholeValue) -> list[str]:
    kinds = {kind_of(one) for one in after.needs} - {Kind.UKJENT}
    if len(kinds) < 2:  # noqa: PLR2004 - several
        return []
    first = kind_of(after.needs[0]).judged.value.replace("_", " ")
    return [f"Behovene er av ulik type. Reglene er vurdert som for {first}; avklar hva som er hoveddelen."]


def _regimes(looks: Onlooker, main: Behovsmelding, before: WholeValue, after: WholeValue) -> list[str]:
    was, now = _regime(looks, main, before), _regime(looks, main, after)
    if now is None:
        return []
    lines = []
    if was is None or regime_word(was) != regime_word(now):
        lines.append(f"Regelverk: {regime_word(now)}{f' (var: {regime_word(was)})' if was else ''}.")
    had = {one.limit for one in was.local} if was else set[str]()
    for one in now.local:
        if one.limit not in had:
            over = "over" if one.operator is Operator.OVER else "fra"
            lines.append(f"Ny grense passert, {over} {kroner(one.limit_nok)}: {escape(one.duty)}.")
    left = {one.limit for one in now.local}
    lost = [one for one in was.local if one.limit not in left] if was else []
    return [*lines, *(f"Gjelder ikke lenger: {escape(one.duty)}." for one in lost)]


def _regime(looks: Onlooker, main: Behovsmelding, whole: WholeValue) -> Regime | None:
    if whole.high is None:
        return None
    context = looks.context
    return regime(
        whole.high,
        kind_of(main),
        on=context.today,
        kommune=context.kommune,
        rules=context.knowledge.rules,
    )


def _gates(looks: Onlooker, main: Behovsmelding, before: WholeValue, after: WholeValue) -> list[str]:
    was, now = (_titles(looks, main, one) for one in (before, after))
    new = [f"Nytt krav før saken går videre: {title}." for title in now if title not in was]
    return new + [f"Kravet faller bort: {title}." for title in was if title not in now]


def _titles(looks: Onlooker, main: Behovsmelding, whole: WholeValue) -> list[str]:
    context = looks.context
    found = gates_for(
        context.kommune,
        value_nok=whole.high if whole.is_known else None,
        kind=main.kind,
        on=context.today,
        rules=context.knowledge.rules,
    )
    return [escape(one.title) for one in found]
