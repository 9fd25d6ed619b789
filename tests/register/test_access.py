"""Who may see what: every cell of the table, whose stand-in sees it, and how far a role reaches."""

import re
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.access_table import NAMES, THINGS, access_table
from register.access import (
    CAPACITIES,
    NOTHING,
    PERSONAL,
    Capacity,
    Held,
    Relation,
    Subject,
    Thing,
    Viewer,
    may_see,
    of_avtale,
    of_avvik,
    sees_avtale,
    sees_avvik,
    viewer_of,
)
from register.avtale import Avtale
from register.avvik import Avvik, AvvikRecipient
from register.database import Sessions
from register.enhet import Enhet, EnhetTree, tree_of
from register.person import Person, Role, add_person
from register.stand_in import StandIn, StandInKind, StandInStatus

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 11, tzinfo=UTC)
SECURITY = Path(__file__).parents[2] / "docs" / "security.md"
ME, SOMEBODY = uuid.UUID(int=1), uuid.UUID(int=2)

WHO = (
    "gjest", "melder", "ansvarlig", "mottaker", "godkjenner_av", "faggruppe", "saksbehandler", "vurderer",
    "ansatt", "bestiller", "leder", "innkjopskontakt", "avtaleforvalter",
    "avtaleeier", "innkjoper", "innkjopssjef", "godkjenner", "redaktor",
    "tillitsvalgt", "verneombud", "arkivar", "personvernombud", "varslingsmottaker", "administrator",
)  # fmt: skip
"""The columns of `EXPECTED`, in order: eight relations, sixteen roles."""

EXPECTED = {
    "artikkel": "aaaaaaaa aaaaaaaaaaaaaaaa",
    "terskelverdi": "aaaaaaaa aaaaaaaaaaaaaaaa",
    "kontakt": "-aaaaaaa aaaaaaaaaaaaaaaa",
    "avtale": "-aaaaaaa aaaaaaaaaaaaaaaa",
    "avtale_innhold": "-------- --ooooaa--------",
    "skjermet_avtale": "-------- --ooooaa--------",
    "kontroll": "-------- ----o-aa--------",
    "avvik": "-oo----- --ooooaa--------",
    "lukket_avvik": "---o---- ----------------",
    "behovsmelding_kort": "-aaaaaaa aaaaaaaaaaaaaaaa",
    "behovsmelding": "-o--oo-- --oo--aa--------",
    "saksdokument": "----ooo- ------aa--------",
    "avsluttet_sak": "-------- ------------a---",
    "habilitetsvurdering": "-o----oo ----------------",
    "endringsbehov": "-o------ --ooooaa--------",
    "enhetspris": "-------- ----------------",
    "mangler": "-------- ------aa-------a",
}
"""What the rules say, written out: a sees all of it, o what is their own, - nothing."""

CELLS = [
    pytest.param(Thing(thing), who, own, mark == "a" or (mark == "o" and own), id=f"{thing}-{who}-{place}")
    for thing, row in EXPECTED.items()
    for who, mark in zip(WHO, row.replace(" ", ""), strict=True)
    for own, place in ((True, "own"), (False, "other"))
]


def _enhet(number: int, name: str, parent: Enhet | None = None, **more: object) -> Enhet:
    return Enhet(
        id=uuid.UUID(int=100 + number),
        key=name,
        name=name,
        parent_id=parent.id if parent else None,
        **{"short_names": [], **more},
    )


OPPVEKST = _enhet(1, "Oppvekst", tjenesteomrade="Oppvekst")
SKOLE = _enhet(2, "Fjellskolen", OPPVEKST, short_names=["FJS"])
TRINN = _enhet(3, "Mellomtrinnet", SKOLE)
TEKNISK = _enhet(4, "Teknisk", tjenesteomrade="Teknisk")
VEI = _enhet(5, "Vei", TEKNISK)
TREE: EnhetTree = tree_of([OPPVEKST, SKOLE, TRINN, TEKNISK, VEI])


def _capacity(who: str) -> Capacity:
    return Relation(who) if who in set(Relation) else Role(who)


def _holder(role: Role, *, scope: str = "", enhet: Enhet | None = SKOLE, area: str | None = None) -> Viewer:
    held = (Held(role, scope, enhet.id if enhet else None, area),)
    return Viewer(guest=False, ids=frozenset({ME}), held=held, own=frozenset({ME}))


def _viewer(capacity: Capacity) -> Viewer:
    if isinstance(capacity, Role):
        return _holder(capacity)
    return Viewer(guest=capacity is Relation.GJEST, ids=frozenset({ME}), own=frozenset({ME}))


