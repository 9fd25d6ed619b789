"""What a case waits for: what it lacks before it may go on, and who has not answered."""

from typing import Final

from conversation.markup import escape
from dialogs.cases.choices import next_status
from dialogs.cases.gates import missing_before
from dialogs.cases.handler import ANNOUNCED, handles, is_announced
from dialogs.cases.lacking import mending
from dialogs.cases.show import show
from dialogs.cases.sight import Onlooker, is_over
from dialogs.cases.standing import name_of
from dialogs.cases.words import say, show_case
from dialogs.dialog import Outcome
from knowledge.profile_parts import Status
from norsk.when import norwegian_date
from register.behovsmelding import Behovsmelding
from register.case_task import TaskKind, TaskState, tasks_of

_ASKED: Final = {
    TaskKind.FORANKRING.value: "skal bekrefte behovet",
    TaskKind.APPROVAL.value: "skal godkjenne",
    TaskKind.QUESTION.value: "har fått et spørsmål",
    TaskKind.FAGGRUPPE.value: "er invitert til faggruppen",
    TaskKind.EVALUERING.value: "skal evaluere",
}
"""What somebody is asked for; of habilitet only what is missing before the next step is told."""


async def waiting(looks: Onlooker, need: Behovsmelding) -> Outcome:
    """Return what a need lacks and who has not answered, for whoever handles it; to others the case itself tells it."""
    if not handles(looks, need) or is_over(looks, need):
        return await show(looks.context, need, number=need.number)
    status = _ahead(looks, need)
    missing = await missing_before(looks, need, status.id) if status else ()
    lines = [await _lead(status, need, found=bool(missing)), "\n".join(f"- {one.text}" for one in missing)]
    asked = await _asked(looks, need)
    if asked:
        lines += ["**Venter på svar:**", "\n".join(f"- {one}" for one in asked)]
    elif not missing:
        lines.append("Ingen skylder svar i saken.")
    text = "\n\n".join(one for one in lines if one)
    return say(looks.context, text, *mending(missing), show_case(need, "Se saken"))


def _ahead(looks: Onlooker, need: Behovsmelding) -> Status | None:
    """Return the status that a need works towards: announced, and from there the next."""
    if is_announced(looks, need):
        return next_status(looks, need)
    return next((one for one in looks.context.kommune.statuses if one.id == ANNOUNCED), None)


async def _lead(status: Status | None, need: Behovsmelding, *, found: bool) -> str:
    if status is None:
        return f"**{need.number} er kommet til siste steg.**"
    word = escape(status.label)
    if found:
        return f"**Dette mangler før {need.number} kan få status «{word}»:**"
    return f"**Ingenting mangler.** {need.number} kan få status «{word}»."


async def _asked(looks: Onlooker, need: Behovsmelding) -> list[str]:
    tasks = await tasks_of(looks.context.session, need.record, state=TaskState.OPEN)
    return [
        f"{await name_of(looks.context, one.person_id)} {_ASKED[one.kind]}, frist {norwegian_date(one.due_on)}"
        for one in tasks
        if one.kind in _ASKED
    ]
