"""The archive's number comes back by webhook: signed, once, never in the place of another; and by file."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from bot.archive_hook import LARGEST, PATH, ArchiveHook
from bot.webhook import SIGNATURE_HEADER, TIME_HEADER, signature
from norsk.clock import FixedClock
from register.archive_entry import ArchiveEntry
from register.behovsmelding import report_need
from register.case_event import CaseAct, CaseEvent
from register.database import Sessions
from register.import_run import ImportKind
from register.imports.archive_numbers import import_archive_numbers
from register.imports.read import read_rows
from register.person import add_person

SECRET = "en-lang-nok-hemmelighet"
NUMBER = "BM-2026-0001"


async def filed(sessions: Sessions, clock: FixedClock) -> None:
    async with sessions.begin() as session:
        ada = await add_person(session, email="ada@demo.invalid", name="Ada Demo")
        await report_need(
            session, title="Tolk", need="", tjenesteomrade=None, enhet_id=None, avtale_id=None,
            value_nok=Decimal(1), wanted_by_on=None, requester=ada, on=date(2026, 11, 21), now=clock.now(),
        )  # fmt: skip


async def test_a_signed_number_is_entered_once_and_never_replaced(
    sessions: Sessions, clock: FixedClock
) -> None:
    await filed(sessions, clock)
    application = web.Application()
    ArchiveHook(sessions, clock, SECRET).add_to(application)
    now = int(clock.now().timestamp())

    async def post(
        told: object, *, at: int = now, secret: str = SECRET, sign: bool = True
    ) -> tuple[int, str]:
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        headers = (
            {TIME_HEADER: str(at), SIGNATURE_HEADER: f"v1={signature(secret, at, body)}"} if sign else {}
        )
        async with client.post(server.make_url(PATH), data=body, headers=headers) as answer:
            return answer.status, (await answer.json())["result"]

    told = {"number": NUMBER, "archive_number": "26/1234"}
    async with TestServer(application) as server, ClientSession() as client:
        assert await post(told, sign=False) == (401, "bad_signature")
        assert await post(told, secret="en-helt-annen-hemmelighet") == (401, "bad_signature")
        assert await post(told, at=now - 301) == (401, "bad_signature")
        assert await post(told, at=now + 301) == (401, "bad_signature")
        assert await post(b"[" * 3000) == (400, "bad_body")
        assert await post({"number": NUMBER}) == (400, "bad_body")
        assert await post(b"x" * (LARGEST + 1)) == (413, "too_large")
        assert await post({**told, "number": "BM-2026-0099"}) == (404, "no_such_case")
        assert await post(told) == (200, "entered")
        assert await post(told) == (200, "unchanged")
        assert await post({**told, "archive_number": "26/9"}) == (409, "other_number")
    async with sessions() as session:
        [entry] = await session.scalars(select(ArchiveEntry))
        assert (entry.number, entry.how, entry.case_number) == ("26/1234", "webhook", NUMBER)
        acts = list(await session.scalars(select(CaseEvent.act)))
    assert acts.count(CaseAct.ARCHIVED.value) == 1


def test_without_a_secret_there_is_no_route(clock: FixedClock, tmp_path: Path) -> None:
    from register.database import open_engine, session_factory

    application = web.Application()
    ArchiveHook(session_factory(open_engine(f"sqlite+aiosqlite:///{tmp_path}/x.db")), clock, "").add_to(
        application
    )
    assert not list(application.router.resources())


async def test_a_file_of_numbers_warns_of_strangers_and_is_refused_for_another_number(
    sessions: Sessions, clock: FixedClock
) -> None:
    await filed(sessions, clock)

    async def read_in(text: str, *, dry_run: bool = False) -> tuple[dict[str, int], list[str], list[str]]:
        rows = read_rows(ImportKind.ARKIVNUMMER, text.encode(), today=date(2026, 11, 21))
        async with sessions.begin() as session:
            report = await import_archive_numbers(session, rows, sha256="x", now=clock.now(), dry_run=dry_run)
        told = [[one.problem for one in faults] for faults in (report.warnings, report.errors)]
        return {what: count for what, count in report.counts.items() if count}, told[0], told[1]

    text = f"Saksnummer;Arkivnummer\n{NUMBER};26/1234\nBM-2026-0099;26/1\n{NUMBER};26/1234\n;26/2\n"
    unknown = "Saken finnes ikke her. Raden er ikke lest."
    counts, warnings, errors = await read_in(text, dry_run=True)
    assert (counts, errors) == ({"new": 1}, [])
    assert unknown in warnings
    assert (await read_in(text))[0] == {"new": 1}
    assert (await read_in(text))[0] == {"unchanged": 1}
    counts, _, errors = await read_in(f"Sak;Arkivsak\n{NUMBER};26/9\n")
    assert counts == {}
    assert errors == [f"{NUMBER} har alt arkivnummeret 26/1234, og filen sier 26/9."]
    counts, _, errors = await read_in("Sak;Dato\nBM-2026-0001;1.1.2026\n")
    assert (counts, errors) == ({}, ["Fant ingen kolonne for arkivnummeret."])
