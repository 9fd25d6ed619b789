import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from conversation.reply import INNKJOP
from dialogs.dialog import Knowledge
from norsk.clock import FixedClock
from notifications.planner.open_tracks import open_tracks
from notifications.reminder import NotificationState, Reminder, ReminderStatus, Watch
from register.avtale import AvtaleControl, AvtaleOption
from register.avvik import Avvik, AvvikRecipient
from register.database import Sessions
from register.decision import Decision, DecisionStatus
from register.import_run import ImportRun
from register.snooze import Snooze
from register.track import Track, TrackKind, Verdict
from register.varsling import KOMMUNE, ReminderTime, Setting, set_varsling
from tests.notifications.planner_world import MONDAY, World, oslo, step_of

K = TrackKind
END = date(2027, 8, 31)


def day(days: int) -> date:
    return MONDAY + timedelta(days=days)


@pytest.fixture
async def world(sessions: Sessions, knowledge: Knowledge) -> World:
    """The service has looked at an empty register and at one old agreement before the test begins."""
    world = await World(sessions, knowledge, FixedClock(oslo(day(-7)))).open()
    await world.avtale("2020/001")
    await world.tick()
    world.clock.at = oslo(MONDAY)
    return world


async def test_a_second_run_changes_nothing(world: World) -> None:
    await world.avtale(expires_on=date(2027, 3, 15))
    assert (await world.tick()).added
    before = [row.key for row in await world.ledger()]
    again = await world.planner.plan_all(world.knows)
    assert (again.added, again.cancelled) == (0, 0)
    assert (await world.tick()).records == 0, "nothing has changed since"
    assert [row.key for row in await world.ledger()] == before


async def test_each_step_goes_on_its_day_once(world: World) -> None:
    await world.avtale(expires_on=END)
    await world.tick()
    sent: dict[date, list[str]] = {}
    for around in (date(2027, 5, 31), date(2027, 7, 30), date(2027, 8, 17)):
        sent |= await world.days(around - timedelta(days=1), around + timedelta(days=1))
    expiry = {
        on: step for on, keys in sent.items() for step in map(step_of, keys) if step.startswith("expiry:")
    }
    assert expiry == {
        date(2027, 5, 31): "expiry:3m",
        date(2027, 7, 30): "expiry:1m",
        date(2027, 8, 17): "expiry:14d",
    }


async def test_steps_that_had_passed_when_an_agreement_came_are_listed_and_never_sent(world: World) -> None:
    avtale = await world.avtale(expires_on=date(2027, 3, 15))
    planned = await world.tick()
    assert {(step.track.kind, step.step) for step in planned.passed} == {
        (K.NEW_PROCUREMENT, "6m"),
        (K.EXPIRY, "3m"),
    }
    assert planned.passed_count == 2
    sent = await world.days(MONDAY, day(35))
    mine = {step_of(key) for keys in sent.values() for key in keys if str(avtale.id) in key}
    assert mine == {"expiry:1m", "expiry:14d"}


async def test_the_first_import_of_an_installation_asks_nobody_and_sends_no_old_step(
    sessions: Sessions, knowledge: Knowledge
) -> None:
    world = await World(sessions, knowledge, FixedClock(oslo(MONDAY))).open()
    await world.avtale(expires_on=date(2027, 2, 20), changed_at=oslo(day(-30)))
    planned = await world.tick()
    assert {(one.track.kind, one.step) for one in planned.passed} == {
        (K.NEW_PROCUREMENT, "6m"),
        (K.EXPIRY, "1m"),
    }
    assert await world.ledger(K.ASSIGNMENT) == []
    assert await world.waiting(K.EXPIRY) == [("14d", date(2027, 2, 5))]


async def test_a_pass_that_was_killed_half_way_is_still_the_first(
    sessions: Sessions, knowledge: Knowledge
) -> None:
    world = await World(sessions, knowledge, FixedClock(oslo(MONDAY))).open()
    imported_at = oslo(day(-30))
    async with sessions.begin() as session:
        session.add(
            ImportRun(kind="avtaler", source_system="kav", at=imported_at, sha256="0" * 64, counts={})
        )
        session.add(Watch(record=f"avtale:{uuid.uuid4()}", targets={}))
    await world.avtale(expires_on=date(2027, 2, 20), changed_at=imported_at)
    await world.tick()
    assert await world.ledger(K.ASSIGNMENT) == []
    assert await world.waiting(K.EXPIRY) == [("14d", date(2027, 2, 5))]


