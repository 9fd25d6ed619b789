"""The agreements that end and the needs that are open, as a plan needs them: columns and not objects where there are many."""

import asyncio
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dialogs.coming.procurement import EndingAvtale, OpenNeed
from dialogs.deciding.text import NEED_ID, NEW_END
from knowledge.gates import has_reached
from knowledge.kommune import Kommune
from knowledge.lead_time import whole_value
from norsk.calendar import add_months
from register.avtale import Avtale, AvtaleLevel, AvtaleStatus
from register.behovsmelding import CONTRACT, ENDS, EVALUATED, MERGED, Behovsmelding
from register.decision import Decision, DecisionStatus
from register.ids import id_or_none
from register.merging import value_of
from register.track import TrackKind, Verdict

AT_A_TIME: Final = 500
"""How many rows are read before other turns get their time."""
STILL: Final = timedelta(days=90)
"""How long after its last day an agreement that nobody has decided on is told of."""
ABOUT_THE_END: Final = 24
"""Months before an agreement's last day within which a decision is about that day."""
ANNOUNCED: Final = "kunngjort"
"""The status of a need that has been announced, where the kommuneprofil has it."""
_A: Final = Avtale.__table__.c
_OVER: Final = (AvtaleStatus.UTGATT.value, AvtaleStatus.AVSLUTTET.value)
_STANDS: Final = (DecisionStatus.DECIDED.value, DecisionStatus.DONE.value)
_UNUSED: Final = frozenset({Verdict.LET_EXPIRE.value, Verdict.LET_END.value})
_TOLD: Final = frozenset(
    {*_UNUSED, Verdict.NOT_REPLACED.value, Verdict.START_PROCUREMENT.value, Verdict.TERMINATE.value, Verdict.COMPETE.value}
)  # fmt: skip
NOTHING_DECIDED, NEW_DECIDED = "ikke besluttet", "ny anskaffelse er besluttet"
OPTION_UNUSED, TERMINATED = "opsjonen brukes ikke", "avtalen er sagt opp"

Decided = Mapping[uuid.UUID, list[Decision]]
SeesNeed = Callable[[Behovsmelding], bool]


async def read_decisions(session: AsyncSession) -> Decided:
    """Return what has been decided about how agreements end, by agreement, the oldest first."""
    kinds = (TrackKind.NEW_PROCUREMENT, TrackKind.OPTION, TrackKind.EXPIRY, TrackKind.RUNNING)
    rows = await session.scalars(
        select(Decision)
        .where(
            Decision.status.in_(_STANDS),
            Decision.kind.in_([kind.value for kind in kinds]),
            Decision.verdict.in_(_TOLD),
        )
        .order_by(Decision.at)
    )
    found: dict[uuid.UUID, list[Decision]] = defaultdict(list)
    for decision in rows:
        if id := decision.avtale_id or id_or_none(decision.record.partition(":")[2]):
            found[id].append(decision)
    return found


async def read_avtaler(
    session: AsyncSession,
    decided: Decided,
    *,
    seen: ColumnElement[bool],
    named: frozenset[uuid.UUID],
    on: date,
    until: date,
) -> list[EndingAvtale]:
    """Return the agreements that may be seen and end for good until a day, or ended lately, save those not to be replaced.

    Those that needs have `named` are among them whenever they end.
    """
    last = func.coalesce(_A.max_expires_on, _A.expires_on)
    terminated = {
        id for id, all_ in decided.items() if any(one.verdict == Verdict.TERMINATE.value for one in all_)
    }
    ends = _A.running.is_(False) & or_(
        _A.expires_on.between(on - STILL, until), last.between(on - STILL, until)
    )
    wanted = select(
        _A.id, _A.title, _A.reference, _A.starts_on, _A.expires_on, _A.max_expires_on, _A.running, _A.has_options,
        _A.value_nok, _A.value_per, _A.enhet_id, _A.tjenesteomrade, _A.avtaleforvalter_id,
        _A.stedfortreder_id, _A.avtaleeier_id, _A.confidential,
    ).where(
        _A.level == AvtaleLevel.AVTALE.value,
        func.coalesce(_A.status, "").not_in(_OVER),
        or_(ends, _A.id.in_(sorted(terminated | named))),
        seen,
    )  # fmt: skip
    found = []
    rows = await session.stream(wanted)
    # A whole register at once would hold up all other turns.
    async for some in rows.partitions(AT_A_TIME):
        for row in some:
            end, said = _end(row.expires_on, row.max_expires_on, decided.get(row.id, ()), running=row.running)
            if end is None or (row.id not in named and not on - STILL <= end <= until):
                continue
            value = whole_value(row.value_nok, per=row.value_per, starts_on=row.starts_on, ends_on=end)
            found.append(
                EndingAvtale(
                    row.id, row.title, row.reference, end, value, said, row.enhet_id, row.tjenesteomrade,
                    (row.avtaleforvalter_id, row.stedfortreder_id), row.avtaleeier_id, row.confidential, row.max_expires_on is not None or row.has_options is False,
                )
            )  # fmt: skip
    return found


