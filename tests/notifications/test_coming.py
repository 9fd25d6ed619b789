"""The monthly list of coming procurements: who gets it, once a month, and never what anything is worth."""

import asyncio
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from conversation.reply import Reply
from dialogs.dialog import Knowledge
from knowledge.kommune import Kommune
from norsk.calendar import next_working_day
from notifications.rules.window import SendWindow
from notifications.weekly.monthly import is_month_due, take_month, this_month
from register.behovsmelding import Behovsmelding
from register.database import Sessions
from register.enhet import Enhet
from register.person import Person, PersonRole, Role, add_person
from register.reminder_time import set_monthly

FIRST = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
"""Nine o'clock in Oslo on a Tuesday."""
CANARY = "Kanari Leverandør Demo AS"
WINDOW = SendWindow()


async def somebody(
    sessions: Sessions, name: str, *roles: tuple[Role, str], area: str | None = None
) -> uuid.UUID:
    async with sessions.begin() as session:
        person = await add_person(session, email=f"{name}@demo.invalid", name=f"{name.capitalize()} Demo")
        person.tjenesteomrade = area
        person.roles.extend(PersonRole(role=role.value, scope=scope) for role, scope in roles)
        return person.id


async def enhet(sessions: Sessions, name: str, area: str) -> uuid.UUID:
    async with sessions.begin() as session:
        one = Enhet(id=uuid.uuid4(), key=name.casefold(), name=name, short_names=[], tjenesteomrade=area)
        session.add(one)
        return one.id


async def need(sessions: Sessions, serial: int, title: str, status: str, **more: object) -> None:
    given: dict[str, object] = {
        "need": f"Vi betaler {CANARY} 1 234 567 kroner.",
        "value_nok": Decimal(1_234_567),
        "value_high_nok": Decimal(1_234_567),
        "suppliers": CANARY,
        "quantity": "",
        "answers": {"value": {"value": "1234567"}},
        "search_text": "",
        "sent_at": FIRST,
        "changed_at": FIRST,
        "wanted_by_on": date(2027, 3, 1),
        **more,
    }
    async with sessions.begin() as session:
        session.add(
            Behovsmelding(id=uuid.uuid4(), year=2026, serial=serial, title=title, status=status, **given)
        )


async def month(sessions: Sessions, kommune: Kommune, now: datetime = FIRST) -> dict[str, Reply]:
    async with sessions.begin() as session:
        if not await is_month_due(session, now=now, window=WINDOW):
            return {}
        found = await this_month(session, now=now, kommune=kommune)
        return (
            {reply.to.split("@")[0]: reply for _, reply in found}
            if await take_month(session, now=now)
            else {}
        )


@pytest.fixture
def kommune(knowledge: Knowledge) -> Kommune:
    return knowledge.kommuner["lillestrom"]


