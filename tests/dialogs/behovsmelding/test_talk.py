"""What people tell in passing, and a place that the register does not have: what is taken, what is asked, what is not."""

from decimal import Decimal

import pytest

from dialogs.behovsmelding import keys
from dialogs.behovsmelding.value import total_of
from dialogs.dialog import Knowledge
from dialogs.form import Fault
from dialogs.state_store import Facts, Memory
from register.answers import AnswerState
from register.database import Sessions
from tests.dialogs.asking import flat as said
from tests.dialogs.behovsmelding.filled import TODAY, load_filled, open_form
from tests.dialogs.words_only import database_url as database_url  # noqa: PLC0414 - pytest finds a fixture by its name here


@pytest.fixture
async def demo(sessions: Sessions) -> Sessions:
    await load_filled(sessions)
    return sessions


async def test_another_kind_of_place_is_not_given_the_area_of_the_one_who_asks(
    demo: Sessions, knowledge: Knowledge
) -> None:
    async with open_form(demo, knowledge) as form:
        await form.tells("Hjemmesykepleien på Skjetten trenger 3 elbiler til 1,2 mill")
        assert keys.TJENESTEOMRADE in form.asked()
        assert keys.KONTAKT not in form.answers
        assert (await form.options(keys.TJENESTEOMRADE))[:2] == ["Oppvekst", "Digitalisering"]
        found = await form.parsed(keys.TJENESTEOMRADE, "sommeren")
        assert isinstance(found, Fault)
        await form.says(tjenesteomrade="eiendom")
        assert form.answers[keys.TJENESTEOMRADE].value == "Eiendom"
        assert form.answers[keys.KONTAKT].shown == "Ingrid Demo"


async def test_a_place_of_a_kind_that_is_known_lies_where_those_do(
    demo: Sessions, knowledge: Knowledge
) -> None:
    for place, area, kontakt in (
        ("Skjetten skole", "Oppvekst", "Kari Demo"),
        ("SFO på Vesterskaun", "Oppvekst", "Kari Demo"),
        ("Libos sykehjem", "Helse og mestring", ""),
    ):
        async with open_form(demo, knowledge) as form:
            await form.tells(f"Vi trenger 20 senger til {place}, 150 000")
            assert form.answers[keys.TJENESTEOMRADE].value == area, place
            found = form.answers.get(keys.KONTAKT)
            assert (found.shown if found else "") == kontakt, place
            assert keys.TJENESTEOMRADE not in form.asked()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ja, rektor", {keys.AUTHORITY: "rektor"}),
        ("Ja rektor.", {keys.AUTHORITY: "rektor"}),
        ("ja, lederen min", {keys.AUTHORITY: "Lars Demo"}),
        ("rektor Lars Demo har fullmakt", {keys.AUTHORITY: "Lars Demo"}),
        ("vi har budsjett, Lars Demo har fullmakt", {keys.AUTHORITY: "Lars Demo", keys.BUDGET: "ja"}),
        ("det ligger i budsjettet", {keys.BUDGET: "ja"}),
        ("vi har søkt om midler", {keys.BUDGET: "soekt"}),
        ("vi har ikke penger til det", {keys.BUDGET: "nei"}),
        ("det er ingenting å låne", {keys.ALTERNATIVES: "nytt"}),
        ("ombruk er vurdert, men vi må ha nytt", {keys.ALTERNATIVES: "nytt"}),
        ("ja", {}),
        ("elevene sitter på gulvet", {}),
    ],
)
async def test_what_is_told_in_passing_is_taken(
    demo: Sessions, knowledge: Knowledge, text: str, told: dict[str, str]
) -> None:
    async with open_form(demo, knowledge) as form:
        await form.tells("Vi trenger 20 stoler til Demo skole, 150 000")
        before = {key: form.answers.get(key) for key in (keys.WHAT, keys.ENHET, keys.VALUE)}
        await form.tells(text)
        taken = (keys.AUTHORITY, keys.BUDGET, keys.ALTERNATIVES)
        found = {key: form.answers[key] for key in taken if key in form.answers}
        assert {key: one.value for key, one in found.items() if one.state == "understood"} == told
        assert before[keys.ENHET] == form.answers[keys.ENHET]


