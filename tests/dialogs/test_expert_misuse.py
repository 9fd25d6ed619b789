"""The human loop under pastes, markup, crowds and people who act at the same moment."""

import asyncio

import pytest
from sqlalchemy import select

from bot.bootstrap import Parts
from conversation.markup import parse, plain
from norsk.clock import FixedClock
from notifications.delivery.outbox import Outbox
from register.audit import Audit
from register.person import find_person
from tests.dialogs.loop import ANSWER, QUESTION, Loop, errors, labels
from tests.dialogs.test_expert import one_draft, questions


@pytest.fixture
async def loop(parts: Parts, clock: FixedClock) -> Loop:
    return await Loop(parts, clock).open()


HOSTILE = "<!channel> *bold* <script>alert(1)</script> {innkjop} {finnes_ikke} [x](http://evil.no) **fet**"


async def test_what_anybody_writes_is_shown_as_written_and_formats_nothing(loop: Loop) -> None:
    await loop.asks("ada", HOSTILE, name="nei")
    [card] = await loop.inbox("ingrid")
    listed = await loop.say("ingrid", "ubesvarte spørsmål")
    shown = await loop.press("ingrid", card, "Se")
    form = await loop.press("ingrid", card, "Svar")
    sent = await loop.answers("ingrid", card, kilde_tittel=HOSTILE, kilde_sted=HOSTILE, utkast="ja")
    [told] = await loop.inbox("ada")
    draft = await loop.say("siri", "utkast")
    for reply in (card, listed, shown, form, sent, told, draft):
        spans = [span for block in parse(reply.text) for span in block.spans]
        assert not any(span.url or (span.bold and span.text == "fet") for span in spans), reply.text
    assert HOSTILE in plain(card.text)
    version = await one_draft(loop)
    assert version.title == "!channel bold script alert(1) /script innkjop finnes_ikke x (http://evil.no) fet"


async def test_a_name_in_braces_is_filled_in_for_whoever_asked(loop: Loop) -> None:
    await loop.asks("ada")
    [card] = await loop.inbox("ingrid")
    await loop.answers("ingrid", card, svar="Spør {innkjop}.", utkast="ja")
    [told] = await loop.inbox("ada")
    assert "Spør Innkjøpsseksjonen." in told.text
    assert "Spør {innkjop}." in (await one_draft(loop)).text


@pytest.mark.parametrize("question", ["🙂", "??? !!!", "ord " * 490, "<b>{innkjop}</b>", "x" * 2000])
async def test_any_question_can_become_a_draft(loop: Loop, question: str) -> None:
    form = await loop.say("ada", "fikk ikke svar")
    await loop.fill("ada", form, sporsmal=question, vis_navn="nei")
    [card] = await loop.inbox("ingrid")
    assert "Utkastet" in (await loop.answers("ingrid", card, utkast="ja")).text
    version = await one_draft(loop)
    assert len(version.title) <= 200
    assert len(version.text) < 3000


@pytest.mark.parametrize("field", ["sporsmal", "galt"])
async def test_what_is_too_long_to_send_on_is_said_and_kept(loop: Loop, field: str) -> None:
    await loop.say("ada", "Hva er en rammeavtale?")
    form = await loop.say("ada", "stemmer ikke")
    faulty = await loop.fill("ada", form, **{"galt": "Feil", "vis_navn": "ja", field: "x" * 5000})
    assert errors(faulty) == {field: "Teksten er på 5000 tegn. Kort det ned til høyst 2000."}


async def test_a_question_that_ten_dispute_is_one_card_that_is_not_endless(loop: Loop) -> None:
    for number in range(10):
        who = f"ansatt{number}"
        await loop.say(who, "Hva er en rammeavtale?")
        form = await loop.say(who, "stemmer ikke")
        await loop.fill(
            who, form, galt=f"Grunn {number}. {'x' * 1900}", vis_navn="nei" if number % 2 else "ja"
        )
    [card] = await loop.inbox("ingrid")
    assert len(await questions(loop)) == 1
    loop.wait(days=5)
    await loop.parts.upkeep.tick()
    [reminder] = await loop.inbox("ingrid")
    assert len(reminder.text) < 10_000
    assert "7 til har skrevet hva som er galt" in reminder.text
    shown = await loop.press("ingrid", card, "Se")
    assert all(f"Grunn {number}." in shown.text for number in range(10))
    assert "Ansatt1" not in str(shown) + str(reminder)
    await loop.answers("ingrid", card)
    for number in range(10):
        assert len(await loop.inbox(f"ansatt{number}")) == 1


