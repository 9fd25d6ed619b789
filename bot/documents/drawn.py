"""What file a document becomes: its name, its media type, and its bytes."""

import re
from datetime import datetime
from typing import Final

from conversation.document import Calendar, Data, Document, Table, Timeline

SPREADSHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CALENDAR: Final = "text/calendar"
PICTURE: Final = "image/png"
DATA: Final = "application/json"
LONGEST_NAME: Final = 120
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\ud800-\udfff]+')
_KINDS: Final = {
    Table: (".xlsx", SPREADSHEET),
    Calendar: (".ics", CALENDAR),
    Timeline: (".png", PICTURE),
    Data: (".json", DATA),
}


def file_name(document: Document) -> str:
    """Return a name that every system takes, ending as the document's kind is drawn."""
    ending, _ = _KINDS[type(document)]
    words = _UNSAFE.sub(" ", document.name.removesuffix(ending)).split()
    stem = " ".join(words).strip(" .")[:LONGEST_NAME].rstrip(" .")
    return f"{stem or 'fil'}{ending}"


def media_type(document: Document) -> str:
    """Return the media type of what the document is drawn as."""
    return _KINDS[type(document)][1]


def draw(document: Document, *, made_at: datetime) -> bytes:
    """Return the document's file. It takes up to a second of CPU: call it off the event loop."""
    match document:
        case Table():
            from bot.documents import spreadsheet  # noqa: PLC0415 - xlsxwriter is loaded when a table is drawn

            return spreadsheet.draw(document, made_at=made_at)
        case Calendar():
            from bot.documents import calendar  # noqa: PLC0415 - icalendar is loaded when a calendar is drawn

            return calendar.draw(document, made_at=made_at)
        case Timeline():
            from bot.documents import timeline  # noqa: PLC0415 - matplotlib is loaded when a picture is drawn

            return timeline.draw(document)
        case Data():
            return document.text.encode()
