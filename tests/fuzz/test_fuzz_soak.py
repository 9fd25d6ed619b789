"""Every target under atheris for as long as SOAK_SECONDS says; what breaks one is kept in its corpus."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.fuzz.targets import CORPUS, TARGETS

SECONDS: Final = int(os.environ.get("SOAK_SECONDS", "60"))
STARTING: Final = 300


@pytest.mark.soak
@pytest.mark.parametrize("name", TARGETS)
def test_nothing_from_outside_breaks_what_reads_it(name: str, tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris mangler: «make soak» installerer det")
    program = Path(__file__).with_name("run.py")
    done = subprocess.run(
        [sys.executable, str(program), name, str(SECONDS), str(tmp_path)],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=SECONDS + STARTING,
        check=False,
    )
    for broke in tmp_path.iterdir():
        kept = CORPUS / name / hashlib.sha256(broke.read_bytes()).hexdigest()[:16]
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(broke.read_bytes())
    print(done.stderr[-600:])  # noqa: T201 - how much was tried is the outcome of a soak
    assert done.returncode == 0, done.stderr[-4000:]
