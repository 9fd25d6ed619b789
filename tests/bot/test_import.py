"""`import`, run as a person runs it."""

import asyncio
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url
from typer.testing import CliRunner, Result

from bot.__main__ import command_line
from bot.bootstrap import bootstrap
from bot.commands.import_report import lines, message_of
from bot.settings import Settings
from notifications.delivery.outbox import Outbox
from register.avtale import Avtale
from register.database import Sessions, open_engine, session_factory
from register.person import Role, add_person
from register.varsling import Varsling
from tests.register.imports.applying import Register, rows_of

HEAD = "ID;Avtale;Leverandør;Sluttdato\n"
FIVE = {"new", "changed", "extended", "gone", "unchanged"}


class Run:
    """The command in this process: it starts in a tenth of the time. One test below starts it as a process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *args: str, text: str | None = None, **env: str) -> Result:
        if text is not None:
            (self.folder / "fil.csv").write_text(text, encoding="utf-8")
        return CliRunner().invoke(command_line(["import"]), ["import", *args], env=env)

    def json(self, *args: str, text: str) -> dict[str, Any]:
        done = self(*args, "--json", text=text)
        assert done.stderr == ""
        [line] = done.stdout.splitlines()
        found: dict[str, Any] = json.loads(line)
        return found

    def rows(self, model: type[Any]) -> list[Any]:
        async def read() -> list[Any]:
            engine = open_engine(f"sqlite+aiosqlite:///{self.folder}/bot.db")
            async with session_factory(engine)() as session:
                found = list(await session.scalars(select(model)))
            await engine.dispose()
            return found

        return asyncio.run(read())


@pytest.fixture
def run(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    (tmp_path / "bot.db").write_bytes(sqlite_template.read_bytes())
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("INNKJOPSBOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("INNKJOPSBOT_DATABASE_URL", f"sqlite:///{tmp_path}/bot.db")
    return Run(tmp_path)


@pytest.fixture
def register(sessions: Sessions) -> Register:
    return Register(sessions)


def test_as_a_process_it_writes_json_on_standard_output_and_nothing_on_the_other(run: Run) -> None:
    (run.folder / "fil.csv").write_text(f"{HEAD}1;Papir;Demo AS;31.12.2026\n", encoding="utf-8")
    command = [sys.executable, "-m", "bot", "import", "avtaler", "fil.csv", "--json"]
    done = subprocess.run(command, cwd=run.folder, capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["new"] == 1


def test_the_promised_json_and_nothing_else_on_standard_output(run: Run) -> None:
    data = run.json(
        "avtaler", "fil.csv", text=f"{HEAD}1;Papir;Demo AS;31.12.2026\n2;Renhold;Demo AS;32.13.2026\n"
    )
    assert {name: data[name] for name in FIVE} == {
        "new": 2, "changed": 0, "extended": 0, "gone": 0, "unchanged": 0,
    }  # fmt: skip
    [warning] = data["warnings"]
    assert warning.keys() == {"row", "column", "value", "problem", "remedy"}
    assert (warning["row"], warning["column"], warning["value"]) == (3, "Sluttdato", "32.13.2026")
    assert data["errors"] == []


def test_a_dry_run_counts_the_same_and_names_what_would_differ(run: Run) -> None:
    run("avtaler", "fil.csv", text=f"{HEAD}1;Papir;Demo AS;31.12.2026\n2;Renhold;Demo AS;31.12.2026\n")
    later = f"{HEAD}1;Papir;Demo AS;31.12.2027\n3;Nytt;Demo AS;31.12.2026\n"
    dry = run("avtaler", "fil.csv", "--dry-run", text=later)
    assert dry.exit_code == 0
    for told in ("Ingenting er lagret", "slutt 31.12.2026 → 31.12.2027", "rad 3: Nytt", "Renhold"):
        assert told in dry.stdout
    assert dry.stderr == ""
    assert {row.title for row in run.rows(Avtale)} == {"Papir", "Renhold"}
    counts = run.json("avtaler", "fil.csv", "--dry-run", text=later)
    assert [counts[name] for name in ("new", "changed", "extended", "gone", "unchanged")] == [1, 0, 1, 1, 0]


def test_what_is_gone_is_listed_and_the_office_is_asked_once(run: Run) -> None:
    async def add() -> None:
        engine = open_engine(f"sqlite+aiosqlite:///{run.folder}/bot.db")
        async with session_factory(engine).begin() as session:
            await add_person(
                session, email="ada@demo.invalid", name="Ada Demo", roles=frozenset({Role.INNKJOPER})
            )
        await engine.dispose()

    asyncio.run(add())
    run("avtaler", "fil.csv", text=f"{HEAD}1;Papir;Demo AS;31.12.2026\n2;Renhold;Demo AS;31.12.2026\n")
    done = run("avtaler", "fil.csv", text=f"{HEAD}1;Papir;Demo AS;31.12.2026\n")
    assert "Renhold (Demo AS)" in done.stdout
    assert "Disse står fortsatt i registeret." in done.stdout
    run("avtaler", "fil.csv")
    [asked] = [row for row in run.rows(Outbox) if ":passed:" not in row.key]
    assert asked.key.startswith("import:")
    assert "har ikke 1 avtale som sto der før" in asked.reply["text"]
    assert "Renhold" in asked.reply["text"]


def test_errors_import_nothing_and_are_exit_1(run: Run) -> None:
    text = f"{HEAD}1;Papir;Demo AS;31.12.2026\n1;Papir;Demo AS;31.12.2027\n"
    done = run("avtaler", "fil.csv", text=text)
    assert done.exit_code == 1
    assert "Ingenting er importert." in done.stdout
    assert "Rad 2 og rad 3" in done.stdout
    assert run.rows(Avtale) == []
    data = run.json("avtaler", "fil.csv", text=text)
    assert not any(data[name] for name in FIVE)
    assert len(data["errors"]) == 1


def test_a_mapping_file_names_the_headers(run: Run) -> None:
    (run.folder / "m.json").write_text('{"title": "Hva", "supplier_name": "Hvem"}', encoding="utf-8")
    text = "ID;Hva;Hvem;Sluttdato\n1;Papir;Demo AS;31.12.2026\n"
    assert run("avtaler", "fil.csv", text=text).exit_code == 1
    assert run("avtaler", "fil.csv", "--mapping", "m.json", text=text).exit_code == 0
    [paper] = run.rows(Avtale)
    assert (paper.title, paper.supplier_name) == ("Papir", "Demo AS")


def test_settings_of_reminders_are_imported_and_an_unknown_agreement_is_a_warning(run: Run) -> None:
    text = "Nivå;Gjelder;Påminnelse;Varsling\nKommune;;Opsjon;9 måneder\nAvtale;2099/1;Utløp;av\n"
    done = run("varsler", "fil.csv", text=text)
    assert done.exit_code == 0
    assert "Importert (innstillinger for varsling):" in done.stdout
    assert "Avtalen finnes ikke i registeret. Raden er ikke lest." in done.stdout
    [row] = run.rows(Varsling)
    assert (row.level, row.kind, row.steps, row.enabled) == ("kommune", "option", ["9m"], True)
    data = run.json("varsler", "fil.csv", text=text)
    assert (data["unchanged"], len(data["warnings"]), data["errors"]) == (1, 1, [])


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (("biler", "fil.csv"), "«biler»"),
        (("avtaler", "finnes-ikke.csv"), "finnes-ikke.csv"),
        (("avtaler", "fil.csv", "--source", "sharepoint"), "«sharepoint»"),
        (("avtaler", "fil.csv", "--mapping", "fil.csv"), "fil.csv"),
    ],
)
def test_wrong_use_is_exit_2_and_names_the_value(run: Run, args: tuple[str, ...], word: str) -> None:
    done = run(*args, text=f"{HEAD}1;Papir;Demo AS;31.12.2026\n")
    assert done.exit_code == 2
    assert word in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_an_outdated_postgresql_is_refused_with_the_command(run: Run, postgres: str) -> None:
    url = make_url(postgres).set(drivername="postgresql+psycopg", database="postgres")
    address = url.render_as_string(hide_password=False)
    done = run(
        "avtaler", "fil.csv", text=f"{HEAD}1;Papir;Demo AS;31.12.2026\n", INNKJOPSBOT_DATABASE_URL=address
    )
    assert done.exit_code == 1
    assert "innkjopsbot db upgrade" in done.stderr


def test_it_runs_beside_a_process_that_has_the_database_open(run: Run) -> None:
    async def beside() -> int:
        settings = Settings.model_validate({"database_url": f"sqlite+aiosqlite:///{run.folder}/bot.db"})
        async with bootstrap(settings, own_secret=True) as parts:
            done = await asyncio.to_thread(
                run, "avtaler", "fil.csv", text=f"{HEAD}1;Papir;Demo AS;31.12.2026\n"
            )
            async with parts.sessions.begin() as session:
                return done.exit_code + len(list(await session.scalars(select(Avtale))))

    assert asyncio.run(beside()) == 1


async def test_no_more_than_fifty_faults_are_written_out(register: Register) -> None:
    bad = "".join(f"{n};Papir {n};Demo AS;31.12.2026;Enhet {n}\n" for n in range(60))
    rows = rows_of("avtaler", f"ID;Avtale;Leverandør;Sluttdato;Enhet\n{bad}")
    report = await register.apply("avtaler", rows)
    told = lines(report, dry_run=False)
    assert "Advarsler: 60" in told
    assert "  … og 10 til." in told
    assert sum("finnes ikke i registeret" in line for line in told) == 50


async def test_an_avvik_that_took_the_closed_way_is_not_named_to_the_office(register: Register) -> None:
    head = "Avviksnr;Tittel;Lukket vei\n"
    await register.take("avvik", f"{head}1;Varsel om hemmelig;Ja\n2;For sent;Nei\n3;Feil;Nei\n")
    report = await register.take("avvik", f"{head}3;Feil;Nei\n")
    assert report.counts["gone"] == 2
    message = message_of(report)
    assert message is not None
    assert "1 avvik" in message.text
    assert "For sent" in message.text
    assert "hemmelig" not in message.text
    assert "hemmelig" not in "\n".join(lines(report, dry_run=False))


@pytest.mark.parametrize("content", ["[" * 200_000, "[1]", '{"title": "' + "x" * 1_100_000 + '"}', ""])
def test_a_mapping_file_that_is_none_is_wrong_use(run: Run, content: str) -> None:
    (run.folder / "m.json").write_text(content, encoding="utf-8")
    done = run("avtaler", "fil.csv", "--mapping", "m.json", text=f"{HEAD}1;Papir;Demo AS;31.12.2026\n")
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "Mapping-filen" in done.stderr


def test_a_pipe_or_a_device_is_no_file(run: Run) -> None:
    os.mkfifo(run.folder / "pipe")
    for args in (
        ("pipe",),
        ("/dev/zero",),
        ("fil.csv", "--mapping", "pipe"),
        ("fil.csv", "--mapping", "/dev/zero"),
    ):
        done = run("avtaler", *args, text=f"{HEAD}1;Papir;Demo AS;31.12.2026\n")
        assert (done.exit_code, done.stderr.count("\n")) == (2, 1)


def test_reminders_that_came_too_late_are_told_of_once_to_the_importer_and_the_office(run: Run) -> None:
    async def add() -> None:
        engine = open_engine(f"sqlite+aiosqlite:///{run.folder}/bot.db")
        async with session_factory(engine).begin() as session:
            await add_person(
                session, email="ada@demo.invalid", name="Ada Demo", roles=frozenset({Role.INNKJOPER})
            )
        await engine.dispose()

    asyncio.run(add())
    soon = (datetime.now(UTC).date() + timedelta(days=5)).isoformat()
    text = f"{HEAD}1;Papir;Demo AS;{soon}\n"
    assert run.json("avtaler", "fil.csv", "--dry-run", text=text)["passed"] == []
    data = run.json("avtaler", "fil.csv", text=text)
    assert {one["kind"] for one in data["passed"]} >= {"expiry"}
    for one in data["passed"]:
        assert one.keys() == {"record", "name", "kind", "target_on", "step", "planned_on"}
        assert one["name"] == "Papir"
    [message] = run.rows(Outbox)
    assert message.key.startswith(f"import:{data['import']}:passed:")
    assert "Papir: utløp" in message.reply["text"]
    assert run.json("avtaler", "fil.csv", text=text)["passed"] == []
    shown = run("avtaler", "fil.csv", text=f"{text}2;Renhold;Demo AS;{soon}\n").stdout
    assert "alt har passert" in shown
    assert "Renhold: utløp" in shown
    assert "Papir: utløp" not in shown
    assert len(run.rows(Outbox)) == 2
