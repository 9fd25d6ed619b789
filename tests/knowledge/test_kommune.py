import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from bot.knowledge_files import ROOT
from knowledge.kommune import Kommune
from knowledge.kommune_check import rule_faults
from knowledge.kommune_files import ProfileError, load_kommuner
from knowledge.names import NAMES, fill
from knowledge.own_process import carried_out_by, steps_of
from knowledge.profile_parts import LEAD_PARTS, RoleName
from knowledge.terskelverdi import Kind, Regime, load_rules, regime
from register.person import Role

FOLDER = ROOT / "kommuner"
KOMMUNER = load_kommuner(FOLDER)
RULES = load_rules(ROOT / "terskelverdier.toml")
TODAY = date(2026, 11, 21)
CHANGED_LIMIT = """
[[limit]]
id = "behovsmelding"
amount_nok = 200_000
valid_from = 2027-01-01
reference = "sak 12/27"
source = { title = "Vedtak i formannskapet", dated = "2026-12-10" }
"""


def chat(text: str, id: str = "lillestrom") -> Kommune:
    return load_kommuner(FOLDER, {id: text})[id]


def chat_faults(text: str, id: str = "lillestrom") -> tuple[str, ...]:
    with pytest.raises(ProfileError) as caught:
        load_kommuner(FOLDER, {id: text})
    return caught.value.faults


def judged(value: int, kommune: Kommune, *, kind: Kind = Kind.VARE, on: date = TODAY) -> Regime:
    return regime(Decimal(value), kind, on=on, kommune=kommune, rules=RULES)


def test_every_profile_has_every_name_and_holds_together_with_the_thresholds() -> None:
    assert set(KOMMUNER) == {"lillestrom", "baerum", "trondheim", "ringerike", "nasjonal"}
    assert all(kommune.names.keys() == NAMES for kommune in KOMMUNER.values())
    assert list(rule_faults(KOMMUNER.values(), RULES)) == []


def test_the_roles_of_a_profile_are_those_of_the_register() -> None:
    assert set(get_args(RoleName)) == {role.value for role in Role}


def test_what_the_documents_do_not_say_is_marked_as_assumed() -> None:
    for kommune in KOMMUNER.values():
        assert kommune.due_days.certainty == "antatt"
        assert {time.certainty for time in kommune.lead_times} == {"antatt"}
        assert {duty.month_certainty for duty in kommune.recurring} == {"antatt"}


def test_a_lead_time_has_its_parts_in_order_and_keeps_the_laws_least() -> None:
    time = KOMMUNER["baerum"].lead_time("III", on=TODAY)
    assert time is not None
    assert [part.id for part in time.parts] == list(LEAD_PARTS)
    assert time.days == sum(part.days for part in time.parts)
    least = {part.id: part.minimum_days for part in time.parts if part.minimum_days}
    assert least == {"kunngjoring": 30, "karens": 10}


def test_baerum_demands_two_approvals_of_both_documents_before_a_competition_is_announced() -> None:
    gates = KOMMUNER["baerum"].gates_on(TODAY)
    assert {gate.what for gate in gates} == {"anskaffelsesplan", "konkurransegrunnlag"}
    assert {gate.approvers for gate in gates} == {("innkjopssjef", "godkjenner")}
    assert {gate.before for gate in gates} == {"kunngjort"}


def test_the_duties_that_come_back_every_year_are_the_kommunes_own_and_the_national_one() -> None:
    def ids(kommune: str, on: date = TODAY) -> set[str]:
        return {duty.id for duty in KOMMUNER[kommune].recurring_on(on)}

    assert ids("lillestrom") == {
        "etisk_handel",
        "klima_miljo",
        "handlingsplan",
        "arsberetning",
        "strategi_offentlig",
    }
    assert {"innovasjonsprosjekt", "miljomerket", "seriositetskrav", "kontroller"} <= ids("baerum")
    assert ids("trondheim") == {"strategi_offentlig"}
    assert ids("trondheim", date(2026, 6, 30)) == set()


def test_a_purchase_takes_the_steps_whose_limits_it_has_passed_in_order() -> None:
    lillestrom = KOMMUNER["lillestrom"]
    assert steps_of(judged(100_000, lillestrom), lillestrom) == ()
    assert [step.id for step in steps_of(judged(500_001, lillestrom), lillestrom)] == [
        "behov", "forankring", "faggruppe", "konkurranse", "signering", "evaluering",
    ]  # fmt: skip
    large = [step.id for step in steps_of(judged(1_300_001, lillestrom), lillestrom)]
    assert large.index("konkurransestrategi") < large.index("konkurranse")


