"""How a step in a case is told, and who has the case."""

import uuid
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from knowledge.kommune import Kommune
from notifications.cards.words import clipped, quoted
from notifications.messages.people import name_of
from register.avtale import Avtale
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct, CaseEvent
from register.case_party import BARRED, party_ids
from register.case_step import clarifier_of
from register.cases import CaseRecord

MOST_CHANGES: Final = 8


async def told_of(
    session: AsyncSession, case: CaseRecord, line: CaseEvent, text: str, *, kommune: Kommune
) -> str:
    """Return what a step is told as: `text` with who took it, in which case, and why, each escaped."""
    innkjop = escape(kommune.names["innkjop"])
    to = await name_of(session, line.to_id) if line.to_id else innkjop
    labels = {one.id: one.label for one in kommune.statuses}
    status = line.detail.get("status", "")
    return text.format(
        who=await name_of(session, line.by_id),
        to=to,
        innkjop=innkjop,
        case=f"{case.number}, {quoted(case.title)}",
        why=_why(line),
        status=escape(line.detail.get("said", "") or labels.get(status, status.replace("_", " "))),
    )


def _why(line: CaseEvent) -> str:
    """Return why something was done, in whoever's own words; of a change what was changed."""
    if line.act == CaseAct.EDITED.value:
        changes = line.text.splitlines() or [one for one in (line.detail.get("fields", ""),) if one]
        return "".join(f"\n- {escape(clipped(one))}" for one in changes[:MOST_CHANGES])
    is_note = line.act == CaseAct.STATUS.value and line.record.startswith("behovsmelding:")
    word = "Beskjed" if is_note else "Grunn"
    return f" {word}: {quoted(line.text)}." if line.text else ""


async def holders_of(session: AsyncSession, case: CaseRecord) -> tuple[uuid.UUID, ...]:
    """Return who has a case: whoever took or looks into it, its innkjøpskontakt, those who look after the agreement.

    Nobody who is inhabil in it.
    """
    barred = party_ids(case, BARRED) if isinstance(case, Behovsmelding) else frozenset()
    if isinstance(case, Behovsmelding):
        ids = (case.taken_by_id, await clarifier_of(session, case), case.innkjopskontakt_id)
    else:
        avtale = await session.get(Avtale, case.avtale_id) if case.avtale_id else None
        own = case.owner_id if isinstance(case, Avvik) else None
        ids = (own, avtale.avtaleforvalter_id if avtale else None, None)
    return tuple(id for id in dict.fromkeys(ids) if id is not None and id not in barred)
