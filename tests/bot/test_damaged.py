"""A database file that cannot be read is told as what it is, with what to do."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import command_line


@pytest.mark.parametrize("command", [["db", "check"], ["db", "backup", "kopi.zip"]])
def test_a_damaged_file_is_told_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    damaged = tmp_path / "bot.db"
    damaged.write_bytes(b"SQLite format 3\x00" + b"\xff" * 8192)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INNKJOPSBOT_DATABASE_URL", f"sqlite:///{damaged}")
    done = CliRunner().invoke(command_line(command), command)
    assert done.exit_code == 1
    assert "skadet" in done.stderr
    assert "innkjopsbot db restore" in done.stderr
    assert not (tmp_path / "kopi.zip").exists()
