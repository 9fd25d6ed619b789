"""Every table is planted with one person, and searched after they are told, and after they are erased."""

import json
import random
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, LargeBinary, String, Table, Uuid, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

import bot.tables  # noqa: F401 - every table is to be planted
from bot.data_map import DATA_MAP, Holds
from bot.privacy import Erased, erase, stored_about
from bot.retention import CLASSES, Terms
from bot.talk import forget_talk
from conversation.reply import Reply
from notifications.delivery.outbox import as_json
from register.archive_entry import ArchiveEntry
from register.database import Base, Nok, Sessions, UtcDateTime
from register.person import find_person, get_person, set_roles

NAME: Final = "Zzkanari Demo"
EMAIL: Final = "zzkanari@demo.invalid"
NOW: Final = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
NEED: Final = uuid.UUID(int=7)
HELD: Final = f"behovsmelding:{NEED}"
CASES: Final = {name for name, holds in DATA_MAP.items() if holds is Holds.CASE}
TALK: Final = {name for name, holds in DATA_MAP.items() if holds is Holds.TALK} - {"reminder_message"}
HABITS: Final = {"snooze", "way_taker", "reminder"}
FIXED: Final[dict[tuple[str, str], object]] = {
    ("person", "email"): EMAIL, ("person", "name"): NAME, ("person", "leader_id"): None, ("person", "deputy_id"): None,
    ("person_address", "channel"): "web", ("person_address", "user_id"): EMAIL, ("person_address", "conversation_id"): "c-zz",
    ("inbox", "address"): ["web", "c-zz", EMAIL, None, None, None], ("inbox", "conversation"): "web:c-zz", ("inbox", "status"): "answered", ("inbox", "channel"): "web",
    ("conversation_state", "conversation"): "web:c-zz", ("given_answer", "conversation"): "web:c-zz", ("conversation_state", "memory"): {"question": "zzord_conversation_state"},
    ("outbox", "room"): None, ("outbox", "status"): "sent", ("stored_file", "document"): {"kind": "data", "name": "x", "alt": "zzord_stored_file", "text": "{}"},
    ("behovsmelding", "id"): NEED, ("behovsmelding", "parties"): {}, ("form_draft", "record"): None, ("form_draft", "number"): None, ("web_session", "email"): EMAIL,
    ("expert_question", "status"): "open", ("artikkel_version", "question_id"): None, ("avvik", "restricted"): False, ("avvik", "hidden_reporter"): False,
    ("stand_in", "kind"): "absence", ("stand_in", "status"): "confirmed", ("audit", "detail"): {}, ("enhet", "parent_id"): None, ("avtale", "parent_id"): None, ("avtale", "level"): "single",
    ("waiting_link", "record"): "avtale", ("waiting_link", "written"): f"{NAME} <{EMAIL}>", ("expert_question_asker", "channel"): "web", ("archive_entry", "record"): "behovsmelding:annen",
}  # fmt: skip
"""What the code reads in a row must be as the code writes it; everything else is filled in by its type."""
VOCABULARY: Final = {
    "act", "approved_role", "answer", "artikkel_id", "base", "category", "channel", "conclusion", "case_no", "case_number", "closed_because", "dated", "detail", "duty", "error", "exported_sha256", "field",
    "format", "form", "asked", "frequency", "how", "id", "key", "kind", "level", "lot", "media_type", "number", "paused_because", "reference", "revision", "role", "scope", "section", "series", "severity",
    "sha256", "source_dated", "source_id", "source_system", "stage", "state", "status", "subject", "supplier_name", "supplier_orgnr", "tjenesteomrade", "token_hash", "tool_url", "order_url", "to", "type", "use",
    "value_per", "verdict", "version", "way", "risk", "avrop", "short_names",
}  # fmt: skip
"""Columns that hold words of ours or of a file, never what somebody wrote; a new column is planted unless it is here."""
ANSWERS: Final = {"felt": {"state": "given", "value": f"zz {NAME}", "shown": f"zz {NAME}", "source": "said"}}


