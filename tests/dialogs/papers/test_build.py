"""A document is built from the case and from what people wrote, and says honestly what nobody has assessed."""

from dataclasses import replace
from datetime import date

import pytest

from conversation.paper import Paragraph, Table
from dialogs.papers.build import NOT_ASSESSED, Filled, State, build, shown, texts
from dialogs.papers.changed import changed_ids, titles_of
from dialogs.papers.commands import PaperWish, Wished, wished
from dialogs.papers.facts import CaseFacts
from dialogs.papers.fills import too_late
from dialogs.papers.kinds import papers_of
from knowledge.lead_plan import on_working_days, plan_back
from knowledge.paper_sections import paper_sections
from norsk.calendar import is_working_day
from register.case_document import PaperKind
from tests.same_paper import lunch_facts, lunch_paper

STRATEGY = PaperKind.KONKURRANSESTRATEGI


def built(facts: CaseFacts, kind: PaperKind = STRATEGY) -> dict[str, Filled]:
    return {one.section.id: one for one in build(kind, facts, paper_sections())}


def test_a_section_is_filled_written_said_not_to_matter_or_honestly_not_assessed() -> None:
    found = built(lunch_facts())
    assert found["need"].state is State.FILLED
    assert found["alternatives"].state is State.WRITTEN
    assert found["life_cycle"].state is State.NOT_RELEVANT
    assert found["life_cycle"].is_answered
    gain = found["gain"]
    assert gain.state is State.MISSING
    assert gain.blocks[0] == Paragraph(f"{NOT_ASSESSED}.", note=True)
    assert "Her bør det stå" in gain.text


def test_a_section_of_several_questions_is_partly_answered_until_all_are() -> None:
    facts = lunch_facts(**{"budget.cover": ""})
    budget = built(facts)["budget"]
    assert budget.state is State.PARTLY
    assert [one.id for one in budget.open] == ["cover"]
    assert "3\u00a0000\u00a0000\u00a0kr uten mva." in budget.text
    climate = built(facts)["climate"]
    assert climate.is_answered, "the reason is asked only where they count less than 30 %"


def test_what_must_be_there_and_is_not_is_known_by_kommune() -> None:
    missing = {id for id, one in built(lunch_facts()).items() if one.must and not one.is_answered}
    assert {"risk_economy", "contract_template", "small_firms"} <= missing
    assert "life_cycle" not in missing
    plan = built(lunch_facts("baerum"), PaperKind.ANSKAFFELSESPLAN)
    reserved = plan["reserved"].must
    assert reserved is not None
    assert reserved.reference == "Satsingsområde 4: Samfunnsansvar, tiltak 5"
    assert plan["risk_economy"].must is None


def test_habilitet_tells_only_that_everybody_has_answered() -> None:
    facts = lunch_facts()
    assert built(facts)["habilitet"].text == "Besvart av alle som er spurt: 4."
    assert built(replace(facts, habil_answered=3))["habilitet"].state is State.MISSING


def test_a_member_of_the_faggruppe_is_named_beneath_their_words() -> None:
    assert "Skrevet av Ada Demo i faggruppen." in built(lunch_facts())["innovation"].text


def test_a_dialognotat_never_tells_the_value_and_leaves_out_what_comes_afterwards() -> None:
    facts = lunch_facts()
    made = lunch_paper(PaperKind.DIALOGNOTAT)
    assert "kr" not in " ".join(value for _, value in made.facts).split()
    notat = built(facts, PaperKind.DIALOGNOTAT)
    assert "18. januar 2027" in notat["dialogue_announcement"].text, "four weeks before the dialogue"
    ids = {one.section.id for one in shown(notat.values())}
    assert "dialogue_shared" not in ids
    assert not any("3\u00a0000\u00a0000" in text for text in texts(notat.values()).values())
    told = built(lunch_facts(dialogue_shared="Presentasjonen ligger på Doffin."), PaperKind.DIALOGNOTAT)
    assert "dialogue_shared" in {one.section.id for one in shown(told.values())}


def test_the_same_case_gives_the_same_words_and_a_change_is_told_by_its_title() -> None:
    facts = lunch_facts()
    before, after = texts(built(facts).values()), texts(built(lunch_facts(gain="Fem prosent.")).values())
    assert before == texts(built(lunch_facts()).values())
    assert titles_of(changed_ids(before, after), facts.kommune) == ("Forventet gevinst",)
    later = replace(facts, today=facts.today.replace(day=30))
    assert texts(built(later).values()) == before, "a new day is no new version"