def _subject(capacity: Capacity, *, own: bool) -> Subject:
    named = {capacity: (ME if own else SOMEBODY,)} if capacity in PERSONAL else {}
    return Subject(SKOLE.id if own else VEI.id, None, named)


@pytest.mark.parametrize(("thing", "who", "own", "seen"), CELLS)
def test_a_cell_of_the_table(thing: Thing, who: str, own: bool, seen: bool) -> None:
    capacity = _capacity(who)
    assert may_see(_viewer(capacity), thing, _subject(capacity, own=own), enheter=TREE) is seen


def test_no_thing_and_no_capacity_is_left_out() -> None:
    assert set(EXPECTED) == set(Thing) == set(THINGS)
    assert set(WHO) == set(CAPACITIES) == set(NAMES)


@pytest.mark.parametrize("thing", Thing)
def test_a_guest_gets_articles_and_thresholds_whatever_they_are_named_or_hold(thing: Thing) -> None:
    every_role = tuple(Held(role, "", SKOLE.id, "Oppvekst") for role in Role)
    guest = Viewer(guest=True, ids=frozenset({ME}), held=every_role, own=frozenset({ME}))
    everything = Subject(SKOLE.id, "Oppvekst", dict.fromkeys(CAPACITIES, (ME,)))
    seen = may_see(guest, thing, everything, enheter=TREE)
    assert seen is (thing in (Thing.ARTIKKEL, Thing.TERSKELVERDI))


def test_nobody_sees_unit_prices_with_every_role_and_every_name_on_the_record() -> None:
    every_role = tuple(Held(role, "", SKOLE.id, "Oppvekst") for role in Role)
    viewer = Viewer(guest=False, ids=frozenset({ME}), held=every_role, own=frozenset({ME}))
    everything = Subject(SKOLE.id, "Oppvekst", dict.fromkeys(CAPACITIES, (ME,)))
    assert not may_see(viewer, Thing.ENHETSPRIS, everything, enheter=TREE)


@pytest.mark.parametrize(
    ("scope", "place", "seen"),
    [
        ("fjellskolen", SKOLE, True),
        ("fjs", SKOLE, True),
        ("fjellskolen", TRINN, True),
        ("oppvekst", TRINN, True),
        ("mellomtrinnet", SKOLE, False),
        ("fjellskolen", OPPVEKST, False),
        ("fjellskolen", VEI, False),
        ("teknisk", VEI, True),
        ("finnes ikke", SKOLE, False),
    ],
    ids=lambda value: value.name if isinstance(value, Enhet) else str(value),
)
@pytest.mark.parametrize("role", [Role.INNKJOPER, Role.LEDER, Role.INNKJOPSKONTAKT])
def test_a_role_with_a_limit_reaches_what_it_names_and_what_lies_below(
    role: Role, scope: str, place: Enhet, seen: bool
) -> None:
    viewer = _holder(role, scope=scope, enhet=None)
    assert may_see(viewer, Thing.AVTALE_INNHOLD, Subject(place.id), enheter=TREE) is seen


@pytest.mark.parametrize(("area", "seen"), [("Oppvekst", True), ("OPPVEKST ", True), ("Teknisk", False)])
def test_a_limit_to_a_tjenesteomrade_reaches_records_without_an_enhet(area: str, seen: bool) -> None:
    viewer = _holder(Role.INNKJOPER, scope="oppvekst", enhet=None)
    assert may_see(viewer, Thing.AVTALE_INNHOLD, Subject(None, area), enheter=TREE) is seen


def test_a_limited_role_does_not_reach_what_belongs_nowhere() -> None:
    limited = _holder(Role.INNKJOPER, scope="oppvekst")
    assert not may_see(limited, Thing.AVTALE_INNHOLD, NOTHING, enheter=TREE)
    assert may_see(_holder(Role.INNKJOPER), Thing.AVTALE_INNHOLD, NOTHING, enheter=TREE)


@pytest.mark.parametrize(
    ("home", "place", "seen"),
    [(SKOLE, SKOLE, True), (SKOLE, TRINN, True), (OPPVEKST, TRINN, True), (SKOLE, OPPVEKST, False), (SKOLE, VEI, False)],
    ids=lambda value: value.name if isinstance(value, Enhet) else str(value),
)  # fmt: skip
def test_a_leader_sees_their_own_enhet_and_below_never_above(home: Enhet, place: Enhet, seen: bool) -> None:
    viewer = _holder(Role.LEDER, enhet=home)
    assert may_see(viewer, Thing.AVTALE_INNHOLD, Subject(place.id), enheter=TREE) is seen


