"""Guests in Slack, and rooms: who is an employee is Slack's word, and what is private goes to the direct conversation."""

import pytest

from bot.channels.slack.directory import LIFETIME
from bot.channels.slack.home import COMING
from bot.rooms import DIRECTLY
from bot.staff import staff_of
from conversation.actions import OPEN_ACTIONS, ActionId
from conversation.reply import Reply
from dialogs import texts
from register.person import Role, add_person
from tests.slack.conftest import Scene
from tests.slack.double import ADA, BOT, INGRID, PER, TEAM, Posted, button, buttons
from tests.slack.limits import Json

QUESTION = "Må jeg lyse ut et kjøp på 450 000 kroner?"
UNANSWERABLE = "Hvilken farge skal konvolutten ha når vi får papirtilbud?"

MARKS: tuple[Json, ...] = (
    {"is_restricted": True},
    {"is_ultra_restricted": True},
    {"is_stranger": True},
    {"team_id": "TFREMMED"},
    {"team_id": "TFREMMED", "enterprise_user": {"teams": ["TANNEN"]}},
    {"is_bot": True},
    {"deleted": True},
)
OURS: tuple[Json, ...] = (
    {},
    {"team_id": "", "is_restricted": False},
    {"team_id": "E1", "enterprise_user": {"teams": ["TX", TEAM]}},
)


async def office(scene: Scene) -> None:
    """Give Ingrid every role."""
    async with scene.parts.sessions.begin() as session:
        await add_person(session, email="ingrid@demo.invalid", name="Ingrid", roles=frozenset(Role))


def mark(scene: Scene, user: str, marks: Json) -> None:
    """Let Slack tell this of somebody from now on, an hour after it was asked before."""
    scene.double.marks[user] = marks
    scene.channel.directory._profiles._known.clear()


async def command(scene: Scene, text: str, *, user: str = INGRID) -> Posted:
    await scene.sender.deliver(scene.sender.command(text, user=user))
    await scene.settled()
    return scene.double.posted[-1]


async def press(scene: Scene, message: Posted, label: str, *, user: str = ADA) -> Posted:
    await scene.sender.deliver(scene.sender.press(message, button(message, label), user=user))
    await scene.settled()
    return scene.double.posted[-1]


async def test_a_guest_in_slack_gets_rules_only_whatever_the_register_says(scene: Scene) -> None:
    await office(scene)
    for marks in MARKS:
        mark(scene, INGRID, marks)
        [answer] = await scene.ask(QUESTION, user=INGRID)
        assert answer.text.startswith("Nei, du trenger ikke")
        assert not any("Stemmer ikke" in str(one) for one in buttons(answer))
        [refused] = await scene.ask("ubesvarte spørsmål", user=INGRID)
        assert refused.text == texts.STAFF_ONLY, marks
        address = await scene.channel.reach("ingrid@demo.invalid")
        assert address is not None
        assert await scene.channel.is_guest(address)


async def test_an_employee_in_slack_gets_what_their_roles_give(scene: Scene) -> None:
    await office(scene)
    for marks in OURS:
        mark(scene, INGRID, marks)
        [answer] = await scene.ask("ubesvarte spørsmål", user=INGRID)
        assert "venter" in answer.text, marks
        address = await scene.channel.reach("ingrid@demo.invalid")
        assert address is not None
        assert not await scene.channel.is_guest(address)


async def test_a_guest_gets_no_more_by_command_shortcut_home_or_an_old_button(scene: Scene) -> None:
    await office(scene)
    [declined] = await scene.ask(UNANSWERABLE, user=INGRID)
    mark(scene, INGRID, {"is_restricted": True})
    assert (await command(scene, "utkast")).text == texts.STAFF_ONLY
    assert (await press(scene, declined, "Spør", user=INGRID)).text == texts.STAFF_ONLY
    assert len(buttons(declined)) > 0, "the card is not spent"
    assert scene.double.views == []
    message = {"ts": "1.0", "text": "mine avtaler"}
    await scene.sender.deliver(scene.sender.interaction("message_action", user=INGRID, message=message))
    await scene.settled()
    assert scene.double.posted[-1].text == texts.STAFF_ONLY
    await scene.sender.deliver(scene.sender.event({"type": "app_home_opened", "user": INGRID, "tab": "home"}))
    await scene.settled()
    assert COMING not in str(scene.double.homes[INGRID])


async def test_a_form_that_was_made_for_an_employee_neither_opens_nor_is_taken_from_a_guest(
    scene: Scene,
) -> None:
    [declined] = await scene.ask(UNANSWERABLE)
    form = await press(scene, declined, "Spør")
    [view] = scene.double.views
    mark(scene, ADA, {"is_restricted": True})
    assert (await press(scene, form, "Åpne skjemaet")).text == texts.STAFF_ONLY
    assert scene.double.views == [view]
    await scene.sender.deliver(scene.sender.submit(view, sporsmal="?", vis_navn="ja"))
    await scene.settled()
    assert scene.double.posted[-1].text == texts.STAFF_ONLY
    assert await scene.dispatcher.run_once() == 0, "nothing was sent to the office"


async def test_the_home_page_of_an_employee_tells_what_will_come(scene: Scene) -> None:
    await scene.sender.deliver(scene.sender.event({"type": "app_home_opened", "user": ADA, "tab": "home"}))
    await scene.settled()
    assert COMING in str(scene.double.homes[ADA])


