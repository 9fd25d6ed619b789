"""What is stored about a person can be read out and taken away."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from typer.testing import CliRunner

from bot.__main__ import command_line
from bot.bootstrap import Parts
from bot.files import StoredFile
from bot.inbox import Inbox
from bot.privacy import erase, stored_about
from conversation.turn import Address, ChannelName, Sender, Turn
from register.avtale import Avtale
from register.avvik import Avvik, AvvikRecipient
from register.enhet import Enhet
from register.given_answer import GivenAnswer
from register.import_run import WaitingLink
from register.person import PersonRole, Role, find_person, get_person, set_roles
from register.stand_in import StandIn
from tests.bot.made import made_for

QUESTION = "hva er karens?"
EMAIL = "ada@demo.invalid"


async def ask(parts: Parts, who: str = EMAIL) -> None:
    turn = Turn(
        key=f"web:{who}",
        sender=Sender(ChannelName.WEB, who, email=who),
        address=Address(ChannelName.WEB, f"c-{who}", user_id=who),
        received_at=parts.clock.now(),
        text=QUESTION,
    )
    await parts.app.handle(turn)


async def count(parts: Parts, table: type) -> int:
    async with parts.sessions.begin() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_what_was_answered_is_told_with_the_version_of_the_text(parts: Parts) -> None:
    await ask(parts)
    async with parts.sessions.begin() as session:
        stored = await stored_about(session, await get_person(session, EMAIL))
    article = parts.base.current.library.by_id("nasjonal-karens")
    assert article is not None
    answers = stored["answers"]
    assert isinstance(answers, list)
    [answer] = answers
    assert (answer["question"], answer["article"], answer["version"]) == (
        QUESTION,
        article.id,
        article.digest,
    )
    json.dumps(stored)


async def test_erasing_takes_one_person_away_and_leaves_the_others(parts: Parts) -> None:
    await ask(parts)
    await ask(parts, "per@demo.invalid")
    async with parts.sessions.begin() as session:
        erased = await erase(session, await get_person(session, EMAIL))
    assert erased.counts["answers"] == 1
    assert erased.kept == ""
    assert (await count(parts, GivenAnswer), await count(parts, Inbox)) == (1, 1)
    async with parts.sessions.begin() as session:
        assert await find_person(session, EMAIL) is None


async def test_whoever_holds_a_role_stays_in_the_register_without_what_they_asked(parts: Parts) -> None:
    await ask(parts)
    async with parts.sessions.begin() as session:
        person = await get_person(session, EMAIL)
        await set_roles(session, person, frozenset({Role.LEDER}))
        assert (await erase(session, person)).kept == "roller"
    assert await count(parts, GivenAnswer) == 0
    async with parts.sessions.begin() as session:
        assert await find_person(session, EMAIL) is not None


async def test_in_a_channel_only_the_persons_own_acts_are_erased(parts: Parts) -> None:
    for who in (EMAIL, "per@demo.invalid"):
        turn = Turn(
            key=f"slack:{who}",
            sender=Sender(ChannelName.SLACK, f"U-{who}", email=who),
            address=Address(ChannelName.SLACK, "C1", user_id=f"U-{who}"),
            received_at=parts.clock.now(),
            text=QUESTION,
            private=False,
        )
        await parts.app.handle(turn)
    async with parts.sessions.begin() as session:
        await erase(session, await get_person(session, EMAIL))
    async with parts.sessions.begin() as session:
        assert [row.key for row in await session.scalars(select(Inbox))] == ["slack:per@demo.invalid"]


async def test_somebodys_leader_and_deputy_can_be_erased(parts: Parts) -> None:
    await ask(parts)
    await ask(parts, "per@demo.invalid")
    async with parts.sessions.begin() as session:
        ada, per = await get_person(session, EMAIL), await get_person(session, "per@demo.invalid")
        per.leader_id = per.deputy_id = ada.id
    async with parts.sessions.begin() as session:
        assert (await erase(session, await get_person(session, EMAIL))).kept == ""
    async with parts.sessions.begin() as session:
        per = await get_person(session, "per@demo.invalid")
        assert (per.leader_id, per.deputy_id) == (None, None)


async def test_what_the_register_says_of_a_person_is_told(parts: Parts) -> None:
    await ask(parts)
    await ask(parts, "per@demo.invalid")
    await made_for(parts, EMAIL)
    async with parts.sessions.begin() as session:
        await _name_everywhere(parts, session)
    async with parts.sessions.begin() as session:
        stored = json.loads(json.dumps(await stored_about(session, await get_person(session, EMAIL))))
    person = stored["person"]
    assert (person["enhet"], person["deputy"]) == ("Oppvekst", "per@demo.invalid")
    assert person["roles"] == [{"role": "leder", "scope": "oppvekst"}]
    assert person["budget_authority_nok"] == "100000"
    assert [file["name"] for file in stored["files"]][1] == "Mine avtaler.ics"
    [away] = stored["stand_ins"]
    assert (away["deputy"], away["from_on"], away["to_on"]) == (
        "per@demo.invalid",
        "2026-07-06",
        "2026-07-24",
    )
    named = {(one["record"], one["name"], one["as"]) for one in stored["named_on"]}
    assert named == {
        ("enhet", "Oppvekst", "leder"),
        ("avtale", "Kontorrekvisita", "avtaleforvalter"),
        ("avtale", "Kontorrekvisita", "avtaleeier"),
        ("avvik", "Manglende levering", "ansvarlig"),
        ("avvik", None, "meldt av"),
        ("avvik", None, "mottaker"),
        ("avtale", None, "stedfortreder_id"),
    }
    assert "AV-666" not in json.dumps(stored)
    assert [turn["channel"] for turn in stored["turns"]] == ["web"]


async def test_files_and_arrangements_go_with_the_person(parts: Parts) -> None:
    await ask(parts)
    await ask(parts, "per@demo.invalid")
    await made_for(parts, EMAIL)
    await made_for(parts, "per@demo.invalid")
    async with parts.sessions.begin() as session:
        await _name_everywhere(parts, session)
    async with parts.sessions.begin() as session:
        kept = await erase(session, await get_person(session, EMAIL))
    assert (kept.kept, kept.counts["files"]) == ("roller", 3)
    assert (await count(parts, StoredFile), await count(parts, StandIn)) == (3, 1)
    async with parts.sessions.begin() as session:
        person = await get_person(session, EMAIL)
        await set_roles(session, person, frozenset())
    async with parts.sessions.begin() as session:
        gone = await erase(session, await get_person(session, EMAIL))
    assert (gone.kept, gone.counts["stand_ins"]) == ("", 1)
    for table in (StandIn, WaitingLink, AvvikRecipient):
        assert await count(parts, table) == 0
    async with parts.sessions.begin() as session:
        [avtale] = await session.scalars(select(Avtale))
        assert (avtale.avtaleforvalter_id, avtale.avtaleeier_id) == (None, None)
        assert await find_person(session, "per@demo.invalid") is not None


async def _name_everywhere(parts: Parts, session: AsyncSession) -> None:
    """Name Ada wherever the register can."""
    now = parts.clock.now()
    ada, per = await get_person(session, EMAIL), await get_person(session, "per@demo.invalid")
    enhet = Enhet(key="oppvekst", name="Oppvekst", leader_id=ada.id)
    session.add(enhet)
    await session.flush()
    ada.enhet_id, ada.deputy_id, ada.budget_authority_nok = enhet.id, per.id, Decimal(100_000)
    ada.roles.append(PersonRole(role="leder", scope="oppvekst"))
    avtale = Avtale(
        key="a", source_system="kav", title="Kontorrekvisita", changed_at=now,
        avtaleforvalter_id=ada.id, avtaleeier_id=ada.id,
    )  # fmt: skip
    avvik = Avvik(
        key="a", source_system="kvalitetssystemet", reference="AV-666", title="Varsel om forhold", changed_at=now,
        reporter_id=ada.id, restricted=True, recipients=[AvvikRecipient(person_id=ada.id)],
    )  # fmt: skip
    open_one = Avvik(
        key="b", source_system="kvalitetssystemet", title="Manglende levering", changed_at=now, owner_id=ada.id
    )  # fmt: skip
    away = StandIn(
        kind="absence", status="confirmed", source="chat", person_id=ada.id, deputy_id=per.id,
        from_on=date(2026, 7, 6), to_on=date(2026, 7, 24), asked_at=now,
    )  # fmt: skip
    session.add_all([avtale, avvik, open_one, away])
    await session.flush()
    session.add(
        WaitingLink(record="avtale", record_id=avtale.id, field="stedfortreder_id", written=f"Ada <{EMAIL}>")
    )


def test_the_commands_tell_of_a_person_nobody_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INNKJOPSBOT_DATABASE_URL", f"sqlite:///{tmp_path}/bot.db")
    for command in ("export", "erase"):
        result = CliRunner().invoke(command_line(()), ["privacy", command, "ingen@demo.invalid"])
        assert result.exit_code == 1
        assert "ingen@demo.invalid" in result.stderr
