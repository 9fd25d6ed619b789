"""A leader who is asked to confirm a need changes it first: whether they may, and what comes after."""

from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice
from dialogs.dialog import Context
from register.access import viewer_of
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids
from register.case_task import CaseTask
from register.forankring import waits_for_leader

LABELS: Final = {"confirm": "Bekreft", "change": "Endre", "refuse": "Avvis"}
"""The buttons of a leader who is asked, by what is done."""


async def asked_as_leader(context: Context, need: Behovsmelding) -> CaseTask | None:
    """Return what a leader is asked about a need, where it is whoever writes, or somebody they stand in for."""
    task = await waits_for_leader(context.session, need)
    if task is None or {context.person.id, task.person_id} & party_ids(need, BARRED):
        return None
    viewer = await viewer_of(context.session, context.person, guest=context.guest, on=context.today)
    return task if task.person_id in viewer.ids else None


async def is_asked_as_leader(context: Context, need: Behovsmelding) -> bool:
    """Say whether whoever writes is asked to confirm a need, and so may change it."""
    return await asked_as_leader(context, need) is not None


async def next_for_leader(context: Context, need: Behovsmelding) -> str:
    """Return what a leader who has changed a need does next; "" where it is another's to confirm now."""
    asked = await is_asked_as_leader(context, need)
    return "Den som meldte, får vite hva du endret. Bekreft behovet når det er riktig." if asked else ""


async def leader_buttons(context: Context, need: Behovsmelding) -> tuple[Choice, ...]:
    """Return the buttons by which a leader who has changed a need confirms or refuses it."""
    task = await asked_as_leader(context, need)
    if task is None:
        return ()
    return tuple(task_choice(task, do, LABELS[do]) for do in ("confirm", "refuse"))


def task_choice(task: CaseTask, do: str, label: str) -> Choice:
    """Return a button of what somebody is asked."""
    return Choice(label, Action(ActionId.ANSWER_TASK, {"task": str(task.id), "do": do}))