def planted(table: Table, keys: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {column.name: value(table, column, keys) for column in table.columns}


def value(table: Table, column: Column[Any], keys: dict[str, dict[str, Any]]) -> object:
    if (table.name, column.name) in FIXED:
        return FIXED[table.name, column.name]
    if column.foreign_keys:
        [key] = column.foreign_keys
        return keys[key.column.table.name][key.column.name]
    if column.name == "record":
        return HELD
    if column.name in ("answers", "detail") and isinstance(column.type, JSON):
        return (
            ANSWERS
            if table.name != "form_draft"
            else {"felt": {**ANSWERS["felt"], "shown": "zzord_form_draft"}}
        )
    if column.name in ("filed_by_id", "innkjopskontakt_id"):
        return keys["person"]["id"]
    if column.name in ("reply", "payload"):
        return as_json(Reply(f"zzord_{table.name} til {NAME}"))
    return of_type(table, column)


def of_type(table: Table, column: Column[Any]) -> object:
    match column.type:
        case JSON():
            listed = column.name in ("targets", "passed", "trail", "short_names", "keywords", "steps")
            return (
                [] if listed else [as_json(Reply(f"zzord_{table.name}"))] if column.name == "replies" else {}
            )
        case String():
            whose = "" if column.name in VOCABULARY else f" {NAME}"
            return f"zzord_{table.name}{whose}"[: column.type.length or 200]
        case UtcDateTime():
            return NOW
        case Date():
            return NOW.date()
        case Nok():
            return Decimal(1)
        case Uuid():
            return uuid.uuid4()
        case LargeBinary():
            return b"x"
        case Boolean():
            return False
        case _:
            return 1


async def plant(session: AsyncSession) -> None:
    """Put one row into every table, each naming one person wherever it can."""
    keys: dict[str, dict[str, Any]] = {}
    for table in Base.metadata.sorted_tables:
        keys[table.name] = row = planted(table, keys)
        await session.execute(insert(table).values(row))


async def tables_with(sessions: Sessions, *words: str) -> set[str]:
    """Return the columns in which any of these words stands."""
    async with sessions() as session:
        return {
            f"{table.name}.{column.name}"
            for table in Base.metadata.sorted_tables
            for row in await session.execute(select(table))
            for column, held in zip(table.columns, row, strict=True)
            if any(word.casefold() in str(held).casefold() for word in words)
        }


def test_every_table_says_what_it_holds_about_people() -> None:
    assert set(Base.metadata.tables) == set(DATA_MAP)


@pytest.fixture
async def zz(sessions: Sessions) -> uuid.UUID:
    async with sessions.begin() as session:
        await plant(session)
    async with sessions() as session:
        return (await get_person(session, EMAIL)).id


async def erased(sessions: Sessions) -> Erased:
    async with sessions.begin() as session:
        return await erase(session, await get_person(session, EMAIL))


async def test_one_person_is_told_of_and_erased_in_every_table(sessions: Sessions, zz: uuid.UUID) -> None:
    async with sessions.begin() as session:
        told = json.dumps(await stored_about(session, await get_person(session, EMAIL)))
    missing = {
        name for name in (TALK | HABITS) - {"inbox", "outbox", "web_session"} if f"zzord_{name}" not in told
    }
    assert missing == set()
    first = await erased(sessions)
    assert first.kept != ""
    assert await tables_with(sessions, *(f"zzord_{name}" for name in TALK)) == set()
    async with sessions.begin() as session:
        await set_roles(session, await get_person(session, EMAIL), frozenset())
    waiting = (await erased(sessions)).kept_in
    assert len(waiting) == 4
    await archive_everything(sessions)
    last = await erased(sessions)
    assert (last.kept, last.kept_in) == ("", ())
    async with sessions() as session:
        assert await find_person(session, EMAIL) is None
    named = {name.partition(".")[0] for name in await tables_with(sessions, NAME, EMAIL, str(zz))}
    left = {name for name in named if DATA_MAP[name] is not Holds.NOBODY}
    stays = {name for name, holds in DATA_MAP.items() if holds is Holds.WORK}
    assert left <= stays
    assert {one.what for one in last.kept_words} == left - {"audit"}


STATUSES: Final = (
    "open",
    "sent",
    "draft",
    "deleted",
    "closed",
    "avsluttet",
    "trukket",
    "registrert",
    "answered",
    "",
)


async def made_older(session: AsyncSession, chance: random.Random) -> None:
    """Give every row of every case an age and a status of its own."""
    for name in sorted(CASES):
        table = Base.metadata.tables[name]
        ages = {c.name: NOW - some_time(chance) for c in table.columns if isinstance(c.type, UtcDateTime)}
        statuses = {c.name: chance.choice(STATUSES) for c in table.columns if c.name in ("status", "state")}
        if ages or statuses:
            await session.execute(update(table).values(ages | statuses))


def some_time(chance: random.Random) -> timedelta:
    return timedelta(days=chance.choice((0, 1, 31, 91, 366, 365 * 40)), minutes=chance.randrange(1440))


async def cases_as_they_are(session: AsyncSession) -> dict[str, list[str]]:
    """Return every row of every table of cases."""
    return {
        name: [repr(tuple(row)) for row in await session.execute(select(Base.metadata.tables[name]))]
        for name in sorted(CASES)
    }


async def test_no_job_and_no_erasure_touches_a_case_that_the_archive_does_not_have(
    sessions: Sessions, zz: uuid.UUID
) -> None:
    chance = random.Random(9)
    for _ in range(6):
        async with sessions() as session:
            person = await get_person(session, EMAIL)
            if chance.random() < 0.5:
                await set_roles(session, person, frozenset())
            await made_older(session, chance)
            before = await cases_as_they_are(session)
            later = NOW + some_time(chance)
            for one in chance.sample(CLASSES, len(CLASSES)):
                await one.forget(session, Terms(later, some_time(chance)))
            await forget_talk(session, person, drafts=True, conversation="web:x", now=later)
            await erase(session, person)
            assert await cases_as_they_are(session) == before
            await session.rollback()


async def archive_everything(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        for kind in ("behovsmelding", "endringsbehov", "avvik", "avtale"):
            for id in await session.scalars(select(Base.metadata.tables[kind].c.id)):
                entry = ArchiveEntry(
                    record=f"{kind}:{id}",
                    case_number="BM-2026-1",
                    number="26/1",
                    entered_at=NOW,
                    how="chat",
                    exported_sha256="",
                )
                session.add(entry)
