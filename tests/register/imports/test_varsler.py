from pathlib import Path

import pytest

from register.avtale import Avtale
from register.imports.rows import VarselRow
from register.step import Step
from register.track import TrackKind
from register.varsling import VarslingLevel, load_varsling
from tests.register.imports.applying import Register, rows_of

AVTALER = (
    "Avtalenr;Avtale;Leverandør;Sluttdato;Tjenesteområde\n"
    "2024/118;Papir;Papir og Penn Demo AS;31.12.2027;Oppvekst\n"
    "2024/119;Kaffe;Kaffe Demo AS;31.12.2027;Helse\n"
)
HEAD = "Nivå;Gjelder;Påminnelse;Varsling;På\n"


def values(text: str) -> list[VarselRow]:
    rows = rows_of("varsler", text)
    assert rows.errors == ()
    return [row.values for row in rows.rows if isinstance(row.values, VarselRow)]


def test_each_level_is_read_with_what_it_is_about() -> None:
    found = values(
        f"{HEAD}Kommune;;Opsjon;6 og 3 måneder;ja\nTjenesteområde;Helse;Utløp;2 uker;\nAvtale;2024/118;ny anskaffelse;av;\n"
    )
    assert found == [
        VarselRow(VarslingLevel.KOMMUNE, "", TrackKind.OPTION, (Step(6), Step(3)), enabled=True),
        VarselRow(VarslingLevel.TJENESTEOMRADE, "Helse", TrackKind.EXPIRY, (Step(0, 14),), enabled=True),
        VarselRow(VarslingLevel.AVTALE, "2024/118", TrackKind.NEW_PROCUREMENT, enabled=False),
    ]


def test_a_column_of_agreements_says_the_level_and_a_header_the_unit() -> None:
    found = values("Avtalenr;Type;Måneder før\n2024/118;Opsjonsfrist;12, 6\n2024/118;Oppfølging;3\n")
    assert [(row.level, row.applies_to, row.kind, row.steps) for row in found] == [
        (VarslingLevel.AVTALE, "2024/118", TrackKind.OPTION, (Step(12), Step(6))),
        (VarslingLevel.AVTALE, "2024/118", TrackKind.FOLLOW_UP, (Step(3),)),
    ]


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("Etat;;Opsjon;6 måneder;", "Nivå", "Nivået er ikke kjent."),
        (";;Opsjon;6 måneder;", "Nivå", "Raden sier ikke hvilket nivå den gjelder."),
        ("Avtale;;Opsjon;6 måneder;", "Gjelder", "Raden sier ikke hvilken avtale den gjelder."),
        ("Kommune;;Snømåking;6 måneder;", "Påminnelse", "Påminnelsen er ikke kjent."),
        ("Kommune;;;6 måneder;", "Påminnelse", "Raden sier ikke hvilken påminnelse den gjelder."),
        ("Kommune;;Godkjenning;6 måneder;", "Påminnelse", "Påminnelsen følger av det noen har bestemt, og kan ikke endres."),
        ("Avtale;2024/118;Artikkel;6 måneder;", "Påminnelse", "Påminnelsen gjelder ikke avtaler, og settes bare for hele kommunen."),
        ("Kommune;;Opsjon;snart;", "Varsling", "Jeg forstår ikke «snart»."),
        ("Kommune;;Opsjon;6;", "Varsling", "«6» mangler måneder, uker eller dager."),
        ("Kommune;;Mangler;1 måned;", "Varsling", "«manglende opplysninger» har ingen dag å varsle før: Bruk «på dagen» eller dager etter."),
        ("Kommune;;Opsjon;;", "Varsling", "Raden sier verken når det skal varsles, eller om."),
        ("Kommune;;Opsjon;av;ja", "Varsling", "Raden sier både av og på."),
        ("Kommune;;Opsjon;6 måneder;kanskje", "På", "Verdien er verken Ja eller Nei."),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_whole_is_left_out_with_a_warning(
    row: str, column: str, problem: str
) -> None:
    found = rows_of("varsler", f"{HEAD}{row}\nKommune;;Utløp;1 måned;\n")
    assert [line.number for line in found.rows] == [3]
    [warning] = found.warnings
    assert (warning.row, warning.column, warning.problem) == (2, column, f"{problem} Raden er ikke lest.")
    assert warning.remedy


