"""Another is asked in the place of somebody who is inhabil: to confirm a need, or to approve."""

from collections.abc import Sequence
from dataclasses import dataclass

from conversation.markup import escape
from dialogs.cases.leader import leader_again
from dialogs.cases.sight import Onlooker
from register.approval import replace_approver
from register.behovsmelding import Behovsmelding
from register.case_task import CaseTask, TaskKind
from register.events import Event
from register.person import Person


@dataclass(frozen=True, slots=True)
class Others:
    """What came of asking others: what is said of it, and what has happened."""

    said: str = ""
    events: tuple[Event, ...] = ()


async def ask_others(
    looks: Onlooker, need: Behovsmelding, person: Person, cancelled: Sequence[CaseTask]
) -> Others:
    """Ask the next ones for what somebody inhabil is not asked for any more."""
    context = looks.context
    said: list[str] = []
    events: list[Event] = []
    if any(one.kind == TaskKind.FORANKRING.value for one in cancelled):
        told = await leader_again(context, need, changed=True)
        said, events = [told.said], [*told.events]
    replaced = await replace_approver(
        context.session, need, person.id, by=context.person, on=context.today, now=context.now
    )
    if replaced.unfilled:
        said.append(
            f"Registeret har ingen som kan godkjenne i stedet for {escape(person.name)}. Saksbehandleren velger en."
        )
    return Others(" ".join(one for one in said if one), (*events, *replaced.events))
