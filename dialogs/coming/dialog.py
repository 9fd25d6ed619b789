"""The plan of coming procurements in chat: a list and a spreadsheet, for those whose work it is."""

import asyncio
import uuid
from collections.abc import Collection
from datetime import date
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Reply
from dialogs.cases.sight import Onlooker, onlooker
from dialogs.cases.words import clipped
from dialogs.coming.plan import Sighting, coming
from dialogs.coming.procurement import EndingAvtale, Sight
from dialogs.coming.question import PlanQuestion, plan_question
from dialogs.coming.table import notes_of, table_of
from dialogs.dialog import Context, Outcome
from knowledge.names import fill
from norsk.kroner import kroner
from norsk.when import norwegian_date
from register.access import Capacity, Subject, Thing, may_see
from register.avtale_visible import visible
from register.behovsmelding import Behovsmelding
from register.cases import of_need
from register.person import Role

MOST_SHOWN: Final = 10
MOST_BUTTONS: Final = 3
LONGEST_TITLE: Final = 100
PLANNERS: Final = frozenset(
    {
        Role.INNKJOPER,
        Role.INNKJOPSSJEF,
        Role.LEDER,
        Role.INNKJOPSKONTAKT,
        Role.AVTALEFORVALTER,
        Role.AVTALEEIER,
    }
)
"""The roles whose work it is to know what must be bought."""
NOT_A_PLANNER: Final = (
    "Planen over kommende anskaffelser er for innkjøpere, ledere, innkjøpskontakter og avtaleforvaltere. "
    "Trenger du noe, så skriv hva det er, eller spør {innkjop}."
)
UNDER_THE_LAW: Final = "Kjøp under lovens grense er ikke med."


async def plan_command(context: Context, text: str) -> Outcome | None:
    """Return the plan that «hva må lyses ut neste halvår?» asks for; None for any other text."""
    asked = plan_question(text, today=context.today)
    if asked is None or context.guest:
        return None
    looks = await onlooker(context)
    if not _plans(looks):
        return _told(context, Reply(fill(NOT_A_PLANNER, context.kommune.names), private=True))
    rows = await coming(
        context.session,
        kommune=context.kommune,
        rules=context.knowledge.rules,
        sighting=await _sighting(looks),
        on=context.today,
        until=asked.window.last,
    )

    def answer() -> Reply:
        shown = [row for row in rows if _is_asked_for(row, asked)]
        shown.sort(key=lambda row: _day(row, asked) or date.max)
        return _reply(context, asked, shown)

    # A plan of thousands is a large table: other turns go on while it is set up.
    return _told(context, await asyncio.to_thread(answer))


def _plans(looks: Onlooker) -> bool:
    """Say whether somebody plans purchases, for themselves or for whom they stand in for."""
    leaders = {enhet.leader_id for enhet in looks.enheter.by_id.values()}
    held = any(held.role in PLANNERS for held in looks.viewer.held)
    return held or looks.is_kontakt or bool(looks.viewer.ids & leaders)


async def _sighting(looks: Onlooker) -> Sighting:
    """Return what somebody may see of the plan: the inner part of agreements, and needs whole."""
    viewer, enheter = looks.viewer, looks.enheter
    seen = await visible(looks.context.session, viewer, enheter=enheter)

    def sees_avtale(avtale: EndingAvtale) -> bool:
        named: dict[Capacity, Collection[uuid.UUID | None]] = {
            Role.AVTALEFORVALTER: avtale.manager_ids,
            Role.AVTALEEIER: (avtale.owner_id,),
        }
        subject = Subject(avtale.enhet_id, avtale.tjenesteomrade, named)
        return may_see(viewer, Thing.AVTALE_INNHOLD, subject, enheter=enheter)

    def sees_need(need: Behovsmelding) -> bool:
        return may_see(viewer, Thing.BEHOVSMELDING, of_need(need), enheter=enheter)

    return Sighting(seen, sees_need, sees_avtale)


