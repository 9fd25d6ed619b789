"""Small doors: the secrets of the settings, words of SQL, a form of a thousand parts."""

import uuid

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient
from pydantic import SecretStr

from bot.bootstrap import Parts
from bot.channels.web.guard import Guard
from bot.settings import Settings, SettingsError, load_settings
from conversation.turn import Address, ChannelName, Sender, Turn
from register.person import find_person
from tests.bot.test_web import ADA, server_of

SECRET = "kanarifugl-som-ikke-skal-synges-om"


def test_no_secret_is_shown_by_the_settings() -> None:
    fields = {
        name: SECRET for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)
    }
    assert len(fields) >= 6
    shown = Settings.model_construct(None, **{name: SecretStr(value) for name, value in fields.items()})
    for said in (repr(shown), str(shown), str(shown.model_dump()), shown.model_dump_json()):
        assert SECRET not in said
    with pytest.raises(SettingsError) as refused:
        load_settings(**{**fields, "secret": SECRET[:8], "webchat": "kanskje"})
    assert SECRET[:8] not in str(refused.value)


@pytest.mark.parametrize(
    "words", ["' OR 1=1 --", "'; DROP TABLE person; --", "%' UNION SELECT secret FROM secret --", "\\' %_"]
)
async def test_words_of_sql_are_words(parts: Parts, words: str) -> None:
    for said in (words, f"Hvilke avtaler har vi med {words}?", f"vis avtale {words}", f"vis sak {words}"):
        turn = Turn(
            key=uuid.uuid4().hex,
            sender=Sender(ChannelName.WEB, ADA, email=ADA),
            address=Address(ChannelName.WEB, f"c-{words}"[:50], user_id=ADA),
            received_at=parts.clock.now(),
            text=said,
        )
        handled = await parts.app.handle(turn)
        assert handled.replies
        assert "Referanse" not in handled.replies[0].text
    async with parts.sessions() as session:
        assert await find_person(session, ADA) is not None


async def test_a_form_of_many_parts_is_refused(parts: Parts) -> None:
    async with TestClient(server_of(parts, Guard())) as client:
        for name, size, status in (("mange", 1, 400), ("stor", 100_000, 413)):
            form = FormData({"from": ADA})
            for number in range(1000 if name == "mange" else 1):
                form.add_field(f"{name}{number}", "x" * size, filename="x")
            form.add_field("file", b"hei", filename="a.txt")
            async with client.post("/webchat/files", data=form) as answer:
                assert answer.status == status, await answer.text()
