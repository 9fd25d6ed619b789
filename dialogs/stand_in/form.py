"""The one form about being away or handing over: it asks for what is missing, and keeps what was written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Field, FieldKind, Form, Reply
from dialogs.dialog import Context, Outcome
from norsk.date import parse_date
from norsk.stretch import said_stretch
from norsk.when import norwegian_date
from register.stand_in import StandInKind

FROM, TO, DEPUTY = "fra", "til", "stedfortreder"
LONGEST: Final = timedelta(days=366)
FURTHEST: Final = timedelta(days=2 * 366)
"""How far ahead an absence may begin; beyond it the year is taken for a slip of the finger."""
_LONGEST_QUOTE: Final = 80


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form: the values as written, what is wrong with them by field, and what is said above it."""

    kind: StandInKind
    values: Mapping[str, str]
    faults: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    @property
    def args(self) -> dict[str, str]:
        """What a button that goes on from here carries."""
        days = {"from": self.values.get(FROM, ""), "to": self.values.get(TO, "")}
        return {"kind": self.kind.value} | (days if self.kind is StandInKind.ABSENCE else {})


def read_days(draft: Draft, *, today: date) -> tuple[date, date, Mapping[str, str]]:
    """Return the first and the last day of a draft, and what is wrong with them by field; a handover is today's."""
    if draft.kind is StandInKind.HANDOVER:
        return today, today, {}
    days = {key: parse_date(draft.values.get(key, ""), today=today) for key in (FROM, TO)}
    faults = {
        key: _unread(key, draft.values.get(key, "")) for key, day in days.items() if day is None
    }  # fmt: skip
    first, last = days[FROM] or today, days[TO] or today
    return first, last, faults or _wrong(first, last, today)


def _unread(key: str, written: str) -> str:
    if written:
        return f"«{written[:_LONGEST_QUOTE]}» er ikke en dato. Skriv for eksempel 6. juli."
    return "Skriv den første dagen du er borte." if key == FROM else "Skriv den siste dagen du er borte."


def _wrong(first: date, last: date, today: date) -> Mapping[str, str]:
    if last < first:
        return {TO: f"Siste dag er før første dag, {norwegian_date(first)}. Rett en av datoene."}
    if last < today:
        return {TO: f"Fraværet {said_stretch(first, last)} er over. Skriv dagens dato eller en senere."}
    if last - first > LONGEST:
        return {TO: "Fraværet er lengre enn ett år. Del det opp, eller overfør avtalene dine i stedet."}
    if first > today + FURTHEST:
        return {FROM: "Datoen er mer enn to år fram. Sjekk årstallet."}
    return {}


def show_form(context: Context, draft: Draft) -> Outcome:
    """Show the form with what stands in the draft; where something is wrong, in the place of the one that was sent."""
    again = bool(draft.faults)
    absence = draft.kind is StandInKind.ABSENCE
    intro = (
        "Når er du borte, og hvem tar over?"
        if absence
        else "Hvem skal ta over avtalene og avvikene dine? Ingenting flyttes før den du velger, har sagt ja."
    )
    if draft.note:
        intro = f"{draft.note}\n\n{intro}"
    if again:
        intro = "Noe må rettes. " + " ".join(escape(fault) for fault in draft.faults.values())
    submit = Choice(
        "Meld fravær" if absence else "Spør", Action(ActionId.ASK_STAND_IN, {"kind": draft.kind.value})
    )
    form = Form((*_days(draft), _deputy(draft)) if absence else (_deputy(draft),), submit)
    return Outcome((Reply(intro, form=form, replaces=context.pressed_on if again else None),), context.memory)


def _days(draft: Draft) -> tuple[Field, ...]:
    asked = ((FROM, "Første dag borte", ""), (TO, "Siste dag borte", "Den dagen er med."))
    return tuple(
        Field(key, prompt, FieldKind.DATE, help=help, value=draft.values.get(key, ""), error=draft.faults.get(key, ""))
        for key, prompt, help in asked
    )  # fmt: skip


def _deputy(draft: Draft) -> Field:
    absence = draft.kind is StandInKind.ABSENCE
    help = "Navn eller e-post. " + (
        "La feltet stå tomt hvis det som kommer, skal gå til din faste stedfortreder eller leder."
        if absence
        else ""
    )
    return Field(
        DEPUTY,
        "Hvem tar over?",
        FieldKind.TEXT,
        help=help.strip(),
        required=not absence,
        value=draft.values.get(DEPUTY, ""),
        error=draft.faults.get(DEPUTY, ""),
    )
