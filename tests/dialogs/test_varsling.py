import json
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.bootstrap import Parts
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs.varsling.words import PlaceKind, Wish, understand_varsling
from norsk.clock import FixedClock
from register.audit import Audit
from register.avtale import Avtale
from register.person import PersonRole, Role, find_person
from register.step import Step
from register.track import TrackKind
from register.varsling import (
    KOMMUNE,
    ReminderTime,
    Setting,
    Steps,
    Varsling,
    VarslingLevel,
    load_varsling,
    of_avtale,
    set_varsling,
)
from tests.dialogs.loop import Loop, errors, labels
from tests.register.avtaler import Filled, fill

ACCEPTANCE = Path(__file__).parent.parent / "acceptance"


@pytest.mark.parametrize(
    ("text", "wish", "place", "named", "kind", "written"),
    [
        ("varsling for avtale 2024/118", Wish.SHOW, PlaceKind.AVTALE, "2024/118", None, ""),
        ("Varsling 2024/118", Wish.SHOW, PlaceKind.AVTALE, "2024/118", None, ""),
        ("varsling for avtala", Wish.SHOW, PlaceKind.THIS_AVTALE, "", None, ""),
        ("varsling for avtale om kopipapir", Wish.SHOW, PlaceKind.AVTALE, "kopipapir", None, ""),
        ("varslling for avtle 2024/118", Wish.SHOW, PlaceKind.AVTALE, "2024/118", None, ""),
        ("varsling for tjenesteområde Helse", Wish.SHOW, PlaceKind.TJENESTEOMRADE, "helse", None, ""),
        ("varsling for tenesteområdet Helse og mestring", Wish.SHOW, PlaceKind.TJENESTEOMRADE, "helse og mestring", None, ""),
        ("varsling for Oppvekst", Wish.SHOW, PlaceKind.BARE, "oppvekst", None, ""),
        ("varsling for kommunen", Wish.SHOW, PlaceKind.KOMMUNE, "", None, ""),
        ("vis varsling", Wish.SHOW, PlaceKind.NONE, "", None, ""),
        ("endre varsling for avtale 2024/118", Wish.CHANGE, PlaceKind.AVTALE, "2024/118", None, ""),
        ("skru av påminnelser om utløp for avtale 2024/118", Wish.CHANGE, PlaceKind.AVTALE, "2024/118", TrackKind.EXPIRY, "av"),
        ("ikkje minn om utløp for avtale 2024/118", Wish.CHANGE, PlaceKind.AVTALE, "2024/118", TrackKind.EXPIRY, "av"),
        ("kan du slå på påminnelser om opsjoner for hele kommunen?", Wish.CHANGE, PlaceKind.KOMMUNE, "", TrackKind.OPTION, "på"),
        ("varsle om opsjon 6 og 3 måneder før for avtale 2024/118", Wish.CHANGE, PlaceKind.AVTALE, "2024/118", TrackKind.OPTION, "6 og 3 måneder før"),
        ("når varsles opsjoner?", Wish.WHEN, PlaceKind.NONE, "", TrackKind.OPTION, ""),
        ("når varslast opsjonar?", Wish.WHEN, PlaceKind.NONE, "", TrackKind.OPTION, ""),
        ("hvor tidlig varsles det om utløp for avtale 2024/118?", Wish.WHEN, PlaceKind.AVTALE, "2024/118", TrackKind.EXPIRY, ""),
        ("når får vi påminnelser om ny anskaffelse?", Wish.WHEN, PlaceKind.NONE, "", TrackKind.NEW_PROCUREMENT, ""),
        ("når får jeg påminnelser?", Wish.MY_TIME, PlaceKind.NONE, "", None, ""),
        ("når kjem påminningane mine?", Wish.MY_TIME, PlaceKind.NONE, "", None, ""),
        ("endre tidspunktet for påminnelser", Wish.SET_TIME, PlaceKind.NONE, "", None, ""),
    ],
)  # fmt: skip
def test_what_people_say_about_varsling_is_understood(
    text: str, wish: Wish, place: PlaceKind, named: str, kind: TrackKind | None, written: str
) -> None:
    found = understand_varsling(text)
    assert found is not None
    assert (found.wish, found.place, found.named, found.kind, found.written) == (
        wish,
        place,
        named,
        kind,
        written,
    )


