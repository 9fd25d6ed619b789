import pytest

from bot.reports.figures import Count
from bot.reports.saved import hours_saved
from bot.reports.withhold import Shown, hidden_parts, withheld


def part(name: str, count: int, people: int) -> Count:
    return Count("svar", name, count, people)


@pytest.mark.parametrize(
    ("total", "parts", "hidden"),
    [
        (part("", 30, 12), [part("a", 20, 8), part("b", 10, 6)], set()),
        (part("", 30, 12), [part("a", 20, 8), part("b", 9, 6), part("c", 1, 1)], {"c", "b"}),
        (part("", 30, 12), [part("a", 20, 8), part("c", 10, 4)], {"c", "a"}),
        (part("", 30, 12), [part("a", 15, 4), part("b", 15, 4)], {"", "a", "b"}),
        (part("", 9, 4), [part("a", 9, 4), part("b", 0, 0)], {"", "a"}),
        (part("", 30, 12), [part("a", 30, 12), part("b", 0, 0)], set()),
        (part("", 0, 0), [], set()),
    ],
    ids=["all", "and_the_next", "only_two", "whole_too", "few_in_all", "nobody", "nothing"],
)
def test_a_part_that_the_others_would_give_away_is_withheld_too(
    total: Count, parts: list[Count], hidden: set[str]
) -> None:
    assert hidden_parts(total, parts) == hidden


def test_what_is_withheld_together_always_stands_for_a_group() -> None:
    for people in range(1, 5):
        small = [part(f"s{number}", people, people) for number in range(4)]
        large = [part(f"l{number}", 40, 20 + number) for number in range(3)]
        hidden = hidden_parts(part("", 200, 60), [*small, *large])
        assert {one.part for one in small} < hidden
        assert hidden & {one.part for one in large} == {"l0"}, "no more than is needed"


def test_a_whole_that_one_parting_gives_away_shows_nothing_in_the_other_either() -> None:
    counts = [part("", 10, 6), part("artikkel", 5, 4), part("regel", 5, 4), part("omrade:Oppvekst", 10, 6)]
    assert {one.count for one in withheld(counts)} == {None}


def test_that_cases_were_filed_is_told_however_few_filed_them() -> None:
    told = withheld([Count("behov", "", 1, 1), Count("behov", "omrade:Oppvekst", 1, 1)])
    assert [one.count for one in told] == [1, 1]


def test_ways_have_no_whole_so_that_each_stands_by_itself() -> None:
    told = withheld([Count("veier", "ordered", 9, 7), Count("veier", "unsure", 2, 2)])
    assert [(one.part, one.count) for one in told] == [("ordered", 9), ("unsure", None)]


def test_hours_saved_are_reckoned_from_what_is_shown_only() -> None:
    shown = [Shown("svar", "", 12), Shown("behov", "", 2), Shown("oppgaver", "", None)]
    saved = hours_saved(shown, {})
    assert (saved.hours, saved.left_out) == (3, ("oppgave",))
    assert hours_saved(shown, {"svar": 55}).hours == 12
