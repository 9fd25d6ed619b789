"""The doctor finds what is wrong, says what to do, changes nothing, and goes on whatever breaks."""

import asyncio
import json
import os
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from aiohttp import web
from aiohttp.test_utils import TestServer
from typer.testing import CliRunner

from bot import schema
from bot.__main__ import command_line
from bot.backup.manifest import BACKED_UP
from bot.bootstrap import Parts
from bot.channels.slack.manifest import SCOPES
from bot.demo import load_demo
from bot.doctor import disk, examination
from bot.doctor.finding import Finding, Level
from bot.doctor.patient import Patient, patient_of
from bot.inbox import Inbox, Status
from bot.settings import Settings
from conversation.reply import Reply
from norsk.clock import FixedClock
from notifications.delivery.outbox import Outbox, OutboxStatus, enqueue
from notifications.delivery.pause import pause
from register.audit import write_audit
from tests.bot.issuer import running_issuer
from tests.email.double import SmtpDouble
from tests.slack.double import TOKEN, SlackDouble

NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
SECRET = "et-langt-hemmelig-ord-0123456789"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without a `.env`, and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith(("INNKJOPSBOT_", "SLACK_", "TEAMS_", "APP_")):
            monkeypatch.delenv(name)


async def examined(parts: Parts, *names: str, **given: object) -> dict[str, list[Finding]]:
    """What the named checks find, all where none is named."""
    values = {"database_url": parts.settings.database_url, "kommune": "lillestrom", "secret": SECRET} | given
    settings = Settings.model_validate(values)
    checks = [pair for pair in examination.CHECKS if not names or pair[0] in names]
    found: dict[str, list[Finding]] = {}
    async with patient_of(settings, (), clock=parts.clock) as patient:
        async for finding in examination.examine(patient, checks):
            found.setdefault(finding.check, []).append(finding)
    return found


def worst(findings: list[Finding]) -> Level:
    return next(level for level in Level if any(one.level is level for one in findings))


async def test_an_installation_that_is_well_has_no_fault_and_is_left_as_it_was(parts: Parts) -> None:
    await load_demo(parts.sessions, "lillestrom")
    await parts.reminding.plan()
    before = await everything(parts)
    found = await examined(parts)
    found.pop("clock")  # the test's own stands still
    assert [one for group in found.values() for one in group if one.level is Level.FAULT] == []
    assert {"database", "schema", "knowledge", "planner", "people"} <= set(found)
    assert await everything(parts) == before


async def everything(parts: Parts) -> list[str]:
    async with parts.engine.connect() as connection:
        return [
            repr((await connection.execute(sa.select(sa.func.count()).select_from(sa.table(name)))).scalar())
            for name in sorted(schema.own_tables())
        ]


async def test_what_waits_what_failed_and_what_is_paused_is_told(parts: Parts, clock: FixedClock) -> None:
    async with parts.sessions.begin() as session:
        for key, status in (("old", Status.RECEIVED), ("aside", Status.SET_ASIDE)):
            session.add(
                Inbox(
                    key=key, channel="web", conversation="c", address=["web", "c", None, None, None, None],
                    payload=None, replies=[], status=status.value, attempts=1,
                    received_at=NOW - timedelta(hours=3), lease_until=NOW,
                )
            )  # fmt: skip
        await enqueue(session, key="due", reply=Reply("x"), due_at=NOW - timedelta(hours=3), room="slack:C1")
        await enqueue(
            session, key="failed", reply=Reply("x"), due_at=NOW - timedelta(hours=3), room="slack:C1"
        )
        failed = await session.get_one(Outbox, "failed")
        failed.status, failed.reason, failed.channel = OutboxStatus.FAILED.value, "smtp_550", "email"
    said = " ".join(
        one.what for group in (await examined(parts, "inbox", "outbox")).values() for one in group
    )
    assert "1 meldinger er ikke besvart, den eldste har ventet 3 timer" in said
    assert "1 meldinger er lagt til side" in said
    assert "1 meldinger skulle vært sendt, den eldste for 3 timer siden" in said
    assert "(kanal email, grunn smtp)" in said
    async with parts.sessions.begin() as session:
        await pause(session, "prøve", NOW)
    assert "Utsendingen er stoppet." in [one.what for one in (await examined(parts, "outbox"))["outbox"]]


