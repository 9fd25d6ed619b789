"""Who may approve a document of a case, whom it is sent to, and when an approval counts: a test for each rule."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from register.absence_chain import absence_chain
from register.approval import (
    Standing,
    ask_approvals,
    is_intact,
    replace_approver,
    settle_approval,
    standing,
    withdraw_for_new_version,
)
from register.approval_rules import Bar, Matter, bar, bar_of_holder, has_authority, open_matter
from register.approvers import candidates
from register.attachment import Attachment
from register.behovsmelding import Behovsmelding, report_need
from register.case_document import CaseDocument, PaperKind, add_version
from register.case_party import BARRED, add_party, remove_party
from register.case_task import CaseTask, TaskAnswer, TaskKind, tasks_of
from register.database import Sessions
from register.enhet import Enhet, EnhetTree
from register.events import TaskAsked, TaskCancelled
from register.habilitetsvurdering import Conclusion, Habilitetsvurdering
from register.inhabil import note_doubt
from register.merging import value_of
from register.person import Person, PersonRole, Role, add_person
from register.stand_in import StandIn, StandInKind, StandInStatus

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ON = date(2026, 11, 23)
DUE = date(2026, 11, 30)
CHIEF, APPROVER = Role.INNKJOPSSJEF.value, Role.GODKJENNER.value


@dataclass(frozen=True)
class _Gate:
    id: str = "anskaffelsesplan"
    what: str = "anskaffelsesplan"
    approvers: tuple[str, ...] = (CHIEF, APPROVER)


def person(
    *roles: Role, scope: str = "", authority: int | None = None, leader: Person | None = None
) -> Person:
    return Person(
        id=uuid.uuid4(),
        email=f"{uuid.uuid4().hex}@demo.invalid",
        name="Per Demo",
        roles=[PersonRole(role=role.value, scope=scope) for role in roles],
        addresses=[],
        budget_authority_nok=Decimal(authority) if authority is not None else None,
        leader_id=leader.id if leader else None,
    )


def matter(value: int | None = 2_000_000, **more: object) -> Matter:
    need = Behovsmelding(
        id=uuid.uuid4(), value_nok=None if value is None else Decimal(value), tjenesteomrade="Oppvekst"
    )
    return replace(Matter(need, value_of((need,)), ON, EnhetTree({})), **more)  # type: ignore[arg-type]


def test_whoever_holds_the_role_and_the_authority_may_approve() -> None:
    assert bar_of_holder(matter(), person(Role.GODKJENNER, authority=2_000_000), APPROVER) is None
    assert bar_of_holder(matter(), person(Role.INNKJOPSSJEF), CHIEF) is None


def test_nobody_approves_an_own_request() -> None:
    asks = person(Role.GODKJENNER)
    assert bar(matter(own=frozenset({asks.id})), asks, APPROVER) is Bar.OWN_REQUEST


def test_nobody_approves_in_two_roles() -> None:
    siri = person(Role.GODKJENNER, Role.INNKJOPSSJEF)
    asked = matter(in_role={siri.id: frozenset({CHIEF})})
    assert bar(asked, siri, APPROVER) is Bar.TWO_ROLES
    assert bar(asked, siri, CHIEF) is None


def test_whoever_made_the_version_does_not_approve_it() -> None:
    maker = person(Role.INNKJOPSSJEF)
    assert bar(matter(made_by_id=maker.id), maker, CHIEF) is Bar.MADE_IT


def test_whoever_is_inhabil_never_approves() -> None:
    out = person(Role.INNKJOPSSJEF)
    assert bar(matter(barred=frozenset({out.id})), out, CHIEF) is Bar.INHABIL


def test_a_direct_subordinate_of_somebody_inhabil_does_not_approve() -> None:
    out = person(Role.LEDER)
    below = person(Role.GODKJENNER, leader=out)
    two_below = person(Role.GODKJENNER, leader=below)
    barred = matter(barred=frozenset({out.id}))
    assert bar(barred, below, APPROVER) is Bar.SUBORDINATE
    assert bar(barred, two_below, APPROVER) is None


def test_nobody_approves_while_their_habilitet_is_assessed() -> None:
    doubter = person(Role.INNKJOPSSJEF)
    assert bar(matter(doubters=frozenset({doubter.id})), doubter, CHIEF) is Bar.IN_DOUBT


@pytest.mark.parametrize(("left_on", "may"), [(ON, False), (ON + timedelta(days=1), True)])
def test_whoever_has_left_does_not_approve(left_on: date, may: bool) -> None:
    leaving = person(Role.INNKJOPSSJEF)
    leaving.left_on = left_on
    assert (bar(matter(), leaving, CHIEF) is None) is may


@pytest.mark.parametrize(("scope", "may"), [("", True), ("oppvekst", True), ("helse og mestring", False)])
def test_a_role_counts_only_where_it_reaches(scope: str, may: bool) -> None:
    held = bar_of_holder(matter(), person(Role.INNKJOPSSJEF, scope=scope), CHIEF)
    assert held is (None if may else Bar.NOT_IN_ROLE)
    assert bar_of_holder(matter(), person(Role.ANSATT), CHIEF) is Bar.NOT_IN_ROLE


@pytest.mark.parametrize(
    ("value", "authority", "covers"),
    [
        (2_000_000, 2_000_000, True),
        (2_000_000, 1_999_999, False),
        (2_000_000, None, None),
        (None, 5_000_000, None),
    ],
)
def test_the_authority_must_cover_the_whole_value(
    value: int | None, authority: int | None, covers: bool | None
) -> None:
    holder = person(Role.GODKJENNER, authority=authority)
    assert has_authority(matter(value), holder) is covers
    assert (bar_of_holder(matter(value), holder, APPROVER) is Bar.AUTHORITY) is (covers is False)


@dataclass
class Office:
    """A case in a register: Ada asked, Ingrid handles, Siri and Dag approve."""

    session: AsyncSession
    people: dict[str, Person] = field(default_factory=dict)

    async def add(self, name: str, *roles: Role, authority: int | None = None, leader: str = "") -> Person:
        made = await add_person(self.session, email=f"{name}@demo.invalid", name=name, roles=frozenset(roles))
        made.budget_authority_nok = Decimal(authority) if authority else None
        made.leader_id = self.people[leader].id if leader else None
        self.people[name] = made
        return made

    async def need(self) -> Behovsmelding:
        await self.add("topp", Role.LEDER, Role.GODKJENNER, authority=50_000_000)
        await self.add("dag", Role.LEDER, Role.GODKJENNER, authority=3_000_000, leader="topp")
        await self.add("lars", Role.LEDER, authority=500_000, leader="dag")
        await self.add("siri", Role.INNKJOPSSJEF, Role.GODKJENNER, authority=9_000_000, leader="topp")
        await self.add("ingrid", Role.INNKJOPER, leader="siri")
        await self.add("ada", leader="lars")
        enhet = Enhet(id=uuid.uuid4(), key="skole", name="Demo skole", leader_id=self.people["lars"].id)
        self.session.add(enhet)
        await self.session.flush()
        need = await report_need(
            self.session, title="Pulter", need="", tjenesteomrade="Oppvekst", enhet_id=enhet.id, avtale_id=None,
            value_nok=Decimal(2_000_000), wanted_by_on=None, requester=self.people["ada"], on=ON, now=NOW,
        )  # fmt: skip
        need.taken_by_id = self.people["ingrid"].id
        return need

    async def version(self, need: Behovsmelding, content: bytes) -> CaseDocument:
        return await add_version(
            self.session, need.record, PaperKind.ANSKAFFELSESPLAN, name="plan.pdf", media_type="application/pdf",
            content=content, by=self.people["ingrid"], now=NOW,
        )  # fmt: skip

    async def ask(self, need: Behovsmelding, document: CaseDocument, **people: str) -> tuple[object, ...]:
        chosen = {role: self.people[name] for role, name in people.items()}
        return await ask_approvals(
            self.session,
            need,
            _Gate(),
            document,
            people=chosen,
            by=self.people["ingrid"],
            due_on=DUE,
            now=NOW,
        )

    async def approve(
        self, need: Behovsmelding, document: CaseDocument, by: str, *, role: str, acts_for: str = ""
    ) -> None:
        await settle_approval(
            self.session, need, await self.task(need, role), document, TaskAnswer.APPROVED, by=self.people[by],
            acts_for=self.people[acts_for] if acts_for else None, channel="web", now=NOW,
        )  # fmt: skip

    async def task(self, need: Behovsmelding, role: str) -> CaseTask:
        found = next(one.task for one in (await self.standing(need)).roles if one.role == role)
        assert found is not None
        return found

    async def standing(self, need: Behovsmelding) -> Standing:
        return await standing(self.session, need, _Gate())

    async def doubt(self, need: Behovsmelding, name: str) -> Habilitetsvurdering:
        told = await note_doubt(
            self.session,
            need,
            self.people[name],
            role="godkjenner_av",
            relation="Søsken",
            assessment="",
            now=NOW,
        )
        return told.vurdering

    async def states(self, need: Behovsmelding) -> list[str]:
        return [one.state.value for one in (await self.standing(need)).roles]


async def test_a_gate_is_open_only_for_the_newest_version_with_every_role_by_different_people(
    sessions: Sessions,
) -> None:
    async with sessions() as session:
        office = Office(session)
        need = await office.need()
        assert (await office.states(need), (await office.standing(need)).complete) == (["missing"] * 2, False)
        first = await office.version(need, b"en")
        chosen = await open_matter(session, need, first, on=ON)
        chief = await candidates(session, chosen, CHIEF)
        assert (chief.asked, chief.people) == (office.people["siri"], (office.people["siri"],))
        # The nearest leader above with the authority, past Lars who has neither the role nor enough.
        nearest = await candidates(session, chosen, APPROVER, but=(office.people["siri"].id,))
        assert nearest.asked is office.people["dag"]
        assert nearest.turned_down == ((office.people["siri"], Bar.TWO_ROLES),)

        asked = await office.ask(need, first, innkjopssjef="siri", godkjenner="dag")
        assert sum(isinstance(one, TaskAsked) for one in asked) == 2
        assert await office.ask(need, first, innkjopssjef="siri", godkjenner="dag") == ()
        siri = (await open_matter(session, need, first, on=ON)).in_role[office.people["siri"].id]
        assert siri == frozenset({CHIEF})
        await office.approve(need, first, "siri", role=CHIEF)
        assert await office.states(need) == ["approved", "open"]
        await office.approve(need, first, "dag", role=APPROVER)
        assert (await office.standing(need)).complete

        # Worth more than was approved, or somebody is found inhabil: it counts no more.
        need.value_nok = Decimal(2_000_001)
        await session.flush()
        assert await office.states(need) == ["outdated", "outdated"]
        need.value_nok = Decimal(2_000_000)
        await session.flush()
        need.requester_id = office.people["dag"].id
        assert await office.states(need) == ["approved", "outdated"]
        need.requester_id = office.people["ada"].id
        assert (await office.standing(need)).complete

        second = await office.version(need, b"to")
        gone = await withdraw_for_new_version(session, need, second, by=office.people["ingrid"], now=NOW)
        assert sum(isinstance(one, TaskCancelled) for one in gone) == 2
        assert await office.states(need) == ["missing", "missing"]
        assert (
            await withdraw_for_new_version(session, need, second, by=office.people["ingrid"], now=NOW) == ()
        )

        await office.ask(need, second, innkjopssjef="siri", godkjenner="dag")
        dag = await office.task(need, APPROVER)
        await settle_approval(
            session, need, dag, second, TaskAnswer.REFUSED, by=office.people["dag"], acts_for=None, channel="web",
            now=NOW, text="Mer om miljø.",
        )  # fmt: skip
        assert await office.states(need) == ["open", "refused"]
        await office.ask(need, second, innkjopssjef="siri", godkjenner="topp")
        assert await office.states(need) == ["open", "open"]
        assert (await office.task(need, APPROVER)).person_id == office.people["topp"].id


async def test_an_approval_counts_not_while_somebody_above_is_inhabil_they_are_in_doubt_or_the_value_is_lost(
    sessions: Sessions,
) -> None:
    async with sessions() as session:
        office = Office(session)
        need = await office.need()
        first = await office.version(need, b"en")
        await office.ask(need, first, innkjopssjef="siri", godkjenner="dag")
        await office.approve(need, first, "siri", role=CHIEF)
        await office.approve(need, first, "dag", role=APPROVER)
        add_party(need, BARRED, office.people["topp"].id)
        assert await office.states(need) == ["outdated", "outdated"]
        remove_party(need, BARRED, office.people["topp"].id)
        doubt = await office.doubt(need, "siri")
        assert await office.states(need) == ["outdated", "approved"]
        doubt.conclusion = Conclusion.HABIL.value
        need.value_nok = None
        await session.flush()
        assert await office.states(need) == ["outdated", "outdated"]
        need.value_nok = Decimal(2_000_000)
        await session.flush()
        assert (await office.standing(need)).complete


async def test_who_is_asked_is_chosen_by_hand_where_the_register_does_not_tell(sessions: Sessions) -> None:
    async with sessions() as session:
        office = Office(session)
        need = await office.need()
        dag, siri, topp = (office.people[name] for name in ("dag", "siri", "topp"))
        asked = await open_matter(session, need, None, on=ON)

        dag.budget_authority_nok = Decimal(1_999_999)
        found = await candidates(session, asked, APPROVER)
        assert (found.asked, found.turned_down) == (topp, ((dag, Bar.AUTHORITY),))

        dag.budget_authority_nok = topp.budget_authority_nok = siri.budget_authority_nok = None
        unknown = await candidates(session, asked, APPROVER)
        assert (unknown.asked, unknown.people) == (None, (dag, topp, siri))

        await office.add("bo", Role.INNKJOPSSJEF)
        assert (await candidates(session, asked, CHIEF)).asked is None
        siri.roles = [PersonRole(role=CHIEF, scope="oppvekst")]
        office.people["bo"].roles = [PersonRole(role=CHIEF, scope="eiendom")]
        await session.flush()
        assert (await candidates(session, asked, CHIEF)).asked is siri
        siri.left_on = ON
        nobody = await candidates(session, asked, CHIEF)
        assert (nobody.people, [why for _, why in nobody.turned_down]) == ((), [Bar.NOT_IN_ROLE, Bar.LEFT])
        assert (await candidates(session, asked, Role.LEDER.value)).asked is office.people["lars"]


async def test_one_person_never_fills_two_roles_even_as_a_deputy(sessions: Sessions) -> None:
    async with sessions() as session:
        office = Office(session)
        need = await office.need()
        document = await office.version(need, b"en")
        await office.ask(need, document, innkjopssjef="siri", godkjenner="dag")
        await office.approve(need, document, "siri", role=CHIEF)
        await office.approve(need, document, "siri", role=APPROVER, acts_for="dag")
        assert await office.states(need) == ["approved", "approved"]
        assert not (await office.standing(need)).complete
        asked = await open_matter(session, need, document, on=ON)
        assert bar(asked, office.people["siri"], APPROVER) is Bar.TWO_ROLES


async def test_somebody_inhabil_is_replaced_but_never_by_whoever_is_right_below(sessions: Sessions) -> None:
    async with sessions() as session:
        office = Office(session)
        need = await office.need()
        await office.add("under", Role.GODKJENNER, authority=8_000_000, leader="dag")
        document = await office.version(need, b"en")
        await office.ask(need, document, innkjopssjef="siri", godkjenner="dag")
        await office.approve(need, document, "dag", role=APPROVER)
        add_party(need, BARRED, office.people["dag"].id)
        assert await office.states(need) == ["open", "outdated"]
        replaced = await replace_approver(
            session, need, office.people["dag"].id, by=office.people["ingrid"], on=ON, now=NOW
        )
        assert replaced.unfilled == ()
        assert (await office.task(need, APPROVER)).person_id == office.people["topp"].id
        asked = await tasks_of(session, need.record, TaskKind.HABILITET)
        assert [one.person_id for one in asked] == [office.people["topp"].id], (
            "they are asked of habilitet too"
        )
        assert await office.states(need) == ["open", "open"]
        # Nobody else holds the chief's role, so whoever handles the case must choose.
        add_party(need, BARRED, office.people["siri"].id)
        again = await replace_approver(session, need, office.people["siri"].id, by=None, on=ON, now=NOW)
        assert [one.role for one in again.unfilled] == [CHIEF]
        assert await office.states(need) == ["missing", "open"]


async def test_only_a_deputy_in_a_registered_absence_stands_in(sessions: Sessions) -> None:
    async with sessions() as session:
        office = Office(session)
        await office.need()
        dag, lars, siri = (office.people[name] for name in ("dag", "lars", "siri"))
        dag.deputy_id = siri.id
        for kind, status, deputy in (
            (StandInKind.HANDOVER, StandInStatus.CONFIRMED, siri),
            (StandInKind.ABSENCE, StandInStatus.ASKED, siri),
            (StandInKind.ABSENCE, StandInStatus.CONFIRMED, lars),
        ):
            session.add(
                StandIn(
                    kind=kind.value, status=status.value, source="chat", person_id=dag.id, deputy_id=deputy.id,
                    from_on=ON, to_on=DUE, asked_at=NOW, decided_at=NOW,
                )
            )  # fmt: skip
        await session.flush()
        assert await absence_chain(session, dag, on=ON) == (lars,)
        assert await absence_chain(session, dag, on=DUE + timedelta(days=1)) == ()
        lars.left_on = ON
        assert await absence_chain(session, dag, on=ON) == ()


async def test_what_was_approved_must_still_be_what_is_kept(sessions: Sessions) -> None:
    async with sessions() as session:
        office = Office(session)
        need = await office.need()
        document = await office.version(need, b"en")
        assert await is_intact(session, document)
        await session.execute(
            update(Attachment).where(Attachment.id == document.attachment_id).values(content=b"noe annet")
        )
        assert not await is_intact(session, document)
