"""What a message of reminders says at the moment it is sent, and when it is drawn again afterwards."""

import uuid
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from conversation.actions import ROOM_ACTIONS, ActionId
from conversation.markup import plain
from dialogs.dialog import Knowledge
from notifications.reminder import ReminderStatus
from register.database import Sessions
from register.stand_in import StandIn, StandInKind
from register.track import TrackKind, Verdict
from tests.notifications.stage import NOW, TODAY, Stage, at, day, labels
from tests.register.avtaler import fill, make_avtale

K = TrackKind


@pytest.fixture
async def stage(sessions: Sessions, knowledge: Knowledge) -> AsyncIterator[Stage]:
    async with sessions.begin() as session:
        yield Stage(session, await fill(session), knowledge)


async def forty(stage: Stage) -> None:
    """Forty agreements of Filip's, the last of them to end first."""
    for number in range(40):
        key = f"N{number}"
        stage.filled.avtaler[key] = make_avtale(
            f"N/{number}", f"Avtale {number}", expires_on=day(100 - number), avtaleforvalter_id=stage.person("filip").id,
            supplier_name="Demo AS",
        )  # fmt: skip
        stage.session.add(stage.filled.avtaler[key])
    await stage.session.flush()


async def test_one_reminder_is_its_card(stage: Stage) -> None:
    track = stage.avtale(K.EXPIRY, "renhold", day(45))
    said = await stage.say(await stage.message("filip", stage.reminder(track, "filip")))
    assert said == await stage.drawn(track, "filip")


async def test_several_are_a_digest_with_the_next_binding_deadline_first(stage: Stage) -> None:
    row = await stage.message(
        "filip",
        stage.reminder(stage.avtale(K.OPTION, "papir", day(200)), "filip"),
        stage.reminder(stage.avtale(K.EXPIRY, "renhold", day(45)), "filip"),
        stage.reminder(stage.avvik("gulv", day(-2)), "filip"),
    )
    said = await stage.say(row)
    head, lines, source = said.text.split("\n\n")
    assert head == "**3 saker venter på deg.** Den første fristen var 19. november 2026."
    assert lines.split("\n") == [
        "1. Avvik AV-0: «Gulvene er ikke vasket»: fristen var 19. november 2026 (for 2 dager siden)",
        "2. Renhold av skoler og barnehager (avtale 2022/310) løper ut: frist 5. januar 2027 (om 45 dager)",
        "3. Opsjonen i Kontorrekvisita og kopipapir (avtale 2024/118): frist 9. juni 2027 (om 200 dager)",
    ]
    assert source.startswith("Avtalene er fra KAV (hentet 21. november 2026).")
    assert labels(said)[:2] == ["Behandle alle", "Avgjør flere"]
    assert [one.action.id for one in said.choices[2:]] == [ActionId.SHOW_TRACK] * 3


async def test_forty_are_ten_and_a_number(stage: Stage) -> None:
    await forty(stage)
    tracks = [stage.avtale(K.EXPIRY, f"N{n}", day(100 - n)) for n in range(40)]
    said = await stage.say(
        await stage.message("filip", *(stage.reminder(track, "filip") for track in tracks))
    )
    assert said.text.startswith("**40 saker venter på deg.**")
    lines = said.text.split("\n\n")[1].split("\n")
    assert len(lines) == 11
    assert lines[0].startswith("1. Avtale 39 (avtale N/39) løper ut: frist 21. januar 2027")
    assert lines[-1] == "- og 30 til"
    assert labels(said)[-1] == "Vis alle"
    assert len(said.text) < 3500


async def test_the_longest_titles_still_fit(stage: Stage) -> None:
    await forty(stage)
    for number in range(40):
        stage.filled.avtaler[f"N{number}"].title = "[" * 500
    tracks = [stage.avtale(K.EXPIRY, f"N{n}", day(100 - n)) for n in range(12)]
    said = await stage.say(
        await stage.message("filip", *(stage.reminder(track, "filip") for track in tracks))
    )
    assert len(said.text) < 3500
    assert all(len(label) <= 60 for label in labels(said))
    assert "**" not in plain(said.text)


async def test_several_steps_of_one_track_are_one_line(stage: Stage) -> None:
    expiry = stage.avtale(K.EXPIRY, "renhold", day(45))
    option = stage.avtale(K.OPTION, "papir", day(200))
    row = await stage.message(
        "filip",
        stage.reminder(expiry, "filip", "3m"),
        stage.reminder(expiry, "filip", "1m"),
        stage.reminder(option, "filip"),
    )
    assert (await stage.say(row)).text.startswith("**2 saker venter på deg.**")