async def test_a_changed_date_takes_the_old_back_and_tells_what_it_was(world: World) -> None:
    avtale = await world.avtale(expires_on=date(2027, 3, 10))
    await world.tick()
    assert [step for step, _ in await world.waiting(K.EXPIRY)] == ["1m"]
    await world.on(day(1))
    await world.change(avtale, expires_on=date(2027, 3, 20))
    await world.tick()
    old, new = date(2027, 3, 10), date(2027, 3, 20)
    rows = [(row.target_on, row.step, row.status, row.reason) for row in await world.ledger(K.EXPIRY)]
    assert (old, "1m", "cancelled", "date_changed") in rows
    [changed] = [row for row in await world.ledger() if row.step == "changed"]
    assert (changed.kind, changed.target_on, changed.facts) == ("expiry", new, {"was": "2027-03-10"})
    assert changed.planned_on == day(1)
    await world.day(day(1))
    assert "expiry:changed" not in [
        step_of(key) for keys in (await world.days(day(2), day(14))).values() for key in keys
    ]


async def test_a_date_that_changes_twice_before_anybody_is_told_is_told_once(world: World) -> None:
    avtale = await world.avtale(expires_on=END)
    await world.tick()
    for days in (10, 20):
        await world.change(
            avtale,
            expires_on=END + timedelta(days=days),
            changed_at=oslo(MONDAY, 7) + timedelta(seconds=days),
        )
        await world.tick()
    [changed] = [r for r in await world.ledger() if r.step == "changed" and r.status == "waiting"]
    assert (changed.target_on, changed.facts) == (END + timedelta(days=20), {"was": END.isoformat()})


async def test_a_date_that_changes_back_before_anybody_is_told_is_not_told(world: World) -> None:
    avtale = await world.avtale(expires_on=END)
    await world.tick()
    for seconds, end in ((1, END + timedelta(days=9)), (2, END)):
        await world.change(avtale, expires_on=end, changed_at=oslo(MONDAY, 7) + timedelta(seconds=seconds))
        await world.tick()
    assert [r for r in await world.ledger() if r.step == "changed" and r.status == "waiting"] == []


async def test_a_late_service_sends_what_it_missed_once(world: World) -> None:
    await world.avtale(expires_on=date(2027, 4, 1))
    await world.day(MONDAY)
    sent = await world.day(date(2027, 3, 8))
    late = [row for row in await world.ledger(K.EXPIRY) if row.key in sent]
    assert [(row.step, row.planned_on) for row in late] == [("1m", date(2027, 3, 1))]
    assert late[0].sent_at == world.clock.now()
    later = await world.days(date(2027, 3, 9), date(2027, 3, 12))
    assert [key for keys in later.values() for key in keys if "expiry" in key] == []


async def test_a_decision_stops_its_own_track_and_no_other(world: World) -> None:
    avtale = await world.avtale(expires_on=date(2027, 3, 10), has_options=True, notice_on=date(2027, 3, 1))
    await world.tick()
    await world.decide(Track(K.EXPIRY, f"avtale:{avtale.id}", date(2027, 3, 10)), Verdict.LET_END)
    rows = {(row.kind, row.step): (row.status, row.reason) for row in await world.ledger()}
    assert rows["expiry", "1m"] == ("cancelled", "decided")
    assert rows["option", "1m"] == ("waiting", None)


async def test_a_decision_that_is_undone_brings_back_what_lies_ahead_and_nothing_twice(world: World) -> None:
    avtale = await world.avtale(expires_on=date(2027, 3, 10))
    sent = await world.days(MONDAY, date(2027, 2, 12))
    track = Track(K.EXPIRY, f"avtale:{avtale.id}", date(2027, 3, 10))
    decision = await world.decide(track, Verdict.LET_END)
    async with world.sessions.begin() as session:
        (await session.get_one(Decision, decision)).status = DecisionStatus.UNDONE.value
        await world.planner.replan(session, track.record, knows=world.knows)
    later = await world.days(date(2027, 2, 13), date(2027, 2, 26))
    both = [step_of(key) for keys in (*sent.values(), *later.values()) for key in keys if "expiry" in key]
    assert both == ["expiry:1m", "expiry:14d"]


