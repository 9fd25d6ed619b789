"""`remind`, run as an administrator runs it."""

import asyncio
import json
import os
import threading
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from rich.console import Console
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from typer.testing import CliRunner, Result

from bot.__main__ import command_line
from bot.commands import remind_run, remind_table
from conversation.reply import Reply
from norsk.clock import FixedClock
from notifications.delivery.outbox import Outbox, as_json
from notifications.reminder import NotificationState, Reminder, ReminderMessage, Watch
from register.avtale import Avtale
from register.avvik import Avvik, AvvikRecipient
from register.database import open_engine, session_factory
from register.person import Role, add_person
from tests.email.double import SmtpDouble

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
EVENING = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
ADA = "ada@demo.invalid"
PROMISED = {
    "key", "kind", "record", "to", "channel", "target_on", "send_at", "status", "attempts", "reason",
}  # fmt: skip
T = TypeVar("T")


class Run:
    """The command in this process, on a register of its own, at an hour that the test chooses."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.url = f"sqlite+aiosqlite:///{folder}/bot.db"
        self._patch = monkeypatch
        self.at(MONDAY)

    def at(self, now: datetime) -> None:
        self._patch.setattr(remind_run, "SystemClock", lambda: FixedClock(now))

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(command_line(["remind"]), ["remind", *arguments])

    def json(self, *arguments: str) -> list[dict[str, Any]]:
        done = self(*arguments, "--json")
        assert done.exit_code == 0, (done.stdout, done.stderr, done.exception)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def register(self, act: Callable[[AsyncSession], Awaitable[T]]) -> T:
        async def inside() -> T:
            engine = open_engine(self.url)
            try:
                async with session_factory(engine).begin() as session:
                    return await act(session)
            finally:
                await engine.dispose()

        return asyncio.run(inside())

    def counts(self) -> tuple[int, ...]:
        async def count(session: AsyncSession) -> tuple[int, ...]:
            tables = (Reminder, Outbox, Watch, NotificationState, ReminderMessage)
            return tuple([await session.scalar(select(func.count()).select_from(one)) or 0 for one in tables])

        return self.register(count)

    def statuses(self) -> set[str]:
        async def read(session: AsyncSession) -> set[str]:
            rows = await session.scalars(
                select(Reminder.status).where(Reminder.kind == "expiry", Reminder.person_id.is_not(None))
            )
            return set(rows)

        return self.register(read)


def opened(folder: Path, register: bytes, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return the command on a copy of a register, without the settings of whoever runs the tests."""
    (folder / "bot.db").write_bytes(register)
    monkeypatch.chdir(folder)
    for name in [name for name in os.environ if name.startswith(("INNKJOPSBOT_", "SLACK_", "APP_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("INNKJOPSBOT_DATABASE_URL", f"sqlite:///{folder}/bot.db")
    return Run(folder, monkeypatch)


@pytest.fixture
def run(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return opened(tmp_path, sqlite_template.read_bytes(), monkeypatch)


async def _fill(session: AsyncSession) -> None:
    ada = await add_person(session, email=ADA, name="Ada Demo", roles=frozenset({Role.AVTALEFORVALTER}))
    session.add(
        Avtale(
            key="a", source_system="kav", title="Papir", reference="2024/118", changed_at=datetime(2026, 10, 1, tzinfo=UTC),
            starts_on=date(2024, 1, 1), expires_on=date(2027, 2, 23), has_options=False, avtaleforvalter_id=ada.id,
            filled={"avtaleforvalter_id": "2026-10-01"},
        )
    )  # fmt: skip


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> bytes:
    """A planned register with an agreement of Ada's: its expiry is to be told of three months before, on Monday."""
    folder = tmp_path_factory.mktemp("planned")
    with pytest.MonkeyPatch.context() as monkeypatch:
        run = opened(folder, sqlite_template.read_bytes(), monkeypatch)
        run.register(_fill)
        for day in (2, 20):
            run.at(datetime(2026, 11, day, 9, 0, tzinfo=UTC))
            assert run("plan").exit_code == 0
    return (folder / "bot.db").read_bytes()


@pytest.fixture
def filled(tmp_path: Path, planned: bytes, monkeypatch: pytest.MonkeyPatch) -> Run:
    return opened(tmp_path, planned, monkeypatch)


def expiry(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if line["kind"] == "expiry"]


def test_the_list_has_what_is_promised_and_the_level_it_is_set_at(filled: Run) -> None:
    lines = filled.json("list", "--days", "7")
    assert all(line.keys() >= PROMISED for line in lines)
    [one] = expiry(lines)
    assert (one["to"], one["target_on"], one["status"], one["attempts"], one["reason"]) == (
        ADA, "2027-02-23", "waiting", 0, None,
    )  # fmt: skip
    assert (one["step"], one["planned_on"], one["level"], one["channel"]) == (
        "3m", "2026-11-23", "standard", "web",
    )  # fmt: skip
    assert one["send_at"] == "2026-11-23T07:00:00+00:00"
    assert one["key"].split("|")[:2] == ["expiry", one["record"]]
    assert one["about"] == "2024/118 Papir"


def test_the_list_looks_ahead_and_leaves_no_trace(filled: Run) -> None:
    before = filled.counts()
    steps = {line["step"] for line in expiry(filled.json("list", "--days", "100"))}
    assert steps == {"3m", "1m", "14d"}
    assert {line["step"] for line in expiry(filled.json("list", "--on", "2027-02-01", "--days", "10"))} >= {
        "14d"
    }
    assert filled("list").exit_code == 0
    assert filled.counts() == before


def test_a_person_reads_who_gets_what_and_when(filled: Run) -> None:
    shown = filled("list", "--days", "7").stdout
    [line] = [line for line in shown.splitlines() if "utløp: " in line]
    for told in (
        "23.11.2026 08.00",
        ADA,
        "web",
        "2024/118 Papir",
        "23.02.2027",
        "3 måneder før",
        "standard",
        "venter",
    ):
        assert told in line, told


def test_on_a_narrow_terminal_nothing_is_cut_off(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = Console(highlight=False, width=40, force_terminal=True, color_system=None, legacy_windows=False)
    monkeypatch.setattr(remind_table, "Console", lambda **_: narrow)
    with narrow.capture() as screen:
        assert filled("list", "--days", "7").exit_code == 0
    shown = " ".join(screen.get().split())
    assert f"23.11.2026 08.00 venter {ADA} (web) utløp: 2024/118 Papir Frist 23.02.2027" in shown
    assert "3 måneder før, satt for standard" in shown


def test_planning_twice_changes_nothing(filled: Run) -> None:
    [first] = filled.json("plan")
    before = filled.counts()
    [again] = filled.json("plan", "--days", "7")
    assert first["records"] > 0
    assert (again["added"], again["cancelled"], again["written"]) == (0, 0, True)
    assert again["coming"] > 0
    assert filled.counts() == before


def test_another_day_is_planned_only_when_asked_for_twice(filled: Run) -> None:
    before = filled.counts()
    done = filled("plan", "--on", "2027-01-25", "--days", "3", "--json")
    [said] = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.exit_code, said["written"], said["on"]) == (0, False, "2027-01-25")
    assert said["coming"] > 0
    assert "--yes" in done.stderr
    assert filled.counts() == before
    [written] = filled.json("plan", "--on", "2027-01-25", "--yes")
    assert (written["written"], written["added"] > 0) == (True, True)


def test_what_is_due_is_sent_once_and_then_listed_as_sent(filled: Run) -> None:
    [done] = filled.json("send")
    assert (done["collected"] > 0, done["sent"] > 0, done["failed"], done["paused"]) == (True, True, 0, None)
    assert filled.statuses() == {"sent"}
    [one] = expiry(filled.json("list"))
    assert (one["status"], one["channel"], one["attempts"]) == ("sent", "web", 1)
    [again] = filled.json("send")
    assert (again["collected"], again["sent"]) == (0, 0)


def test_nothing_is_sent_outside_the_window_and_the_next_hour_is_told(filled: Run) -> None:
    filled.at(EVENING)
    done = filled("send")
    assert done.exit_code == 0
    assert "24. november 2026 kl. 08.00" in done.stderr
    assert filled.statuses() == {"waiting"}


def test_the_future_is_never_sent_by_mistake(filled: Run) -> None:
    filled.at(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    done = filled("send", "--on", "2026-11-23")
    assert done.exit_code == 2
    assert "har ikke kommet ennå" in done.stderr
    assert filled.statuses() == {"waiting"}
    assert filled("send", "--on", "2026-11-23", "--yes").exit_code == 0
    assert filled.statuses() == {"sent"}


def test_what_a_day_gone_by_should_have_sent_goes_now(filled: Run) -> None:
    filled.at(datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    done = filled("send", "--on", "2026-11-23")
    assert done.exit_code == 0
    assert "sendes nå" in done.stderr
    assert filled.statuses() == {"sent"}


def test_a_pause_holds_until_somebody_ends_it(filled: Run) -> None:
    assert filled("pause", "--reason", "Feil datoer i KAV").exit_code == 0
    done = filled("send")
    assert done.exit_code == 0
    assert "Feil datoer i KAV" in done.stderr
    assert filled.statuses() == {"waiting"}
    listed = filled("list", "--json")
    assert "Feil datoer i KAV" in listed.stderr
    assert "Feil datoer" not in listed.stdout
    assert filled.json("pause", "--reason", "Enda en grunn") == [
        {"paused": True, "changed": False, "reason": "Enda en grunn"}
    ]
    assert "i gang igjen" in filled("resume").stdout
    assert "ikke stoppet" in filled("resume").stdout
    assert filled.json("send")[0]["sent"] > 0


@pytest.mark.parametrize(
    "arguments", [("pause",), ("pause", "--reason", " "), ("pause", "--reason", "x" * 501)]
)
def test_a_pause_without_a_reason_is_refused(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2
    assert run.counts()[3] == 0


def test_a_failed_one_is_listed_with_its_cause_and_sent_again(filled: Run) -> None:
    """The person's page is gone for a while: nobody reaches them."""

    async def fail(session: AsyncSession) -> str:
        reminder = await session.scalar(select(Reminder).where(Reminder.kind == "expiry"))
        assert reminder is not None
        reminder.status, reminder.reason = "failed", "no_channel"
        row = Outbox(
            key="digest:x", person_id=reminder.person_id, reply=as_json(Reply("", to=ADA)), due_at=MONDAY, kind="reminders",
            status="failed", reason="no_channel", attempts=3, windowed=True,
        )  # fmt: skip
        session.add(row)
        await session.flush()
        session.add(ReminderMessage(outbox_key=row.key, reminder_key=reminder.key))
        return reminder.key

    key = filled.register(fail)
    [one] = [line for line in expiry(filled.json("list")) if line["status"] == "failed"]
    assert (one["key"], one["reason"], one["attempts"]) == (key, "no_channel", 3)
    shown = filled("list").stdout
    assert "Feilet: 1" in shown
    assert f"innkjopsbot remind resend '{key}'" in shown
    assert "har ikke skrevet til meg" in shown
    done = filled("resend", key)
    assert done.exit_code == 0
    assert "23. november 2026 kl. 10.00" in done.stdout
    assert filled.json("send")[0]["sent"] > 0
    assert filled.statuses() == {"sent"}
    again = filled("resend", key)
    assert again.exit_code == 1
    assert "den er sendt" in again.stderr


def test_a_failed_one_asked_for_in_the_evening_waits_for_the_window(filled: Run) -> None:
    async def fail(session: AsyncSession) -> str:
        reminder = await session.scalar(select(Reminder).where(Reminder.kind == "expiry"))
        assert reminder is not None
        reminder.status, reminder.reason = "failed", "guest"
        return reminder.key

    key = filled.register(fail)
    filled.at(EVENING)
    [done] = filled.json("resend", key)
    assert (done["resent"], done["send_at"]) == (True, "2026-11-24T07:00:00+00:00")


def test_an_unknown_key_is_told_with_where_to_find_one(run: Run) -> None:
    done = run("resend", "option|avtale:1|2027-01-01|6m|x")
    assert done.exit_code == 1
    assert "remind list" in done.stderr
    assert done.stdout == ""


def test_avvik_that_took_the_closed_way_are_listed_only_when_asked_for(run: Run) -> None:
    async def fill(session: AsyncSession) -> None:
        ada = await add_person(session, email=ADA, name="Ada Demo")
        one = Avvik(
            key="x", source_system="kav", title="Hemmelig", restricted=True, due_on=date(2026, 11, 24), changed_at=MONDAY,
            recipients=[AvvikRecipient(person_id=ada.id)],
        )  # fmt: skip
        session.add(one)

    run.register(fill)
    assert run("plan").exit_code == 0
    done = run("list", "--days", "5", "--json")
    assert "avvik" not in done.stdout
    assert "Hemmelig" not in run("list", "--days", "5").stdout
    lines = run.json("list", "--days", "5", "--include-restricted")
    found = {(one["to"], one["about"]) for one in lines if one["kind"] == "avvik"}
    assert found == {(ADA, "Hemmelig")}


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "--on", "i morgen"),
        ("plan", "--on", "2026-02-30"),
        ("send", "--on", "31.12.2026"),
        ("list", "--on", "9999-12-31", "--days", "7"),
        ("list", "--on", "0001-01-01"),
        ("plan", "--on", "9999-12-31", "--yes"),
        ("send", "--on", "9999-12-31", "--yes"),
        ("send", "--days", "3"),
        ("list", "--days", "-1"),
        ("resend",),
    ],
)
def test_wrong_use_is_refused_with_what_to_write(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr


@pytest.fixture
def mail_server() -> Iterator[SmtpDouble]:
    """A mail server beside the command, which holds this thread while it runs."""
    double, loop = SmtpDouble(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(double.start(), loop).result(90)
    yield double
    asyncio.run_coroutine_threadsafe(double.stop(), loop).result(90)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(90)
    loop.close()


def test_whoever_no_platform_reaches_gets_an_e_mail(
    filled: Run, mail_server: SmtpDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INNKJOPSBOT_SMTP_URL", f"smtp://127.0.0.1:{mail_server.port}")
    monkeypatch.setenv("INNKJOPSBOT_SMTP_FROM", "Innkjøpsbot <innkjopsbot@demo.invalid>")
    monkeypatch.setenv("INNKJOPSBOT_STAFF_DOMAINS", "demo.invalid")
    monkeypatch.setenv("INNKJOPSBOT_URL", "https://bot.demo.invalid")
    [planned] = [line for line in expiry(filled.json("list")) if line["to"] == ADA]
    assert planned["channel"] == "email"
    assert filled.json("send")[0]["failed"] == 0
    [got] = mail_server.got
    assert got.to == [ADA]
    text = got.part("plain")
    assert "Papir" in text
    assert "Avtalen avsluttes" in text
    assert "https://bot.demo.invalid" in text
    [one] = [line for line in expiry(filled.json("list")) if line["to"] == ADA]
    assert (one["status"], one["channel"], one["attempts"]) == ("sent", "email", 1)
    assert filled.json("send")[0]["sent"] == 0
    assert len(mail_server.got) == 1
