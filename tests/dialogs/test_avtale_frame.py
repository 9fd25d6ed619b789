"""What only looks like a question for the register, and the lists of a group: read without a database."""

from datetime import date

import pytest

from dialogs.avtaler.frame import read_frame
from dialogs.avtaler.missing import gap_named
from dialogs.avtaler.question import Wish, read_question
from register.avtale_rank import closeness
from register.missing_data import Gap

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "wish", "topic"),
    [
        ("hvem brøyter hos oss?", Wish.WHO_DELIVERS, "brøyter"),
        ("kven fiksar heisen her?", Wish.WHO_DELIVERS, "fiksar heisen"),
        ("trenger en tolk til foreldremøte, hvem bruker vi?", Wish.FIND, "tolk til foreldremøte"),
        ("jeg trenger en elektriker", Wish.FIND, "elektriker"),
        ("vi har gått tom for kopipapir", Wish.FIND, "kopipapir"),
        ("kan barnehagen bestille nettbrett?", Wish.WHO_MAY, "nettbrett"),
    ],
)
def test_a_need_or_a_job_may_be_for_the_register(text: str, wish: Wish, topic: str) -> None:
    assert (wish, topic) in [(one.wish, one.topic) for one in read_frame(text)]


@pytest.mark.parametrize(
    "text",
    [
        "må renhold lyses ut, hvilke regler gjelder?",
        "kan vi kjøpe brukte møbler?",
        "gi meg telefonnummeret til leverandøren av renhold",
        "hvem trenger en konkurranse?",
        "x" * 401,
    ],
)
def test_a_question_about_the_rules_or_a_telephone_number_is_never_framed(text: str) -> None:
    assert read_frame(text) == ()


@pytest.mark.parametrize(
    ("text", "wish", "topic"),
    [
        ("hvilke avtaler har vi?", Wish.GROUP, ""),
        ("hvilke avtaler har Oppvekst?", Wish.GROUP, "oppvekst"),
        ("hvilke avtaler forvalter Filip?", Wish.GROUP, "filip"),
        ("hvilke avtaler kan skolen min bruke?", Wish.GROUP, "skolen min"),
        ("avtaler som mangler sluttdato", Wish.MISSING, "sluttdato"),
        ("hvilke avtaler har høy risiko?", Wish.RISK, "høy"),
        ("hvilke opsjoner må utløses snart?", Wish.NOTICES, ""),
        ("når er fristen for opsjonen på 2024/118?", Wish.OPTIONS, "2024/118"),
        ("når er neste kontroll på vaktholdsavtalen?", Wish.CONTROLS, "vakthold"),
        ("hvem er kontaktperson hos leverandøren på 2024/118", Wish.SUPPLIER, "2024/118"),
        ("er avtalen på kopimaskiner gått ut?", Wish.ENDS, "kopimaskiner"),
        ("hvilke avvik har Papir og Penn?", Wish.AVVIK, "papir og penn"),
    ],
)
def test_who_has_which_agreements_and_what_they_lack_is_understood(text: str, wish: Wish, topic: str) -> None:
    found = read_question(text, today=TODAY)
    assert found is not None
    assert (found.wish, found.topic) == (wish, topic)


@pytest.mark.parametrize("text", ["nei, jeg mente catering", "og catering?", "hva med catering?"])
def test_a_correction_means_another_agreement_only_after_one_was_shown(text: str) -> None:
    found = read_question(text, today=TODAY, shown=True)
    assert found is not None
    assert (found.wish, found.topic) == (Wish.FIND, "catering")
    assert read_question(text, today=TODAY) is None


def test_the_kind_of_gap_is_named_in_words_and_all_are_meant_without() -> None:
    assert [gap_named(word) for word in ("utløpsdato", "avtaleeier", "avtaleforvalter", "")] == [
        Gap.NO_END,
        Gap.NO_AVTALEEIER,
        Gap.NO_AVTALEFORVALTER,
        None,
    ]


def test_mats_are_no_food_but_rooms_are_still_rooms() -> None:
    assert closeness("mat", "matter") == 0
    assert closeness("rom", "rommet") > 0