def test_missing_columns_are_errors() -> None:
    found = rows_of("varsler", "Nivå;Noe\nKommune;x\n")
    assert [fault.problem for fault in found.errors] == [
        "Fant ingen kolonne for typen påminnelse.",
        "Fant ingen kolonne for når det varsles.",
    ]


@pytest.fixture
async def filled(register: Register) -> Register:
    await register.take("avtaler", AVTALER)
    return register


async def steps(
    register: Register, title: str, kind: TrackKind
) -> tuple[tuple[Step, ...], VarslingLevel, bool]:
    avtale = await register.one(Avtale, title=title)
    async with register.sessions() as session:
        table = await load_varsling(session)
    found = table.steps(kind, avtale_id=avtale.id, tjenesteomrade=avtale.tjenesteomrade)
    return found.steps, found.level, found.enabled


async def test_settings_are_taken_in_and_the_same_file_changes_nothing(filled: Register) -> None:
    text = (
        f"{HEAD}Kommune;;Opsjon;9 måneder;\nTjenesteområde;oppvekst;Opsjon;4 måneder;\n"
        "Avtale;2024/119;Opsjon;2 måneder;\nAvtale;2024/118;Utløp;;nei\n"
    )
    report = await filled.take("varsler", text)
    assert (report.warnings, dict(report.counts)["new"]) == ((), 4)
    assert await steps(filled, "Papir", TrackKind.OPTION) == ((Step(4),), VarslingLevel.TJENESTEOMRADE, True)
    assert await steps(filled, "Kaffe", TrackKind.OPTION) == ((Step(2),), VarslingLevel.AVTALE, True)
    expiry = await steps(filled, "Papir", TrackKind.EXPIRY)
    assert expiry == ((Step(3), Step(1), Step(0, 14)), VarslingLevel.STANDARD, False)
    async with filled.sessions() as session:
        before = (await load_varsling(session)).version
    again = await filled.take("varsler", text)
    assert dict(again.counts) == {"new": 0, "changed": 0, "extended": 0, "gone": 0, "unchanged": 4}
    async with filled.sessions() as session:
        assert (await load_varsling(session)).version == before
    assert len(await filled.audits("varsling_changed")) == 4


async def test_a_later_file_changes_its_rows_and_leaves_the_others_alone(filled: Register) -> None:
    await filled.take("varsler", f"{HEAD}Kommune;;Opsjon;9 måneder;\nKommune;;Utløp;2 måneder;\n")
    report = await filled.take("varsler", f"{HEAD}Kommune;;Opsjon;8 måneder;\n")
    assert (report.counts["changed"], report.counts["gone"]) == (1, 0)
    [detail] = report.details["changed"]
    assert detail.name == "opsjon, hele kommunen"
    assert [(one.old, one.new) for one in detail.differences] == [("9 måneder før", "8 måneder før")]
    assert (await steps(filled, "Papir", TrackKind.OPTION))[0] == (Step(8),)
    assert (await steps(filled, "Papir", TrackKind.EXPIRY))[0] == (Step(2),)


async def test_switching_off_keeps_the_steps_and_following_the_level_above_takes_them_away(
    filled: Register,
) -> None:
    await filled.take("varsler", f"{HEAD}Kommune;;Opsjon;9 måneder;\n")
    await filled.take("varsler", "Nivå;Påminnelse;På\nKommune;Opsjon;nei\n")
    assert await steps(filled, "Papir", TrackKind.OPTION) == ((Step(9),), VarslingLevel.KOMMUNE, False)
    await filled.take("varsler", f"{HEAD}Kommune;;Opsjon;følg nivået over;\n")
    found = await steps(filled, "Papir", TrackKind.OPTION)
    assert found == ((Step(6), Step(3), Step(1)), VarslingLevel.STANDARD, True)