async def test_whoever_wants_to_be_reminded_later_hears_nothing_until_then(world: World) -> None:
    avtale = await world.avtale(expires_on=date(2027, 3, 10))
    track = Track(K.EXPIRY, f"avtale:{avtale.id}", date(2027, 3, 10))
    await world.tick()
    async with world.sessions.begin() as session:
        session.add(
            Snooze(
                record=track.record, kind="expiry", target_on=track.target_on, person_id=world.people["filip"].id,
                until_on=date(2027, 2, 28), at=world.clock.now(),
            )
        )  # fmt: skip
        await world.planner.replan(session, track.record, knows=world.knows)
        open_now = await open_tracks(session, world.people["filip"], on=date(2027, 2, 15))
        assert [found for found in open_now if found.kind is K.EXPIRY] == []
    sent = await world.days(MONDAY, date(2027, 3, 3))
    expiry = {on: step_of(key) for on, keys in sent.items() for key in keys if "expiry" in key}
    assert expiry == {date(2027, 2, 26): "expiry:s2027-02-28"}, "a Sunday: the Friday before"


async def test_a_new_avtaleforvalter_gets_one_card_and_the_steps_still_ahead(world: World) -> None:
    avtaler = [await world.avtale(f"2024/{n}", expires_on=date(2027, 3, 10)) for n in range(3)]
    await world.days(MONDAY, date(2027, 2, 11))
    await world.on(date(2027, 2, 12))
    for avtale in avtaler:
        await world.change(avtale, avtaleforvalter_id=world.people["nora"].id)
    await world.tick()
    nora = world.id("nora")
    mine = [row for row in await world.ledger(status=ReminderStatus.WAITING.value) if row.to == nora]
    assert [row.record for row in mine if row.kind == K.ASSIGNMENT.value] == [f"person:{nora}"]
    assert (
        sorted((row.step, row.planned_on) for row in mine if row.kind == "expiry")
        == [("14d", date(2027, 2, 24))] * 3
    )
    lost = [row for row in await world.ledger() if row.to == world.id("filip") and row.status == "waiting"]
    assert [row for row in lost if str(avtaler[0].id) in row.record] == []
    await world.tick()
    assert len(await world.ledger(K.ASSIGNMENT)) == 2, "Filip's own, of the agreements that came, and Nora's"


async def test_whoever_said_yes_in_chat_gets_no_card(world: World) -> None:
    avtale = await world.avtale()
    await world.tick()
    mark = {"avtaleforvalter_id": f"{world.clock.now().isoformat()} {world.id('filip')}"}
    await world.change(
        avtale, avtaleforvalter_id=world.people["nora"].id, filled=mark, changed_at=oslo(day(1))
    )
    await world.on(day(1))
    assert [row.to for row in await world.ledger(K.ASSIGNMENT)] == [world.id("filip")]


async def test_the_extension_that_was_decided_here_is_no_surprise_and_is_entered(world: World) -> None:
    avtale = await world.avtale(expires_on=END, has_options=True, notice_on=date(2027, 5, 3))
    await world.tick()
    option = Track(K.OPTION, f"avtale:{avtale.id}", date(2027, 5, 3))
    decision = await world.decide(
        option, Verdict.CALL_OPTION, enters=True, acted_on=MONDAY, acted_at=world.clock.now()
    )
    await world.on(day(3))
    await world.change(avtale, expires_on=date(2028, 8, 31), notice_on=date(2028, 5, 3))
    await world.tick()
    assert [row for row in await world.ledger() if row.step == "changed"] == []
    async with world.sessions() as session:
        assert (await session.get_one(Decision, decision)).entered_at == oslo(day(3))


async def test_a_later_import_that_still_shows_the_old_end_leads_to_a_question(world: World) -> None:
    avtale = await world.avtale(expires_on=END, has_options=True, notice_on=date(2027, 5, 3))
    await world.tick()
    option = Track(K.OPTION, f"avtale:{avtale.id}", date(2027, 5, 3))
    decision = await world.decide(
        option, Verdict.CALL_OPTION, enters=True, status=DecisionStatus.DONE.value, act_by_on=date(2027, 5, 3),
        acted_on=MONDAY, acted_at=world.clock.now(),
    )  # fmt: skip
    for days in (0, 3):
        await world.on(day(days), 10)
        async with world.sessions.begin() as session:
            session.add(
                ImportRun(
                    kind="avtaler", source_system="kav", at=world.clock.now(), sha256="0" * 64, counts={}
                )
            )
        await world.on(day(days + 1))
        asked = {(row.record, row.target_on, row.to) for row in await world.ledger(K.NOT_SHOWN)}
        assert asked == (
            set()
            if days == 0
            else {(f"decision:{decision}", day(3), to) for to in (world.id("filip"), INNKJOP)}
        )


