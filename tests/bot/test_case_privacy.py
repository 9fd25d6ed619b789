"""What forms and cases hold about a person is told, and taken away as far as it is theirs."""

import uuid
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import func, select

from bot.bootstrap import Parts
from bot.case_naming import CLOSED_WAY
from bot.privacy import erase, stored_about
from dialogs.draft import KEPT, Draft, new_draft
from norsk.clock import FixedClock
from register.archive_entry import EnteredHow, enter_number
from register.area_question import AreaAnswer, AreaQuestion
from register.attachment import Attachment, add_attachment
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding, report_need
from register.case_event import CaseAct, CaseEvent, add_case_event
from register.case_party import FAGGRUPPE, add_party
from register.case_step import clarify_need
from register.enhet import Enhet
from register.person import Person, Role, add_person


async def filed(parts: Parts, *, roles: frozenset[Role] = frozenset()) -> tuple[Person, Behovsmelding]:
    now = parts.clock.now()
    async with parts.sessions.begin() as session:
        ada = await add_person(session, email="ada@demo.invalid", name="Ada Demo", roles=roles)
        kari = await add_person(session, email="kari@demo.invalid", name="Kari Demo")
        need = await report_need(
            session, title="Stoler", need="", tjenesteomrade="Oppvekst", enhet_id=None, avtale_id=None,
            value_nok=Decimal(1), wanted_by_on=None, requester=kari, on=now.date(), now=now, filed_by=ada,
        )  # fmt: skip
        need.innkjopskontakt_id = ada.id
        clarify_need(session, need, by=ada, now=now)
        draft = await new_draft(session, ada, "behovsmelding", now=now, text="Vi trenger pulter")
        enhet = Enhet(id=uuid.uuid4(), key="e|", name="Demo skole", short_names=[])
        session.add(enhet)
        await session.flush()
        answer = AreaAnswer(enhet_id=enhet.id, person_id=ada.id, same=True, quantity="12", note="gjerne blå")
        session.add(
            AreaQuestion(
                behovsmelding_id=need.id,
                tjenesteomrade="Oppvekst",
                text="Har dere?",
                asked_by_id=ada.id,
                asked_at=now,
                closes_on=now.date(),
                asked=[answer],
            )
        )
        closed = Avvik(
            id=uuid.uuid4(), key="x", source_system="innkjopsbot", title="Skjult", restricted=True, filed_by_id=ada.id,
            recipients=[], unparsed={}, filled={}, answers={}, changed_at=now,
        )  # fmt: skip
        session.add(closed)
        for name, record in (
            ("bilde.png", need.record),
            ("kladd.png", draft.attachments),
            ("los.png", ""),
            ("skjult.png", closed.record),
        ):
            add_attachment(
                session, person_id=ada.id, name=name, media_type="image/png", content=b"x", now=now, record=record
            )  # fmt: skip
    return ada, need


async def test_everything_of_a_person_in_forms_and_cases_is_told_save_of_the_closed_way(parts: Parts) -> None:
    ada, _ = await filed(parts)
    async with parts.sessions.begin() as session:
        stored = await stored_about(session, await session.get_one(Person, ada.id))
    text = str(stored)
    assert "Vi trenger pulter" in text
    assert "'as': ['sendt for en annen', 'innkjøpskontakt']" in text
    assert "gjerne blå" in text
    assert "'act': 'clarifying'" in text
    for name in ("bilde.png", "kladd.png", "los.png"):
        assert name in text
    assert "skjult.png" not in text
    assert "Skjult" not in text


async def test_a_name_goes_out_of_the_cases_when_the_archive_has_them_and_not_before(parts: Parts) -> None:
    ada, need = await filed(parts)
    async with parts.sessions.begin() as session:
        erased = await erase(session, await session.get_one(Person, ada.id))
        assert (erased.counts["drafts"], erased.counts["attachments"]) == (1, 2)
        assert (erased.kept, erased.kept_in) == ("saker", (need.number, CLOSED_WAY))
        now = parts.clock.now()
        add_case_event(
            session, need.record, CaseAct.REPLIED, at=now, by_id=None, text="Spør Ada Demo om fargen."
        )
        add_party(await session.get_one(Behovsmelding, need.id), FAGGRUPPE, ada.id)
        avvik = await session.scalar(select(Avvik.id))
        for record in (need.record, f"avvik:{avvik}"):
            await enter_number(session, record, "26/1", case_number="x", how=EnteredHow.HAND, by=ada, now=now)
    async with parts.sessions.begin() as session:
        held = await session.get_one(Behovsmelding, need.id)
        assert (held.filed_by_id, held.innkjopskontakt_id) == (ada.id, ada.id)
        erased = await erase(session, await session.get_one(Person, ada.id))
        assert (erased.kept, erased.counts["case_texts"]) == ("", 1)
    async with parts.sessions.begin() as session:
        held = await session.get_one(Behovsmelding, need.id)
        assert (held.filed_by_id, held.innkjopskontakt_id) == (None, None)
        assert await session.scalar(select(Avvik.filed_by_id)) is None
        assert await session.scalar(select(func.count()).select_from(Draft)) == 0
        kept = (await session.execute(select(Attachment.name, Attachment.person_id))).all()
        assert sorted(kept) == [("bilde.png", None), ("skjult.png", None)]
        assert set(await session.scalars(select(CaseEvent.by_id))) - {held.requester_id} == {None}
        assert "Spør [navnet er slettet] om fargen." in set(await session.scalars(select(CaseEvent.text)))
        assert held.parties == {FAGGRUPPE: []}
        assert await session.scalar(select(AreaAnswer.person_id)) is None


async def test_a_draft_that_nobody_touches_is_forgotten_with_its_files(
    parts: Parts, clock: FixedClock
) -> None:
    await filed(parts)
    clock.at += KEPT + timedelta(hours=1)
    await parts.upkeep.tick()
    async with parts.sessions.begin() as session:
        assert await session.scalar(select(func.count()).select_from(Draft)) == 0
        names = set(await session.scalars(select(Attachment.name)))
    assert names == {"bilde.png", "skjult.png"}
