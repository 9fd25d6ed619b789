"""The form in which early reminders are set, what is read out of it, and what it changed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean, escape
from conversation.reply import Choice, Field, Form, Reply
from dialogs.avtaler.desk import Desk, told
from dialogs.dialog import Outcome
from dialogs.varsling.place import SHOW, Where, level_of
from dialogs.varsling.shown import BOTH_WARN, COUNTED_FROM, name_of, said, said_after, steps_for
from knowledge.names import fill
from register.track import KIND_NAMES, TrackKind
from register.varsling import Setting, VarslingLevel, VarslingTable, load_varsling, set_varsling
from register.varsling_kinds import kinds_at, parse_steps_of
from register.varsling_words import STEPS_REMEDY, BadStepsError, said_steps, says_off, says_on

KIND, SEEN = "type", "sett"
"""What a button carries: the one kind that is set, and what stood there when the form was made."""
LONGEST_WRITTEN: Final = 300
_HOW: Final = "Skriv for eksempel «12, 6 og 3 måneder», «14 dager» eller «på dagen». {empty} «av» skrur av, «på» skrur på."
_EMPTY: Final = {
    VarslingLevel.AVTALE: "Et tomt felt følger tjenesteområdet eller kommunen.",
    VarslingLevel.TJENESTEOMRADE: "Et tomt felt følger kommunen.",
    VarslingLevel.KOMMUNE: "Et tomt felt følger standarden.",
}
_STALE: Final = "Noen har endret varslingen mens du skrev. Se over feltene, og lagre igjen."
_REPLANNED: Final = "Påminnelser som ikke er sendt, følger de nye tidene. De som er sendt, blir stående."


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form: texts by kind, where somebody has written any, and what is wrong with them."""

    kinds: Sequence[TrackKind]
    written: Mapping[TrackKind, str] = field(default_factory=dict)
    faults: Mapping[TrackKind, str] = field(default_factory=dict)
    note: str = ""


async def show_form(desk: Desk, where: Where, draft: Draft) -> Outcome:
    """Show the form with what holds now, or with what was written; with faults in the place of the one that was sent."""
    table = await load_varsling(desk.context.session)
    fields = tuple(_field(table, where, kind, draft) for kind in draft.kinds)
    intro = _intro(table, where, draft)
    if draft.faults:
        intro = "Noe må rettes. " + " ".join(escape(fault) for fault in draft.faults.values())
    parts = (draft.note, intro, "" if draft.faults else fill(BOTH_WARN, desk.context.kommune.names))
    one = {KIND: draft.kinds[0].value} if len(draft.kinds) == 1 else {}
    args = {**where.args, **one, SEEN: fingerprint(table, where)}
    form = Form(fields, Choice("Lagre", Action(ActionId.SAVE_VARSLING, args)))
    again = desk.context.pressed_on if draft.faults or draft.note else None
    reply = Reply("\n\n".join(part for part in parts if part), form=form, replaces=again)
    return told(desk, reply, avtale=where.avtale)


def _intro(table: VarslingTable, where: Where, draft: Draft) -> str:
    """Return what is asked: for one kind alone also what holds now, so that the words stand without the form."""
    how = _HOW.format(empty=_EMPTY[level_of(where)])
    if len(draft.kinds) > 1:
        return f"**Hvor tidlig skal det varsles for {where.name}?**\n\n{how}"
    [kind] = draft.kinds
    now, named = said(steps_for(table, where, kind)), KIND_NAMES[kind]
    if says_off(draft.written.get(kind, "")):
        return (
            f"**Skal påminnelser om {named} skrus av for {where.name}?** Nå: {now}. Lagre for å skru dem av."
        )
    return f"**Hvor tidlig skal det varsles om {named} for {where.name}?** Nå: {now}.\n\n{how}"


def _field(table: VarslingTable, where: Where, kind: TrackKind, draft: Draft) -> Field:
    held = own_text(table.own(where.place, kind))
    return Field(
        kind.value,
        name_of(kind),
        help=f"Regnes fra {COUNTED_FROM[kind]}. Nå: {said(steps_for(table, where, kind))}.",
        required=False,
        value=draft.written.get(kind, held),
        error=draft.faults.get(kind, ""),
    )


def own_text(setting: Setting | None) -> str:
    """Return what stands in the field of a kind: what the level itself says, empty where it follows the next."""
    if setting is None:
        return ""
    if not setting.enabled:
        return "av"
    return "på" if setting.steps is None else said_steps(setting.steps)


def fingerprint(table: VarslingTable, where: Where) -> str:
    """Return what is another as soon as somebody has changed what is set there."""
    held = [own_text(table.own(where.place, kind)) for kind in kinds_at(level_of(where))]
    return hashlib.sha256("|".join(held).encode()).hexdigest()[:12]


def chosen_kinds(where: Where, named: str) -> tuple[TrackKind, ...]:
    """Return the kind that a button names, or every kind that may be set there."""
    every = kinds_at(level_of(where))
    return tuple(kind for kind in every if kind.value == named) or every


async def save(desk: Desk, where: Where, args: Mapping[str, str]) -> Outcome:
    """Keep what the form says and tell what it changed, or show it again with what is wrong."""
    context = desk.context
    table = await load_varsling(context.session)
    kinds = chosen_kinds(where, args.get(KIND, ""))
    written = {kind: clean(context.turn.form.get(kind.value, "")).strip() for kind in kinds}
    if args.get(SEEN) != fingerprint(table, where):
        return await show_form(desk, where, Draft(kinds, written, note=_STALE))
    settings: dict[TrackKind, Setting | None] = {}
    faults: dict[TrackKind, str] = {}
    for kind in kinds:
        try:
            settings[kind] = read_setting(written[kind], table.own(where.place, kind), kind=kind)
        except BadStepsError as bad:
            faults[kind] = f"{bad.problem} {STEPS_REMEDY}"
    if faults:
        return await show_form(desk, where, Draft(kinds, written, faults))
    return await _saved(desk, where, settings, table)


def read_setting(written: str, held: Setting | None, *, kind: TrackKind) -> Setting | None:
    """Return what a field says; switching on or off leaves the steps that are set. Raises BadStepsError."""
    if not written:
        return None
    if written.casefold() == own_text(held):
        return held
    if says_off(written) or says_on(written):
        return Setting(held.steps if held else None, says_on(written))
    return Setting(parse_steps_of(kind, written[: LONGEST_WRITTEN + 1]))


async def _saved(
    desk: Desk, where: Where, settings: Mapping[TrackKind, Setting | None], table: VarslingTable
) -> Outcome:
    context = desk.context
    lines = []
    for kind, setting in settings.items():
        by, now = context.person.id, context.now
        if await set_varsling(context.session, where.place, kind=kind, setting=setting, by=by, now=now):
            before, after = said(steps_for(table, where, kind)), said_after(where, kind, setting, table)
            lines.append(f"- {name_of(kind)}: {before} → {after}")
    if not lines:
        return told(desk, Reply(f"Ingenting er endret for {where.name}."), avtale=where.avtale)
    see = Choice("Se all varsling", Action(ActionId.EDIT_VARSLING, {**where.args, SHOW: "1"}))
    told_changes = "\n".join(lines)
    text = f"**Varslingen for {where.name} er endret:**\n\n{told_changes}\n\n{_REPLANNED}"
    return told(desk, Reply(text, choices=(see,)), avtale=where.avtale)