async def test_a_recommendation_waits_for_the_avtaleeier_and_then_for_the_notice(world: World) -> None:
    avtale = await world.avtale(expires_on=END, has_options=True, notice_on=date(2027, 5, 3))
    await world.tick()
    option = Track(K.OPTION, f"avtale:{avtale.id}", date(2027, 5, 3))
    decision = await world.decide(
        option, Verdict.CALL_OPTION, status=DecisionStatus.RECOMMENDED.value, deadline_on=date(2027, 5, 3),
        approver_id=world.people["eva"].id, act_by_on=date(2027, 5, 3),
    )  # fmt: skip
    [asked] = await world.ledger(K.APPROVAL)
    assert (asked.to, asked.planned_on, asked.record) == (world.id("eva"), MONDAY, f"decision:{decision}")
    async with world.sessions.begin() as session:
        row = await session.get_one(Decision, decision)
        row.status, row.approved_at, row.changed_at = (
            DecisionStatus.DECIDED.value,
            world.clock.now(),
            world.clock.now(),
        )
        await world.planner.replan(session, f"decision:{decision}", knows=world.knows)
    assert [row.status for row in await world.ledger(K.APPROVAL)] == ["cancelled"]
    assert [(row.to, row.planned_on) for row in await world.ledger(K.NOTICE)] == [(world.id("filip"), MONDAY)]


async def test_a_closed_avvik_goes_to_its_named_recipients_alone(world: World) -> None:
    avtale = await world.avtale()
    avvik = Avvik(
        key="k|1", source_system="k", title="Lønn", status="meldt", avtale_id=avtale.id, restricted=True,
        owner_id=world.people["filip"].id, severity="hoy", due_on=day(3), changed_at=world.clock.now(),
    )  # fmt: skip
    async with world.sessions.begin() as session:
        session.add(avvik)
        await session.flush()
        session.add(AvvikRecipient(avvik_id=avvik.id, person_id=world.people["lars"].id))
    world.answers = False
    await world.days(MONDAY, day(18))
    assert {row.to for row in await world.ledger(K.AVVIK)} == {world.id("lars")}


async def test_an_avvik_is_told_of_until_it_is_closed(world: World) -> None:
    avvik = Avvik(
        key="k|1", source_system="k", title="Papir", status="meldt", owner_id=world.people["filip"].id, due_on=day(4),
        changed_at=world.clock.now(),
    )  # fmt: skip
    async with world.sessions.begin() as session:
        session.add(avvik)
    sent = await world.days(MONDAY, day(14))
    assert [step_of(key) for keys in sent.values() for key in keys if "avvik:" in key][:3] == [
        "avvik:0d",
        "avvik:-3d",
        "avvik:-10d",
    ]
    async with world.sessions.begin() as session:
        row = await session.get_one(Avvik, avvik.id)
        row.status, row.changed_at = "lukket", oslo(day(14), 12)
    world.clock.at = oslo(day(14), 13)
    await world.tick()
    assert await world.waiting(K.AVVIK) == []


async def test_a_kind_that_is_switched_off_is_silent_and_one_that_is_switched_on_sends_nothing_old(
    world: World,
) -> None:
    await world.avtale(expires_on=date(2027, 3, 10))
    await world.tick()
    assert [step for step, _ in await world.waiting(K.EXPIRY)] == ["1m"]
    for on, enabled in ((MONDAY, False), (date(2027, 2, 15), True)):
        world.clock.at = oslo(on)
        async with world.sessions.begin() as session:
            await set_varsling(
                session,
                KOMMUNE,
                kind=K.EXPIRY,
                setting=Setting(None, enabled),
                by=None,
                now=world.clock.now(),
            )
        await world.tick()
        assert [step for step, _ in await world.waiting(K.EXPIRY)] == (["14d"] if enabled else [])


async def test_a_weekly_digest_gathers_what_comes_until_the_next_one(world: World) -> None:
    async with world.sessions.begin() as session:
        filip = world.people["filip"].id
        session.add(ReminderTime(person_id=filip, hour=10, weekday=2, changed_at=world.clock.now()))
    await world.avtale(expires_on=date(2027, 5, 5), max_expires_on=END)
    await world.tick()
    [row] = await world.ledger(K.EXPIRY)
    assert (row.planned_on, row.send_at) == (day(4), oslo(day(2), 10))


async def test_planned_controls_are_told_to_the_avtaleforvalter_alone(world: World) -> None:
    avtale = await world.avtale()
    async with world.sessions.begin() as session:
        session.add(AvtaleControl(avtale_id=avtale.id, kind="kontroll", planned_on=day(10)))
    world.answers = False
    await world.days(MONDAY, day(14))
    assert {row.to for row in await world.ledger(K.CONTROL)} == {world.id("filip"), INNKJOP}


