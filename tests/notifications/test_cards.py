"""Every kind of track as a card: what must be decided by when, why, from where, and the buttons that close it."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from conversation.actions import ROOM_ACTIONS, ActionId
from conversation.reply import Reply
from dialogs.dialog import Knowledge
from register.avtale import AvtaleControl, AvtaleOption, OptionMode
from register.case_task import task_track
from register.database import Sessions
from register.decision import DecisionStatus
from register.snooze import Snooze
from register.track import VERDICT_NAMES, VERDICTS, Track, TrackKind, Verdict
from tests.notifications.stage import NOW, TODAY, Stage, day, labels
from tests.register.avtaler import fill

K = TrackKind


@pytest.fixture
async def stage(sessions: Sessions, knowledge: Knowledge) -> AsyncIterator[Stage]:
    async with sessions.begin() as session:
        yield Stage(session, await fill(session), knowledge)


def verdicts(reply: Reply) -> list[str]:
    return [one.action.args["verdict"] for one in reply.choices if one.action.id is ActionId.DECIDE]


async def every_kind(stage: Stage) -> dict[TrackKind, tuple[Track, str]]:
    """An open track of each kind, and somebody who is reminded of it."""
    option = stage.avtale(K.OPTION, "papir", day(200))
    asked = await stage.decision(
        option, Verdict.CALL_OPTION, "filip", status="recommended", approver_id=stage.person("lars").id
    )
    undone = {"status": "decided", "act_by_on": day(100), "enters": True}
    acts = await stage.decision(
        stage.avtale(K.RUNNING, "strom", day(90)), Verdict.TERMINATE, "ingrid", **undone
    )
    need, change = await stage.need(), await stage.change()
    return {
        K.NEW_PROCUREMENT: (stage.avtale(K.NEW_PROCUREMENT, "papir", day(1095)), "filip"),
        K.OPTION: (stage.avtale(K.OPTION, "kontorvask", day(400)), "ingrid"),
        K.EXPIRY: (stage.avtale(K.EXPIRY, "renhold", day(45)), "filip"),
        K.RUNNING: (stage.avtale(K.RUNNING, "strom", day(60)), "ingrid"),
        K.FOLLOW_UP: (stage.avtale(K.FOLLOW_UP, "papir", day(60)), "filip"),
        K.CONTROL: (stage.avtale(K.CONTROL, "papir", day(30)), "filip"),
        K.NEW_AVTALE: (stage.avtale(K.NEW_AVTALE, "boker", day(40)), "kari"),
        K.AVVIK: (stage.avvik("gulv", day(-2)), "filip"),
        K.BEHOVSMELDING: (Track(K.BEHOVSMELDING, f"behovsmelding:{need.id}", TODAY), "ingrid"),
        K.ENDRINGSBEHOV: (Track(K.ENDRINGSBEHOV, change.record, TODAY), "ingrid"),
        K.ARTIKKEL: (Track(K.ARTIKKEL, "artikkel:lillestrom-kav", day(10)), "siri"),
        K.MISSING: (stage.avtale(K.MISSING, "broyting", TODAY), "ingrid"),
        K.DUTY: (Track(K.DUTY, "plikt:etisk_handel", date(2027, 2, 28)), "siri"),
        K.APPROVAL: (Track(K.APPROVAL, f"decision:{asked.id}", day(200)), "lars"),
        K.NOTICE: (Track(K.NOTICE, f"decision:{acts.id}", day(100)), "ingrid"),
        K.NOT_SHOWN: (Track(K.NOT_SHOWN, f"decision:{acts.id}", day(30)), "ingrid"),
        K.ASSIGNMENT: (Track(K.ASSIGNMENT, f"person:{stage.person('filip').id}", TODAY), "filip"),
        K.TASK: (task_track(await stage.task(need)), "lars"),
    }


async def test_whoever_may_not_decide_gets_no_button_for_it(stage: Stage) -> None:
    article = await stage.drawn(Track(K.ARTIKKEL, "artikkel:lillestrom-kav", day(10)), "ingrid")
    assert verdicts(article) == []
    assert "Det er redaktører som kontrollerer den." in article.text
    tracks = await every_kind(stage)
    asked, _ = tracks[K.APPROVAL]
    assert verdicts(await stage.drawn(asked, "lars")) == ["approve", "decline"]
    assert verdicts(await stage.drawn(asked, "filip")) == []


async def test_no_kind_lacks_a_button_that_can_close_it(stage: Stage) -> None:
    tracks = await every_kind(stage)
    assert set(tracks) == set(TrackKind)
    asked, who = tracks.pop(K.TASK)
    assert ActionId.ANSWER_TASK in {one.action.id for one in (await stage.drawn(asked, who)).choices}
    for kind, (track, who) in tracks.items():
        reply = await stage.drawn(track, who)
        assert verdicts(reply) == [verdict.value for verdict in VERDICTS[kind]], kind
        assert len(verdicts(reply)) >= 1, kind
        assert "Ikke min" in labels(reply), kind
        assert all(
            one.action.args["track"] == track.ref for one in reply.choices if "track" in one.action.args
        )


async def test_every_card_is_whole_without_buttons_and_facts_and_short_enough_for_every_platform(
    stage: Stage,
) -> None:
    for kind, (track, who) in (await every_kind(stage)).items():
        reply = await stage.drawn(track, who)
        heading, *rest = reply.text.split("\n\n")
        assert heading.startswith("**"), kind
        assert len(rest) >= 2, kind
        assert len(reply.text) < 3500, kind
        assert "Kilde: " in rest[-1], kind
        assert "Du får dette fordi " in reply.text, kind
        assert all(len(choice.label) <= 75 for choice in reply.choices), kind


async def test_a_room_gets_no_button_but_those_that_open_something_and_no_value(stage: Stage) -> None:
    for kind, (track, _) in (await every_kind(stage)).items():
        reply = await stage.card(track, None)
        if kind is K.ASSIGNMENT:
            assert reply is None
            continue
        assert reply is not None, kind
        assert {choice.action.id for choice in reply.choices} <= ROOM_ACTIONS, kind
        assert labels(reply) == ["Åpne"], kind
        assert "4 800 000" not in reply.text.replace("\u00a0", " "), kind
        assert not reply.private, kind


async def test_a_control_names_nothing_in_a_room_and_is_nothing_to_a_leader(stage: Stage) -> None:
    track = stage.avtale(K.CONTROL, "papir", day(30))
    room = await stage.drawn(track, None)
    assert "papir" not in room.text.casefold()
    assert "kontroll" not in room.text.casefold()
    assert await stage.card(track, "lars") is None
    assert "Planlagt kontroll av" in (await stage.drawn(track, "filip")).text


async def test_a_confidential_agreement_is_not_named_to_those_who_may_not_know_of_it(stage: Stage) -> None:
    track = stage.avtale(K.EXPIRY, "vakt", day(60))
    assert await stage.card(track, "ada") is None
    assert "Vakthold" not in (await stage.drawn(track, None)).text
    assert "Vakthold" in (await stage.drawn(track, "filip")).text


async def test_an_avvik_that_went_the_closed_way_is_for_its_recipients_alone(stage: Stage) -> None:
    track = stage.avvik("lonn", day(-1))
    assert await stage.card(track, "filip") is None
    assert await stage.card(track, "ingrid") is None
    assert await stage.card(track, None) is None
    assert "mottaker av avviket" in (await stage.drawn(track, "siri")).text


async def test_a_record_that_is_gone_has_no_card(stage: Stage) -> None:
    gone = "00000000-0000-0000-0000-000000000001"
    for record in (
        f"avtale:{gone}",
        f"avvik:{gone}",
        f"decision:{gone}",
        "plikt:ingen",
        "avtale:x",
        "artikkel:x",
    ):
        kind = {"plikt": K.DUTY, "artikkel": K.ARTIKKEL}.get(record.partition(":")[0], K.EXPIRY)
        assert await stage.card(Track(kind, record, TODAY), "ingrid") is None, record


async def test_an_option_says_what_happens_without_a_decision_and_who_decides(stage: Stage) -> None:
    track = stage.avtale(K.OPTION, "papir", day(200))
    told = (await stage.drawn(track, "filip")).text
    assert told.startswith(
        "**Opsjonen i Kontorrekvisita og kopipapir (avtale 2024/118) må avgjøres innen 9. juni 2027.**"
    )
    assert "faller opsjonen bort" in told
    assert "Opsjonen er på ett år, til og med 21. november 2028." in told
    assert "blir det en anbefaling. Lars Demo (avtaleeier) avgjør." in told
    assert "4 800 000" in told.replace("\u00a0", " ")
    assert "anbefaling" not in (await stage.drawn(track, "lars")).text, "it is theirs to decide"


async def test_an_option_that_runs_by_itself_turns_the_question_round(stage: Stage) -> None:
    avtale = stage.filled.avtaler["kontorvask"]
    stage.session.add(
        AvtaleOption(
            avtale_id=avtale.id,
            position=1,
            length_months=12,
            mode=OptionMode.AUTOMATIC.value,
            notice_on=day(400),
        )
    )
    await stage.session.flush()
    told = (await stage.drawn(stage.avtale(K.OPTION, "kontorvask", day(400)), "ingrid")).text
    assert (
        "Skal Renhold av kontorbygg (avtale 2022/311) ikke forlenges, må leverandøren få beskjed innen"
        in told
    )
    assert "løper avtalen videre av seg selv" in told


async def test_an_assumed_notice_deadline_is_said_plainly(stage: Stage) -> None:
    avtale = stage.filled.avtaler["kontorvask"]
    stage.session.add(AvtaleOption(avtale_id=avtale.id, position=1, length_months=12, mode=None))
    await stage.session.flush()
    reply = await stage.drawn(stage.avtale(K.OPTION, "kontorvask", date(2028, 1, 4)), "ingrid")
    assert "er antatt: 3 måneder før avtalen slutter. Sjekk fristen i avtalen." in reply.text
    assert "Registeret sier ikke om opsjonen må utløses." in reply.text


async def test_whoever_may_not_see_what_an_agreement_holds_hears_only_that_something_waits(
    stage: Stage,
) -> None:
    reply = await stage.drawn(stage.avtale(K.OPTION, "papir", day(200)), "ada")
    assert "opsjon" not in reply.text.casefold()
    assert "Spør avtaleforvalter Filip Demo eller Innkjøpsseksjonen" in reply.text
    assert labels(reply) == ["Ikke min"]


async def test_a_new_procurement_has_its_plan_backwards_and_says_what_is_assumed(stage: Stage) -> None:
    told = (await stage.drawn(stage.avtale(K.NEW_PROCUREMENT, "papir", day(1095)), "filip")).text
    assert "må begynne innen" in told.split("\n\n")[0]
    assert "Regnet bakover fra 20. november 2029:" in told
    assert "- karens: fra" in told
    assert "minst 10 dager, FOA § 25-2" in told
    assert "Tidene er antatt" in told
    assert "får ikke plass" not in told


async def test_a_new_procurement_that_is_late_says_which_part_does_not_fit(stage: Stage) -> None:
    told = (
        await stage.drawn(stage.avtale(K.NEW_PROCUREMENT, "kontorvask", day(500)), "ingrid", on=day(320))
    ).text
    assert "skulle vært i gang" in told.split("\n\n")[0]
    assert "oppstart får ikke plass før avtalen slutter" in told.casefold()
    none = (await stage.drawn(stage.avtale(K.NEW_PROCUREMENT, "renhold", day(45)), "filip")).text
    assert "172 dager for sent. Ingen av delene får plass før avtalen slutter." in none


async def test_an_agreement_whose_day_has_changed_closes_the_old_card_and_opens_the_new(stage: Stage) -> None:
    old = stage.avtale(K.EXPIRY, "renhold", day(45))
    stage.filled.avtaler["renhold"].expires_on = day(410)
    reply = await stage.drawn(old, "filip")
    assert "datoen er endret** fra 5. januar 2027 til 5. januar 2028" in reply.text
    [choice] = reply.choices
    assert choice.action.args == {"track": stage.avtale(K.EXPIRY, "renhold", day(410)).ref}
    assert choice.label == "Vis den nye"


async def test_a_recommendation_tells_who_waits_for_whom(stage: Stage) -> None:
    track = stage.avtale(K.OPTION, "papir", day(200))
    lars = stage.person("lars").id
    decision = await stage.decision(
        track, Verdict.CALL_OPTION, "filip", status="recommended", approver_id=lars, reason="Bra *pris*",
        deadline_on=day(200), act_by_on=day(200),
    )  # fmt: skip
    told = await stage.drawn(track, "filip")
    assert "Filip Demo (avtaleforvalter) anbefalte «Utløs opsjon» 21. november 2026." in told.text
    assert "Grunn: «Bra \\*pris\\*»." in told.text
    assert "Lars Demo må godkjenne eller avslå det innen 9. juni 2027." in told.text
    assert labels(told) == ["Angre"]
    asked = await stage.drawn(Track(K.APPROVAL, f"decision:{decision.id}", day(200)), "lars")
    assert "Godkjenn eller avslå innen 9. juni 2027." in asked.text
    assert "må leverandøren ha skriftlig varsel innen 9. juni 2027" in asked.text
    assert labels(asked)[:2] == ["Godkjenn", "Avslå"]


async def test_a_decided_track_says_how_by_whom_and_what_is_left(stage: Stage) -> None:
    track = stage.avtale(K.OPTION, "papir", day(200))
    lars = stage.person("lars").id
    decision = await stage.decision(
        track, Verdict.CALL_OPTION, "filip", status="decided", approver_id=lars, approved_by_id=lars,
        approved_role="avtaleeier", approved_at=NOW, deadline_on=day(200), act_by_on=day(190), enters=True,
    )  # fmt: skip
    told = await stage.drawn(track, "lars")
    assert told.text.startswith(
        "**Opsjonen i Kontorrekvisita og kopipapir (avtale 2024/118): Utløs opsjon.**"
    )
    assert "Godkjent av Lars Demo (avtaleeier) 21. november 2026." in told.text
    assert "Nå gjenstår skriftlig varsel til leverandøren innen 30. mai 2027." in told.text
    assert "Ikke ført i KAV ennå." in told.text
    assert labels(told) == ["Angre"]
    assert labels(await stage.drawn(track, "lars", on=day(201))) == [], "the deadline has passed"
    approved = await stage.drawn(Track(K.APPROVAL, f"decision:{decision.id}", day(200)), "lars")
    assert ": godkjent.**" in approved.text
    decision.status, decision.acted_on = DecisionStatus.DONE.value, day(3)
    sent = await stage.drawn(Track(K.NOTICE, f"decision:{decision.id}", day(190)), "filip")
    assert "Skriftlig varsel er sendt 24. november 2026." in sent.text
    assert labels(sent) == [], "what has been sent cannot be taken back"


async def test_an_innkjoper_can_say_that_a_decision_is_entered(stage: Stage) -> None:
    track = stage.avtale(K.EXPIRY, "renhold", day(45))
    await stage.decision(track, Verdict.EXTENDED, "filip", enters=True)
    assert labels(await stage.drawn(track, "ingrid")) == ["Ført"]
    assert labels(await stage.drawn(track, "filip")) == []


async def test_what_was_decided_is_told_to_those_alone_who_see_what_the_agreement_holds(stage: Stage) -> None:
    track = stage.avtale(K.EXPIRY, "papir", day(365))
    await stage.decision(track, Verdict.EXTENDED, "filip", reason="hemmelig")
    told = await stage.drawn(track, "ada")
    assert ": avgjort.**" in told.text
    assert "hemmelig" not in told.text
    assert VERDICT_NAMES[Verdict.EXTENDED] not in told.text


async def test_a_declined_recommendation_is_told_on_the_open_card(stage: Stage) -> None:
    track = stage.avtale(K.OPTION, "papir", day(200))
    await stage.decision(
        track, Verdict.CALL_OPTION, "filip", status="declined", approved_by_id=stage.person("lars").id,
        declined_reason="For dyrt",
    )  # fmt: skip
    told = await stage.drawn(track, "filip")
    assert "Lars Demo avslo «Utløs opsjon» 21. november 2026. Grunn: «For dyrt»." in told.text
    assert labels(told)[:2] == ["Utløs opsjon", "La avtalen løpe ut"]


async def test_a_notice_says_why_in_writing_and_after_its_day_what_to_do(stage: Stage) -> None:
    running = stage.avtale(K.RUNNING, "strom", day(90))
    acts = await stage.decision(running, Verdict.TERMINATE, "ingrid", status="decided", act_by_on=day(30))
    track = Track(K.NOTICE, f"decision:{acts.id}", day(30))
    told = (await stage.drawn(track, "ingrid")).text
    assert told.startswith("**Send skriftlig varsel til Kraftkar Demo AS innen 21. desember 2026.**")
    assert "før leverandøren har fått varselet" in told
    late = (await stage.drawn(track, "ingrid", on=day(33))).text
    assert late.startswith(
        "**Skriftlig varsel til Kraftkar Demo AS skulle vært sendt innen 21. desember 2026.**"
    )
    assert "kontakt Innkjøpsseksjonen i dag" in late


async def test_what_the_newest_file_still_says_is_told(stage: Stage) -> None:
    track = stage.avtale(K.EXPIRY, "renhold", day(45))
    decision = await stage.decision(track, Verdict.EXTENDED, "filip", enters=True)
    asked = await stage.drawn(Track(K.NOT_SHOWN, f"decision:{decision.id}", day(20)), "ingrid")
    assert "(21. november 2026) viser fortsatt 5. januar 2027 som siste gyldige dag." in asked.text
    decision.entered_at = NOW
    assert (
        ": ført.**"
        in (await stage.drawn(Track(K.NOT_SHOWN, f"decision:{decision.id}", day(20)), "ingrid")).text
    )


async def test_a_duty_names_its_evidence_its_source_and_that_the_month_is_assumed(stage: Stage) -> None:
    told = (await stage.drawn(Track(K.DUTY, "plikt:klima_miljo", date(2027, 3, 31)), "siri")).text
    assert told.startswith("**Risikovurder avtalene for klima og miljø innen 31. mars 2027.**")
    assert "Måneden er antatt" in told
    assert "Anskaffelsesstrategi 2021–2024, delmål 9, tiltak 2 (2021)" in told
    assert "Du får dette fordi du er innkjøpssjef." in told


async def test_a_new_avtaleforvalter_gets_one_card_with_the_rules_and_the_first_ten(stage: Stage) -> None:
    from tests.register.avtaler import make_avtale

    filip = stage.person("filip")
    stage.session.add_all(
        make_avtale(f"T/{n}", f"Avtale {n}", expires_on=day(900 + n), avtaleforvalter_id=filip.id)
        for n in range(12)
    )
    await stage.session.flush()
    told = await stage.drawn(Track(K.ASSIGNMENT, f"person:{filip.id}", TODAY), "filip")
    assert told.text.startswith("**Bekreft at du er avtaleforvalter for 15 avtaler.**")
    assert told.text.count("\n- ") == 11
    assert "- og 5 til" in told.text
    assert "Avtaleforvalteren er den som følger avtalen gjennom hele kontraktsperioden." in told.text
    assert labels(told) == ["Bekreft", "Ikke min"]
    assert await stage.card(Track(K.ASSIGNMENT, f"person:{filip.id}", TODAY), "lars") is None


async def test_a_kommune_without_rules_for_the_role_gets_a_plain_sentence(stage: Stage) -> None:
    stage.kommune_id = "baerum"
    told = (await stage.drawn(Track(K.ASSIGNMENT, f"person:{stage.person('filip').id}", TODAY), "filip")).text
    assert "følger du avtalen gjennom hele perioden" in told


async def test_a_new_agreement_says_what_it_covers_how_to_order_and_what_it_may_replace(stage: Stage) -> None:
    for key in ("boker", "gammel"):
        stage.filled.avtaler[key].category, stage.filled.avtaler[key].tjenesteomrade = "Bøker", "Oppvekst"
    stage.filled.avtaler["gammel"].expires_on = day(39)
    stage.filled.avtaler["boker"].order_system = "eHandel"
    await stage.session.flush()
    told = (await stage.drawn(stage.avtale(K.NEW_AVTALE, "boker", day(40)), "kari")).text
    assert told.startswith("**Ny avtale fra 31. desember 2026: Lærebøker og læremidler (avtale 2026/020).**")
    assert "Dekker: bøker" in told
    assert "Slik bestiller du: Bestill i eHandel." in told
    assert "det kan være Brøyting av skoleplasser (avtale 2021/077), som løper ut 30. desember 2026" in told


async def test_the_reader_is_told_until_when_they_have_put_it_off(stage: Stage) -> None:
    track = stage.avtale(K.EXPIRY, "renhold", day(45))
    filip = stage.person("filip").id
    stage.session.add(
        Snooze(
            record=track.record,
            kind="expiry",
            target_on=track.target_on,
            person_id=filip,
            until_on=day(9),
            at=NOW,
        )
    )
    await stage.session.flush()
    assert "Du har bedt om å bli minnet på den 30. november 2026." in (await stage.drawn(track, "filip")).text
    assert "bedt om" not in (await stage.drawn(track, "ingrid")).text


async def test_nobody_is_offered_another_day_once_the_day_has_come(stage: Stage) -> None:
    track = stage.avtale(K.EXPIRY, "renhold", day(45))
    assert "Påminn meg" in labels(await stage.drawn(track, "filip"))
    assert "Påminn meg" not in labels(await stage.drawn(track, "filip", on=day(45)))


async def test_what_the_register_says_is_never_taken_for_markup(stage: Stage) -> None:
    avtale = stage.filled.avtaler["renhold"]
    avtale.title, avtale.supplier_name = "**Fet** [lenke](https://x.invalid)", "_A_ <AS>"
    avtale.reference = "2022/310*"
    told = (await stage.drawn(stage.avtale(K.EXPIRY, "renhold", day(45)), "filip")).text
    assert "\\*\\*Fet\\*\\* \\[lenke\\]" in told
    assert "\\_A\\_ \\<AS\\>" in told
    assert "2022/310\\*" in told


async def test_a_control_of_a_kind_of_its_own_keeps_its_name(stage: Stage) -> None:
    avtale = stage.filled.avtaler["renhold"]
    stage.session.add(AvtaleControl(avtale_id=avtale.id, kind="revisjon", planned_on=day(20)))
    await stage.session.flush()
    told = (await stage.drawn(stage.avtale(K.CONTROL, "renhold", day(20)), "filip")).text
    assert told.startswith("**Planlagt revisjon av Renhold av skoler og barnehager")
