"""Follow-up meeting held: the day, where the minutes are filed, and when the next one is."""

from datetime import date
from typing import Final

from conversation.reply import Field, FieldKind
from dialogs.verdicts.flow import FLOWS, Case, Decided, Faults, Flow, Values, nothing_to_undo
from dialogs.verdicts.words import LONGEST, UNDO_FOR, kept, quoted, told, unread, wrong_past
from norsk.date import parse_date
from norsk.when import norwegian_date
from register.imports.applying.terms import last_day_after
from register.track import Verdict

DAY, MINUTES, NEXT = "dato", "journal", "neste"
USUAL_MONTHS: Final = 12
_UNKNOWN: Final = frozenset({"vet ikke", "ukjent", "-", "ingen", "nei"})


async def _intro(case: Case) -> str:
    _ = case
    return "Når var møtet, og hvor er referatet journalført?"


async def _fields(case: Case) -> tuple[Field, ...]:
    today = case.context.today
    after = last_day_after(today, USUAL_MONTHS)
    return (
        Field(DAY, "Dato for møtet", FieldKind.DATE, value=today.isoformat()),
        Field(MINUTES, "Hvor er referatet journalført?", FieldKind.TEXT, help="Saksnummer, for eksempel 26/01234."),
        Field(NEXT, "Neste møte", FieldKind.DATE, help="La stå, eller skriv en annen dag.",
              required=False, value=after.isoformat() if after else ""),
    )  # fmt: skip


async def _decide(case: Case, values: Values) -> Decided | Faults:
    today = case.context.today
    held, wrong = wrong_past(told(values, DAY), today=today, what="møtet var")
    minutes = told(values, MINUTES)
    following, wrong_next = _next(told(values, NEXT), today)
    faults = {
        DAY: wrong,
        MINUTES: "" if 0 < len(minutes) <= LONGEST else "Skriv hvor referatet er journalført.",
        NEXT: wrong_next,
    }
    if held is None or any(faults.values()):
        return Faults(kept(faults))
    following = following or last_day_after(held, USUAL_MONTHS)
    later = f" Neste møte er notert til {norwegian_date(following)}." if following else ""
    detail = {DAY: held.isoformat(), MINUTES: minutes}
    if following:
        detail[NEXT] = following.isoformat()
    said = f"Møtet {norwegian_date(held)} er notert. Referatet er journalført i {quoted(minutes)}.{later}"
    return Decided(said, detail, deadline_on=today + UNDO_FOR)


def _next(text: str, today: date) -> tuple[date | None, str]:
    if not text or text.casefold() in _UNKNOWN:
        return None, ""
    found = parse_date(text, today=today)
    if found is None:
        return None, unread(text, "Skriv for eksempel 1. november 2027, eller la feltet stå tomt.")
    if found <= today:
        return None, f"{norwegian_date(found)} er ikke en dag som kommer. Skriv en senere dag."
    return found, ""


FLOWS[Verdict.MEETING_HELD] = Flow(_intro, _fields, _decide, undo=nothing_to_undo)