@pytest.mark.parametrize(
    ("text", "hour", "weekday", "daily"),
    [
        ("send påminnelser mandager kl. 9", 9, 0, False),
        ("send meg påminningar måndagar klokka 10", 10, 0, False),
        ("jeg vil ha påminnelsene hver tirsdag kl 11", 11, 1, False),
        ("send påminnelsene mine fredag kl. ni", 9, 4, False),
        ("send påminnelser hver arbeidsdag kl. 08.00", 8, None, True),
        ("send påminelser torsdger", None, 3, False),
        ("send påminnelser kl 13", 13, None, False),
        ("send påminnelser lørdager kl. 9", 9, 5, False),
    ],
)
def test_a_time_for_the_digest_is_understood(
    text: str, hour: int | None, weekday: int | None, daily: bool
) -> None:
    found = understand_varsling(text)
    assert found is not None
    assert (found.wish, found.hour, found.weekday, found.daily) == (Wish.SET_TIME, hour, weekday, daily)


@pytest.mark.parametrize(
    "text",
    [
        "varsling av kritikkverdige forhold",
        "hva er varsling?",
        "hvordan varsler jeg om kritikkverdige forhold?",
        "når må vi varsle om opsjon?",
        "når må vi varsle leverandøren om opsjon?",
        "hvor lang frist har vi for varsling av opsjon?",
        "mine påminnelser",
        "påminnelser",
        "send påminnelser",
        "send varsel til leverandøren om utløsning av opsjon",
        "når utløper avtalen?",
        "krav til varsling av tilbydere",
        "når sendes tildelingsbrevet?",
    ],
)
def test_other_questions_are_left_to_the_answers(text: str) -> None:
    assert understand_varsling(text) is None


def test_none_of_the_sample_questions_is_taken() -> None:
    taken = []
    for path in ACCEPTANCE.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            text = row.get("question") or row.get("text", "")
            taken += [text] if isinstance(text, str) and understand_varsling(text) else []
    assert taken == []


@pytest.fixture
async def filled(parts: Parts, clock: FixedClock) -> Filled:
    clock.at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    async with parts.sessions.begin() as session:
        return await fill(session)


@pytest.fixture
def loop(parts: Parts, clock: FixedClock, filled: Filled) -> Loop:
    """Ingrid is innkjøper, Kari innkjøpskontakt, Ada ordinary staff."""
    assert filled.people
    return Loop(parts, clock)


async def steps(loop: Loop, kind: TrackKind, reference: str = "") -> Steps:
    async with loop.parts.sessions() as session:
        avtale = await session.scalar(select(Avtale).where(Avtale.key == reference)) if reference else None
        table = await load_varsling(session)
        return table.steps(
            kind,
            avtale_id=avtale.id if avtale else None,
            tjenesteomrade=avtale.tjenesteomrade if avtale else None,
        )


async def shown(loop: Loop, who: str, text: str) -> Reply:
    reply = await loop.say(who, text)
    return await loop.press(who, reply, "Endre")


async def test_varsling_for_an_agreement_is_shown_changed_and_told_with_its_level(loop: Loop) -> None:
    before = await loop.say("ingrid", "varsling for avtale 2024/118")
    assert "**Varsling for Kontorrekvisita og kopipapir (2024/118)**" in before.text
    assert "- Opsjon: 6, 3 og 1 måned før (standard)" in before.text
    assert "(KAV) varsler også" in before.text
    assert "kan hver type skrus av her" in before.text
    form = await loop.press("ingrid", before, "Endre")
    done = await loop.fill("ingrid", form, option="9 og 4 mnd", expiry="av")
    assert "- Opsjon: 6, 3 og 1 måned før (standard) → 9 og 4 måneder før (avtalen)" in done.text
    assert "- Utløp: 3 måneder før, 1 måned før og 14 dager før (standard) → av (avtalen)" in done.text
    assert "Ny anskaffelse" not in done.text
    assert await steps(loop, TrackKind.OPTION, "2024/118") == Steps(
        (Step(9), Step(4)), VarslingLevel.AVTALE, switched_by=VarslingLevel.AVTALE
    )
    assert not (await steps(loop, TrackKind.EXPIRY, "2024/118")).enabled
    assert (await steps(loop, TrackKind.EXPIRY, "2022/310")).enabled
    async with loop.parts.sessions() as session:
        lines = list(
            await session.scalars(select(Audit).where(Audit.act == "varsling_changed").order_by(Audit.id))
        )
        ingrid = await find_person(session, "ingrid@demo.invalid")
        assert ingrid is not None
        assert [line.detail for line in lines] == [
            {"kind": "option", "before": "follows", "after": "9m 4m"},
            {"kind": "expiry", "before": "follows", "after": "off (follows)"},
        ]
        assert {line.actor_id for line in lines} == {ingrid.id}
    again = await shown(loop, "ingrid", "varsling for avtale 2024/118")
    assert again.form is not None
    assert {one.key: one.value for one in again.form.fields if one.value} == {
        "option": "9 og 4 måneder før",
        "expiry": "av",
    }
    same = await loop.fill("ingrid", again)
    assert "Ingenting er endret" in same.text


