"""A month of a small kommune: what is counted, what is shown of it, and what stays when the talk is gone."""

import asyncio
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reports.count_month import count_month
from bot.reports.figures import Count
from bot.reports.kept import days_gone, keep_months, read_month
from bot.reports.month import MonthReport, month_report
from bot.reports.month_text import month_json, month_rows, month_text
from bot.reports.year import YearReport, year_report
from bot.reports.year_text import figure_rows, year_text
from dialogs.dialog import Knowledge
from notifications.reminder import Reminder, ReminderStatus
from register.artikkel import ArtikkelVersion
from register.audit import write_audit
from register.avtale import AvtaleOption
from register.avvik import Avvik
from register.behovsmelding import report_need
from register.case_task import TaskAnswer, TaskKind, answer_task, ask_task
from register.database import Sessions
from register.decision import Decision
from register.expert_question import (
    AnswerSource,
    AskedIn,
    QuestionKind,
    add_question,
    answer_question,
    join_question,
)
from register.given_answer import GivenAnswer, forget_answers
from register.month_figure import MonthFigure
from register.person import Person, add_person
from register.way_count import Way, WayTaker, count_way
from tests.register.avtaler import make_avtale

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
AT = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
KEPT = timedelta(days=90)
EIGHT = ("ada", "per", "kari", "ola", "siri", "lars", "mona", "tor")


async def people(session: AsyncSession) -> dict[str, Person]:
    found = {
        name: await add_person(session, email=f"{name}@demo.invalid", name=f"{name.capitalize()} Demo")
        for name in EIGHT
    }
    for name, person in found.items():
        person.tjenesteomrade = "Teknisk" if name == "tor" else "Oppvekst"
    return found


def given(
    person: Person, *, answered: bool = True, question: str = "Hva er en rammeavtale?", **rest: object
) -> GivenAnswer:
    told: dict[str, object] = {"article": "nasjonal-rammeavtale" if answered else None, "at": AT, **rest}
    return GivenAnswer(
        person_id=person.id, conversation="c", kommune="lillestrom", question=question, answered=answered,
        text="", version="1", **told,
    )  # fmt: skip


async def october(session: AsyncSession) -> dict[str, Person]:
    """Fill October with something of everything, and return the people."""
    who = await people(session)
    first = who["ada"]
    write_audit(session, at=AT - timedelta(days=20), act="started", record="bot")
    session.add_all(given(one) for one in who.values())
    session.add_all(given(who[name], article=None) for name in EIGHT[:5])
    session.add(given(first, at=datetime(2026, 9, 30, 21, 30, tzinfo=UTC)))
    session.add(given(first, at=datetime(2026, 10, 31, 23, 30, tzinfo=UTC)))
    session.add_all(
        given(who[name], answered=False, question="Hvilken farge skal konvolutten ha?") for name in EIGHT[:6]
    )
    session.add(given(who["tor"], answered=False, question="Hva er passordet til wifi?"))
    question = await add_question(
        session, kind=QuestionKind.UNANSWERED, text="Farge?", kommune="lillestrom", now=AT
    )
    for name in EIGHT[:6]:
        await join_question(
            session,
            question,
            person=who[name],
            named=False,
            words="Farge?",
            asked_in=AskedIn("web", name),
            now=AT,
        )
    await answer_question(
        session, question, answer="Gul", source=AnswerSource("a", "b", "2026"), by=first, now=AT
    )
    for name in EIGHT[:6]:
        await count_way(session, Way.ORDERED, by=who[name].id, on=OCTOBER)
    await count_way(session, Way.BELOW_LIMIT, by=first.id, on=OCTOBER)
    for number in range(2):
        await report_need(
            session, title=f"Behov {number}", need="", tjenesteomrade="Oppvekst", enhet_id=None, avtale_id=None,
            value_nok=None, wanted_by_on=None, requester=first, on=OCTOBER, now=AT,
        )  # fmt: skip
    for restricted in (False, True):
        session.add(
            Avvik(
                key=str(restricted),
                source_system="innkjopsbot",
                title="Sent",
                filed_at=AT,
                restricted=restricted,
                changed_at=AT,
            )
        )
    for number, (status, sent) in enumerate(
        [
            (ReminderStatus.SENT, AT),
            (ReminderStatus.SENT, AT + timedelta(days=3)),
            (ReminderStatus.FAILED, None),
        ]
    ):
        session.add(
            Reminder(
                key=str(number), kind="expiry", record="avtale:x", target_on=OCTOBER, step="1m", to="innkjop", planned_on=AT.date(),
                send_at=AT, status=status.value, sent_at=sent,
            )
        )  # fmt: skip
    for number, name in enumerate(EIGHT[:6]):
        target = OCTOBER if number == 0 else date(2026, 12, 1)
        session.add(
            Decision(
                record=f"avtale:{uuid.uuid4()}", kind="expiry", target_on=target, verdict="let_end", status="done",
                by_id=who[name].id, role="avtaleforvalter", at=AT, changed_at=AT,
            )
        )  # fmt: skip
    await _lapsed(session)
    session.add(
        ArtikkelVersion(
            kind="artikkel", artikkel_id="a", number=1, text="x", title="A", corrects=True, effective_on=OCTOBER,
            status="published", created_at=AT, decided_at=AT,
        )
    )  # fmt: skip
    for name in EIGHT[:2]:
        task = await ask_task(
            session,
            "behovsmelding:x",
            TaskKind.QUESTION,
            person=who[name],
            role="melder",
            by=first,
            due_on=OCTOBER,
            now=AT,
        )
        answer_task(session, task, TaskAnswer.REPLIED, by=who[name], now=AT)
    return who


