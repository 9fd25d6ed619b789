"""What goes out once a week: who gets which summary, what is not entered, and who is not reached."""

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.bootstrap import Parts
from conversation.actions import ActionId
from conversation.reply import INNKJOP, Reply
from norsk.clock import FixedClock
from notifications.delivery.failure_words import in_words
from notifications.delivery.outbox import Outbox
from notifications.reminder import Reminder, ReminderStatus, Watch
from notifications.rules.window import SendWindow
from notifications.weekly.weekly import is_due, take_week, this_week
from register.avtale import Avtale
from register.avvik import Avvik
from register.database import Sessions
from register.decision import Decision
from register.enhet import Enhet
from register.person import Person, PersonRole, Role, add_person, get_person
from register.track import Track, TrackKind, Verdict

MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
"""Eight o'clock in Oslo."""
TODAY = MONDAY.date()
WINDOW = SendWindow()


async def weekly(sessions: Sessions, now: datetime = MONDAY) -> dict[str, Reply]:
    async with sessions() as session:
        found = (
            await this_week(session, now=now, kav="KAV")
            if await is_due(session, now=now, window=WINDOW)
            else None
        )
    async with sessions.begin() as session:
        return dict(found) if found is not None and await take_week(session, now=now) else {}


def texts(found: dict[str, Reply], to: str) -> str:
    return "\n".join(reply.text for reply in found.values() if reply.to == to)


def avtale(key: str, **more: object) -> Avtale:
    given: dict[str, object] = {
        "id": uuid.uuid4(),
        "source_system": "kav",
        "title": f"Avtale {key}",
        "tjenesteomrade": "Oppvekst",
        "changed_at": MONDAY,
        **more,
    }
    return Avtale(key=key, **given)


def told(track: Track, *, person: Person | None = None, **more: object) -> Reminder:
    given: dict[str, object] = {
        "step": "3m",
        "planned_on": TODAY - timedelta(days=3),
        "send_at": MONDAY - timedelta(days=3),
        "status": ReminderStatus.SENT.value,
        **more,
    }
    to = str(person.id) if person else INNKJOP
    key = f"{track.ref}|{given['step']}|{to}"
    person_id = person.id if person else None
    return Reminder(
        key=key, kind=track.kind.value, record=track.record, target_on=track.target_on, to=to,
        person_id=person_id, **given,
    )  # fmt: skip


def decision(track: Track, verdict: Verdict, status: str, **more: object) -> Decision:
    return Decision(
        id=uuid.uuid4(), record=track.record, kind=track.kind.value, target_on=track.target_on,
        verdict=verdict.value, status=status, role="avtaleeier", at=MONDAY - timedelta(days=9),
        changed_at=MONDAY, **more,
    )  # fmt: skip


async def staff(
    sessions: Sessions, name: str, role: Role, *, area: str | None = None, scope: str = ""
) -> str:
    email = f"{name}@demo.invalid"
    async with sessions.begin() as session:
        person = await add_person(session, email=email, name=f"{name.capitalize()} Demo")
        person.tjenesteomrade = area
        person.roles.append(PersonRole(role=role.value, scope=scope))
    return email


async def put(sessions: Sessions, *rows: object) -> None:
    async with sessions.begin() as session:
        for row in rows:
            session.add(row)
            await session.flush()


async def option_of(sessions: Sessions, one: Avtale, *, on: date) -> Track:
    """Put an agreement in, with an option that somebody has been reminded of."""
    track = Track(TrackKind.OPTION, f"avtale:{one.id}", on)
    watch = Watch(record=track.record, targets={"option": [on.isoformat(), "2026-01-01"]})
    await put(sessions, one, watch, told(track))
    return track


