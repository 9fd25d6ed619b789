from datetime import date

from register.audit import Audit
from register.avtale import Avtale, AvtaleControl, AvtaleEnhet
from register.enhet import Enhet
from register.import_run import ImportRun, WaitingLink
from register.imports.applying.terms import StoredOption, last_day_after, latest_end, with_notice
from register.imports.report import Difference
from tests.register.imports.applying import TODAY, Register, rows_of

HEAD = "ID;Avtalenr;Avtale;Leverandør;Org.nr;Startdato;Sluttdato;Avtaleverdi;Beskrivelse\n"
PAPER = "1;2024/118;Kontorrekvisita;Papir og Penn Demo AS;;01.01.2024;31.12.2026;500000;Papir, penner\n"
CLEAN = "2;2024/119;Renhold;Rent Demo AS;;01.01.2024;31.12.2027;900000;Skoler\n"


async def test_a_first_import_is_all_new_and_can_be_searched(register: Register) -> None:
    report = await register.take("avtaler", HEAD + PAPER + CLEAN)
    assert report.counts == {"new": 2, "changed": 0, "extended": 0, "gone": 0, "unchanged": 0}
    paper = await register.one(Avtale, reference="2024/118")
    assert paper.expires_on == date(2026, 12, 31)
    assert paper.source_system == "kav"
    assert paper.import_id == report.run_id
    for word in ("kontorrekvisita", "penner", "demo", "2024/118"):
        assert f" {word} " in paper.search_text
    assert "  " not in paper.search_text
    [run] = await register.all(ImportRun)
    assert run.counts == report.counts
    assert len(await register.audits("imported")) == 2


async def test_an_identical_file_changes_nothing_but_the_age(register: Register) -> None:
    await register.take("avtaler", HEAD + PAPER)
    before, audits = await register.one(Avtale), len(await register.all(Audit))
    report = await register.take("avtaler", HEAD + PAPER)
    after = await register.one(Avtale)
    assert report.counts["unchanged"] == 1
    assert sum(report.counts.values()) == 1
    assert after.changed_at == before.changed_at
    assert after.import_id == report.run_id
    assert len(await register.all(Audit)) == audits


async def test_a_later_end_date_is_an_extension_and_no_change(register: Register) -> None:
    await register.take("avtaler", HEAD + PAPER)
    report = await register.take("avtaler", HEAD + PAPER.replace("31.12.2026", "31.12.2027"))
    assert (report.counts["extended"], report.counts["changed"]) == (1, 0)
    [detail] = report.details["extended"]
    assert Difference("expires_on", "31.12.2026", "31.12.2027") in detail.differences
    [line] = await register.audits("extended")
    assert line.detail["expires_on"] == "2026-12-31 -> 2027-12-31"


async def test_an_earlier_end_date_is_a_change(register: Register) -> None:
    await register.take("avtaler", HEAD + PAPER)
    report = await register.take("avtaler", HEAD + PAPER.replace("31.12.2026", "30.06.2026"))
    assert (report.counts["extended"], report.counts["changed"]) == (0, 1)


async def test_the_audit_log_has_field_names_and_never_what_somebody_wrote(register: Register) -> None:
    await register.take("avtaler", HEAD + PAPER)
    changed = PAPER.replace("Papir, penner", "HEMMELIG ORD").replace("500000", "600000")
    await register.take("avtaler", HEAD + changed.replace("Papir og Penn", "HEMMELIG NAVN"))
    [line] = await register.audits("changed")
    assert set(line.detail["fields"].split()) == {"description", "supplier_name", "value_nok"}
    assert line.detail["value_nok"].endswith("600000")
    assert "HEMMELIG" not in str(line.detail)


async def test_a_missing_row_is_kept_asked_about_once_and_welcomed_back(register: Register) -> None:
    await register.take("avtaler", HEAD + PAPER + CLEAN)
    report = await register.take("avtaler", HEAD + PAPER)
    assert report.counts["gone"] == 1
    assert [gone.name for gone in report.gone] == ["Renhold (2024/119, Rent Demo AS)"]
    assert (await register.one(Avtale, source_id="2")).missing_since == TODAY
    again = await register.take("avtaler", HEAD + PAPER.replace("500000", "500001"))
    assert again.counts["gone"] == 0
    back = await register.take("avtaler", HEAD + PAPER + CLEAN)
    assert back.counts["new"] == 0
    assert (await register.one(Avtale, source_id="2")).missing_since is None


