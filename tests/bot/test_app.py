import asyncio
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

import bot.acts
import bot.app
from bot.bootstrap import Parts
from bot.inbox import LEASE, Inbox, Status
from conversation.actions import Action, ActionId, ActionSigner
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs.dialog import Context, Outcome
from dialogs.router import route
from norsk.clock import FixedClock
from register.audit import Audit
from register.person import Role, add_person, find_person

QUESTION = "Må jeg lyse ut et kjøp på 450 000 kroner?"


def turn(
    parts: Parts,
    said: str | None = None,
    *,
    action: str | None = None,
    key: str | None = None,
    who: str = "ada@demo.invalid",
    conversation: str = "c1",
) -> Turn:
    return Turn(
        key=key or uuid.uuid4().hex,
        sender=Sender(ChannelName.WEB, who, email=who),
        address=Address(ChannelName.WEB, conversation, user_id=who),
        received_at=parts.clock.now(),
        text=said,
        action=action,
    )


async def say(parts: Parts, said: str, **more: str) -> Reply:
    handled = await parts.app.handle(turn(parts, said, **more))
    assert len(handled.replies) == 1
    return handled.replies[0]


async def press(parts: Parts, token: str, **more: str) -> Reply:
    handled = await parts.app.handle(turn(parts, action=token, **more))
    return handled.replies[0]


def button(reply: Reply, label: str) -> str:
    return next(choice.token for choice in reply.choices if choice.label.startswith(label))


async def inbox_row(parts: Parts, key: str) -> Inbox:
    async with parts.sessions() as session:
        return await session.get_one(Inbox, key)


async def test_a_question_is_answered_with_sources_and_committed_with_its_key(parts: Parts) -> None:
    asked = turn(parts, QUESTION, key="k1")
    handled = await parts.app.handle(asked)
    reply = handled.replies[0]
    assert reply.text.startswith("Nei, du trenger ikke å lyse ut")
    assert reply.sources
    assert reply.to == "ada@demo.invalid"
    row = await inbox_row(parts, "k1")
    assert row.status == Status.DONE
    assert row.payload is None
    await parts.app.answered("k1")
    assert (await inbox_row(parts, "k1")).status == Status.ANSWERED


async def test_a_follow_up_carries_the_facts_on_and_shows_them(parts: Parts) -> None:
    await say(parts, QUESTION)
    reply = await say(parts, "hva om det er 1,4 millioner?")
    assert reply.text.startswith("Ja, et kjøp på **1\u00a0400\u00a0000\u00a0kr** må kunngjøres i Doffin")
    assert ("Verdi uten mva", "1\u00a0400\u00a0000\u00a0kr") in [(f.label, f.value) for f in reply.facts]


async def test_facts_stay_in_their_own_conversation(parts: Parts) -> None:
    await say(parts, QUESTION, conversation="c1")
    reply = await say(parts, "og hvis det er bygg?", conversation="c2")
    assert "450" not in reply.text


async def test_facts_are_forgotten_by_the_next_day(parts: Parts, clock: FixedClock) -> None:
    await say(parts, QUESTION)
    clock.advance(timedelta(hours=13))
    reply = await say(parts, "og hvis det er bygg?")
    assert "450" not in reply.text


async def test_the_same_act_delivered_three_times_is_answered_once(parts: Parts) -> None:
    asked = turn(parts, QUESTION, key="same")
    answers = await asyncio.gather(*(parts.app.handle(asked) for _ in range(3)))
    ids = {reply.id for answer in answers for reply in answer.replies}
    assert len(ids) == 1
    assert sum(answer.new for answer in answers) == 1


async def test_a_crash_between_storing_and_answering_is_made_good(parts: Parts, clock: FixedClock) -> None:
    asked = turn(parts, QUESTION, key="crashed")
    await parts.app.accept(asked)
    assert await parts.app.take_up() == 0, "the lease has not lapsed yet"
    clock.advance(LEASE + timedelta(seconds=1))
    assert await parts.app.take_up() == 1
    row = await inbox_row(parts, "crashed")
    assert row.status == Status.ANSWERED
    assert len(row.replies or []) == 1