async def test_a_schema_that_is_behind_and_a_clock_that_is_wrong_are_told(
    parts: Parts, clock: FixedClock
) -> None:
    async with parts.engine.begin() as connection:
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = '0007'"))
    (old,) = (await examined(parts, "schema"))["schema"]
    assert (old.level, old.remedy) == (Level.FAULT, "Kjør: innkjopsbot db upgrade")
    found = (await examined(parts, "clock"))["clock"]
    # The test's clock stands still, far from PostgreSQL's own.
    assert worst(found) is (Level.FAULT if parts.engine.dialect.name == "postgresql" else Level.OK)


async def test_a_check_that_breaks_or_hangs_is_told_and_stops_no_other(
    tmp_path: Path, clock: FixedClock
) -> None:
    async def breaks(_patient: Patient) -> list[Finding]:
        raise ZeroDivisionError

    async def hangs(_patient: Patient) -> list[Finding]:
        await asyncio.Event().wait()
        return []

    async def well(_patient: Patient) -> list[Finding]:
        return [Finding("well", Level.OK, "bra")]

    checks = (("breaks", breaks), ("hangs", hangs), ("well", well))
    nowhere = Settings.model_validate({"database_url": f"sqlite:///{tmp_path}/none.db"})
    async with patient_of(nowhere, (), clock=clock) as patient:
        found = [one async for one in examination.examine(patient, checks, seconds=0.05)]
    assert [(one.check, one.level) for one in found] == [
        ("breaks", Level.FAULT), ("hangs", Level.FAULT), ("well", Level.OK)
    ]  # fmt: skip
    assert "ZeroDivisionError" in found[0].what


@asynccontextmanager
async def slack(**answers: object) -> AsyncIterator[str]:
    """Slack on loopback, that answers these methods so."""

    async def answer(request: web.Request) -> web.Response:
        method = request.match_info["method"].replace(".", "_")
        data = answers.get(method, {"ok": True, "team_id": "T1"})
        return web.json_response(
            data, headers={"X-OAuth-Scopes": str(answers.get("scopes", ",".join(SCOPES)))}
        )

    app = web.Application()
    app.router.add_post("/api/{method}", answer)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("/api/"))


async def test_a_database_that_is_away_is_one_fault_and_the_rest_says_that_it_was_not_looked_at(
    clock: FixedClock,
) -> None:
    away = Settings.model_validate({"database_url": "postgresql://x:hemmelig@127.0.0.1:9/x"})
    checks = [pair for pair in examination.CHECKS if pair[0] in {"database", "schema", "inbox", "time_zone"}]
    async with patient_of(away, (), clock=clock) as patient:
        found = [one async for one in examination.examine(patient, checks)]
    assert {one.check: one.level for one in found} == {
        "time_zone": Level.OK, "database": Level.FAULT, "schema": Level.WARNING, "inbox": Level.WARNING
    }  # fmt: skip
    assert not any("hemmelig" in one.what + one.remedy for one in found)


