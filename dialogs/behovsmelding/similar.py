"""Somebody else's open need of the same thing: shown as everybody may see it, and joined."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Reply
from dialogs.behovsmelding.put import Take, close_joined, count, way_choice
from dialogs.behovsmelding.sketch import Sketch, looked_for
from dialogs.dialog import Context, Outcome
from dialogs.draft import Draft
from knowledge.kommune import Kommune
from norsk.when import norwegian_date, oslo_date
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct, CaseEvent, add_case_event
from register.enhet import load_enheter
from register.events import CaseChanged
from register.ids import id_or_none
from register.need_similar import similar_needs
from register.way_count import Way

LOOKED_BACK: Final = timedelta(days=365)
MOST: Final = 2
"""How many needs of colleagues one may choose between."""
TOO_LATE: Final = "kunngjort"
"""From this status on nothing can be added to a need: the competition has begun."""
OWN: Final = "Meld mitt eget"
LONGEST_QUANTITY: Final = 200


def joinable(kommune: Kommune) -> frozenset[str]:
    """Return the statuses in which a need may still grow: those before it is announced."""
    found = []
    for status in kommune.statuses:
        if status.id == TOO_LATE or status.final:
            break
        found.append(status.id)
    return frozenset(found)


async def open_alike(context: Context, sketch: Sketch) -> list[Behovsmelding]:
    """Return the open needs that are about the same thing, one's own too, the nearest first."""
    within = joinable(context.kommune)
    near = await similar_needs(
        context.session,
        looked_for(context, sketch.what),
        since=context.now - LOOKED_BACK,
        kind=sketch.kind.value if sketch.kind else None,
        without=[status.id for status in context.kommune.statuses if status.id not in within],
    )
    return [one.need for one in near][:MOST]


def is_own(context: Context, need: Behovsmelding) -> bool:
    """Say whether a need was reported by, or for, the one who asks."""
    return context.person.id in (need.requester_id, need.filed_by_id)


async def say_similar(context: Context, draft: Draft, needs: Sequence[Behovsmelding]) -> Reply:
    """Return the open needs as everybody may see them, never what they are worth, and what may be done."""
    enheter = await load_enheter(context.session)
    lines = []
    for need in needs:
        enhet = enheter.by_id.get(need.enhet_id) if need.enhet_id else None
        place = enhet.name if enhet else need.tjenesteomrade or ""
        whose = "deg" if is_own(context, need) else escape(place)
        by = f", meldt av {whose}" if whose else ", meldt"
        lines.append(
            f"- **{escape(need.title)}** ({need.number}){by} {norwegian_date(oslo_date(need.sent_at))}"
        )
    others = [need for need in needs if not is_own(context, need)]
    head = "**En kollega har meldt noe som ligner:**" if others else "**Du har alt meldt noe som ligner:**"
    ask = "Er det det samme dere trenger, kan du slå deg sammen med det. Da blir det ett kjøp, og bare ett skjema."
    parts = (
        head,
        "\n".join(lines),
        ask if others else "Gjelder det det samme, trenger du ikke melde det på nytt.",
    )
    joins = tuple(
        way_choice(_label(need, among=len(others)), draft, Take.JOIN, need=str(need.id)) for need in others
    )
    shows = tuple(_show(need) for need in needs if is_own(context, need))
    return Reply("\n\n".join(parts), choices=(*joins, *shows, way_choice(OWN, draft, Take.OWN)), private=True)


def _label(need: Behovsmelding, *, among: int) -> str:
    return "Slå meg sammen med den" if among == 1 else f"Slå meg sammen med {need.number}"


def _show(need: Behovsmelding) -> Choice:
    return Choice(f"Vis {need.number}", Action(ActionId.SHOW_CASE, {"record": need.record}))


async def find_need(context: Context, id: str) -> Behovsmelding | None:
    """Return a need that may still be joined; None where there is none, or it has come too far."""
    if (key := id_or_none(id)) is None:
        return None
    need = await context.session.scalar(
        select(Behovsmelding).where(Behovsmelding.id == key).with_for_update()
    )
    return need if need is not None and need.status in joinable(context.kommune) else None


async def join(context: Context, draft: Draft, need: Behovsmelding, *, quantity: str, called: str) -> Outcome:
    """Join a colleague's need: its history gets the quantity, those who have it are told, the draft is done."""
    event = _added(context, draft, need, quantity=quantity, called=called)
    await context.session.flush()
    await count(context, draft, Way.JOINED)
    receipt = _receipt(need.number, quantity)
    memory = close_joined(context, draft, number=need.number, record=need.record, receipt=receipt)
    return Outcome((joined(receipt, need.record),), memory, events=(CaseChanged(event.id),))


def _added(context: Context, draft: Draft, need: Behovsmelding, *, quantity: str, called: str) -> CaseEvent:
    person = context.person
    detail = {"quantity": quantity[:LONGEST_QUANTITY], "draft": str(draft.id)}
    if person.enhet_id:
        detail["enhet"] = str(person.enhet_id)
    need.changed_at = context.now
    return add_case_event(
        context.session,
        need.record,
        CaseAct.JOINED,
        at=context.now,
        by_id=person.id,
        to_id=need.requester_id,
        text=called,
        detail=detail,
    )


def _receipt(number: str, quantity: str) -> str:
    much = f" med {escape(quantity)}" if quantity else ""
    return (
        f"**{number}:** Du er slått sammen med dette behovet{much}. Den som meldte det, og de som har saken, får vite det. "
        "Du trenger ikke melde noe selv."
    )


def joined(receipt: str, record: str) -> Reply:
    """Return the receipt of having joined a need, the same however often it is asked for."""
    show = Choice("Vis saken", Action(ActionId.SHOW_CASE, {"record": record}))
    return Reply(receipt, choices=(show,), private=True)


def ask_quantity(draft: Draft, need: Behovsmelding) -> Reply:
    """Return the question how much is needed beside what the colleague asked for."""
    return Reply(
        f"Hvor mye trenger dere? Skriv for eksempel «10 stk». Det legges til {need.number}.",
        choices=(way_choice("Vet ikke", draft, Take.JOIN, need=str(need.id), why="unknown"),),
        private=True,
    )