async def _lapsed(session: AsyncSession) -> None:
    """Add an agreement that ended, one whose option passed, and one of each about which somebody had decided."""
    ended, decided, option = (
        make_avtale(key, key, expires_on=on)
        for key, on in (("A1", date(2026, 10, 20)), ("A2", date(2026, 10, 21)), ("A3", date(2027, 4, 1)))
    )
    session.add_all([ended, decided, option])
    await session.flush()
    session.add(AvtaleOption(avtale_id=option.id, position=1, length_months=12, notice_on=date(2026, 10, 2)))
    session.add(
        Decision(
            record=f"avtale:{decided.id}", avtale_id=decided.id, kind="expiry", target_on=decided.expires_on, verdict="let_end",
            status="done", role="avtaleforvalter", at=AT - timedelta(days=60), changed_at=AT,
        )
    )  # fmt: skip


def counted(counts: "tuple[Count, ...] | list[Count]") -> Mapping[tuple[str, str], tuple[int, int]]:
    return {(one.name, one.part): (one.count, one.people) for one in counts}


async def test_everything_of_a_month_is_counted_and_nothing_beside_it(
    sessions: Sessions, knowledge: Knowledge
) -> None:
    async with sessions.begin() as session:
        await october(session)
    async with sessions() as session:
        found = counted(
            [*await count_month(session, OCTOBER, kommune=knowledge.kommuner["lillestrom"], now=NOW)]
        )
    assert found["svar", ""] == (13, 8), "neither the last of September nor the first of November"
    assert found["svar", "artikkel"] == (8, 8)
    assert found["svar", "regel"] == (5, 5)
    assert found["svar", "omrade:Teknisk"] == (1, 1)
    assert found["avslatt", "uten_svar"] == (6, 6)
    assert found["avslatt", "secrets"] == (1, 1)
    assert (found["sendt_videre", ""], found["besvart", ""]) == ((6, 6), (1, 6))
    assert found["veier", "ordered"] == (6, 6)
    assert found["behov", "omrade:Oppvekst"][0] == 2
    assert found["avvik", ""][0] == 1, "the closed one is not counted"
    assert [found["paminnelser", part][0] for part in ("sendt", "forsinket", "feilet")] == [2, 1, 1]
    assert found["beslutninger", "i_tide"] == (5, 5)
    assert found["beslutninger", "etter_frist"] == (1, 1)
    assert [found["uten_beslutning", part][0] for part in ("opsjon", "oppsigelse", "utlop")] == [1, 0, 1]
    assert (found["artikler", "publisert"][0], found["artikler", "rettet"][0]) == (1, 1)
    assert found["oppgaver", ""] == (2, 2)


async def _report(session: AsyncSession, knowledge: Knowledge, *, month: date = OCTOBER) -> MonthReport:
    kommune = knowledge.kommuner["lillestrom"]
    return await month_report(session, month, kommune=kommune, now=NOW, answers_kept=KEPT, minutes={})


