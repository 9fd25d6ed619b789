from datetime import date, timedelta
from decimal import Decimal

from register.avtale import Avtale
from register.avvik import Avvik
from register.database import Sessions
from register.enhet import Enhet
from register.person import Person, PersonRole, Role, add_person
from register.stand_in import StandIn
from tests.register.imports.applying import NOW, TODAY, Register

HEAD = "E-post;Navn;Rolle;Leder;Stedfortreder\n"


def line(who: str, roles: str = "", *, leader: str = "", deputy: str = "") -> str:
    at = "@demo.invalid"
    return f"{who}{at};{who.title()} Demo;{roles};{leader and leader + at};{deputy and deputy + at}\n"


CROWD = "".join(line(f"ansatt{n}") for n in range(30))
TEAM = (
    line("ada", "innkjøper", leader="siri", deputy="per")
    + line("per", "avtaleforvalter")
    + line("siri", "leder")
)


def roles(people: list[PersonRole]) -> set[tuple[str, str]]:
    return {(row.role, row.scope) for row in people}


async def test_people_get_their_roles_leader_and_deputy_in_any_order(register: Register) -> None:
    await register.take("personer", HEAD + TEAM)
    ada, per, siri = [await register.person(name) for name in ("ada", "per", "siri")]
    assert (ada.leader_id, ada.deputy_id) == (siri.id, per.id)
    assert roles(ada.roles) == {("innkjoper", "")}
    assert ada.imported_at is not None
    assert ada.left_on is None


async def test_roles_are_set_exactly_as_the_file_says_with_their_scope(register: Register) -> None:
    await register.take("enheter", "Enhet\nOppvekst\n")
    first = await register.take("personer", HEAD + line("ada", "innkjøpskontakt (Oppvekst), leder"))
    assert first.warnings == ()
    assert roles((await register.person("ada")).roles) == {("innkjopskontakt", "oppvekst"), ("leder", "")}
    report = await register.take("personer", HEAD + line("ada", "innkjøper"))
    assert report.counts["changed"] == 1
    assert roles((await register.person("ada")).roles) == {("innkjoper", "")}
    assert (await register.take("personer", HEAD + line("ada", "innkjøper"))).counts["unchanged"] == 1


async def test_a_role_for_a_place_that_nobody_knows_is_a_warning(register: Register) -> None:
    report = await register.take("personer", HEAD + line("ada", "leder (Månen)"))
    assert [(warning.row, warning.value) for warning in report.warnings] == [(2, "Månen")]


async def test_whoever_is_missing_loses_every_role_at_once(register: Register) -> None:
    await register.take("personer", HEAD + CROWD + TEAM)
    report = await register.take("personer", HEAD + CROWD + TEAM.replace(line("per", "avtaleforvalter"), ""))
    per = await register.person("per")
    assert (per.roles, per.left_on) == ([], TODAY)
    assert [gone.name for gone in report.gone] == ["Per Demo"]
    [lost] = await register.audits("roles_lost")
    assert lost.detail["roles"] == "avtaleforvalter"
    again = await register.take("personer", HEAD + CROWD + TEAM.replace(line("per", "avtaleforvalter"), ""))
    assert again.counts["gone"] == 0
    await register.take("personer", HEAD + CROWD + TEAM)
    per = await register.person("per")
    assert (roles(per.roles), per.left_on) == ({("avtaleforvalter", "")}, None)


async def test_whoever_is_inactive_in_the_file_has_no_roles_either(register: Register) -> None:
    head = "E-post;Navn;Rolle;Aktiv\n"
    people = "".join(f"x{n}@demo.invalid;X Demo {n};;Ja\n" for n in range(20))
    await register.take("personer", f"{head}{people}per@demo.invalid;Per Demo;innkjøper;Ja\n")
    report = await register.take("personer", f"{head}{people}per@demo.invalid;Per Demo;innkjøper;Nei\n")
    per = await register.person("per")
    assert (per.roles, per.left_on) == ([], TODAY)
    assert report.counts["changed"] == 1
    assert len(await register.audits("roles_lost")) == 1


async def test_more_than_a_tenth_at_a_time_needs_a_yes(register: Register) -> None:
    await register.take("personer", HEAD + "".join(line(f"x{n}", "leder") for n in range(20)))
    half = HEAD + "".join(line(f"x{n}", "leder") for n in range(17))
    before = await register.whole()
    refused = await register.take("personer", half)
    assert "3 av 20" in refused.errors[0].problem
    assert "--yes" in refused.errors[0].remedy
    assert len(refused.gone) == 3
    assert await register.whole() == before
    done = await register.take("personer", half, yes=True)
    assert done.counts["gone"] == 3
    assert (await register.take("personer", HEAD + "".join(line(f"x{n}", "leder") for n in range(1, 17)))).counts["gone"] == 1  # fmt: skip


