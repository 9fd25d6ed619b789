"""Needs of one kind that together pass a limit which none of them passes alone: the warning about splitting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from conversation.reply import Source
from dialogs.behovsmelding.limit import need_limit
from dialogs.behovsmelding.sketch import looked_for
from dialogs.dialog import Context
from dialogs.money import kroner, short
from dialogs.sources import source_lines, to_reply
from knowledge.names import fill
from knowledge.profile_parts import Operator
from knowledge.terskelverdi import Kind, Level, reaches
from register.access import viewer_of
from register.behovsmelding import COVERED, WITHDRAWN, Behovsmelding
from register.cases import sees_case
from register.enhet import load_enheter
from register.need_similar import similar_needs

LOOKED_BACK: Final = timedelta(days=365)
"""How far back needs of one kind are counted together."""
MOST_NAMED: Final = 5
UNCOUNTED: Final = (WITHDRAWN, COVERED, "slatt_sammen", "avlyst", "avslatt")
"""Statuses of needs that lead to no purchase of their own."""
_MEANS: Final = {
    Level.LOA: "gjelder anskaffelsesloven",
    Level.NASJONAL: "skal kjøpet kunngjøres i Doffin",
    Level.EOS: "skal kjøpet kunngjøres i Doffin og TED",
}

_RULE: Final = (
    "Like kjøp i hele kommunen regnes sammen, og det er ikke lov å dele opp for å komme under en grense. "
    "Er det ikke det samme, gjelder ikke dette."
)


@dataclass(frozen=True, slots=True)
class _Passed:
    amount_nok: Decimal
    operator: Operator
    means: str

    def between(self, alone: Decimal, together: Decimal) -> bool:
        """Say whether the sum passes the limit, and the need alone does not."""
        return reaches(together, self.amount_nok, self.operator) and not reaches(
            alone, self.amount_nok, self.operator
        )


@dataclass(frozen=True, slots=True)
class Splitting:
    """Needs that are counted together with one, and what they lead to.

    `reported` says that together they pass the kommune's own limit, where the one alone does not.
    """

    text: str
    needs: tuple[Behovsmelding, ...]
    reported: bool
    sources: tuple[Source, ...] = ()


async def splitting(
    context: Context, *, what: str, value_nok: Decimal | None, kind: Kind | None = None, but: str = ""
) -> Splitting | None:
    """Return the warning for a need worth so much (NOK excluding VAT), None where nothing is passed.

    `but` is the record of the case itself, where it has been filed. Only needs of the last 12 months count.
    """
    if value_nok is None or not what.strip():
        return None
    near = await similar_needs(
        context.session,
        looked_for(context, what),
        since=context.now - LOOKED_BACK,
        kind=kind.value if kind else None,
        without=UNCOUNTED,
    )
    needs = [one.need for one in near if one.need.record != but and one.need.value_nok is not None]
    together = value_nok + sum((_value(one) for one in needs), start=Decimal(0))
    crossed = [one for one in _limits(context, kind) if one.between(value_nok, together)]
    if not needs or not crossed:
        return None
    own = need_limit(context.kommune, on=context.today)
    reported = own is not None and any(one.amount_nok == own.amount_nok for one in crossed)
    text = await _said(context, needs, together, _what(crossed, kind))
    return Splitting(text, tuple(needs), reported, _sources(context))


async def splitting_warning(
    context: Context, *, what: str, value_nok: Decimal | None, kind: Kind | None = None, but: str = ""
) -> str:
    """Return the warning as Markdown, "" where there is none; the arguments are those of `splitting`."""
    found = await splitting(context, what=what, value_nok=value_nok, kind=kind, but=but)
    return found.text if found else ""


def _value(need: Behovsmelding) -> Decimal:
    return need.value_high_nok or need.value_nok or Decimal(0)


def _limits(context: Context, kind: Kind | None) -> Iterable[_Passed]:
    """Yield the kommune's own limit and the law's, lowest first."""
    found = []
    if own := need_limit(context.kommune, on=context.today):
        means = "skal behovet meldes til {innkjop}"
        found.append(_Passed(own.amount_nok, own.limit.operator, means))
    judged = (kind or Kind.UKJENT).judged
    for level, means in _MEANS.items():
        rule = context.knowledge.rules.at(level, judged, on=context.today)
        if rule is not None:
            found.append(_Passed(rule.amount_nok, rule.operator, means))
    return sorted(found, key=lambda one: one.amount_nok)


async def _said(context: Context, needs: Sequence[Behovsmelding], together: Decimal, passes: str) -> str:
    """Return the warning. The sum is told only to who may see every value in it: from it they can be reckoned."""
    viewer = await viewer_of(context.session, context.person, guest=context.guest, on=context.today)
    enheter = await load_enheter(context.session)
    open_to_asker = [await sees_case(context.session, viewer, need, enheter=enheter) for need in needs]
    numbers = ", ".join(need.number for need in needs[:MOST_NAMED])
    more = f" og {len(needs) - MOST_NAMED} til" if len(needs) > MOST_NAMED else ""
    total = f"Til sammen er det **{kroner(together)}**. " if all(open_to_asker) else ""
    lines = (
        f"**Pass på oppdeling:** Det samme er meldt i kommunen det siste året ({numbers}{more}). {total}{passes}",
        _RULE,
        source_lines(_sources(context)),
    )
    return fill("\n".join(lines), context.kommune.names)


def _sources(context: Context) -> tuple[Source, ...]:
    rules = context.knowledge.rules
    return to_reply([rules.source("FOA § 5-4", dated=rules.known_until)])


def _what(crossed: Sequence[_Passed], kind: Kind | None) -> str:
    """Return what the sum leads to, the highest limit that it passes last."""
    said = [
        f"{'over' if one.operator is Operator.OVER else 'fra'} {short(one.amount_nok)} {one.means}"
        for one in crossed
    ]
    judged = " (regnet som en vare)" if kind in (None, Kind.UKJENT) and len(said) > 1 else ""
    return f"Sammen kommer behovene over en grense: {'; '.join(said)}{judged}."
