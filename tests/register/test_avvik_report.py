"""Avvik and endringsbehov reported here: numbers, owners, what is seen together, what is changed and withdrawn."""

import uuid
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.access import sees_avvik, viewer_of
from register.audit import Audit
from register.avtale import Avtale
from register.avvik import Avvik
from register.avvik_report import (
    CLOSED_TITLE,
    AvvikReport,
    avvik_on_supplier,
    change_avvik,
    report_avvik,
    withdraw_avvik,
)
from register.case_event import case_history
from register.database import Sessions
from register.endringsbehov import (
    ChangeReport,
    EndringsbehovStatus,
    answer_endringsbehov,
    reopen_endringsbehov,
    report_endringsbehov,
    withdraw_endringsbehov,
)
from register.enhet import Enhet, load_enheter
from register.person import Person, add_person

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 11, 7, 3, tzinfo=UTC)


async def somebody(session: AsyncSession, name: str) -> Person:
    return await add_person(session, email=f"{name}@demo.invalid", name=f"{name.capitalize()} Demo")


async def avtale(session: AsyncSession, number: str, supplier: str, manager: Person | None = None) -> Avtale:
    found = Avtale(
        id=uuid.uuid4(), key=f"kav|ref|{number}", source_system="kav", reference=number, title=f"Avtale {number}",
        level="avtale", supplier_name=supplier, avtaleforvalter_id=manager.id if manager else None, changed_at=NOW,
    )  # fmt: skip
    session.add(found)
    await session.flush()
    return found


async def told(session: AsyncSession, by: Person, **fields: object) -> Avvik:
    report = AvvikReport(**{"what": "Feil vare.", "title": "Feil vare", "discovered_on": TODAY, **fields})  # type: ignore[arg-type]  # any of its fields
    return await report_avvik(session, report, reporter=by, draft_id=None, on=TODAY, now=NOW)


async def test_an_avvik_gets_the_next_number_and_belongs_to_the_avtaleforvalter(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        ada, filip = await somebody(session, "ada"), await somebody(session, "filip")
        about = await avtale(session, "2024/1", "Papir og Penn Demo AS", filip)
        first = await told(session, ada, avtale=about)
        second = await told(session, ada)
        assert (first.number, second.number) == ("AV-2026-0001", "AV-2026-0002")
        assert (first.key, first.reference, first.source_system) == (
            "innkjopsbot:AV-2026-0001", "AV-2026-0001", "innkjopsbot",
        )  # fmt: skip
        assert (first.owner_id, second.owner_id) == (filip.id, None)
        assert first.supplier_name == "Papir og Penn Demo AS"
        [line] = await case_history(session, first.record)
        assert (line.act, line.by_id) == ("filed", ada.id)


async def test_a_hidden_reporter_stands_nowhere_and_the_instant_is_the_day(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        ada, siri = await somebody(session, "ada"), await somebody(session, "siri")
        filed = await told(session, ada, recipients=(siri.id,), hidden=True, enhet_id=uuid.uuid4())
        await session.flush()
        assert (filed.restricted, filed.title) == (True, CLOSED_TITLE)
        assert (filed.reporter_id, filed.filed_by_id, filed.enhet_id, filed.draft_id) == (None,) * 4
        assert filed.filed_at != NOW
        [line] = await case_history(session, filed.record)
        audit = (await session.scalars(select(Audit).where(Audit.record == filed.record))).all()
        assert {line.by_id, *(one.actor_id for one in audit)} == {None}
        assert NOW not in {line.at, *(one.at for one in audit)}


async def test_avvik_on_one_supplier_are_seen_together_save_the_closed_and_the_old(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        ada = await somebody(session, "ada")
        one = await avtale(session, "2024/1", "Øst Demo AS")
        other = await avtale(session, "2024/2", "ØST  DEMO AS")
        seen = [await told(session, ada, avtale=one), await told(session, ada, avtale=other)]
        seen.append(await told(session, ada, supplier_name="øst demo as"))
        await told(session, ada, avtale=one, recipients=(ada.id,))
        await told(session, ada, avtale=one, discovered_on=date(2025, 11, 21))
        await told(session, ada, supplier_name="Vest Demo AS")
        gone = await told(session, ada, avtale=one)
        await withdraw_avvik(session, gone, by=ada, reason="Feil", now=NOW)
        found = await avvik_on_supplier(session, avtale=None, supplier_name="Øst Demo AS", on=TODAY)
        assert {avvik.id for avvik in found} == {avvik.id for avvik in seen}
        assert await avvik_on_supplier(session, avtale=None, supplier_name=None, on=TODAY) == ()


async def test_a_change_leaves_the_deadline_and_the_owner_that_somebody_has_set(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        ada, ingrid = await somebody(session, "ada"), await somebody(session, "ingrid")
        filed = await told(session, ada, due_on=date(2026, 12, 1))
        filed.filled, filed.due_on, filed.owner_id = {"due_on": "x"}, date(2027, 1, 1), ingrid.id
        report = AvvikReport("Feil antall.", "Feil antall", due_on=date(2026, 11, 24))
        line = await change_avvik(session, filed, report, by=ada, changed="hva", now=NOW)
        assert (filed.due_on, filed.owner_id, filed.title) == (date(2027, 1, 1), ingrid.id, "Feil antall")
        assert (line.act, line.detail) == ("edited", {"fields": "hva"})


async def test_an_endringsbehov_is_answered_opened_again_and_withdrawn(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        ada, ingrid = await somebody(session, "ada"), await somebody(session, "ingrid")
        report = ChangeReport(None, "Større", "Vi trenger mer")
        filed = await report_endringsbehov(session, report, requester=ada, draft_id=None, on=TODAY, now=NOW)
        assert filed.number == "EB-2026-0001"
        line = await answer_endringsbehov(
            session, filed, EndringsbehovStatus.ENDRING_MULIG, by=ingrid, reason="Liten", now=NOW
        )
        assert (filed.is_open, filed.answer_text, line.text) == (False, "Liten", "Liten")
        await reopen_endringsbehov(session, filed, status="meldt", by=ingrid, now=NOW)
        assert (filed.is_open, filed.answer_text, filed.answered_by_id) == (True, "", None)
        await withdraw_endringsbehov(session, filed, by=ada, reason="Løst", now=NOW)
        assert not filed.is_open
        acts = sorted(one.act for one in await case_history(session, filed.record))
        assert acts == ["answered", "filed", "status", "withdrawn"]


@pytest.mark.parametrize("closed", [False, True])
async def test_the_enhet_that_an_avvik_came_from_sees_it_unless_it_is_closed(
    sessions: Sessions, closed: bool
) -> None:
    async with sessions.begin() as session:
        ada, lars = await somebody(session, "ada"), await somebody(session, "lars")
        skole = Enhet(id=uuid.uuid4(), key="skole", name="Demo skole", short_names=[], leader_id=lars.id)
        session.add(skole)
        await session.flush()
        filed = await told(session, ada, enhet_id=skole.id, recipients=(ada.id,) if closed else ())
        viewer, tree = await viewer_of(session, lars, guest=False, on=TODAY), await load_enheter(session)
        assert sees_avvik(viewer, filed, None, enheter=tree) is not closed