async def test_a_contact_hears_of_their_own_area_and_the_chief_of_all(sessions: Sessions) -> None:
    oda = await staff(sessions, "oda", Role.INNKJOPSKONTAKT, area="Oppvekst")
    tor = await staff(sessions, "tor", Role.INNKJOPSKONTAKT, scope="teknisk")
    siv = await staff(sessions, "siv", Role.INNKJOPSSJEF)
    await put(
        sessions,
        avtale("a", title="Lek", expires_on=TODAY + timedelta(days=30)),
        avtale("b", title="Vei", tjenesteomrade="Teknisk", expires_on=TODAY + timedelta(days=20)),
        avtale("c", title="Om et år", expires_on=TODAY + timedelta(days=365)),
        avtale("d", title="Løper", expires_on=TODAY + timedelta(days=3), running=True),
        avtale("e", title="Over", expires_on=TODAY + timedelta(days=3), status="avsluttet"),
        avtale("f", title="Gruppe", expires_on=TODAY + timedelta(days=3), level="gruppe"),
    )
    await option_of(sessions, avtale("o", title="Papir", reference="2024/118"), on=date(2027, 3, 1))
    found = await weekly(sessions)
    assert texts(found, oda) == (
        "**Uke 48 for det du er innkjøpskontakt for**\n\n"
        "- 1 avtale utløper innen 23. februar 2027\n- 1 opsjon venter på avgjørelse\n\n"
        "**Nærmest i tid:**\n\n- 23. desember 2026: utløper, Lek\n- 1. mars 2027: opsjon, 2024/118 Papir"
    )
    assert "Vei" in texts(found, tor)
    assert "Lek" not in texts(found, tor)
    assert "hele kommunen" in texts(found, siv)
    assert "- 2 avtaler utløper" in texts(found, siv)
    assert set(found) >= {key for key in found if key.startswith("weekly:2026-48:summary:")}
    assert len(found) == 3