async def test_whoever_slack_cannot_tell_about_is_a_guest_for_that_turn_and_is_told_so(scene: Scene) -> None:
    await office(scene)
    for _ in range(2):
        scene.double.refuse("users.info", "fatal_error")
    [refused] = await scene.ask("ubesvarte spørsmål", user=INGRID)
    assert refused.text == texts.UNCHECKED
    [answer] = await scene.ask("ubesvarte spørsmål", user=INGRID)
    assert "venter" in answer.text


async def test_slack_is_asked_again_before_the_work_where_the_acknowledgement_could_not_wait(
    scene: Scene,
) -> None:
    await office(scene)
    scene.double.refuse("users.info", "fatal_error")
    [answer] = await scene.ask("ubesvarte spørsmål", user=INGRID)
    assert "venter" in answer.text


async def test_slack_is_asked_who_somebody_is_once_an_hour(scene: Scene) -> None:
    for _ in range(3):
        await scene.ask(QUESTION)
    assert len(scene.double.called("users.info")) == 1
    scene.double.marks[ADA] = {"is_restricted": True}
    known = scene.channel.directory._profiles._known
    known[ADA] = (known[ADA][0] - LIFETIME, known[ADA][1])
    [refused] = await scene.ask("mine avtaler")
    assert refused.text == texts.STAFF_ONLY


async def test_an_address_elsewhere_is_a_guests_though_slack_says_nothing(scene: Scene) -> None:
    scene.parts.app._staff = staff_of(["annet.invalid"])
    [refused] = await scene.ask("fikk ikke svar")
    assert refused.text == texts.STAFF_ONLY


async def test_what_is_private_goes_from_the_channel_to_the_direct_conversation(scene: Scene) -> None:
    await office(scene)
    [said] = await scene.ask(f"<@{BOT}> utkast", user=INGRID, channel="C1")
    assert (said.channel, said.text, buttons(said)) == ("C1", DIRECTLY, [])
    assert said.thread, "beside the question"
    await scene.dispatcher.run_once()
    told = scene.double.posted[-1]
    assert (told.channel, "Ingen utkast" in told.text) == (f"D{INGRID}", True)


@pytest.mark.parametrize("room", ["C1", "G1"])
async def test_a_form_made_in_a_room_works_in_the_direct_conversation(room: str, scene: Scene) -> None:
    await office(scene)
    await scene.ask(f"<@{BOT}> endre grense", user=INGRID, channel=room)
    await scene.dispatcher.run_once()
    told = scene.double.posted[-1]
    assert told.channel == f"D{INGRID}"
    await press(scene, told, "Åpne skjemaet", user=INGRID)
    [view] = scene.double.views
    _, said = await scene.sender.deliver(scene.sender.submit(view, user=INGRID))
    assert said["response_action"] == "errors"


async def test_a_button_pressed_in_a_room_is_answered_directly_too(scene: Scene) -> None:
    await office(scene)
    [shown] = await scene.ask(f"<@{BOT}> kommuneprofil", user=INGRID, channel="C1")
    assert (await press(scene, shown, "Historikk", user=INGRID)).text == DIRECTLY
    await scene.dispatcher.run_once()
    assert scene.double.posted[-1].channel == f"D{INGRID}"


async def test_a_room_is_told_how_to_open_a_chat_where_slack_refuses_one(scene: Scene) -> None:
    await office(scene)
    scene.double.refuse("conversations.open", "cannot_dm_bot")
    [said] = await scene.ask(f"<@{BOT}> utkast", user=INGRID, channel="C1")
    assert "åpne en direktemelding med meg" in said.text
    assert await scene.dispatcher.run_once() == 0


async def test_a_command_in_a_channel_is_answered_directly_and_says_nothing_twice(scene: Scene) -> None:
    await office(scene)
    told = await command(scene, "utkast")
    assert (told.channel, "Ingen utkast" in told.text) == (f"D{INGRID}", True)
    assert all(post.text != DIRECTLY for post in scene.double.posted)


async def test_an_employees_button_in_a_room_does_nothing_for_a_guest(scene: Scene) -> None:
    scene.double.marks[PER] = {"is_ultra_restricted": True}
    [answer] = await scene.ask(f"<@{BOT}> {QUESTION}", channel="C1")
    assert "laget for en annen" in (await press(scene, answer, "Stemmer ikke", user=PER)).text


async def test_nothing_is_sent_unasked_to_a_guest_in_slack(scene: Scene) -> None:
    await scene.ask(QUESTION, user=PER)
    mark(scene, PER, {"is_restricted": True})
    before = len(scene.double.posted)
    async with scene.parts.sessions.begin() as session:
        await scene.parts.app._aftermath.post.put(
            session, [Reply("Påminnelse", to="per@demo.invalid")], key="k"
        )
    await scene.dispatcher.run_once()
    assert len(scene.double.posted) == before


def test_the_open_buttons_are_those_of_articles_thresholds_and_ones_own_data() -> None:
    assert {
        ActionId.ASK, ActionId.SHOW_ARTICLE, ActionId.SET_KIND, ActionId.RESET_FACTS, ActionId.CANCEL, ActionId.HELP,
        ActionId.SHOW_OWN_DATA, ActionId.COPY_OWN_DATA, ActionId.ASK_FORGET, ActionId.FORGET_TALK,
    } == OPEN_ACTIONS  # fmt: skip