async def test_people_who_only_came_by_chat_are_left_alone(register: Register, sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await add_person(session, email="chat@demo.invalid", name="Chat Demo", roles=frozenset({Role.LEDER}))
    await register.take("personer", HEAD + TEAM)
    report = await register.take("personer", HEAD + TEAM)
    chat = await register.person("chat")
    assert (chat.left_on, roles(chat.roles)) == (None, {("leder", "")})
    assert report.counts["gone"] == 0


async def test_what_is_open_moves_to_the_deputy_then_the_leader_then_nobody(register: Register) -> None:
    await register.take("personer", HEAD + CROWD + TEAM + line("kari") + line("ola", deputy="kari"))
    await register.take(
        "avtaler",
        "ID;Avtale;Leverandør;Sluttdato;Avtaleforvalter;Stedfortreder;Avtaleeier\n"
        "1;A;Demo AS;31.12.2026;ada@demo.invalid;ola@demo.invalid;ada@demo.invalid\n"
        "2;B;Demo AS;31.12.2026;ada@demo.invalid;;per@demo.invalid\n"
        "3;C;Demo AS;31.12.2026;kari@demo.invalid;;ola@demo.invalid\n",
    )
    await register.take("enheter", "Enhet;Leder;Innkjøpskontakt\nSkole;kari@demo.invalid;ada@demo.invalid\n")
    await register.take("avvik", "Avviksnr;Tittel;Status;Ansvarlig\n1;Åpent;meldt;ada@demo.invalid\n2;Lukket;lukket;ada@demo.invalid\n")  # fmt: skip
    left = HEAD + CROWD + line("per", "avtaleforvalter") + line("siri", "leder") + line("ola")
    report = await register.take("personer", left)
    per, ola, ada = [(await register.person(name)).id for name in ("per", "ola", "ada")]
    a, b, c = [await register.one(Avtale, source_id=number) for number in "123"]
    assert (a.avtaleforvalter_id, a.stedfortreder_id, a.avtaleeier_id) == (ola, ola, per)
    assert (b.avtaleforvalter_id, b.avtaleeier_id) == (per, per)
    assert (c.avtaleforvalter_id, c.avtaleeier_id) == (None, ola)
    skole = await register.one(Enhet)
    assert (skole.leader_id, skole.innkjopskontakt_id) == (None, per)
    assert (await register.one(Avvik, reference="1")).owner_id == per
    assert (await register.one(Avvik, reference="2")).owner_id == ada
    told = {(move.name, move.field, move.from_name, move.to_name) for move in report.moves}
    assert ("C (Demo AS)", "avtaleforvalter_id", "Kari Demo", None) in told
    assert len(told) == len(report.moves) == 7
    assert len(await register.audits("moved")) == 7
    names = [str(audit.detail) for audit in await register.audits("moved")]
    assert not any("Demo" in name for name in names)


async def test_a_file_that_still_names_somebody_who_left_does_not_give_it_back(register: Register) -> None:
    await register.take("personer", HEAD + CROWD + TEAM)
    avtaler = "ID;Avtale;Leverandør;Sluttdato;Avtaleforvalter\n1;A;Demo AS;31.12.2026;ada@demo.invalid\n"
    await register.take("avtaler", avtaler)
    await register.take("personer", HEAD + CROWD + TEAM.split("\n", 1)[1])
    per = (await register.person("per")).id
    assert (await register.one(Avtale)).avtaleforvalter_id == per
    assert (await register.take("avtaler", avtaler)).counts["unchanged"] == 1
    await register.take("personer", HEAD + CROWD + TEAM)
    assert (await register.take("avtaler", avtaler)).counts["changed"] == 1
    assert (await register.one(Avtale)).avtaleforvalter_id == (await register.person("ada")).id


async def test_an_avvik_that_took_the_closed_way_moves_to_nobody_who_may_not_know_of_it(
    register: Register,
) -> None:
    await register.take("personer", HEAD + CROWD + TEAM)
    head = "Avviksnr;Tittel;Status;Ansvarlig;Lukket vei;Mottakere\n"
    await register.take(
        "avvik",
        f"{head}1;Hemmelig;meldt;ada@demo.invalid;Ja;siri@demo.invalid\n2;Hemmelig;meldt;ada@demo.invalid;Ja;per@demo.invalid\n",
    )
    report = await register.take("personer", HEAD + CROWD + TEAM.split("\n", 1)[1])
    assert (await register.one(Avvik, reference="1")).owner_id is None
    assert (await register.one(Avvik, reference="2")).owner_id == (await register.person("per")).id
    assert all(move.restricted and "Hemmelig" not in move.name for move in report.moves)


async def test_what_was_handed_over_in_chat_stays_until_the_file_names_another(register: Register) -> None:
    await register.take("personer", HEAD + TEAM)
    head = "ID;Avtale;Leverandør;Sluttdato;Avtaleforvalter\n1;A;Demo AS;31.12.2026;"
    await register.take("avtaler", f"{head}ada@demo.invalid\n")
    ada, per, siri = [(await register.person(name)).id for name in ("ada", "per", "siri")]
    async with register.sessions.begin() as session:
        avtale = await session.get_one(Avtale, (await register.one(Avtale)).id)
        avtale.avtaleforvalter_id = per
        avtale.filled = {"avtaleforvalter_id": f"{NOW.isoformat()} {ada}"}
    assert (await register.take("avtaler", f"{head}ADA@demo.invalid\n")).counts["unchanged"] == 1
    assert (await register.one(Avtale)).avtaleforvalter_id == per
    await register.take("avtaler", f"{head}siri@demo.invalid\n")
    assert (await register.one(Avtale)).avtaleforvalter_id == siri
    assert (await register.one(Avtale)).filled == {}


async def test_an_absence_is_confirmed_and_takes_the_place_of_the_one_before(register: Register) -> None:
    head = "E-post;Navn;Stedfortreder;Fravær fra;Fravær til;Budsjettfullmakt\n"
    per = "per@demo.invalid;Per Demo;;;;\n"
    await register.take("personer", f"{head}{per}ada@demo.invalid;Ada Demo;per@demo.invalid;01.12.2026;24.12.2026;250000\n")  # fmt: skip
    [absence] = await register.all(StandIn)
    assert (absence.status, absence.source, absence.kind) == ("confirmed", "import", "absence")
    assert (absence.from_on, absence.to_on) == (date(2026, 12, 1), date(2026, 12, 24))
    assert absence.deputy_id == (await register.person("per")).id
    assert (await register.person("ada")).budget_authority_nok == Decimal(250_000)
    moved = f"{head}{per}ada@demo.invalid;Ada Demo;per@demo.invalid;05.12.2026;24.12.2026;250000\n"
    assert (await register.take("personer", moved)).counts["changed"] == 1
    assert (await register.take("personer", moved)).counts["unchanged"] == 2
    [absence] = await register.all(StandIn)
    assert absence.from_on == date(2026, 12, 5)
    await register.take("personer", f"{head}{per}ada@demo.invalid;Ada Demo;per@demo.invalid;;;250000\n")
    [absence] = await register.all(StandIn)
    assert absence.status == "ended"


async def test_an_absence_that_is_over_stays_as_it_was(register: Register) -> None:
    head = "E-post;Navn;Fravær fra;Fravær til\n"
    await register.take("personer", f"{head}ada@demo.invalid;Ada Demo;01.12.2026;24.12.2026\n")
    await register.take("personer", f"{head}ada@demo.invalid;Ada Demo;;\n", today=TODAY + timedelta(days=60))
    assert (await register.one(StandIn)).status == "confirmed"


async def test_leaders_in_a_ring_and_a_deputy_for_oneself_are_told(register: Register) -> None:
    text = (
        HEAD + line("a", leader="b") + line("b", leader="c") + line("c", leader="b") + line("d", deputy="d")
    )
    report = await register.take("personer", text)
    assert sorted(warning.row for warning in report.warnings) == [3, 4, 5]
    people = {person.email[0]: person for person in await register.all(Person)}
    assert people["a"].leader_id == people["b"].id
    assert people["b"].leader_id is people["c"].leader_id is people["d"].deputy_id is None
    assert (await register.take("personer", text)).counts["unchanged"] == 4


async def test_two_people_of_one_name_are_told_apart_only_by_address(register: Register) -> None:
    head = "E-post;Navn\n"
    await register.take("personer", f"{head}k1@demo.invalid;Kari Demo\nk2@demo.invalid;Kari Demo\n")
    avtaler = "ID;Avtale;Leverandør;Sluttdato;Avtaleforvalter\n1;A;Demo AS;31.12.2026;Kari Demo\n"
    report = await register.take("avtaler", avtaler)
    assert "Flere personer" in report.warnings[0].problem
    await register.take("personer", f"{head}k1@demo.invalid;Kari Demo\n", yes=True)
    assert (await register.one(Avtale)).avtaleforvalter_id == (await register.person("k1")).id


async def test_one_person_on_two_lines_has_the_roles_of_both(register: Register) -> None:
    report = await register.take(
        "personer", HEAD + line("ada", "innkjøper") + line("per") + line("ada", "leder")
    )
    assert roles((await register.person("ada")).roles) == {("innkjoper", ""), ("leder", "")}
    assert ["Rad 2 og rad 4" in warning.problem for warning in report.warnings] == [True]
    differing = HEAD + line("ada", "innkjøper") + line("ada", "leder").replace("Ada Demo", "Eva Demo")
    [error] = (await register.take("personer", differing)).errors
    assert "«innkjoper» og «leder»" in error.problem
