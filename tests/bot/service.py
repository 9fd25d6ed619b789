"""The service as a process of its own, for tests that kill, restart or listen to it."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

from tests.quiet import QUIET

START_SECONDS: Final = 180
END_SECONDS: Final = 120


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
        self.said = self.url = ""
        self._announced = threading.Event()
        # It is read all the time: a service that cannot get rid of what it writes stands still.
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        if not self._announced.wait(START_SECONDS) or not self.url:
            self.end(signal.SIGKILL)
            raise AssertionError(self.said)

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said += line
            if not self.url and (found := re.search(r"http://127\.0\.0\.1:\d+", line)):
                self.url = found[0]
                self._announced.set()
        self._announced.set()

    def end(self, number: signal.Signals) -> int:
        """Stop the process and return its exit code."""
        self.process.send_signal(number)
        return self.ended()

    def ended(self) -> int:
        """Wait for the end of the process, and return its exit code."""
        code = self.process.wait(END_SECONDS)
        self._listener.join(END_SECONDS)
        assert self.process.stderr is not None
        self.process.stderr.close()
        return code


def let_leases_lapse(folder: Path) -> None:
    """Put the clock of every lease in a service's database back, as a minute's wait would."""
    with sqlite3.connect(folder / "bot.db", timeout=60) as database:
        database.execute("UPDATE inbox SET lease_until = '2020-01-01 00:00:00.000000'")
    database.close()
