"""What is told once after an answer in the behovsmelding form: what it means for the case."""

from typing import Final

from dialogs.behovsmelding import keys
from dialogs.behovsmelding.kinds import candidates, kind_of
from dialogs.behovsmelding.value import plain, said_total, total_of
from dialogs.form import Filling
from dialogs.state_store import Facts
from knowledge.names import fill
from knowledge.terskelverdi import Kind
from norsk.amount import parse_amount

_YEAR: Final = 12
_ANCHORED: Final = "forankring"
"""The step of a kommune's process in which it is seen to that the leader stands behind the need."""


async def alternatives_note(filling: Filling) -> str:
    """Return what to do first where nobody has looked for another way than buying."""
    match filling.value(keys.ALTERNATIVES):
        case "ikke_vurdert":
            return "Spør gjerne i enheten og hos innkjøpskontakten om noe kan lånes eller brukes om igjen. Meldingen kan gå imens."
        case "noe":
            return "Fint. Skriv under «Formål» hva som kan lånes, repareres eller brukes om igjen, så kjøpes bare resten."
        case _:
            return ""


async def value_note(filling: Filling) -> str:
    """Return how the total was counted, where it is not the amount itself, and that VAT is left out."""
    amount, total = parse_amount(filling.value(keys.VALUE)), total_of(filling)
    if amount is None or total is None or amount.per is None:
        return ""
    years = (
        f"{total.months // _YEAR} år"
        if total.months and total.months % _YEAR == 0
        else f"{total.months} måneder"
    )
    when = "avtalen ikke har noen sluttdato" if total.running else "varigheten ikke er kjent"
    why = f" Det brukes når {when} (FOA § 5-4)." if total.assumed else ""
    return f"Over {years} blir det {said_total(total)} uten mva.{why}"


async def kind_note(filling: Filling) -> str:
    """Return that the kind is asked for in another way, where nobody knows it."""
    unsure = keys.KIND in filling.answers and not filling.known(keys.KIND)
    return "Det er greit. Da spør jeg på en annen måte." if unsure and len(candidates(filling)) > 1 else ""


async def budget_note(filling: Filling) -> str:
    """Return what must be cleared up where the money is not there, as the kommune goes about it."""
    if filling.value(keys.BUDGET) in ("ja", ""):
        return ""
    context = filling.context
    step = next((one for one in context.kommune.steps_on(context.today) if one.id == _ANCHORED), None)
    checked = f" {step.what} før de går videre." if step else ""
    return f"Avklar pengene med lederen din.{checked}"


async def market_note(filling: Filling) -> str:
    """Return with whom a dialogue is arranged."""
    if filling.value(keys.MARKET) in ("", "ingen"):
        return ""
    said = "Avtal opplegget med {innkjop} før dere snakker med leverandører, så alle behandles likt."
    return fill(said, filling.context.kommune.names)


def facts(filling: Filling) -> Facts:
    """Return the value and the kind, which a question in the middle is answered with."""
    total = total_of(filling)
    kind = kind_of(filling)
    return Facts(
        value_nok=plain(total.high) if total else None,
        kind=None if kind is Kind.UKJENT else kind.value,
    )