async def test_a_month_stays_as_it_was_when_talk_and_people_are_gone_and_shows_nobody(
    sessions: Sessions, knowledge: Knowledge
) -> None:
    kommune = knowledge.kommuner["lillestrom"]
    async with sessions.begin() as session:
        await october(session)
    written = await asyncio.gather(
        *(keep_months(sessions, kommune=kommune, now=NOW, answers_kept=KEPT) for _ in range(2))
    )
    assert sorted(month for found in written for month in found) == [SEPTEMBER, OCTOBER], "each by one of two"
    assert await keep_months(sessions, kommune=kommune, now=NOW, answers_kept=KEPT) == ()
    async with sessions.begin() as session:
        assert await session.scalar(select(func.count()).select_from(WayTaker)) == 0
        before = await _report(session, knowledge)
        await forget_answers(session, before=NOW)
        await session.execute(delete(Person).where(Person.email == "tor@demo.invalid"))
    async with sessions() as session:
        after = await _report(session, knowledge)
        assert after == before
        stored = await read_month(session, OCTOBER)
        assert stored is not None
        assert {one.name for one in stored[0]} >= {"svar", "beslutninger"}
    shown = {(line.figure.name, line.part): line.count for line in after.lines}
    assert shown["svar", ""] == 13
    assert shown["svar", "omrade:Teknisk"] is None
    assert shown["svar", "omrade:Oppvekst"] is None, "the whole would give the other away"
    assert shown["avslatt", "secrets"] is None
    assert shown["avslatt", "uten_svar"] is None
    assert shown["beslutninger", "etter_frist"] is None
    assert shown["veier", "below_limit"] is None
    assert shown["oppgaver", ""] is None
    assert shown["behov", ""] == 2
    text = month_text(after, kommune=kommune.name)
    assert "under fem personer" in text
    assert not any(said in text.casefold() for said in (" demo", "@demo", "konvolutt", "wifi"))


async def test_a_month_written_late_says_what_had_been_deleted(
    sessions: Sessions, knowledge: Knowledge
) -> None:
    kommune, late = knowledge.kommuner["lillestrom"], NOW + timedelta(days=65)
    async with sessions.begin() as session:
        await october(session)
    months = await keep_months(sessions, kommune=kommune, now=late, answers_kept=KEPT)
    assert months == (SEPTEMBER, OCTOBER, date(2026, 11, 1), date(2026, 12, 1))
    gone = days_gone(OCTOBER, now=late, answers_kept=KEPT)
    assert gone == 26
    async with sessions.begin() as session:
        report = await _report(session, knowledge)
        assert f"Samtalene fra {gone} dager i oktober 2026 er slettet" in " ".join(report.notes)
        assert await session.get(MonthFigure, (OCTOBER, "svar", "")) is not None


async def test_a_month_that_is_withheld_is_in_no_sum_of_the_year(
    sessions: Sessions, knowledge: Knowledge
) -> None:
    async with sessions.begin() as session:
        await october(session)
    await keep_months(sessions, kommune=knowledge.kommuner["lillestrom"], now=NOW, answers_kept=KEPT)
    async with sessions() as session:
        report = await _year(session, knowledge)
    answers = next(line for line in report.lines if line.figure.name == "svar" and not line.part)
    assert answers.months == (*(0 for _ in range(8)), None, 13, None)
    assert (answers.total, answers.withheld) == (13, 2)


async def _year(session: AsyncSession, knowledge: Knowledge) -> YearReport:
    kommune, rules = knowledge.kommuner["lillestrom"], knowledge.rules
    return await year_report(session, 2026, kommune=kommune, rules=rules, now=NOW, answers_kept=KEPT)


async def test_two_reports_of_a_running_month_cannot_be_subtracted_to_see_what_one_person_did(
    sessions: Sessions, knowledge: Knowledge
) -> None:
    november, kommune = date(2026, 11, 1), knowledge.kommuner["lillestrom"]

    async def told() -> list[str]:
        async with sessions() as session:
            month = await _report(session, knowledge, month=november)
            year = await _year(session, knowledge)
        return [
            month_text(month, kommune="x"),
            str(month_json(month)),
            str(month_rows(month)),
            year_text(year, kommune),
            str(figure_rows(year)),
        ]

    async with sessions.begin() as session:
        who = await october(session)
        for name in EIGHT[:6]:
            session.add(given(who[name], at=NOW))
            await count_way(session, Way.ORDERED, by=who[name].id, on=november)
    unwritten = await told()
    async with sessions.begin() as session:
        session.add(given(who["tor"], at=NOW))
        session.add(given(who["tor"], at=NOW, answered=False, question="Hvilken farge skal konvolutten ha?"))
        session.add(given(who["tor"], at=AT))
        await count_way(session, Way.ORDERED, by=who["tor"].id, on=november)
    assert await told() == unwritten, "nor of a month that is over and nobody has written"
    await keep_months(sessions, kommune=kommune, now=NOW, answers_kept=KEPT)
    written = await told()
    assert "ikke ennå" in written[0]
    assert "ikke ennå" in written[2]
    assert any(line.startswith("Svar gitt") and line.endswith("14") for line in written[0].splitlines())
    async with sessions.begin() as session:
        await forget_answers(session, before=NOW + timedelta(days=1))
    assert await told() == written, "nor does it show that somebody has deleted their own"
