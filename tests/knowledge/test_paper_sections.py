"""The sections of a case's documents: everything that must be there is, each demand says where it stands, no name is another's."""

from pathlib import Path

import pytest

from dialogs.dialog import Knowledge
from knowledge.names import fill
from knowledge.paper_sections import (
    NATIONAL,
    PAPERS,
    SHIPPED,
    PaperSectionsError,
    load_sections,
    paper_sections,
    section_faults,
    section_title,
)

STRATEGY = {
    "need", "need_long", "alternatives", "budget", "risk_wage", "risk_environment", "risk_economy", "risk_ethical",
    "life_cycle", "market", "market_dialogue", "innovation", "lots", "small_firms", "procedure", "negotiation",
    "contract_template", "requirements", "seriousness", "apprentices", "climate", "social", "universal_design",
    "reserved", "faggruppe", "habilitet", "timetable", "follow_up", "gain",
}  # fmt: skip


def test_a_strategy_and_a_plan_have_every_section_that_they_must() -> None:
    for paper in ("konkurransestrategi", "anskaffelsesplan"):
        assert {one.id for one in paper_sections() if paper in one.papers} >= STRATEGY
    assert all(any(paper in one.papers for one in paper_sections()) for paper in PAPERS)


def test_what_the_strategies_say_skal_is_there_with_its_place(knowledge: Knowledge) -> None:
    def must(kommune: str) -> set[str]:
        return {
            one.id
            for one in paper_sections()
            for rule in one.rules
            if rule.kommune == kommune and rule.demand == "skal" and rule.reference
        }

    assert must("lillestrom") >= {
        "budget", "risk_wage", "risk_environment", "risk_economy", "life_cycle", "procedure", "contract_template",
        "innovation", "lots", "small_firms", "faggruppe", "market",
    }  # fmt: skip
    assert must("baerum") >= {
        "need", "market", "life_cycle", "gain", "seriousness", "reserved", "habilitet", "risk_ethical", "small_firms",
    }  # fmt: skip
    assert must(NATIONAL) >= {"climate", "universal_design", "apprentices", "habilitet"}
    assert list(section_faults(paper_sections(), knowledge.kommuner)) == []


def test_what_holds_depends_on_the_kind_and_the_value(knowledge: Knowledge) -> None:
    lots = next(one for one in paper_sections() if one.id == "lots")
    baerum = knowledge.kommuner["baerum"]
    below, above = frozenset({"loa", "nasjonal"}), frozenset({"loa", "nasjonal", "eos"})
    assert lots.rules_for(baerum, kinds=frozenset({"vare"}), levels=below) == ()
    assert [one.reference for one in lots.rules_for(baerum, kinds=None, levels=above)] == ["§ 19-4"]
    assert lots.rules_for(baerum, kinds=None, levels=None), "what may hold is taken to hold"
    apprentices = next(one for one in paper_sections() if one.id == "apprentices")
    assert not apprentices.belongs("anskaffelsesplan", baerum, kinds=frozenset({"vare"}))


@pytest.mark.parametrize(("kommune", "other"), [("lillestrom", "bærum"), ("baerum", "lillestrøm")])
def test_no_section_names_another_kommune(knowledge: Knowledge, kommune: str, other: str) -> None:
    profile = knowledge.kommuner[kommune]
    for one in paper_sections():
        rules = one.rules_for(profile, kinds=None, levels=None)
        told = [section_title(one, profile), one.guidance, one.example, *(rule.text for rule in rules)]
        told += [str(profile.source_of(rule)) for rule in rules]
        said = fill(" ".join(told), profile.names).casefold()
        for name in (other, "trondheim", "ringerike"):
            assert name not in said, f"{one.id} names {name}"


def test_every_fault_of_the_file_is_listed(tmp_path: Path) -> None:
    text = (
        SHIPPED.read_text(encoding="utf-8").replace('id = "lots"', 'id = "need"').replace("{kav}", "{kafka}")
    )
    wrong = tmp_path / "paper_sections.toml"
    wrong.write_text(text, encoding="utf-8")
    with pytest.raises(PaperSectionsError) as found:
        load_sections(wrong)
    assert len(found.value.faults) == 2
    assert "need står to ganger" in str(found.value)
    assert "{kafka}" in str(found.value)
