"""Who gets no word of a case although it goes to the whole office, or to whoever stands in: whoever is inhabil in it."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import INNKJOP, Choice, Reply
from notifications.delivery.recipients import Recipient
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids
from register.case_task import load_task
from register.cases import load_case
from register.person import Role, people_with_role
from register.track import BadTrackError, parse_track


async def without_inhabile(
    session: AsyncSession, reply: Reply, found: Sequence[Recipient]
) -> Sequence[Recipient]:
    """Return who gets a message: nobody of the office who is inhabil in its case, and no deputy who is.

    What a deputy may not read goes to the one it was meant for. Where the whole office is inhabil, its head gets it.
    A message that names its reader is theirs, whatever they are.
    """
    if all(one.person is None or (reply.to != INNKJOP and one.acts_for is None) for one in found):
        return found
    barred = await _barred(session, reply.choices)
    left = [one for one in found if one.person is None or one.person.id not in barred]
    if reply.to != INNKJOP:
        meant = [
            replace(one, person=one.acts_for, acts_for=None, until=None) for one in found if one not in left
        ]
        return [*left, *(one for one in meant if one.person is not None and one.person.id not in barred)]
    if left or not barred:
        return left
    heads = await people_with_role(session, Role.INNKJOPSSJEF)
    return [Recipient(one) for one in heads if one.id not in barred]


async def _barred(session: AsyncSession, choices: Sequence[Choice]) -> frozenset[uuid.UUID]:
    """Return who is inhabil in a case that a message's buttons lead to."""
    found: set[uuid.UUID] = set()
    for record in {await _record(session, one) for one in choices}:
        case = await load_case(session, record)
        if isinstance(case, Behovsmelding):
            found |= party_ids(case, BARRED)
    return frozenset(found)


async def _record(session: AsyncSession, choice: Choice) -> str:
    args = choice.action.args
    if "track" in args:
        try:
            record = parse_track(args["track"]).record
        except BadTrackError:
            return ""
    else:
        record = args.get("record", "")
    kind, _, id = record.partition(":")
    task = await load_task(session, id or args.get("task", "")) if kind == "task" or "task" in args else None
    return task.record if task else record