async def test_the_question_of_money_takes_own_words(demo: Sessions, knowledge: Knowledge) -> None:
    async with open_form(demo, knowledge) as form:
        await form.says(budget="ja, men det er søkt om midler", alternatives="vi må ha nytt")
        assert form.answers[keys.BUDGET].value == "soekt"
        assert form.answers[keys.ALTERNATIVES].value == "nytt"
        await form.says(budget="ja, rektor har godkjent det")
        assert form.answers[keys.BUDGET].value == "ja"
        await form.says(budget="nei, spør rektor")
        assert form.answers[keys.BUDGET].value == "nei"


async def test_a_thing_that_is_counted_or_new_is_bought_once(demo: Sessions, knowledge: Knowledge) -> None:
    for text, asked in (
        ("8 løpehjul til Demo skole, 180 000", False),
        ("Demo skole trenger en ny heis til 300 000", False),
        ("Demo skole trenger nye løpehjul, 20 000 per år", True),
    ):
        async with open_form(demo, knowledge) as form:
            await form.tells(text)
            assert (keys.DURATION in form.asked()) is asked, text


async def test_four_years_are_counted_for_what_has_no_end_and_that_is_why(
    demo: Sessions, knowledge: Knowledge
) -> None:
    async with open_form(demo, knowledge) as form:
        await form.tells("frukt og grønt til Demo skole, 15 000 per måned, løpende")
        assert "Det brukes når avtalen ikke har noen sluttdato" in await form.note(keys.VALUE)
        assert "Avtalen skal ikke ha noen sluttdato, så jeg har regnet fire år." in await form.summary()


async def test_a_date_after_the_options_does_not_change_what_a_year_costs(
    demo: Sessions, knowledge: Knowledge
) -> None:
    async with open_form(demo, knowledge) as form:
        await form.tells("Vi trenger renhold, 8 mill i året i 3 år + 1 år opsjon, fra 1. januar 2028")
        assert form.answers[keys.VALUE].value.startswith("8000000 per år")
        total = total_of(form.filling)
        assert total is not None
        assert total.high == Decimal(32_000_000)


async def test_an_innkjopskontakt_is_not_told_that_she_is_told(demo: Sessions, knowledge: Knowledge) -> None:
    async with open_form(demo, knowledge, "kontakt") as form:
        await form.tells("Vi trenger 20 stoler til Demo skole, 150 000")
        assert "Meldingen går til Innkjøpsseksjonen." in await form.summary()


def test_the_threshold_of_the_purchase_is_told_where_one_is_spoken_of(knowledge: Knowledge) -> None:
    from dialogs.answer import answer

    def asked(memory: Memory) -> str:
        found = answer(
            "hva er terskelverdien?", kommune=knowledge.kommuner["lillestrom"], today=TODAY, knowledge=knowledge, memory=memory
        )  # fmt: skip
        assert found.answered
        return said(found)

    spoken_of = asked(Memory(facts=Facts(value_nok="1200000", kind="vare"), draft_field="need"))
    assert "1 200 000 kr er over Lillestrøms egen grense" in spoken_of
    assert "Neste terskel er nasjonal terskel" in spoken_of
    assert "fra 1,3 millioner kr" in asked(Memory())


@pytest.mark.parametrize(
    ("text", "what", "enhet"),
    [
        ("vi trenger 20 stoler til digitalisering", "stoler", "Digitalisering"),
        ("vi trenger 20 stoler til juletrefesten", "stoler til juletrefesten", None),
    ],
)
async def test_the_register_knows_a_place_that_is_written_as_anything_else(
    demo: Sessions, knowledge: Knowledge, text: str, what: str, enhet: str | None
) -> None:
    async with open_form(demo, knowledge) as form:
        await form.tells(text)
        assert form.answers[keys.WHAT].value == what
        place = form.answers[keys.ENHET]
        assert (place.value if place.state is AnswerState.UNDERSTOOD else None) == enhet


async def test_a_service_of_more_than_four_years_is_told_how_the_regulation_counts_it(
    demo: Sessions, knowledge: Knowledge
) -> None:
    for months, told in (("48 måneder", False), ("seks år", True)):
        async with open_form(demo, knowledge) as form:
            await form.tells(f"Demo skole trenger vakttjeneste for 25 000 per måned i {months}")
            counted = "bare 48 måneder (FOA § 5-4), her 1 200 000 kr"
            assert (counted in (await form.summary()).replace("\u00a0", " ")) is told