@pytest.mark.parametrize(
    ("value", "kind", "kommune", "on", "entry"),
    [
        (600_000, Kind.VARE, "lillestrom", TODAY, "etter_loven"),
        (300_000, Kind.VARE, "lillestrom", TODAY, "mellom_grensene"),
        (300_000, Kind.VARE, "lillestrom", date(2026, 6, 30), "etter_loven"),
        (90_000, Kind.VARE, "lillestrom", TODAY, None),
        (300_000, Kind.BYGG_ANLEGG, "baerum", TODAY, "bygg_anlegg"),
        (300_000, Kind.UKJENT, "baerum", TODAY, "varer_tjenester"),
        (300_000, Kind.VARE, "trondheim", TODAY, None),
    ],
)
def test_who_carries_a_purchase_out_follows_its_value_kind_and_day(
    value: int, kind: Kind, kommune: str, on: date, entry: str | None
) -> None:
    found = carried_out_by(judged(value, KOMMUNER[kommune], kind=kind, on=on), KOMMUNER[kommune])
    assert (found.id if found else None) == entry


def test_a_changed_limit_ends_the_old_one_the_day_before_and_cites_where_it_was_decided() -> None:
    kommune = chat(CHANGED_LIMIT)
    before, after = date(2026, 12, 31), date(2027, 1, 1)
    old, new = (kommune.limit("behovsmelding", on=day) for day in (before, after))
    assert old is not None
    assert new is not None
    assert (old.amount_nok, new.amount_nok) == (Decimal(100_000), Decimal(200_000))
    assert new.duty == old.duty
    assert kommune.source_of(new).title == "Vedtak i formannskapet"
    assert kommune.source_of(old).title == "Lillestrøm kommune, Anskaffelsesstrategi 2021–2024"
    local = [len(judged(150_000, kommune, on=day).local) for day in (before, after)]
    assert local == [1, 0]


def test_a_limit_moved_to_a_level_starts_where_the_level_does() -> None:
    kommune = chat(CHANGED_LIMIT.replace("amount_nok = 200_000", 'level = "loa"\noperator = "from"'))
    on = date(2027, 1, 1)
    assert [len(judged(value, kommune, on=on).local) for value in (499_999, 500_000)] == [0, 1]


def test_a_limit_is_unknown_before_the_first_day_that_the_profile_is_known_for() -> None:
    kommune = KOMMUNER["lillestrom"]
    assert kommune.limits_on(date(2020, 12, 31)) == ()
    assert kommune.limit("kgv", on=date(2021, 1, 1)) is not None


def test_an_override_changes_what_it_names_and_nothing_else() -> None:
    before = KOMMUNER["lillestrom"]
    after = chat('[names]\ninnkjop = "Kjøpskontoret"\n[links]\nkgv = "https://kgv.invalid/"\n')
    assert after.names == {**before.names, "innkjop": "Kjøpskontoret"}
    assert after.named["innkjop"].certainty == "verifisert"
    assert after.links == {"kgv": "https://kgv.invalid/"}
    limit = after.limit("behovsmelding", on=TODAY)
    assert limit is not None
    assert limit.duty == "Send behovsmelding til Kjøpskontoret"
    assert [step.id for step in after.steps] == [step.id for step in before.steps]


def test_a_gate_is_switched_off_from_a_day_and_a_step_stays_in_its_place() -> None:
    off = chat('[[gate]]\nid = "forankring"\nvalid_to = 2026-12-31\n')
    assert [len(off.gates_on(day)) for day in (date(2026, 12, 31), date(2027, 1, 1))] == [1, 0]
    moved = chat('[[step]]\nid = "faggruppe"\ntitle = "Arbeidsgruppe"\nvalid_from = 2027-01-01\n')
    titles = [step.title for step in moved.steps_on(date(2027, 1, 1))]
    assert titles[2] == "Arbeidsgruppe"
    assert len(titles) == len(KOMMUNER["lillestrom"].steps)