async def test_an_empty_field_follows_the_level_above(loop: Loop) -> None:
    await loop.fill("ingrid", await shown(loop, "ingrid", "varsling for kommunen"), option="8 måneder")
    form = await shown(loop, "ingrid", "varsling for avtale 2024/118")
    await loop.fill("ingrid", form, option="2 måneder")
    form = await shown(loop, "ingrid", "varsling for avtale 2024/118")
    done = await loop.fill("ingrid", form, option="")
    assert "- Opsjon: 2 måneder før (avtalen) → 8 måneder før (kommunen)" in done.text


async def test_the_nearest_level_wins(loop: Loop) -> None:
    await loop.fill(
        "ingrid", await shown(loop, "ingrid", "varsling for kommunen"), option="8 måneder", expiry="av"
    )
    await loop.fill(
        "ingrid", await shown(loop, "ingrid", "varsling for tjenesteområde Eiendom"), option="5 måneder"
    )
    renhold = await loop.say("ingrid", "varsling for avtale 2022/310")
    assert "- Opsjon: 5 måneder før (tjenesteområdet)" in renhold.text
    assert "- Utløp: av (kommunen)" in renhold.text
    papir = await loop.say("ingrid", "varsling for avtale 2024/118")
    assert "- Opsjon: 8 måneder før (kommunen)" in papir.text


async def test_what_cannot_be_read_is_said_by_field_and_nothing_is_kept(loop: Loop) -> None:
    form = await shown(loop, "ingrid", "varsling for avtale 2024/118")
    written = {"option": "snart", "expiry": "2 uker", "missing": "1 måned"}
    again = await loop.fill("ingrid", form, **written)
    assert errors(again)["option"].startswith("Jeg forstår ikke «snart». Skriv for eksempel")
    assert "har ingen dag å varsle før" in errors(again)["missing"]
    assert again.form is not None
    assert {one.key: one.value for one in again.form.fields if one.value} == written
    assert (await steps(loop, TrackKind.EXPIRY, "2024/118")).level is VarslingLevel.STANDARD
    done = await loop.fill("ingrid", again, option="", missing="3 dager etter")
    assert "→ 14 dager før (avtalen)" in done.text
    assert "- Manglende opplysninger: på dagen (standard) → 3 dager etter (avtalen)" in done.text


async def test_a_form_that_somebody_else_has_overtaken_is_shown_again(loop: Loop) -> None:
    form = await shown(loop, "ingrid", "varsling for avtale 2024/118")
    other = await shown(loop, "siri", "varsling for avtale 2024/118")
    await loop.fill("siri", other, option="9 måneder")
    again = await loop.fill("ingrid", form, expiry="2 uker")
    assert "Noen har endret varslingen mens du skrev" in again.text
    assert (await steps(loop, TrackKind.EXPIRY, "2024/118")).level is VarslingLevel.STANDARD