async def test_what_the_register_does_not_know_is_left_out_with_a_warning(filled: Register) -> None:
    await filled.take(
        "avtaler",
        f"{AVTALER}2025/1;Møbler;A Demo AS;31.12.2027;Helse\n2025/2;Møbler;B Demo AS;31.12.2027;Helse\n",
    )
    rows = (
        "Avtale;2099/1;Opsjon;1 måned;\nAvtale;Møbler;Opsjon;1 måned;\nTjenesteområde;Hlese;Opsjon;1 måned;\n"
    )
    report = await filled.take("varsler", f"{HEAD}{rows}Avtale;Papir;Opsjon;1 måned;\n")
    assert report.counts["new"] == 1
    assert [(fault.row, fault.value, fault.problem) for fault in report.warnings] == [
        (2, "2099/1", "Avtalen finnes ikke i registeret. Raden er ikke lest."),
        (3, "Møbler", "Flere avtaler heter dette. Raden er ikke lest."),
        (4, "Hlese", "Ingen avtaler eller enheter hører til dette tjenesteområdet. Raden er ikke lest."),
    ]
    assert report.warnings[2].remedy == "Registeret har: Helse, Oppvekst."


async def test_rows_that_contradict_each_other_import_nothing(filled: Register) -> None:
    text = f"{HEAD}Kommune;;Utløp;2 måneder;\nAvtale;2024/118;Opsjon;6 måneder;\nAvtale;Papir;Opsjon;3 måneder;\n"
    report = await filled.take("varsler", text)
    [error] = report.errors
    assert error.row == 4
    assert (
        "Rad 3 og rad 4 gjelder det samme, men sier ulike ting: 6 måneder før og 3 måneder før."
        in error.problem
    )
    async with filled.sessions() as session:
        assert (await load_varsling(session)).settings == {}


async def test_equal_rows_count_as_one(filled: Register) -> None:
    report = await filled.take(
        "varsler", f"{HEAD}Kommune;;Utløp;2 måneder;\nKommunen;;utløpsdato;2 mnd før;ja\n"
    )
    assert (report.counts["new"], len(report.warnings)) == (1, 1)


async def test_a_dry_run_counts_and_writes_nothing(filled: Register) -> None:
    report = await filled.take("varsler", f"{HEAD}Kommune;;Utløp;2 måneder;\n", dry_run=True)
    assert report.counts["new"] == 1
    async with filled.sessions() as session:
        assert (await load_varsling(session)).settings == {}


async def test_a_suppliers_row_means_the_agreement_above_it(register: Register) -> None:
    await register.take(
        "avtaler",
        "id;type;name;contractNumber;durationEnd;supplierOrgName;parentContractId\n"
        "g;FRAMEWORK_MAIN_GROUP;Alt papir;;2027-12-31;;\n"
        "a;FRAMEWORK_LOT_GROUP;Papir;2024/1;2027-12-31;;g\n"
        "s;FRAMEWORK_LOT_CONTRACT;Papir fra Demo;2024/1-1;2027-12-31;Papir og Penn Demo AS;a\n",
    )  # fmt: skip
    report = await register.take("varsler", f"{HEAD}Avtale;s;Opsjon;1 måned;\nAvtale;g;Opsjon;1 måned;\n")
    assert (await steps(register, "Papir", TrackKind.OPTION))[1] is VarslingLevel.AVTALE
    assert [fault.problem for fault in report.warnings] == [
        "Raden gjelder en samling av avtaler, som det ikke varsles om. Raden er ikke lest."
    ]


def test_the_example_of_the_documentation_is_read_whole() -> None:
    text = (Path(__file__).parents[3] / "docs" / "import.md").read_text(encoding="utf-8")
    example = text.split("```csv\n")[1].split("```")[0]
    found = rows_of("varsler", example)
    assert (found.errors, found.warnings, len(found.rows)) == ((), (), 5)