async def test_slack_is_asked_what_the_token_may_do_and_whether_the_bot_is_in_the_channel(
    parts: Parts,
) -> None:
    given = {
        "slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1", "slack_team_ids": "T9",
        "slack_innkjop_channel": "C1",
    }  # fmt: skip
    room = {"ok": True, "channel": {"is_member": False, "is_archived": True, "is_ext_shared": True}}
    refused = {"ok": False, "error": "invalid_auth"}
    lacking = ",".join(sorted(SCOPES)[1:])
    async with slack(conversations_info=room, apps_connections_open=refused, scopes=lacking) as url:
        found = (await examined(parts, "slack", slack_api_url=url, **given))["slack"]
    said = " ".join(one.what for one in found)
    for words in (min(SCOPES), "T1", "SLACK_APP_TOKEN", "arkivert", "ikke med i", "delt med andre"):
        assert words in said
    assert all(one.remedy for one in found)
    async with slack(auth_test=refused) as url:
        (only,) = (await examined(parts, "slack", slack_api_url=url, **given))["slack"]
    assert "SLACK_BOT_TOKEN (invalid_auth)" in only.what
    (away,) = (await examined(parts, "slack", slack_api_url="http://127.0.0.1:9/api/", **given))["slack"]
    assert "Slack svarer ikke" in away.what


async def test_the_mail_server_is_signed_in_to_and_the_webhook_is_only_reached(parts: Parts) -> None:
    double = SmtpDouble()
    await double.start()
    mail = {"smtp_from": "Bot <bot@demo.invalid>", "staff_domains": "demo.invalid"}
    hook = {"webhook_url": f"http://127.0.0.1:{double.port}/x", "webhook_secret": SECRET}
    found = await examined(
        parts, "email", "webhook", smtp_url=f"smtp://127.0.0.1:{double.port}", **mail, **hook
    )
    await double.stop()
    assert [group[0].level for group in found.values()] == [Level.OK, Level.OK]
    assert double.got == []
    hook["webhook_url"] = "http://127.0.0.1:9/x"
    found = await examined(parts, "email", "webhook", smtp_url="smtp://127.0.0.1:9", **mail, **hook)
    assert [group[0].level for group in found.values()] == [Level.FAULT, Level.FAULT]


