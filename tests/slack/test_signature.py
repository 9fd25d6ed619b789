import pytest
from sqlalchemy import func, select

from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.config import SlackConfig
from bot.channels.slack.receiver import Slack
from bot.errors import SlackStartError
from bot.inbox import Inbox
from tests.slack.conftest import Scene
from tests.slack.double import SECRET, SlackDouble

QUESTION = "Må jeg lyse ut et kjøp på 450 000 kroner?"


async def inbox_size(scene: Scene) -> int:
    async with scene.parts.sessions() as session:
        return await session.scalar(select(func.count()).select_from(Inbox)) or 0


@pytest.mark.parametrize("signature", ["", "v0=feil", "v0=" + "0" * 64, "v1=ø", "æ"])
async def test_an_unsigned_or_wrongly_signed_request_gets_401_and_no_effect(
    scene: Scene, signature: str
) -> None:
    status, _ = await scene.sender.deliver(scene.sender.message(QUESTION), signature=signature)
    assert status == 401
    assert await inbox_size(scene) == 0


@pytest.mark.parametrize("age", [301, -301, 86_400])
async def test_a_stale_request_gets_401(scene: Scene, age: float) -> None:
    assert (await scene.sender.deliver(scene.sender.message(QUESTION), age=age))[0] == 401
    assert await inbox_size(scene) == 0


async def test_the_signature_is_judged_before_the_body_is_parsed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parsed(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("slack_bolt.request.async_request.parse_body", parsed)
    assert (await scene.sender.deliver(scene.sender.message(QUESTION), signature="v0=feil"))[0] == 401


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[]", b'"x"', b"{}", b"payload=%7B"])
async def test_a_body_that_is_no_payload_is_refused_without_effect(scene: Scene, raw: bytes) -> None:
    status, _ = await scene.sender.deliver(scene.sender.message(QUESTION), raw=raw)
    assert status in (400, 401, 403)
    assert await inbox_size(scene) == 0


async def test_a_replay_inside_the_window_is_a_retry_without_effect(scene: Scene) -> None:
    event = scene.sender.message(QUESTION)
    await scene.sender.deliver(event)
    await scene.settled()
    assert await scene.sender.deliver(event, age=200) == (200, {})
    await scene.settled()
    assert len(scene.double.posted) == 1


async def test_a_foreign_workspace_gets_403(scene: Scene) -> None:
    assert (await scene.sender.deliver(scene.sender.message(QUESTION, team="TFREMMED")))[0] == 403
    assert await inbox_size(scene) == 0


async def test_a_guest_from_a_foreign_workspace_gets_403(scene: Scene) -> None:
    event = scene.sender.message(QUESTION, user_team="TFREMMED")
    assert (await scene.sender.deliver(event))[0] == 403


async def test_slacks_check_of_the_address_is_answered(scene: Scene) -> None:
    status, said = await scene.sender.deliver({"type": "url_verification", "challenge": "abc"})
    assert (status, said) == (200, {"challenge": "abc"})


async def test_slack_is_told_to_send_again_what_could_not_be_written_down(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.app import StoreUnavailableError

    async def full(*_: object) -> None:
        raise StoreUnavailableError

    event = scene.sender.message(QUESTION)
    with monkeypatch.context() as patch:
        patch.setattr(scene.parts.app, "accept", full)
        assert (await scene.sender.deliver(event))[0] == 503
        assert "ikke lagret" in str(await scene.sender.deliver(scene.sender.command(QUESTION)))
    assert (await scene.sender.deliver(event, retry=1))[0] == 200
    await scene.settled()
    assert len(scene.double.posted) == 1


async def test_a_token_that_slack_refuses_stops_the_start(scene: Scene, double: SlackDouble) -> None:
    config = SlackConfig("xoxb-feil", SECRET, api_url=double.url)
    slack = Slack(
        app=scene.parts.app,
        channel=SlackChannel(config),
        sessions=scene.parts.sessions,
        clock=scene.parts.clock,
    )
    with pytest.raises(SlackStartError, match="SLACK_BOT_TOKEN"):
        await slack.start()


async def test_slack_being_away_does_not_stop_the_start(scene: Scene) -> None:
    config = SlackConfig("xoxb-double", SECRET, api_url="http://127.0.0.1:9/api/")
    slack = Slack(
        app=scene.parts.app,
        channel=SlackChannel(config),
        sessions=scene.parts.sessions,
        clock=scene.parts.clock,
    )
    await slack.start()
    assert not slack.ready
    await slack.stop()


def test_every_fault_of_the_settings_is_listed_and_no_secret_is_shown() -> None:
    config = SlackConfig("hemmelig", "", app_token="hemmelig")
    assert len(config.faults) == 2
    assert len(SlackConfig("xoxb-1").faults) == 1
    assert SlackConfig("xoxb-1", app_token="xapp-1").faults == []
    assert "hemmelig" not in repr(config)
