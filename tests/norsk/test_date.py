"""Dates and periods as people name them; today is Saturday 21 November 2026."""

import re
import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norsk.date import find_period, parse_date

TODAY = date(2026, 11, 21)
YEAR = re.compile("20[0-9]|2[78]$")
NAMED = [
    ("om en måned", "2026-12-20", "2026-12-22"),
    ("andre juledag", "2026-12-26", "2026-12-26"),
    ("i april", "2027-04-01", "2027-04-30"),
    ("12.06.27", "2027-06-12", "2027-06-12"),
    ("12.6.2027", "2027-06-12", "2027-06-12"),
    ("12/6/27", "2027-06-12", "2027-06-12"),
    ("12/6", "2027-06-12", "2027-06-12"),
    ("12.6", "2027-06-12", "2027-06-12"),
    ("12.06.", "2027-06-12", "2027-06-12"),
    ("2027-06-12", "2027-06-12", "2027-06-12"),
    ("20270612", "2027-06-12", "2027-06-12"),
    ("120627", "2027-06-12", "2027-06-12"),
    ("den 12. juni 2027", "2027-06-12", "2027-06-12"),
    ("12 juni", "2027-06-12", "2027-06-12"),
    ("12.juni", "2027-06-12", "2027-06-12"),
    ("12. jun", "2027-06-12", "2027-06-12"),
    ("neste tirsdag", "2026-11-24", "2026-12-01"),
    ("i løpet av uke 50", "2026-12-07", "2026-12-13"),
    ("uke 50", "2026-12-07", "2026-12-13"),
    ("veke 3", "2027-01-18", "2027-01-24"),
    ("week 10", "2027-03-08", "2027-03-14"),
    ("innen uke 10", "2027-03-05", "2027-03-14"),
    ("mandag i uke 50", "2026-12-07", "2026-12-07"),
    ("innen 6 uker", "2027-01-02", "2027-01-02"),
    ("om seks veker", "2027-01-02", "2027-01-02"),
    ("in six weeks", "2027-01-02", "2027-01-02"),
    ("within 2 weeks", "2026-12-05", "2026-12-05"),
    ("om to uker", "2026-12-05", "2026-12-05"),
    ("om 14 dager", "2026-12-05", "2026-12-05"),
    ("om ei veke", "2026-11-28", "2026-11-28"),
    ("om en ukes tid", "2026-11-28", "2026-11-28"),
    ("om et halvt år", "2027-05-20", "2027-05-22"),
    ("om tre måneder", "2027-02-21", "2027-02-21"),
    ("innen tre mnd", "2027-02-21", "2027-02-21"),
    ("om et år", "2027-11-21", "2027-11-21"),
    ("om et par uker", "2026-12-05", "2026-12-05"),
    ("om halvannen måned", "2027-01-01", "2027-01-08"),
    ("10 virkedager", "2026-12-04", "2026-12-04"),
    ("innen 5 arbeidsdager", "2026-11-27", "2026-11-27"),
    ("in 3 months", "2027-02-21", "2027-02-21"),
    ("i løpet av to måneder", "2027-01-21", "2027-01-21"),
    ("om ti dagar", "2026-12-01", "2026-12-01"),
    ("innan utgangen av juni", "2027-06-30", "2027-06-30"),
    ("innen utgangen av mars", "2027-03-31", "2027-03-31"),
    ("by the end of May", "2027-05-31", "2027-05-31"),
    ("end of March", "2027-03-31", "2027-03-31"),
    ("før 1. mars", "2027-02-28", "2027-03-01"),
    ("innen 1. mars", "2027-03-01", "2027-03-01"),
    ("senest 1. mars", "2027-03-01", "2027-03-01"),
    ("første mars", "2027-03-01", "2027-03-01"),
    ("by March 1", "2027-03-01", "2027-03-01"),
    ("March 1st, 2027", "2027-03-01", "2027-03-01"),
    ("1st of March", "2027-03-01", "2027-03-01"),
    ("the 1st of march 2028", "2028-03-01", "2028-03-01"),
    ("20. mars neste år", "2027-03-20", "2027-03-20"),
    ("mars 2028", "2028-03-01", "2028-03-31"),
    ("første kvartal", "2027-01-01", "2027-03-31"),
    ("første kvartal 2028", "2028-01-01", "2028-03-31"),
    ("Q1", "2027-01-01", "2027-03-31"),
    ("Q2 2027", "2027-04-01", "2027-06-30"),
    ("1. kvartal", "2027-01-01", "2027-03-31"),
    ("andre kvartal", "2027-04-01", "2027-06-30"),
    ("første halvår 2027", "2027-01-01", "2027-06-30"),
    ("første halvår", "2027-01-01", "2027-06-30"),
    ("før sommeren", "2027-05-20", "2027-06-30"),
    ("innen sommeren", "2027-05-20", "2027-06-30"),
    ("til sommeren", "2027-06-01", "2027-08-31"),
    ("til sommaren", "2027-06-01", "2027-08-31"),
    ("før sommerferien", "2027-06-01", "2027-06-30"),
    ("før ferien", "2027-06-01", "2027-07-03"),
    ("før fellesferien", "2027-06-20", "2027-07-11"),
    ("etter sommeren", "2027-08-01", "2027-09-15"),
    ("til høsten", "2027-08-15", "2027-11-30"),
    ("til våren", "2027-03-01", "2027-05-31"),
    ("i vår", "2027-03-01", "2027-05-31"),
    ("neste sommer", "2027-06-01", "2027-08-31"),
    ("til påske", "2027-03-20", "2027-03-29"),
    ("før påske", "2027-03-15", "2027-03-27"),
    ("etter påske", "2027-03-29", "2027-04-09"),
    ("før jul", "2026-12-15", "2026-12-24"),
    ("innen jul", "2026-12-15", "2026-12-24"),
    ("til jul", "2026-12-20", "2026-12-25"),
    ("etter jul", "2026-12-27", "2027-01-10"),
    ("før nyttår", "2026-12-31", "2026-12-31"),
    ("innen nyttår", "2026-12-31", "2026-12-31"),
    ("etter nyttår", "2027-01-01", "2027-01-31"),
    ("over nyttår", "2027-01-01", "2027-01-31"),
    ("innen årsskiftet", "2026-12-31", "2026-12-31"),
    ("before Christmas", "2026-12-15", "2026-12-24"),
    ("før skolestart", "2027-08-01", "2027-08-20"),
    ("til skolestart", "2027-08-01", "2027-08-20"),
    ("til jol", "2026-12-20", "2026-12-25"),
    ("17. mai", "2027-05-17", "2027-05-17"),
    ("syttende mai", "2027-05-17", "2027-05-17"),
    ("julaften", "2026-12-24", "2026-12-24"),
    ("første juledag", "2026-12-25", "2026-12-25"),
    ("1. juledag", "2026-12-25", "2026-12-25"),
    ("nyttårsaften", "2026-12-31", "2026-12-31"),
    ("skjærtorsdag", "2027-03-25", "2027-03-25"),
    ("langfredag", "2027-03-26", "2027-03-26"),
    ("andre påskedag", "2027-03-29", "2027-03-29"),
    ("2. pinsedag", "2027-05-17", "2027-05-17"),
    ("kristi himmelfartsdag", "2027-05-06", "2027-05-06"),
    ("sankthans", "2027-06-23", "2027-06-23"),
    ("grunnlovsdagen", "2027-05-17", "2027-05-17"),
    ("nyttårsdag", "2027-01-01", "2027-01-01"),
    ("i morgen", "2026-11-22", "2026-11-22"),
    ("i overmorgen", "2026-11-23", "2026-11-23"),
    ("i morgon", "2026-11-22", "2026-11-22"),
    ("tomorrow", "2026-11-22", "2026-11-22"),
    ("i dag", "2026-11-21", "2026-11-21"),
    ("fredag", "2026-11-27", "2026-11-27"),
    ("på fredag", "2026-11-27", "2026-11-27"),
    ("førstkommende mandag", "2026-11-23", "2026-11-23"),
    ("next Monday", "2026-11-23", "2026-11-30"),
    ("by Friday", "2026-11-27", "2026-11-27"),
    ("måndag", "2026-11-23", "2026-11-23"),
    ("laurdag", "2026-11-28", "2026-11-28"),
    ("tysdag", "2026-11-24", "2026-11-24"),
    ("fredag 4. desember", "2026-12-04", "2026-12-04"),
    ("neste uke", "2026-11-23", "2026-11-29"),
    ("neste måned", "2026-12-01", "2026-12-31"),
    ("neste år", "2027-01-01", "2027-12-31"),
    ("denne uka", "2026-11-21", "2026-11-22"),
    ("i løpet av året", "2026-12-31", "2026-12-31"),
    ("innen utgangen av året", "2026-12-31", "2026-12-31"),
    ("before the end of the year", "2026-12-30", "2026-12-31"),
    ("end of the year", "2026-12-31", "2026-12-31"),
    ("ut året", "2026-12-31", "2026-12-31"),
    ("før året er omme", "2026-12-30", "2026-12-31"),
    ("den 15.", "2026-12-15", "2026-12-15"),
    ("15. neste måned", "2026-12-15", "2026-12-15"),
    ("den 25. november", "2026-11-25", "2026-11-25"),
    ("15. november", "2027-11-15", "2027-11-15"),
    ("i november", "2026-11-21", "2026-11-30"),
    ("i desember", "2026-12-01", "2026-12-31"),
    ("1. des", "2026-12-01", "2026-12-01"),
    ("midten av mars", "2027-03-10", "2027-03-20"),
    ("medio januar", "2027-01-10", "2027-01-20"),
    ("slutten av januar", "2027-01-20", "2027-01-31"),
    ("ultimo februar", "2027-02-20", "2027-02-28"),
    ("begynnelsen av februar", "2027-02-01", "2027-02-10"),
    ("primo april", "2027-04-01", "2027-04-10"),
    ("månedsskiftet mars/april", "2027-03-25", "2027-04-05"),
    ("i febuar", "2027-02-01", "2027-02-28"),
    ("i desembr", "2026-12-01", "2026-12-31"),
    ("innen utgangen av neste år", "2027-12-31", "2027-12-31"),
    ("innen utgangen av 2027", "2027-12-31", "2027-12-31"),
    ("i løpet av 2027", "2027-01-01", "2027-12-31"),
    ("tidlig i 2027", "2027-01-01", "2027-03-31"),
    ("28.2.27", "2027-02-28", "2027-02-28"),
    ("sommeren 2027", "2027-06-01", "2027-08-31"),
    ("våren 2028", "2028-03-01", "2028-05-31"),
    ("innen 31.12", "2026-12-31", "2026-12-31"),
    ("etter 1. januar", "2027-01-01", "2027-01-02"),
    ("fra 1. januar 2027", "2027-01-01", "2027-01-01"),
    ("påske", "2027-03-20", "2027-03-29"),
    ("mellom jul og nyttår", "2026-12-26", "2026-12-31"),
    ("i romjula", "2026-12-26", "2026-12-31"),
    ("29. februar", "2028-02-29", "2028-02-29"),
    ("førstkommende onsdag", "2026-11-25", "2026-11-25"),
    ("onsdag neste uke", "2026-11-25", "2026-11-25"),
    ("til helga", "2026-11-21", "2026-11-29"),
    ("til uka", "2026-11-23", "2026-11-29"),
    ("i løpet av neste uke", "2026-11-23", "2026-11-29"),
    ("før utgangen av november", "2026-11-29", "2026-11-30"),
    ("medio mai 2027", "2027-05-10", "2027-05-20"),
    ("uke 2 i januar", "2027-01-11", "2027-01-17"),
    ("innen 1. kvartal 2027", "2027-03-31", "2027-03-31"),
    ("på nyåret", "2027-01-01", "2027-02-28"),
    ("på tirsdag", "2026-11-24", "2026-11-24"),
    ("på slutten av året", "2026-12-01", "2026-12-31"),
    ("siste uka i november", "2026-11-23", "2026-11-30"),
    ("end of next week", "2026-11-27", "2026-11-29"),
    ("late January", "2027-01-20", "2027-01-31"),
    ("early March", "2027-03-01", "2027-03-10"),
    ("mid-June", "2027-06-10", "2027-06-20"),
    ("next summer", "2027-06-01", "2027-08-31"),
    ("by summer", "2027-05-20", "2027-06-30"),
    ("this autumn", "2026-11-21", "2026-11-30"),
    ("a month from now", "2026-12-21", "2026-12-21"),
    ("in a month", "2026-12-21", "2026-12-21"),
    ("in a week", "2026-11-28", "2026-11-28"),
    ("innen en uke", "2026-11-28", "2026-11-28"),
    ("om 1 mnd", "2026-12-21", "2026-12-21"),
    ("8 uker fra i dag", "2027-01-16", "2027-01-16"),
    ("juni", "2027-06-01", "2027-06-30"),
    ("tjuende mars", "2027-03-20", "2027-03-20"),
    ("20.mars", "2027-03-20", "2027-03-20"),
    ("20/3-27", "2027-03-20", "2027-03-20"),
    ("20.3-2027", "2027-03-20", "2027-03-20"),
    ("3. januar kl 12", "2027-01-03", "2027-01-03"),
    ("kl 12.00 den 3. januar", "2027-01-03", "2027-01-03"),
    ("vi trenger det 1. februar", "2027-02-01", "2027-02-01"),
    ("helst før 1. mai, men seinest 1. juni", "2027-04-30", "2027-04-30"),
    ("om fjorten dager", "2026-12-05", "2026-12-05"),
    ("i mai en gang", "2027-05-01", "2027-05-31"),
    ("til 1. august", "2027-08-01", "2027-08-01"),
    ("Innen skoleslutt", "2027-06-10", "2027-06-30"),
    ("14 dager før jul", "2026-12-05", "2026-12-12"),
    ("første uka i januar", "2027-01-04", "2027-01-08"),
    ("tirsdag om en uke", "2026-12-01", "2026-12-01"),
    ("første virkedag i januar", "2027-01-04", "2027-01-04"),
]
NAMES_NO_DAY = [
    "snarest",
    "asap",
    "så fort som mulig",
    "vet ikke",
    "as soon as possible",
    "",
    "ikke bestemt",
    "haster ikke",
    "omgående",
    "ingen frist",
    "31. februar",
    "når det passer",
    "we may need it",
    "uke 60",
]
PERIODS = [
    ("i november 2020", "2020-11-01", "2020-11-30"),
    ("kunngjort sommaren 2023", "2023-06-01", "2023-08-31"),
    ("sommeren 2023", "2023-06-01", "2023-08-31"),
    ("120 000 i 2024 følge", "2024-01-01", "2024-12-31"),
    ("15. juni 2026", "2026-06-15", "2026-06-15"),
    ("1.7.2026", "2026-07-01", "2026-07-01"),
    ("våren 2022", "2022-03-01", "2022-05-31"),
    ("i fjor", "2025-01-01", "2025-12-31"),
    ("før 1. juli 2026", "0001-01-01", "2026-06-30"),
    ("etter 1. juli 2026", "2026-07-02", "9999-12-31"),
    ("fra 1. juli 2026", "2026-07-01", "9999-12-31"),
    ("2026-06-15", "2026-06-15", "2026-06-15"),
    ("in November 2020", "2020-11-01", "2020-11-30"),
    ("June 15, 2026", "2026-06-15", "2026-06-15"),
    ("i fjor sommer", "2025-06-01", "2025-08-31"),
    ("last year", "2025-01-01", "2025-12-31"),
    ("andre kvartal 2023", "2023-04-01", "2023-06-30"),
    ("første halvår 2026", "2026-01-01", "2026-06-30"),
    ("nytt i anskaffelsesreglene 2026", "2026-01-01", "2026-12-31"),
    ("hausten 2021", "2021-09-01", "2021-11-30"),
    ("før 2024", "0001-01-01", "2023-12-31"),
    ("i 2019, og hvor stor", "2019-01-01", "2019-12-31"),
]
NO_PERIOD = [
    "i april",
    "sommeren",
    "i dag",
    "nå",
    "strategi 2021–2024",
    "avtale 2024/118",
    "KOFA 2021/1234",
    "KOFA 2021-1234",
    "når samfunnsmål innen 2032",
    "for 2000 kr",
    "2000 Lillestrøm",
    "500 000 kr",
    "hva er fristen",
    "del 2",
    "31.02.2026",
    "i år",
    "NS 2020",
]