@pytest.mark.parametrize(
    ("role", "home", "seen"),
    [(Role.LEDER, OPPVEKST, True), (Role.LEDER, SKOLE, False), (Role.LEDER, TRINN, False), (Role.LEDER, TEKNISK, False), (Role.LEDER, None, True),
     (Role.INNKJOPSKONTAKT, SKOLE, True), (Role.INNKJOPSKONTAKT, VEI, False)],
    ids=lambda value: value.name if isinstance(value, Enhet) else str(value),
)  # fmt: skip
def test_what_a_whole_tjenesteomrade_has_is_above_whoever_leads_a_part_of_it(
    role: Role, home: Enhet | None, seen: bool
) -> None:
    viewer = _holder(role, enhet=home, area=None if home else "Oppvekst")
    for thing in (Thing.AVTALE_INNHOLD, Thing.SKJERMET_AVTALE):
        assert may_see(viewer, thing, Subject(None, "oppvekst"), enheter=TREE) is seen


@pytest.mark.parametrize(("area", "seen"), [("oppvekst", True), ("Teknisk", False), (None, False)])
def test_an_innkjopskontakt_without_an_enhet_sees_their_tjenesteomrade(area: str | None, seen: bool) -> None:
    viewer = _holder(Role.INNKJOPSKONTAKT, enhet=None, area=area)
    assert may_see(viewer, Thing.AVTALE_INNHOLD, Subject(SKOLE.id), enheter=TREE) is seen


@pytest.mark.parametrize(
    ("field", "thing", "seen"),
    [
        ("leader_id", Thing.AVTALE_INNHOLD, True),
        ("innkjopskontakt_id", Thing.AVTALE_INNHOLD, True),
        ("deputy_id", Thing.AVTALE_INNHOLD, False),
        ("leader_id", Thing.KONTROLL, False),
        ("innkjopskontakt_id", Thing.BEHOVSMELDING, True),
    ],
)
def test_whom_the_enhet_names_needs_no_role_beside_it(field: str, thing: Thing, seen: bool) -> None:
    led = _enhet(9, "Ledet", None, **{field: ME})
    tree = tree_of([led, _enhet(10, "Under", led)])
    viewer = Viewer(guest=False, ids=frozenset({ME}), own=frozenset({ME}))
    for number in (109, 110):
        assert may_see(viewer, thing, Subject(uuid.UUID(int=number)), enheter=tree) is seen


def _avtale(**more: object) -> Avtale:
    return Avtale(id=uuid.uuid4(), key="k", source_system="test", title="Kontorrekvisita", confidential=False, **more)  # fmt: skip


@pytest.mark.parametrize(
    ("field", "controls"),
    [("avtaleforvalter_id", True), ("stedfortreder_id", True), ("avtaleeier_id", False)],
)
def test_whom_an_avtale_names_sees_into_it(field: str, controls: bool) -> None:
    subject = of_avtale(_avtale(enhet_id=VEI.id, **{field: ME}))
    viewer = _viewer(Role.ANSATT)
    assert may_see(viewer, Thing.AVTALE_INNHOLD, subject, enheter=TREE)
    assert may_see(viewer, Thing.KONTROLL, subject, enheter=TREE) is controls
    assert not may_see(viewer, Thing.AVTALE_INNHOLD, of_avtale(_avtale(enhet_id=VEI.id)), enheter=TREE)


def test_a_confidential_avtale_is_known_to_those_around_it_only() -> None:
    ansatt, forvalter = _viewer(Role.ANSATT), _viewer(Role.AVTALEFORVALTER)
    assert sees_avtale(ansatt, _avtale(avtaleforvalter_id=SOMEBODY), enheter=TREE)
    hidden = _avtale(avtaleforvalter_id=SOMEBODY)
    hidden.confidential = True
    assert not sees_avtale(ansatt, hidden, enheter=TREE)
    assert not sees_avtale(forvalter, hidden, enheter=TREE), "the role alone is nobody's way in"
    hidden.avtaleforvalter_id = ME
    assert sees_avtale(ansatt, hidden, enheter=TREE)


