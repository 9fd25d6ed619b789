"""The service as a process of its own, for tests that kill, restart or listen to it."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.quiet import QUIET


class Service:
    """A running `serve --demo` on a database file in a folder. `said` is what it has written to standard error."""

    def __init__(self, folder: Path, **env: str) -> None:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("INNKJOPSBOT_")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve", "--demo", "--port", "0"],
            cwd=folder,
            env=inherited | QUIET | {"INNKJOPSBOT_DATABASE_URL": f"sqlite:///{folder}/bot.db"} | env,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said = ""
        self.url = self._ready()

    def _ready(self) -> str:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said += line
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                return found[0]
        raise AssertionError(self.said)

    def end(self, number: signal.Signals) -> int:
        """Stop the process and return its exit code."""
        self.process.send_signal(number)
        self.said += self.process.communicate(timeout=20)[1]
        return self.process.returncode


def let_leases_lapse(folder: Path) -> None:
    """Put the clock of every lease in a service's database back, as a minute's wait would."""
    with sqlite3.connect(folder / "bot.db") as database:
        database.execute("UPDATE inbox SET lease_until = '2020-01-01 00:00:00.000000'")
    database.close()