@pytest.mark.parametrize(("text", "first", "last"), NAMED)
def test_a_named_day_is_understood(text: str, first: str, last: str) -> None:
    found = parse_date(text, today=TODAY)
    assert found is not None
    assert first <= found.isoformat() <= last


@pytest.mark.parametrize("text", NAMES_NO_DAY)
def test_a_text_that_names_no_day_gives_none(text: str) -> None:
    assert parse_date(text, today=TODAY) is None


@pytest.mark.parametrize(("text", "first", "last"), PERIODS)
def test_the_time_a_question_is_about_is_found(text: str, first: str, last: str) -> None:
    found = find_period(text, today=TODAY)
    assert found is not None
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)
    assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize("text", NO_PERIOD)
def test_what_is_no_time_with_a_year_is_no_period(text: str) -> None:
    assert find_period(text, today=TODAY) is None


NORWEGIAN = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
]


@given(st.dates(date(2020, 1, 1), date(2060, 12, 31)))
def test_a_date_with_its_year_is_read_back_in_every_notation(on: date) -> None:
    for text in (
        on.isoformat(),
        f"{on.day}.{on.month}.{on.year}",
        f"{on:%d.%m.%y}",
        f"den {on.day}. {NORWEGIAN[on.month - 1]} {on.year}",
        f"innen {on:%d/%m/%Y}",
        f"{on:%Y%m%d}",
    ):
        assert parse_date(text, today=TODAY) == on, text


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_a_date_without_a_year_is_never_past(on: date, today: date) -> None:
    found = parse_date(f"{on.day}. {NORWEGIAN[on.month - 1]}", today=today)
    assert found is not None
    assert found >= today
    assert (found.day, found.month) == (on.day, on.month)


@given(
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    st.sampled_from([case[0] for case in NAMED if not YEAR.search(case[0])]),
)
def test_a_deadline_without_a_year_lies_ahead_whatever_day_it_is(today: date, text: str) -> None:
    found = parse_date(text, today=today)
    assert found is None or today <= found <= today + timedelta(days=366 * 9)


@given(st.text(max_size=120), st.dates())
def test_no_text_and_no_day_makes_it_fail(text: str, today: date) -> None:
    parse_date(text, today=today)
    find_period(text, today=today)


@pytest.mark.parametrize("piece", ["uke ", "1. ", "før ", "2026 ", "1.1.", "våren ", "a", "1", " "])
def test_a_very_long_text_is_read_in_linear_time(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    started = time.process_time()
    parse_date(text, today=TODAY)
    find_period(text, today=TODAY)
    assert time.process_time() - started < 15
