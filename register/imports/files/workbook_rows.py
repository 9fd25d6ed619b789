"""The rows of a workbook by `python-calamine`, in this process or, for old workbooks, in one of their own.

A damaged .xls can make the library ask for more memory than there is, which ends the process it runs in. So such files
are read by this very file run as a program, with a limit on its memory; it imports nothing of ours.
"""

import io
import pickle
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple, TypeAlias

Cell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta

_MEMORY = 2 * 1024**3  # bytes
_SECONDS = 120
_DUMP_VERSION = 5


class LoadedSheet(NamedTuple):
    """One worksheet: its name, whether it is hidden, and its rows from A1."""

    name: str
    hidden: bool
    rows: list[list[Cell]]


def load_sheets(data: bytes) -> list[LoadedSheet]:
    """Return the worksheets of a workbook. Raises whatever the library raises, a Rust panic included."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - only when used

    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        return [
            LoadedSheet(
                sheet.name,
                sheet.visible is not SheetVisibleEnum.Visible,
                workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False),
            )
            for sheet in workbook.sheets_metadata
            if sheet.typ is SheetTypeEnum.WorkSheet
        ]


def load_sheets_apart(data: bytes) -> list[LoadedSheet]:
    """Return the worksheets, read in a process of their own. Raises ValueError where that could not be done."""
    try:
        ran = subprocess.run(  # noqa: S603 - our own program, and the file goes in as bytes
            [sys.executable, "-I", str(Path(__file__))],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as exc:
        raise ValueError("the workbook could not be read in a process of its own") from exc
    return [LoadedSheet(*sheet) for sheet in pickle.loads(ran.stdout)]  # noqa: S301 - written by the program below


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit_memory()
    _sheets = [tuple(sheet) for sheet in load_sheets(sys.stdin.buffer.read())]
    sys.stdout.buffer.write(pickle.dumps(_sheets, _DUMP_VERSION))