def _is_asked_for(row: Sight, asked: PlanQuestion) -> bool:
    """Say whether a procurement lies in the time that is asked about, or before it. What is under the law is not announced."""
    day = _day(row, asked)
    if asked.announced and (row.timed.by_law is False or row.procurement.announced or day is None):
        return False
    return day is None or day <= asked.window.last


def _told(context: Context, reply: Reply) -> Outcome:
    return Outcome((reply,), context.memory, answered=True)


def _reply(context: Context, asked: PlanQuestion, rows: list[Sight]) -> Reply:
    said = asked.window.said(context.today)
    must = "må lyses ut" if asked.announced else "må startes"
    if not rows:
        return Reply(f"Ingen anskaffelser som du kan se, {must} {said}.", private=True)
    lines = [
        f"{number}. {_line(row, asked, context.today)}" for number, row in enumerate(rows[:MOST_SHOWN], 1)
    ]
    more = f"Og {len(rows) - MOST_SHOWN} til, som står i regnearket." if len(rows) > MOST_SHOWN else ""
    notes = " ".join((*notes_of(rows), *([UNDER_THE_LAW] if asked.announced else [])))
    parts = (_head(asked, rows, said), "\n".join(lines), more, notes)
    table = table_of(rows, title=f"Anskaffelser som {must} {said}", on=context.today)
    text = "\n\n".join(part for part in parts if part)
    return Reply(text, choices=_buttons(rows), documents=(table,), private=True)


def _head(asked: PlanQuestion, rows: list[Sight], said: str) -> str:
    """Return how many lie in the time that is asked about, and how many before it."""
    must, before = ("må lyses ut", "lyses ut") if asked.announced else ("må startes", "startes")
    earlier = sum(day is not None and day < asked.window.first for day in (_day(row, asked) for row in rows))
    here = len(rows) - earlier
    count = {0: "Ingen anskaffelser", 1: "Én anskaffelse"}.get(here, f"{here} anskaffelser")
    more = {0: "", 1: f" Én til skal eller skulle {before} før det."}
    return f"**{count} {must} {said}.**" + more.get(
        earlier, f" {earlier} til skal eller skulle {before} før det."
    )


def _day(row: Sight, asked: PlanQuestion) -> date | None:
    return row.timed.announced_on if asked.announced else row.timed.starts_on


def _line(row: Sight, asked: PlanQuestion, today: date) -> str:
    day, last, timed = _day(row, asked), row.procurement.last_on, row.timed
    what = "lyses ut" if asked.announced else "startes"
    when = f"{what} senest {norwegian_date(day)}" if day else "ingen har sagt når det trengs"
    is_late = timed.is_announced_late(today) if asked.announced else timed.is_late(today)
    late = " – **for sent**" if is_late else ""
    until = f", siste dag {norwegian_date(last)}" if last else ""
    title = escape(clipped(row.procurement.title, LONGEST_TITLE))
    return f"**{title}** ({escape(row.comes_from)}): {when}{late}{until}. {_more(row)}."


def _more(row: Sight) -> str:
    """Return what a procurement is worth, which rules it follows, where it belongs, who has it, and how far it has come."""
    value, _ = row.procurement.value
    worth = f"{kroner(value)}, {row.timed.regime}" if value is not None else "Verdien er ikke kjent"
    who = f"hos {escape(row.holder)}" if row.holder else "ingen har den"
    rest = ", ".join(filter(None, (escape(row.enhet or row.tjenesteomrade), who, row.status)))
    return f"{worth}. {rest[0].upper()}{rest[1:]}"


def _buttons(rows: list[Sight]) -> tuple[Choice, ...]:
    found = []
    for number, row in enumerate(rows[:MOST_BUTTONS], 1):
        first = row.procurement
        action = (
            Action(ActionId.SHOW_CASE, {"number": first.needs[0].number})
            if first.needs
            else Action(ActionId.SHOW_AVTALE, {"id": str(first.avtaler[0].id)})
        )
        found.append(Choice(clipped(f"{number}. {first.title}"), action))
    return tuple(found)