async def test_29_february_and_31_december_have_their_months_before(world: World) -> None:
    leap = await world.avtale("2028/1", expires_on=date(2028, 2, 29))
    last = await world.avtale("2027/1", expires_on=date(2027, 12, 31))
    for on in (date(2027, 9, 20), date(2027, 11, 22), date(2028, 1, 20)):
        await world.on(on)
    rows = {(row.record, row.step): row.planned_on for row in await world.ledger(K.EXPIRY)}
    assert rows[f"avtale:{last.id}", "3m"] == date(2027, 9, 30)
    assert rows[f"avtale:{last.id}", "1m"] == date(2027, 11, 30)
    assert rows[f"avtale:{leap.id}", "3m"] == date(2027, 11, 29)
    assert rows[f"avtale:{leap.id}", "1m"] == date(2028, 1, 28), "the 29th is a Saturday"


async def test_what_was_taken_back_comes_back_when_it_is_wanted_again(world: World) -> None:
    avtale = await world.avtale(expires_on=date(2027, 3, 10))
    async with world.sessions.begin() as session:
        session.add(AvtaleControl(avtale_id=avtale.id, kind="kontroll", planned_on=day(12)))
    await world.tick()
    mine = [row.key for row in await world.ledger() if str(avtale.id) in row.key and row.status == "waiting"]
    assert len(mine) > 2
    for minutes, status, waiting in ((1, "avsluttet", []), (2, "aktiv", mine)):
        await world.change(avtale, status=status, changed_at=oslo(MONDAY) + timedelta(minutes=minutes))
        await world.tick()
        now = [
            row.key for row in await world.ledger() if str(avtale.id) in row.key and row.status == "waiting"
        ]
        assert now == waiting


async def test_an_agreement_that_is_gone_loses_what_waits(world: World) -> None:
    avtale = await world.avtale(expires_on=date(2027, 3, 10))
    await world.tick()
    async with world.sessions.begin() as session:
        await session.delete(await session.get_one(type(avtale), avtale.id))
    await world.on(day(1))
    assert [(row.status, row.reason) for row in await world.ledger(K.EXPIRY)] == [("cancelled", "over")]


async def test_looking_ahead_writes_nothing(world: World) -> None:
    await world.avtale(expires_on=date(2027, 5, 3))
    await world.tick()
    before = [row.key for row in await world.ledger()]
    found = await world.planner.ahead(world.knows, days=70)
    assert [row.key for row in await world.ledger()] == before
    assert {(row.kind, row.step, row.planned_on) for row in found} >= {
        ("expiry", "3m", date(2027, 2, 3)), ("expiry", "1m", date(2027, 4, 2)),
    }  # fmt: skip
    assert [row.key for row in found if row.planned_on > day(70)] == []


async def test_one_replica_at_a_time_makes_a_whole_pass(world: World) -> None:
    await world.avtale(expires_on=date(2027, 3, 10))
    async with world.sessions.begin() as session:
        state = await session.get_one(NotificationState, 1)
        state.planning_until = world.clock.now() + timedelta(minutes=2)
    assert (await world.planner.plan_all(world.knows)).records == 0
    world.clock.advance(timedelta(minutes=3))
    assert (await world.planner.plan_all(world.knows)).records > 0


async def test_an_option_that_has_been_used_is_not_asked_about(world: World) -> None:
    avtale = await world.avtale(expires_on=END, has_options=True, notice_months=3)
    async with world.sessions.begin() as session:
        session.add(AvtaleOption(avtale_id=avtale.id, position=1, length_months=12, used=True))
    await world.tick()
    async with world.sessions() as session:
        watch = await session.scalar(select(Watch).where(Watch.record == f"avtale:{avtale.id}"))
        assert watch is not None
        told = await session.scalars(select(Reminder.kind).where(Reminder.record == watch.record))
        assert "option" not in set(told)


async def test_what_waits_for_somebody_is_sorted_by_its_deadline(world: World) -> None:
    first = await world.avtale("1", expires_on=date(2027, 3, 3))
    second = await world.avtale("2", expires_on=date(2027, 3, 1))
    await world.avtale("3", expires_on=None, avtaleforvalter_id=world.people["filip"].id)
    await world.day(day(2))
    async with world.sessions() as session:
        found = await open_tracks(session, world.people["filip"], on=day(2))
        nobody = await open_tracks(session, world.people["nora"], on=day(2))
    assert [(track.kind, track.record) for track in found][:2] == [
        (K.EXPIRY, f"avtale:{second.id}"), (K.EXPIRY, f"avtale:{first.id}"),
    ]  # fmt: skip
    assert {track.kind for track in found[2:]} == {K.MISSING, K.ASSIGNMENT}
    assert nobody == []