async def test_a_contact_that_only_an_enhet_names_is_told_too(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        person = await add_person(session, email="eli@demo.invalid", name="Eli Demo")
        enhet = Enhet(key="skole", name="Skole", innkjopskontakt_id=person.id)
        session.add(enhet)
        await session.flush()
        session.add(avtale("a", tjenesteomrade=None, enhet_id=enhet.id, expires_on=TODAY + timedelta(days=9)))
    assert "Avtale a" in texts(await weekly(sessions), "eli@demo.invalid")


async def test_what_is_hidden_is_neither_named_nor_counted(sessions: Sessions) -> None:
    """A confidential agreement elsewhere, what lies under it, and avvik that took the closed way."""
    oda = await staff(sessions, "oda", Role.INNKJOPSKONTAKT, area="Oppvekst")
    siv = await staff(sessions, "siv", Role.INNKJOPSSJEF)
    secret = avtale(
        "s",
        title="Hemmelig",
        confidential=True,
        tjenesteomrade="Teknisk",
        expires_on=TODAY + timedelta(days=9),
    )
    below = avtale("u", title="Under", parent_id=secret.id, expires_on=TODAY + timedelta(days=9))
    await put(sessions, secret, below)
    for key, restricted in (("x", True), ("y", False)):
        await put(
            sessions,
            Avvik(key=key, source_system="kav", title=f"Avvik {key}", restricted=restricted, avtale_id=below.id,
                  due_on=TODAY - timedelta(days=2), changed_at=MONDAY),
        )  # fmt: skip
    found = await weekly(sessions)
    assert texts(found, oda) == ""
    chief = texts(found, siv)
    for shown in ("Hemmelig", "Under", "- 1 avvik er over fristen", "frist for avvik, Avvik y"):
        assert shown in chief, shown
    assert "Avvik x" not in chief


async def test_what_is_decided_taken_back_or_moved_does_not_wait(sessions: Sessions) -> None:
    siv = await staff(sessions, "siv", Role.INNKJOPSSJEF)
    done = await option_of(sessions, avtale("a", title="Avgjort"), on=date(2027, 3, 1))
    undone = await option_of(sessions, avtale("b", title="Angret"), on=date(2027, 3, 2))
    moved = avtale("c", title="Flyttet")
    old = Track(TrackKind.OPTION, f"avtale:{moved.id}", date(2027, 3, 3))
    await put(
        sessions, moved, Watch(record=old.record, targets={"option": ["2028-03-03", "2026-01-01"]}), told(old)
    )
    await put(sessions, decision(done, Verdict.LET_EXPIRE, "done"))
    await put(sessions, decision(undone, Verdict.LET_EXPIRE, "undone"))
    text = texts(await weekly(sessions), siv)
    assert "- 1 opsjon venter på avgjørelse" in text
    assert "Angret" in text
    assert "Avgjort" not in text
    assert "Flyttet" not in text


async def test_what_follows_from_a_decision_waits_until_it_is_done(sessions: Sessions) -> None:
    siv = await staff(sessions, "siv", Role.INNKJOPSSJEF)
    one = avtale("a", title="Papir")
    option = Track(TrackKind.OPTION, f"avtale:{one.id}", date(2027, 3, 1))
    made = decision(option, Verdict.CALL_OPTION, "decided", avtale_id=one.id, act_by_on=date(2027, 3, 1))
    notice = Track(TrackKind.NOTICE, f"decision:{made.id}", date(2027, 3, 1))
    await put(sessions, one, made, told(notice))
    assert "- 1 skriftlig varsel skal sendes" in texts(await weekly(sessions), siv)
    async with sessions.begin() as session:
        (await session.get_one(Decision, made.id)).acted_on = TODAY
    assert texts(await weekly(sessions, MONDAY + timedelta(days=7)), siv) == ""


async def test_no_more_than_ten_are_named_and_all_are_counted(sessions: Sessions) -> None:
    siv = await staff(sessions, "siv", Role.INNKJOPSSJEF)
    await put(sessions, *(avtale(f"{n:02}", expires_on=TODAY + timedelta(days=n)) for n in range(1, 13)))
    text = texts(await weekly(sessions), siv)
    assert "- 12 avtaler utløper" in text
    assert text.count("utløper, Avtale") == 10
    assert "Avtale 10" in text
    assert "Avtale 11" not in text


async def test_somebody_elses_words_are_shown_as_words(sessions: Sessions) -> None:
    siv = await staff(sessions, "siv", Role.INNKJOPSSJEF)
    await put(
        sessions, avtale("a", title="**Fet** [x](https://e.invalid)", expires_on=TODAY + timedelta(days=1))
    )
    assert r"\*\*Fet\*\* \[x\]" in texts(await weekly(sessions), siv)


async def test_it_is_told_once_a_week_whatever_happens(sessions: Sessions) -> None:
    await staff(sessions, "siv", Role.INNKJOPSSJEF)
    await put(sessions, avtale("a", expires_on=TODAY + timedelta(days=60)))
    assert len(await weekly(sessions)) == 1
    assert await weekly(sessions, MONDAY + timedelta(minutes=1)) == {}
    assert await weekly(sessions, MONDAY + timedelta(days=4)) == {}
    next_week = await weekly(sessions, MONDAY + timedelta(days=7))
    assert [key.split(":")[1] for key in next_week] == ["2026-49"]


async def test_a_running_bot_writes_them_to_go_in_the_window(parts: Parts, clock: FixedClock) -> None:
    siv = await staff(parts.sessions, "siv", Role.INNKJOPSSJEF)
    await put(parts.sessions, avtale("a", expires_on=TODAY + timedelta(days=60)))
    assert await parts.reminding.weekly() == 0, "the clock stands on a Saturday"
    clock.at = MONDAY
    assert (await parts.reminding.weekly(), await parts.reminding.weekly()) == (1, 0)
    async with parts.sessions() as session:
        [row] = await session.scalars(select(Outbox))
        person = await get_person(session, siv)
        assert (row.person_id, row.windowed) == (person.id, True)
        assert row.key == f"weekly:2026-48:summary:{person.id}:0:{person.id}"


async def test_a_week_without_anything_to_say_is_silent_to_its_end(sessions: Sessions) -> None:
    await staff(sessions, "siv", Role.INNKJOPSSJEF)
    assert await weekly(sessions) == {}
    await put(sessions, avtale("a", expires_on=TODAY + timedelta(days=60)))
    assert await weekly(sessions, MONDAY + timedelta(days=1)) == {}


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        (datetime(2026, 11, 23, 6, 59, tzinfo=UTC), False),  # before eight in Oslo
        (datetime(2026, 11, 23, 14, 0, tzinfo=UTC), False),  # three o'clock
        (datetime(2026, 11, 25, 9, 0, tzinfo=UTC), True),  # the service was down until Wednesday
        (datetime(2026, 11, 28, 9, 0, tzinfo=UTC), False),  # Saturday
        (datetime(2027, 3, 29, 8, 0, tzinfo=UTC), False),  # Easter Monday 2027
        (datetime(2027, 3, 30, 7, 0, tzinfo=UTC), True),  # the first working day of that week
        (datetime(2027, 5, 17, 7, 0, tzinfo=UTC), False),
        (datetime(2027, 5, 18, 7, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 31, 9, 0, tzinfo=UTC), False),
    ],
)
async def test_it_goes_on_the_first_working_day_within_the_window(
    sessions: Sessions, at: datetime, sent: bool
) -> None:
    await staff(sessions, "siv", Role.INNKJOPSSJEF)
    await put(sessions, avtale("a", expires_on=at.date() + timedelta(days=30)))
    assert bool(await weekly(sessions, at)) is sent


