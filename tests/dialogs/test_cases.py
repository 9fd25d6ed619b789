"""Who may do what with a case: refused with the remedy, done once, and nothing told of what somebody may not see."""

import uuid
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from bot.bootstrap import Parts
from bot.demo import DOMAIN, load_demo, load_demo_cases, load_demo_register
from conversation.actions import Action, ActionId
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from register.attachment import Attachment, add_attachment
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct, CaseEvent
from register.person import get_person

CHAIRS = "Ergonomiske stoler til Demo skole"


@dataclass
class Office:
    """A bot with the demo's cases. Buttons are made here as the bot makes them, for whoever presses."""

    parts: Parts
    said: dict[str, Reply] = field(default_factory=dict)
    chat: str = "c"

    async def turn(self, who: str, **what: object) -> Reply:
        email = f"{who}@{DOMAIN}"
        told = Turn(
            key=uuid.uuid4().hex,
            sender=Sender(ChannelName.WEB, email, email=email),
            address=Address(ChannelName.WEB, f"{self.chat}-{email}", user_id=email),
            received_at=self.parts.clock.now(),
            **what,  # type: ignore[arg-type]
        )
        handled = await self.parts.app.handle(told)
        return handled.replies[0]

    async def press(self, who: str, id: ActionId, form: dict[str, str] | None = None, **args: str) -> Reply:
        async with self.parts.sessions() as session:
            person = await get_person(session, f"{who}@{DOMAIN}")
        token = self.parts.app._signer.token(Action(id, args), person_id=str(person.id), use=uuid.uuid4().hex)
        return await self.turn(who, action=token, form=form or {})

    async def need(self, title: str = CHAIRS) -> Behovsmelding:
        async with self.parts.sessions() as session:
            found = await session.scalar(select(Behovsmelding).where(Behovsmelding.title == title))
        assert found is not None
        return found

    async def acts(self, need: Behovsmelding) -> list[str]:
        async with self.parts.sessions() as session:
            found = await session.scalars(
                select(CaseEvent.act).where(CaseEvent.record == need.record).order_by(CaseEvent.at)
            )
            return list(found)


@pytest.fixture
async def office(parts: Parts) -> Office:
    await load_demo(parts.sessions, "lillestrom")
    await load_demo_register(
        parts.sessions, "lillestrom", now=parts.clock.now(), only=frozenset({"2024/118"})
    )
    await load_demo_cases(parts.sessions, now=parts.clock.now())
    return Office(parts)


async def test_whoever_is_not_the_innkjopskontakt_or_of_the_office_works_on_nothing(office: Office) -> None:
    need = await office.need()
    before = await office.acts(need)
    for do in ("take", "clarify", "on_avtale", "send_on", "give_back"):
        for id in (ActionId.CASE_STEP, ActionId.SEND_CASE_STEP):
            reply = await office.press("arkiv", id, record=need.record, do=do)
            assert "kan bare innkjøpskontakten" in reply.text, do
    for id in (ActionId.ASK_AREA, ActionId.SEND_AREA):
        assert "kan bare innkjøpskontakten" in (await office.press("arkiv", id, record=need.record)).text
    assert (
        "kan bare innkjøpere"
        in (await office.press("kontakt", ActionId.CASE_STEP, record=need.record, do="take")).text
    )
    assert await office.acts(need) == before


async def test_only_whoever_follows_a_case_edits_withdraws_or_adds_to_it(office: Office) -> None:
    need = await office.need()
    for id in (ActionId.EDIT_CASE, ActionId.WITHDRAW_CASE, ActionId.SEND_WITHDRAWAL):
        assert (
            await office.press("arkiv", id, {"grunn": "Fordi."}, record=need.record)
        ).text == "Saken finnes ikke lenger."
        refused = await office.press("kontakt", id, {"grunn": "Fordi."}, record=need.record)
        assert "Bare den som har meldt BM-2026-0005" in refused.text
    assert (await office.need()).status == "mottatt"


