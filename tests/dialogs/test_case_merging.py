"""Who may put needs together and take them apart, what they are worth together, and a status in words."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.bootstrap import Parts
from conversation.actions import ActionId
from dialogs.cases.status_words import status_said
from dialogs.dialog import Knowledge
from register.behovsmelding import Behovsmelding
from register.case_task import TaskKind, TaskState, ask_task, tasks_of
from register.cases import joined_by
from register.merging import merged_needs, value_of, whole_value
from register.person import get_person
from tests.dialogs.test_cases import CHAIRS, Office, office

__all__ = ["office"]
PLAYGROUND, DESKS, INTERPRETERS = (
    "Nye lekeapparater i skolegården",
    "Hev- og senkpulter",
    "Tolk til foreldresamtaler",
)


def _need(low: int | None, high: int | None = None) -> Behovsmelding:
    return Behovsmelding(
        id=uuid.uuid4(),
        year=2026,
        serial=1,
        value_nok=None if low is None else Decimal(low),
        value_high_nok=None if high is None else Decimal(high),
    )


def test_values_are_added_at_both_ends_and_an_unknown_one_stays_unknown() -> None:
    known = value_of((_need(100, 150), _need(50)))
    assert (known.low, known.high, known.is_known) == (Decimal(150), Decimal(200), True)
    partly = value_of((_need(100), _need(None)))
    assert (partly.low, partly.high, partly.is_known, len(partly.unknown)) == (
        Decimal(100),
        Decimal(100),
        False,
        1,
    )
    assert value_of((_need(None),)).high is None


async def _merge(office: Office, main: Behovsmelding, other: Behovsmelding, who: str = "innkjoper") -> str:
    sent = {"beskjed": "Samlet."}
    reply = await office.press(
        who, ActionId.SEND_CASE_STEP, sent, record=main.record, do="merge_with", other=other.record
    )
    return reply.text


async def test_each_rule_of_who_may_merge_what(office: Office, parts: Parts) -> None:
    chairs, playground, interpreters = [await office.need(one) for one in (CHAIRS, PLAYGROUND, INTERPRETERS)]
    desks = await office.need(DESKS)
    assert "Ingen har tatt" in await _merge(office, chairs, playground)
    await office.press("innkjoper", ActionId.CASE_STEP, record=chairs.record, do="take")
    assert "Bare den som har tatt" in await _merge(office, chairs, playground, "sjef")
    assert "kan bare innkjøpskontakten" in await _merge(office, chairs, playground, "ansatt")
    assert "med seg selv" in await _merge(office, chairs, chairs)
    assert "er avsluttet" in await _merge(office, chairs, desks)
    await office.press("sjef", ActionId.CASE_STEP, record=playground.record, do="take")
    assert "Siri Demo har" in await _merge(office, chairs, playground)
    await office.press(
        "sjef", ActionId.SEND_CASE_STEP, {"grunn": "Ferie."}, record=playground.record, do="give_back"
    )

    assert "er nå en del av" in await _merge(office, chairs, playground)
    async with parts.sessions() as session:
        merged = await session.get_one(Behovsmelding, playground.id)
        main = await session.get_one(Behovsmelding, chairs.id)
        leader = await get_person(session, "leder@demo.invalid")
        assert (merged.status, merged.merged_into_id) == ("slatt_sammen", main.id)
        assert (await whole_value(session, main)).high == Decimal(630_000)
        assert [one.id for one in await merged_needs(session, main)] == [merged.id]
        assert leader.id in await joined_by(session, main)
        assert not await tasks_of(session, merged.record, state=TaskState.OPEN)
    for main_one, other in ((interpreters, playground), (playground, interpreters)):
        assert "er nå en del av" not in await _merge(office, main_one, other)
    gave = await office.press(
        "innkjoper", ActionId.SEND_CASE_STEP, {"grunn": "x y"}, record=playground.record, do="give_back"
    )
    assert (await office.need(PLAYGROUND)).status == "slatt_sammen", gave.text

    # A chain is one whole, and nothing can go round in a ring.
    assert "er nå en del av" in await _merge(office, interpreters, chairs)
    assert "alt en del av" in await _merge(office, chairs, interpreters)
    async with parts.sessions() as session:
        whole = await whole_value(session, await session.get_one(Behovsmelding, interpreters.id))
        assert whole.high == Decimal(1_270_000)
        assert len(whole.needs) == 3
    sent = {"annen": "alle", "beskjed": "Hver for seg."}
    split = await office.press(
        "innkjoper", ActionId.SEND_CASE_STEP, sent, record=interpreters.record, do="split"
    )
    assert "BM-2026-0005 er skilt ut fra BM-2026-0002" in split.text
    async with parts.sessions() as session:
        again = await session.get_one(Behovsmelding, chairs.id)
        assert (again.status, again.merged_into_id) == ("mottatt", None)
        assert (await whole_value(session, again)).high == Decimal(630_000)


async def test_a_need_is_given_to_nobody_who_is_inhabil_and_not_by_others(
    office: Office, parts: Parts
) -> None:
    need = await office.need(INTERPRETERS)
    async with parts.sessions.begin() as session:
        head = await get_person(session, "sjef@demo.invalid")
        (await session.get_one(Behovsmelding, need.id)).parties = {"inhabil": [str(head.id)]}
    to = {"til": str(head.id), "grunn": ""}
    for who in ("innkjoper", "kontakt", "sjef", "ansatt"):
        await office.press(who, ActionId.SEND_CASE_STEP, to, record=need.record, do="assign")
        assert (await office.need(INTERPRETERS)).taken_by_id != head.id, who
    async with parts.sessions.begin() as session:
        (await session.get_one(Behovsmelding, need.id)).parties = None
    reply = await office.press("innkjoper", ActionId.SEND_CASE_STEP, to, record=need.record, do="assign")
    assert "Siri Demo har nå BM-2026-0002" in reply.text
    assert (await office.need(INTERPRETERS)).taken_by_id == head.id


async def test_whoever_is_asked_to_approve_does_not_get_the_case_and_one_reason_does_for_one_of_several(
    office: Office, parts: Parts
) -> None:
    interpreters, chairs = await office.need(INTERPRETERS), await office.need(CHAIRS)
    async with parts.sessions.begin() as session:
        head, handler = [await get_person(session, f"{who}@demo.invalid") for who in ("sjef", "innkjoper")]
        asked: dict[str, Any] = {"by": handler, "due_on": date(2027, 3, 1), "now": parts.clock.now()}
        await ask_task(
            session, interpreters.record, TaskKind.APPROVAL, person=head, role="innkjopssjef", **asked
        )
        for need in (interpreters, chairs):
            leader = await get_person(session, "leder@demo.invalid")
            await ask_task(session, need.record, TaskKind.FORANKRING, person=leader, role="leder", **asked)
    reply = await office.turn("innkjoper", text=f"gi {interpreters.number} til Siri")
    assert "Siri Demo er bedt om å godkjenne i saken" in reply.text
    async with parts.sessions.begin() as session:
        (await session.get_one(Behovsmelding, interpreters.id)).taken_by_id = None
    reply = await office.press("sjef", ActionId.CASE_STEP, record=interpreters.record, do="take")
    assert "Svar på godkjenningen først, eller la en annen innkjøper ta saken" in reply.text
    assert (await office.need(INTERPRETERS)).taken_by_id is None
    reply = await office.turn("leder", text="avvis fordi vi ikke har midler")
    assert "Ingenting er avvist ennå" in reply.text
    [button] = [one for one in reply.choices if chairs.number in one.label]
    form = (await office.turn("leder", action=button.token)).form
    assert form is not None
    assert [one.value for one in form.fields] == ["vi ikke har midler"]


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("sett BM-2026-0003 til kunngjort", "kunngjort", ""),
        ("Sett status på BM-2026-0003 til under avklaring.", "under_avklaring", ""),
        ("BM-2026-0003 er tildelt", "tildelt", ""),
        ("bm 2026 3 er kunngjort: Fristen er i mars", "kunngjort", "Fristen er i mars"),
        ("avlys BM-2026-0003: ingen midler", "avlyst", "ingen midler"),
        ("avslå BM-2026-0003", "avslatt", ""),
        ("er BM-2026-0003 kunngjort?", None, ""),
        ("BM-2026-0003", None, ""),
        ("hvor langt er BM-2026-0003 kommet", None, ""),
        ("trekk BM-2026-0003", None, ""),
        ("BM-2026-0003 er for dyrt", None, ""),
        ("AV-2026-0003 er tildelt", None, ""),
    ],
)
def test_a_status_is_set_in_words_and_nothing_else_is_taken_for_it(
    text: str, status: str | None, words: str, knowledge: Knowledge
) -> None:
    said = status_said(text, kommune=knowledge.kommuner["lillestrom"])
    assert (said.status.id if said else None) == status
    assert (said.words if said else "") == words
