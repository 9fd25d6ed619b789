"""The command line, run as a person runs it."""

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

from bot.__main__ import COMMANDS, command_line
from bot.bootstrap import bootstrap
from bot.demo import load_demo
from bot.knowledge_files import ROOT
from bot.settings import Settings

SHAPE = {
    "id", "question", "answered", "text", "article", "confidence", "sources", "valid_on", "regime", "alternatives",
}  # fmt: skip
REGIME = {
    "value_nok", "kind", "on", "law_applies", "parts", "duties", "local", "next_threshold_nok", "distance_nok",
    "certain",
}  # fmt: skip


class Run:
    """The command in this process: it starts in a tenth of the time. Those below that matter most start as a process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *args: str, stdin: str = "", **env: str) -> "Done":
        found = CliRunner().invoke(command_line(args), args, input=stdin, env=env)
        return Done(found.exit_code, found.stdout, found.stderr)

    def process(self, *args: str, stdin: str = "") -> "Done":
        done = subprocess.run(
            [sys.executable, "-m", "bot", *args],
            cwd=self.folder,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        return Done(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("INNKJOPSBOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("INNKJOPSBOT_DATABASE_URL", f"sqlite:///{tmp_path}/bot.db")
    return Run(tmp_path)


def test_ask_writes_the_promised_json_and_nothing_else(run: Run) -> None:
    done = run.process("ask", "Må jeg lyse ut et kjøp på 450 000 kroner?", "--json", "--on", "2026-11-21")
    assert done.returncode == 0
    assert done.stderr == ""
    [line] = done.stdout.splitlines()
    data = json.loads(line)
    assert set(data) == SHAPE
    assert set(data["regime"]) == REGIME
    assert data["regime"]["value_nok"] == 450_000
    assert data["regime"]["next_threshold_nok"] == 500_000
    assert data["regime"]["distance_nok"] == 50_000
    assert data["regime"]["local"] == [
        {"kommune": "lillestrom", "duty": "Send behovsmelding til Innkjøpsseksjonen", "limit_nok": 100_000}
    ]
    assert data["valid_on"] == "2026-11-21"
    assert data["sources"][0].keys() == {"title", "reference", "url", "dated"}


def test_a_declined_question_is_exit_0_and_answered_false(run: Run) -> None:
    done = run("ask", "hva er kommuneskatten?", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["answered"] is False


def test_a_file_gives_one_answer_per_line_with_its_id_and_kommune(run: Run, tmp_path: Path) -> None:
    rows = [
        {"id": "a", "question": "Må jeg melde 150 000?"},
        {"id": 2, "question": "Må jeg melde 150 000?", "kommune": "baerum"},
    ]
    (tmp_path / "q.jsonl").write_text("\n".join(json.dumps(row) for row in rows) + "\n\n", encoding="utf-8")
    done = run("ask", "--json", "--file", "q.jsonl")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["id"], second["id"]) == ("a", 2)
    assert "Innkjøpsseksjonen" in first["text"]
    assert "Anskaffelsesenheten" in second["text"]


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (("ask", "x", "--kommune", "oslo"), "«oslo»"),
        (("ask", "x", "--on", "i går"), "«i går»"),
        (("ask", "--file", "finnes-ikke.jsonl"), "finnes-ikke.jsonl"),
        (("parse", "farge", "rød"), "«farge»"),
        (("chat", "--as", "ada"), "«ada»"),
        (("kb", "eval", "finnes-ikke.jsonl"), "finnes-ikke.jsonl"),
    ],
)
def test_wrong_use_is_exit_2_and_names_the_value(run: Run, args: tuple[str, ...], word: str) -> None:
    done = run(*args)
    assert done.returncode == 2
    assert word in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_a_line_that_is_no_object_is_named_with_its_number(run: Run, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"question": "a"}\nikke json\n', encoding="utf-8")
    done = run("ask", "--file", "q.jsonl")
    assert done.returncode == 2
    assert "q.jsonl:2" in done.stderr


def test_an_unknown_kommune_in_the_settings_is_told_before_anything_starts(run: Run) -> None:
    done = run("serve", "--demo", "--port", "0", INNKJOPSBOT_KOMMUNE="atlantis")
    assert done.returncode == 2
    assert "«atlantis»" in done.stderr
    assert "lillestrom" in done.stderr


def test_serve_is_refused_without_a_secret_outside_the_demo(run: Run) -> None:
    done = run("serve", "--port", "0")
    assert done.returncode == 2
    assert "INNKJOPSBOT_SECRET" in done.stderr


def test_serve_refuses_an_outdated_postgresql_and_names_the_command(run: Run, postgres: str) -> None:
    from sqlalchemy.engine import make_url

    url = make_url(postgres).set(drivername="postgresql+psycopg", database="postgres")
    address = url.render_as_string(hide_password=False)
    done = run("serve", "--demo", "--port", "0", INNKJOPSBOT_DATABASE_URL=address)
    assert done.returncode == 1
    assert "innkjopsbot db upgrade" in done.stderr


def test_a_database_that_is_away_is_a_sentence(run: Run) -> None:
    done = run("db", "check", INNKJOPSBOT_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 1
    assert "Databasen svarer ikke" in done.stderr
    assert "Traceback" not in done.stderr


def test_db_upgrade_and_check_agree(run: Run) -> None:
    assert run("db", "upgrade").returncode == 0
    assert run("db", "check").returncode == 0


def test_kb_check_lists_every_fault_with_file_and_line(run: Run, tmp_path: Path) -> None:
    import shutil

    from bot.knowledge_files import ROOT

    copy = tmp_path / "kb"
    for name in ("articles", "kommuner"):
        shutil.copytree(ROOT / name, copy / name)
    shutil.copy(ROOT / "terskelverdier.toml", copy)
    first = copy / "articles" / "nasjonal" / "nasjonal-espd.md"
    first.write_text(
        first.read_text(encoding="utf-8").replace("verified_on: 2026", "verified_on: i-2026"),
        encoding="utf-8",
    )
    second = copy / "articles" / "lillestrom" / "lillestrom-ehandel.md"
    second.write_text("ingen front matter", encoding="utf-8")
    third = copy / "terskelverdier.toml"
    third.write_text(third.read_text(encoding="utf-8").replace("1_300_000", '"mye"', 1), encoding="utf-8")
    done = run("kb", "check", "--root", str(copy))
    assert done.returncode == 1
    for word in ("nasjonal-espd.md:", "lillestrom-ehandel.md:1", "terskelverdier.toml"):
        assert word in done.stderr
    assert run("kb", "check").returncode == 0


def test_kb_show_shows_an_article_and_names_one_that_is_missing(run: Run) -> None:
    assert "ESPD" in run("kb", "show", "nasjonal-espd").stdout
    done = run("kb", "show", "finnes-ikke")
    assert done.returncode == 1
    assert "«finnes-ikke»" in done.stderr


def test_kb_export_writes_every_article_as_the_file_it_was(run: Run, tmp_path: Path) -> None:
    done = run("kb", "export", str(tmp_path / "ut"))
    assert done.returncode == 0
    written = tmp_path / "ut" / "nasjonal" / "nasjonal-karens.md"
    shipped = ROOT / "articles" / "nasjonal" / "nasjonal-karens.md"
    assert written.read_bytes() == shipped.read_bytes()
    names = {path.name for path in (ROOT / "articles").rglob("*.md")}
    assert {path.name for path in (tmp_path / "ut").rglob("*.md")} == names


def test_kb_eval_counts_what_is_right(run: Run, tmp_path: Path) -> None:
    rows = [
        {"id": 1, "question": "Må jeg lyse ut 450 000?", "must": ["behovsmelding"], "must_not": []},
        {"id": 2, "question": "Må jeg lyse ut 450 000?", "must": ["finnes ikke"], "must_not": []},
        {"id": 3, "question": "hva er kommuneskatten?", "expected": "handover"},
    ]
    (tmp_path / "q.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    done = run("kb", "eval", "q.jsonl", "--json")
    data = json.loads(done.stdout)
    assert (data["questions"], data["right"]) == (3, 2)
    assert [miss["id"] for miss in data["misses"]] == [2]


def test_chat_answers_each_json_line_with_a_reply(run: Run) -> None:
    lines = [
        {"text": "Må jeg lyse ut et kjøp på 450 000 kroner?", "id": "1"},
        {"text": "hva om det er 1,4 millioner?", "from": "ansatt@demo.invalid"},
        {"text": "Må jeg lyse ut et kjøp på 450 000 kroner?", "id": "1"},
    ]
    done = run.process("chat", "--json", stdin="\n".join(json.dumps(line) for line in lines) + "\n")
    assert done.returncode == 0, done.stderr
    first, second, again = (json.loads(line) for line in done.stdout.splitlines())
    assert first["text"].startswith("Nei")
    assert second["text"].startswith("Ja")
    assert again == first, "the same id is the same act"


def test_chat_names_a_line_it_cannot_read_and_goes_on(run: Run) -> None:
    done = run("chat", "--json", stdin='tull\n{}\n{"text": "hei"}\n')
    assert done.returncode == 1
    assert "Linje 1" in done.stderr
    assert "Linje 2" in done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_chat_by_hand_takes_a_number_as_a_choice(run: Run) -> None:
    done = run("chat", stdin="må 1,4 mill lyses ut?\n6\n")
    assert done.returncode == 0, done.stderr
    assert "62,9" in done.stdout


UNANSWERABLE = "Hvilken farge skal konvolutten ha når vi får papirtilbud?"


def test_chat_by_hand_asks_a_forms_fields_one_by_one(run: Run) -> None:
    done = run("chat", stdin=f"{UNANSWERABLE}\n4\n\n9\nEt spørsmål\n1\n")
    assert done.returncode == 0, done.stderr
    assert "Velg ja eller nei" in done.stdout
    assert "Sendt uten navn" in done.stdout


def test_chat_brings_what_others_cause_to_those_at_the_terminal(run: Run) -> None:
    _load_demo(Settings.model_validate({"database_url": f"sqlite+aiosqlite:///{run.folder}/bot.db"}))
    chat = Chat(run)
    chat.say({"text": "hei", "from": "innkjoper@demo.invalid"})
    declined = chat.say({"text": UNANSWERABLE})
    form = chat.say({"action": declined["choices"][-1]["action"]})
    sent = {"action": form["form"]["submit"]["action"], "form": {"sporsmal": UNANSWERABLE, "vis_navn": "ja"}}
    assert chat.say(sent)["text"].startswith("Sendt")
    told = chat.read()
    assert told["to"] == "innkjoper@demo.invalid"
    assert "Ada Demo" in told["text"]
    chat.end()


def _load_demo(settings: Settings) -> None:
    async def load() -> None:
        async with bootstrap(settings) as parts:
            await load_demo(parts.sessions, "lillestrom")

    asyncio.run(load())


class Chat:
    """A program's side of `chat --json`: a line in, a Reply out."""

    def __init__(self, run: Run) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "chat", "--json"],
            cwd=run.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def say(self, line: dict[str, object]) -> Any:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        return self.read()

    def read(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def end(self) -> None:
        self.process.communicate()
        assert self.process.returncode == 0


def test_parse_reads_an_amount(run: Run) -> None:
    done = run.process("parse", "amount", "kr 80 000 pr måned i ett år", "--json")
    assert json.loads(done.stdout) == {
        "id": None,
        "kind": "amount",
        "value": {
            "nok": 80_000, "low": None, "high": None, "vat": None, "per": "month", "total_nok": 960_000,
        },
    }  # fmt: skip


def test_every_command_has_help() -> None:
    commands = typer.main.get_command(command_line(()))
    assert isinstance(commands, TyperGroup)
    assert set(commands.commands) == set(COMMANDS)
    for args in ([], *([name] for name in COMMANDS), ["kb", "eval"], ["db", "upgrade"]):
        done = CliRunner().invoke(command_line(args), [*args, "--help"])
        assert done.exit_code == 0, args
        assert "Usage" in done.stdout


def test_the_command_line_is_there_without_a_command(run: Run) -> None:
    done = run("--help")
    assert done.returncode == 0
    for name in COMMANDS:
        assert f"\n  {name} " in done.stdout