async def test_what_is_missing_is_judged_within_its_own_system(register: Register) -> None:
    await register.take("avtaler", HEAD + PAPER)
    report = await register.take("avtaler", HEAD + CLEAN, source="prosjekthotell")
    assert (report.counts["new"], report.counts["gone"]) == (1, 0)
    both = await register.take("avtaler", HEAD + PAPER, source="prosjekthotell")
    assert (both.counts["new"], both.counts["gone"]) == (1, 1)
    assert len(await register.all(Avtale)) == 3


async def test_two_equal_rows_are_one_with_a_warning_that_names_both(register: Register) -> None:
    report = await register.take("avtaler", HEAD + PAPER + PAPER)
    assert report.counts["new"] == 1
    [warning] = report.warnings
    assert "Rad 2 og rad 3" in warning.problem


async def test_two_rows_that_contradict_each_other_import_nothing(register: Register) -> None:
    report = await register.take("avtaler", HEAD + CLEAN + PAPER + PAPER.replace("2026", "2027"))
    [error] = report.errors
    assert "Rad 3 og rad 4" in error.problem
    assert "31.12.2026" in error.problem
    assert not any(report.counts.values())
    assert await register.all(Avtale) == []
    assert await register.all(ImportRun) == []


async def test_21_suppliers_on_one_reference_are_21_agreements(register: Register) -> None:
    head = "Avtalenr;Avtale;Leverandør;Sluttdato\n"
    text = head + "".join(f"2024/1;Vikarer;Vikar {n} Demo AS;31.12.2026\n" for n in range(21))
    assert (await register.take("avtaler", text)).counts["new"] == 21
    assert (await register.take("avtaler", text)).counts["unchanged"] == 21


async def test_a_supplier_written_in_another_way_is_the_same(register: Register) -> None:
    head = "Avtalenr;Avtale;Leverandør;Sluttdato\n"
    await register.take("avtaler", f"{head}7;Papir;Papir & Penn Demo A/S;31.12.2026\n")
    report = await register.take("avtaler", f"{head}7;Papir;PAPIR  & PENN DEMO AS;31.12.2026\n")
    assert (report.counts["new"], report.counts["changed"], report.counts["gone"]) == (0, 1, 0)


async def test_a_file_that_has_gained_ids_and_org_numbers_finds_its_old_agreements(
    register: Register,
) -> None:
    bare = "Avtalenr;Avtale;Leverandør;Sluttdato\n"
    await register.take(
        "avtaler", f"{bare}7;Papir;Papir Demo AS;31.12.2026\n7;Papir;Penn Demo AS;31.12.2026\n"
    )
    ids = {row.supplier_name: row.id for row in await register.all(Avtale)}
    full = "ID;Avtalenr;Avtale;Leverandør;Org.nr;Sluttdato\n"
    report = await register.take(
        "avtaler",
        f"{full}a;7;Papir;Penn Demo AS;;31.12.2026\nb;7;Papir;Papir Demo AS;300000005;31.12.2026\n",
    )
    assert (report.counts["new"], report.counts["gone"], report.counts["changed"]) == (0, 0, 2)
    now = {row.supplier_name: (row.id, row.source_id) for row in await register.all(Avtale)}
    assert now == {"Penn Demo AS": (ids["Penn Demo AS"], "a"), "Papir Demo AS": (ids["Papir Demo AS"], "b")}
    assert (await register.take("avtaler", f"{bare}7;Papir;Papir Demo AS;31.12.2026\n7;Papir;Penn Demo AS;31.12.2026\n")).counts[
        "unchanged"
    ] == 2  # fmt: skip


async def test_a_column_that_the_file_lacks_leaves_the_field_and_an_empty_cell_makes_it_unknown(
    register: Register,
) -> None:
    await register.take("avtaler", HEAD + PAPER)
    await register.take("avtaler", "ID;Avtale;Leverandør;Sluttdato;Avtaleverdi\n1;Kontorrekvisita;Papir og Penn Demo AS;31.12.2026;\n")  # fmt: skip
    paper = await register.one(Avtale)
    assert paper.description == "Papir, penner"
    assert paper.reference == "2024/118"
    assert paper.value_nok is None


