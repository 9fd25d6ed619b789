"""When somebody's own digest of reminders comes: told, and changed within the hours in which reminders are sent."""

from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean, escape
from conversation.reply import Choice, Field, FieldKind, Form, Option, Reply
from dialogs.dialog import Context, Outcome
from dialogs.varsling.words import Asked, Wish
from register.reminder_time import (
    FIRST_HOUR,
    HOURS,
    LAST_HOUR,
    WEEKDAY_NAMES,
    DigestTime,
    digest_time,
    set_digest_time,
)

DAY, HOUR = "dag", "time"
DAILY: Final = "alle"
_WINDOW: Final = f"Påminnelser sendes bare mellom kl. {FIRST_HOUR} og {LAST_HOUR + 1} på arbeidsdager."
_URGENT: Final = f"Det som haster, kommer for seg selv, men aldri utenfor kl. {FIRST_HOUR}–{LAST_HOUR + 1} på en arbeidsdag."


async def say_time(context: Context) -> Outcome:
    """Tell when the asker's own digest comes, with the button that changes it."""
    at = await digest_time(context.session, context.person)
    text = f"Du får påminnelsene dine samlet **{at}**, når det er noe å minne om. {_URGENT}"
    return Outcome((Reply(text, choices=(_change(),)),), context.memory, answered=True)


def _change() -> Choice:
    return Choice("Endre tidspunkt", Action(ActionId.EDIT_REMINDER_TIME))


async def set_time(context: Context, asked: Asked) -> Outcome:
    """Keep the time that somebody asks for, or show the form with why it cannot be, or with what is missing."""
    before = await digest_time(context.session, context.person)
    wanted = asked.time(before)
    faults = _faults(asked)
    said_any = asked.daily or asked.hour is not None or asked.weekday is not None
    if faults or not said_any:
        return _form(context, wanted, faults)
    return await _kept(context, wanted)


def _faults(asked: Asked) -> dict[str, str]:
    """Return why a time cannot be, by the field that has to be put right."""
    faults: dict[str, str] = {}
    if asked.weekday is not None and asked.weekday >= len(WEEKDAY_NAMES):
        faults[DAY] = f"{_WINDOW} Velg mandag til fredag, eller hver arbeidsdag."
    if asked.hour is not None and asked.hour not in HOURS:
        faults[HOUR] = f"{_WINDOW} Velg en time fra {FIRST_HOUR} til {LAST_HOUR}."
    if asked.unread:
        faults.setdefault(
            HOUR,
            f"Jeg kan ikke sende «{asked.unread}». Velg en hel time, og én ukedag eller hver arbeidsdag.",
        )
    return faults


async def _kept(context: Context, wanted: DigestTime) -> Outcome:
    changed = await set_digest_time(context.session, context.person, wanted, now=context.now)
    done = "Notert. Du" if changed else "Ingenting er endret. Du"
    text = f"{done} får påminnelsene dine samlet **{wanted}**, når det er noe å minne om. {_URGENT}"
    return Outcome((Reply(text, choices=(_change(),)),), context.memory, answered=True)


async def edit_time(context: Context) -> Outcome:
    """Show the form with the time that holds now."""
    return _form(context, await digest_time(context.session, context.person), {})


async def save_time(context: Context) -> Outcome:
    """Keep what the form says, or show it again with what is wrong."""
    before = await digest_time(context.session, context.person)
    day, hour = (clean(context.turn.form.get(key, "")).strip() for key in (DAY, HOUR))
    asked = Asked(
        Wish.SET_TIME,
        hour=int(hour) if hour.isascii() and hour.isdigit() else None,
        weekday=int(day) if day in {str(number) for number in range(7)} else None,
        daily=day == DAILY,
    )
    faults = _faults(asked)
    if asked.hour is None:
        faults[HOUR] = f"Velg en time fra {FIRST_HOUR} til {LAST_HOUR}."
    if asked.weekday is None and not asked.daily:
        faults[DAY] = "Velg en ukedag, eller hver arbeidsdag."
    wanted = asked.time(before)
    return _form(context, wanted, faults) if faults else await _kept(context, wanted)


def _form(context: Context, at: DigestTime, faults: dict[str, str]) -> Outcome:
    days = (
        Option(DAILY, "Hver arbeidsdag"),
        *(Option(str(n), f"{name.capitalize()}er") for n, name in enumerate(WEEKDAY_NAMES)),
    )
    hours = tuple(Option(str(hour), f"kl. {hour}") for hour in HOURS)
    day = DAILY if at.weekday is None else str(at.weekday) if at.weekday < len(WEEKDAY_NAMES) else ""
    fields = (
        Field(DAY, "Hvilken dag?", FieldKind.CHOICE, value=day, error=faults.get(DAY, ""), options=days),
        Field(
            HOUR, "Hvilket klokkeslett?", FieldKind.CHOICE, value=str(at.hour) if at.hour in HOURS else "",
            error=faults.get(HOUR, ""), options=hours,
        ),
    )  # fmt: skip
    intro = "Når vil du ha påminnelsene dine samlet?"
    if faults:
        intro = " ".join(escape(fault) for fault in dict.fromkeys(faults.values()))
    submit = Choice("Lagre", Action(ActionId.SAVE_REMINDER_TIME))
    replaces = context.pressed_on if faults else None
    return Outcome((Reply(intro, form=Form(fields, submit), replaces=replaces),), context.memory)
