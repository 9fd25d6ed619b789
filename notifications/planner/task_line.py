"""Who is in line for what somebody is asked in a case: they alone may answer, and others are only told that it waits."""

import uuid
from typing import Final

from conversation.reply import INNKJOP
from notifications.planner.line import Line
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids
from register.case_task import TaskKind

TOLD_UPWARDS: Final = frozenset({TaskKind.FORANKRING.value, TaskKind.APPROVAL.value})
"""The kinds of which the leader of whoever is asked hears when nothing happens, and after them the office."""


def task_line(
    kind: str,
    need: Behovsmelding | None,
    *,
    person_id: uuid.UUID | None,
    leader_id: uuid.UUID | None,
) -> Line:
    """Return the line of a task: whoever is asked, then whom to tell when nothing happens.

    `person_id` is None where nobody can answer any more, since they have left: then whoever handles the case is
    reminded, else the procurement office. Whoever is inhabil in the case is passed over.
    """
    barred = party_ids(need, BARRED) if need else frozenset()
    handler_id = need.taken_by_id if need else None
    handler = str(handler_id) if handler_id and handler_id not in barred else INNKJOP
    if person_id is None:
        return Line((handler,))
    after = [str(leader_id)] if leader_id and leader_id not in barred and kind in TOLD_UPWARDS else []
    then = dict.fromkeys((*after, handler))
    return Line((str(person_id),), tuple(one for one in then if one != str(person_id)))
