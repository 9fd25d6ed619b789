import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.access import Thing, may_see, of_avtale, viewer_of
from register.arrangement import (
    SettledStandInError,
    accept,
    ask_stand_in,
    decline,
    deputy_for,
    end,
    open_stand_ins,
    shorten,
)
from register.audit import Audit
from register.avtale import Avtale
from register.avvik import Avvik, AvvikRecipient
from register.database import Sessions
from register.enhet import Enhet, fold_name, tree_of
from register.handover import hand_over, looks_after_anything, workload
from register.person import Person, PersonAddress, add_person
from register.person_search import find_people, given_name
from register.stand_in import StandIn, StandInKind, StandInStatus, absences_of, acting, stands_in_for

NOW = datetime(2026, 11, 21, 11, tzinfo=UTC)
TODAY = date(2026, 11, 21)
LATER = date(2026, 12, 24)


class People:
    """Colleagues made as they are named."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.known: dict[str, Person] = {}
        self.minutes = 0

    async def __call__(self, name: str, /, **fields: object) -> Person:
        if name not in self.known:
            self.known[name] = await add_person(
                self.session, email=f"{name}@demo.invalid", name=f"{name.capitalize()} Demo"
            )
        for key, value in fields.items():
            setattr(self.known[name], key, value)
        await self.session.flush()
        return self.known[name]

    async def away(
        self, name: str, deputy: str | None, *, first: date = TODAY, last: date = LATER, says: bool = True
    ) -> StandIn:
        """Let somebody be away, each absence a minute after the one before."""
        self.minutes += 1
        now = NOW + timedelta(minutes=self.minutes)
        other = await self(deputy) if deputy else None
        absence, _ = await ask_stand_in(
            self.session,
            await self(name),
            kind=StandInKind.ABSENCE,
            deputy=other,
            from_on=first,
            to_on=last,
            now=now,
        )
        if other and says:
            accept(self.session, absence, by=other, now=now)
        await self.session.flush()
        return absence

    async def acting_for(self, name: str, on: date = TODAY) -> str:
        return given_name(await acting(self.session, await self(name), on=on)).lower()

    async def stood_in_for(self, name: str, on: date = TODAY) -> set[str]:
        return {given_name(one).lower() for one in await stands_in_for(self.session, await self(name), on)}


async def test_nothing_holds_before_the_deputy_has_said_yes(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        people = People(session)
        absence = await people.away("kari", "per", says=False)
        assert await people.acting_for("kari") == "kari"
        assert await people.stood_in_for("per") == set()
        accept(session, absence, by=await people("per"), now=NOW)
        await session.flush()
        assert await people.acting_for("kari") == "per"
        assert await people.stood_in_for("per") == {"kari"}


@pytest.mark.parametrize(
    ("on", "who"),
    [
        (date(2026, 11, 30), "kari"),
        (date(2026, 12, 1), "per"),
        (date(2026, 12, 5), "per"),
        (date(2026, 12, 6), "kari"),
    ],
)
async def test_both_ends_of_an_absence_belong_to_it(sessions: Sessions, on: date, who: str) -> None:
    async with sessions.begin() as session:
        people = People(session)
        await people.away("kari", "per", first=date(2026, 12, 1), last=date(2026, 12, 5))
        assert await people.acting_for("kari", on) == who


async def test_a_deputy_who_is_away_is_followed_on(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        people = People(session)
        await people.away("kari", "per")
        await people.away("per", "siri")
        assert await people.acting_for("kari") == "siri"
        assert await people.stood_in_for("siri") == {"kari", "per"}
        assert await people.stood_in_for("per") == {"kari"}


async def test_no_act_is_handed_on_through_more_than_five_people(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        people = People(session)
        for number in range(5):
            await people.away(f"p{number}", f"p{number + 1}")
        assert await people.acting_for("p0") == "p5"
        await people.away("p5", "p6")
        assert await people.acting_for("p0") == "p0"
        assert await people.acting_for("p1") == "p6"
        assert "p0" not in await people.stood_in_for("p6")


async def test_a_ring_ends_at_somebody_who_is_there_or_at_the_person(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        people = People(session)
        await people.away("kari", "per")
        await people.away("per", "kari")
        assert await people.acting_for("kari") == "kari"
        assert await people.stood_in_for("kari") == {"per"}
        await people("per", leader_id=(await people("lars")).id)
        assert await people.acting_for("kari") == "lars"


async def test_without_a_deputy_it_is_the_usual_one_then_the_leader(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        people = People(session)
        await people.away("kari", None)
        assert await people.acting_for("kari") == "kari"
        await people("kari", leader_id=(await people("lars")).id)
        assert await people.acting_for("kari") == "lars"
        await people("kari", deputy_id=(await people("per")).id)
        assert await people.acting_for("kari") == "per"
        await people("per", left_on=TODAY)
        assert await people.acting_for("kari") == "lars"


async def test_whoever_has_not_said_yes_gets_what_comes_but_nobodys_capacities(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        people = People(session)
        await people("kari", leader_id=(await people("lars")).id)
        await people.away("kari", None)
        assert await people.acting_for("kari") == "lars"
        assert await people.stood_in_for("lars") == set()


async def test_somebody_who_has_left_is_followed_to_deputy_then_leader(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        people = People(session)
        await people("kari", left_on=TODAY, leader_id=(await people("lars")).id)
        assert await people.acting_for("kari", TODAY - timedelta(days=1)) == "kari"
        assert await people.acting_for("kari") == "lars"
        await people("kari", deputy_id=(await people("per")).id)
        assert await people.acting_for("kari") == "per"


async def test_of_two_absences_the_one_confirmed_last_counts(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        people = People(session)
        await people.away("kari", "per")
        await people.away("kari", "siri", first=date(2026, 12, 1), last=date(2026, 12, 5))
        assert await people.acting_for("kari", date(2026, 12, 3)) == "siri"
        assert await people.stood_in_for("per", date(2026, 12, 3)) == set()
        assert await people.acting_for("kari", date(2026, 12, 6)) == "per"


async def test_asking_again_for_the_same_days_replaces_the_question(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        people = People(session)
        old = await people.away("kari", "per", says=False)
        apart = await people.away("kari", "per", first=date(2027, 2, 1), last=date(2027, 2, 5), says=False)
        new = await people.away("kari", "siri", says=False)
        assert (old.status, apart.status, new.status) == ("ended", "asked", "asked")
        kari = await people("kari")
        assert await open_stand_ins(session, kari, on=TODAY) == [new, apart]
        assert await absences_of(session, kari, first=TODAY, last=LATER) == []
        with pytest.raises(SettledStandInError):
            accept(session, old, by=await people("per"), now=NOW)


async def test_a_yes_to_an_absence_can_be_regretted_but_not_to_a_handover(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        people = People(session)
        kari, per = await people("kari"), await people("per")
        absence = await people.away("kari", "per")
        assert await deputy_for(session, per, on=TODAY) == [absence]
        decline(session, absence, by=per, now=NOW)
        await session.flush()
        assert await people.acting_for("kari") == "kari"
        with pytest.raises(SettledStandInError):
            end(session, absence, by=kari, now=NOW)
        handover, _ = await ask_stand_in(
            session, kari, kind=StandInKind.HANDOVER, deputy=per, from_on=TODAY, to_on=None, now=NOW
        )
        accept(session, handover, by=per, now=NOW)
        for undo, by in ((decline, per), (end, kari)):
            with pytest.raises(SettledStandInError) as caught:
                undo(session, handover, by=by, now=NOW)
            assert caught.value.status is StandInStatus.CONFIRMED


async def test_every_act_is_in_the_audit_log_without_names(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        people = People(session)
        absence = await people.away("kari", "per")
        shorten(session, absence, to_on=date(2026, 12, 1), by=await people("kari"), now=NOW)
        end(session, absence, by=await people("kari"), now=NOW)
        await people.away("kari", None)
        lines = list(await session.scalars(select(Audit).order_by(Audit.id)))
        assert [line.act for line in lines] == [
            "stand_in_asked",
            "stand_in_confirmed",
            "absence_shortened",
            "stand_in_ended",
            "absence_told",
        ]
        assert lines[1].actor_id == (await people("per")).id
        assert lines[2].detail["to"] == "2026-12-01"
        assert "demo" not in str([line.detail for line in lines]).casefold()


async def test_a_deputy_sees_what_the_absent_sees_only_while_they_are_away(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        people = People(session)
        kari, per = await people("kari"), await people("per")
        await people.away("kari", "per", last=date(2026, 11, 30))
        agreement = avtale("A", avtaleforvalter_id=kari.id)
        for on, seen in ((TODAY, True), (date(2026, 12, 1), False)):
            viewer = await viewer_of(session, per, guest=False, on=on)
            assert may_see(viewer, Thing.KONTROLL, of_avtale(agreement), enheter=tree_of([])) is seen


def avtale(key: str, **fields: object) -> Avtale:
    made = Avtale(id=uuid.uuid4(), key=key, source_system="kav", title=key, changed_at=NOW)
    for name, value in {
        "level": "avtale",
        "filled": {},
        "confidential": False,
        "running": False,
        **fields,
    }.items():
        setattr(made, name, value)
    return made


def avvik(key: str, **fields: object) -> Avvik:
    made = Avvik(id=uuid.uuid4(), key=key, source_system="kvalitetssystem", title=key, changed_at=NOW)
    for name, value in {"status": "meldt", "filled": {}, "restricted": False, **fields}.items():
        setattr(made, name, value)
    return made


async def test_a_handover_moves_every_agreement_and_open_avvik_in_the_same_capacity(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        people = People(session)
        kari, per, ida = await people("kari"), await people("per"), await people("ida")
        both = avtale("A", avtaleforvalter_id=kari.id, avtaleeier_id=kari.id)
        one = avtale("B", avtaleforvalter_id=ida.id, stedfortreder_id=kari.id, filled={"risk": "2026-01-01"})
        other = avtale("C", avtaleforvalter_id=ida.id)
        todo, done = avvik("D", owner_id=kari.id), avvik("E", owner_id=kari.id, status="lukket")
        session.add_all([both, one, other, todo, done])
        await session.flush()
        moved = await hand_over(session, kari, to=per, now=NOW)
        assert (moved.avtaler, moved.avvik, moved.kept_avvik) == (2, 1, 0)
        assert (both.avtaleforvalter_id, both.avtaleeier_id) == (per.id, per.id)
        assert (one.avtaleforvalter_id, one.stedfortreder_id) == (ida.id, per.id)
        assert (other.avtaleforvalter_id, todo.owner_id, done.owner_id) == (ida.id, per.id, kari.id)
        mark = f"{NOW.isoformat()} {kari.id}"
        assert both.filled == {"avtaleforvalter_id": mark, "avtaleeier_id": mark}
        assert one.filled == {"risk": "2026-01-01", "stedfortreder_id": mark}
        lines = list(await session.scalars(select(Audit).where(Audit.act == "handed_over")))
        assert {line.record for line in lines} == {
            f"avtale:{both.id}",
            f"avtale:{one.id}",
            f"avvik:{todo.id}",
        }
        assert not await looks_after_anything(session, kari)


async def test_an_avvik_that_took_the_closed_way_moves_only_to_a_named_recipient(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        people = People(session)
        kari, per = await people("kari"), await people("per")
        secret, shared = (
            avvik("S", owner_id=kari.id, restricted=True),
            avvik("T", owner_id=kari.id, restricted=True),
        )
        shared.recipients = [AvvikRecipient(person_id=per.id)]
        session.add_all([secret, shared])
        await session.flush()
        assert (await workload(session, kari, on=TODAY)).avvik == 0
        moved = await hand_over(session, kari, to=per, now=NOW)
        assert (moved.avvik, moved.kept_avvik) == (1, 1)
        assert (secret.owner_id, shared.owner_id) == (kari.id, per.id)


async def test_the_workload_leaves_out_what_is_over_and_what_not_everybody_may_know(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        people = People(session)
        kari = await people("kari")
        session.add_all(
            [
                avtale("A", avtaleforvalter_id=kari.id),
                avtale("B", avtaleeier_id=kari.id, confidential=True),
                avtale("C", avtaleeier_id=kari.id, expires_on=date(2026, 11, 20)),
                avtale("D", avtaleeier_id=kari.id, level="gruppe"),
                avvik("E", owner_id=kari.id),
                Enhet(id=uuid.uuid4(), key="skole", name="Skole", leader_id=kari.id),
            ]
        )
        await session.flush()
        held = await workload(session, kari, on=TODAY)
        assert (held.avtaler, held.avvik, held.enheter) == (1, 1, 1)


FINDS = {
    "Per": {"per", "perh"},
    "per hansen demo": {"perh"},
    "Hansen": {"perh"},
    "per@demo.invalid": {"per"},
    "  PER DEMO ": {"per"},
    "Oystein": {"oy"},
    "oeystein": {"oy"},
    "Gross": {"grosz"},
    "Aase Groß": {"grosz"},
    "Åse": {"grosz"},
    "qzxwv": set(),
    "Øystein Demo": {"oy"},
    "Pers": set(),
    "": set(),
}


async def test_a_colleague_is_found_by_name_or_address(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        people = People(session)
        asker = await people("kari")
        for key, name in (
            ("per", "Per Demo"),
            ("perh", "Per Hansen Demo"),
            ("oy", "Demo, Øystein"),
            ("grosz", "Demo, Aase Groß"),
        ):
            await people(key, name=name)
        for written, wanted in FINDS.items():
            found = (await find_people(session, written, asker=asker, on=TODAY)).people
            assert {one.email.partition("@")[0] for one in found} == wanted, written


async def test_those_of_ones_own_enhet_come_first_and_those_who_left_or_are_guests_apart(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        people = People(session)
        here = uuid.uuid4()
        asker = await people("per1", name="Per Demo", enhet_id=here)
        await people("per2", name="Per A Demo")
        await people("per3", name="Per B Demo", enhet_id=here)
        await people("per4", name="Per C Demo", left_on=TODAY)
        guest = await people("per5", name="Per D Demo")
        guest.addresses.append(
            PersonAddress(channel="slack", user_id="U1", conversation_id="", seen_at=NOW, guest=True)
        )
        await session.flush()
        found = await find_people(session, "Per", asker=asker, on=TODAY)
        assert [one.name for one in found.people] == ["Per B Demo", "Per A Demo"]
        assert [one.name for one in (*found.left, *found.guests)] == ["Per C Demo", "Per D Demo"]
        assert fold_name(given_name(asker)) == "per"


async def test_an_absence_from_a_file_without_a_last_day_lasts_until_the_file_says_otherwise(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        people = People(session)
        absence = await people.away("kari", "per")
        absence.to_on, absence.source = None, "import"
        await session.flush()
        years_on = date(2028, 5, 2)
        assert await people.acting_for("kari", years_on) == "per"
        assert await people.stood_in_for("per", years_on) == {"kari"}
        assert [one.id for one in await deputy_for(session, await people("per"), on=years_on)] == [absence.id]
        assert await people.acting_for("kari", date(2026, 11, 20)) == "kari"
        end(session, absence, by=await people("kari"), now=NOW)
        await session.flush()
        assert await people.acting_for("kari", years_on) == "kari"
