"""Nobody both handles a case and is asked to approve in it: who is asked, and what whoever wants the case is told."""

import uuid
from collections.abc import Sequence

from conversation.markup import escape
from dialogs.cases.sight import Onlooker
from register.behovsmelding import Behovsmelding
from register.case_task import TaskKind, tasks_of
from register.person import Person


async def asked_to_approve(looks: Onlooker, need: Behovsmelding) -> frozenset[uuid.UUID]:
    """Return who is asked for an approval in a case and has not answered."""
    tasks = await tasks_of(looks.context.session, need.record, TaskKind.APPROVAL)
    return frozenset(one.person_id for one in tasks if one.is_open and one.person_id is not None)


def not_both(need: Behovsmelding) -> str:
    """Return why whoever is asked to approve cannot take the case, and what to do; as plain text."""
    return (
        f"Du er bedt om å godkjenne i {need.number}, så du kan ikke ta den nå. "
        "Svar på godkjenningen først, eller la en annen innkjøper ta saken. Ingenting er endret."
    )


def left_out(people: Sequence[Person]) -> str:
    """Return who cannot be given the case because they are asked to approve in it, escaped; "" where nobody is."""
    if not people:
        return ""
    names = " og ".join(escape(one.name) for one in people)
    return f"{names} er bedt om å godkjenne i saken og kan først få den når godkjenningen er besvart."