async def test_closed_and_then_answered_is_closed(loop: Loop) -> None:
    await loop.asks("ada")
    [card] = await loop.inbox("ingrid")
    answering = await loop.press("ingrid", card, "Svar")
    closing = await loop.press("ingrid", card, "Lukk")
    await loop.fill("ingrid", closing, grunn="Hører ikke hjemme her")
    late = await loop.fill("ingrid", answering, **ANSWER)
    assert "lukket spørsmålet" in late.text
    assert ANSWER["svar"].replace("*", r"\*") in late.text
    assert len(await loop.inbox("ada")) == 1


@pytest.mark.each_database
async def test_who_joins_a_question_while_it_is_answered_waits_for_an_answer_of_their_own(loop: Loop) -> None:
    await loop.asks("ada")
    [card] = await loop.inbox("ingrid")
    answering = await loop.press("ingrid", card, "Svar")
    await loop.say("per", QUESTION)
    asking = await loop.say("per", "fikk ikke svar")
    await asyncio.gather(loop.fill("ingrid", answering, **ANSWER), loop.fill("per", asking, vis_navn="ja"))
    told = await loop.inbox("per")
    [waiting] = [
        q for q in await questions(loop) if any(a.person.email == "per@demo.invalid" for a in q.askers)
    ]
    assert waiting.is_open is (told == [])


async def test_an_answer_that_corrects_what_was_made_of_an_earlier_one_is_a_correction(loop: Loop) -> None:
    await loop.asks("ada")
    [card] = await loop.inbox("ingrid")
    await loop.answers("ingrid", card, utkast="ja")
    proposed = next(reply for reply in await loop.inbox("siri") if "Godkjenn og publiser" in labels(reply))
    await loop.press("siri", proposed, "Godkjenn")
    assert "Fargen er fri" in (await loop.say("lars", QUESTION)).text
    [told] = await loop.inbox("ada")
    loop.wait(minutes=1)
    await loop.fill("ada", await loop.press("ada", told, "Fremdeles"), galt="Ikke fri")
    again = next(reply for reply in await loop.inbox("ingrid") if "hjalp ikke" in reply.text)
    await loop.answers("ingrid", again, svar="Den skal være hvit.", utkast="ja")
    second = await one_draft(loop)
    assert second.number == 2
    assert second.corrects
    proposed = next(reply for reply in await loop.inbox("siri") if "Godkjenn og publiser" in labels(reply))
    loop.wait(minutes=1)
    await loop.press("siri", proposed, "Godkjenn")
    [corrected] = await loop.inbox("lars")
    assert "Den skal være hvit." in corrected.text


async def test_an_unnamed_asker_is_named_nowhere_but_to_themselves(
    loop: Loop, capfd: pytest.CaptureFixture[str]
) -> None:
    await loop.asks("kanari", name="nei")
    await loop.asks("per")
    [card] = await loop.inbox("ingrid")
    await loop.press("ingrid", card, "Se")
    await loop.say("ingrid", "ubesvarte spørsmål")
    await loop.answers("ingrid", card, utkast="ja")
    [told] = await loop.inbox("kanari")
    await loop.fill("kanari", await loop.press("kanari", told, "Fremdeles"), galt="Nei")
    await loop.inbox("ingrid")
    async with loop.parts.sessions() as session:
        audit = [str((a.record, a.detail, a.act)) for a in await session.scalars(select(Audit))]
        actors = {a.actor_id for a in await session.scalars(select(Audit)) if a.act.startswith("question_")}
        kanari = await find_person(session, "kanari@demo.invalid")
        others = [
            str(row.reply)
            for row in await session.scalars(select(Outbox))
            if kanari is not None and row.person_id != kanari.id
        ]
    assert kanari is not None
    assert kanari.id not in actors
    written = (*audit, *others, (await one_draft(loop)).text, capfd.readouterr().err)
    assert not [text for text in written if "kanari" in text.casefold()]
