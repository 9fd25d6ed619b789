"""The page's own small rules: what an address asks for, which page of a list, where a day lies, what a value is called."""

from datetime import date
from decimal import Decimal
from typing import Final

import pytest

from bot.board.avtaler import AvtaleRow, Day
from bot.board.failures import remedy
from bot.board.filters import LONGEST, MOST_PAGES, Filters, read_filters
from bot.board.links import Chat
from bot.board.needs import band
from bot.board.paging import Window, cut
from bot.board.timeline import WIDTH, quarter_name, scale_of
from bot.board.view import ago, thousands

TODAY: Final = date(2026, 11, 21)


def row(**more: object) -> AvtaleRow:
    told: dict[str, object] = {
        "title": "Papir", "reference": "2024/118", "supplier": "", "area": "", "manager": "", "starts_on": date(2025, 1, 1),
        "expires_on": date(2027, 6, 30), "max_expires_on": date(2028, 6, 30), "running": False, "options": "én igjen",
        "option_by": Day(date(2027, 3, 31)), "start_by": Day(date(2025, 1, 1)), "decided": (), "risk": "", **more,
    }  # fmt: skip
    return AvtaleRow(**told)  # type: ignore[arg-type]  # the fields above


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"side": "3"}, Filters(page=3)),
        ({"side": "-3"}, Filters()),
        ({"side": "٣"}, Filters()),
        ({"side": "9" * 30}, Filters(page=MOST_PAGES)),
        ({"sok": " a\x00b\n "}, Filters(text="a b")),
        ({"sok": "x" * 500}, Filters(text="x" * LONGEST)),
        ({"sok": "\ud800", "enhet": "ikke en id"}, Filters(enhet="ikke en id")),
        ({"person": "en@annen.invalid", "ukjent": "x"}, Filters()),
    ],
)
def test_whatever_an_address_says_is_read_or_left_out(asked: dict[str, str], expected: Filters) -> None:
    assert read_filters(asked, person="") == expected


def test_an_address_keeps_what_is_asked_for_and_a_change_starts_at_the_first_page() -> None:
    asked = Filters(area="Helse & mestring", text="tolk", page=4, person="a@demo.invalid")
    told = asked.address("/tavle/behov", status="mottatt")
    assert told == "/tavle/behov?omrade=Helse+%26+mestring&status=mottatt&sok=tolk&person=a%40demo.invalid"
    assert asked.address("/tavle/behov", page=5).endswith("&side=5&person=a%40demo.invalid")
    assert Filters().address("/tavle") == "/tavle"


def test_a_page_past_the_end_is_the_last_one() -> None:
    listed = cut(list(range(205)), Window(99))
    assert (listed.window.number, listed.pages, listed.first, listed.last) == (3, 3, 201, 205)
    assert cut([], Window(7)).first == 0


def test_a_day_lies_where_it_should_and_never_outside() -> None:
    scale = scale_of([row()], today=TODAY)
    assert (scale.first, scale.last) == (date(2026, 7, 1), date(2028, 7, 1))
    drawn = scale.bar(row())
    assert drawn is not None
    assert drawn.x == 0
    assert drawn.width == pytest.approx(WIDTH / 2, abs=1)
    assert drawn.width + drawn.more <= WIDTH
    assert drawn.option_x == scale.x(date(2027, 3, 31))
    assert drawn.start_x is None
    assert [tick.year for tick in scale.ticks if tick.year] == ["2027", "2028"]
    assert scale.bar(row(expires_on=None)) is None
    endless = scale.bar(row(expires_on=None, max_expires_on=None, running=True))
    assert endless is not None
    assert endless.width == WIDTH
    # A far end makes the drawing no longer than five years.
    assert scale_of([row(max_expires_on=date(2099, 1, 1))], today=TODAY).last == date(2031, 7, 1)


def test_quarters_ages_numbers_and_values_are_said_as_people_say_them() -> None:
    assert quarter_name(date(2027, 12, 31)) == "4. kvartal 2027"
    assert quarter_name(None) == "Uten sluttdato"
    assert [ago(day, TODAY) for day in (TODAY, date(2026, 11, 20), date(2026, 11, 9))] == ["i dag", "i går", "for 12 dager siden"]  # fmt: skip
    assert thousands(100_000) == "100\u00a0000"
    values = [None, Decimal(99_999), Decimal(100_000), Decimal("499999.99"), Decimal(20_000_000)]
    assert [band(value) for value in values] == [
        "verdi ikke kjent", "under 100 000 kr", "100 000 til 500 000 kr", "100 000 til 500 000 kr", "20 mill. kr eller mer",
    ]  # fmt: skip


def test_a_failure_comes_with_what_helps() -> None:
    assert "e-postserveren" in remedy("smtp_timeout")
    assert "«hei»" in remedy("no_channel")
    assert remedy(None).startswith("Be den som drifter boten")


def test_links_carry_a_text_whatever_is_in_it() -> None:
    text = "vis avtale 24/1 & <b>«Å»?</b>#"
    assert Chat().web(text) == "/?si=vis%20avtale%2024%2F1%20%26%20%3Cb%3E%C2%AB%C3%85%C2%BB%3F%3C%2Fb%3E%23"
    assert Chat().teams(text) == ""
    assert Chat("app").teams("vis BM-2026-0001") == (
        "https://teams.microsoft.com/l/chat/0/0?users=28:app&message=vis%20BM-2026-0001"
    )
