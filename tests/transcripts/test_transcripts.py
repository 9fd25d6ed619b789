"""Every transcript in this folder, in each kommune it names, on both databases."""

import itertools
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.bootstrap import bootstrap
from bot.demo import DOMAIN, load_demo, load_demo_cases, load_demo_register
from dialogs.dialog import Knowledge
from norsk.clock import FixedClock
from register.database import open_engine, session_factory
from tests.conftest import execute, settings_for
from tests.transcripts.files import add_forty
from tests.transcripts.stage import Stage, TranscriptError
from tests.transcripts.transcript import Transcript, read_transcript

_NUMBERS = itertools.count(1)
FOLDER = Path(__file__).parent
PLAYED = [
    pytest.param(transcript, kommune, id=f"{transcript.path.stem}-{kommune}")
    for transcript in map(read_transcript, sorted(FOLDER.glob("[a-z]*.md")))
    for kommune in transcript.kommuner
]


SQLITE = "sqlite+aiosqlite:///"
_PREPARED: dict[str, dict[tuple[object, ...], bytes | str]] = defaultdict(dict)
"""What the demo has been loaded into, by database and by what was loaded: most transcripts begin with the same.

Of SQLite the file's bytes, of PostgreSQL the name of a database that is never opened again.
"""


async def play(transcript: Transcript, kommune: str, database_url: str, knowledge: Knowledge) -> None:
    """Open a bot for a kommune with the demo's people, and play the transcript in it."""
    clock = FixedClock(transcript.day)
    settings = settings_for(database_url, kommune).model_copy(update={"staff_domains": (DOMAIN,)})
    await prepare(transcript, kommune, database_url, now=clock.now())
    async with bootstrap(settings, clock=clock, knowledge=knowledge) as parts:
        if transcript.many:
            await add_forty(parts)
        await Stage(parts, clock, transcript).play()


async def prepare(transcript: Transcript, kommune: str, database_url: str, *, now: datetime) -> None:
    """Load what the transcript begins with, or copy a file in which the same has been loaded."""
    asked = (kommune, transcript.register, transcript.only, transcript.cases, now)
    kept = _PREPARED[_kind(database_url)]
    if asked in kept:
        _copy(kept[asked], to=database_url)
        return
    engine = open_engine(database_url)
    sessions = session_factory(engine)
    await load_demo(sessions, kommune)
    if transcript.register:
        await load_demo_register(sessions, kommune, now=now, only=transcript.only)
    if transcript.cases:
        await load_demo_cases(sessions, now=now, forankring=kommune == "lillestrom")
    await engine.dispose()
    kept[asked] = _keep(database_url)


def _kind(database_url: str) -> str:
    return make_url(database_url).get_backend_name()


def _keep(database_url: str) -> bytes | str:
    """Keep a database as it is now, closed by everybody, for those who begin with the same."""
    if database_url.startswith(SQLITE):
        return Path(database_url.removeprefix(SQLITE)).read_bytes()
    name = f"prepared_{next(_NUMBERS)}"
    _execute(database_url, f"CREATE DATABASE {name} TEMPLATE {_name(database_url)} STRATEGY file_copy")
    return name


def _copy(kept: bytes | str, *, to: str) -> None:
    """Put what was kept in the place of a fresh database."""
    if isinstance(kept, bytes):
        Path(to.removeprefix(SQLITE)).write_bytes(kept)
        return
    _execute(to, f"DROP DATABASE {_name(to)} WITH (FORCE)")
    _execute(to, f"CREATE DATABASE {_name(to)} TEMPLATE {kept} STRATEGY file_copy")


def _name(database_url: str) -> str:
    return make_url(database_url).database or ""


def _execute(database_url: str, statement: str) -> None:
    """Run a statement on the server of a database, beside it."""
    beside = make_url(database_url).set(drivername="postgresql", database="postgres")
    execute(beside.render_as_string(hide_password=False), statement)


@pytest.mark.parametrize(("transcript", "kommune"), PLAYED)
async def test_the_conversation_goes_as_it_is_written(
    transcript: Transcript, kommune: str, database_url: str, knowledge: Knowledge
) -> None:
    await play(transcript, kommune, database_url, knowledge)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("Ada: hva er ESPD?\nBot: dette sier den aldri", "svaret mangler «dette sier den aldri»"),
        ("Ada: hva er ESPD?\nBot:\n- uten: ESPD", "svaret har «uten: ESPD»"),
        ("Ada: hva er ESPD?\nAda trykker: Kjøp nå", "har ikke knappen «Kjøp nå»"),
        ("Ada: hva er ESPD?\nTil Ingrid: noe", "ingen ny melding med «noe»"),
        ("Ola: hva er ESPD?", "er ikke med i demoen"),
        ("Ada: Hvem gjennomfører kjøpene i Bærum?", "nevner «(?:Bærum|Anskaffelsesenheten)»"),
    ],
)
async def test_a_conversation_that_goes_otherwise_fails_at_its_line(
    written: str, why: str, database_url: str, knowledge: Knowledge, tmp_path: Path
) -> None:
    path = tmp_path / "annerledes.md"
    path.write_text(f"# Annerledes\n\n{written}\n", encoding="utf-8")
    with pytest.raises(TranscriptError, match=rf"annerledes\.md:\d(?s:.*){why}"):
        await play(read_transcript(path), "lillestrom", database_url, knowledge)


def test_a_line_that_is_not_understood_is_named(tmp_path: Path) -> None:
    path = tmp_path / "uforstaelig.md"
    path.write_text("# Uforståelig\n\nhva er dette\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"uforstaelig\.md:3"):
        read_transcript(path)
