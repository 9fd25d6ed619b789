"""A need that the kommune does not want reported: why, and what applies all the same."""

from decimal import Decimal

from conversation.reply import Choice, Reply
from dialogs.behovsmelding.cited import cited
from dialogs.behovsmelding.limit import REPORTED, NeedLimit
from dialogs.behovsmelding.put import Take, way_choice
from dialogs.behovsmelding.sketch import Sketch
from dialogs.dialog import Context
from dialogs.draft import Draft
from dialogs.money import kroner
from dialogs.sources import source_lines, to_reply
from knowledge.names import fill
from knowledge.profile_parts import Operator
from knowledge.risk_question import names_it
from knowledge.terskelverdi import Kind, Level, Regime, regime

ANYWAY = "Meld likevel"


def ask_amount(limit: NeedLimit, draft: Draft, *, again: bool = False) -> Reply:
    """Return the one question that decides whether a form is needed at all."""
    hint = "Jeg fant ikke beløpet for hele kjøpet. " if again else ""
    text = (
        f"{hint}Omtrent hva koster det, for hele perioden og uten mva? Et anslag holder. "
        f"Skriv beløpet, eller velg."
    )
    choices = (
        way_choice(limit.below, draft, Take.UNDER),
        way_choice(limit.above, draft, Take.OVER),
        way_choice("Vet ikke", draft, Take.NOT_KNOWN),
    )
    return Reply(text, choices=choices, private=True)


def say_below(context: Context, limit: NeedLimit, draft: Draft, sketch: Sketch) -> Reply:
    """Return that nothing need be reported, what applies all the same, and where that stands."""
    kommune, rules = context.kommune, context.knowledge.rules
    value = sketch.value_nok if sketch.value_nok is not None else limit.amount_nok
    found = regime(value, sketch.kind or Kind.UKJENT, on=context.today, kommune=kommune, rules=rules)
    sources = to_reply(
        [
            kommune.source_of(limit.limit),
            rules.source("FOA § 5-4", dated=rules.known_until),
            *(
                rules.source(one.citation, dated=one.valid_from)
                for one in found.used
                if one.level is Level.LOA
            ),
        ]
    )
    parts = [
        f"{_lead(context, limit, sketch.value_nok)}",
        "\n".join(
            [
                "Dette gjelder likevel:",
                *(f"- {line}" for line in (*_must_know(context, sketch), *_still(found))),
            ]
        ),
        source_lines(sources, verified_on=rules.checked_on),
    ]
    choices: tuple[Choice, ...] = (
        way_choice("OK", draft, Take.BELOW),
        way_choice(ANYWAY, draft, Take.REPORT, why=Take.BELOW.value),
    )
    return Reply("\n\n".join(parts), choices=choices, sources=sources, private=True)


def _lead(context: Context, limit: NeedLimit, value: Decimal | None) -> str:
    own = f"{context.kommune.short_name}s grense på {kroner(limit.amount_nok)} uten mva"
    amount = kroner(value) if value is not None else "Kjøpet"
    certainly = value is not None and value < limit.amount_nok
    inside = "under" if certainly or limit.limit.operator is Operator.FROM else "ikke over"
    what = "sende behovsmelding" if limit.limit.id == REPORTED else "melde dette til {innkjop}"
    return fill(f"**Du trenger ikke {what}.** {amount} er {inside} {own}.", context.kommune.names)


def _still(found: Regime) -> list[str]:
    """Return what applies whatever the amount, and what the law asks for at this one."""
    lines = [
        "**Regn med alt:** Like kjøp i hele kommunen, alle år og alle opsjoner teller sammen.",
        "**Ikke del opp** kjøpet for å komme under en grense.",
        "Avklar med **lederen din** at du kan kjøpe, og at det er dekning i **budsjettet**.",
        "Er du **inhabil**, kan du ikke være med på kjøpet. Gaver og fordeler fra leverandøren sier du nei til.",
    ]
    return [*lines, _law(found)]


def _must_know(context: Context, sketch: Sketch) -> list[str]:
    """Return what the kommune does not buy, or buys on conditions, where the thing itself is named so: at any amount."""
    asked = context.kommune.risk_questions_on(context.today)
    return [cited(context.kommune, one) for one in asked if one.told and names_it(one, sketch.what)]


def _law(found: Regime) -> str:
    loa = found.threshold(Level.LOA)
    if loa is None:
        return "Om anskaffelsesloven gjelder, vet jeg ikke for denne datoen."
    if not found.law_applies:
        return f"Anskaffelsesloven gjelder først fra {kroner(loa.amount_nok)}."
    duties = "; ".join(duty.text for duty in found.duties)
    return f"**Anskaffelsesloven gjelder**, for beløpet er {kroner(loa.amount_nok)} eller mer{': ' if duties else ''}{duties}."
