"""What is told of a case once it is filed: true at each step, to whoever acts for somebody who is away, and never in silence."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.bootstrap import Parts
from bot.demo import DOMAIN
from conversation.actions import ActionId
from dialogs.cases.stepping import track_of
from norsk.clock import OSLO, Clock, FixedClock
from notifications.delivery.outbox import Outbox
from notifications.messages.case_reminders import close_due, due_case_reminders
from notifications.messages.case_waiting import told_due
from notifications.weekly.matters import matters
from register.area_ask import Asked, ask_area, questions_of
from register.area_question import AreaAnswer
from register.arrangement import accept, ask_stand_in
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct
from register.case_step import last_event
from register.decision import standing_decision
from register.enhet import load_enheter
from register.person import get_person
from register.stand_in import StandInKind
from register.track import TrackKind, Verdict
from tests.dialogs.test_cases import Office
from tests.dialogs.test_cases import office as office  # noqa: PLC0414 - pytest finds a fixture by its name here

TAKE = Verdict.TAKE.value


async def sent(parts: Parts, to: str, *, after: Sequence[str] = ()) -> list[str]:
    """Return what somebody is to be sent, save what was there before."""
    async with parts.sessions() as session:
        person = await get_person(session, f"{to}@{DOMAIN}")
        rows = await session.scalars(select(Outbox).where(Outbox.person_id == person.id).order_by(Outbox.key))
        return [str(row.reply["text"]) for row in rows if row.key not in after]


async def keys(parts: Parts) -> list[str]:
    async with parts.sessions() as session:
        return list(await session.scalars(select(Outbox.key)))


def morning(clock: Clock, days: int) -> None:
    """Let so many days pass, until ten in the morning."""
    assert isinstance(clock, FixedClock)
    day = clock.now().astimezone(OSLO).date() + timedelta(days=days)
    clock.at = datetime(day.year, day.month, day.day, 10, tzinfo=OSLO)


async def take_on_card(office: Office, need: Behovsmelding) -> None:
    """Take a need as its card does: the decision can be taken back."""
    ref = f"{TrackKind.BEHOVSMELDING.value}|{need.record}|{need.sent_at.astimezone(OSLO).date().isoformat()}"
    await office.press("innkjoper", ActionId.SEND_DECISION, {"grunn": ""}, track=ref, verdict=TAKE)
    assert (await office.need(need.title)).taken_by_id is not None


async def test_taking_a_need_back_is_told_to_those_who_heard_of_it(office: Office) -> None:
    need = await office.need()
    await take_on_card(office, need)
    async with office.parts.sessions() as session:
        decision = await standing_decision(session, track_of(need))
    assert decision is not None
    before = await keys(office.parts)
    reply = await office.press(
        "innkjoper", ActionId.SEND_UNDO, {"grunn": "Feil sak."}, decision=str(decision.id)
    )
    assert "De som fikk beskjed, får vite det" in reply.text
    for who in ("ansatt", "kontakt"):
        [told] = await sent(office.parts, who, after=before)
        assert "har gitt fra seg" in told
        assert "Feil sak." in told


async def test_a_need_that_is_given_back_waits_again_also_where_it_was_taken_on_its_card(
    office: Office,
) -> None:
    need = await office.need()
    await take_on_card(office, need)
    await office.press(
        "innkjoper", ActionId.SEND_CASE_STEP, {"grunn": "Syk."}, record=need.record, do="give_back"
    )
    async with office.parts.sessions() as session:
        assert await standing_decision(session, track_of(need)) is None


async def test_only_whoever_has_a_need_says_how_far_it_has_come(office: Office) -> None:
    need = await office.need()
    args = {"record": need.record, "do": "status"}
    early = await office.press("innkjoper", ActionId.SEND_CASE_STEP, {"status": "kunngjort"}, **args)
    assert "Bare den som har tatt" in early.text
    await office.press("innkjoper", ActionId.CASE_STEP, record=need.record, do="take")
    other = await office.press("sjef", ActionId.SEND_CASE_STEP, {"status": "kunngjort"}, **args)
    assert "Bare den som har tatt" in other.text
    for status in ("trukket", "tull", ""):
        wrong = await office.press("innkjoper", ActionId.SEND_CASE_STEP, {"status": status}, **args)
        assert "Velg en status." in wrong.text
    bare = await office.press("innkjoper", ActionId.SEND_CASE_STEP, {"status": "avlyst"}, **args)
    assert "Skriv kort hvorfor" in bare.text
    form = {"status": "avlyst", "beskjed": "Ingen midler."}
    ended = await office.press("innkjoper", ActionId.SEND_CASE_STEP, form, **args)
    assert "har fått status «avlyst»" in ended.text
    assert any("har fått ny status: avlyst" in text for text in await sent(office.parts, "ansatt"))
    shown = await office.press("ansatt", ActionId.SHOW_CASE, record=need.record)
    assert "Saken er avsluttet." in shown.text


async def test_a_need_that_was_withdrawn_waits_in_no_list(office: Office) -> None:
    need = await office.need()
    parts = office.parts
    await parts.reminding.plan()
    on = parts.clock.now().astimezone(OSLO).date() + timedelta(days=30)
    async with parts.sessions() as session:
        assert any(CHAIRS_NUMBER in one.title for one in await matters(session, on=on))
    await office.press("ansatt", ActionId.SEND_WITHDRAWAL, {"grunn": "Lånt."}, record=need.record)
    async with parts.sessions() as session:
        assert not any(CHAIRS_NUMBER in one.title for one in await matters(session, on=on))


CHAIRS_NUMBER = "BM-2026-0005"


async def test_whoever_acts_for_an_innkjopskontakt_gets_the_work_and_can_do_it(office: Office) -> None:
    parts, need = office.parts, await office.need()
    now = parts.clock.now()
    today = now.astimezone(OSLO).date()
    async with parts.sessions.begin() as session:
        kontakt = await get_person(session, f"kontakt@{DOMAIN}")
        vera = await get_person(session, f"verneombud@{DOMAIN}")
        away, _ = await ask_stand_in(
            session,
            kontakt,
            kind=StandInKind.ABSENCE,
            deputy=vera,
            from_on=today,
            to_on=today + timedelta(days=30),
            now=now,
        )
        accept(session, away, by=vera, now=now)
    before = await keys(parts)
    await office.press(
        "innkjoper",
        ActionId.SEND_CASE_STEP,
        {"til": str(kontakt.id), "grunn": "Hører til Oppvekst."},
        record=need.record,
        do="send_on",
    )
    assert await sent(parts, "kontakt", after=before) == []
    [told] = await sent(parts, "verneombud", after=before)
    assert "sender en behovsmelding videre til deg" in told
    assert "fordi du tar over for Kari" in told
    done = await office.press("verneombud", ActionId.CASE_STEP, record=need.record, do="clarify")
    assert "Du avklarer BM-2026-0005" in done.text


async def test_those_who_said_that_they_have_the_same_need_hear_what_becomes_of_it(office: Office) -> None:
    parts, need = office.parts, await office.need()
    question, enhet = await asked(office, need)
    await office.press("leder", ActionId.SEND_AREA_ANSWER, {"antall": "12"}, question=question, enhet=enhet)
    before = await keys(parts)
    await office.press("leder", ActionId.ANSWER_AREA, question=question, enhet=enhet, same="no")
    [told] = await sent(parts, "kontakt", after=before)
    assert "har likevel ikke det samme behovet" in told
    await office.press("leder", ActionId.SEND_AREA_ANSWER, {"antall": "9"}, question=question, enhet=enhet)
    before = await keys(parts)
    await office.press("ansatt", ActionId.SEND_WITHDRAWAL, {"grunn": "Lånt."}, record=need.record)
    both = await sent(parts, "leder", after=before)
    assert any("har trukket BM-2026-0005" in one for one in both)
    assert any("Du trenger ikke bekrefte behovet lenger" in one for one in both)
    morning(parts.clock, 9)
    async with parts.sessions.begin() as session:
        assert await close_due(session, now=parts.clock.now()) == []
        [closed] = await questions_of(session, need.id)
        assert closed.closed_at is not None, "nobody wants the sum of a need that was withdrawn"


async def asked(office: Office, need: Behovsmelding) -> tuple[str, str]:
    """Ask one enhet about a need, and return the question and the enhet as buttons carry them."""
    parts, now = office.parts, office.parts.clock.now()
    async with parts.sessions.begin() as session:
        tree = await load_enheter(session)
        enhet = next(one for one in tree.by_id.values() if one.name == "Demo ungdomsskole")
        lars, kari = (
            await get_person(session, f"leder@{DOMAIN}"),
            await get_person(session, f"kontakt@{DOMAIN}"),
        )
        held = await session.get_one(Behovsmelding, need.id)
        question = ask_area(
            session, held, area="Oppvekst", text="Har dere?", asked=[Asked(enhet, lars)],
            closes_on=now.date() + timedelta(days=7), by=kari, now=now,
        )  # fmt: skip
        # A second place that stays empty, so that the question is not closed by the first answer.
        other = next(one for one in tree.by_id.values() if one.name == "Demo barnehage")
        question.asked.append(AreaAnswer(enhet_id=other.id, person_id=lars.id))
    return str(question.id), str(enhet.id)


async def test_answers_are_counted_when_the_office_is_open_and_not_in_the_night(office: Office) -> None:
    parts, need = office.parts, await office.need()
    await asked(office, need)
    morning(parts.clock, 8)
    night = parts.clock.now() - timedelta(hours=9)
    async with parts.sessions.begin() as session:
        assert await close_due(session, now=night) == []
        assert len(await close_due(session, now=parts.clock.now() + timedelta(days=1))) == 1


async def reminded(parts: Parts) -> list[tuple[str, str]]:
    """Return whom a pass of the reminders would tell, and what."""
    async with parts.sessions() as session:
        found = await due_case_reminders(session, kommune=parts.kommune, now=parts.clock.now())
    return [(reply.to.partition("@")[0], reply.text) for _, reply in found]


async def test_a_need_that_is_opened_again_waits_from_that_day(office: Office) -> None:
    parts, need = office.parts, await office.need()
    await office.press("innkjoper", ActionId.CASE_STEP, record=need.record, do="take")
    morning(parts.clock, 30)
    await office.press(
        "innkjoper", ActionId.SEND_CASE_STEP, {"grunn": "Syk."}, record=need.record, do="give_back"
    )
    assert not any(need.number in text and "Ingen har tatt" in text for _, text in await reminded(parts))
    morning(parts.clock, 14)
    told = [text for who, text in await reminded(parts) if who == "ansatt" and need.number in text]
    assert len(told) == 1
    assert "Ingen har tatt saken din ennå" in told[0]


async def test_a_taken_need_does_not_lie_still_in_silence(office: Office) -> None:
    parts, need = office.parts, await office.need()
    await office.press("innkjoper", ActionId.CASE_STEP, record=need.record, do="take")
    morning(parts.clock, 26)
    assert not [text for _, text in await reminded(parts) if need.number in text]
    morning(parts.clock, 4)
    told = {who: text for who, text in await reminded(parts) if need.number in text}
    assert "det har ikke skjedd noe" in told["innkjoper"]
    assert "Ingrid Demo har saken din" in told["ansatt"]


async def test_a_need_whose_taker_has_left_is_told_of_and_can_be_taken(office: Office) -> None:
    parts, need = office.parts, await office.need()
    await office.press("innkjoper", ActionId.CASE_STEP, record=need.record, do="take")
    morning(parts.clock, 3)
    async with parts.sessions.begin() as session:
        (await get_person(session, f"innkjoper@{DOMAIN}")).left_on = parts.clock.now().date()
    assert any(who == "innkjop" and "Ingen har den nå" in text for who, text in await reminded(parts))
    reply = await office.press("sjef", ActionId.CASE_STEP, record=need.record, do="take")
    assert reply.text.startswith("**Du har tatt BM-2026-0005")


@pytest.mark.parametrize(
    ("weeks", "word"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 4), (7, 4), (8, 8), (12, 12)]
)
def test_whoever_reported_it_hears_ever_more_seldom(weeks: int, word: int) -> None:
    monday = datetime(2026, 8, 3, tzinfo=OSLO).date()
    assert told_due(monday, monday + timedelta(weeks=weeks)) == word


async def test_a_note_of_a_status_stands_in_the_history(office: Office) -> None:
    need = await office.need()
    await office.press("innkjoper", ActionId.CASE_STEP, record=need.record, do="take")
    form = {"status": "under_avklaring", "beskjed": "Frist i januar."}
    await office.press("innkjoper", ActionId.SEND_CASE_STEP, form, record=need.record, do="status")
    async with office.parts.sessions() as session:
        line = await last_event(session, need.record, CaseAct.STATUS)
    assert line is not None
    shown = await office.press("ansatt", ActionId.SHOW_CASE, record=need.record)
    assert "Ingrid Demo endret status til «under avklaring»: «Frist i januar.»" in shown.text