async def test_one_kind_is_switched_off_by_a_sentence_and_a_form(loop: Loop) -> None:
    form = await loop.say("ingrid", "skru av påminnelser om utløp for avtale 2024/118")
    assert form.form is not None
    assert [(one.key, one.value) for one in form.form.fields] == [("expiry", "av")]
    assert (await steps(loop, TrackKind.EXPIRY, "2024/118")).enabled
    done = await loop.fill("ingrid", form)
    assert "av (avtalen)" in done.text
    again = await loop.say("ingrid", "skru på påminnelser om utløp")
    assert "Kontorrekvisita" in again.text
    back = await loop.fill("ingrid", again)
    assert "3 måneder før, 1 måned før og 14 dager før (standard)" in back.text


async def test_anybody_may_see_and_only_procurement_may_change(loop: Loop) -> None:
    seen = await loop.say("ada", "når varsles opsjoner?")
    assert seen.text.startswith("**Opsjon: 6, 3 og 1 måned før.** Det er standarden.")
    assert "siste frist for å bruke opsjonen" in seen.text
    assert labels(seen) == []
    table = await loop.say("ada", "varsling for avtale 2024/118")
    assert "Vil du ha det endret? Spør Innkjøpsseksjonen." in table.text
    assert labels(table) == []
    no = await loop.say("ada", "skru av påminnelser om utløp for avtale 2024/118")
    assert "Du kan ikke endre varsling for Kontorrekvisita og kopipapir (2024/118)" in no.text
    assert no.form is None
    form = await shown(loop, "ingrid", "varsling for avtale 2024/118")
    await loop.fill("ingrid", form, option="9 måneder")


async def test_a_button_is_judged_by_the_role_of_today(loop: Loop) -> None:
    form = await shown(loop, "ingrid", "varsling for avtale 2024/118")
    async with loop.parts.sessions.begin() as session:
        ingrid = await find_person(session, "ingrid@demo.invalid")
        assert ingrid is not None
        ingrid.roles = []
    refused = await loop.fill("ingrid", form, option="9 måneder")
    assert "Du kan ikke endre varsling" in refused.text
    async with loop.parts.sessions() as session:
        assert list(await session.scalars(select(Varsling))) == []


async def test_an_innkjoper_with_a_limit_changes_only_within_it(loop: Loop) -> None:
    async with loop.parts.sessions.begin() as session:
        ada = await find_person(session, "ada@demo.invalid")
        assert ada is not None
        ada.roles = [PersonRole(role=Role.INNKJOPER.value, scope="eiendom")]
    form = await shown(loop, "ada", "varsling for avtale 2022/310")
    assert "avtalen" in (await loop.fill("ada", form, option="9 måneder")).text
    assert "Endre" in labels(await loop.say("ada", "varsling for tjenesteområde Eiendom"))
    outside = await loop.say("ada", "endre varsling for avtale 2024/118")
    assert "Rollen din gjelder Eiendom. Du kan bare endre varsling der." in outside.text
    assert (
        "Du kan ikke endre varsling for hele kommunen"
        in (await loop.say("ada", "endre varsling for kommunen")).text
    )


async def test_an_agreement_that_one_may_not_know_of_is_not_found(loop: Loop) -> None:
    hidden = await loop.say("ada", "varsling for avtale 2024/410")
    missing = await loop.say("ada", "varsling for avtale 2099/999")
    assert hidden.text == missing.text
    assert "Jeg finner ingen slik avtale" in hidden.text


async def test_an_unknown_tjenesteomrade_is_met_with_those_there_are(loop: Loop) -> None:
    reply = await loop.say("ingrid", "varsling for tjenesteområde Snømåking")
    assert "Jeg finner ikke tjenesteområdet «snømåking»" in reply.text
    chosen = await loop.press("ingrid", reply, "Eiendom")
    assert "**Varsling for tjenesteområdet Eiendom**" in chosen.text


async def test_several_agreements_are_offered(loop: Loop) -> None:
    reply = await loop.say("ingrid", "varsling for avtalen om renhold")
    assert "Velg en av dem" in reply.text
    chosen = await loop.press("ingrid", reply, "2022/310")
    assert "**Varsling for Renhold av skoler og barnehager (2022/310)**" in chosen.text


