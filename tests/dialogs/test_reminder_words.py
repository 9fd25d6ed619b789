"""What people write to see and to go through what waits for them."""

import pytest

from dialogs.reminders.numbers import read_numbers
from dialogs.reminders.words import ReminderWish, reminder_wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("hva venter på meg?", ReminderWish.LIST),
        ("kva ventar på meg", ReminderWish.LIST),
        ("Ka vente på mæ?", ReminderWish.LIST),
        ("Mine påminnelser", ReminderWish.LIST),
        ("påminnelser", ReminderWish.LIST),
        ("påminelser", ReminderWish.LIST),
        ("hva ventr på meg", ReminderWish.LIST),
        ("vis mine frister", ReminderWish.LIST),
        ("Hei, hva haster mest nå?", ReminderWish.LIST),
        ("har jeg noe som venter?", ReminderWish.LIST),
        ("behandle alle", ReminderWish.ALL),
        ("behandel alle", ReminderWish.ALL),
        ("fortsett der jeg slapp", ReminderWish.GO_ON),
        ("neste", ReminderWish.GO_ON),
        ("avgjør flere", ReminderWish.SEVERAL),
        ("mine avtaler", None),
        ("hva må jeg gjøre?", ReminderWish.TO_DO),
        ("kva må eg gjere no", ReminderWish.TO_DO),
        ("hav venter på meg", ReminderWish.LIST),
        ("gjøremålene mine", ReminderWish.LIST),
        ("hvilke frister har jeg?", ReminderWish.LIST),
        ("minn meg på hva som venter", ReminderWish.LIST),
        ("hva må jeg gjøre når en avtale løper ut?", None),
        ("frister", None),
        ("hvilke frister gjelder for klage?", None),
        ("hva venter leverandøren på?", None),
        ("hvem venter på meg", None),
        ("hvor lenge må vi vente på karens", None),
    ],
)
def test_what_somebody_asks_of_their_reminders_is_understood(text: str, wish: ReminderWish | None) -> None:
    assert reminder_wish(text) is wish


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1, 3–5", [1, 3, 4, 5]),
        ("2 og 4", [2, 4]),
        ("nr. 2", [2]),
        ("2 til 4", [2, 3, 4]),
        ("alle", [1, 2, 3, 4, 5, 6, 7]),
        ("Alle unntatt 2 og 3", [1, 4, 5, 6, 7]),
        ("8", None),
        ("5-3", None),
        ("de to første", None),
        ("alle avtaler", None),
        ("", None),
    ],
)
def test_numbers_of_a_list_are_read_and_never_guessed(text: str, numbers: list[int] | None) -> None:
    assert read_numbers(text, count=7) == numbers
