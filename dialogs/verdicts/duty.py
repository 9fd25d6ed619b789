"""A yearly duty of the kommune: done, with its evidence and the agreements it singles out; or put off within the year."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from conversation.markup import escape
from conversation.reply import Field, FieldKind
from dialogs.avtaler.desk import Desk, open_desk
from dialogs.avtaler.find import find_avtaler
from dialogs.avtaler.question import AvtaleQuestion, Wish
from dialogs.dialog import Context
from dialogs.verdicts.flow import FLOWS, REASON, Case, Decided, Faults, Flow, Values
from dialogs.verdicts.words import UNDO_FOR, kept, told, unread, why_field, wrong_words
from knowledge.profile_parts import RecurringDuty
from norsk.date import parse_date
from norsk.when import norwegian_date
from register.avtale import Avtale
from register.avtale_mark import mark_avtaler, unmark
from register.decision import Decision
from register.events import TrackChanged
from register.track import Track, Verdict

EVIDENCE, MARKED, DAY = "dokumentasjon", "avtaler", "dato"
MOST_MARKED: Final = 200
_APART: Final = re.compile(r"[\n;,]+")
_NONE: Final = frozenset({"", "ingen", "ingen av dem", "-", "nei"})


def _duty(case: Case) -> RecurringDuty | None:
    id = case.track.record_id
    return next((one for one in case.context.kommune.recurring if one.id == id), None)


async def _done_intro(case: Case) -> str:
    duty = _duty(case)
    if duty is None:
        return "Hvor er det dokumentert?"
    marks = " Skriv også hvilke avtaler som skal følges opp særskilt." if duty.marks_avtaler else ""
    return f"**{escape(duty.title)}.** Dokumentasjon: {escape(duty.evidence)}.{marks}"


async def _done_fields(case: Case) -> tuple[Field, ...]:
    duty = _duty(case)
    help = "Skriv saksnummeret eller hvor dokumentet ligger."
    fields = [Field(EVIDENCE, "Hvor ligger dokumentasjonen?", FieldKind.TEXT, help=help)]
    if duty and duty.marks_avtaler:
        more = "Avtalenummer, leverandør eller tittel, én per linje eller med komma imellom. Skriv «ingen» hvis ingen skal det."
        fields.append(Field(MARKED, "Avtaler som skal følges opp særskilt", FieldKind.LONG_TEXT, help=more))
    return tuple(fields)


async def _done(case: Case, values: Values) -> Decided | Faults:
    context, duty, evidence = case.context, _duty(case), told(values, EVIDENCE)
    wrong = wrong_words(evidence, missing="Skriv hvor dokumentasjonen ligger.")
    marked = _Marked()
    if duty and duty.marks_avtaler:
        marked = await _marked(context, values.get(MARKED))
    if faults := kept({EVIDENCE: wrong, MARKED: marked.fault}):
        return Faults(faults)
    detail = {EVIDENCE: evidence}
    said = "Notert som gjort. Jeg minner om det igjen neste år."
    if duty and duty.marks_avtaler:
        year = case.track.target_on.year
        ids = [avtale.id for avtale in marked.avtaler]
        await mark_avtaler(context.session, ids, duty=duty.id, year=year, now=context.now)
        detail[MARKED] = ", ".join(avtale.reference or avtale.title for avtale in marked.avtaler)
        said += "\n\n" + _read_back(marked.avtaler)
    return Decided(said, detail, deadline_on=context.today + UNDO_FOR)


def _read_back(avtaler: Sequence[Avtale]) -> str:
    if not avtaler:
        return "Ingen avtaler er merket for særskilt oppfølging."
    count = "Én avtale er" if len(avtaler) == 1 else f"{len(avtaler)} avtaler er"
    return f"{count} merket for særskilt oppfølging:\n\n" + "\n".join(_line(one) for one in avtaler)


def _line(avtale: Avtale) -> str:
    more = ", ".join(escape(one) for one in (avtale.supplier_name, avtale.reference) if one)
    return f"- {escape(avtale.title)}" + (f" ({more})" if more else "")


@dataclass(frozen=True, slots=True)
class _Marked:
    """The agreements that were meant, or what is wrong with how they are named."""

    avtaler: tuple[Avtale, ...] = ()
    fault: str = ""


async def _marked(context: Context, written: str | None) -> _Marked:
    """Find the agreements that a text names, by number or by words; each part must mean exactly one."""
    parts = [" ".join(part.split()) for part in _APART.split(written or "")]
    parts = [part for part in parts if part.strip(" .-–•")]
    if not parts:
        return _Marked(fault="Skriv hvilke avtaler det er, eller «ingen».")
    if len(parts) == 1 and parts[0].casefold().strip(" .") in _NONE:
        return _Marked()
    if len(parts) > MOST_MARKED:
        return _Marked(fault=f"Det er {len(parts)} avtaler. Skriv høyst {MOST_MARKED}.")
    desk, found, faults = await open_desk(context), {}, []
    for part in parts:
        one, fault = await _named(desk, part)
        if one is not None:
            found[one.id] = one
        elif fault:
            faults.append(fault)
    return _Marked(tuple(found.values()), " ".join(faults))


async def _named(desk: Desk, part: str) -> tuple[Avtale | None, str]:
    hits = await find_avtaler(desk, AvtaleQuestion(Wish.OF_SUPPLIER, part.casefold(), of_supplier=True))
    if not hits.sure:
        hits = await find_avtaler(desk, AvtaleQuestion(Wish.SHOW, part.casefold()))
    if not hits.hits or not hits.sure:
        return None, f"Jeg finner ingen avtale på «{part[:80]}»."
    best = [hit for hit in hits.hits if hit.score >= hits.hits[0].score]
    if len(best) > 1:
        names = ", ".join(hit.avtale.reference or hit.avtale.title for hit in best[:5])
        return None, f"«{part[:80]}» kan være flere: {names}. Skriv nummeret."
    return best[0].avtale, ""


async def _unmark(context: Context, decision: Decision) -> str:
    duty = decision.record.partition(":")[2]
    await unmark(context.session, duty=duty, year=decision.target_on.year)
    return ""


async def _later_intro(case: Case) -> str:
    return f"Til når? Det må være i {case.track.target_on.year}."


async def _later_fields(case: Case) -> tuple[Field, ...]:
    _ = case
    return (Field(DAY, "Ny dato", FieldKind.DATE), why_field())


async def _later(case: Case, values: Values) -> Decided | Faults:
    later, wrong = _read_later(case, told(values, DAY))
    why = wrong_words(told(values, REASON), missing="Skriv hvorfor det utsettes.")
    if later is None or wrong or why:
        return Faults(kept({DAY: wrong, REASON: why}))
    moved = Track(case.track.kind, case.track.record, later)
    said = f"Utsatt til {norwegian_date(later)}. Jeg minner om det igjen da."
    return Decided(said, {DAY: later.isoformat()}, closes=False, events=(TrackChanged(moved.ref),))


def _read_later(case: Case, text: str) -> tuple[date | None, str]:
    today, year = case.context.today, case.track.target_on.year
    later = parse_date(text, today=today)
    last = date(max(year, today.year), 12, 31)
    if later is None:
        return None, unread(text, f"Skriv en dag i {last.year}.")
    if later <= today:
        return None, f"{norwegian_date(later)} er ikke en dag som kommer. Skriv en senere dag."
    if later > last:
        return (
            None,
            f"Det skal gjøres hvert år, så det kan ikke utsettes lenger enn til {norwegian_date(last)}.",
        )
    if later - case.track.target_on == timedelta(0):
        return None, "Det er datoen den alt har."
    return later, ""


FLOWS[Verdict.DONE] = Flow(_done_intro, _done_fields, _done, undo=_unmark)
FLOWS[Verdict.POSTPONE] = Flow(_later_intro, _later_fields, _later)