async def test_in_a_shared_room_the_answer_goes_to_the_asker_alone(loop: Loop) -> None:
    turn = Turn(
        key=uuid.uuid4().hex,
        sender=Sender(ChannelName.WEB, "ingrid@demo.invalid", email="ingrid@demo.invalid", name="Ingrid"),
        address=Address(ChannelName.WEB, "rom", user_id="ingrid@demo.invalid"),
        received_at=loop.clock.now(),
        text="varsling for avtale 2024/118",
        private=False,
    )
    await loop.say("ingrid", "hei")
    told = (await loop.parts.app.handle(turn)).replies
    assert not any("Kontorrekvisita" in reply.text for reply in told)


async def test_a_guest_gets_none_of_it(loop: Loop) -> None:
    turn = Turn(
        key=uuid.uuid4().hex,
        sender=Sender(ChannelName.WEB, "gjest", email="gjest@annet.invalid", name="Gjest", guest=True),
        address=Address(ChannelName.WEB, "samtale-gjest", user_id="gjest"),
        received_at=loop.clock.now(),
        text="varsling for avtale 2024/118",
    )
    [reply] = (await loop.parts.app.handle(turn)).replies
    assert "Dette er bare for ansatte" in reply.text


async def test_everybody_chooses_when_their_own_digest_comes(loop: Loop) -> None:
    before = await loop.say("kari", "når får jeg påminnelser?")
    assert "samlet **hver arbeidsdag kl. 8**" in before.text
    done = await loop.say("kari", "send påminnelser mandager kl. 9")
    assert "samlet **mandager kl. 9**" in done.text
    form = await loop.press("kari", done, "Endre tidspunkt")
    changed = await loop.fill("kari", form, time="14")
    assert "samlet **mandager kl. 14**" in changed.text
    daily = await loop.say("kari", "send påminnelser hver dag")
    assert "samlet **hver arbeidsdag kl. 14**" in daily.text
    async with loop.parts.sessions() as session:
        [row] = await session.scalars(select(ReminderTime))
        assert (row.hour, row.weekday) == (14, None)
    assert "hver arbeidsdag kl. 8" in (await loop.say("ada", "når får jeg påminnelser?")).text


OUTSIDE = [
    ("send påminnelser kl. 16", "time", "Påminnelser sendes bare mellom kl. 8 og 15 på arbeidsdager. Velg en time fra 8 til 14."),
    ("send påminnelser kl. 15", "time", "Velg en time fra 8 til 14."),
    ("send påminnelser kl. 7", "time", "Velg en time fra 8 til 14."),
    ("send påminnelser kl. 9.30", "time", "Velg en hel time"),
    ("send påminnelser søndager", "dag", "Velg mandag til fredag, eller hver arbeidsdag."),
    ("send påminnelser mandager og torsdager", "time", "én ukedag"),
]  # fmt: skip


async def test_a_time_outside_the_window_is_refused_with_the_reason(loop: Loop) -> None:
    for text, field, said in OUTSIDE:
        form = await loop.say("kari", text)
        assert said in errors(form)[field], text
        assert said in form.text
    async with loop.parts.sessions() as session:
        assert list(await session.scalars(select(ReminderTime))) == []


async def test_the_version_is_another_after_each_change_and_after_a_setting_is_taken_away(loop: Loop) -> None:
    seen = set()
    for setting in (Setting((Step(9),)), Setting((Step(8),)), None):
        loop.wait(minutes=1)
        async with loop.parts.sessions.begin() as session:
            seen.add((await load_varsling(session)).version)
            now = loop.clock.now()
            assert await set_varsling(
                session, KOMMUNE, kind=TrackKind.OPTION, setting=setting, by=None, now=now
            )
            assert not await set_varsling(
                session, KOMMUNE, kind=TrackKind.OPTION, setting=setting, by=None, now=now
            )
    async with loop.parts.sessions() as session:
        assert (await load_varsling(session)).version in seen
    assert len(seen) == 3


async def test_where_nothing_is_set_the_standard_holds(loop: Loop) -> None:
    async with loop.parts.sessions() as session:
        table = await load_varsling(session)
    found = table.steps(TrackKind.EXPIRY, avtale_id=uuid.uuid4(), tjenesteomrade="Helse")
    assert (found.level, found.enabled, [str(step) for step in found.steps]) == (
        VarslingLevel.STANDARD,
        True,
        ["3m", "1m", "14d"],
    )
    assert table.own(of_avtale(uuid.uuid4()), TrackKind.EXPIRY) is None
