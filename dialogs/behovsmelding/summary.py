"""What is told beneath the read-back of a behovsmelding: what it leads to, the warnings, and who gets it."""

from decimal import Decimal
from typing import Final

from conversation.markup import escape
from conversation.reply import Source
from dialogs.behovsmelding import keys
from dialogs.behovsmelding.kinds import PARTS, highest, kind_of, regimes_of
from dialogs.behovsmelding.lead import time_line
from dialogs.behovsmelding.risks import told_anyway
from dialogs.behovsmelding.splitting import splitting_warning
from dialogs.behovsmelding.value import Total, said_total, total_of
from dialogs.form import Filling
from dialogs.money import kroner
from dialogs.regime_text import announced_from, first_met, reached
from dialogs.sources import source_lines, to_reply
from dialogs.whose import requester_of
from knowledge.kommune import Kommune
from knowledge.names import fill
from knowledge.profile_parts import Operator
from knowledge.terskelverdi import Kind, Level, LocalDuty, Regime
from norsk.amount import MONTHS_WITHOUT_END, parse_amount

_SERVICES: Final = frozenset({Kind.TJENESTE, Kind.SAERLIG_TJENESTE, Kind.HELSE_SOSIAL})


async def summary(filling: Filling) -> tuple[str, ...]:
    """Return the lines beneath the read-back, as Markdown: the rules, the time, splitting, what to know, who gets it."""
    lines = (
        regime_line(filling),
        time_line(filling),
        await _splitting(filling),
        *told_anyway(filling),
        await _receivers(filling),
    )
    return tuple(line for line in lines if line)


def regime_line(filling: Filling) -> str:
    """Return what the value leads to in one or two sentences, with source and date, and what is not certain."""
    applies = highest(filling)
    total = total_of(filling)
    if applies is None or total is None:
        return fill(
            "Verdien er ikke kjent. {innkjop} finner ut hvilke regler som gjelder.",
            filling.context.kommune.names,
        )
    if applies.law_applies is None:
        return "Jeg vet ikke hvilke grenser som gjelder denne dagen."
    context = filling.context
    lines = source_lines(_sources(filling, applies), verified_on=context.knowledge.rules.checked_on)
    parts = (_law(applies, context.kommune), _uncertain(filling, applies), lines)
    return " ".join(part for part in parts if part)


def _law(applies: Regime, kommune: Kommune) -> str:
    """Return whether the law applies and the purchase must be announced; below the law, the kommune's own limit."""
    value, limit = kroner(applies.value_nok), applies.threshold(Level.LOA)
    if applies.law_applies or limit is None:
        return f"**{value}:** {_parts(applies)} gjelder. {_announced(applies)}"
    over = _own_rule(first_met(applies), kommune)
    return f"**{value}** er under lovens grense på {kroner(limit.amount_nok)}, så anskaffelsesloven gjelder ikke.{over}"


def _sources(filling: Filling, applies: Regime) -> tuple[Source, ...]:
    """Return where the rules stand that decided: the law's limit, or the announcement's, and the kommune's below it."""
    rules, own = filling.context.knowledge.rules, first_met(applies)
    limit, deciding = applies.threshold(Level.LOA), [announced_from(applies)]
    if reached(applies, Level.EOS):
        deciding = [applies.threshold(Level.EOS)]
    elif not applies.law_applies:
        deciding = [limit]
    elif deciding[0] is None or applies.value_nok < deciding[0].amount_nok:
        deciding = [limit, *deciding]
    found = [rules.source(rule.citation, dated=rule.valid_from) for rule in deciding if rule is not None]
    return to_reply([*([own.source] if own and not applies.law_applies else []), *found])


def _own_rule(own: LocalDuty | None, kommune: Kommune) -> str:
    """Return the kommune's own duty that begins below the law, and how far its profile can be trusted."""
    if own is None:
        return ""
    begins = "Over" if own.operator is Operator.OVER else "Fra"
    duty = own.duty[0].lower() + own.duty[1:]
    return (
        f" {begins} {kroner(own.limit_nok)} gjelder {kommune.short_name}s egen regel: {duty}. {kommune.note}"
    )


def _parts(applies: Regime) -> str:
    name = PARTS.get(applies.kind, "anskaffelsesforskriften")
    return f"Anskaffelsesloven og {name} del {' og '.join(applies.parts)}"


def _announced(applies: Regime) -> str:
    first = announced_from(applies)
    if first is None or applies.value_nok < first.amount_nok:
        return "Kjøpet trenger ikke å kunngjøres."
    return f"Kjøpet må kunngjøres i {'Doffin og TED' if reached(applies, Level.EOS) else 'Doffin'}."


def _uncertain(filling: Filling, applies: Regime) -> str:
    """Return what the answer rests on that nobody has said for certain."""
    total, amount = total_of(filling), parse_amount(filling.value(keys.VALUE))
    others = len(regimes_of(filling)) > 1
    notes = []
    if total is not None and total.low != total.high:
        notes.append(f"Verdien er et spenn ({said_total(total)}). Jeg regner med det høyeste.")
    if others and kind_of(filling) is Kind.UKJENT:
        notes.append("Typen er ikke avgjort, så mildere regler kan gjelde.")
    if total is not None and total.assumed:
        why = "Avtalen skal ikke ha noen sluttdato" if total.running else "Varigheten er ikke kjent"
        notes.append(f"{why}, så jeg har regnet fire år.")
    if total is not None and kind_of(filling) in _SERVICES:
        notes += _longer_than_four_years(total)
    if amount is not None and amount.vat is None:
        notes.append("Jeg regner med at beløpet er uten mva.")
    if not applies.certain and not others:
        notes.append("En av grensene er utledet og ikke helt sikker.")
    return " ".join(notes)


def _longer_than_four_years(total: Total) -> list[str]:
    """Return how the regulation counts a long service without a total price; nothing for one of 48 months or less."""
    months = total.months or 0
    if months <= MONTHS_WITHOUT_END:
        return []
    counted = kroner(total.high * MONTHS_WITHOUT_END / Decimal(months))
    told = f"Uten en avtalt totalpris teller en tjeneste over fire år bare 48 måneder (FOA § 5-4), her {counted}."
    return [f"{told} Da kan mildere regler gjelde."]


async def _splitting(filling: Filling) -> str:
    total, kind = total_of(filling), kind_of(filling)
    return await splitting_warning(
        filling.context,
        what=filling.value(keys.WHAT),
        value_nok=total.high if total else None,
        kind=None if kind is Kind.UKJENT else kind,
        but=filling.args.get("edit", ""),
    )


async def _receivers(filling: Filling) -> str:
    requester = await requester_of(filling)
    kontakt = filling.answers.get(keys.KONTAKT)
    told = kontakt is not None and kontakt.value != str(filling.context.person.id)
    also = f" og innkjøpskontakten {escape(kontakt.shown)}" if kontakt and told else ""
    said = f"Meldingen går til {filling.context.kommune.names['innkjop']}{also}."
    if requester.id != filling.context.person.id and "edit" not in filling.args:
        said += f" Du melder for {escape(requester.name)}, som får beskjed og kan rette."
    return said
