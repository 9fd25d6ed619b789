"""Avvik that were reported here beside those of a file: never gone, and changed by a row that names their number."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from register.avvik import Avvik
from register.avvik_report import AvvikReport, report_avvik
from register.person import add_person
from tests.register.imports.applying import Register

HEAD = "Avviks-ID;Avviksnr;Tittel;Beskrivelse;Status;Lukket vei;Oppdaget"
OTHER = "V01;AV-101;Gulvet er ikke vasket;Tre dager;Meldt;Nei;12.11.2026"
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


async def reported(register: Register, *, closed: bool = False) -> None:
    async with register.sessions.begin() as session:
        ada = await add_person(session, email="ada@demo.invalid", name="Ada Demo")
        report = AvvikReport(
            "Feil papir.", "Feil papir", frequency="to ganger", recipients=(ada.id,) if closed else ()
        )
        await report_avvik(session, report, reporter=ada, draft_id=None, on=date(2026, 11, 21), now=NOW)


async def ours(register: Register) -> Avvik:
    async with register.sessions() as session:
        return (await session.scalars(select(Avvik).where(Avvik.source_system == "innkjopsbot"))).one()


async def test_a_file_without_it_does_not_make_it_gone(register: Register) -> None:
    await reported(register)
    await register.take("avvik", f"{HEAD}\n{OTHER}\n")
    second = await register.take("avvik", f"{HEAD}\n{OTHER.replace('Meldt', 'Lukket')}\n")
    assert second.counts["gone"] == 0
    assert (await ours(register)).missing_since is None
    own = await register.take("avvik", f"{HEAD}\n{OTHER}\n", source="innkjopsbot")
    assert own.counts["gone"] == 0


async def test_a_row_with_its_number_updates_it_and_takes_nothing_away(register: Register) -> None:
    await reported(register)
    row = "V77;AV-2026-0001;Feil papir;;Under oppfølging;;"
    report = await register.take("avvik", f"{HEAD}\n{OTHER}\n{row}\n")
    found = await ours(register)
    assert (report.counts["new"], report.counts["changed"]) == (1, 1)
    assert (found.status, found.source_id) == ("under_oppfolging", "V77")
    assert (found.description, found.frequency) == ("Feil papir.", "to ganger")
    assert (found.key, found.number) == ("innkjopsbot:AV-2026-0001", "AV-2026-0001")
    later = await register.take("avvik", f"{HEAD}\n{OTHER}\n")
    assert later.counts["gone"] == 0


async def test_no_row_reaches_one_that_took_the_closed_way(register: Register) -> None:
    await reported(register, closed=True)
    await register.take("avvik", f"{HEAD}\nV77;AV-2026-0001;Noe annet;Ny tekst;Lukket;Nei;12.11.2026\n")
    found = await ours(register)
    assert (found.restricted, found.status, found.description) == (True, "meldt", "Feil papir.")
