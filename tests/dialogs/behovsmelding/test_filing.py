"""Sending a behovsmelding: its number, its columns, its history, and what may be changed afterwards."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from dialogs.behovsmelding import keys
from dialogs.behovsmelding.form import BEHOVSMELDING
from dialogs.dialog import Knowledge
from dialogs.draft import Draft, new_draft
from dialogs.form import Fault, Filed
from register.attachment import add_attachment, attachments_of
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct, CaseEvent, case_history
from register.database import Sessions
from register.events import CaseChanged, NeedReported, TaskAsked
from register.person import get_person
from tests.dialogs.behovsmelding.filled import Filled, flat, load_filled, open_form

STOLER = "Vi trenger 20 ergonomiske stoler til Demo skole, 150-200 000, før 1. mars"


@pytest.fixture
async def filled(sessions: Sessions) -> Sessions:
    await load_filled(sessions)
    return sessions


async def draft_of(form: Filled) -> Draft:
    context = form.context
    return await new_draft(context.session, context.person, BEHOVSMELDING.id, now=context.now, args=form.args)


async def sent(form: Filled, draft: Draft | None = None) -> Filed:
    filed = await BEHOVSMELDING.submit(form.filling, draft or await draft_of(form))
    assert isinstance(filed, Filed), filed
    return filed


async def need_of(session: AsyncSession, filed: Filed) -> Behovsmelding:
    return await session.get_one(Behovsmelding, uuid.UUID(filed.record.partition(":")[2]))


async def complete(form: Filled) -> None:
    await form.tells(STOLER)
    await form.says(need="Ryggen verker", alternatives="nytt", budget="ja", risks="etisk_handel,livssyklus")


async def test_a_need_is_stored_with_all_that_is_known_of_it(filled: Sessions, knowledge: Knowledge) -> None:
    async with open_form(filled, knowledge) as form:
        await complete(form)
        draft = await draft_of(form)
        add_attachment(
            form.context.session, person_id=form.context.person.id, name="tegning.pdf", media_type="application/pdf",
            content=b"%PDF", now=form.context.now, record=draft.attachments,
        )  # fmt: skip
        filed = await sent(form, draft)
        need = await need_of(form.context.session, filed)
        kari = await get_person(form.context.session, "kontakt@demo.invalid")
        [file] = await attachments_of(form.context.session, need.record)
        [event, to_leader] = await case_history(form.context.session, need.record)
        assert (need.number, need.title, need.need) == (
            "BM-2026-0001",
            "20 ergonomiske stoler",
            "Ryggen verker",
        )
        assert (need.kind, need.ikt, need.quantity) == ("vare", False, "20")
        assert (need.value_nok, need.value_high_nok) == (Decimal(150_000), Decimal(200_000))
        assert (need.months, need.option_months, need.wanted_by_on) == (0, 0, date(2027, 2, 28))
        assert (need.tjenesteomrade, need.innkjopskontakt_id, need.draft_id) == (
            "Oppvekst",
            kari.id,
            draft.id,
        )
        assert (need.requester_id, need.filed_by_id) == (form.context.person.id, None)
        assert need.answers[keys.RISKS] == {"value": "etisk_handel,livssyklus", "shown": form.answers[keys.RISKS].shown, "state": "said"}  # fmt: skip
        assert "stoler" in need.search_text
        assert file.name == "tegning.pdf"
        assert (event.act, event.by_id) == (CaseAct.FILED.value, form.context.person.id)
        assert to_leader.act == CaseAct.SENT_TO_LEADER.value
    assert filed.events == (NeedReported(need.id), TaskAsked(uuid.UUID(to_leader.detail["task"])))


async def test_the_receipt_says_the_number_first_who_has_it_and_when_an_answer_may_come(
    demo: Sessions, knowledge: Knowledge
) -> None:
    async with open_form(demo, knowledge) as form:
        await complete(form)
        filed = await sent(form)
    text = flat(filed.text)
    assert text.startswith("BM-2026-0001 er sendt til Innkjøpsseksjonen: 20 ergonomiske stoler.")
    assert "Innkjøpskontakten Kari Demo får også beskjed." in text
    assert "innen 27. november 2026. Det er et anslag, ikke en frist." in text
    assert "«hvor er saken min?»" in text
    assert [choice.label for choice in filed.choices] == ["Vis saken", "Legg til mer"]


async def test_a_need_of_unknowns_is_filed_all_the_same(demo: Sessions, knowledge: Knowledge) -> None:
    unknown = dict.fromkeys(
        (keys.NEED, keys.ALTERNATIVES, keys.VALUE, keys.DURATION, keys.KIND, keys.KIND_WORK, keys.KIND_BUILD,
         keys.KIND_CARE, keys.KIND_SPECIAL, keys.DEADLINE, keys.BUDGET, keys.RISKS, keys.ENHET, keys.AUTHORITY),
        "vet ikke",
    )  # fmt: skip
    async with open_form(demo, knowledge) as form:
        await form.says(what="noe rart", **unknown)
        assert form.asked() == []
        need = await need_of(form.context.session, await sent(form))
        assert (need.title, need.kind, need.value_nok, need.enhet_id) == ("Noe rart", "ukjent", None, None)
        assert need.tjenesteomrade == "Oppvekst"


async def test_a_colleague_is_the_requester_of_what_is_filed_for_them(
    demo: Sessions, knowledge: Knowledge
) -> None:
    async with demo() as session:
        ada = await get_person(session, "ansatt@demo.invalid")
    async with open_form(demo, knowledge, "kontakt", args={"for": str(ada.id)}) as form:
        await complete(form)
        assert "Du melder for Ada Demo, som får beskjed og kan rette." in await form.summary()
        filed = await sent(form)
        need = await need_of(form.context.session, filed)
        assert (need.requester_id, need.filed_by_id) == (ada.id, form.context.person.id)
    assert "Ada Demo får beskjed om at du har meldt det" in flat(filed.text)


async def test_a_filed_need_is_changed_and_the_history_says_what(
    filled: Sessions, knowledge: Knowledge
) -> None:
    async with open_form(filled, knowledge) as form:
        await complete(form)
        filed = await sent(form)
        form.args = {"edit": filed.record}
        await form.says(value="300 000", quantity="30")
        again = await sent(form)
        need = await need_of(form.context.session, again)
        assert isinstance(again.events[0], CaseChanged)
        event = await form.context.session.get_one(CaseEvent, again.events[0].case_event_id)
        assert (again.number, need.title, need.value_nok, need.value_high_nok) == (filed.number, "30 ergonomiske stoler", Decimal(300_000), None)  # fmt: skip
        assert event.act == CaseAct.EDITED.value
        assert flat(event.text).splitlines() == [
            "Antall: 20 → 30",
            "Verdi uten mva: 150 000–200 000 kr → 300 000 kr",
        ]


async def test_a_change_without_a_change_tells_nobody(demo: Sessions, knowledge: Knowledge) -> None:
    async with open_form(demo, knowledge) as form:
        await complete(form)
        form.args = {"edit": (await sent(form)).record}
        again = await sent(form)
    assert again.events == ()
    assert "Ingenting er endret" in again.text


async def test_a_need_that_is_taken_cannot_be_changed(demo: Sessions, knowledge: Knowledge) -> None:
    async with open_form(demo, knowledge) as form:
        await complete(form)
        filed = await sent(form)
        need = await need_of(form.context.session, filed)
        need.taken_by_id = (await get_person(form.context.session, "innkjoper@demo.invalid")).id
        await form.context.session.flush()
        form.args = {"edit": filed.record}
        refused = await BEHOVSMELDING.submit(form.filling, await draft_of(form))
    assert isinstance(refused, Fault)
    assert "tatt av Innkjøpsseksjonen" in refused.text


@pytest.mark.parametrize("record", ["behovsmelding:nei", f"behovsmelding:{uuid.UUID(int=7)}"])
async def test_what_is_not_there_cannot_be_changed(record: str, demo: Sessions, knowledge: Knowledge) -> None:
    async with open_form(demo, knowledge, args={"edit": record}) as form:
        refused = await BEHOVSMELDING.submit(form.filling, await draft_of(form))
    assert isinstance(refused, Fault)


async def test_only_whoever_filed_a_need_changes_it(demo: Sessions, knowledge: Knowledge) -> None:
    async with open_form(demo, knowledge) as form:
        await complete(form)
        filed = await sent(form)
        form.args = {"edit": filed.record}
        form.context = replace(
            form.context, person=await get_person(form.context.session, "tillitsvalgt@demo.invalid")
        )
        refused = await BEHOVSMELDING.submit(form.filling, await draft_of(form))
    assert isinstance(refused, Fault)
    assert "Bare den som har meldt" in refused.text


async def test_a_hostile_title_stands_as_it_was_written(demo: Sessions, knowledge: Knowledge) -> None:
    async with open_form(demo, knowledge) as form:
        await form.says(what="<!channel> *fet* [x](https://a.invalid)", value="150 000", kind="vare")
        filed = await sent(form)
        need = await need_of(form.context.session, filed)
        assert need.title == "<!channel> *fet* [x](https://a.invalid)"
    assert "\\*fet\\*" in filed.text
