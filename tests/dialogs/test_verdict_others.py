"""Yearly duties, needs, new agreements, articles and new responsibility."""

import pytest
from sqlalchemy import select

from bot.bootstrap import Parts
from conversation.actions import ActionId
from norsk.clock import FixedClock
from notifications.reminder import Watch
from register.artikkel import ArtikkelVersion
from register.avtale_mark import AvtaleMark
from register.behovsmelding import Behovsmelding
from register.decision import DecisionStatus
from register.person import Role, get_person, set_roles
from register.track import Track, TrackKind, Verdict
from tests.dialogs.deciding import Office, office
from tests.dialogs.loop import email, errors, labels
from tests.register.avtaler import NOW, TODAY, day

DUTY = Track(TrackKind.DUTY, "plikt:etisk_handel", day(90))


@pytest.fixture
async def desk(parts: Parts, clock: FixedClock) -> Office:
    return await office(parts, clock)


async def marked(desk: Office) -> list[tuple[str, int]]:
    assert desk.filled is not None
    names = {avtale.id: key for key, avtale in desk.filled.avtaler.items()}
    async with desk.parts.sessions() as session:
        return sorted((names[one.avtale_id], one.year) for one in await session.scalars(select(AvtaleMark)))


async def test_a_risk_assessment_marks_the_agreements_it_names_and_reads_them_back(desk: Office) -> None:
    form = await desk.asks_to("siri", Verdict.DONE, DUTY)
    unsure = await desk.fill("siri", form, dokumentasjon="Sak 26/99", avtaler="2024/118, sjokolade")
    assert "finner ingen avtale på «sjokolade»" in errors(unsure)["avtaler"]
    assert await marked(desk) == []
    said = await desk.fill("siri", unsure, avtaler="2024/118\n2020/005")
    assert "2 avtaler er merket for særskilt oppfølging" in said.text
    assert "Kontorrekvisita og kopipapir (Papir og Penn Demo AS, 2024/118)" in said.text
    year = DUTY.target_on.year
    assert await marked(desk) == [("papir", year), ("strom", year)]
    assert (await desk.only()).detail == {"dokumentasjon": "Sak 26/99", "avtaler": "2024/118, 2020/005"}
    shown = await desk.press("siri", await desk.say("siri", "avtale 2024/118"), "Vis alt")
    assert f"Risikovurder avtalene for etisk handel ({year})" in shown.text
    undo = await desk.button("siri", ActionId.UNDO_DECISION, decision=str((await desk.only()).id))
    await desk.fill("siri", undo, grunn="Feil avtaler.")
    assert await marked(desk) == []


async def test_a_duty_is_put_off_within_its_year_with_a_reason(desk: Office) -> None:
    form = await desk.asks_to("siri", Verdict.POSTPONE, DUTY)
    too_late = await desk.fill("siri", form, dato="1. mars 2028", grunn="Vi venter på tall.")
    assert "31. desember 2027" in errors(too_late)["dato"]
    said = await desk.fill("siri", too_late, dato="1. april 2027")
    assert said.text.startswith("Utsatt til 1. april 2027.")
    decision = await desk.only()
    assert (decision.status, decision.detail) == (DecisionStatus.NOTED.value, {"dato": "2027-04-01"})


async def test_an_innkjoper_takes_a_need_and_the_requester_hears_of_it(desk: Office) -> None:
    assert desk.filled is not None
    need = Behovsmelding(
        year=2026, serial=7, title="Nye kajakker", requester_id=desk.filled.people["ada"].id, sent_at=NOW, changed_at=NOW
    )  # fmt: skip
    async with desk.parts.sessions.begin() as session:
        session.add(need)
    track = Track(TrackKind.BEHOVSMELDING, f"behovsmelding:{need.id}", TODAY)
    assert "bare innkjøpere" in (await desk.asks_to("filip", Verdict.TAKE, track)).text
    said = await desk.decides("ingrid", Verdict.TAKE, track)
    assert said.text.startswith("Du har tatt behovsmelding BM-2026-0007, «Nye kajakker».")
    [told] = await desk.inbox("ada")
    assert "har tatt behovsmelding BM-2026-0007" in told.text
    async with desk.parts.sessions() as session:
        stored = await session.get_one(Behovsmelding, need.id)
    assert stored.taken_by_id == desk.filled.people["ingrid"].id


async def test_a_new_agreement_is_sent_on_to_those_it_is_for(desk: Office) -> None:
    track = desk.track(TrackKind.NEW_AVTALE, "boker", day(40))
    said = await desk.decides("kari", Verdict.SEND_ON, track)
    assert said.text.startswith("Beskjeden om avtalen er sendt")
    [told] = await desk.inbox("lars")
    assert "Lærebøker og læremidler" in told.text


async def test_a_new_agreement_is_noted_without_sending_anything(desk: Office) -> None:
    said = await desk.decides("kari", Verdict.NOTED, desk.track(TrackKind.NEW_AVTALE, "boker", day(40)))
    assert said.text.startswith("Notert.")
    assert await desk.inbox("lars") == []


async def test_an_article_that_is_still_right_is_a_draft_that_a_second_editor_approves(desk: Office) -> None:
    async with desk.parts.sessions.begin() as session:
        for name in ("ingrid", "siri"):
            person = await get_person(session, email(name))
            await set_roles(session, person, frozenset({Role.INNKJOPER, Role.REDAKTOR}))
    article = desk.parts.base.current.library.articles[0]
    track = Track(TrackKind.ARTIKKEL, f"artikkel:{article.id}", article.review_by)
    said = await desk.decides("ingrid", Verdict.STILL_RIGHT, track, grunn="Sjekket mot kilden.")
    assert f"«{article.title}» er meldt kontrollert." in said.text
    async with desk.parts.sessions() as session:
        [draft] = await session.scalars(select(ArtikkelVersion))
    assert (draft.artikkel_id, draft.status) == (article.id, "draft")
    assert draft.note == "Kontrollert på nytt. Ingen ord er endret. Sjekket mot kilden."
    [asked] = await desk.inbox("siri")
    shown = await desk.press("siri", asked, labels(asked)[0])
    assert "Ingen ord er endret" in shown.text
    # Turned down, the article waits for its re-check again.
    form = await desk.press("siri", shown, "Avvis")
    await desk.fill("siri", form, grunn="Kilden er ny.")
    assert (await desk.only()).status == DecisionStatus.UNDONE.value


async def test_a_new_avtaleforvalter_confirms_once(desk: Office) -> None:
    assert desk.filled is not None
    filip = desk.filled.people["filip"]
    async with desk.parts.sessions.begin() as session:
        for key in ("papir", "renhold"):
            session.add(Watch(record=f"avtale:{desk.filled.avtaler[key].id}", targets={}, avtaleforvalter_id=filip.id))  # fmt: skip
    track = Track(TrackKind.ASSIGNMENT, f"person:{filip.id}", TODAY)
    assert "den som har fått ansvaret" in (await desk.asks_to("ingrid", Verdict.CONFIRM, track)).text
    said = await desk.decides("filip", Verdict.CONFIRM, track)
    assert said.text.startswith("Takk. Du er avtaleforvalter for de 2 avtalene.")
    async with desk.parts.sessions() as session:
        assert all(one.confirmed_at == desk.clock.now() for one in await session.scalars(select(Watch)))
