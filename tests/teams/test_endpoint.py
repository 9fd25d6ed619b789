"""Who may post to /api/messages, and what becomes of what is no activity."""

import base64
import json
import time
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import func, select

from bot.bootstrap import Parts
from bot.inbox import Inbox
from bot.logs import configure_logs
from tests.teams.issuer import APP_ID, Issuer, new_key, running_issuer
from tests.teams.world import QUESTION, FakeTeams, FixedToken, Json, World, running_world


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    async with running_issuer() as running:
        yield running


@pytest.fixture
def tokens() -> FixedToken:
    return FixedToken()


@pytest.fixture
async def registered(
    parts: Parts, fake: FakeTeams, issuer: Issuer, tokens: FixedToken
) -> AsyncIterator[World]:
    """A bot with a registration, whose Microsoft is our own issuer."""
    config = issuer.config(fake.url.removesuffix("/amer/"))
    async with running_world(parts, fake, config=config, tokens=tokens) as running:
        yield running


async def stored(world: World) -> int:
    async with world.parts.sessions() as session:
        return await session.scalar(select(func.count()).select_from(Inbox)) or 0


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_a_signed_request_is_answered_with_the_bots_own_token(
    registered: World, issuer: Issuer
) -> None:
    asked = registered.activity(text=QUESTION)
    status, _ = await registered.post(asked, headers=bearer(issuer.token(registered.fake.url)))
    assert status == 200
    [answer] = await registered.fake.wait_for(1)
    assert answer.token == "Bearer test-token"
    assert answer.body["from"] == {"id": f"28:{APP_ID}"}


async def test_a_replay_is_a_retry_and_has_no_effect(registered: World, issuer: Issuer) -> None:
    asked, header = registered.activity(text=QUESTION), bearer(issuer.token(registered.fake.url))
    assert [(await registered.post(asked, headers=header))[0] for _ in range(3)] == [200] * 3
    await registered.fake.wait_for(1)
    assert await stored(registered) == 1


def unsigned() -> str:
    parts = ({"alg": "none", "typ": "JWT"}, {"iss": "https://api.botframework.com", "aud": APP_ID})
    return (
        ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
        + "."
    )


REFUSED: dict[str, Callable[[Issuer, str], dict[str, str]]] = {
    "no header": lambda _issuer, _url: {},
    "an empty header": lambda _issuer, _url: {"Authorization": ""},
    "no token": lambda _issuer, _url: {"Authorization": "Bearer"},
    "another scheme": lambda issuer, url: {"Authorization": f"Basic {issuer.token(url)}"},
    "no JWT": lambda _issuer, _url: bearer("x.y.z"),
    "a token without signature": lambda _issuer, _url: bearer(unsigned()),
    "another key": lambda issuer, url: bearer(issuer.token(url, key=new_key())),
    "an unknown key id": lambda issuer, url: bearer(issuer.token(url, kid="k9")),
    "an expired token": lambda issuer, url: bearer(issuer.token(url, exp=int(time.time()) - 301)),
    "a token for later": lambda issuer, url: bearer(issuer.token(url, nbf=int(time.time()) + 900)),
    "another bot's token": lambda issuer, url: bearer(issuer.token(url, aud="somebody-else")),
    "another issuer": lambda issuer, url: bearer(issuer.token(url, iss="https://evil.invalid")),
    "no issuer": lambda issuer, url: bearer(issuer.token(url, iss="")),
    "a skill's token": lambda issuer, url: bearer(issuer.token(url, ver="1.0", appid="other")),
    "a key that is not endorsed": lambda issuer, url: bearer(issuer.token(url, kid="webchat")),
}


@pytest.mark.parametrize("why", REFUSED)
async def test_who_is_not_teams_gets_401_before_the_body_is_read(
    registered: World, issuer: Issuer, why: str
) -> None:
    status, _ = await registered.post(b"{ not json", headers=REFUSED[why](issuer, registered.fake.url))
    assert status == 401
    assert await stored(registered) == 0


async def test_a_key_for_another_channel_signs_nothing_for_teams(registered: World, issuer: Issuer) -> None:
    issuer.endorsements = ("webchat",)
    header = bearer(issuer.token(registered.fake.url))
    assert (await registered.post(registered.activity(text=QUESTION), headers=header))[0] == 401


async def test_a_token_for_another_service_url_is_no_token(registered: World, issuer: Issuer) -> None:
    for token in (issuer.token("https://smba.trafficmanager.net/x/"), issuer.token("")):
        assert (await registered.post(registered.activity(text=QUESTION), headers=bearer(token)))[0] == 401


async def test_a_new_key_is_fetched_and_an_unknown_one_is_not_asked_for_again_and_again(
    registered: World, issuer: Issuer
) -> None:
    header = bearer(issuer.token(registered.fake.url, kid="nobody"))
    for _ in range(5):
        await registered.post(registered.activity(text=QUESTION), headers=header)
    assert issuer.fetched == 1


async def test_nobody_is_let_in_while_the_keys_cannot_be_had(registered: World, issuer: Issuer) -> None:
    issuer.broken = True
    header = bearer(issuer.token(registered.fake.url))
    assert (await registered.post(registered.activity(text=QUESTION), headers=header))[0] == 503
    issuer.broken = False
    assert (await registered.post(registered.activity(text=QUESTION), headers=header))[0] == 200


