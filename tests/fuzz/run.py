"""One target under atheris: `python tests/fuzz/run.py TARGET SECONDS FOLDER`. What breaks it is written to the folder."""

import importlib
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
WATCHED: Final = {
    "norsk": ["norsk", "dialogs.need", "dialogs.need_place", "dialogs.need_thing"],
    "markup": ["conversation", "bot.channels"],
    "token": ["conversation.actions"],
    "web_turn": ["bot.channels.web", "conversation"],
    "slack": ["bot.channels.slack", "conversation"],
    "slack_text": ["bot.channels.slack.entities"],
    "teams": ["bot.channels.teams", "conversation"],
    "archive_number": ["bot.archive_hook"],
    "article": ["knowledge.article", "knowledge.front_matter"],
    "attachment": ["bot.attachment_kind", "bot.file_routes", "register.imports.files"],
    "csv": ["register.imports", "norsk"],
    "workbook": ["register.imports.files"],
    "old_workbook": ["register.imports.files"],
    "whole_workbook": ["register.imports.files"],
    "address": ["bot.webhook_address", "bot.channels.teams.service_url"],
}
"""The modules whose branches lead a target's fuzzer; all of ours would take a minute to prepare."""
LONGEST: Final = 20_000
"""Bytes of an input."""
SLOWEST: Final = 10
"""Seconds that an input may take."""


def main(name: str, seconds: str, folder: str) -> None:
    """Fuzz a target for so long; atheris ends the process, with 0 where nothing broke."""
    atheris = importlib.import_module("atheris")  # installed by `make soak` alone

    sys.path.insert(0, str(ROOT))
    with atheris.instrument_imports(include=WATCHED[name]):
        from tests.fuzz.targets import CORPUS, TARGETS

    found = Path(tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
    for seed in (CORPUS / name).glob("*"):
        shutil.copy(seed, found)
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        f"-timeout={SLOWEST}",
        "-rss_limit_mb=2048",
        f"-artifact_prefix={folder}/",
        "-print_final_stats=1",
        "-verbosity=0",
    ]
    words = CORPUS / f"{name}.dict"
    if words.is_file():
        options.append(f"-dict={words}")
    atheris.Setup([sys.argv[0], *options, str(found)], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
