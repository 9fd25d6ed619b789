"""What an administrator takes out of the register, as the programs that get it read it."""

import asyncio
import csv
import gc
import hashlib
import io
import json
import tracemalloc
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import insert
from typer.testing import CliRunner, Result

from bot import schema
from bot.__main__ import command_line
from bot.exports import avtaler as exported_avtaler
from bot.exports import avvik as exported_avvik
from bot.exports.avtaler import export_avtaler
from bot.exports.avvik import export_avvik
from bot.exports.export import Column
from bot.exports.hendelser import export_hendelser
from bot.exports.writers import Format, write
from register.audit import Audit, write_audit
from register.avtale import Avtale, AvtaleControl, AvtaleEnhet, AvtaleLevel, AvtaleOption
from register.avvik import Avvik, AvvikRecipient
from register.behovsmelding import report_need
from register.case_document import PaperKind, add_version
from register.case_task import TaskAnswer, TaskKind, answer_task, ask_task
from register.database import Sessions, open_engine, reading, session_factory
from register.deciding import Ruling, act_on, approve, decide, enter, undo
from register.endringsbehov import ChangeReport, report_endringsbehov
from register.enhet import Enhet
from register.import_run import ImportKind, WaitingLink
from register.imports.apply import Request, import_rows
from register.imports.columns.aliases import ALIASES
from register.imports.read import read_rows
from register.person import add_person
from register.track import Track, TrackKind, Verdict

NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
EARLIER = datetime(2025, 1, 1, tzinfo=UTC)
Run = Callable[..., Result]


def avtale(key: str, **more: object) -> Avtale:
    given: dict[str, object] = {"source_system": "kav", "title": f"Avtale {key}", "changed_at": NOW, **more}
    return Avtale(key=key, **given)


def avvik(key: str, **more: object) -> Avvik:
    return Avvik(key=key, source_system="kvalitetssystemet", title=f"Avvik {key}", changed_at=NOW, **more)


async def fill(sessions: Sessions, *, description: str = "=1+1", phone: str = "+47 12345678") -> None:
    """Put agreements of every shape, avvik both ways, and acts into a register."""
    async with sessions.begin() as session:
        ada = await add_person(session, email="ada@demo.invalid", name="Ada Demo")
        enhet = Enhet(key="oppvekst", name="Oppvekst")
        session.add(enhet)
        await session.flush()
        full = avtale(
            "a", source_id="17", reference="2024/118", title="Kontorrekvisita på kjøkken", description=description,
            keywords=["papir", "penn"], type="rammeavtale", supplier_name="Papir og Penn Demo AS",
            supplier_orgnr="312345676", supplier_contact_phone=phone, starts_on=date(2024, 1, 1),
            expires_on=date(2027, 12, 31), max_expires_on=date(2029, 12, 31), notice_months=3, has_options=True,
            value_nok=Decimal("1250000.50"), value_per="year", risk="hoy", confidential=True, open_to_all=False,
            catalogue=False, status="aktiv", avtaleforvalter_id=ada.id, enhet_id=enhet.id,
            options=[AvtaleOption(position=1, length_months=12, mode="must_be_called", used=True),
                     AvtaleOption(position=2, length_months=12, mode="must_be_called", used=False, notice_on=date(2027, 9, 30))],
            controls=[AvtaleControl(kind="kontroll", planned_on=date(2027, 2, 1)),
                      AvtaleControl(kind="revisjon", planned_on=date(2027, 3, 1))],
            orderers=[AvtaleEnhet(enhet_id=enhet.id)],
        )  # fmt: skip
        session.add(full)
        await session.flush()
        below = avtale(
            "b",
            reference="2024/119",
            type="rammeavtale",
            level=AvtaleLevel.SUPPLIER.value,
            parent_id=full.id,
            running=True,
        )
        old = avtale(
            "c",
            reference="2020/1",
            changed_at=EARLIER,
            has_options=False,
            unparsed={"supplier_orgnr": "12 34"},
        )
        session.add_all([below, old])
        await session.flush()
        session.add(
            WaitingLink(record="avtale", record_id=below.id, field="avtaleforvalter_id", written="Per Demo")
        )
        closed = avvik("y", restricted=True, recipients=[AvvikRecipient(person_id=ada.id)])
        open_one = avvik(
            "x",
            reference="7",
            avtale_id=full.id,
            severity="hoy",
            due_on=date(2026, 12, 1),
            reporter_id=ada.id,
        )
        session.add_all([closed, open_one])
        await session.flush()
        write_audit(
            session, at=EARLIER, act="imported", record="avtale:1", actor_id=ada.id, detail={"=new": "3"}
        )
        write_audit(session, at=NOW, act="changed", record=f"avvik:{closed.id}")
        write_audit(session, at=NOW, act="handed_over", record="person:1", detail={"avvik": f"1:{closed.id}"})
        write_audit(session, at=NOW, act="changed", record=f"avvik:{open_one.id}")


