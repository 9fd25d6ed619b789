"""An agreement that was registered here: the contract tool's file takes it over, and does not make a second one."""

from datetime import UTC, date, datetime
from decimal import Decimal

from register.avtale import Avtale
from register.avtale_filled import read_options_told
from register.contract import Contract, is_registered_here, register_avtale
from register.person import add_person
from tests.register.imports.applying import Register

HEAD = "ID;Avtalenr;Avtale;Leverandør;Startdato;Sluttdato;Avtaleverdi\n"
OTHER = "7;2024/118;Kontorrekvisita;Papir og Penn Demo AS;01.01.2024;31.12.2026;500000\n"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TOLD = Contract(
    title="Tolk til foreldresamtaler",
    source_system="kav",
    supplier_name="Tolk og Tale Demo AS",
    reference="2027/9",
    starts_on=date(2027, 1, 1),
    expires_on=date(2028, 12, 31),
    notice_months=3,
    value_nok=Decimal(640_000),
    open_to_all=True,
    order_note="Bestill senest tre dager før.",
)


async def test_the_file_takes_over_what_was_registered_here_also_under_another_suppliers_name(
    register: Register,
) -> None:
    async with register.sessions.begin() as session:
        by = await add_person(session, email="ingrid@demo.invalid", name="Ingrid Demo")
        await register_avtale(session, TOLD, options=read_options_told("1+1 år"), orderers=(), by=by, now=NOW)
    mine = await register.one(Avtale, reference="2027/9")
    assert is_registered_here(mine)
    assert mine.max_expires_on == date(2030, 12, 31)
    assert mine.options[0].notice_on == date(2028, 9, 30)
    assert " tolk " in mine.search_text

    report = await register.take("avtaler", HEAD + OTHER)
    still = await register.one(Avtale, reference="2027/9")
    assert is_registered_here(still)
    assert report.counts["new"] == 1

    row = "8;2027/9;Tolketjenester;Tolk & Tale Holding;01.01.2027;31.12.2029;\n"
    report = await register.take("avtaler", HEAD + OTHER + row)
    taken = await register.one(Avtale, reference="2027/9")
    assert (taken.id, report.counts["new"]) == (mine.id, 0)
    assert (taken.title, taken.expires_on) == ("Tolketjenester", date(2029, 12, 31))
    assert (taken.value_nok, taken.order_note) == (Decimal(640_000), "Bestill senest tre dager før.")
    assert taken.missing_since is None
    assert not is_registered_here(taken)


async def test_a_number_that_two_rows_share_takes_over_nothing(register: Register) -> None:
    async with register.sessions.begin() as session:
        by = await add_person(session, email="ingrid@demo.invalid", name="Ingrid Demo")
        await register_avtale(session, TOLD, options=None, orderers=(), by=by, now=NOW)
    rows = "".join(
        f"{id};2027/9;Tolk;{name};01.01.2027;31.12.2028;\n" for id, name in ((1, "En AS"), (2, "To AS"))
    )
    report = await register.take("avtaler", HEAD + rows)
    assert report.counts["new"] == 2