def test_an_avvik_that_took_the_closed_way_is_seen_by_its_named_recipients_alone() -> None:
    avtale = _avtale(avtaleforvalter_id=ME, enhet_id=SKOLE.id)
    avvik = Avvik(id=uuid.uuid4(), key="a", title="t", restricted=True, reporter_id=ME, owner_id=ME)
    everybody = tuple(Held(role, "", SKOLE.id, "Oppvekst") for role in Role)
    viewer = Viewer(guest=False, ids=frozenset({ME}), held=everybody, own=frozenset({ME}))
    assert not sees_avvik(viewer, avvik, avtale, enheter=TREE)
    avvik.recipients.append(AvvikRecipient(avvik_id=avvik.id, person_id=ME))
    assert sees_avvik(viewer, avvik, avtale, enheter=TREE)
    deputy = replace(viewer, own=frozenset({SOMEBODY}), ids=frozenset({SOMEBODY, ME}))
    assert not sees_avvik(deputy, avvik, avtale, enheter=TREE), "a deputy was not chosen"
    avvik.restricted = False
    assert may_see(deputy, Thing.AVVIK, of_avvik(avvik, None), enheter=TREE)


async def _two(session: AsyncSession) -> tuple[Person, Person]:
    boss = await add_person(
        session, email="lars@demo.invalid", name="Lars Demo", roles=frozenset({Role.INNKJOPER})
    )
    deputy = await add_person(session, email="per@demo.invalid", name="Per Demo")
    await session.flush()
    return boss, deputy


def _absence(person: Person, deputy: Person, **more: object) -> StandIn:
    values: dict[str, object] = {
        "kind": StandInKind.ABSENCE.value,
        "status": StandInStatus.CONFIRMED.value,
        "source": "chat",
        "person_id": person.id,
        "deputy_id": deputy.id,
        "from_on": TODAY,
        "to_on": TODAY,
        "asked_at": NOW,
        "decided_at": NOW,
    }
    return StandIn(**(values | more))


ARRANGEMENTS = [
    pytest.param({}, True, id="confirmed, its only day"),
    pytest.param({"from_on": date(2026, 11, 1), "to_on": TODAY}, True, id="its last day"),
    pytest.param({"from_on": date(2026, 11, 22), "to_on": date(2026, 11, 30)}, False, id="tomorrow"),
    pytest.param({"from_on": date(2026, 11, 1), "to_on": date(2026, 11, 20)}, False, id="yesterday"),
    pytest.param({"status": StandInStatus.ASKED.value}, False, id="asked"),
    pytest.param({"status": StandInStatus.DECLINED.value}, False, id="declined"),
    pytest.param({"status": StandInStatus.ENDED.value}, False, id="ended"),
]


@pytest.mark.parametrize(("more", "seen"), ARRANGEMENTS)
async def test_a_stand_in_sees_as_the_absent_one_only_when_confirmed_and_within_the_days(
    more: dict[str, object], seen: bool, sessions: Sessions
) -> None:
    async with sessions.begin() as session:
        boss, deputy = await _two(session)
        session.add(_absence(boss, deputy, **more))
        await session.flush()
        viewer = await viewer_of(session, deputy, guest=False, on=TODAY)
        assert (boss.id in viewer.ids) is seen
        assert may_see(viewer, Thing.KONTROLL, NOTHING, enheter=TREE) is seen
        assert viewer.own == {deputy.id}


async def test_a_guest_stands_in_for_nobody_and_has_no_role(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        boss, deputy = await _two(session)
        session.add(_absence(boss, deputy))
        await session.flush()
        assert await viewer_of(session, deputy, guest=True, on=TODAY) == Viewer(guest=True)
        assert await viewer_of(session, boss, guest=True, on=TODAY) == Viewer(guest=True)


async def test_whoever_has_left_has_no_role_and_no_name_on_anything(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        boss, deputy = await _two(session)
        session.add(_absence(boss, deputy))
        boss.left_on = TODAY
        await session.flush()
        gone = await viewer_of(session, boss, guest=False, on=TODAY)
        assert not may_see(gone, Thing.KONTROLL, NOTHING, enheter=TREE)
        assert not may_see(
            gone, Thing.AVTALE_INNHOLD, of_avtale(_avtale(avtaleforvalter_id=boss.id)), enheter=TREE
        )
        heir = await viewer_of(session, deputy, guest=False, on=TODAY)
        assert boss.id not in heir.ids
        assert not may_see(heir, Thing.KONTROLL, NOTHING, enheter=TREE)


def test_the_documents_show_the_table_that_the_code_has() -> None:
    written = re.search(
        r"(?<=<!-- table -->\n).*?(?=<!-- /table -->)", SECURITY.read_text("utf-8"), re.DOTALL
    )
    assert written is not None
    assert written[0] == access_table(), "write the output of bot.access_table.access_table() there"