async def test_what_was_filled_in_here_stays_until_the_file_has_a_value_of_its_own(
    register: Register,
) -> None:
    head = "ID;Avtale;Leverandør;Sluttdato;Risiko\n"
    empty, high = f"{head}1;Papir;Demo AS;31.12.2026;\n", f"{head}1;Papir;Demo AS;31.12.2026;Høy\n"
    await register.take("avtaler", empty)
    await _fill(register, risk="lav")
    assert (await register.take("avtaler", empty)).counts["unchanged"] == 1
    assert (await register.one(Avtale)).risk == "lav"
    await register.take("avtaler", high)
    paper = await register.one(Avtale)
    assert (paper.risk, paper.filled) == ("hoy", {})


async def test_the_very_same_file_leaves_what_was_filled_in_since(register: Register) -> None:
    text = "ID;Avtale;Leverandør;Sluttdato;Risiko\n1;Papir;Demo AS;31.12.2026;Høy\n"
    await register.take("avtaler", text)
    await _fill(register, risk="lav")
    assert (await register.take("avtaler", text)).counts["unchanged"] == 1
    assert (await register.one(Avtale)).risk == "lav"


async def _fill(register: Register, **values: object) -> None:
    async with register.sessions.begin() as session:
        avtale = await session.get_one(Avtale, (await register.one(Avtale)).id)
        for name, value in values.items():
            setattr(avtale, name, value)
        avtale.filled = dict.fromkeys(values, register.now.isoformat())


async def test_a_dry_run_counts_the_same_and_writes_nothing(register: Register) -> None:
    await register.take("avtaler", HEAD + PAPER + CLEAN)
    next_file = HEAD + PAPER.replace("2026", "2027") + "3;3;Nytt;Ny Demo AS;;;31.12.2028;;\n"
    before = await register.whole()
    dry = await register.take("avtaler", next_file, dry_run=True)
    assert await register.whole() == before
    assert len(await register.all(ImportRun)) == 1
    real = await register.take("avtaler", next_file)
    assert dry.counts == real.counts == {"new": 1, "changed": 0, "extended": 1, "gone": 1, "unchanged": 0}


async def test_options_controls_and_orderers_follow_the_file(register: Register) -> None:
    await register.take("enheter", "Enhet\nSkole\nKultur\n")
    head = "ID;Avtale;Leverandør;Sluttdato;Opsjoner;Varslingsfrist i måneder\n"
    await register.take("avtaler", f"{head}1;Papir;Demo AS;31.12.2026;1+1 år;3\n")
    paper = await register.one(Avtale)
    assert [(one.length_months, one.used) for one in paper.options] == [(12, None), (12, None)]
    assert paper.has_options is True
    assert paper.max_expires_on == date(2028, 12, 31)
    report = await register.take("avtaler", f"{head}1;Papir;Demo AS;31.12.2026;1 år;3\n")
    assert report.counts["changed"] == 1
    paper = await register.one(Avtale)
    assert len(paper.options) == 1
    assert paper.max_expires_on == date(2027, 12, 31)


async def test_who_may_order_is_found_and_what_is_unknown_waits(register: Register) -> None:
    await register.take("enheter", "Enhet\nSkole\n")
    rows = rows_of("avtaler", "ID;Avtale;Leverandør;Sluttdato;Hvem kan bestille\n1;Papir;Demo AS;31.12.2026;Skole, Kultur\n")  # fmt: skip
    await register.apply("avtaler", rows)
    assert len(await register.all(AvtaleEnhet)) == 1
    assert [link.written for link in await register.all(WaitingLink)] == ["Kultur"]
    report = await register.take("enheter", "Enhet\nSkole\nKultur\n")
    assert report.linked == 1
    assert len(await register.all(AvtaleEnhet)) == 2
    assert await register.all(WaitingLink) == []


async def test_parents_are_found_by_id_reference_and_title_in_any_order(register: Register) -> None:
    head = "ID;Avtalenr;Avtale;Leverandør;Sluttdato;Overordnet avtale\n"
    text = (
        f"{head}3;3;Del c;C Demo AS;31.12.2026;Ramme\n2;2;Del b;B Demo AS;31.12.2026;R-1\n"
        "1;R-1;Ramme;;31.12.2026;\n4;4;Del d;D Demo AS;31.12.2026;R-1 Ramme\n5;5;Del e;E Demo AS;31.12.2026;finnes ikke\n"
    )
    report = await register.take("avtaler", text)
    parent = await register.one(Avtale, source_id="1")
    found = {row.source_id for row in await register.all(Avtale) if row.parent_id == parent.id}
    assert found == {"2", "3", "4"}
    [warning] = report.warnings
    assert (warning.row, warning.value) == (6, "finnes ikke")
    assert warning.remedy


