"""`report`, run as an administrator runs it; the figures themselves are tested beside."""

import asyncio
import csv
import json
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy.ext.asyncio import AsyncSession
from typer.testing import CliRunner, Result

from bot import bootstrap, schema
from bot.__main__ import command_line
from bot.reports.figures import FIGURES
from norsk.clock import FixedClock
from register.behovsmelding import report_need
from register.case_event import CaseAct, add_case_event
from register.case_section import write_section
from register.database import open_engine, session_factory
from register.given_answer import GivenAnswer
from register.person import add_person
from tests.register.avtaler import make_avtale

NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
UTF8_MARK = "\ufeff"


def run(*arguments: str) -> Result:
    name, *rest = arguments
    return CliRunner().invoke(command_line([name]), [name, *rest])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_template: Path) -> Path:
    (tmp_path / "bot.db").write_bytes(sqlite_template.read_bytes())
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("INNKJOPSBOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("INNKJOPSBOT_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    monkeypatch.setattr(bootstrap, "SystemClock", lambda: FixedClock(NOW))
    register(tmp_path, _world)
    return tmp_path


def register(folder: Path, act: Callable[[AsyncSession], Awaitable[None]]) -> None:
    async def inside() -> None:
        engine = open_engine(f"sqlite+aiosqlite:///{folder}/bot.db")
        await schema.upgrade(engine)
        async with session_factory(engine).begin() as session:
            await act(session)
        await engine.dispose()

    asyncio.run(inside())


async def _world(session: AsyncSession) -> None:
    for number in range(6):
        who = await add_person(session, email=f"p{number}@demo.invalid", name=f"P{number} Demo")
        who.tjenesteomrade = "=Oppvekst"
        for answered in (True, *([False] if number < 5 else [])):
            session.add(_given(who.id, answered=answered, question="Hvilken farge skal konvolutten ha?"))
        if number == 0:
            session.add(_given(who.id, answered=False, question="Hvor mange kulepenner kan vi ta med hjem?"))
    session.add(make_avtale("2024/118", "Renhold", has_options=False))
    for number in range(2):
        need = await report_need(
            session, title=f"Kunngjort {number}", need="", tjenesteomrade="Oppvekst", enhet_id=None, avtale_id=None,
            value_nok=None, wanted_by_on=NOW.date() + timedelta(days=100), requester=who, on=NOW.date(), now=NOW,
        )  # fmt: skip
        need.status, need.in_kgv, need.is_innovation = "kunngjort", None if number else True, False
        add_case_event(
            session, need.record, CaseAct.STATUS, at=NOW, by_id=None, detail={"status": "kunngjort"}
        )
        if number == 0:
            await write_section(session, need.record, "dialogue_goal", "Lære", by=who, now=NOW)
            await write_section(session, need.record, "climate.weight", "30 %", by=who, now=NOW)


def _given(person_id: object, *, answered: bool, question: str) -> GivenAnswer:
    return GivenAnswer(
        person_id=person_id, conversation="c", at=NOW, kommune="lillestrom", question=question, answered=answered,
        text="", article="a" if answered else None, version="1",
    )  # fmt: skip


def test_a_month_is_written_as_text_table_and_pictures_that_are_told_in_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What people did is told when the month is over.
    monkeypatch.setattr(bootstrap, "SystemClock", lambda: FixedClock(NOW + timedelta(days=14)))
    # Each picture takes half a second, and all are drawn alike.
    monkeypatch.setattr("bot.reports.files.FIGURES", FIGURES[:1])
    done = run("report", "--month", "2026-11", "--json", "--out", "rapport", "--minutes", "svar=60")
    assert done.exit_code == 0, (done.stderr, done.exception)
    told = json.loads(done.stdout)
    figures = {(one["name"], one["part"]): one for one in told["figures"]}
    assert figures["svar", ""]["count"] == 6
    assert figures["behov", ""]["count"] == 2
    assert (told["hours_saved"]["hours"], told["hours_saved"]["certainty"]) == (7, "antatt")
    written = {path.name for path in (folder / "rapport").iterdir()}
    assert {
        "rapport-2026-11.txt",
        "rapport-2026-11.csv",
        "2026-11-svar.png",
        "2026-11-svar.alt.txt",
    } <= written
    text = (folder / "rapport/rapport-2026-11.csv").read_text(encoding="utf-8")
    assert text.startswith(UTF8_MARK)
    rows = list(csv.reader(text.removeprefix(UTF8_MARK).splitlines(), delimiter=";"))
    assert rows[0] == ["navn", "del", "tekst", "antall", "måned", "merknad"]
    assert ["svar", "omrade:=Oppvekst", "'=Oppvekst", "6", "2026-11", ""] in rows, (
        "nothing that Excel computes"
    )
    assert (folder / "rapport/2026-11-svar.png").read_bytes().startswith(b"\x89PNG")
    alt = (folder / "rapport/2026-11-svar.alt.txt").read_text(encoding="utf-8")
    assert "Svar gitt: november 2026 6, oktober 2026 0" in alt


def test_a_year_tells_what_the_strategy_measures_and_what_the_cases_lack(folder: Path) -> None:
    done = run("report", "--year", "2026", "--json")
    assert done.exit_code == 0, (done.stderr, done.exception)
    measures = {one["id"]: one for one in json.loads(done.stdout)["measures"]}
    dialogue, kgv, climate = measures["markedsdialog"], measures["kgv"], measures["klima"]
    assert (dialogue["yes"], dialogue["of"], dialogue["unknown"]) == (1, 2, 1)
    assert (kgv["yes"], kgv["of"], kgv["unknown"]) == (1, 2, 1)
    assert "500\u00a0000\u00a0kr" in kgv["text"]
    assert (
        "Saksbehandleren har ikke svart i BM-2026-0002. Det gjør de med «Svar til årsrapporten»"
        in kgv["text"]
    )
    innovation = measures["innovasjon"]
    assert (innovation["yes"], innovation["no"], innovation["unknown"]) == (0, 2, 0)
    assert (climate["yes"], climate["unknown"]) == (1, 1)
    assert climate["source"].startswith("Lillestrøm kommune, Anskaffelsesstrategi")
    assert folder.exists()


def test_the_plan_is_written_as_a_spreadsheet(folder: Path) -> None:
    done = run("report", "--plan", "12", "--out", "plan.xlsx", "--json")
    assert done.exit_code == 0, (done.stderr, done.exception)
    titles = [one["title"] for one in json.loads(done.stdout)["procurements"]]
    rows = CalamineWorkbook.from_path(folder / "plan.xlsx").get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1 : 1 + len(titles)]] == titles
    assert "Renhold" in titles


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Velg én av"),
        (("--month", "2026-10", "--plan", "3"), "Velg én av"),
        (("--year", "2026", "--minutes", "svar=8"), "--minutes hører til --month"),
        (("--month", "2026-10", "--include-restricted"), "--include-restricted hører til --plan"),
        (("--month", "oktober"), "Skriv --month ÅÅÅÅ-MM"),
        (("--plan", "1000"), "Skriv et tall fra 1 til 120"),
        (("--month", "2026-10", "--minutes", "kaffe=3"), "Skriv for eksempel --minutes svar=8"),
    ],
)
def test_what_cannot_be_reported_says_what_to_write(arguments: tuple[str, ...], said: str) -> None:
    done = run("report", *arguments)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())


def test_gaps_that_too_few_have_asked_about_are_counted_without_a_word_of_them(folder: Path) -> None:
    told = run("kb", "gaps", "--since", "2026-11-01")
    assert told.exit_code == 0, (told.stderr, told.exception)
    assert "5 × Hvilken farge" in told.stdout
    assert "og ett spørsmål fra færre enn fem personer" in told.stdout
    assert "kulepenn" not in told.stdout
    lines = run("kb", "gaps", "--since", "2026-11-01", "--json").stdout.splitlines()
    assert [(one["count"], one["people"]) for one in map(json.loads, lines)] == [(5, 5)]
    assert folder.exists()
