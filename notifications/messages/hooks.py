"""What a municipality's own systems are told of cases: numbers, kinds and statuses; nobody's name and nobody's words."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from register.area_question import AreaQuestion
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct, CaseEvent
from register.cases import CaseRecord, load_case
from register.endringsbehov import Endringsbehov
from register.events import (
    AreaAsked,
    AvvikReported,
    CaseChanged,
    EndringsbehovReported,
    Event,
    NeedReported,
    NeedTaken,
)

FILED: Final = "filed"
CHANGED: Final = "changed"
_BANDS: Final = (
    (Decimal(100_000), "under_100000"),
    (Decimal(500_000), "100000_499999"),
    (Decimal(1_000_000), "500000_999999"),
    (Decimal(5_000_000), "1000000_4999999"),
)
HIGHEST_BAND: Final = "fra_5000000"
UNKNOWN_BAND: Final = "ukjent"
_NAMES: Final = {"behovsmelding": "need", "avvik": "avvik", "endringsbehov": "endringsbehov"}


async def hook_payloads(
    session: AsyncSession, events: Sequence[Event], *, kommune: str, now: datetime
) -> list[dict[str, object]]:
    """Return a payload for each event that is about a case, in order; none about an avvik of the closed way."""
    found = [await _payload(session, event, kommune=kommune, now=now) for event in events]
    return [one for one in found if one is not None]


async def _payload(
    session: AsyncSession, event: Event, *, kommune: str, now: datetime
) -> dict[str, object] | None:
    case, change = await _case(session, event)
    if case is None or (isinstance(case, Avvik) and case.restricted):
        return None
    kind = case.record.partition(":")[0]
    about: dict[str, object] = {
        "number": case.number,
        "record": case.record,
        "status": case.status,
        "tjenesteomrade": None if isinstance(case, Avvik) else case.tjenesteomrade,
        "enhet": str(case.enhet_id) if case.enhet_id else None,
        "avtale": str(case.avtale_id) if case.avtale_id else None,
    }
    if isinstance(case, Behovsmelding):
        about |= {
            "kind": case.kind,
            "ikt": case.ikt,
            "value_band": value_band(case),
            "taken": case.taken_by_id is not None,
        }
    if isinstance(case, Avvik):
        about |= {"kind": case.kind, "severity": case.severity, "possible": case.possible}
    return {
        "type": f"{_NAMES[kind]}.{CHANGED if change else FILED}",
        "at": now.astimezone(UTC).isoformat(),
        "kommune": kommune,
        "change": change or None,
        "case": about,
    }


async def _case(session: AsyncSession, event: Event) -> tuple[CaseRecord | None, str]:
    """Return the case that an event is about and what has changed; "" where it was filed."""
    match event:
        case NeedReported(id):
            return await session.get(Behovsmelding, id), ""
        case AvvikReported(id):
            return await session.get(Avvik, id), ""
        case EndringsbehovReported(id):
            return await session.get(Endringsbehov, id), ""
        case NeedTaken(id):
            return await session.get(Behovsmelding, id), CaseAct.TAKEN.value
        case AreaAsked(id):
            question = await session.get(AreaQuestion, id)
            need = await session.get(Behovsmelding, question.behovsmelding_id) if question else None
            return need, CaseAct.ASKED_AREA.value
        case CaseChanged(id):
            line = await session.get(CaseEvent, id)
            return (await load_case(session, line.record), line.act) if line else (None, "")
        case _:
            return None, ""


def value_band(need: Behovsmelding) -> str:
    """Return roughly what a need is worth, NOK excluding VAT; the value itself is for those who work on it alone."""
    values = [one for one in (need.value_nok, need.value_high_nok) if one is not None]
    if not values:
        return UNKNOWN_BAND
    return next((band for below, band in _BANDS if max(values) < below), HIGHEST_BAND)
