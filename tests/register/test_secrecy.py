"""Whoever is inhabil is out of a case in every way: its track, what is merged, what they follow, and the office's messages."""

import uuid
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import bot.tables  # noqa: F401 - every table of the register
from bot.attachment_access import open_attachment
from conversation.actions import Action, ActionId
from conversation.reply import INNKJOP, Choice, Reply
from notifications.delivery.kept_out import without_inhabile
from notifications.delivery.recipients import recipients
from register.audit import Audit
from register.behovsmelding import ENDS, Behovsmelding, is_waiting, report_need
from register.case_document import PaperKind, add_version
from register.case_event import CaseAct, add_case_event
from register.case_party import APPROVERS, BARRED, FAGGRUPPE, add_party, party_ids
from register.case_step import is_untouched, take_need, waits_for_taker
from register.case_task import CaseTask, TaskKind, ask_task
from register.cases import joined_by
from register.database import Sessions
from register.deciders import decider, load_matter
from register.habilitetsvurdering import Conclusion
from register.inhabil import conclude, note_doubt
from register.merging import merge_need, split_need
from register.person import Person, Role, add_person
from register.stand_in import StandIn, StandInKind, StandInStatus
from register.track import Track, TrackKind

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)


async def person(session: AsyncSession, name: str, *roles: Role, leader: Person | None = None) -> Person:
    found = await add_person(
        session, email=f"{name}@demo.invalid", name=f"{name.title()} Demo", roles=frozenset(roles)
    )
    found.leader_id = leader.id if leader else None
    return found


async def need_of(session: AsyncSession, by: Person, title: str = "Stoler") -> Behovsmelding:
    return await report_need(
        session, title=title, need="", tjenesteomrade=None, enhet_id=None, avtale_id=None, value_nok=None,
        wanted_by_on=None, requester=by, on=TODAY, now=NOW,
    )  # fmt: skip


async def away(session: AsyncSession, who: Person, deputy: Person) -> None:
    session.add(
        StandIn(
            kind=StandInKind.ABSENCE.value, status=StandInStatus.CONFIRMED.value, source="chat", person_id=who.id,
            deputy_id=deputy.id, from_on=TODAY, to_on=TODAY, asked_at=NOW, decided_at=NOW,
        )
    )  # fmt: skip
    await session.flush()