async def taken(sessions: Sessions, kind: str, format: Format, **options: object) -> bytes:
    target = io.BytesIO()
    since = options.get("since")
    assert since is None or isinstance(since, datetime)
    restricted = bool(options.get("include_restricted"))
    async with reading(sessions) as session:
        if kind == "avtaler":
            export = export_avtaler(session, since=since)
        elif kind == "avvik":
            export = export_avvik(session, since=since, include_restricted=restricted)
        else:
            export = export_hendelser(session, since=since, include_restricted=restricted)
        await write(export, format, target, now=NOW)
    return target.getvalue()


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


async def test_agreements_as_csv_are_what_norwegian_excel_reads(sessions: Sessions) -> None:
    await fill(sessions)
    data = await taken(sessions, "avtaler", Format.CSV)
    assert data.startswith(b"\xef\xbb\xbfAvtale-ID;Avtalenummer;")
    assert data.count(b"\r\n") == 4
    old, full, below = rows_of(data)
    expected = {
        "Avtalenavn": "Kontorrekvisita på kjøkken", "Sluttdato": "31.12.2027", "Avtaleverdi eks. mva.": "1250000,5",
        "Verdi gjelder": "per år", "Opsjoner": "1+1 år", "Opsjonsmodus": "må utløses",
        "Antall benyttede opsjoner": "1", "Avtaleforvalter": "ada@demo.invalid", "Enhet": "Oppvekst",
        "Hvem kan bestille": "Oppvekst", "Åpen for alle": "nei", "Konfidensiell": "ja", "Risiko": "høy",
        "Planlagte kontroller": "01.02.2027", "Planlagte revisjoner": "01.03.2027", "Søkeord": "papir; penn",
        "Org.nr": "312345676", "Katalog": "nei", "Oppsigelsestid": "3 måneder",
    }  # fmt: skip
    assert {heading: full[heading] for heading in expected} == expected
    assert (below["Overordnet avtale"], below["Løpende"], below["Avtaleforvalter"]) == (
        "17",
        "ja",
        "Per Demo",
    )
    assert (old["Opsjoner"], old["Org.nr"], old["Åpen for alle"]) == ("nei", "12 34", "")


async def test_what_somebody_wrote_is_never_a_formula_in_csv(sessions: Sessions) -> None:
    await fill(sessions)
    _, full, _ = rows_of(await taken(sessions, "avtaler", Format.CSV))
    assert full["Beskrivelse"] == "'=1+1"
    assert full["Telefon leverandør"] == "'+47 12345678"
    [first, *_] = rows_of(await taken(sessions, "hendelser", Format.CSV))
    assert first["Detaljer"] == "'=new=3"


async def test_a_negative_amount_is_a_number_and_not_a_formula(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        session.add(avtale("n", value_nok=Decimal(-5)))
    [row] = rows_of(await taken(sessions, "avtaler", Format.CSV))
    assert row["Avtaleverdi eks. mva."] == "-5"


async def test_agreements_as_json_are_one_object_a_line_with_iso_dates(sessions: Sessions) -> None:
    await fill(sessions)
    lines = (await taken(sessions, "avtaler", Format.JSON)).decode().splitlines()
    full = json.loads(lines[1])
    assert (full["end_date"], full["value"], full["confidential"]) == ("2027-12-31", 1250000.5, True)
    assert full["description"] == "=1+1"
    assert set(full) == {column.field for column, _ in exported_avtaler.COLUMNS}


async def test_agreements_as_a_spreadsheet_have_dates_and_numbers(sessions: Sessions) -> None:
    await fill(sessions)
    data = await taken(sessions, "avtaler", Format.XLSX)
    headings, _, full, _ = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    got = dict(zip(headings, full, strict=True))
    assert got["Sluttdato"] == date(2027, 12, 31)
    assert got["Avtaleverdi eks. mva."] == 1250000.5
    assert got["Beskrivelse"] == "=1+1"
    acts = await taken(sessions, "hendelser", Format.XLSX)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(acts)).get_sheet_by_index(0).to_python()
    assert rows[1][1] == datetime(2025, 1, 1, 1, 0), "an instant is shown as it was in Norway"  # noqa: DTZ001


