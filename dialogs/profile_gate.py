"""An editor ends or begins the step in which a leader confirms a need, from a day; like a limit, by four eyes."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean, escape
from conversation.reply import Choice, FieldKind, Form, Option, Reply
from dialogs.asked_field import asked_field
from dialogs.dialog import Context, Outcome
from knowledge.gates import THE_NEED
from knowledge.kommune import Kommune
from knowledge.profile_change import gated, profile_faults
from knowledge.profile_parts import Gate
from norsk.date import parse_date
from norsk.when import norwegian_date
from register.artikkel import TextKind, effective, propose
from register.events import ArticleProposed

GATE: Final = "steg"
STATE, FROM, WHY = "av_eller_pa", "gjelder_fra", "grunn"
ON, OFF = "pa", "av"
_SHORTEST_WHY: Final = 3
_LONGEST_WHY: Final = 500
_NONE: Final = "Kommuneprofilen har ikke noe slikt steg å slå av eller på."


def leader_step(kommune: Kommune) -> Gate | None:
    """Return the newest entry of the step in which a leader confirms a need; None where the kommune never had one."""
    return next((gate for gate in reversed(kommune.gates) if gate.what == THE_NEED), None)


def step_line(kommune: Kommune, on: date) -> str:
    """Return whether leaders confirm needs, as the profile tells it; "" where the kommune never had the step."""
    gate = leader_step(kommune)
    if gate is None:
        return ""
    entries = [one for one in kommune.gates if one.id == gate.id]
    holds = next((one for one in entries if one.holds_on(on)), None)
    ahead = next((one for one in entries if one.valid_from and one.valid_from > on), None)
    if holds and holds.valid_to:
        return f"- {escape(gate.title)}: på til og med {norwegian_date(holds.valid_to)}"
    then = f", på igjen fra {norwegian_date(ahead.valid_from)}" if ahead and ahead.valid_from else ""
    return f"- {escape(gate.title)}: {'på' if holds else f'av{then}'}"


def step_button(kommune: Kommune) -> tuple[Choice, ...]:
    """Return the button by which an editor ends or begins the step; none where the kommune never had it."""
    label = "Slå forankring av eller på"
    return (Choice(label, Action(ActionId.EDIT_LIMIT, {"hva": GATE})),) if leader_step(kommune) else ()


def edit_step(context: Context) -> Outcome:
    """Show the form for the step."""
    if leader_step(context.kommune) is None:
        return Outcome((Reply(_NONE),), context.memory)
    return Outcome((_form(context, {FROM: context.today.isoformat()}, {}),), context.memory)


async def propose_step(context: Context) -> Outcome:
    """Store the change as a draft that another editor approves, or show the form again with what is wrong."""
    values = {key: " ".join(clean(value).split()) for key, value in context.turn.form.items()}
    own, gate = context.kommune, leader_step(context.kommune)
    if gate is None:
        return Outcome((Reply(_NONE),), context.memory)
    first_day = parse_date(values.get(FROM, ""), today=context.today)
    faults = _faults(context, gate, values, first_day)
    if faults or first_day is None:
        return Outcome((_form(context, values, faults),), context.memory)
    on = values[STATE] == ON
    text = gated(gate.id, _periods(own, gate.id, on=on, first_day=first_day))
    key = f"{own.id}.gate.{gate.id}"
    if wrong := profile_faults(own.id, [*await _others(context, key), text]):
        return Outcome((_form(context, values, {STATE: wrong[0]}),), context.memory)
    begins = "må lederen bekrefte behovet" if on else "trenger ingen leder å bekrefte behovet"
    said = f"Fra {norwegian_date(first_day)} {begins}."
    version = await propose(
        context.session,
        kind=TextKind.KOMMUNE,
        artikkel_id=key,
        markdown=text,
        title=gate.title,
        author=context.person,
        now=context.now,
        effective_on=context.today,
        note=f"{said} {values[WHY]}",
    )
    stored = f"{said} Forslaget er lagret. En annen redaktør må godkjenne det før det gjelder."
    return Outcome((Reply(stored),), context.memory, events=(ArticleProposed(version.id),))


def _faults(
    context: Context, gate: Gate, values: Mapping[str, str], first_day: date | None
) -> dict[str, str]:
    faults: dict[str, str] = {}
    if values.get(STATE) not in (ON, OFF):
        faults[STATE] = "Velg av eller på."
    if first_day is None or first_day < context.today:
        faults[FROM] = "Skriv en dato fra og med i dag, for eksempel 2027-01-01."
    if not _SHORTEST_WHY <= len(values.get(WHY, "")) <= _LONGEST_WHY:
        faults[WHY] = f"Skriv kort hvorfor, med høyst {_LONGEST_WHY} tegn. Den som godkjenner, ser det."
    if not faults and first_day:
        entries = [one for one in context.kommune.gates if one.id == gate.id]
        holds = any(one.holds_on(first_day) for one in entries)
        if holds is (values[STATE] == ON):
            faults[STATE] = f"Steget er alt {'på' if holds else 'av'} fra den dagen."
    return faults


def _periods(own: Kommune, id: str, *, on: bool, first_day: date) -> list[tuple[date | None, date | None]]:
    """Return when the step holds after a change: until the day before as it was, then all the time or never."""
    before = first_day - timedelta(days=1)
    kept = [
        (one.valid_from, min(one.valid_to or before, before))
        for one in own.gates
        if one.id == id and (one.valid_from or date.min) <= before
    ]
    # Where nothing is left of it the step stays in the profile, ended: so that it can be begun again.
    return [*(kept or [(None, before)]), *([(first_day, None)] if on else [])]


async def _others(context: Context, key: str) -> list[str]:
    """Return every other piece of the profile that editors have made."""
    return [
        version.text
        for version in await effective(context.session, on=date.max)
        if version.kind == TextKind.KOMMUNE.value
        and version.artikkel_id.partition(".")[0] == context.kommune.id
        and version.artikkel_id != key
    ]


def _form(context: Context, values: Mapping[str, str], faults: Mapping[str, str]) -> Reply:
    asked = partial(asked_field, values, faults)
    fields = (
        asked(STATE, "Skal lederen bekrefte behov?", FieldKind.CHOICE, options=(Option(ON, "Ja, slå steget på"), Option(OFF, "Nei, slå steget av"))),
        asked(FROM, "Gjelder fra", FieldKind.DATE),
        asked(WHY, "Hvorfor?", help="Vises for den som skal godkjenne."),
    )  # fmt: skip
    text = (
        "Noe mangler. Rett feltene som er merket, og send på nytt."
        if faults
        else "Endringen gjelder ikke før en annen redaktør har godkjent den. Slås steget av, slipper ledere som er spurt, å svare."
    )
    submit = Choice("Send til godkjenning", Action(ActionId.PROPOSE_PROFILE, {"hva": GATE}))
    return Reply(text, form=Form(fields, submit), replaces=context.pressed_on if faults else None)