async def test_the_year_of_a_week_is_the_iso_year(sessions: Sessions) -> None:
    await staff(sessions, "siv", Role.INNKJOPSSJEF)
    await put(sessions, avtale("a", expires_on=date(2027, 2, 1)))
    [key] = await weekly(sessions, datetime(2026, 12, 28, 8, 0, tzinfo=UTC))
    assert key.startswith("weekly:2026-53:")


async def test_whoever_has_left_gets_nothing(sessions: Sessions) -> None:
    siv = await staff(sessions, "siv", Role.INNKJOPSSJEF)
    await put(sessions, avtale("a", expires_on=TODAY + timedelta(days=60)))
    async with sessions.begin() as session:
        (await get_person(session, siv)).left_on = TODAY
    assert await weekly(sessions) == {}


async def test_the_office_is_told_what_is_not_entered(sessions: Sessions) -> None:
    one = avtale("a", title="Papir", reference="2024/118")
    secret = avtale("s", title="Hemmelig", confidential=True)
    await put(sessions, one, secret)
    cases: list[tuple[Avtale, str, dict[str, object]]] = [
        (one, "done", {}), (secret, "done", {}), (one, "decided", {}), (one, "undone", {}),
        (one, "done", {"entered_at": MONDAY}), (one, "done", {"enters": False}),
    ]  # fmt: skip
    for number, (about, status, more) in enumerate(cases):
        track = Track(TrackKind.OPTION, f"avtale:{about.id}", date(2027, 3, 1 + number))
        told_of: dict[str, object] = {"enters": True, "avtale_id": about.id, **more}
        await put(sessions, decision(track, Verdict.CALL_OPTION, status, **told_of))
    found = await weekly(sessions)
    reply = found["weekly:2026-48:not_entered"]
    assert reply.to == INNKJOP
    assert reply.text.startswith("**2 beslutninger er ikke ført i KAV.**")
    assert "- 2024/118 Papir: Utløs opsjon, 14. november 2026\n- og 1 til" in reply.text
    assert "Hemmelig" not in reply.text
    assert [choice.action.id for choice in reply.choices] == [ActionId.LIST_NOT_ENTERED]


async def test_the_office_is_told_who_is_not_reached_and_why(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        ada = await add_person(session, email="ada@demo.invalid", name="Ada Demo")
        per = await add_person(session, email="per@demo.invalid", name="Per Demo")
        old = await add_person(session, email="old@demo.invalid", name="Old Demo")
    track = Track(TrackKind.EXPIRY, f"avtale:{uuid.uuid4()}", date(2027, 3, 1))
    failed: Sequence[Reminder] = [
        told(track, person=ada, status="failed", reason="no_channel"),
        told(track, person=ada, status="failed", reason="guest", step="1m", send_at=MONDAY - timedelta(days=5)),
        told(track, person=per, status="sent"),
        told(track, person=old, status="failed", reason="no_channel", send_at=MONDAY - timedelta(days=8)),
    ]  # fmt: skip
    await put(sessions, *failed)
    reply = (await weekly(sessions))["weekly:2026-48:not_reached"]
    assert reply.to == INNKJOP
    assert reply.text.startswith("**Én person nås ikke.**")
    assert f"- Ada Demo (ada@demo.invalid): {in_words('no_channel')}" in reply.text
    assert "Per Demo" not in reply.text
    assert "Old Demo" not in reply.text


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (None, "ukjent årsak"),
        ("smtp_550", "e-postserveren sa nei (550)"),
        ("smtp_550_policy", "slipper ikke"),
        ("smtp_sender_refused_550", "avsenderen"),
        ("smtp_timeout", "svarer ikke"),
        ("something_new", "something_new"),
    ],
)
def test_every_cause_has_words(reason: str | None, words: str) -> None:
    assert words in in_words(reason)