async def test_each_gets_the_coming_procurements_of_their_place_once_a_month_without_values(
    sessions: Sessions, kommune: Kommune
) -> None:
    skole, bad = await enhet(sessions, "Demo skole", "Oppvekst"), await enhet(sessions, "Demo bad", "Kultur")
    ingrid = await somebody(sessions, "ingrid", (Role.INNKJOPER, ""))
    await somebody(sessions, "vera", (Role.VERNEOMBUD, "demo skole"))
    await somebody(sessions, "tor", (Role.TILLITSVALGT, ""), (Role.VERNEOMBUD, ""), area="Kultur")
    await somebody(sessions, "hanne", (Role.TILLITSVALGT, ""))
    gone = await somebody(sessions, "gone", (Role.TILLITSVALGT, "demo skole"))
    await somebody(sessions, "stille", (Role.VERNEOMBUD, "demo havn"))
    async with sessions.begin() as session:
        (await session.get_one(Person, gone)).left_on = date(2026, 11, 1)
    await need(sessions, 1, "Skolepulter", "under_avklaring", enhet_id=skole, taken_by_id=ingrid)
    await need(sessions, 2, "Garderobeskap", "kunngjort", enhet_id=bad, starts_on=date(2027, 2, 1))
    await need(sessions, 3, "Arbeidstøy", "forankret", tjenesteomrade="Oppvekst")
    await need(sessions, 4, "Turnussystem", "konkurransestrategi")
    for serial, status in enumerate(("mottatt", "kontrakt", "evaluert", "avlyst", "trukket"), start=5):
        await need(sessions, serial, f"Ikke med {serial}", status, enhet_id=skole)

    got = await month(sessions, kommune)

    assert got.keys() == {"vera", "tor", "hanne", "stille"}, "not who has left"
    titles = {who: {one for one in ("Skolepulter", "Garderobeskap", "Arbeidstøy", "Turnussystem") if one in reply.text} for who, reply in got.items()}  # fmt: skip
    assert titles["vera"] == {"Skolepulter", "Arbeidstøy", "Turnussystem"}, "what is for the whole area too"
    assert titles["tor"] == {"Garderobeskap", "Turnussystem"}
    assert titles["stille"] == {"Turnussystem"}, "what is for the whole kommune"
    assert titles["hanne"] == {"Skolepulter", "Garderobeskap", "Arbeidstøy", "Turnussystem"}
    assert "- **Skolepulter** (BM-2026-0001), Demo skole: under avklaring. Ønsket innen 1. mars 2027. Kontakt: Ingrid Demo." in got["vera"].text  # fmt: skip
    assert "Planlagt start 1. februar 2027. Kontakt: Innkjøpsseksjonen." in got["tor"].text
    whole = repr(got)
    assert not any(word in whole for word in (CANARY, "1234567", "1 234 567", "Ikke med", "kroner"))
    assert await month(sessions, kommune) == {}, "the same month's list goes once"


async def test_the_list_waits_for_the_first_working_day_goes_late_and_is_left_out_for_those_who_want_none(
    sessions: Sessions, kommune: Kommune
) -> None:
    vera = await somebody(sessions, "vera", (Role.VERNEOMBUD, ""))
    await somebody(sessions, "tor", (Role.TILLITSVALGT, "demo havn"))
    skole = await enhet(sessions, "Demo skole", "Oppvekst")
    await need(sessions, 1, "Skolepulter", "under_avklaring", enhet_id=skole)
    assert await month(sessions, kommune, datetime(2026, 11, 24, 8, tzinfo=UTC)) == {}, (
        "the first is a month's first"
    )
    assert await month(sessions, kommune, datetime(2026, 12, 1, 18, tzinfo=UTC)) == {}, "the window is closed"
    assert (await month(sessions, kommune)).keys() == {"vera"}
    assert next_working_day(date(2027, 1, 1)) == date(2027, 1, 4)
    assert await month(sessions, kommune, datetime(2027, 1, 1, 9, tzinfo=UTC)) == {}, "a holiday"
    assert (await month(sessions, kommune, datetime(2027, 1, 19, 9, tzinfo=UTC))).keys() == {"vera"}, "late"
    async with sessions.begin() as session:
        person = await session.get_one(Person, vera)
        assert await set_monthly(session, person, wanted=False, now=FIRST)
        assert not await set_monthly(session, person, wanted=False, now=FIRST)
    assert await month(sessions, kommune, datetime(2027, 2, 1, 9, tzinfo=UTC)) == {}
    async with sessions.begin() as session:
        await set_monthly(session, await session.get_one(Person, vera), wanted=True, now=FIRST)
    assert (await month(sessions, kommune, datetime(2027, 3, 1, 9, tzinfo=UTC))).keys() == {"vera"}


async def test_replicas_that_are_at_it_at_once_send_each_month_once_also_after_weeks_of_downtime(
    sessions: Sessions, kommune: Kommune
) -> None:
    await somebody(sessions, "vera", (Role.VERNEOMBUD, ""))
    await need(sessions, 1, "Turnussystem", "konkurransestrategi")
    for now in (FIRST, datetime(2027, 3, 18, 9, tzinfo=UTC)):
        got = await asyncio.gather(*(month(sessions, kommune, now) for _ in range(3)))
        assert sorted(len(one) for one in got) == [0, 0, 1], now
    assert await month(sessions, kommune, datetime(2027, 3, 19, 9, tzinfo=UTC)) == {}, (
        "no list of what was missed"
    )
