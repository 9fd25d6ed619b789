"""Deciding on an agreement, from the form to the notice: who may, what is stored, and what is said when it is too late."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select

from bot.bootstrap import Parts
from conversation.actions import ActionId
from dialogs.deciding.entered import _COMMAND
from dialogs.deciding.list import _ASKED
from norsk.clock import FixedClock
from notifications.reminder import Watch
from register.audit import Audit
from register.avtale import Avtale, OptionMode
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct
from register.case_step import last_event
from register.case_task import TaskState, tasks_of
from register.person import get_person
from register.stand_in import StandIn, StandInKind, StandInStatus
from register.track import Track, TrackKind, Verdict
from tests.dialogs.deciding import DEADLINE, Office, office
from tests.dialogs.loop import email, errors, labels
from tests.register.avtaler import NOW, TODAY, day

ACCEPTANCE = Path(__file__).parent.parent / "acceptance"
NEW_END = date(2028, 11, 21)
"""The last day of «papir» with its option of twelve months."""


async def _decided(desk: Office, verdict: Verdict = Verdict.CALL_OPTION) -> Track:
    """Let Lars, who owns the agreement, decide; return what follows from it."""
    await desk.decides("lars", verdict)
    follows = (await desk.only()).followed_by
    assert follows is not None
    return follows


async def _recommended(desk: Office) -> Track:
    await desk.decides("filip", Verdict.CALL_OPTION, grunn="Prisene er gode")
    follows = (await desk.only()).followed_by
    assert follows is not None
    return follows


async def test_calling_an_option_is_a_recommendation_from_whom_it_does_not_belong_to(
    parts: Parts, clock: FixedClock
) -> None:
    desk = await office(parts, clock)
    form = await desk.asks_to("filip", Verdict.CALL_OPTION)
    assert "21. november 2028" in form.text
    assert "**Lars Demo** (avtaleeier) som avgjør" in form.text
    said = await desk.fill("filip", form, grunn="Prisene er gode")
    assert "Anbefalingen er sendt til Lars Demo" in said.text
    assert said.replaces == form.id
    assert "Angre" in labels(said)
    stored = await desk.only()
    assert (stored.status, stored.role, stored.reason) == (
        "recommended",
        "avtaleforvalter",
        "Prisene er gode",
    )
    assert (stored.act_by_on, stored.deadline_on) == (DEADLINE, DEADLINE)
    assert stored.detail["ny_slutt"] == NEW_END.isoformat()


async def test_whom_it_belongs_to_decides_at_once_and_the_notice_is_what_is_left(
    parts: Parts, clock: FixedClock
) -> None:
    desk = await office(parts, clock)
    said = await desk.decides("lars", Verdict.CALL_OPTION)
    assert "Send skriftlig varsel til Papir og Penn Demo AS innen 9. juni 2027" in said.text
    stored = await desk.only()
    assert (stored.status, stored.role, stored.approver_id) == ("decided", "avtaleeier", None)
    assert stored.followed_by == Track(TrackKind.NOTICE, f"decision:{stored.id}", DEADLINE)
    # The supplier has not been told yet, so the agreement still ends when it did.
    assert (await desk.avtale()).expires_on == day(365)


async def test_the_role_that_the_kommune_names_decides(parts: Parts, clock: FixedClock) -> None:
    desk = await office(parts, clock)
    own = parts.base._kommune
    changed = parts.base.current.kommuner[own].model_copy(
        update={"option_decider": parts.kommune.option_decider.model_copy(update={"role": "innkjopssjef"})}
    )
    kommuner = parts.base.current.kommuner
    assert isinstance(kommuner, dict)
    before = kommuner[own]
    kommuner[own] = changed
    try:
        await desk.decides("lars", Verdict.CALL_OPTION)
        stored = await desk.only()
    finally:
        kommuner[own] = before
    assert stored.status == "recommended"


async def test_a_recommendation_that_is_approved_waits_for_the_notice(
    parts: Parts, clock: FixedClock
) -> None:
    desk = await office(parts, clock)
    track = await _recommended(desk)
    form = await desk.asks_to("lars", Verdict.APPROVE, track)
    assert "Prisene er gode" in form.text
    said = await desk.fill("lars", form)
    assert said.text.startswith("**Godkjent.**")
    [approval, option] = await desk.decisions()
    assert (option.status, option.approved_role) == ("decided", "avtaleeier")
    assert option.approved_at == NOW
    assert (approval.kind, approval.verdict, approval.status) == ("approval", "approve", "done")


async def test_a_recommendation_that_is_declined_opens_the_track_again(
    parts: Parts, clock: FixedClock
) -> None:
    desk = await office(parts, clock)
    track = await _recommended(desk)
    form = await desk.asks_to("lars", Verdict.DECLINE, track)
    empty = await desk.fill("lars", form)
    assert errors(empty) == {"grunn": "Feltet må fylles ut."}
    assert empty.replaces == form.id
    said = await desk.fill("lars", empty, grunn="For dyrt *nå*")
    assert said.text.startswith("**Avslått.**")
    option = next(one for one in await desk.decisions() if one.kind == "option")
    assert (option.status, option.declined_reason) == ("declined", "For dyrt *nå*")
    assert (await desk.asks_to("filip", Verdict.CALL_OPTION)).form is not None


async def test_nobody_but_its_owner_approves_a_recommendation_and_never_their_own(
    parts: Parts, clock: FixedClock
) -> None:
    desk = await office(parts, clock)
    track = await _recommended(desk)
    for who in ("ingrid", "ada"):
        refused = await desk.asks_to(who, Verdict.APPROVE, track)
        assert "bare den som har fått det til godkjenning" in refused.text
    assert desk.filled is not None
    await desk.change(avtaleeier_id=desk.filled.people["filip"].id)
    said = await desk.asks_to("filip", Verdict.APPROVE, track)
    assert "Du har anbefalt dette selv, så **Lars Demo** må godkjenne" in said.text
    assert (await desk.only()).status == "recommended"


async def test_when_the_notice_is_sent_the_agreement_goes_on(parts: Parts, clock: FixedClock) -> None:
    desk = await office(parts, clock)
    track = await _decided(desk)
    desk.at(TODAY + timedelta(days=3))
    said = await desk.decides(
        "filip", Verdict.NOTICE_SENT, track, sendt_den="23.11.2026", journalfort="24/00118-7"
    )
    assert "varselet ble sendt 23. november 2026" in said.text
    assert "til og med **21. november 2028**" in said.text
    avtale = await desk.avtale()
    assert (avtale.expires_on, avtale.options[0].used) == (NEW_END, True)
    assert avtale.filled["expires_on"].endswith(f" {day(365).isoformat()}")
    option = next(one for one in await desk.decisions() if one.kind == "option")
    assert (option.status, option.acted_on) == ("done", date(2026, 11, 23))


async def test_a_notice_has_a_day_that_can_be_right(parts: Parts, clock: FixedClock) -> None:
    desk = await office(parts, clock)
    track = await _decided(desk)
    desk.at(TODAY + timedelta(days=3))
    form = await desk.asks_to("filip", Verdict.NOTICE_SENT, track)
    for written, why in (
        ("1.12.2026", "1. desember 2026 er ikke kommet ennå"),
        ("20.11.2026", "Beslutningen ble tatt 21. november 2026"),
        ("snart kanskje", "er ikke en dato"),
        ("", "Feltet må fylles ut"),
    ):
        form = await desk.fill("filip", form, sendt_den=written)
        assert why in errors(form)["sendt_den"]
    assert (await desk.only()).acted_on is None


async def test_a_notice_that_was_sent_too_late_is_said_to_be_and_the_office_is_told(
    parts: Parts, clock: FixedClock
) -> None:
    desk = await office(parts, clock)
    track = await _decided(desk)
    desk.at(DEADLINE + timedelta(days=5))
    sent = (DEADLINE + timedelta(days=1)).isoformat()
    said = await desk.decides("filip", Verdict.NOTICE_SENT, track, sendt_den=sent)
    assert "Det var etter fristen 9. juni 2027" in said.text
    assert any("Et varsel ble sendt etter fristen" in one.text for one in await desk.inbox("ingrid"))


async def test_after_the_notice_nothing_can_be_undone_here(parts: Parts, clock: FixedClock) -> None:
    desk = await office(parts, clock)
    track = await _decided(desk)
    decision = track.record_id
    await desk.decides("filip", Verdict.NOTICE_SENT, track)
    said = await desk.button("lars", ActionId.UNDO_DECISION, decision=decision)
    assert "fikk skriftlig varsel 21. november 2026, så beslutningen kan ikke angres her" in said.text


async def test_a_decision_is_taken_back_with_a_reason_and_the_track_opens_again(
    parts: Parts, clock: FixedClock
) -> None:
    desk = await office(parts, clock)
    said = await desk.decides("filip", Verdict.LET_EXPIRE)
    form = await desk.press("filip", said, "Angre")
    empty = await desk.fill("filip", form)
    assert errors(empty) == {"grunn": "Skriv hvorfor."}
    undone = await desk.fill("filip", empty, grunn="Jeg leste feil avtale")
    assert undone.text.startswith("**Angret.**")
    stored = await desk.only()
    assert (stored.status, stored.undone_reason) == ("undone", "Jeg leste feil avtale")
    assert (await desk.asks_to("filip", Verdict.LET_EXPIRE)).form is not None


async def test_an_approved_option_is_undone_by_its_owner_alone(parts: Parts, clock: FixedClock) -> None:
    desk = await office(parts, clock)
    await desk.decides("lars", Verdict.APPROVE, await _recommended(desk))
    option = next(one for one in await desk.decisions() if one.kind == "option")
    said = await desk.button("filip", ActionId.UNDO_DECISION, decision=str(option.id))
    assert "Opsjonen er avgjort av **Lars Demo**" in said.text
    form = await desk.button("lars", ActionId.UNDO_DECISION, decision=str(option.id))
    assert (await desk.fill("lars", form, grunn="Budsjettet er kuttet")).text.startswith("**Angret.**")


async def test_a_recommendation_is_taken_back_by_whoever_made_it(parts: Parts, clock: FixedClock) -> None:
    desk = await office(parts, clock)
    track = await _recommended(desk)
    form = await desk.button("filip", ActionId.UNDO_DECISION, decision=track.record_id)
    await desk.fill("filip", form, grunn="For tidlig")
    said = await desk.asks_to("lars", Verdict.APPROVE, track)
    assert said.form is None
    assert "angret" in said.text


async def test_the_first_of_two_stands_and_the_second_hears_by_whom(parts: Parts, clock: FixedClock) -> None:
    desk = await office(parts, clock)
    first = await desk.asks_to("filip", Verdict.LET_EXPIRE)
    second = await desk.asks_to("ingrid", Verdict.LET_EXPIRE)
    await desk.fill("filip", first, grunn="Vi har for mye papir")
    said = await desk.fill("ingrid", second, grunn="Min egen grunn")
    assert "Filip Demo (avtaleforvalter) valgte «La avtalen løpe ut» 21. november 2026" in said.text
    assert "Det du skrev, ble ikke lagret: «Min egen grunn»" in said.text
    assert (await desk.only()).reason == "Vi har for mye papir"
    # A card from before says so too.
    assert "allerede avgjort" in (await desk.asks_to("lars", Verdict.CALL_OPTION)).text


async def test_a_double_click_decides_once_and_after_the_deadline_it_stands(
    parts: Parts, clock: FixedClock
) -> None:
    desk = await office(parts, clock)
    form = await desk.asks_to("filip", Verdict.LET_EXPIRE)
    await desk.fill("filip", form)
    said = await desk.fill("filip", form)
    assert "allerede gjort" in said.text
    desk.at(DEADLINE + timedelta(days=1))
    said = await desk.button("filip", ActionId.UNDO_DECISION, decision=str((await desk.only()).id))
    assert "Fristen for å angre var 9. juni 2027" in said.text


async def test_a_date_that_has_been_changed_since_is_told_and_nothing_is_decided(
    parts: Parts, clock: FixedClock
) -> None:
    desk = await office(parts, clock)
    form = await desk.asks_to("filip", Verdict.LET_EXPIRE)
    moved = DEADLINE + timedelta(days=30)
    async with parts.sessions.begin() as session:
        await session.merge(
            Watch(record=desk.track().record, targets={"option": [moved.isoformat(), TODAY.isoformat()]})
        )
    said = await desk.fill("filip", form, grunn="Vi har for mye papir")
    assert "Datoen er endret fra 9. juni 2027 til **9. juli 2027**" in said.text
    assert "«Vi har for mye papir»" in said.text
    assert await desk.decisions() == []
    again = await desk.asks_to("filip", Verdict.LET_EXPIRE)
    assert "Datoen er endret" in again.text


async def test_what_is_gone_or_makes_no_sense_is_told(parts: Parts, clock: FixedClock) -> None:
    desk = await office(parts, clock)
    gone = Track(TrackKind.OPTION, "avtale:11111111-2222-3333-4444-555555555555", DEADLINE)
    assert "finnes ikke lenger" in (await desk.asks_to("filip", Verdict.LET_EXPIRE, gone)).text
    assert "finnes ikke lenger" in (await desk.button("filip", ActionId.UNDO_DECISION, decision="nei")).text
    said = await desk.button("filip", ActionId.DECIDE, track="tull", verdict="let_expire")
    assert "virker ikke lenger" in said.text
    wrong = await desk.button("filip", ActionId.DECIDE, track=desk.track().ref, verdict="close_avvik")
    assert "virker ikke lenger" in wrong.text
    async with parts.sessions.begin() as session:
        await session.merge(Watch(record=desk.track().record, targets={}))
    said = await desk.asks_to("filip", Verdict.LET_EXPIRE)
    assert "Det er ikke lenger noe å avgjøre her" in said.text


async def test_who_has_nothing_to_do_with_it_is_refused_with_an_audit_line(
    parts: Parts, clock: FixedClock
) -> None:
    desk = await office(parts, clock)
    said = await desk.asks_to("ada", Verdict.LET_EXPIRE)
    assert "Dette kan bare avtaleforvalteren" in said.text
    assert "Kontorrekvisita" not in said.text
    async with parts.sessions() as session:
        line = await session.scalar(select(Audit).where(Audit.act == "decision_refused"))
    assert line is not None
    assert line.detail == {"why": "WrongRoleError", "kind": "option"}


async def test_who_has_left_decides_nothing(parts: Parts, clock: FixedClock) -> None:
    desk = await office(parts, clock)
    form = await desk.asks_to("filip", Verdict.LET_EXPIRE)
    async with parts.sessions.begin() as session:
        (await get_person(session, email("filip"))).left_on = TODAY
    said = await desk.fill("filip", form)
    assert "Du står som sluttet" in said.text
    assert await desk.decisions() == []


async def test_a_deputy_decides_for_whoever_is_away_and_both_are_named(
    parts: Parts, clock: FixedClock
) -> None:
    desk = await office(parts, clock)
    assert desk.filled is not None
    people = desk.filled.people
    away = StandIn(
        kind=StandInKind.ABSENCE.value, status=StandInStatus.CONFIRMED.value, source="chat", person_id=people["lars"].id,
        deputy_id=people["ada"].id, from_on=TODAY, to_on=day(5), asked_at=NOW, decided_at=NOW,
    )  # fmt: skip
    async with parts.sessions.begin() as session:
        session.add(away)
    form = await desk.asks_to("ada", Verdict.CALL_OPTION)
    assert "på vegne av **Lars Demo**" in form.text
    await desk.fill("ada", form)
    stored = await desk.only()
    assert (stored.status, stored.role) == ("decided", "avtaleeier")
    assert (stored.by_id, stored.acts_for_id) == (people["ada"].id, people["lars"].id)
    said = await desk.asks_to("filip", Verdict.LET_EXPIRE)
    assert "Ada Demo på vegne av Lars Demo (avtaleeier)" in said.text


async def test_an_option_that_runs_by_itself_is_stopped_with_a_notice(
    parts: Parts, clock: FixedClock
) -> None:
    desk = await office(parts, clock)
    await _automatic(desk)
    form = await desk.asks_to("filip", Verdict.LET_EXPIRE)
    assert "må Papir og Penn Demo AS ha skriftlig varsel innen **9. juni 2027**" in form.text
    said = await desk.fill("filip", form)
    assert "skal stoppes" in said.text
    stored = await desk.only()
    assert (stored.status, stored.act_by_on) == ("decided", DEADLINE)


async def test_an_option_that_runs_by_itself_needs_nothing_to_run(parts: Parts, clock: FixedClock) -> None:
    desk = await office(parts, clock)
    await _automatic(desk)
    said = await desk.decides("lars", Verdict.CALL_OPTION)
    assert "Ingen trenger å varsle leverandøren" in said.text
    stored = await desk.only()
    assert (stored.status, stored.act_by_on) == ("done", None)
    assert (await desk.avtale()).expires_on == NEW_END


async def _automatic(desk: Office) -> None:
    assert desk.filled is not None
    async with desk.parts.sessions.begin() as session:
        avtale = await session.get_one(type(desk.filled.avtaler["papir"]), desk.filled.avtaler["papir"].id)
        avtale.options[0].mode = OptionMode.AUTOMATIC.value


async def test_an_option_of_unknown_length_is_asked_for_its_last_day(parts: Parts, clock: FixedClock) -> None:
    desk = await office(parts, clock)
    assert desk.filled is not None
    async with desk.parts.sessions.begin() as session:
        avtale = await session.get_one(type(desk.filled.avtaler["papir"]), desk.filled.avtaler["papir"].id)
        avtale.options[0].length_months = None
    form = await desk.asks_to("lars", Verdict.CALL_OPTION)
    early = await desk.fill("lars", form, ny_slutt="1.1.2027", grunn="Beholdes")
    assert "er ikke etter 21. november 2027" in errors(early)["ny_slutt"]
    assert early.form is not None
    assert {one.key: one.value for one in early.form.fields}["grunn"] == "Beholdes"
    await desk.fill("lars", early, ny_slutt="30.6.2028")
    assert (await desk.only()).detail["ny_slutt"] == "2028-06-30"


async def test_a_new_procurement_becomes_a_behovsmelding_with_a_number(
    parts: Parts, clock: FixedClock
) -> None:
    desk = await office(parts, clock)
    track = desk.track(TrackKind.NEW_PROCUREMENT, on=day(1095))
    not_replaced = await desk.asks_to("filip", Verdict.NOT_REPLACED, track)
    assert list(errors(await desk.fill("filip", not_replaced))) == ["grunn"]
    form = await desk.asks_to("filip", Verdict.START_PROCUREMENT, track)
    assert form.form is not None
    in_words = (await desk.say("filip", "start ny anskaffelse for 2024/118")).form
    assert in_words is not None
    assert in_words.fields == form.form.fields
    values = {one.key: one.value for one in form.form.fields}
    assert values["tittel"] == "Kontorrekvisita og kopipapir"
    assert values["onsket_til"] == day(1096).isoformat()
    assert values["verdi"] == "4800000"
    wrong = await desk.fill("filip", form, verdi="masse penger", tittel="Papir til kontoret")
    assert list(errors(wrong)) == ["verdi"]
    said = await desk.fill("filip", wrong, verdi="5 mill")
    assert "Behovsmelding BM-2026-0001 er sendt til Innkjøpsseksjonen" in said.text
    async with parts.sessions() as session:
        [need] = list(await session.scalars(select(Behovsmelding)))
    assert (need.title, need.value_nok, need.status) == ("Papir til kontoret", Decimal(5_000_000), "mottatt")
    assert (await desk.only()).detail["behovsmelding"] == "BM-2026-0001"
    assert (
        "Behovsmelding: BM-2026-0001"
        in (await desk.say("filip", "hva er besluttet om avtale 2024/118?")).text
    )


async def test_a_behovsmelding_that_nobody_has_taken_is_withdrawn_with_the_decision(
    parts: Parts, clock: FixedClock
) -> None:
    desk = await office(parts, clock)
    said = await desk.decides(
        "filip", Verdict.START_PROCUREMENT, desk.track(TrackKind.NEW_PROCUREMENT, on=day(1095))
    )
    form = await desk.press("filip", said, "Angre")
    async with parts.sessions.begin() as session:
        need = (await session.scalars(select(Behovsmelding))).one()
        need.taken_by_id = (await get_person(session, email("ingrid"))).id
    refused = await desk.fill("filip", form, grunn="For tidlig")
    assert "Behovsmelding BM-2026-0001 er tatt av Ingrid Demo" in refused.text
    async with parts.sessions.begin() as session:
        (await session.scalars(select(Behovsmelding))).one().taken_by_id = None
    again = await desk.button("filip", ActionId.UNDO_DECISION, decision=str((await desk.only()).id))
    await desk.fill("filip", again, grunn="For tidlig")
    async with parts.sessions() as session:
        withdrawn = (await session.scalars(select(Behovsmelding))).one()
        assert withdrawn.status == "trukket"
        line = await last_event(session, withdrawn.record, CaseAct.WITHDRAWN)
        assert line is not None
        assert line.text == "For tidlig"
        assert not await tasks_of(session, withdrawn.record, state=TaskState.OPEN)


async def test_an_extension_moves_the_end_and_is_moved_back(parts: Parts, clock: FixedClock) -> None:
    desk = await office(parts, clock)
    track = desk.track(TrackKind.EXPIRY, "renhold", day(45))
    said = await desk.decides(
        "filip", Verdict.EXTENDED, track, ny_slutt="30.6.2027", grunn="Avtalt med leverandøren"
    )
    avtale = await desk.avtale("renhold")
    assert avtale.expires_on == date(2027, 6, 30)
    assert avtale.filled["expires_on"].endswith(f" {day(45).isoformat()}")
    await desk.fill("filip", await desk.press("filip", said, "Angre"), grunn="Feil avtale")
    avtale = await desk.avtale("renhold")
    assert (avtale.expires_on, avtale.filled) == (day(45), {})


async def test_a_running_agreement_is_terminated_with_a_notice(parts: Parts, clock: FixedClock) -> None:
    desk = await office(parts, clock)
    await desk.change("strom", notice_months=3)
    track = desk.track(TrackKind.RUNNING, "strom", day(30))
    form = await desk.asks_to("ingrid", Verdict.TERMINATE, track)
    assert form.form is not None
    early = await desk.fill("ingrid", form, ny_slutt="1.1.2027", grunn="For dyr")
    assert "21. februar 2027 er den første mulige dagen" in errors(early)["ny_slutt"]
    said = await desk.fill("ingrid", early, ny_slutt="30.6.2027")
    assert "innen 31. mars 2027" in said.text
    stored = await desk.only()
    assert stored.followed_by is not None
    await desk.decides("ingrid", Verdict.NOTICE_SENT, stored.followed_by)
    avtale = await desk.avtale("strom")
    assert (avtale.expires_on, avtale.running) == (date(2027, 6, 30), False)


async def test_what_is_done_waits_to_be_entered_until_an_innkjoper_says_so(
    parts: Parts, clock: FixedClock
) -> None:
    desk = await office(parts, clock)
    await desk.decides("filip", Verdict.LET_EXPIRE)
    clock.advance(timedelta(minutes=1))
    await desk.decides("filip", Verdict.LET_END, desk.track(TrackKind.EXPIRY, "renhold", day(45)))
    assert "Bare innkjøpere" in (await desk.say("filip", "ikke ført")).text
    shown = await desk.say("ingrid", "hva er ikke ført i KAV?")
    assert "2 beslutninger er ikke ført" in shown.text
    left = await desk.press("ingrid", shown, "Ført: 1.")
    assert "**Ført:** «La avtalen løpe ut»" in left.text
    assert "Én beslutning er ikke ført" in left.text
    assert left.replaces == shown.id
    other = await desk.say("siri", "ikkje ført")
    last = await desk.press("ingrid", left, "Ført: 1.")
    assert "allerede ført: Ingrid Demo bekreftet det" in (await desk.press("siri", other, "Ført")).text
    assert "Alt som er avgjort her, er ført" in last.text
    assert all(one.entered_at for one in await desk.decisions())


async def test_what_is_decided_is_told_to_those_who_look_after_the_agreement(
    parts: Parts, clock: FixedClock
) -> None:
    desk = await office(parts, clock)
    await desk.decides("filip", Verdict.LET_EXPIRE, grunn="For _mye_ papir")
    for asked in (
        "hva er besluttet om avtale 2024/118?",
        "Kva er bestemt om avtalen 2024/118",
        "beslutninger for avtale 2024/118",
    ):
        said = await desk.say("ingrid", asked)
        assert "Filip Demo (avtaleforvalter) valgte «La avtalen løpe ut»" in said.text
        assert "For \\_mye\\_ papir" in said.text
    hidden = await desk.say("ada", "hva er besluttet om avtale 2024/118?")
    assert "kan bare de som følger opp avtalen" in hidden.text
    assert "løpe ut" not in hidden.text
    assert "Ingenting er besluttet" in (await desk.say("filip", "hva er besluttet om avtale 2022/310?")).text
    for other in ("hva er besluttet i EU om terskelverdier?", "hva må føres i protokollen?"):
        assert "beslutning" not in (await desk.say("siri", other)).text.casefold()[:40]


async def test_every_decision_leaves_an_audit_line_without_peoples_words(
    parts: Parts, clock: FixedClock
) -> None:
    desk = await office(parts, clock)
    track = await _recommended(desk)
    await desk.decides("lars", Verdict.APPROVE, track, grunn="KANARIFUGL")
    async with parts.sessions() as session:
        lines = list(await session.scalars(select(Audit).where(Audit.act.like("decision\\_%", escape="\\"))))
    assert [line.act for line in lines] == ["decision_recommended", "decision_approved", "decision_done"]
    assert not any("KANARIFUGL" in str(line.detail) or "gode" in str(line.detail) for line in lines)


def test_none_of_the_sample_questions_is_taken() -> None:
    taken = []
    for path in ACCEPTANCE.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            said = " ".join((row.get("question") or row.get("text", "")).casefold().strip(" .?!").split())
            taken += [said] if _COMMAND.fullmatch(said) or _ASKED.fullmatch(said) else []
    assert taken == []


async def test_of_an_option_that_nobody_has_told_how_works_nothing_is_promised(
    parts: Parts, clock: FixedClock
) -> None:
    desk = await office(parts, clock)
    async with parts.sessions.begin() as session:
        avtale = await session.get_one(Avtale, (await desk.avtale()).id)
        await session.refresh(avtale, ["options"])
        for option in avtale.options:
            option.mode = None
    form = await desk.asks_to("filip", Verdict.LET_EXPIRE)
    said = await desk.fill("filip", form, grunn="Ikke behov")
    for told in (form.text, said.text):
        assert "Registeret sier ikke om den løper av seg selv. Sjekk avtalen" in told
        assert "ingen trenger å varsle" not in told


async def test_a_notice_of_one_month_is_said_in_the_singular(parts: Parts, clock: FixedClock) -> None:
    desk = await office(parts, clock)
    await desk.change("strom", notice_months=1)
    form = await desk.asks_to("ingrid", Verdict.TERMINATE, desk.track(TrackKind.RUNNING, "strom", day(60)))
    assert "Oppsigelsestiden er én måned." in form.text
