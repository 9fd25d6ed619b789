"""What a case itself tells in a section of its documents, by what the section is filled from."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Final

from conversation.paper import Block, Bullets, Paragraph, Table
from dialogs.behovsmelding import keys
from dialogs.behovsmelding.kinds import LABELS, PARTS
from dialogs.papers.facts import CaseFacts
from dialogs.regime_text import announced_from, reached
from knowledge.gates import has_reached
from knowledge.lead_plan import fit, on_working_days
from knowledge.names import fill
from knowledge.paper_sections import FillName, PaperSection
from knowledge.profile_parts import Operator
from knowledge.terskelverdi import Kind, Level, Regime
from norsk.date import parse_date
from norsk.kroner import kroner
from norsk.when import norwegian_date, oslo_date
from register.merging import WholeValue

DIALOGUE_DAY: Final = "dialogue_announcement.day"
"""The key of the day on which the dialogue with the market is."""
ANNOUNCED: Final = "kunngjort"
_FOUR_WEEKS: Final = timedelta(weeks=4)


def filled_from(facts: CaseFacts, section: PaperSection) -> tuple[Block, ...]:
    """Return what the case tells for a section; nothing where it knows nothing."""
    told = tuple(block for one in section.fill for block in _FILLS[one](facts))
    return (*told, *_risks(facts, section))


def _risks(facts: CaseFacts, section: PaperSection) -> tuple[Block, ...]:
    """Return what was ticked of the risks that belong to a section, and what was asked about and not ticked."""
    return _bullets(
        *(
            f"Behovsmeldingen: «{one.label}» er {'' if one.ticked else 'ikke '}krysset av"
            for one in facts.risks
            if one.id in section.risks
        )
    )


def said_value(whole: WholeValue) -> str:
    """Return what a need is worth with all that was merged into it: «1 500 000 kr uten mva.», or that nobody knows."""
    if whole.low is None:
        return "Ikke kjent"
    high = whole.high or whole.low
    span = kroner(whole.low) if high == whole.low else f"{kroner(whole.low)} til {kroner(high)}"
    return f"{'' if whole.is_known else 'Minst '}{span} uten mva."


def said_rules(facts: CaseFacts) -> str:
    """Return which law and which parts of the regulation hold, in a few words."""
    applies = facts.judged.applies
    if applies is None or applies.law_applies is None:
        return "Ikke avklart: verdien er ikke kjent"
    if not applies.law_applies:
        return "Under lovens grense"
    return (
        f"{PARTS.get(applies.kind, 'Anskaffelsesforskriften').capitalize()} del {' og '.join(applies.parts)}"
    )


def said_kind(facts: CaseFacts) -> str:
    """Return what kind of purchase it is: «Vare»; "" where nobody has said."""
    kind = facts.need.kind
    return LABELS[Kind(kind)].partition(":")[0] if kind in {one.value for one in LABELS} else ""


def _need(facts: CaseFacts) -> tuple[Block, ...]:
    need = facts.need
    lines = [
        f"Antall: {need.quantity}" if need.quantity else "",
        _labelled("Brukere", facts.said(keys.USERS)),
        f"Trengs innen {norwegian_date(need.wanted_by_on)}" if need.wanted_by_on else "",
        _merged(facts),
    ]
    return (*_text(need.need), *_bullets(*lines))


def _merged(facts: CaseFacts) -> str:
    others = [f"{one.number} {one.title}" for one in facts.whole.needs if one.id != facts.need.id]
    return f"Slått sammen med {', '.join(others)}" if others else ""


def _alternatives(facts: CaseFacts) -> tuple[Block, ...]:
    return _bullets(_labelled("Meldt i behovsmeldingen", facts.said(keys.ALTERNATIVES)))


def _avtale(facts: CaseFacts) -> tuple[Block, ...]:
    found = facts.avtale
    if found is None:
        return _bullets(_labelled("Løses i dag slik", facts.said(keys.CURRENT)))
    ends = f", varer til {norwegian_date(found.ends_on)}" if found.ends_on else ""
    supplier = f" med {found.supplier}" if found.supplier else ""
    avvik = "ingen meldte avvik" if not found.avvik else f"{found.avvik} meldte avvik"
    return _bullets(
        f"Avtalen i dag: {found.title}{supplier}{ends}. Registeret har {avvik} på den.",
        _labelled("Løses i dag slik", facts.said(keys.CURRENT)),
    )


def _evaluations(facts: CaseFacts) -> tuple[Block, ...]:
    return tuple(
        block
        for one in facts.evaluated
        for block in (
            Paragraph(f"Da {one.number} {one.title} ble evaluert, ble dette rådet gitt til neste gang:"),
            Bullets(one.answers),
        )
    )


def _budget(facts: CaseFacts) -> tuple[Block, ...]:
    whole = facts.whole
    if whole.low is None:
        return ()
    rows = [(f"{one.number} {one.title}", _value_of(one.value_nok)) for one in whole.needs]
    merged: tuple[Block, ...] = ()
    if whole.is_merged:
        merged = (Table(("Behov", "Anslått verdi"), tuple(rows), caption="Behovene som er slått sammen"),)
    term = _term(facts)
    lines = (
        f"Anslått verdi for hele perioden med opsjoner: {said_value(whole)}",
        f"Varighet: {term}" if term else "",
        _labelled("Budsjett, meldt i behovsmeldingen", facts.said(keys.BUDGET)),
    )
    return (*_bullets(*lines), *merged)


def _value_of(value: Decimal | None) -> str:
    return "Ikke kjent" if value is None else kroner(value)


def _term(facts: CaseFacts) -> str:
    need = facts.need
    if not need.months:
        return ""
    option = f", med opsjon på {need.option_months} måneder til" if need.option_months else ""
    return f"{need.months} måneder{option}"


def _rules(facts: CaseFacts) -> tuple[Block, ...]:
    applies = facts.judged.applies
    if applies is None or applies.law_applies is None:
        return ()
    local = tuple(
        f"{'Over' if one.operator is Operator.OVER else 'Fra'} {kroner(one.limit_nok)}: "
        f"{fill(one.duty, facts.kommune.names)} ({one.source.title.removeprefix(f'{facts.kommune.name}, ')}, {one.source.reference})"
        for one in applies.local
    )
    sure = "" if applies.certain else "Typen kjøp eller en grense er ikke sikker. Kontroller før kunngjøring."
    return _bullets(f"{said_rules(facts)}. {_announced(applies)}", *local, sure)


def _announced(applies: Regime) -> str:
    first = announced_from(applies)
    if first is None or applies.value_nok < first.amount_nok:
        return "Kjøpet trenger ikke å kunngjøres."
    return f"Kjøpet må kunngjøres i {'Doffin og TED' if reached(applies, Level.EOS) else 'Doffin'}."


def _market(facts: CaseFacts) -> tuple[Block, ...]:
    return _bullets(_labelled("Meldt i behovsmeldingen", facts.said(keys.MARKET)))


def _procedure(facts: CaseFacts) -> tuple[Block, ...]:
    applies = facts.judged.applies
    if applies is None or not applies.law_applies:
        return ()
    return _bullets(f"Reglene: {said_rules(facts)}. {_announced(applies)}")


def _faggruppe(facts: CaseFacts) -> tuple[Block, ...]:
    if not facts.members:
        return ()
    invited = "invitert" if facts.invited == 1 else "inviterte"
    waits = (Paragraph(f"{facts.invited} {invited} har ikke svart ennå."),) if facts.invited else ()
    return (Bullets(facts.members), *waits)


def _habilitet(facts: CaseFacts) -> tuple[Block, ...]:
    """Return whether everybody has answered. What they answered is told here to nobody."""
    if not facts.habil_asked or facts.habil_answered < facts.habil_asked:
        return ()
    return (Paragraph(f"Besvart av alle som er spurt: {facts.habil_asked}."),)


def _timetable(facts: CaseFacts) -> tuple[Block, ...]:
    plan, lead = facts.plan, facts.lead
    if plan is None or lead is None:
        return ()
    parts = on_working_days(plan)
    rows = tuple(
        (
            one.name.capitalize(),
            norwegian_date(one.from_on),
            norwegian_date(one.to_on),
            _least(one.minimum_days, one.citation, one.meets),
        )
        for one in parts
    )
    starts = parts[0].from_on if parts else plan.starts_on
    whose = "Hvor lang tid delene tar, er et anslag." if plan.assumed else ""
    return (
        Paragraph(
            f"Arbeidet må begynne senest {norwegian_date(starts)} for å være ferdig {norwegian_date(plan.done_on)}. {whose}".strip()
        ),
        Table(
            ("Del", "Fra", "Til", "Merknad"),
            rows,
            caption="Tidsplanen, regnet bakover fra dagen dere trenger det",
        ),
    )


def too_late(facts: CaseFacts) -> str:
    """Return that the day a need is wanted by does not hold, or that the work is behind; "" where it is in time.

    It is counted from the day the need was reported, so that the words do not change from day to day.
    """
    plan, lead, need = facts.plan, facts.lead, facts.need
    if plan is None or lead is None or has_reached(facts.kommune, need.status, ANNOUNCED):
        return ""
    begun = oslo_date(need.sent_at)
    found = fit(begun, done_on=plan.done_on, lead=lead)
    if begun > plan.starts_on and not found.fits:
        return (
            f"Fristen ser ikke ut til å holde: Saken ble meldt {norwegian_date(begun)}. Med disse tidene er arbeidet ferdig "
            f"tidligst {norwegian_date(found.plan.done_on)}, {_days(found.days_short)} for sent. Flytt dagen, eller kort ned "
            "de delene som loven ikke setter en minstetid for."
        )
    first = plan.parts[0] if plan.parts else None
    if first is not None and facts.today > first.to_on:
        return f"Arbeidet er forsinket: «{first.name.capitalize()}» skulle være ferdig {norwegian_date(first.to_on)}."
    return ""


def _days(count: int) -> str:
    return "1 dag" if count == 1 else f"{count} dager"


def _least(days: int | None, citation: str, meets: tuple[str, ...]) -> str:
    least = f"Minst {days} dager ({citation})" if days else ""
    over = f"Går over {' og '.join(meets)}" if meets else ""
    return ". ".join(part for part in (least, over) if part)


def _announcement(facts: CaseFacts) -> tuple[Block, ...]:
    written = facts.written.get(DIALOGUE_DAY)
    on = parse_date(written.text, today=written.on) if written else None
    if on is None:
        return ()
    return (
        Paragraph(
            f"Legg ut kunngjøringen senest {norwegian_date(on - _FOUR_WEEKS)}, fire uker før dialogen."
        ),
    )


def _purchase(facts: CaseFacts) -> tuple[Block, ...]:
    """Return what suppliers may know: never the value."""
    need, kind, term = facts.need, said_kind(facts), _term(facts)
    return _bullets(
        f"Hva: {need.title}",
        f"Type kjøp: {kind.lower()}" if kind else "",
        f"Antall: {need.quantity}" if need.quantity else "",
        f"Varighet: {term}" if term else "",
        f"Trengs innen {norwegian_date(need.wanted_by_on)}" if need.wanted_by_on else "",
        f"Oppdragsgiver: {facts.kommune.name}",
    )


def _labelled(label: str, said: str) -> str:
    return f"{label}: {said}" if said else ""


def _text(said: str) -> tuple[Block, ...]:
    return tuple(Paragraph(" ".join(line.split())) for line in said.splitlines() if line.strip())


def _bullets(*lines: str) -> tuple[Block, ...]:
    kept = tuple(line for line in lines if line)
    return (Bullets(kept),) if kept else ()


_FILLS: Final[Mapping[FillName, Callable[[CaseFacts], tuple[Block, ...]]]] = {
    "need": _need,
    "alternatives": _alternatives,
    "avtale": _avtale,
    "evaluations": _evaluations,
    "budget": _budget,
    "rules": _rules,
    "market": _market,
    "procedure": _procedure,
    "faggruppe": _faggruppe,
    "habilitet": _habilitet,
    "timetable": _timetable,
    "announcement": _announcement,
    "purchase": _purchase,
}