async def test_a_case_that_loses_its_handler_stays_where_it_was_and_waits_for_the_next(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        siri = await person(session, "siri", Role.INNKJOPSSJEF)
        ingrid = await person(session, "ingrid", Role.INNKJOPER, leader=siri)
        need = await need_of(session, await person(session, "ada"))
        take_need(session, need, by=ingrid, now=NOW)
        need.status = "kunngjort"
        doubt = await note_doubt(
            session, need, ingrid, role="saksbehandler", relation="x", assessment="y", now=NOW
        )
        task = await session.get_one(CaseTask, doubt.vurdering.task_id)
        await conclude(
            session, need, doubt.vurdering, Conclusion.INHABIL, reason="z", task=task, by=siri, now=NOW
        )
        assert (need.status, need.taken_by_id) == ("kunngjort", None)
        assert waits_for_taker(need)
        assert not is_untouched(need), "whoever reported it can not change it any more"
        await session.flush()
        assert list(await session.scalars(select(Behovsmelding.id).where(is_waiting()))) == [need.id]
        told = await session.scalars(select(Audit.detail).where(Audit.record == need.record))
        assert "inhabil" not in str(list(told))


@pytest.mark.parametrize("status", sorted({"mottatt", "under_avklaring", "forankret", "tildelt"} | ENDS))
def test_what_waits_for_somebody_has_not_ended(status: str) -> None:
    assert waits_for_taker(Behovsmelding(status=status, taken_by_id=None)) is (status not in ENDS)


async def test_nobody_inhabil_takes_the_case_from_its_track_nor_does_their_deputy(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        ingrid = await person(session, "ingrid", Role.INNKJOPER)
        vigdis, siri = await person(session, "vigdis"), await person(session, "siri", Role.INNKJOPSSJEF)
        need = await need_of(session, await person(session, "ada"))
        await away(session, ingrid, vigdis)
        task = await ask_task(
            session, need.record, TaskKind.APPROVAL, person=ingrid, role="godkjenner", by=siri, due_on=TODAY, now=NOW
        )  # fmt: skip
        for track in (
            Track(TrackKind.BEHOVSMELDING, need.record, TODAY),
            Track(TrackKind.TASK, task.ref, TODAY),
        ):
            for barred, may in ((False, True), (True, False)):
                need.parties = {BARRED: [str(ingrid.id)]} if barred else {}
                matter = await load_matter(session, track)
                assert matter is not None
                for who in (ingrid, vigdis):
                    found = await decider(session, who, track, on=TODAY, matter=matter)
                    assert (found is not None) is may, (track.kind, who.name, barred)


async def test_whoever_is_inhabil_in_a_part_is_so_in_the_whole_while_it_is_one(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        ada, ingrid, vera = [await person(session, name) for name in ("ada", "ingrid", "vera")]
        main, part = await need_of(session, ada), await need_of(session, vera)
        for one, barred in ((main, ingrid), (part, vera), (part, ingrid)):
            add_party(one, BARRED, barred.id)
        await merge_need(session, main, part, by=ada, text="", now=NOW)
        await session.flush()
        assert party_ids(main, BARRED) == {ingrid.id, vera.id}
        assert await joined_by(session, main) == (), "the part's own is inhabil, and is told of nothing"
        await split_need(session, main, part, by=ada, text="", now=NOW, due_on=TODAY)
        assert party_ids(main, BARRED) == {ingrid.id}
        add_case_event(session, main.record, CaseAct.JOINED, at=NOW, by_id=ingrid.id)
        await session.flush()
        assert await joined_by(session, main) == ()


async def test_the_offices_word_of_a_case_reaches_nobody_inhabil(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        siri = await person(session, "siri", Role.INNKJOPSSJEF)
        ingrid, ivar = [await person(session, name, Role.INNKJOPER) for name in ("ingrid", "ivar")]
        vigdis = await person(session, "vigdis")
        need = await need_of(session, await person(session, "ada"))
        task = await ask_task(
            session, need.record, TaskKind.APPROVAL, person=ivar, role="godkjenner", by=None, due_on=TODAY, now=NOW
        )  # fmt: skip
        track = Track(TrackKind.TASK, task.ref, TODAY)
        buttons = (
            Action(ActionId.SHOW_CASE, {"record": need.record}),
            Action(ActionId.SHOW_TRACK, {"track": track.ref}),
            Action(ActionId.SHOW_TASK, {"task": str(task.id)}),
        )

        async def told(to: str, button: Action) -> set[str]:
            reply = Reply("Hei", to=to, choices=(Choice("Se", button),))
            found = await recipients(session, to, acting_on=TODAY)
            return {one.name for one in await without_inhabile(session, reply, found)}

        for button in buttons:
            need.parties = {BARRED: [str(ingrid.id)]}
            assert await told(INNKJOP, button) == {str(ivar.id)}
            assert await told(ingrid.email, button) == {str(ingrid.id)}, "what names them is theirs"
            need.parties = {BARRED: [str(ingrid.id), str(ivar.id)]}
            assert await told(INNKJOP, button) == {str(siri.id)}
        await away(session, ivar, vigdis)
        need.parties = {BARRED: [str(vigdis.id)]}
        assert await told(ivar.email, buttons[0]) == {str(ivar.id)}
        need.parties = {}
        assert await told(ivar.email, buttons[0]) == {str(vigdis.id)}


async def test_a_cases_documents_are_opened_by_those_who_write_approve_and_carry_it_out(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        names = ("ada", "gro", "vera", "lars", "kari")
        ada, gro, vera, lars, kari = [await person(session, name) for name in names]
        ingrid = await person(session, "ingrid", Role.INNKJOPER)
        need = await need_of(session, ada)
        need.innkjopskontakt_id, need.taken_by_id = kari.id, ingrid.id
        add_party(need, APPROVERS, gro.id)
        add_party(need, FAGGRUPPE, vera.id)
        document = await add_version(
            session, need.record, PaperKind.KONKURRANSEGRUNNLAG, name="k.pdf", media_type="application/pdf",
            content=b"x", by=ingrid, now=NOW,
        )  # fmt: skip

        async def readers() -> set[str]:
            people = (ada, gro, vera, lars, kari, ingrid)
            id = str(document.attachment_id)
            return {one.email[:-13] for one in people if await open_attachment(session, id, one, on=TODAY)}

        assert await readers() == {"gro", "vera", "ingrid"}
        for one in (gro, ingrid):
            add_party(need, BARRED, one.id)
        assert await readers() == {"vera"}
        assert await open_attachment(session, str(uuid.uuid4()), vera, on=TODAY) is None