def _end(
    expires_on: date | None, longest_on: date | None, decided: "list[Decision] | tuple[()]", *, running: bool
) -> tuple[date | None, str]:
    """Return the day on which an agreement ends for good, and what is decided; None where it does not, or is not replaced."""
    end = None if running else max((day for day in (expires_on, longest_on) if day), default=None)
    said = NOTHING_DECIDED
    for decision in decided:
        verdict = decision.verdict
        if verdict == Verdict.TERMINATE.value and running and (day := _day(decision.detail.get(NEW_END))):
            end, said = day, TERMINATED
        elif verdict in _UNUSED and expires_on and _is_about(decision, expires_on):
            end, said = expires_on, OPTION_UNUSED if end != expires_on else said
        elif verdict == Verdict.NOT_REPLACED.value and decision.target_on in (end, longest_on, expires_on):
            return None, ""
        elif verdict == Verdict.START_PROCUREMENT.value and decision.target_on in (
            end,
            longest_on,
            expires_on,
        ):
            said = NEW_DECIDED
    return end, said


def _is_about(decision: Decision, end: date) -> bool:
    return add_months(end, -ABOUT_THE_END) <= decision.target_on <= end


def _day(told: str | None) -> date | None:
    try:
        return date.fromisoformat(told or "")
    except ValueError:
        return None


async def read_needs(
    session: AsyncSession, decided: Decided, *, kommune: Kommune, sees: SeesNeed
) -> tuple[list[OpenNeed], frozenset[uuid.UUID]]:
    """Return the needs that are not over and may be seen, by number, and the agreements that have been replaced already."""
    wanted = (
        select(Behovsmelding)
        .where(or_(Behovsmelding.status.not_in(sorted(ENDS)), Behovsmelding.status.in_((MERGED, EVALUATED))))
        .order_by(Behovsmelding.year, Behovsmelding.serial)
    )
    found = await session.stream_scalars(wanted)
    rows = [need async for some in found.partitions(AT_A_TIME) for need in some]
    by_id = {need.id: need for need in rows}
    parts: dict[uuid.UUID, list[Behovsmelding]] = defaultdict(list)
    for need in rows:
        if need.status == MERGED:
            parts[_root(need, by_id)].append(need)
    final = {status.id for status in kommune.statuses if status.final}
    named = _named_by_decision(decided)
    open_ones, replaced = [], set[uuid.UUID]()
    for number, need in enumerate(rows, 1):
        if number % AT_A_TIME == 0:
            await asyncio.sleep(0)
        whole = [need, *parts[need.id]]
        avtaler = {one.avtale_id for one in whole if one.avtale_id} | {
            id for one in whole for id in named[one.id]
        }
        if need.status in (CONTRACT, EVALUATED):
            replaced |= avtaler - {need.contract_avtale_id}
        elif need.status != MERGED and need.status not in final and sees(need):
            open_ones.append(_open_need(need, whole, avtaler, kommune))
    return open_ones, frozenset(replaced)


def _root(need: Behovsmelding, by_id: Mapping[uuid.UUID, Behovsmelding]) -> uuid.UUID:
    """Return the need that one has become part of, through all mergings."""
    seen = {need.id}
    while need.merged_into_id is not None and need.merged_into_id not in seen:
        if (above := by_id.get(need.merged_into_id)) is None:
            break
        need = above
        seen.add(need.id)
    return need.id


def _named_by_decision(decided: Decided) -> Mapping[uuid.UUID, set[uuid.UUID]]:
    """Return the agreements that decisions have sent needs about, by need."""
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for avtale_id, decisions in decided.items():
        for decision in decisions:
            if need_id := id_or_none(decision.detail.get(NEED_ID, "")):
                found[need_id].add(avtale_id)
    return found


def _open_need(
    need: Behovsmelding, whole: list[Behovsmelding], avtaler: set[uuid.UUID], kommune: Kommune
) -> OpenNeed:
    value = value_of(whole)
    label = next((status.label for status in kommune.statuses if status.id == need.status), need.status)
    announced = has_reached(kommune, need.status, ANNOUNCED)
    days = [one.wanted_by_on or one.starts_on for one in whole]
    return OpenNeed(
        need.id, need.number, tuple(one.number for one in whole), need.title, need.kind, value.high, value.is_known,
        min((day for day in days if day), default=None), need.status, label,
        need.enhet_id, need.tjenesteomrade, need.taken_by_id or need.innkjopskontakt_id, frozenset(avtaler),
        need.taken_by_id is not None, announced,
    )  # fmt: skip
