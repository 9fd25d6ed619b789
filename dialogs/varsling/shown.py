"""How early reminders go, told: every kind with its steps and the level that they come from, or one kind in full."""

from collections.abc import Mapping
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Reply
from dialogs.avtaler.desk import Desk, ask_office, told
from dialogs.dialog import Outcome
from dialogs.varsling.place import Where, level_of, limits_of, may_set
from knowledge.names import fill
from register.step import REPEATED
from register.track import KIND_NAMES, TrackKind
from register.varsling import KOMMUNE, Setting, Steps, VarslingLevel, VarslingTable, load_varsling
from register.varsling_kinds import LEVEL_NAMES, OF_THE_KOMMUNE, kinds_at
from register.varsling_words import said_steps

BOTH_WARN: Final = "{kav} varsler også. Får noen samme varsel to ganger, kan hver type skrus av her."
COUNTED_FROM: Final[Mapping[TrackKind, str]] = {
    TrackKind.NEW_PROCUREMENT: "siste mulige sluttdato, med alle opsjoner",
    TrackKind.OPTION: "siste frist for å bruke opsjonen",
    TrackKind.EXPIRY: "siste dag avtalen gjelder",
    TrackKind.RUNNING: "den årlige gjennomgangen",
    TrackKind.FOLLOW_UP: "det årlige møtet",
    TrackKind.CONTROL: "den planlagte dagen",
    TrackKind.NEW_AVTALE: "dagen avtalen begynner å gjelde",
    TrackKind.AVVIK: "fristen for avviket",
    TrackKind.BEHOVSMELDING: "dagen behovet kom inn",
    TrackKind.ENDRINGSBEHOV: "dagen endringsbehovet kom inn",
    TrackKind.ARTIKKEL: "dagen artikkelen skal kontrolleres",
    TrackKind.MISSING: "dagen mangelen ble funnet",
    TrackKind.DUTY: "fristen for oppgaven",
    TrackKind.TASK: "fristen for å svare",
    TrackKind.NOT_SHOWN: "dagen det skulle vært ført",
}
"""Which day the steps of a kind are counted from."""


def steps_for(table: VarslingTable, where: Where, kind: TrackKind) -> Steps:
    """Return the steps that hold there."""
    return table.steps(kind, avtale_id=where.avtale.id if where.avtale else None, tjenesteomrade=where.area)


def said(steps: Steps) -> str:
    """Return steps in words with the level they come from: «6, 3 og 1 måned før (kommunen)», «av (avtalen)»."""
    if not steps.enabled:
        return f"av ({LEVEL_NAMES[steps.switched_by]})"
    return f"{said_steps(steps.steps)} ({LEVEL_NAMES[steps.level]})"


def said_after(where: Where, kind: TrackKind, setting: Setting | None, table: VarslingTable) -> str:
    """Return what would hold there if the level said this of a kind."""
    key = (where.place.level.value, where.place.scope, kind)
    others = {one: held for one, held in table.settings.items() if one != key}
    changed = VarslingTable(others | {key: setting} if setting else others)
    return said(steps_for(changed, where, kind))


def name_of(kind: TrackKind) -> str:
    """Return what a kind is called where a line begins with it."""
    name = KIND_NAMES[kind]
    return f"{name[:1].upper()}{name[1:]}"


async def show(desk: Desk, where: Where, *, note: str = "") -> Outcome:
    """Return every kind that may be set there, with the button that changes them for those who may."""
    table = await load_varsling(desk.context.session)
    lines = [
        f"- {name_of(kind)}: {said(steps_for(table, where, kind))}" for kind in kinds_at(level_of(where))
    ]
    parts = [note, f"**Varsling for {where.name}**", "\n".join(lines), _levels(where)]
    parts.append(fill(BOTH_WARN, desk.context.kommune.names))
    may = may_set(desk, where)
    parts += [] if may else [who_may(desk)]
    change = Choice("Endre", Action(ActionId.EDIT_VARSLING, where.args))
    reply = Reply("\n\n".join(part for part in parts if part), choices=(change,) if may else ())
    return told(desk, reply, avtale=where.avtale)


