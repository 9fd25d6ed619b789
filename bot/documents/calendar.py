"""Days as a calendar file: whole days that take nobody's time, and that invite nobody."""

from datetime import datetime, timedelta
from typing import Final

import icalendar

from conversation.document import Calendar, Day

PRODUCT: Final = "-//Innkjøpsbot//NO"


def draw(calendar: Calendar, *, made_at: datetime) -> bytes:
    """Return the days as an .ics file. It has no METHOD: a calendar program adds the days, and sends nothing."""
    drawn = icalendar.Calendar()
    drawn.add("prodid", PRODUCT)
    drawn.add("version", "2.0")
    drawn.add("calscale", "GREGORIAN")
    for day in calendar.days:
        drawn.add_component(_event(day, made_at))
    return bytes(drawn.to_ical())


def _event(day: Day, made_at: datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", day.uid if "@" in day.uid else f"{day.uid}@innkjopsbot")
    event.add("dtstamp", made_at)
    event.add("last-modified", made_at)
    event.add("dtstart", day.on)
    # The end of a whole day is the day after it (RFC 5545, 3.6.1).
    event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", _plain(day.title))
    if day.text:
        event.add("description", _plain(day.text))
    event.add("transp", "TRANSPARENT")
    return event


def _plain(text: str) -> str:
    """Return a text with nothing in it that no calendar can hold."""
    return "".join(
        character for character in text if character == "\n" or character.isprintable() or character == "\t"
    )