def test_a_note_tells_that_the_document_has_been_replaced_once_an_editor_says_so() -> None:
    assert "vi vet ikke om den er erstattet" in KOMMUNER["lillestrom"].note
    replaced = chat("replaced_on = 2027-02-01")
    assert "er erstattet fra 1.2.2027" in replaced.note
    assert "Innkjøpsseksjonen" in replaced.note


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("frist = 5", "chat:lillestrom: frist: er et ukjent felt («5»). Rett navnet"),
        ("[names]\ninkjop = 'X'", "chat:lillestrom: names: «inkjop» er et ukjent navn. Velg akrim, "),
        ("[names]\ninnkjop = 5", "names.innkjop"),
        ("names = 'x'", "names: er ikke en tabell («x»)"),
        ("limit = 5", "limit: er ikke en liste («5»)"),
        ("[links]\nkgv = 'intranett/kgv'", "links: «kgv» er ikke en nettadresse («intranett/kgv»)"),
        ("[[limit]]\nid = 'kgv'\namount_nok = 1", "limit.«kgv»: grensen endres uten kilde"),
        ("[[limit]]\nid = 'kgv'\nvalid_from = 'snart'", "limit.«kgv».valid_from: er ikke en dato («snart»)"),
        (
            "[[limit]]\nid = 'kgv'\nvalid_to = 2020-01-01\nvalid_from = 2021-06-01",
            "slutter 2020-01-01, før den",
        ),
        (
            "[[step]]\nid = 'behov'\nlimit = 'finnesikke'",
            "begynner ved en grense som ikke finnes («finnesikke»)",
        ),
        (
            "[[step]]\nid = 'behov'\nwho = 'sjef'",
            "step.«behov».who: er ikke et av valgene («sjef»). Velg 'ansatt'",
        ),
        ("[[gate]]\nid = 'forankring'\nbefore = 'x'", "står foran en status som ikke finnes («x»)"),
        ("[[step]]\nid = 'behov'\nwhat = 'Si fra til {inkjop}'", "ukjent plassholder («{inkjop}»)"),
        ("[due_days]\nhoy = 60", "et alvorlig avvik kan ikke ha lengre frist"),
        ("replaced_on = 'i går'", "replaced_on: er ikke en dato («i går»). Skriv ÅÅÅÅ-MM-DD"),
        ("id = 'baerum'", "id: kan ikke endres («baerum»)"),
        ("[names", "Teksten kan ikke leses som TOML"),
    ],
)
def test_nonsense_written_in_chat_is_told_with_thing_value_and_remedy(text: str, told: str) -> None:
    faults = chat_faults(text)
    assert all(fault.startswith("chat:lillestrom: ") for fault in faults)
    assert told in "\n".join(faults)


def test_an_override_of_a_kommune_that_is_not_there_is_told() -> None:
    assert chat_faults("", "oslo") == (
        "chat:oslo: Kommunen finnes ikke. Velg baerum, lillestrom, nasjonal, ringerike, trondheim.",
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "lillestrom",
            "amount_nok = 100_000",
            'amount_nok = 100_000\nlevel = "loa"',
            "enten amount_nok eller level",
        ),
        (
            "lillestrom",
            'level = "nasjonal"',
            'level = "regional"',
            "level: er ikke et av valgene («regional»)",
        ),
        ("lillestrom", 'reference = "delmål 4, tiltak 2"\ncertainty', "certainty", "reference mangler"),
        ("lillestrom", 'id = "kgv"\n', 'id = "behovsmelding"\n', "gjelder to ganger i samme tid"),
        (
            "nasjonal",
            "days = 40, minimum_days = 30",
            "days = 20, minimum_days = 30",
            "kortere enn lovens minste på 30",
        ),
        ("nasjonal", 'innsyn = "postmottaket"\n', "", "names: «innsyn» mangler"),
        ("nasjonal", 'id = "IV"', 'id = "III"', "lead_time: «IV» mangler"),
        (
            "baerum",
            '[source]\ntitle = "Bærum kommune, Anskaffelsesstrategi"\ndated = "2020"',
            "",
            "mangler kilde",
        ),
    ],
)
def test_a_fault_in_a_file_is_told_with_the_file(
    file: str, old: str, new: str, told: str, tmp_path: Path
) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "kommuner")
    path = folder / f"{file}.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        load_kommuner(folder)
    assert any(fault.startswith(f"{path}: ") and told in fault for fault in caught.value.faults), caught.value


def test_a_level_without_a_threshold_is_told_together_with_the_thresholds() -> None:
    no_eos = RULES.model_copy(
        update={"threshold": tuple(r for r in RULES.threshold if r.level != "nasjonal")}
    )
    (fault,) = rule_faults([KOMMUNER["baerum"]], no_eos)
    assert "«godkjenning» begynner ved et nivå uten terskelverdi («nasjonal»)" in fault


NAMED = {"kgv": "konkurranseverktøyet (KGV)", "innkjop": "innkjøp i kommunen"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Bruk {kgv}. Finn det i {kgv}.", "Bruk konkurranseverktøyet (KGV). Finn det i KGV."),
        ("{kgv} skal brukes.", "Konkurranseverktøyet (KGV) skal brukes."),
        ("- **{innkjop}** svarer", "- **Innkjøp i kommunen** svarer"),
        ("Det er sant. {innkjop} svarer", "Det er sant. Innkjøp i kommunen svarer"),
        ("Spør **{innkjop} først**.", "Spør **innkjøp i kommunen først**."),
        ("{ukjent} blir stående", "{ukjent} blir stående"),
    ],
)
def test_a_name_reads_well_where_it_stands(text: str, said: str) -> None:
    assert fill(text, NAMED) == said


def test_a_link_goes_on_the_first_mention_and_never_inside_bold() -> None:
    links = {"innkjop": "https://kjop.invalid/"}
    linked = "[innkjøp i kommunen](https://kjop.invalid/)"
    assert fill("Spør {innkjop}, ja, {innkjop}.", NAMED, links) == f"Spør {linked}, ja, innkjøp i kommunen."
    assert fill("Spør **{innkjop}**.", NAMED, links) == f"Spør {linked}."
    assert fill("**Spør {innkjop} først.**", NAMED, links) == "**Spør innkjøp i kommunen først.**"
