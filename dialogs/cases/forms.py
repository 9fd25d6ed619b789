"""The small forms of a case: a reason, somebody to send it to, an agreement, some files."""

from collections.abc import Mapping, Sequence
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean
from conversation.reply import Choice, Field, FieldKind, Form, Option, Reply
from dialogs.dialog import Context, Outcome
from register.cases import CaseRecord

REASON: Final = "grunn"
LONGEST: Final = 1000
SHORTEST: Final = 2


def told(context: Context, key: str) -> str:
    """Return what was written in a field, on one line, without what no person writes."""
    return " ".join(clean(context.turn.form.get(key, "")).split())


def reason_fault(text: str, missing: str) -> str:
    """Return what is wrong with a reason: nothing there, or too much; "" where nothing is."""
    if len(text) < SHORTEST:
        return missing
    return f"Kort ned teksten til høyst {LONGEST} tegn." if len(text) > LONGEST else ""


def reason_field(
    prompt: str, *, help: str = "", value: str = "", error: str = "", required: bool = True
) -> Field:
    """Return the field in which somebody says why."""
    return Field(REASON, prompt, FieldKind.LONG_TEXT, help=help, value=value, error=error, required=required)


def option_field(
    key: str,
    prompt: str,
    options: Sequence[tuple[str, str]],
    *,
    value: str = "",
    error: str = "",
    required: bool = True,
) -> Field:
    """Return a field in which one of some values is chosen; each option is its value and its label."""
    offered = tuple(Option(one, label) for one, label in options)
    return Field(key, prompt, FieldKind.CHOICE, options=offered, value=value, error=error, required=required)


def ask(
    context: Context,
    intro: str,
    fields: Sequence[Field],
    submit: str,
    *,
    action: Action,
) -> Outcome:
    """Show a form; where a field has a fault, in the place of the one that was sent."""
    again = any(field.error for field in fields)
    lead = (
        f"Noe må rettes. {' '.join(one.error for one in fields if one.error)}\n\n{intro}" if again else intro
    )
    reply = Reply(
        lead,
        form=Form(tuple(fields), Choice(submit, action)),
        replaces=context.pressed_on if again else None,
        private=True,
    )
    return Outcome((reply,), context.memory)


def send_step(case: CaseRecord, do: str, **more: str) -> Action:
    """Return the action by which a step's form is sent."""
    args: Mapping[str, str] = {"record": case.record, "do": do, **more}
    return Action(ActionId.SEND_CASE_STEP, args)