async def test_a_database_of_another_shape_is_one_fault_and_a_file_that_is_none_another(
    tmp_path: Path, clock: FixedClock
) -> None:
    for name in ("empty", "none"):
        (tmp_path / f"{name}.db").write_bytes(b"" if name == "empty" else b"no database at all" * 99)
        settings = Settings.model_validate({"database_url": f"sqlite:///{tmp_path}/{name}.db"})
        wanted = {"sqlite", "schema", "inbox", "people"}
        async with patient_of(settings, (), clock=clock) as patient:
            checks = [pair for pair in examination.CHECKS if pair[0] in wanted]
            found = [one async for one in examination.examine(patient, checks)]
        faults = [one.check for one in found if one.level is Level.FAULT]
        assert faults == (["schema"] if name == "empty" else ["sqlite"])
        assert all(f"«{faults[0]}»" in one.remedy for one in found if one.check in {"inbox", "people"})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_little_room_a_network_disk_and_an_old_backup_are_told(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def said(name: str) -> str:
        return " ".join(f"{one.level} {one.what}" for one in (await examined(parts, name))[name])

    assert (await said("disk")).startswith("ok")
    monkeypatch.setattr(disk, "LITTLE", 10**18)
    assert "warning Det er" in await said("disk")
    monkeypatch.setattr(disk, "VERY_LITTLE", 10**18)
    assert "fault Det er" in await said("disk")
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/a / ext4 rw 0 0\nserver:/x / nfs4 rw 0 0\n", encoding="utf-8")
    monkeypatch.setattr(disk, "MOUNTS", mounts)
    assert "nettverksområde (nfs4)" in await said("sqlite")
    assert "Ingen sikkerhetskopi" in await said("backup")
    for days, level in ((3, "warning"), (1, "ok")):
        async with parts.sessions.begin() as session:
            at = parts.clock.now() - timedelta(days=days)
            write_audit(session, at=at, act=BACKED_UP, record="database")
        assert (await said("backup")).startswith(f"{level} Siste sikkerhetskopi ble tatt")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_issuer_the_public_address_and_the_token_for_teams_are_tried(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def token(_request: web.Request) -> web.Response:
        told = {"access_token": "t", "expires_on": "4000000000", "resource": "r"}
        return web.json_response(told, headers={"Connection": "close"})

    away = "http://127.0.0.1:9"
    identity = web.Application()
    identity.router.add_get("/msi", token)
    monkeypatch.setenv("IDENTITY_HEADER", "x")
    app = {"app_type": "UserAssignedMSI", "app_tenantid": "t", "oidc_client_id": "b", "webchat": "on"}
    names = ("sign_in", "public_url", "teams")
    async with running_issuer(parts.clock) as issuer, TestServer(identity, host="127.0.0.1") as server:
        for base, oidc, level in (
            (str(server.make_url("")).rstrip("/"), issuer.url, {Level.OK}),
            (away, away, {Level.FAULT, Level.WARNING}),
        ):
            monkeypatch.setenv("IDENTITY_ENDPOINT", f"{base}/msi")
            found = await examined(
                # Microsoft's library keeps a token by the registration.
                parts,
                *names,
                url=base,
                app_id=base,
                oidc_issuer=oidc,
                oidc_client_secret=SECRET,
                **app,
            )
            assert set(found) == set(names)
            for group in found.values():
                assert worst(group) in level, group


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_who_is_in_the_office_s_room_is_asked_of_slack(parts: Parts) -> None:
    double = SlackDouble()
    url = await double.start()
    given = {"slack_bot_token": TOKEN, "slack_signing_secret": SECRET, "slack_api_url": url}
    (found,) = (await examined(parts, "rooms", slack_innkjop_channel="C1", **given))["rooms"]
    assert (found.level, "1 uten rolle" in found.what) == (Level.WARNING, True)
    double.refuse("conversations.info", "not_in_channel")
    (found,) = (await examined(parts, "rooms", slack_innkjop_channel="C1", **given))["rooms"]
    await double.stop()
    assert (found.level, "not_in_channel" in found.what) == (Level.FAULT, True)


def test_the_command_lists_what_is_wrong_when_neither_the_settings_nor_the_database_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "hemmelig"
    secret.write_text("aaaaaaaaaaaaaaaaaaaaaaaa", encoding="utf-8")
    secret.chmod(0o644)
    for name, value in {
        "INNKJOPSBOT_SECRET_FILE": str(secret),
        "INNKJOPSBOT_LOG": "mye",
        "INNKJOPSBOT_ANSWER_DAYS": "100",
        "APP_TENANT_ID": "t",
        "APP_HOME": "/",
        "INNKJOPSBOT_URL": "http://bot.demo.invalid",
        "INNKJOPSBOT_DATABASE_URL": f"sqlite:///{tmp_path}/ingen.db",
        "APP_ID": "app",
    }.items():
        monkeypatch.setenv(name, value)
    done = CliRunner().invoke(command_line(["doctor"]), ["doctor", "--json"])
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 1
    assert all(set(one) == {"check", "ok", "level", "what", "remedy"} for one in found)
    said = "\n".join(f"{one['check']}: {one['what']} {one['remedy']}" for one in found)
    for words in (
        "settings: INNKJOPSBOT_LOG må være", "settings: APP_PASSWORD mangler", "settings: INNKJOPSBOT_SECRET er lett",
        "environment: INNKJOPSBOT_ANSWER_DAYS er ingen innstilling", "Mente du INNKJOPSBOT_ANSWERS_DAYS?",
        "Mente du APP_TENANTID?",
        f"chmod 600 {secret}", "addresses: INNKJOPSBOT_URL begynner med http://", "sqlite: Databasen",
    ):  # fmt: skip
        assert words in said
    assert "APP_HOME" not in said
    assert not (tmp_path / "ingen.db").exists()
    assert stat.S_IMODE(secret.stat().st_mode) == 0o644
    assert "aaaaaaaa" not in done.stdout
