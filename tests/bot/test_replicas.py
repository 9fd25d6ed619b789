"""Two services on one database: what is published in one is soon answered by the other."""

import asyncio
import signal
import uuid
from pathlib import Path

import psycopg
from aiohttp import ClientSession
from sqlalchemy.engine import make_url

from bot.upkeep import REFRESH_SECONDS
from conversation.wire import ReplyJson
from tests.bot.service import Service

INGRID, SIRI, ADA = (f"{name}@demo.invalid" for name in ("innkjoper", "sjef", "ansatt"))
NEW = "Vent i ti dager. Kontrollert av oss."
WITHIN = 10
PATIENCE = 120
"""Seconds that the test waits, however busy the machine is."""


class Page:
    """A web page before one of the services, as one person."""

    def __init__(self, session: ClientSession, url: str, person: str) -> None:
        self._session, self._url, self._person = session, url, person
        self._conversation = uuid.uuid4().hex
        self.reply: ReplyJson

    async def act(self, **act: object) -> ReplyJson:
        body = {"from": self._person, "conversation": self._conversation, **act}
        async with self._session.post(f"{self._url}/webchat/turns", json=body) as response:
            assert response.status == 200
            self.reply = (await response.json())["replies"][-1]  # the first also tells what is stored
            return self.reply

    async def press(self, label: str) -> ReplyJson:
        choice = next(choice for choice in self.reply["choices"] if choice["label"].startswith(label))
        return await self.act(action=choice["action"])

    async def fill_in(self, **values: str) -> ReplyJson:
        form = self.reply["form"]
        assert form is not None
        assert form["submit"] is not None
        filled = {field["key"]: values.get(field["key"], field["value"]) for field in form["fields"]}
        return await self.act(action=form["submit"]["action"], form=filled)


async def test_what_one_replica_publishes_the_other_answers_after_its_next_look(
    tmp_path: Path, postgres: str
) -> None:
    name = f"replicas_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template".encode())
    url = make_url(postgres).set(drivername="postgresql+psycopg", database=name)
    address = url.render_as_string(hide_password=False)
    # One after the other: the first fills in the demo's people, which the second then finds.
    first, second = [
        await asyncio.to_thread(Service, tmp_path, INNKJOPSBOT_DATABASE_URL=address) for _ in range(2)
    ]
    try:
        async with ClientSession() as session:
            await publish(session, first.url)
            ada = Page(session, second.url, ADA)
            async with asyncio.timeout(PATIENCE):
                while NEW not in (await ada.act(text="hva er karens?"))["text"]:  # noqa: ASYNC110 - another process
                    await asyncio.sleep(0.5)
    finally:
        for service in (first, second):
            service.end(signal.SIGKILL)
    assert REFRESH_SECONDS < WITHIN


async def publish(session: ClientSession, url: str) -> None:
    ingrid, siri = Page(session, url, INGRID), Page(session, url, SIRI)
    await ingrid.act(text="foreslå endring i nasjonal-karens")
    await ingrid.fill_in(svar=NEW, grunn="Kortere", retter_feil="nei")
    await siri.act(text="utkast")
    await siri.press("")
    said = await siri.press("Godkjenn")
    assert said["text"].startswith("Publisert")
