"""The form of behovsmelding: what a sentence fills in, what follows from it, and what is still asked."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from dialogs.behovsmelding import keys
from dialogs.behovsmelding.form import BEHOVSMELDING
from dialogs.dialog import Knowledge
from dialogs.form import Fault
from knowledge.terskelverdi import Kind
from register.answers import AnswerState
from register.database import Sessions
from register.person import Person
from tests.dialogs.behovsmelding.filled import Filled, open_form

STOLER = "Vi trenger 20 ergonomiske stoler til Demo skole, rundt 150 000, før 1. mars"
CORE = [keys.NEED, keys.ALTERNATIVES, keys.BUDGET, keys.RISKS]


async def test_one_sentence_leaves_four_questions_and_the_confirmation(
    demo: Sessions, knowledge: Knowledge
) -> None:
    async with open_form(demo, knowledge) as form:
        await form.tells(STOLER)
        told = {key: answer.value for key, answer in form.answers.items()}
        assert form.asked() == CORE
    assert told[keys.WHAT] == "ergonomiske stoler"
    assert told[keys.QUANTITY] == "20"
    assert told[keys.ENHET] == "Demo skole"
    assert told[keys.VALUE] == told[keys.TOTAL] == "150000"
    assert told[keys.KIND] == "vare"
    assert told[keys.DURATION] == "engangskjøp"
    assert told[keys.DEADLINE] == "2027-02-28"
    assert told[keys.REGIME] == "utenfor"


async def test_the_enhet_leads_to_its_area_and_innkjopskontakt(demo: Sessions, knowledge: Knowledge) -> None:
    async with open_form(demo, knowledge) as form:
        await form.tells(STOLER)
        shown = {key: answer.shown for key, answer in form.answers.items()}
        note = await form.note(keys.ENHET)
    assert (shown[keys.TJENESTEOMRADE], shown[keys.KONTAKT]) == ("Oppvekst", "Kari Demo")
    assert note == "Innkjøpskontakten deres er Kari Demo."


async def test_an_enhet_that_the_register_does_not_know_is_kept_as_it_was_written(
    demo: Sessions, knowledge: Knowledge
) -> None:
    async with open_form(demo, knowledge) as form:
        await form.says(enhet="Ukjent *storskole*")
        assert keys.PLACE not in form.answers
        assert form.answers[keys.ENHET].value == "Ukjent *storskole*"
        assert "Jeg finner ikke" in await form.note(keys.ENHET)


async def test_a_requester_without_an_enhet_is_asked_and_gets_on(
    demo: Sessions, knowledge: Knowledge
) -> None:
    async with open_form(demo, knowledge) as form:
        alone = Person(email="uten@demo.invalid", name="Una Demo", roles=[], addresses=[])
        form.context.session.add(alone)
        await form.context.session.flush()
        lone = Filled(replace(form.context, person=alone))
        await lone.tells("Vi trenger 20 stoler til 150 000 før 1. mars")
        assert lone.asked() == [
            keys.NEED,
            keys.ALTERNATIVES,
            keys.ENHET,
            keys.BUDGET,
            keys.AUTHORITY,
            keys.RISKS,
        ]
        await lone.says(enhet="vet ikke", authority="vet ikke")
        assert keys.KONTAKT not in lone.answers
        assert "Meldingen går til Innkjøpsseksjonen." in await lone.summary()


@pytest.mark.parametrize(
    ("value", "duration", "total"),
    [
        ("400 000 per år", "2 år + 1 år opsjon", "1200000"),
        ("400 000 per år", "2+1+1", "1600000"),
        ("400 000 per år", "løpende", "1600000"),
        ("400 000 per år", "vet ikke", "1600000"),
        ("8000 i måneden", "18 måneder", "144000"),
        ("150 000", "3 år", "150000"),
        ("125 000 inkl mva", "1 år", "100000"),
        ("200-300 000 per år", "2 år", "600000"),
        ("20 stk à 500 kr", "engangskjøp", "10000"),
    ],
)
async def test_the_value_counts_over_the_whole_term_with_options(
    value: str, duration: str, total: str, demo: Sessions, knowledge: Knowledge
) -> None:
    async with open_form(demo, knowledge) as form:
        await form.says(value=value, duration=duration)
        assert form.answers[keys.TOTAL].value == total
        again = await form.parsed(keys.VALUE, form.answers[keys.VALUE].value)
        assert not isinstance(again, Fault)
        assert again.value == form.answers[keys.VALUE].value


@pytest.mark.parametrize("written", ["ingenting", "0", "blå", "900000000000000000"])
async def test_what_is_no_value_is_said_with_what_to_write(
    written: str, demo: Sessions, knowledge: Knowledge
) -> None:
    async with open_form(demo, knowledge) as form:
        found = await form.parsed(keys.VALUE, written)
    assert isinstance(found, Fault)
    assert "Skriv" in found.text


@pytest.mark.parametrize(
    ("kind", "value", "regime"),
    [
        (Kind.VARE, "499 999", "utenfor"),
        (Kind.VARE, "500 000", "I"),
        (Kind.VARE, "2 millioner", "I+II"),
        (Kind.TJENESTE, "4 millioner", "I+III"),
        (Kind.SAERLIG_TJENESTE, "4 millioner", "I+II"),
        (Kind.HELSE_SOSIAL, "4 millioner", "I"),
        (Kind.HELSE_SOSIAL, "12 millioner", "I+IV"),
        (Kind.BYGG_ANLEGG, "4 millioner", "I+II"),
        (Kind.KONSESJON, "4 millioner", "I"),
    ],
)
async def test_the_regime_follows_from_value_and_kind(
    kind: Kind, value: str, regime: str, demo: Sessions, knowledge: Knowledge
) -> None:
    async with open_form(demo, knowledge) as form:
        await form.says(what="noe", value=value, kind=kind.value, duration="1 år")
        assert form.answers[keys.REGIME].value == regime


async def test_the_kind_is_not_asked_where_it_makes_no_difference(
    demo: Sessions, knowledge: Knowledge
) -> None:
    async with open_form(demo, knowledge) as form:
        await form.says(what="noe rart", value="120 000")
        assert keys.KIND not in form.asked()
        await form.says(value="2 millioner")
        assert keys.KIND in form.asked()


async def test_the_kind_is_asked_about_until_one_regime_remains(demo: Sessions, knowledge: Knowledge) -> None:
    async with open_form(demo, knowledge) as form:
        await form.says(what="noe rart", value="4 millioner", duration="1 år", kind="vet ikke")
        assert keys.KIND_WORK in form.asked()
        await form.says(kind_work="ja")
        assert form.asked()[2] == keys.KIND_BUILD
        await form.says(kind_build="nei", kind_care="nei")
        assert keys.KIND_SPECIAL in form.asked()
        await form.says(kind_special="nei")
        assert form.answers[keys.REGIME].value == "I+III"
        assert not {keys.KIND, keys.KIND_SPECIAL} & set(form.asked())


async def test_goods_need_no_further_question_about_their_kind(demo: Sessions, knowledge: Knowledge) -> None:
    async with open_form(demo, knowledge) as form:
        await form.says(what="noe rart", value="4 millioner", kind="vet ikke", kind_work="nei")
        assert not [key for key in form.asked() if key.startswith("kind")]
        assert form.answers[keys.REGIME].value == "I+III"


async def test_a_kind_that_stays_unknown_is_told_of(demo: Sessions, knowledge: Knowledge) -> None:
    async with open_form(demo, knowledge) as form:
        await form.says(what="noe rart", value="4 millioner", kind="vet ikke", kind_work="vet ikke", kind_build="vet ikke", kind_care="vet ikke", kind_special="vet ikke")  # fmt: skip
        summary = await form.summary()
    assert "Typen er ikke avgjort" in summary
    assert form.answers[keys.REGIME].value == "I|I+II|I+III"


async def test_it_is_a_mark_of_its_own_with_whom_to_ask(demo: Sessions, knowledge: Knowledge) -> None:
    async with open_form(demo, knowledge) as form:
        await form.tells("Vi trenger nytt fagsystem til Demo skole for 900 000 før sommeren")
        assert form.answers[keys.IKT].value == "ja"
        assert form.answers[keys.KIND].value == "tjeneste"
        assert "Digitaliseringsavdelingen" in await form.summary()
        await form.says(ikt="nei")
        assert "Digitaliseringsavdelingen" not in await form.summary()


async def test_the_leader_with_enough_budget_is_suggested(demo: Sessions, knowledge: Knowledge) -> None:
    async with open_form(demo, knowledge) as form:
        await form.says(what="stoler", value="150 000")
        assert form.answers[keys.AUTHORITY].value == "Lars Demo"
        leader = await form.context.session.get_one(Person, form.context.person.leader_id)
        above = await form.context.session.get_one(Person, leader.leader_id)
        leader.budget_authority_nok, above.budget_authority_nok = Decimal(100_000), Decimal(1_000_000)
        await form.settle()
        assert form.answers[keys.AUTHORITY].value == "Dag Demo"
        await form.says(authority="Siri Demo", value="90 000")
        assert form.answers[keys.AUTHORITY].value == "Siri Demo"


async def test_verneombud_and_tillitsvalgte_are_suggested_where_the_need_touches_work(
    demo: Sessions, knowledge: Knowledge
) -> None:
    async with open_form(demo, knowledge) as form:
        await form.says(what="kontorstoler")
        assert form.answers[keys.FAGGRUPPE].shown == "Vera Demo (verneombud), Tor Demo (tillitsvalgt)"
        await form.says(what="kopipapir")
        assert keys.FAGGRUPPE not in form.answers


@pytest.mark.parametrize(
    ("today", "deadline", "kind", "value", "told"),
    [
        ("2026-11-21", "28. februar 2027", "vare", "150 000", "må arbeidet begynne senest 22. januar 2027"),
        ("2026-11-21", "10. januar 2027", "vare", "600 000", "Begynner arbeidet i dag, er det klart tidligst rundt 10. februar 2027"),
        ("2027-06-01", "15. august 2027", "vare", "600 000", "måtte arbeidet ha begynt 14. mai 2027"),
    ],
)  # fmt: skip
async def test_a_deadline_that_cannot_be_kept_is_warned_of(
    today: str, deadline: str, kind: str, value: str, told: str, demo: Sessions, knowledge: Knowledge
) -> None:
    async with open_form(demo, knowledge, today=date.fromisoformat(today)) as form:
        await form.says(what="noe", value=value, kind=kind, deadline=deadline)
        assert told in await form.summary()


async def test_christmas_and_the_summer_are_counted_and_named(demo: Sessions, knowledge: Knowledge) -> None:
    async with open_form(demo, knowledge) as form:
        await form.says(what="noe", value="600 000", kind="vare", deadline="10. januar 2027")
        assert "Da er julen regnet med." in await form.note(keys.DEADLINE)
    async with open_form(demo, knowledge, today=date(2027, 6, 1)) as form:
        await form.says(what="noe", value="600 000", kind="vare", deadline="15. august 2027")
        assert "Da er fellesferien regnet med." in await form.note(keys.DEADLINE)


async def test_a_value_that_nobody_knows_is_left_to_the_office(demo: Sessions, knowledge: Knowledge) -> None:
    async with open_form(demo, knowledge) as form:
        await form.says(what="noe", value="vet ikke", kind="vare", deadline="1. mars")
        summary = await form.summary()
        assert keys.TOTAL not in form.answers
    assert "Verdien er ikke kjent. Innkjøpsseksjonen finner ut hvilke regler som gjelder." in summary
    assert "Fristen" not in summary


async def test_the_facts_of_the_draft_go_with_a_question_in_the_middle(
    demo: Sessions, knowledge: Knowledge
) -> None:
    async with open_form(demo, knowledge) as form:
        await form.says(value="400 000 per år", duration="2 år", kind="tjeneste")
        facts = BEHOVSMELDING.facts(form.filling)
    assert (facts.value_nok, facts.kind) == ("800000", "tjeneste")


async def test_what_somebody_has_said_is_not_derived_over(demo: Sessions, knowledge: Knowledge) -> None:
    async with open_form(demo, knowledge) as form:
        await form.tells(STOLER)
        await form.says(duration="3 år", tjenesteomrade="Eiendom", faggruppe="Filip")
        assert form.answers[keys.DURATION].state is AnswerState.SAID
        assert form.answers[keys.TJENESTEOMRADE].value == "Eiendom"
        assert form.answers[keys.FAGGRUPPE].value == "Filip Demo"


async def test_baerum_says_its_own_words_and_limits(demo: Sessions, knowledge: Knowledge) -> None:
    async with open_form(demo, knowledge, kommune="baerum") as form:
        await form.tells("Vi trenger plastbeger til Demo skole for 120 000 før påske")
        await form.says(budget="nei")
        summary, note = await form.summary(), await form.note(keys.BUDGET)
    assert "gjelder Bærums egen regel: ta kontakt med Anskaffelsesenheten" in summary
    assert "Engangsprodukter av plast skal ikke kjøpes" in summary
    assert "Innkjøpsseksjonen" not in summary + note
    assert note == "Avklar pengene med lederen din."
