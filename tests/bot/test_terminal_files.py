"""Files for whoever sits at the terminal."""

import stat
import tempfile
from dataclasses import replace
from io import StringIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from rich.console import Console

from bot.bootstrap import Parts
from bot.channels.terminal.channel import TerminalChannel
from bot.channels.terminal.files import Folder
from bot.channels.terminal.render import show
from bot.commands.chat import Conversation
from conversation.reply import Reply
from tests.bot.made import ADA, CALENDAR, answer_with, made_for, timeline


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def path_of(url: str) -> Path:
    return Path(unquote(urlsplit(url).path))


async def test_files_lie_in_a_folder_that_only_their_owner_reads(parts: Parts) -> None:
    placed = await Folder(parts.files.read).placed(await made_for(parts))
    paths = [path_of(file.url) for file in placed.files]
    assert len({path.parent for path in paths}) == 1
    assert stat.S_IMODE(paths[0].parent.stat().st_mode) == 0o700
    assert [path.name for path in paths] == [file.name for file in placed.files]
    assert paths[1].read_bytes().startswith(b"BEGIN:VCALENDAR")


async def test_a_file_of_the_same_name_does_not_take_the_others_place(parts: Parts) -> None:
    folder = Folder(parts.files.read)
    first = await folder.placed(await made_for(parts))
    second = await folder.placed(await made_for(parts))
    names = [path_of(reply.files[1].url).name for reply in (first, second)]
    assert names == ["Mine avtaler.ics", "Mine avtaler (2).ics"]


async def test_a_file_that_is_gone_is_told_of_and_the_text_still_shown(parts: Parts) -> None:
    reply = await made_for(parts)
    gone = replace(reply, files=(replace(reply.files[0], url="/files/" + "x" * 43),))
    [file] = (await Folder(parts.files.read).placed(gone)).files
    assert file.url == ""
    assert file.alt.startswith("Filen ble ikke skrevet.")


async def test_the_path_is_printed_as_a_path(parts: Parts) -> None:
    placed = await Folder(parts.files.read).placed(await made_for(parts))
    console = Console(file=StringIO(), width=60)
    show(console, placed)
    printed = console.file.getvalue()  # type: ignore[attr-defined]  # a StringIO, given above
    for file in placed.files:
        assert str(path_of(file.url)) in printed
        assert file.alt in printed


async def test_an_answer_at_the_terminal_has_links_to_files_on_this_machine(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, Reply("Her.", documents=(CALENDAR, timeline(2))))
    terminal = TerminalChannel(lambda _: None)
    terminal.keep_files_in(Folder(parts.files.read))
    [reply] = await Conversation(parts, terminal, ADA).turn(text="mine avtaler")
    assert [file.url.startswith("file:///") for file in reply.files] == [True, True]
    assert path_of(reply.files[1].url).read_bytes().startswith(b"\x89PNG")