async def test_what_was_decided_before_the_message_went_is_not_in_it(stage: Stage) -> None:
    expiry = stage.avtale(K.EXPIRY, "renhold", day(45))
    option = stage.avtale(K.OPTION, "papir", day(200))
    row = await stage.message("filip", stage.reminder(expiry, "filip"), stage.reminder(option, "filip"))
    await stage.decision(expiry, Verdict.LET_END, "filip")
    assert await stage.say(row) == await stage.drawn(option, "filip"), "what is left alone is a card"
    await stage.decision(option, Verdict.LET_EXPIRE, "filip")
    assert await stage.composed(row) is None
    lone = await stage.message("filip", stage.reminder(expiry, "filip", "1m"))
    assert await stage.composed(lone) is None


async def test_what_was_taken_back_is_not_in_it(stage: Stage) -> None:
    expiry = stage.avtale(K.EXPIRY, "renhold", day(45))
    gone = stage.reminder(expiry, "filip", status=ReminderStatus.CANCELLED.value)
    assert await stage.composed(await stage.message("filip", gone)) is None


async def test_a_sent_digest_is_drawn_again_with_how_each_was_decided(stage: Stage) -> None:
    expiry = stage.avtale(K.EXPIRY, "renhold", day(45))
    option = stage.avtale(K.OPTION, "papir", day(200))
    sent = ReminderStatus.SENT.value
    row = await stage.message(
        "filip",
        stage.reminder(expiry, "filip", status=sent, sent_at=NOW),
        stage.reminder(option, "filip", status=sent, sent_at=NOW),
        sent=True,
    )
    await stage.decision(expiry, Verdict.LET_END, "filip")
    said = await stage.say(row)
    assert said.text.startswith("**Én sak venter på deg.** Den første fristen er 9. juni 2027.")
    assert (
        "Avgjort:\n- Renhold av skoler og barnehager (avtale 2022/310) løper ut – **Avtalen avsluttes**"
        in said.text
    )
    await stage.decision(option, Verdict.LET_EXPIRE, "filip")
    said = await stage.say(row)
    assert said.text.startswith("**Alt er avgjort.**")
    assert "Opsjonen i Kontorrekvisita og kopipapir (avtale 2024/118) – **La avtalen løpe ut**" in said.text
    assert said.choices == ()


async def test_a_sent_card_is_drawn_again_as_decided(stage: Stage) -> None:
    track = stage.avtale(K.EXPIRY, "renhold", day(45))
    reminder = stage.reminder(track, "filip", status=ReminderStatus.SENT.value, sent_at=NOW)
    row = await stage.message("filip", reminder, sent=True)
    await stage.decision(track, Verdict.LET_END, "filip", deadline_on=day(45))
    said = await stage.say(row)
    assert "løper ut: Avtalen avsluttes.**" in said.text
    assert labels(said) == ["Angre"]


async def test_a_late_reminder_says_when_it_should_have_gone_also_when_it_is_drawn_again(
    stage: Stage,
) -> None:
    track = stage.avtale(K.EXPIRY, "renhold", day(45))
    reminder = stage.reminder(track, "filip", planned_on=TODAY - timedelta(days=4))
    row = await stage.message("filip", reminder)
    assert "Denne skulle vært sendt 17. november." in (await stage.say(row)).text
    reminder.status, reminder.sent_at, row.status = "sent", NOW - timedelta(days=4), "sent"
    assert "skulle vært sendt" not in (await stage.say(row)).text, "it went on its day"


async def test_a_changed_date_is_told_with_the_old_and_the_new(stage: Stage) -> None:
    track = stage.avtale(K.EXPIRY, "renhold", day(45))
    changed = stage.reminder(track, "filip", "changed", facts={"was": "2026-12-01"})
    said = await stage.say(await stage.message("filip", changed))
    assert said.text.startswith("Siste gyldige dag er endret fra 1. desember 2026 til 5. januar 2027.")


async def test_somebody_who_acts_for_another_is_told_for_whom_and_how_many(stage: Stage) -> None:
    filip, ingrid = stage.person("filip"), stage.person("ingrid")
    stage.session.add(
        StandIn(
            id=uuid.uuid4(), kind=StandInKind.ABSENCE.value, status="confirmed", source="chat", person_id=filip.id,
            deputy_id=ingrid.id, from_on=TODAY, to_on=day(10), asked_at=NOW, decided_at=NOW,
        )
    )  # fmt: skip
    expiry = stage.avtale(K.EXPIRY, "renhold", day(45))
    own = stage.avtale(K.EXPIRY, "pc", day(75))
    alone = await stage.message("ingrid", stage.reminder(expiry, "filip"))
    assert "Du får dette fordi du tar over for Filip til 1. desember." in (await stage.say(alone)).text
    both = await stage.message("ingrid", stage.reminder(expiry, "filip", "1m"), stage.reminder(own, "ingrid"))
    assert "Du får 1 av sakene fordi du tar over for Filip til 1. desember." in (await stage.say(both)).text


