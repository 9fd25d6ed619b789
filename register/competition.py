"""What whoever handles a procurement tells of it for the year's report."""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct, CaseEvent
from register.case_step import note_step
from register.person import Person

YES_NO: Final = {True: "ja", False: "nei", None: "ikke svart"}
"""How an answer stands in the history and in the case record."""


def note_competition(
    session: AsyncSession,
    need: Behovsmelding,
    *,
    in_kgv: bool | None,
    is_innovation: bool | None,
    by: Person,
    now: datetime,
) -> CaseEvent | None:
    """Note whether the competition is in the tool and the procurement an innovation project; None nobody knows.

    Returns the line of the history, which holds what was changed; None where all stands as before.
    """
    told = {"in_kgv": in_kgv, "is_innovation": is_innovation}
    new = {key: YES_NO[value] for key, value in told.items() if getattr(need, key) is not value}
    if not new:
        return None
    need.in_kgv, need.is_innovation = in_kgv, is_innovation
    return note_step(session, need, CaseAct.COMPETITION, by=by, now=now, detail=new)
