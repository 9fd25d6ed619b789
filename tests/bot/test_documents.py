"""What somebody gets when they open a file: read again by the programs that people use."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import cast

import icalendar
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from python_calamine import CalamineWorkbook

from bot.documents import spreadsheet, timeline
from bot.documents.drawn import draw, file_name, media_type
from bot.documents.lettering import label
from bot.documents.spreadsheet import sheet_name
from bot.documents.stored import document_from_json, document_to_json
from conversation.document import Bar, Calendar, Day, Document, Table, Timeline
from tests.bot import made

NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)


def opened(table: Table) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(draw(table, made_at=NOW)))


def part(table: Table, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(draw(table, made_at=NOW))) as file:
        return file.read(name).decode()


@pytest.mark.parametrize(
    "document", [made.TABLE, made.CALENDAR, made.timeline(3)], ids=["xlsx", "ics", "png"]
)
def test_a_document_comes_back_from_the_database_as_it_was(document: Document) -> None:
    assert document_from_json(document_to_json(document)) == document


def test_a_spreadsheet_has_dates_and_numbers_and_its_notes_below() -> None:
    rows = opened(made.TABLE).get_sheet_by_index(0).to_python()
    assert rows[0] == list(made.TABLE.columns)
    assert rows[1] == ["=HYPERLINK(1)", date(2027, 6, 30), 1250000.5, 2, "nei"]
    assert rows[2] == ["Blåbær og brød", "", 5_000_000, 2024, "ja"]
    assert rows[3] == [""] * 5
    assert rows[4][0] == made.TABLE.notes[0]


def test_nothing_in_a_spreadsheet_is_a_formula_or_a_link() -> None:
    cells = (
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "{=1}",
        "\t=1",
        "https://evil.example/x",
        "mailto:a@b.no",
        "0123",
    )
    table = Table("x", "", tuple("abcdefghi"), (cells,))
    sheet = part(table, "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert opened(table).get_sheet_by_index(0).to_python()[1] == list(cells)


def test_a_spreadsheet_is_ready_to_be_read_and_filtered() -> None:
    sheet = part(made.TABLE, "xl/worksheets/sheet1.xml")
    assert 'topLeftCell="A2"' in sheet
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:E3"/>' in sheet
    styles = part(made.TABLE, "xl/styles.xml")
    assert "dd\\.mm\\.yyyy" in styles
    assert "<b/>" in styles


def test_what_excel_cannot_hold_is_kept_as_text_or_marked() -> None:
    row = ("x" * 40_000, 12345678901234567, date(1850, 1, 1), Decimal("Infinity"), "\ud800 og \x07")
    got = opened(Table("x", "", tuple("abcde"), (row,))).get_sheet_by_index(0).to_python()[1]
    assert len(str(got[0])) == spreadsheet.LONGEST_CELL
    assert str(got[0]).endswith("…")
    assert got[1:3] == ["12345678901234567", "01.01.1850"]
    assert str(got[4]).startswith("�")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Avtaler: alle / [2026]", "Avtaler alle 2026"),
        ("Avtaler som utløper før sommeren og litt til", "Avtaler som utløper før sommeren"[:31]),
        ("'History'", "Ark1"),
        ("???", "Ark1"),
    ],
)
def test_a_sheet_has_a_name_that_excel_takes(name: str, expected: str) -> None:
    assert sheet_name(name) == expected
    assert opened(Table(name, "", ("a",), ())).sheet_names == [sheet_name(name)]


def test_a_file_has_a_name_that_every_system_takes() -> None:
    assert file_name(Table("avtaler.xlsx", "", (), ())) == "avtaler.xlsx"
    assert file_name(Table('../æ\n"b"', "", (), ())) == "æ b.xlsx"
    assert file_name(Calendar("   ", "", ())) == "fil.ics"
    assert media_type(made.timeline(1)) == "image/png"


def events(calendar: Calendar) -> list[icalendar.Event]:
    read = icalendar.Calendar.from_ical(draw(calendar, made_at=NOW))
    return [cast(icalendar.Event, event) for event in read.walk("VEVENT")]


def test_a_calendars_days_are_whole_days_that_invite_nobody() -> None:
    raw = draw(made.CALENDAR, made_at=NOW).decode()
    assert "METHOD" not in raw
    assert "ATTENDEE" not in raw
    assert "DTSTART;VALUE=DATE:20270630" in raw
    first, second = events(made.CALENDAR)
    assert (first.decoded("dtstart"), first.decoded("dtend")) == (date(2027, 6, 30), date(2027, 7, 1))
    assert str(first["summary"]) == "Utløper: Papir, penn; og bøker"
    assert str(first["description"]) == "Første linje\nAndre linje"
    assert first.decoded("dtstamp") == NOW
    assert str(first["transp"]) == "TRANSPARENT"
    assert "description" not in second


def test_a_day_that_moves_keeps_what_a_calendar_knows_it_by() -> None:
    moved = Calendar("x", "", (Day("avtale-1-utlop", date(2028, 1, 1), "Flyttet"),))
    assert events(moved)[0]["uid"] == events(made.CALENDAR)[0]["uid"]


def test_a_calendars_lines_are_no_longer_than_the_standard_has_them() -> None:
    hostile = Day("x", date(2027, 1, 1), "æ" * 300 + "\r\nATTENDEE:mailto:a@b.no", "\x00\x07b")
    raw = draw(Calendar("x", "", (hostile,)), made_at=NOW)
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert not any(line.startswith(b"ATTENDEE") for line in raw.split(b"\r\n"))
    assert b"\x00" not in raw


def drawn_figure(shown: Timeline) -> Figure:
    bars = shown.bars[: timeline.MOST_BARS]
    figure = timeline._figure(
        shown, bars, [label(bar.label, size=timeline.SIZE, width=timeline.LABEL) for bar in bars]
    )
    figure.canvas.draw()
    return figure


def texts(figure: Figure) -> list[Text]:
    found = [
        *figure.texts,
        *(text for axes in figure.axes for text in (*axes.texts, *axes.get_xticklabels())),
    ]
    return [text for text in found if text.get_text().strip()]


FAR = Timeline(
    "x", "", "En lang tittel " * 15, made.TODAY,
    (Bar("HÅNDVERKERTJENESTER, RØR OG VVS – MØLLER MEKANISKE WWW", date(2025, 1, 1), date(2026, 12, 1)), Bar("W" * 60, date(2025, 1, 1), date(2026, 12, 1)), Bar("Fra gammelt av", date(1999, 1, 1), date(2020, 1, 1)), Bar("Evig " * 40, date(2020, 1, 1), date(2030, 9, 30), date(2099, 12, 31))),
)  # fmt: skip


@pytest.mark.parametrize(
    "shown", [made.timeline(0), made.timeline(1), made.timeline(12), made.timeline(31), FAR],
    ids=["none", "one", "twelve", "more than fit", "far"],
)  # fmt: skip
def test_no_text_in_a_picture_is_cut(shown: Timeline) -> None:
    figure = drawn_figure(shown)
    canvas = figure.bbox
    for text in texts(figure):
        box = text.get_window_extent()
        inside = canvas.x0 <= box.x0 and box.x1 <= canvas.x1 and canvas.y0 <= box.y0 and box.y1 <= canvas.y1
        assert inside, text.get_text()


def test_a_picture_says_in_words_what_its_colours_say() -> None:
    said = [text.get_text() for text in texts(drawn_figure(made.timeline(31)))]
    assert any(words.startswith("utløpt 01.11.2026") for words in said)
    assert any("lengst" in words for words in said)
    assert "i dag, 21. nov. 2026" in said
    assert any(words.startswith("… og 1 til") for words in said)
    assert any("Ærlig og" in words and "$" in words and "🚰" not in words for words in said)


def test_a_picture_grows_with_its_bars_and_ends_at_thirty() -> None:
    def size(count: int) -> tuple[int, int]:
        data = draw(made.timeline(count), made_at=NOW)
        assert data.startswith(b"\x89PNG")
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")

    few, more, most = size(3), size(12), size(31)
    assert few[0] == more[0] == 1380
    assert few[1] < more[1] < 1380 < most[1]
    assert size(33) == most


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", [timeline.INK, timeline.SOLID, timeline.ENDED, timeline.TODAY])
def test_every_colour_stands_out_from_the_ground(colour: str) -> None:
    assert 1.05 / (luminance(colour) + 0.05) >= 3