@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        (ImportKind.AVTALER, [column for column, _ in exported_avtaler.COLUMNS]),
        (ImportKind.AVVIK, [column for column, _ in exported_avvik.COLUMNS]),
    ],
)
def test_every_heading_is_one_that_an_import_knows(kind: ImportKind, columns: list[Column]) -> None:
    for column in columns:
        assert column.heading in ALIASES[kind][column.field].norwegian, column.heading


@pytest.mark.parametrize("format", [Format.CSV, Format.XLSX])
@pytest.mark.parametrize("kind", [ImportKind.AVTALER, ImportKind.AVVIK])
async def test_what_is_taken_out_and_read_in_again_changes_nothing(
    sessions: Sessions, kind: ImportKind, format: Format
) -> None:
    await fill(sessions, description="-Papir; «penn»\nog mer", phone="+47 12345678")
    data = await taken(sessions, kind.value, format, include_restricted=True)
    system = "kav" if kind is ImportKind.AVTALER else "kvalitetssystemet"
    rows = read_rows(kind, data, today=NOW.date())  # type: ignore[call-overload]  # either kind will do
    report = await import_rows(sessions, Request(kind, rows, system, "another", NOW, NOW.date()))
    assert report.errors == ()
    assert [detail for details in report.details.values() for detail in details] == []
    assert report.counts["unchanged"] == len(rows.rows)


async def test_avvik_that_took_the_closed_way_are_left_out_unless_asked_for(sessions: Sessions) -> None:
    await fill(sessions)
    [row] = rows_of(await taken(sessions, "avvik", Format.CSV))
    assert (row["Tittel"], row["Avtale"], row["Frist"], row["Meldt av"], row["Alvorlighetsgrad"]) == (
        "Avvik x", "17", "01.12.2026", "ada@demo.invalid", "høy",
    )  # fmt: skip
    both = rows_of(await taken(sessions, "avvik", Format.CSV, include_restricted=True))
    assert {row["Tittel"]: row["Mottakere"] for row in both} == {"Avvik x": "", "Avvik y": "ada@demo.invalid"}


async def test_the_log_does_not_tell_that_there_are_such_avvik(sessions: Sessions) -> None:
    await fill(sessions)
    assert len(rows_of(await taken(sessions, "hendelser", Format.CSV))) == 2
    assert len(rows_of(await taken(sessions, "hendelser", Format.CSV, include_restricted=True))) == 4


async def test_since_takes_what_has_changed_from_that_day(sessions: Sessions) -> None:
    await fill(sessions)
    since = datetime(2026, 1, 1, tzinfo=UTC)
    assert len(rows_of(await taken(sessions, "avtaler", Format.CSV, since=since))) == 2
    assert len(rows_of(await taken(sessions, "hendelser", Format.CSV, since=since))) == 1


async def decided(sessions: Sessions) -> uuid.UUID:
    """Let an option be recommended, approved, carried out, entered, and another decision be undone; return the first's id."""
    async with sessions.begin() as session:
        ada = await add_person(session, email="ada@demo.invalid", name="Ada Demo")
        eva = await add_person(session, email="eva@demo.invalid", name="Eva Demo")
        one = avtale("a", reference="2024/118", title="Papir")
        session.add(one)
        await session.flush()
        ruling = Ruling(
            Track(TrackKind.OPTION, f"avtale:{one.id}", date(2027, 3, 1)), Verdict.CALL_OPTION, ada, "avtaleforvalter",
            avtale_id=one.id, reason="=God pris", approver=eva, act_by_on=date(2027, 2, 26), enters=True,
        )  # fmt: skip
        made = await decide(session, ruling, now=NOW)
        await approve(session, made, by=eva, role="avtaleeier", now=NOW)
        await act_on(session, made, by=ada, acted_on=date(2026, 11, 20), now=NOW)
        await enter(session, made, by=None, now=NOW)
        other = Ruling(
            Track(TrackKind.EXPIRY, f"avtale:{one.id}", date(2027, 6, 1)), Verdict.LET_END, ada, "avtaleforvalter",
            acts_for=eva, avtale_id=one.id, reason="Trengs ikke", enters=True,
        )  # fmt: skip
        await undo(session, await decide(session, other, now=NOW), by=ada, reason="Trengs likevel", now=NOW)
        write_audit(session, at=NOW, act="changed", record=f"avtale:{one.id}", actor_id=ada.id)
        return made.id