def test_the_timetable_is_counted_back_from_the_day_it_is_needed() -> None:
    [told, table] = built(lunch_facts())["timetable"].blocks
    assert isinstance(told, Paragraph)
    assert "ferdig 1. september 2027" in told.text
    assert isinstance(table, Table)
    assert table.rows[-1][2] == "1. september 2027"
    without = replace(lunch_facts(), plan=None)
    assert built(without)["timetable"].state is State.MISSING


def test_each_kommune_has_its_own_plan() -> None:
    lillestrom, baerum = lunch_facts().kommune, lunch_facts("baerum").kommune
    assert papers_of(lillestrom) == (STRATEGY, PaperKind.DIALOGNOTAT)
    assert papers_of(baerum) == (PaperKind.ANSKAFFELSESPLAN, PaperKind.DIALOGNOTAT)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "Konkurransestrategi for BM-2026-0012",
            Wished(PaperWish.SHOW, "konkurransestrategi", "bm-2026-0012"),
        ),
        (
            "vis anskaffelsesplanen til bm-2026-0012",
            Wished(PaperWish.SHOW, "anskaffelsesplan", "bm-2026-0012"),
        ),
        ("BM-2026-0012 dialognotat", Wished(PaperWish.SHOW, "dialognotat", "bm-2026-0012")),
        ("lag dialognotat", Wished(PaperWish.WHICH, "dialognotat")),
        (
            "lag ny versjon av konkurransestrategien for BM-2026-0012.",
            Wished(PaperWish.MAKE, "konkurransestrategi", "bm-2026-0012"),
        ),
        (
            "Skriv i budsjett for BM-2026-0012: Ja,\nhele.",
            Wished(PaperWish.WRITE, number="bm-2026-0012", section="budsjett", text="Ja,\nhele."),
        ),
        (
            "Livssykluskostnader er ikke aktuelt fordi Ærlig Svar",
            Wished(PaperWish.NOT_RELEVANT, section="livssykluskostnader", text="Ærlig Svar"),
        ),
        ("ikke aktuelt: kort", Wished(PaperWish.NOT_RELEVANT, text="kort")),
        ("Når må vi lage en konkurransestrategi?", None),
        ("Hva skal en konkurransestrategi inneholde?", None),
        ("skriv i budsjettet", None),
    ],
)
def test_what_is_asked_of_a_document_is_understood_and_a_question_is_left_alone(
    text: str, asked: Wished | None
) -> None:
    assert wished(text) == asked


@pytest.mark.parametrize(
    ("weight", "asked"),
    [
        ("30 % i kriteriet «Miljø»", False),
        ("Klima og miljø 20 %, pris 80 %", True),
        ("Pris 50 %, kvalitet 25 %, klima og miljø 25 prosent", True),
        ("Pris 40 %, miljø 29,5 %", True),
        ("10 %", True),
        ("Krav til utslippsfri transport i spesifikasjonen", False),
    ],
)
def test_a_lower_weight_for_the_climate_asks_for_its_reason(weight: str, asked: bool) -> None:
    climate = built(lunch_facts(**{"climate.weight": weight}))["climate"]
    assert [one.id for one in climate.open] == (["reason"] if asked else [])
    assert climate.is_answered is not asked
    told = built(lunch_facts(**{"climate.weight": weight, "climate.reason": "Avtrykket er uvesentlig."}))
    assert told["climate"].is_answered


def test_a_day_that_does_not_hold_is_said_in_the_document_and_no_part_begins_on_a_day_off() -> None:
    facts = lunch_facts()
    lead = facts.lead
    assert lead is not None
    assert too_late(facts) == ""
    soon = replace(facts, plan=plan_back(date(2027, 4, 4), lead))
    told = built(soon)["timetable"].text
    assert "Fristen ser ikke ut til å holde: Saken ble meldt 2. november 2026." in told
    assert built(replace(soon, today=date(2026, 11, 30)))["timetable"].text == told, "no new words each day"
    assert "Fristen" not in built(soon, PaperKind.DIALOGNOTAT)["timetable"].text, "suppliers read it"
    assert soon.plan is not None
    parts = on_working_days(soon.plan)
    assert all(is_working_day(one.from_on) and is_working_day(one.to_on) for one in parts[:-1])
    for one in parts:
        assert (one.to_on - one.from_on).days + 1 >= (one.minimum_days or 0)
    behind = replace(facts, today=date(2027, 5, 3))
    assert "skulle være ferdig" in too_late(behind)
    behind.need.status = "kunngjort"
    assert too_late(behind) == ""