async def test_a_need_is_taken_once_and_the_second_hears_who_has_it(office: Office) -> None:
    need = await office.need()
    first = await office.press("innkjoper", ActionId.CASE_STEP, record=need.record, do="take")
    again = await office.press("innkjoper", ActionId.CASE_STEP, record=need.record, do="take")
    second = await office.press("sjef", ActionId.CASE_STEP, record=need.record, do="take")
    assert first.text.startswith("**Du har tatt BM-2026-0005")
    assert again.text == "Du har alt tatt BM-2026-0005."
    assert "er alt tatt av Innkjøpsseksjonen" in second.text
    assert (await office.acts(need)).count(CaseAct.TAKEN.value) == 1
    late = await office.press("kontakt", ActionId.CASE_STEP, record=need.record, do="clarify")
    assert "er alt tatt" in late.text


async def test_a_button_for_a_case_that_is_not_there_or_is_no_case_says_so(office: Office) -> None:
    for record in ("", "behovsmelding:", f"behovsmelding:{uuid.uuid4()}", "avtale:1"):
        for id in (ActionId.SHOW_CASE, ActionId.EDIT_CASE, ActionId.CASE_STEP, ActionId.ASK_AREA):
            assert (await office.press("ansatt", id, record=record)).text == "Saken finnes ikke lenger."
    for args in (
        {},
        {"question": "x", "enhet": "y"},
        {"question": str(uuid.uuid4()), "enhet": str(uuid.uuid4())},
    ):
        reply = await office.press("ansatt", ActionId.ANSWER_AREA, None, **args)
        assert "finnes ikke lenger" in reply.text
    unknown = await office.press(
        "innkjoper", ActionId.CASE_STEP, record=(await office.need()).record, do="tull"
    )
    assert "virker ikke lenger" in unknown.text


async def test_only_ones_own_new_files_are_added_to_a_case(office: Office) -> None:
    need = await office.need()
    parts = office.parts
    async with parts.sessions.begin() as session:
        ada = await get_person(session, f"ansatt@{DOMAIN}")
        lars = await get_person(session, f"leder@{DOMAIN}")
        made = {"content": b"x", "media_type": "image/png", "now": parts.clock.now()}
        own = add_attachment(session, person_id=ada.id, name="stol.png", **made)  # type: ignore[arg-type]
        theirs = add_attachment(session, person_id=lars.id, name="hemmelig.png", **made)  # type: ignore[arg-type]
        ids = f"{own.id},{theirs.id},tull"
    reply = await office.press(
        "ansatt", ActionId.SEND_CASE_STEP, {"filer": ids}, record=need.record, do="attach"
    )
    assert "stol.png" in reply.text
    assert "hemmelig" not in reply.text
    async with parts.sessions() as session:
        names = set(await session.scalars(select(Attachment.name).where(Attachment.record == need.record)))
    assert names == {"stol.png"}
    shown = await office.press("ansatt", ActionId.SHOW_CASE, record=need.record)
    assert [file.name for file in shown.files] == ["stol.png"]
    refused = await office.press("arkiv", ActionId.CASE_STEP, record=need.record, do="attach")
    assert "Bare de som følger saken" in refused.text


async def test_words_somebody_wrote_have_no_effect_where_they_are_shown(office: Office) -> None:
    need = await office.need()
    nasty = "**fet** [lenke](https://ondt.example) <@U1> {innkjop}"
    reply = await office.press("ansatt", ActionId.SEND_WITHDRAWAL, {"grunn": nasty}, record=need.record)
    assert "er trukket" in reply.text
    shown = await office.press("ansatt", ActionId.SHOW_CASE, record=need.record)
    assert "**fet**" not in shown.text
    assert "](https://ondt" not in shown.text
    assert "{innkjop}" in shown.text.replace("\\", "")
