"""Avvik: closed and how, or a new deadline and why; and how the next import takes it."""

import pytest

from bot.bootstrap import Parts
from conversation.actions import ActionId
from norsk.clock import FixedClock
from register.avvik import Avvik
from register.decision import DecisionStatus
from register.import_run import ImportKind
from register.imports.apply import apply
from register.imports.read import read_rows
from register.track import Track, TrackKind, Verdict
from tests.dialogs.deciding import Office, office
from tests.dialogs.loop import errors, labels
from tests.register.avtaler import NOW, TODAY, day


@pytest.fixture
async def desk(parts: Parts, clock: FixedClock) -> Office:
    return await office(parts, clock)


def track(desk: Office, key: str = "pris") -> Track:
    assert desk.filled is not None
    avvik = desk.filled.avvik[key]
    assert avvik.due_on is not None
    return Track(TrackKind.AVVIK, f"avvik:{avvik.id}", avvik.due_on)


async def stored(desk: Office, key: str = "pris") -> Avvik:
    assert desk.filled is not None
    async with desk.parts.sessions() as session:
        return await session.get_one(Avvik, desk.filled.avvik[key].id)


async def test_an_avvik_is_closed_with_how_it_was_solved(desk: Office) -> None:
    empty = await desk.decides("filip", Verdict.CLOSE_AVVIK, track(desk), hvordan="")
    assert errors(empty)["hvordan"]
    assert await desk.decisions() == []
    said = await desk.fill("filip", empty, hvordan="Leverandøren har kreditert.")
    assert said.text.startswith("Avviket er lukket her.")
    assert desk.parts.kommune.names["kvalitetssystem"].split(" (")[0] in said.text
    assert "Angre" in labels(said)
    avvik, decision = await stored(desk), await desk.only()
    assert (avvik.status, avvik.closed_on) == ("lukket", TODAY)
    assert decision.detail["hvordan"] == "Leverandøren har kreditert."
    assert (decision.enters, decision.status) == (True, DecisionStatus.DONE.value)


FILE = "Avviksnr;Tittel;Status;Oppdaget\nAV-3;Feil pris på permer;{status};01.11.2026\n"


async def read_in(desk: Office, status: str) -> None:
    rows = read_rows(ImportKind.AVVIK, FILE.format(status=status).encode(), today=TODAY)
    async with desk.parts.sessions.begin() as session:
        report = await apply(
            session, ImportKind.AVVIK, rows, source_system="kvalitetssystem", sha256=status, now=NOW, today=TODAY, yes=True
        )  # fmt: skip
    assert not report.errors


async def test_a_file_with_the_older_state_leaves_a_closed_avvik_closed(desk: Office) -> None:
    await desk.decides("filip", Verdict.CLOSE_AVVIK, track(desk), hvordan="Leverandøren har kreditert.")
    await read_in(desk, "Meldt")
    assert (await stored(desk)).status == "lukket"
    await read_in(desk, "Under oppfølging")
    assert (await stored(desk)).status == "under_oppfolging"


async def test_a_closing_that_is_taken_back_opens_the_avvik_again(desk: Office) -> None:
    await desk.decides("filip", Verdict.CLOSE_AVVIK, track(desk), hvordan="Leverandøren har kreditert.")
    decision = await desk.only()
    form = await desk.button("filip", ActionId.UNDO_DECISION, decision=str(decision.id))
    await desk.fill("filip", form, grunn="Det kom et nytt avvik på samme vare.")
    avvik = await stored(desk)
    assert (avvik.status, avvik.closed_on, avvik.reopened_on) == ("meldt", None, TODAY)


async def test_a_new_deadline_keeps_the_track_open_on_its_new_day(desk: Office) -> None:
    said = await desk.decides(
        "filip", Verdict.NEW_DUE, track(desk), dato=day(30).isoformat(), grunn="Leverandøren venter på deler."
    )
    assert said.text.startswith("Fristen er flyttet til 21. desember 2026.")
    avvik, decision = await stored(desk), await desk.only()
    assert avvik.due_on == day(30)
    assert (decision.status, decision.reason) == (DecisionStatus.NOTED.value, "Leverandøren venter på deler.")


IMPOSSIBLE = {
    "i går": "er passert",
    "1. januar 2029": "mer enn ett år",
    "snarest": "ikke en dato",
    "22. november 2026": "allerede 22. november",
}


async def test_a_deadline_that_cannot_be_is_refused_with_why(desk: Office) -> None:
    form = await desk.asks_to("filip", Verdict.NEW_DUE, track(desk))
    for written, fault in IMPOSSIBLE.items():
        form = await desk.fill("filip", form, dato=written, grunn="Trenger mer tid.")
        assert fault in errors(form)["dato"]
    assert (await stored(desk)).due_on == day(1)


async def test_an_avvik_that_took_the_closed_way_is_closed_by_its_recipients_alone(desk: Office) -> None:
    refused = await desk.asks_to("filip", Verdict.CLOSE_AVVIK, track(desk, "lonn"))
    assert refused.form is None
    said = await desk.decides("siri", Verdict.CLOSE_AVVIK, track(desk, "lonn"), hvordan="Etterbetalt.")
    assert said.text.startswith("Avviket er lukket her.")
