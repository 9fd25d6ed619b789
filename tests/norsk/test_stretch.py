from datetime import date

import pytest

from norsk.stretch import parse_stretch, said_stretch

TODAY = date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("borte 6.–24. juli", "2027-07-06", "2027-07-24"),
        ("6-24 juli 2028", "2028-07-06", "2028-07-24"),
        ("fra den 6. til den 24. juli", "2027-07-06", "2027-07-24"),
        ("fra og med 6. juli til og med 24. juli", "2027-07-06", "2027-07-24"),
        ("6.7.-24.7.", "2027-07-06", "2027-07-24"),
        ("6.-24.7", "2027-07-06", "2027-07-24"),
        ("06.07.2027 - 24.07.2027", "2027-07-06", "2027-07-24"),
        ("2027-07-06 til 2027-07-24", "2027-07-06", "2027-07-24"),
        ("from July 6 to July 24", "2027-07-06", "2027-07-24"),
        ("uke 28-30", "2027-07-12", "2027-08-01"),
        ("uke 28", "2027-07-12", "2027-07-18"),
        ("uke 52–1", "2026-12-21", "2027-01-10"),
        ("20. desember – 5. januar", "2026-12-20", "2027-01-05"),
        ("20. desember – 5. januar 2028", "2027-12-20", "2028-01-05"),
        ("20. desember 2027 – 5. januar", "2027-12-20", "2028-01-05"),
        ("24. juli til 6. juli", "2027-07-24", "2027-07-06"),
        ("1.–5. november", "2026-11-01", "2026-11-05"),
        ("1.–5. oktober", "2027-10-01", "2027-10-05"),
        ("5. juli 2025", "2025-07-05", "2025-07-05"),
        ("fra mandag til fredag", "2026-11-23", "2026-11-27"),
        ("fra lørdag til mandag", "2026-11-28", "2026-11-30"),
        ("tirsdag neste uke", "2026-11-24", "2026-11-24"),
        ("fra mandag ut uka", "2026-11-23", "2026-11-29"),
        ("i morgen", "2026-11-22", "2026-11-22"),
        ("i dag og i morgen", "2026-11-21", "2026-11-22"),
        ("neste uke", "2026-11-23", "2026-11-29"),
        ("neste måned", "2026-12-01", "2026-12-31"),
        ("ut måneden", "2026-11-21", "2026-11-30"),
        ("ut juli", "2026-11-21", "2027-07-31"),
        ("resten av året", "2026-11-21", "2026-12-31"),
        ("til fredag", "2026-11-21", "2026-11-27"),
        ("i november", "2026-11-21", "2026-11-30"),
        ("i juli", "2027-07-01", "2027-07-31"),
        ("i tre uker", "2026-11-21", "2026-12-11"),
        ("fra 6. juli i tre uker", "2027-07-06", "2027-07-26"),
        ("10 dager fra mandag", "2026-11-23", "2026-12-02"),
        ("fra 1. desember", "2026-12-01", None),
    ],
)
def test_a_stretch_of_days_is_read_as_it_is_meant(text: str, first: str, last: str | None) -> None:
    found = parse_stretch(text, today=TODAY)
    assert found is not None
    assert found.first == date.fromisoformat(first)
    assert found.last == (date.fromisoformat(last) if last else None)


@pytest.mark.parametrize("text", ["", "for godt", "31. juni", "uke 54", "om to uker", "Per tar over"])
def test_what_names_no_day_that_exists_is_no_stretch(text: str) -> None:
    assert parse_stretch(text, today=TODAY) is None


def test_a_stretch_says_where_it_stands() -> None:
    text = "Jeg er borte 6.–24. juli, Per tar over"
    found = parse_stretch(text, today=TODAY)
    assert found is not None
    assert text[found.start : found.end] == "6.–24. juli"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2027-07-06", "2027-07-06", "6. juli 2027"),
        ("2027-07-06", "2027-07-24", "6.–24. juli 2027"),
        ("2027-07-06", "2027-08-02", "6. juli–2. august 2027"),
        ("2026-12-20", "2027-01-05", "20. desember 2026–5. januar 2027"),
    ],
)
def test_a_stretch_is_said_as_people_write_it(first: str, last: str, said: str) -> None:
    assert said_stretch(date.fromisoformat(first), date.fromisoformat(last)) == said


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("i romjula", "2026-12-27", "2026-12-31"),
        ("fram til jul", "2026-11-21", "2026-12-23"),
        ("fra nyttår til påske", "2027-01-01", "2027-03-21"),
        ("i påska 2028", "2028-04-10", "2028-04-17"),
        ("i fellesferien", "2027-07-12", "2027-08-01"),
        ("mandag, tirsdag og onsdag", "2026-11-23", "2026-11-25"),
        ("mandag 23. november til torsdag 26. november", "2026-11-23", "2026-11-26"),
        ("mandag og tirsdag i uke 50", "2026-12-07", "2026-12-08"),
        ("i juli neste år", "2027-07-01", "2027-07-31"),
    ],
)
def test_the_seasons_that_have_dates_and_lists_of_days_are_stretches(
    text: str, first: str, last: str
) -> None:
    found = parse_stretch(text, today=TODAY)
    assert found is not None
    assert (str(found.first), str(found.last), found.gaps) == (first, last, False)


@pytest.mark.parametrize(
    "text", ["tirsdag og torsdag", "uke 28 og 30", "10., 12. og 14. desember", "6. juli og så 1. august"]
)
def test_days_apart_are_marked_as_such(text: str) -> None:
    found = parse_stretch(text, today=TODAY)
    assert found is not None
    assert found.gaps


@pytest.mark.parametrize("text", ["i høstferien", "i vinterferien", "i våren", "i jula"])
def test_a_season_without_fixed_dates_is_no_stretch(text: str) -> None:
    assert parse_stretch(text, today=TODAY) is None