async def test_a_stored_answer_is_sent_again_and_never_computed_again(
    parts: Parts, clock: FixedClock
) -> None:
    handled = await parts.app.handle(turn(parts, QUESTION, key="unsent"))
    clock.advance(LEASE + timedelta(seconds=1))
    await parts.app.take_up()
    from bot.channels.web.deliveries import deliveries_after

    async with parts.sessions() as session:
        ada = await find_person(session, "ada@demo.invalid")
        assert ada is not None
        sent = await deliveries_after(session, person_id=ada.id, last_id=None)
    assert [reply["id"] for _, reply in sent] == [handled.replies[0].id]


async def test_an_act_that_keeps_failing_is_set_aside_with_a_reference(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    async def broken(context: Context, action: Action | None) -> Outcome:
        tried.append(context.turn.key)
        raise RuntimeError("hemmelig innhold")

    monkeypatch.setattr(bot.app, "route", broken)
    monkeypatch.setattr(bot.acts, "PAUSES", (0.0, 0.0, 0.0))
    reply = await say(parts, QUESTION, key="poison")
    await parts.app.answered("poison")
    row = await inbox_row(parts, "poison")
    assert len(tried) == 3
    assert row.status == Status.SET_ASIDE
    assert row.reference is not None
    assert row.reference in reply.text
    assert "hemmelig" not in reply.text


async def test_a_fault_that_passes_is_tried_again_and_answered(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tried = route, []

    async def flaky(context: Context, action: Action | None) -> Outcome:
        tried.append(1)
        if len(tried) == 1:
            raise RuntimeError
        return await real(context, action)

    monkeypatch.setattr(bot.app, "route", flaky)
    assert (await say(parts, QUESTION)).text.startswith("Nei")
    assert len(tried) == 2


async def test_what_a_failed_turn_began_is_rolled_back(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(context: Context, action: Action | None) -> Outcome:
        await add_person(context.session, email="halvveis@demo.invalid", name="Halvveis")
        raise RuntimeError

    monkeypatch.setattr(bot.app, "route", broken)
    monkeypatch.setattr(bot.acts, "PAUSES", (0.0,))
    await say(parts, QUESTION)
    async with parts.sessions() as session:
        assert await find_person(session, "halvveis@demo.invalid") is None


async def test_turns_of_one_conversation_are_worked_on_in_order(parts: Parts) -> None:
    asked = [turn(parts, QUESTION), turn(parts, "hva om det er 1,4 millioner?")]
    first, second = await asyncio.gather(*(parts.app.handle(one) for one in asked))
    assert first.replies[0].text.startswith("Nei")
    assert second.replies[0].text.startswith("Ja")


async def test_a_choice_acts_once_and_says_so_the_second_time(parts: Parts) -> None:
    reply = await say(parts, "Må jeg lyse ut et kjøp på 1,4 millioner?")
    first = await press(parts, button(reply, "Bygg"))
    assert "62,9\u00a0millioner" in first.text
    again = await press(parts, button(reply, "Bygg"))
    assert "allerede gjort" in again.text
    sibling = await press(parts, button(reply, "Vare"))
    assert "allerede gjort" in sibling.text


async def test_somebody_elses_button_changes_nothing_and_leaves_an_audit_line(parts: Parts) -> None:
    reply = await say(parts, "Må jeg lyse ut et kjøp på 1,4 millioner?")
    token = button(reply, "Bygg")
    refused = await press(parts, token, who="per@demo.invalid", conversation="c9")
    assert "laget for en annen" in refused.text
    assert "62,9" in (await press(parts, token)).text, "the owner's button still works"
    async with parts.sessions() as session:
        lines = list(await session.scalars(select(Audit)))
    assert [(line.act, line.detail) for line in lines] == [("press_refused", {"why": "ForeignActionError"})]


async def test_a_forged_button_is_refused(parts: Parts) -> None:
    forged = ActionSigner("not-our-secret-at-all").token(Action(ActionId.RESET_FACTS), person_id="x", use="y")
    assert "virker ikke" in (await press(parts, forged)).text
    assert "virker ikke" in (await press(parts, "<script>")).text


UNANSWERABLE = "Hvilken farge skal <script>konvolutten</script> ha når vi får papirtilbud?"


async def submit(parts: Parts, form: Reply, **values: str) -> Reply:
    assert form.form is not None
    assert form.form.submit is not None
    sent = replace(turn(parts, action=form.form.submit.token), form=values)
    return (await parts.app.handle(sent)).replies[0]


async def sent_to(parts: Parts, email: str) -> list[str]:
    from bot.channels.web.deliveries import deliveries_after

    async with parts.sessions() as session:
        person = await find_person(session, email)
        assert person is not None
        return [
            reply["text"] for _, reply in await deliveries_after(session, person_id=person.id, last_id=None)
        ]


async def test_a_question_without_answer_is_sent_on_by_a_form(parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        await add_person(
            session, email="ingrid@demo.invalid", name="Ingrid", roles=frozenset({Role.INNKJOPER})
        )
    declined = await say(parts, UNANSWERABLE)
    assert "ikke noe sikkert svar" in declined.text
    form = await press(parts, button(declined, "Spør Innkjøpsseksjonen"))
    assert form.form is not None
    assert form.form.fields[0].value == UNANSWERABLE
    assert form.form.fields[1].value == "nei", "it goes without the name unless they say otherwise"
    faulty = await submit(parts, form, sporsmal=UNANSWERABLE, vis_navn="kanskje")
    assert faulty.form is not None
    assert [field.error != "" for field in faulty.form.fields] == [False, True]
    assert faulty.form.fields[0].value == UNANSWERABLE, "nothing that was written is lost"
    assert (await submit(parts, faulty, sporsmal=UNANSWERABLE, vis_navn="ja")).text.startswith("Sendt.")
    assert "allerede gjort" in (await submit(parts, faulty, sporsmal=UNANSWERABLE, vis_navn="ja")).text
    assert await parts.dispatcher.run_once() == 1
    assert await parts.dispatcher.run_once() == 0
    [told] = await sent_to(parts, "ingrid@demo.invalid")
    assert "ada" in told
    assert "\\<script\\>konvolutten" in told, "somebody's own words are escaped"


async def test_a_question_may_be_sent_on_without_a_name(parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        await add_person(
            session, email="ingrid@demo.invalid", name="Ingrid", roles=frozenset({Role.INNKJOPER})
        )
    form = await press(parts, button(await say(parts, UNANSWERABLE), "Spør Innkjøpsseksjonen"))
    receipt = await submit(parts, form, sporsmal="Noe annet", vis_navn="nei")
    assert "uten navn" in receipt.text
    await parts.dispatcher.run_once()
    [told] = await sent_to(parts, "ingrid@demo.invalid")
    assert "Noe annet" in told
    assert "ada" not in told


async def test_cancel_and_help_work_in_the_middle_of_anything(parts: Parts) -> None:
    await say(parts, QUESTION)
    assert "Avbrutt" in (await say(parts, "Avbryt!")).text
    assert "Jeg svarer på spørsmål" in (await say(parts, "/hjelp")).text
    assert "450" not in (await say(parts, "og hvis det er bygg?")).text


@pytest.mark.parametrize(
    "said",
    [
        "",
        "   ",
        "\x00\x01\u202e",
        "a" * 100_000,
        "<!channel> *bold* <script>alert(1)</script>",
        "?" * 5000,
        "🦆" * 900,
    ],
)
async def test_any_text_gets_a_clear_answer(parts: Parts, said: str) -> None:
    reply = await say(parts, said)
    assert reply.text
    assert "Referanse" not in reply.text


async def test_a_person_known_by_a_platform_id_is_the_person_with_the_e_mail(parts: Parts) -> None:
    first = turn(parts, QUESTION)
    await parts.app.handle(first)
    later = replace(first, key="later", sender=replace(first.sender, email=None))
    await parts.app.handle(later)
    async with parts.sessions() as session:
        count = await session.scalar(text("SELECT count(*) FROM person"))
    assert count == 1