async def test_agreements_inside_each_other_are_told_and_stand_alone(register: Register) -> None:
    head = "ID;Avtale;Leverandør;Sluttdato;Overordnet avtale\n"
    text = f"{head}1;A;Demo AS;31.12.2026;B\n2;B;Demo AS;31.12.2026;A\n"
    report = await register.take("avtaler", text)
    assert {warning.row for warning in report.warnings} == {2, 3}
    assert all(row.parent_id is None for row in await register.all(Avtale))
    assert (await register.take("avtaler", text)).counts["unchanged"] == 2


async def test_controls_are_replaced_only_when_they_differ(register: Register) -> None:
    head = "ID;Avtale;Leverandør;Sluttdato;Planlagt kontroll\n"
    await register.take("avtaler", f"{head}1;A;Demo AS;31.12.2026;01.03.2027\n")
    [control] = await register.all(AvtaleControl)
    await register.take("avtaler", f"{head}1;A;Demo AS;31.12.2027;01.03.2027\n")
    assert [one.id for one in await register.all(AvtaleControl)] == [control.id]
    await register.take("avtaler", f"{head}1;A;Demo AS;31.12.2027;01.04.2027\n")
    assert [one.planned_on for one in await register.all(AvtaleControl)] == [date(2027, 4, 1)]


async def test_an_enhet_with_a_name_that_two_have_is_left_unknown(register: Register) -> None:
    await register.take("enheter", "Enhet;Overordnet\nSkole;\nDrift;Skole\nKultur;\nDrift;Kultur\n")
    report = await register.take("avtaler", "ID;Avtale;Leverandør;Sluttdato;Enhet\n1;A;Demo AS;31.12.2026;Drift\n")  # fmt: skip
    assert "Flere" in report.warnings[0].problem
    assert (await register.one(Avtale)).enhet_id is None
    assert len(await register.all(Enhet)) == 4


def test_the_last_day_moves_by_whole_months() -> None:
    assert last_day_after(date(2026, 12, 31), 12) == date(2027, 12, 31)
    assert last_day_after(date(2027, 2, 28), 12) == date(2028, 2, 29)
    assert last_day_after(date(2026, 6, 30), 1) == date(2026, 7, 31)
    assert last_day_after(date(2026, 12, 31), -3) == date(2026, 9, 30)
    assert last_day_after(date(2026, 12, 30), 2) == date(2027, 2, 27)
    assert last_day_after(date(9999, 12, 30), 12) is None


def test_each_option_has_its_own_deadline_and_a_used_one_none() -> None:
    options = (StoredOption(12, used=True), StoredOption(12), StoredOption(6), StoredOption(None))
    noticed = with_notice(options, expires_on=date(2026, 12, 31), notice_months=3, notice_on=None)
    assert [one.notice_on for one in noticed] == [
        None,
        date(2026, 9, 30),
        date(2027, 9, 30),
        date(2028, 3, 31),
    ]


def test_the_latest_end_counts_unused_options_and_is_unknown_where_a_length_is() -> None:
    end = date(2026, 12, 31)
    two = (StoredOption(12, used=True), StoredOption(12))
    assert latest_end(end, two, has_options=True, running=False) == date(2027, 12, 31)
    assert latest_end(end, (*two, StoredOption(None)), has_options=True, running=False) is None
    assert latest_end(end, (), has_options=True, running=False) is None
    assert latest_end(end, (), has_options=False, running=False) == end
    assert latest_end(end, (), has_options=None, running=False) is None


async def test_a_supplier_with_a_new_name_is_the_same_where_the_reference_is_its_own(
    register: Register,
) -> None:
    head = "Avtalenr;Avtale;Leverandør;Sluttdato\n"
    await register.take("avtaler", f"{head}1;Papir;Papir Demo AS;31.12.2026\n2;Vikar;A Demo;31.12.2026\n2;Vikar;B Demo;31.12.2026\n")  # fmt: skip
    report = await register.take("avtaler", f"{head}1;Papir;Blekk Demo ASA;31.12.2026\n2;Vikar;A Demo;31.12.2026\n2;Vikar;C Demo;31.12.2026\n")  # fmt: skip
    assert [report.counts[what] for what in ("changed", "new", "gone", "unchanged")] == [1, 1, 1, 1]
