"""The ways out before the first question: words for their buttons, the limit, and presses that come late or twice."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, select

from bot.bootstrap import Parts
from bot.demo import load_demo, load_demo_register
from bot.secret import kept_secret
from conversation.actions import Action, ActionId, ActionSigner
from conversation.reply import Reply
from dialogs.behovsmelding.covered import wants_avtale
from dialogs.behovsmelding.limit import NeedLimit, need_limit
from dialogs.behovsmelding.put import Asked, Take
from dialogs.behovsmelding.sketch import Sketch
from dialogs.behovsmelding.words import reason_in, taken, wants_sending
from dialogs.dialog import Knowledge
from dialogs.draft import Draft, DraftStage
from norsk.clock import FixedClock
from register.avtale import Avtale
from register.behovsmelding import Behovsmelding, report_need
from register.case_event import CaseAct, CaseEvent
from register.expert_question import ExpertQuestion
from register.person import find_person
from register.way_count import WayCount
from tests.dialogs.loop import Loop

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("asked", "text", "way"),
    [
        (Asked.AVTALE, "ja", Take.ORDER),
        (Asked.AVTALE, "Bestill der", Take.ORDER),
        (Asked.AVTALE, "passer ikke", Take.NOT_FITTING),
        (Asked.AVTALE, "den passer ikkje", Take.NOT_FITTING),
        (Asked.AVTALE, "nei", Take.NOT_FITTING),
        (Asked.AVTALE, "vet ikke", Take.UNSURE),
        (Asked.AVTALE, "jeg er usikker", Take.UNSURE),
        (Asked.AVTALE, "meld behov likevel", Take.REPORT),
        (Asked.AVTALE, "vi bestiller ikke der", None),
        (Asked.AVTALE, "hvor lang er leveringstiden", None),
        (Asked.CHOICE, "ingen av dem", Take.NOT_FITTING),
        (Asked.VALUE, "under", Take.UNDER),
        (Asked.VALUE, "mer enn det", Take.OVER),
        (Asked.VALUE, "aner ikke", Take.NOT_KNOWN),
        (Asked.VALUE, "hopp over", Take.NOT_KNOWN),
        (Asked.BELOW, "OK", Take.BELOW),
        (Asked.BELOW, "meld likevel", Take.REPORT),
        (Asked.SPLITTING, "det er ikke det samme", Take.OTHER_NEED),
        (Asked.SPLITTING, "ja", Take.REPORT),
        (Asked.SIMILAR, "slå oss sammen", Take.JOIN),
        (Asked.SIMILAR, "meld mitt eget", Take.OWN),
        (Asked.SIMILAR, "ikke det samme", Take.OWN),
    ],
)
def test_words_stand_for_a_button(asked: Asked, text: str, way: Take | None) -> None:
    assert taken(asked, text) is way


def test_a_no_may_come_with_its_reason() -> None:
    assert reason_in("Nei, de er for små") == "de er for små"
    assert reason_in("passer ikke fordi vi trenger hjul") == "vi trenger hjul"
    assert [reason_in(text) for text in ("nei", "passer ikke", "de er fine")] == ["", "", ""]
    assert wants_sending("Send!")
    assert not wants_sending("vent litt")


def test_a_need_for_an_agreement_is_told_from_one_that_is_ordered() -> None:
    assert wants_avtale("Vi trenger en ny rammeavtale på tolk")
    assert wants_avtale("Avtalen om renhold går ut til våren, vi må ha en ny")
    assert not wants_avtale("Vi trenger 20 stoler, helst på avtalen vi har")


def limit_of(knowledge: Knowledge, kommune: str) -> NeedLimit | None:
    return need_limit(knowledge.kommuner[kommune], on=TODAY)


def test_the_limit_is_the_kommunes_own_and_the_amount_itself_is_below_it(knowledge: Knowledge) -> None:
    for kommune, id in (("lillestrom", "behovsmelding"), ("baerum", "prosessansvar")):
        limit = limit_of(knowledge, kommune)
        assert limit is not None
        assert (limit.limit.id, limit.amount_nok) == (id, Decimal(100_000))
        for value, met in ((99_999, False), (100_000, False), (100_001, True)):
            assert limit.met_by(Sketch("stoler", value_nok=Decimal(value))) is met
        assert limit.met_by(Sketch("stoler")) is None
        assert limit.met_by(Sketch("stoler", over=True)) is True


def test_nobody_is_told_that_nothing_need_be_reported_where_no_limit_is_known(knowledge: Knowledge) -> None:
    assert limit_of(knowledge, "trondheim") is None
    assert limit_of(knowledge, "nasjonal") is None
    lillestrom = knowledge.kommuner["lillestrom"]
    assert need_limit(lillestrom, on=lillestrom.known_from - timedelta(days=1)) is None


async def opened(parts: Parts, clock: FixedClock, *only: str) -> Loop:
    await load_demo(parts.sessions, "lillestrom")
    if only:
        await load_demo_register(parts.sessions, "lillestrom", now=clock.now(), only=frozenset(only))
    return Loop(parts, clock)


async def the_draft(parts: Parts) -> Draft:
    async with parts.sessions() as session:
        return (await session.scalars(select(Draft))).one()


async def ways(parts: Parts) -> dict[str, int]:
    async with parts.sessions() as session:
        return {row.way: row.count for row in await session.scalars(select(WayCount))}


async def test_a_way_is_counted_once_for_each_draft_however_often_it_is_pressed(
    parts: Parts, clock: FixedClock
) -> None:
    loop = await opened(parts, clock, "2024/118")
    shown = await loop.say("ansatt", "Vi trenger kopipapir for 20 000")
    for label in ("Bestill der", "Bestill der", "Passer ikke", "Bestill der"):
        reply = await loop.press("ansatt", shown, label)
    assert "Da bestiller du" in reply.text
    assert await ways(parts) == {"shown_avtale": 1, "ordered": 1}
    assert (await the_draft(parts)).stage == DraftStage.DELETED.value


async def test_a_button_of_a_draft_that_is_gone_does_nothing_and_says_so(
    parts: Parts, clock: FixedClock
) -> None:
    loop = await opened(parts, clock)
    shown = await loop.say("ansatt", "Vi trenger 10 benker, 20 000 kr")
    async with parts.sessions.begin() as session:
        await session.execute(delete(Draft))
    reply = await loop.press("ansatt", shown, "Meld likevel")
    assert "har det ikke lenger" in reply.text
    assert [choice.label for choice in reply.choices] == ["Meld behov"]


async def test_a_button_of_a_need_that_was_sent_names_its_number_and_sends_nothing(
    parts: Parts, clock: FixedClock
) -> None:
    loop = await opened(parts, clock)
    shown = await loop.say("ansatt", "Vi trenger 10 benker, 20 000 kr")
    async with parts.sessions.begin() as session:
        draft = (await session.scalars(select(Draft))).one()
        draft.stage, draft.number, draft.record = DraftStage.SENT.value, "BM-2026-0007", "behovsmelding:x"
    for label in ("OK", "Meld likevel"):
        reply = await loop.press("ansatt", shown, label)
        assert "BM-2026-0007" in reply.text
    async with parts.sessions() as session:
        assert (await session.scalars(select(Behovsmelding))).all() == []


async def test_a_reason_is_kept_as_it_was_written_and_every_button_carries_the_draft(
    parts: Parts, clock: FixedClock
) -> None:
    loop = await opened(parts, clock, "2024/302")
    shown = await loop.say("ansatt", "Vi trenger 4 kontorstoler, 20 000 kr")
    own = [choice for choice in shown.choices if choice.action.id is ActionId.TAKE_WAY]
    assert {choice.action.args["draft"] for choice in own} == {str((await the_draft(parts)).id)}
    why = await loop.press("ansatt", shown, "Passer ikke")
    assert "Hvorfor passer ikke" in why.text
    await loop.say("ansatt", "<!channel> *nei* [her](https://ond.invalid)")
    kept = (await the_draft(parts)).answers["current"]["value"]
    assert kept.endswith("<!channel> *nei* [her](https://ond.invalid)")


async def test_the_question_is_sent_once_and_a_long_one_is_given_back(
    parts: Parts, clock: FixedClock
) -> None:
    loop = await opened(parts, clock, "2024/302")
    shown = await loop.say("ansatt", "Vi trenger 4 kontorstoler, 20 000 kr")
    form = await loop.press("ansatt", shown, "Usikker")
    too_long = await loop.fill("ansatt", form, sporsmal="x" * 2001)
    assert too_long.form is not None
    assert too_long.form.fields[0].error
    receipt = await loop.press("ansatt", shown, "Usikker")
    sent = await loop.fill("ansatt", receipt)
    assert sent.text.startswith("Sendt.")
    async with parts.sessions() as session:
        assert len((await session.scalars(select(ExpertQuestion))).all()) == 1
    assert await ways(parts) == {"shown_avtale": 1, "unsure": 1}


async def reported(parts: Parts, clock: FixedClock, title: str, *, by: str = "leder") -> Behovsmelding:
    async with parts.sessions.begin() as session:
        person = await find_person(session, f"{by}@demo.invalid")
        assert person is not None
        return await report_need(
            session, title=title, need="", tjenesteomrade="Oppvekst", enhet_id=None, avtale_id=None,
            value_nok=Decimal(90_000), wanted_by_on=None, requester=person, on=TODAY, now=clock.now(),
        )  # fmt: skip


async def joined(parts: Parts) -> list[CaseEvent]:
    async with parts.sessions() as session:
        return list(await session.scalars(select(CaseEvent).where(CaseEvent.act == CaseAct.JOINED.value)))


async def test_joining_twice_adds_the_quantity_once(parts: Parts, clock: FixedClock) -> None:
    loop = await opened(parts, clock)
    need = await reported(parts, clock, "6 robotgressklippere")
    shown = await loop.say("ansatt", "Vi trenger 4 robotgressklippere")
    replies = [await loop.press("ansatt", shown, "Slå meg sammen") for _ in range(2)]
    assert {reply.text for reply in replies} == {replies[0].text}
    [event] = await joined(parts)
    assert (event.record, event.detail["quantity"]) == (need.record, "4")
    assert await ways(parts) == {"joined": 1}


async def test_a_need_that_has_come_too_far_cannot_be_joined(parts: Parts, clock: FixedClock) -> None:
    loop = await opened(parts, clock)
    need = await reported(parts, clock, "6 robotgressklippere")
    shown = await loop.say("ansatt", "Vi trenger 4 robotgressklippere, 30 000")
    async with parts.sessions.begin() as session:
        (await session.get_one(Behovsmelding, need.id)).status = "kunngjort"
    reply = await loop.press("ansatt", shown, "Slå meg sammen")
    assert "Det går ikke lenger" in reply.text
    assert await joined(parts) == []


async def test_a_colleagues_value_is_never_told_and_cannot_be_reckoned(
    parts: Parts, clock: FixedClock
) -> None:
    loop = await opened(parts, clock)
    await reported(parts, clock, "6 robotgressklippere")
    shown = await loop.say("ansatt", "Vi trenger 4 robotgressklippere til 30 000 kr")
    warned = await loop.press("ansatt", shown, "Meld mitt eget")
    for reply in (shown, warned):
        assert_without_value(reply)
    assert "Pass på oppdeling" in warned.text
    office = await loop.say("innkjoper", "Vi trenger 4 robotgressklippere til 30 000 kr")
    told = await loop.press("innkjoper", office, "Meld mitt eget")
    assert "120 000 kr" in told.text.replace("\u00a0", " ")


def assert_without_value(reply: Reply) -> None:
    text = reply.text.replace("\u00a0", " ")
    assert "90 000" not in text
    assert "120 000" not in text


COVERED = {
    "Vi trenger 4 kontorstoler": "Kontormøbler",
    "Vi trenger maling av gangen": "Håndverkertjenester, maling",
    "Vi trenger leie av PC i tre år": "PC-er, skjermer og tilbehør",
    "Vi trenger ergonomiske kontorstoler med armlener": "Kontormøbler",
    "Vi trenger nytt fagsystem for barnevernet": "",
    "Vi trenger 10 benker": "",
    "Vi trenger utstyr til gymsalen": "",
    "Vi trenger 3 nye vaskemaskiner": "",
    "Vi trenger en ny heis": "",
    "Vi trenger vedlikehold av heisen": "Vedlikehold av heiser",
}


async def test_only_an_agreement_that_names_the_thing_covers_it(parts: Parts, clock: FixedClock) -> None:
    loop = await opened(parts, clock, "2024/302", "2024/118", "2023/153", "2023/041", "2018/009", "2021/150")
    for sentence, covered in COVERED.items():
        reply = await loop.say("ansatt", sentence)
        assert (f"**{covered}**" if covered else "Omtrent hva koster det") in reply.text, sentence


async def test_what_was_told_is_corrected_before_the_form(parts: Parts, clock: FixedClock) -> None:
    loop = await opened(parts, clock, "2024/302")
    said = await loop.say("ansatt", "Vi trenger 4 kontorstoler, 150 000 kr, før 1. mars")
    assert "**Kontormøbler**" in said.text
    said = await loop.say("ansatt", "nei, 6 kontorstoler, ikke 4")
    assert "Antall: 4 → 6" in said.text
    assert "**Kontormøbler**" in said.text
    said = await loop.say("ansatt", "jeg mente 200 000")
    assert "150 000 kr → 200 000 kr" in said.text.replace("\u00a0", " ")
    assert (await the_draft(parts)).stage == DraftStage.BEFORE.value


async def test_a_need_begun_from_an_agreement_is_about_what_it_covers(
    parts: Parts, clock: FixedClock
) -> None:
    loop = await opened(parts, clock, "2024/302")
    async with parts.sessions() as session:
        avtale = (await session.scalars(select(Avtale).where(Avtale.reference == "2024/302"))).one()
    async with parts.sessions.begin() as session:
        person = await find_person(session, "ansatt@demo.invalid")
    assert person is not None
    start = Action(ActionId.START_FORM, {"form": "behovsmelding", "avtale": str(avtale.id)})
    signer = ActionSigner(await kept_secret(parts.sessions, now=clock.now()))
    token = signer.token(start, person_id=str(person.id), use="x")
    reply = await loop.act("ansatt", action=token)
    assert "Omtrent hva koster det" in reply.text
    draft = await the_draft(parts)
    assert (draft.text, draft.args["avtale"]) == ("Kontormøbler", str(avtale.id))
    assert draft.answers["current"]["value"] == "Kontormøbler (avtale 2024/302): Avtalen vi har i dag."