async def test_whoever_is_next_in_line_hears_in_which_capacity_and_nothing_of_how_often_others_were_asked(
    stage: Stage,
) -> None:
    track = stage.avtale(K.OPTION, "papir", day(200))
    said = await stage.say(await stage.message("lars", stage.reminder(track, "lars", "esk1", rank=1)))
    assert "Du får dette fordi du er avtaleeier. Saken venter fortsatt på en avgjørelse." in said.text
    assert "Filip" not in said.text


async def test_a_room_gets_a_digest_with_buttons_that_open_and_no_more(stage: Stage) -> None:
    row = await stage.message(
        None,
        stage.reminder(stage.avtale(K.MISSING, "broyting", TODAY), None),
        stage.reminder(stage.avtale(K.EXPIRY, "vakt", day(60)), None),
    )
    said = await stage.say(row)
    assert said.text.startswith("**2 saker venter på Innkjøpsseksjonen.**")
    assert "Vakthold" not in said.text
    assert {choice.action.id for choice in said.choices} <= ROOM_ACTIONS


async def test_what_the_reader_may_not_know_of_is_left_out(stage: Stage) -> None:
    row = await stage.message(
        "ada",
        stage.reminder(stage.avtale(K.EXPIRY, "vakt", day(60)), "ada"),
        stage.reminder(stage.avvik("lonn", day(-1)), "ada"),
    )
    assert await stage.composed(row) is None


async def test_a_digest_of_what_has_moved_meanwhile_says_so_when_it_is_drawn_again(stage: Stage) -> None:
    expiry = stage.avtale(K.EXPIRY, "renhold", day(45))
    option = stage.avtale(K.OPTION, "papir", day(200))
    row = await stage.message(
        "filip", stage.reminder(expiry, "filip"), stage.reminder(option, "filip"), sent=True
    )
    stage.filled.avtaler["renhold"].expires_on = day(410)
    said = await stage.say(row, now=at(day(1)))
    assert "datoen er endret til 5. januar 2028" in said.text


async def test_at_the_second_unanswered_step_the_reader_is_told_who_is_asked_next_and_when(
    stage: Stage,
) -> None:
    track = stage.avtale(K.OPTION, "papir", day(200))
    first = stage.reminder(track, "filip", "6m", status="sent", sent_at=NOW - timedelta(days=30))
    second = stage.reminder(track, "filip", "3m")
    await stage.message("filip", first, sent=True)
    told = "Hører jeg ikke noe innen 27. november 2026, spør jeg Ingrid Demo."
    assert told in (await stage.say(await stage.message("filip", second))).text
    other = stage.reminder(stage.avtale(K.EXPIRY, "renhold", day(45)), "filip")
    both = await stage.message("filip", stage.reminder(track, "filip", "1m"), other)
    said = (await stage.say(both)).text
    assert f"{told.removesuffix('.')}" in said
    assert said.count("Hører jeg ikke noe") == 1


async def test_the_first_step_names_nobody_else(stage: Stage) -> None:
    track = stage.avtale(K.OPTION, "papir", day(200))
    said = await stage.say(await stage.message("filip", stage.reminder(track, "filip", "6m")))
    assert "Hører jeg ikke noe" not in said.text


async def test_what_has_no_deadline_comes_after_what_has_one_and_names_no_day(stage: Stage) -> None:
    row = await stage.message(
        "ingrid",
        stage.reminder(stage.avtale(K.MISSING, "broyting", TODAY), "ingrid"),
        stage.reminder(stage.avtale(K.EXPIRY, "pc", day(75)), "ingrid"),
    )
    lines = (await stage.say(row)).text.split("\n\n")[1].split("\n")
    assert lines[0].startswith(
        "1. PC-er, skjermer og tilbehør (avtale 2023/041) løper ut: frist 4. februar 2027"
    )
    assert lines[1].endswith("mangler avtaleforvalter og opplysninger om opsjoner")


async def test_a_thousand_are_told_as_fast_as_sixty(stage: Stage) -> None:
    avtaler = [make_avtale(f"M/{n}", f"Avtale {n}", expires_on=day(100 + n % 300)) for n in range(1000)]
    stage.session.add_all(avtaler)
    await stage.session.flush()
    stage.filled.avtaler |= {avtale.key: avtale for avtale in avtaler}
    tracks = [stage.avtale(K.EXPIRY, f"M/{n}", day(100 + n % 300)) for n in range(1000)]
    row = await stage.message("ingrid", *(stage.reminder(track, "ingrid") for track in tracks))
    said = await stage.say(row)
    assert said.text.startswith("**1000 saker venter på deg.**")
    assert "- og 990 til" in said.text
