"""Påminn meg: somebody wants to hear of a track again on a day before its deadline."""

from datetime import date, timedelta
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Field, FieldKind, Form, Reply
from dialogs.deciding.form import next_choice as next_waiting
from dialogs.dialog import Context, Outcome, privately
from dialogs.reminders.track import opened
from dialogs.verdicts.flow import REASON, Case
from dialogs.verdicts.words import kept, told, unread, wrong_words
from norsk.calendar import is_working_day, next_working_day, previous_working_day
from norsk.date import parse_date
from norsk.when import norwegian_date
from register.events import TrackChanged
from register.person import Person
from register.snooze import snooze, times_snoozed
from register.track import TrackKind

DAY: Final = "dato"
DATELESS: Final = frozenset(
    {
        TrackKind.MISSING,
        TrackKind.BEHOVSMELDING,
        TrackKind.ENDRINGSBEHOV,
        TrackKind.ARTIKKEL,
        TrackKind.NOT_SHOWN,
        TrackKind.NEW_AVTALE,
        TrackKind.DUTY,
        TrackKind.ASSIGNMENT,
    }
)
"""The kinds that wait however late it is; their day is when they began, or when they should be done."""
MOST_AHEAD: Final = timedelta(days=90)
"""How far ahead those can be put off."""
_SUGGESTED: Final = (
    ("Om en uke", timedelta(days=7)),
    ("Om to uker", timedelta(days=14)),
    ("Om en måned", timedelta(days=30)),
)


async def ask_snooze(context: Context, action: Action) -> Outcome:
    """Ask when somebody wants to be reminded again, with days to choose from."""
    case = await opened(context, action)
    if isinstance(case, Outcome):
        return case
    return privately(Outcome((await _form(case, {}, {}),), context.memory))


async def send_snooze(context: Context, action: Action) -> Outcome:
    """Store the day, or show the form again with why it cannot be."""
    written = {DAY: action.args.get("on", ""), **context.turn.form}
    values = {key: told(written, key) for key in (DAY, REASON)}
    case = await opened(context, action, unsent=escape(values[REASON]))
    if isinstance(case, Outcome):
        return case
    until, wrong = await _read_day(case, values[DAY])
    again = await times_snoozed(context.session, case.track, [one.id for one in _people(case)]) > 0
    why = wrong_words(values[REASON], missing="Skriv hvorfor du utsetter på nytt.") if again else ""
    if until is None or wrong or why:
        faults = kept({DAY: wrong, REASON: why})
        return privately(Outcome((await _form(case, values, faults),), context.memory))
    await snooze(
        context.session, case.track, _people(case), until_on=until, reason=values[REASON], by=context.person, now=context.now
    )  # fmt: skip
    said = f"Greit. Jeg minner deg om dette {norwegian_date(until)}.{await _after_that(case)}"
    choices = tuple(await next_waiting(context, case.track))
    reply = Reply(said, choices=choices, replaces=context.pressed_on, private=True)
    return Outcome((reply,), context.memory, events=(TrackChanged(case.track.ref),))


def _people(case: Case) -> tuple[Person, ...]:
    """Return whose reminders are put off: the one who asks, and whom they act for."""
    return (case.context.person, case.acts_for) if case.acts_for else (case.context.person,)


async def _deadline(case: Case) -> date | None:
    """Return the track's next binding deadline, else its own day; None for what waits however late it is."""
    if case.track.kind in DATELESS:
        return None
    context = case.context
    lines = await context.reminders.lines(
        context.session, [case.track], person=context.person, on=context.today
    )
    by_on = next((by_on for _, _, by_on in lines), case.track.target_on)
    return by_on if by_on > context.today else case.track.target_on


async def _after_that(case: Case) -> str:
    deadline = await _deadline(case)
    return f" Fristen er fortsatt {norwegian_date(deadline)}." if deadline else ""


async def _read_day(case: Case, text: str) -> tuple[date | None, str]:
    today, deadline = case.context.today, await _deadline(case)
    found = parse_date(text, today=today)
    if found is None:
        return None, unread(text, "Skriv for eksempel «om to uker» eller «1. mars».")
    if found <= today:
        return None, f"{norwegian_date(found)} er ikke en dag som kommer. Skriv en senere dag."
    if deadline is not None and deadline <= today:
        return None, f"Fristen var {norwegian_date(deadline)}, så dette kan ikke utsettes. Avgjør det nå."
    if deadline is not None and found > deadline:
        return None, f"Fristen er {norwegian_date(deadline)}. Velg en dag før den, så dere rekker å avgjøre."
    if deadline is None and found > today + MOST_AHEAD:
        return None, f"Det er for lenge til. Velg en dag innen {norwegian_date(today + MOST_AHEAD)}."
    return _working_day(found, today), ""


def _working_day(on: date, today: date) -> date:
    """Return a day on which a reminder goes: the day itself, else the working day before, or after where that is past."""
    if is_working_day(on):
        return on
    before = previous_working_day(on)
    return before if before > today else next_working_day(on)


async def _form(case: Case, values: dict[str, str], faults: dict[str, str]) -> Reply:
    context = case.context
    again = await times_snoozed(context.session, case.track, [one.id for one in _people(case)]) > 0
    deadline = await _deadline(case)
    days = _days(context.today, deadline)
    fields = [
        Field(DAY, "Påminn meg", FieldKind.DATE, help="Skriv en dag, for eksempel «om to uker».", value=values.get(DAY, ""), error=faults.get(DAY, "")),
    ]  # fmt: skip
    if again:
        fields.append(Field(REASON, "Hvorfor utsetter du på nytt?", value=values.get(REASON, ""), error=faults.get(REASON, "")))  # fmt: skip
    args = {"track": case.track.ref}
    quick = [] if again else [_quick(case, label, on) for label, on in days]
    intro = "Når vil du bli minnet på dette igjen?"
    if deadline:
        intro += f" Fristen er {norwegian_date(deadline)}."
    if faults:
        intro = "Noe må rettes. " + " ".join(escape(fault) for fault in faults.values())
    submit = Choice("Påminn meg da", Action(ActionId.SEND_SNOOZE, args))
    replaces = context.pressed_on if faults else None
    return Reply(intro, form=Form(tuple(fields), submit), choices=tuple(quick), replaces=replaces)


def _days(today: date, deadline: date | None) -> list[tuple[str, date]]:
    """Return days to choose from: working days, all before the deadline."""
    found = []
    for label, ahead in _SUGGESTED:
        on = today + ahead
        on = on if is_working_day(on) else previous_working_day(on)
        if deadline is None or on < deadline:
            found.append((label, on))
    return found


def _quick(case: Case, label: str, on: date) -> Choice:
    args = {"track": case.track.ref, "on": on.isoformat()}
    return Choice(f"{label} ({norwegian_date(on)})", Action(ActionId.SEND_SNOOZE, args))