async def test_what_was_decided_is_told_with_why_in_which_role_and_whether_it_is_entered(
    sessions: Sessions,
) -> None:
    id = await decided(sessions)
    lines = [json.loads(line) for line in (await taken(sessions, "hendelser", Format.JSON)).splitlines()]
    assert [(line["act"], line["actor"], line["role"], line["reason"]) for line in lines] == [
        ("decision_recommended", "ada@demo.invalid", "avtaleforvalter", "=God pris"),
        ("decision_approved", "eva@demo.invalid", "avtaleeier", None),
        ("decision_acted_on", "ada@demo.invalid", None, None),
        ("decision_entered", None, None, None),
        ("decision_done", "ada@demo.invalid", "avtaleforvalter", "Trengs ikke"),
        ("decision_undone", "ada@demo.invalid", None, "Trengs likevel"),
        ("changed", "ada@demo.invalid", None, None),
    ]
    first, *_, other, _, plain = lines
    told = {
        "kind": "opsjon", "verdict": "Utløs opsjon", "acts_for": None, "avtale": "2024/118", "avtale_title": "Papir",
        "deadline": "2027-03-01", "act_by": "2027-02-26", "acted_on": "2026-11-20", "entered": True,
        "entered_at": NOW.isoformat(),
    }  # fmt: skip
    assert {name: first[name] for name in told} == told
    assert first["detail"]["decision"] == str(id)
    assert (other["acts_for"], other["entered"], other["entered_at"]) == ("eva@demo.invalid", False, None)
    assert (plain["kind"], plain["avtale"], plain["avtale_title"]) == (None, "2024/118", "Papir")


async def test_what_was_decided_reads_in_excel_without_formulas(sessions: Sessions) -> None:
    await decided(sessions)
    first, *_, other, _, _ = rows_of(await taken(sessions, "hendelser", Format.CSV))
    assert first["Begrunnelse"] == "'=God pris"
    assert (first["Beslutning"], first["Frist"], first["Ført"]) == ("Utløs opsjon", "01.03.2027", "ja")
    assert (other["Beslutning"], other["Ført"], other["Vikar for"]) == (
        "Avtalen avsluttes",
        "nei",
        "eva@demo.invalid",
    )


