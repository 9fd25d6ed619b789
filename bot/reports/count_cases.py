"""Counts of what was filed and done in cases. That a case was filed is public; how somebody decided is not."""

from typing import Final

from sqlalchemy import and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reports.figures import IN_TIME, LATE, Count
from bot.reports.period import Period
from bot.reports.tally import Tally, area_part
from norsk.when import oslo_date
from notifications.delivery.attempt import NOT_FOR_THEM
from notifications.planner.open_tracks import NO_DEADLINE
from notifications.reminder import Reminder, ReminderStatus
from register.artikkel import ArtikkelVersion, TextKind, VersionStatus
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_task import CONFIDENTIAL, CaseTask, TaskKind, TaskState
from register.decision import Decision, DecisionStatus
from register.endringsbehov import Endringsbehov
from register.enhet import EnhetTree

_DECIDED: Final = (DecisionStatus.DECIDED.value, DecisionStatus.DONE.value)


async def count_filed(session: AsyncSession, period: Period, enheter: EnhetTree) -> list[Count]:
    """Count the cases that were filed, by tjenesteområde where they name one."""
    needs, avvik, changes = Tally("behov"), Tally("avvik"), Tally("endringsbehov")
    for model, tally in ((Behovsmelding, needs), (Endringsbehov, changes)):
        rows = await session.execute(
            select(model.tjenesteomrade, model.enhet_id).where(
                model.sent_at >= period.start, model.sent_at < period.end
            )
        )
        for area, enhet_id in rows:
            tally.add(area_part(area or enheter.tjenesteomrade_of(enhet_id)))
    seen = select(Avvik.enhet_id).where(
        Avvik.filed_at >= period.start, Avvik.filed_at < period.end, Avvik.restricted.is_(False)
    )
    for enhet_id in await session.scalars(seen):
        avvik.add(area_part(enheter.tjenesteomrade_of(enhet_id)))
    return [*needs.counts(), *avvik.counts(), *changes.counts()]


async def count_reminders(session: AsyncSession, period: Period) -> list[Count]:
    """Count the reminders that went out, those of them after their planned day, and those that reached nobody."""
    tally = Tally("paminnelser", whole=False)
    for part in ("sendt", "forsinket", "feilet"):
        tally.add(part, times=0)
    sent = await session.execute(
        select(Reminder.sent_at, Reminder.planned_on, func.count())
        .where(
            Reminder.status == ReminderStatus.SENT.value,
            Reminder.sent_at >= period.start,
            Reminder.sent_at < period.end,
        )
        .group_by(Reminder.sent_at, Reminder.planned_on)
    )
    for at, planned_on, times in sent:
        late = at is not None and oslo_date(at) > planned_on
        tally.add("sendt", *(["forsinket"] if late else []), times=times)
    failed = await session.scalar(
        select(func.count()).where(
            Reminder.status == ReminderStatus.FAILED.value,
            func.coalesce(Reminder.reason, "") != NOT_FOR_THEM,
            Reminder.send_at >= period.start,
            Reminder.send_at < period.end,
        )
    )
    tally.add("feilet", times=failed or 0)
    return tally.counts()


async def count_decisions(session: AsyncSession, period: Period) -> list[Count]:
    """Count the decisions on what has a binding deadline, in time and late; a recommendation counts when it is approved."""
    at = func.coalesce(Decision.approved_at, Decision.at)
    by = case((Decision.approved_at.is_not(None), Decision.approved_by_id), else_=Decision.by_id)
    rows = await session.execute(
        select(Decision.approved_at, Decision.at, Decision.target_on, by).where(
            Decision.status.in_(_DECIDED),
            Decision.kind.not_in([kind.value for kind in NO_DEADLINE]),
            and_(at >= period.start, at < period.end),
        )
    )
    tally = Tally("beslutninger")
    for approved_at, decided_at, target_on, person in rows:
        late = oslo_date(approved_at or decided_at) > target_on
        tally.add(LATE if late else IN_TIME, who=(person,))
    return tally.counts()


async def count_texts(session: AsyncSession, period: Period) -> list[Count]:
    """Count the articles that were changed in chat and approved, and those of them that corrected something."""
    tally = Tally("artikler", whole=False)
    tally.add("publisert", "rettet", times=0)
    rows = await session.scalars(
        select(ArtikkelVersion.corrects).where(
            ArtikkelVersion.kind == TextKind.ARTIKKEL.value,
            ArtikkelVersion.status == VersionStatus.PUBLISHED.value,
            ArtikkelVersion.decided_at >= period.start,
            ArtikkelVersion.decided_at < period.end,
        )
    )
    for corrects in rows:
        tally.add("publisert", *(["rettet"] if corrects else []))
    return tally.counts()


async def count_tasks(session: AsyncSession, period: Period) -> list[Count]:
    """Count what people were asked for in cases and answered, by kind; what is confidential is one kind."""
    tally = Tally("oppgaver")
    rows = await session.execute(
        select(CaseTask.kind, CaseTask.answered_by_id).where(
            CaseTask.state == TaskState.ANSWERED.value,
            CaseTask.answered_at >= period.start,
            CaseTask.answered_at < period.end,
        )
    )
    for kind, person in rows:
        tally.add(TaskKind.HABILITET.value if kind in CONFIDENTIAL else kind, who=(person,))
    return tally.counts()
