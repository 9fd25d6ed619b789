"""What is stored about a person can be read out and taken away."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.bootstrap import Parts
from bot.inbox import Inbox
from bot.privacy import erase, stored_about
from conversation.turn import Address, ChannelName, Sender, Turn
from register.given_answer import GivenAnswer
from register.person import Role, find_person, get_person, set_roles

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


def test_the_commands_tell_of_a_person_nobody_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INNKJOPSBOT_DATABASE_URL", f"sqlite:///{tmp_path}/bot.db")
    for command in ("export", "erase"):
        result = CliRunner().invoke(cli, ["privacy", command, "ingen@demo.invalid"])
        assert result.exit_code == 1
        assert "ingen@demo.invalid" in result.stderr