async def test_what_was_decided_on_the_closed_way_is_left_out(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        ada = await add_person(session, email="ada@demo.invalid", name="Ada Demo")
        closed = avvik("y", restricted=True, recipients=[AvvikRecipient(person_id=ada.id)])
        session.add(closed)
        await session.flush()
        track = Track(TrackKind.AVVIK, f"avvik:{closed.id}", date(2027, 3, 1))
        ruling = Ruling(track, Verdict.CLOSE_AVVIK, ada, "mottaker", reason="Hemmelig")
        await decide(session, ruling, now=NOW)
        write_audit(session, at=NOW, act="reminder_resent", record="remind", detail={"key": track.ref})
    assert rows_of(await taken(sessions, "hendelser", Format.CSV)) == []
    both = rows_of(await taken(sessions, "hendelser", Format.CSV, include_restricted=True))
    assert both[0]["Begrunnelse"] == "Hemmelig"
    assert len(both) == 2


async def test_what_is_asked_in_a_case_is_told_with_its_answer_and_of_habilitet_only_that_it_was(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        ada = await add_person(session, email="ada@demo.invalid", name="Ada Demo")
        eva = await add_person(session, email="eva@demo.invalid", name="Eva Demo")
        for kind, answer in (
            (TaskKind.FORANKRING, TaskAnswer.REFUSED),
            (TaskKind.HABILITET, TaskAnswer.IN_DOUBT),
        ):
            task = await ask_task(
                session, f"behovsmelding:{uuid.uuid4()}", kind, person=eva, role="leder", by=ada, due_on=date(2027, 3, 1), now=NOW
            )  # fmt: skip
            answer_task(session, task, answer, by=ada, acts_for=eva, now=NOW, text="Kanarifugl.")
    data = await taken(sessions, "hendelser", Format.JSON)
    lines = [json.loads(line) for line in data.splitlines()]
    told = [(one["act"], one["kind"], one["verdict"], one["acts_for"], one["reason"]) for one in lines]
    assert told == [
        ("task_asked", "forankring", None, None, None),
        ("task_answered", "forankring", "avvist", "eva@demo.invalid", "Kanarifugl."),
        ("task_asked", "habilitet", None, None, None),
        ("task_answered", "habilitet", None, None, None),
    ]
    assert b"in_doubt" not in data


async def test_a_long_log_never_lies_in_memory_whole(sessions: Sessions) -> None:
    line = {"at": NOW, "act": "changed", "record": "avtale:" + "x" * 100, "detail": {"field": "y" * 200}}
    async with sessions.begin() as session:
        await session.execute(insert(Audit), [line] * 10_000)

    class Counted(io.RawIOBase):
        size = 0
        lines = 0

        def write(self, data: object, /) -> int:
            assert isinstance(data, bytes)
            self.size += len(data)
            self.lines += 1
            if self.lines % 1000 == 0:
                # Only what is held counts: with a large heap the collector comes round too seldom to measure by.
                gc.collect()
            return len(data)

    target = Counted()
    async with reading(sessions) as session:
        for since in (NOW + timedelta(days=1), None):
            # The first time nothing is written: what Python reads in for it is no part of the log.
            export = export_hendelser(session, since=since, include_restricted=False)
            gc.collect()
            gc.freeze()
            tracemalloc.start()
            try:
                count = await write(export, Format.JSON, target, now=NOW)  # type: ignore[arg-type]  # written to only
                _, peak = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
                gc.unfreeze()
    assert count == 10_000
    assert peak < target.size / 2


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("INNKJOPSBOT_DATABASE_URL", f"sqlite:///{tmp_path}/bot.db")
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(command_line(()), ["export", *arguments])


def test_the_command_writes_a_file_that_only_its_owner_reads(run: Run, tmp_path: Path) -> None:
    done = run("avvik", "--format", "xlsx", "--out", "avvik.xlsx")
    assert done.exit_code == 0, done.stderr
    assert "--include-restricted" in done.stderr
    file = tmp_path / "avvik.xlsx"
    assert file.stat().st_mode & 0o777 == 0o600
    assert CalamineWorkbook.from_path(str(file)).sheet_names == ["Avvik"]
    assert [path.name for path in tmp_path.glob(".avvik*")] == []
    acts = run("hendelser", "--format", "json", "--include-restricted")
    [exported] = [json.loads(line) for line in acts.stdout.splitlines()]
    assert (exported["act"], exported["record"]) == ("exported", "export:avvik")
    assert exported["detail"] == {"format": "xlsx", "rows": "0", "restricted": "false"}
    assert "den lukkede veien" in acts.stderr


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("sak", "BM-2026-0001"), "--out MAPPE"),
        (("tullball",), "tullball"),
        (("avtaler", "--since", "i fjor"), "i fjor"),
        (("avtaler", "--since", "31.02.2026"), "31.02.2026"),
        (("avtaler", "--format", "pdf"), "pdf"),
    ],
)
def test_what_cannot_be_done_is_said_with_a_remedy(run: Run, arguments: tuple[str, ...], word: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert word in done.stderr
    assert done.stdout == ""


def test_a_file_that_cannot_be_written_is_told_of(run: Run) -> None:
    done = run("avtaler", "--out", "finnes-ikke/avtaler.csv")
    assert done.exit_code == 1
    assert "--out" in done.stderr


def test_since_begins_at_midnight_in_norway(run: Run) -> None:
    for written in ("2026-07-01", "01.07.2026"):
        assert run("avtaler", "--since", written).exit_code == 0
    from bot.commands.export import _instant

    assert _instant("01.07.2026") == datetime(2026, 6, 30, 22, 0, tzinfo=UTC)


def test_needs_and_changes_are_written_with_norwegian_headings_and_nothing_that_excel_runs(
    run: Run, tmp_path: Path
) -> None:
    async def file() -> None:
        engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/bot.db")
        await schema.upgrade(engine)
        async with session_factory(engine).begin() as session:
            ada = await add_person(session, email="ada@demo.invalid", name="Ada Demo")
            need = await report_need(
                session, title="=HYPERLINK(1)", need="Stoler", tjenesteomrade="Oppvekst", enhet_id=None, avtale_id=None,
                value_nok=Decimal(150_000), wanted_by_on=None, requester=ada, on=NOW.date(), now=NOW,
            )  # fmt: skip
            need.quantity, need.kind = "20 stk", "vare"
            report = ChangeReport(None, "Flere lisenser", "60 flere")
            await report_endringsbehov(session, report, requester=ada, draft_id=None, on=NOW.date(), now=NOW)
        await engine.dispose()

    asyncio.run(file())
    done = run("behovsmeldinger", "--format", "csv", "--out", "b.csv")
    assert done.exit_code == 0, done.stderr
    [row] = rows_of((tmp_path / "b.csv").read_bytes())
    assert (row["Nummer"], row["Status"], row["Type"], row["Antall"]) == (
        f"BM-{NOW.year}-0001",
        "mottatt",
        "vare",
        "20 stk",
    )
    assert (row["Tittel"], row["Anslått verdi uten mva"], row["Meldt av"]) == (
        "'=HYPERLINK(1)",
        "150000",
        "ada@demo.invalid",
    )
    [line] = run("endringsbehov", "--format", "json").stdout.splitlines()
    assert json.loads(line)["number"] == f"EB-{NOW.year}-0001"
    later = run("behovsmeldinger", "--format", "json", "--since", f"{NOW.year + 1}-06-01")
    assert later.stdout == ""


def test_a_case_is_written_whole_into_a_folder_and_again_with_what_must_be_judged_marked(
    run: Run, tmp_path: Path
) -> None:
    async def file() -> None:
        engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/bot.db")
        await schema.upgrade(engine)
        async with session_factory(engine).begin() as session:
            ada = await add_person(session, email="ada@demo.invalid", name="Ada Demo")
            session.add(avtale("x", reference="2024/118"))
            need = await report_need(
                session, title="Tolk", need="Ring Ada Demo på 48 12 34 56", tjenesteomrade=None, enhet_id=None,
                avtale_id=None, value_nok=Decimal(1), wanted_by_on=None, requester=ada, on=NOW.date(), now=NOW,
            )  # fmt: skip
            await add_version(
                session, need.record, PaperKind.DIALOGNOTAT, name="notat.docx", media_type="x", content=b"notat",
                by=ada, now=NOW, sections={},
            )  # fmt: skip
        await engine.dispose()

    asyncio.run(file())
    done = run("sak", "bm-2026-0001", "--out", "ut", "--json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["number"], told["title"]) == ("BM-2026-0001", "Tolk")
    assert {Path(one).suffix for one in told["files"]} == {".docx", ".json"}
    assert all((tmp_path / one).stat().st_mode & 0o777 == 0o600 for one in told["files"])
    record = (tmp_path / "ut/BM-2026-0001.json").read_bytes()
    assert told["sha256"] == hashlib.sha256(record).hexdigest()
    assert (tmp_path / "ut/BM-2026-0001-dokumenter/01-dialognotat-v1-notat.docx").read_bytes() == b"notat"
    assert "Tilgangskoden er et forslag" in done.stderr
    marked = run("sak", "BM-2026-0001", "--out", "innsyn", "--innsyn")
    assert marked.exit_code == 0, marked.stderr
    review = json.loads((tmp_path / "innsyn/BM-2026-0001-innsyn.json").read_text("utf-8"))["review"]
    assert {"telefonnummer", "navn", "e-postadresse"} <= {one["kind"] for one in review}
    assert "Ingenting er tatt bort" in marked.stderr
    decisions = run("sak", "2024/118", "--out", "avtale", "--json")
    assert decisions.exit_code == 0, decisions.stderr
    assert json.loads(decisions.stdout)["files"] == ["avtale/2024-118.docx", "avtale/2024-118.json"]
    missing = run("sak", "BM-2026-0999", "--out", "ut", "--json")
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert "BM-2026-0999" in missing.stderr