def _levels(where: Where) -> str:
    match level_of(where):
        case VarslingLevel.AVTALE:
            area = f"tjenesteområdet {escape(where.area)}" if where.area else "et tjenesteområde"
            return f"I parentes står hvor tiden kommer fra. Avtalens egen tid går foran {area}, som går foran kommunen."
        case VarslingLevel.TJENESTEOMRADE:
            return "I parentes står hvor tiden kommer fra. En avtale kan ha sin egen tid."
        case _:
            return "Et tjenesteområde eller en avtale kan ha sin egen tid. Skriv for eksempel «varsling for avtale» og nummeret."


async def show_kind(desk: Desk, where: Where, kind: TrackKind) -> Outcome:
    """Return when one kind of reminder goes, counted from which day, and where that comes from."""
    if kind in OF_THE_KOMMUNE:
        where = Where(KOMMUNE, "hele kommunen")
    if kind not in COUNTED_FROM:
        return told(desk, Reply(_fixed(kind)))
    steps = steps_for(await load_varsling(desk.context.session), where, kind)
    parts = [_headline(where, kind, steps)]
    if steps.enabled:
        parts.append(f"Det regnes fra {COUNTED_FROM[kind]}. {_again(kind)}".strip())
    parts.append(_own_times(where))
    if may_set(desk, where) and kind in kinds_at(level_of(where)):
        args = {**where.args, "type": kind.value}
        choices: tuple[Choice, ...] = (Choice("Endre", Action(ActionId.EDIT_VARSLING, args)),)
    else:
        choices = ()
    return told(
        desk, Reply("\n\n".join(part for part in parts if part), choices=choices), avtale=where.avtale
    )


def _headline(where: Where, kind: TrackKind, steps: Steps) -> str:
    about = f" for {where.name}" if where.avtale or where.area else ""
    if not steps.enabled:
        return f"**Påminnelser om {KIND_NAMES[kind]} er skrudd av{about}.** Det er satt for {_set_for(steps.switched_by)}."
    origin = (
        "Det er standarden."
        if steps.level is VarslingLevel.STANDARD
        else f"Det er satt for {_set_for(steps.level)}."
    )
    return f"**{name_of(kind)}{about}: {said_steps(steps.steps)}.** {origin}"


def _set_for(level: VarslingLevel) -> str:
    return "hele kommunen" if level is VarslingLevel.KOMMUNE else LEVEL_NAMES[level]


def _again(kind: TrackKind) -> str:
    if kind is TrackKind.NEW_PROCUREMENT:
        return "Den første kommer tidligere hvis anskaffelsen trenger lengre tid."
    return (
        f"Deretter kommer påminnelsen hver {REPEATED[kind]}. dag til noen har svart."
        if kind in REPEATED
        else ""
    )


def _own_times(where: Where) -> str:
    return "" if where.avtale else "Tjenesteområder og avtaler kan ha egne tider."


def _fixed(kind: TrackKind) -> str:
    return f"Påminnelser om {KIND_NAMES[kind]} følger av det noen har bestemt. De kan ikke flyttes eller skrus av."


def who_may(desk: Desk) -> str:
    """Return who may change the times of reminders, to somebody who may not there."""
    if limits := limits_of(desk):
        names = " og ".join(escape(limit.capitalize()) for limit in limits)
        return f"Rollen din gjelder {names}. Du kan bare endre varsling der."
    return f"Vil du ha det endret? Spør {escape(desk.innkjop)}."


def refused(desk: Desk, where: Where) -> Outcome:
    """Return that somebody may not change the times there, and who may."""
    said_so = f"Du kan ikke endre varsling for {where.name}. {who_may(desk)}"
    return told(desk, Reply(said_so, choices=(ask_office(desk),)), avtale=where.avtale)