async def test_a_foreign_tenant_gets_403(registered: World, issuer: Issuer) -> None:
    header = bearer(issuer.token(registered.fake.url))
    foreign = {
        "id": "a:ada",
        "conversationType": "personal",
        "tenantId": "99999999-9999-9999-9999-999999999999",
    }
    nowhere = {"id": "a:ada", "conversationType": "personal"}
    for more in ({"conversation": foreign}, {"conversation": nowhere, "channelData": {}}):
        status, _ = await registered.post(registered.activity(text=QUESTION, **more), headers=header)
        assert status == 403
    assert await stored(registered) == 0


async def test_a_service_url_that_is_not_teams_gets_403(registered: World, issuer: Issuer) -> None:
    url = "http://169.254.169.254/"
    asked = registered.activity(text=QUESTION, serviceUrl=url)
    assert (await registered.post(asked, headers=bearer(issuer.token(url))))[0] == 403


async def test_an_expired_own_token_is_renewed_once(
    registered: World, issuer: Issuer, tokens: FixedToken
) -> None:
    from aiohttp import web

    async def refusing(method: str, path: str) -> web.Response | None:
        refused = method == "POST" and tokens.asked[-1] is False
        return web.json_response({}, status=401) if refused else None

    registered.fake.hook = refusing
    header = bearer(issuer.token(registered.fake.url))
    await registered.post(registered.activity(text=QUESTION), headers=header)
    [answer] = await registered.fake.wait_for(1)
    assert answer.token == "Bearer fresh-token"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "bot.kommune.no"},
        {"Host": "127.0.0.1.evil.invalid"},
        {"Forwarded": "for=1.2.3.4"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-Host": "localhost"},
    ],
)
async def test_the_local_bot_refuses_whoever_comes_from_elsewhere(
    world: World, headers: dict[str, str]
) -> None:
    status, _ = await world.post(world.activity(text=QUESTION), headers=headers)
    assert status == 403
    assert await stored(world) == 0


@pytest.mark.parametrize(
    "url", ["https://smba.trafficmanager.net/amer/", "http://10.0.0.5/", "http://127.0.0.1@evil.invalid/"]
)
async def test_the_local_bot_sends_to_this_machine_only(world: World, url: str) -> None:
    status, _ = await world.post(world.activity(text=QUESTION, serviceUrl=url))
    assert status == 403


def without(activity: Json, name: str) -> Json:
    return {key: value for key, value in activity.items() if key != name}


BODIES = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"x"',
    b"\xff\xfe",
    b'{"type":"message"}',
    b'{"type":5}',
    b'{"a":' * 3000,
]


@pytest.mark.parametrize("body", BODIES)
async def test_a_body_that_is_no_activity_gets_400(world: World, body: bytes) -> None:
    status, answer = await world.post(body)
    assert (status, answer["error"]) == (400, "bad_activity")


@pytest.mark.parametrize(
    "name", ["type", "id", "channelId", "serviceUrl", "from", "recipient", "conversation"]
)
async def test_an_activity_without_what_names_it_gets_400(world: World, name: str) -> None:
    status, answer = await world.post(without(world.activity(text=QUESTION), name))
    assert (status, str(answer["field"]).split(".")[0]) == (400, name)


@pytest.mark.parametrize(
    "more",
    [
        {"id": "a\x00b"},
        {"id": "x" * 201},
        {"channelId": "emulator"},
        {"conversation": {"id": "x" * 451}},
        {"serviceUrl": "x" * 501},
        {"text": 5},
    ],
)
async def test_a_field_that_cannot_be_stored_gets_400(world: World, more: Json) -> None:
    assert (await world.post(world.activity(**{"text": QUESTION, **more})))[0] == 400


@pytest.mark.parametrize(
    "more",
    [
        {"value": "text", "text": "hei"},
        {"entities": "x", "attachments": {"a": 1}, "channelData": [], "text": "hei"},
        {"entities": [{"type": "mention", "mentioned": "x"}, 5], "text": "hei"},
        {"value": {"innkjopsbot": {"token": 5, "label": []}}},
        {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": {"data": "x"}}},
    ],
)
async def test_odd_extras_are_no_crash(world: World, more: Json) -> None:
    assert (await world.post(world.activity(**more)))[0] == 200


async def test_no_word_name_or_address_is_logged(
    registered: World, issuer: Issuer, capsys: pytest.CaptureFixture[str]
) -> None:
    from aiohttp import web

    async def failing(method: str, path: str) -> web.Response | None:
        return web.json_response({"error": {"code": "kanarifugl"}}, status=403) if method == "POST" else None

    configure_logs("debug")
    header = bearer(issuer.token(registered.fake.url))
    person = {"id": "29:kanarifugl", "name": "kanarifugl", "aadObjectId": "kanarifugl"}
    registered.fake.hook = failing
    said: Json = {"text": "kanarifugl", "from": person}
    await registered.post(registered.activity(**said), headers=header)
    await registered.post(registered.activity(**said, serviceUrl="http://kanarifugl.invalid"), headers=header)
    await registered.post(
        registered.activity(**without(said, "text"), text={"kanarifugl": 1}), headers=header
    )
    await registered.post(b'{"kanarifugl"', headers=bearer("kanarifugl.a.b"))
    await registered.teams.tasks.settle(90)
    out = capsys.readouterr()
    assert "teams_request_refused" in out.err
    assert "bot/channels/teams/sender.py" in out.err, "the failed delivery was logged"
    assert "kanarifugl" not in out.err + out.out
