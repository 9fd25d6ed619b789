"""What cards say where something is late, not known, or not for the reader: nothing uncertain is told as certain."""

from collections.abc import AsyncIterator

import pytest

from dialogs.dialog import Knowledge
from register.avtale import AvtaleOption, OptionMode
from register.database import Sessions
from register.decision import DecisionStatus
from register.track import Track, TrackKind, Verdict
from tests.notifications.stage import Stage, day
from tests.notifications.test_cards import every_kind
from tests.register.avtaler import fill

K = TrackKind


@pytest.fixture
async def stage(sessions: Sessions, knowledge: Knowledge) -> AsyncIterator[Stage]:
    async with sessions.begin() as session:
        yield Stage(session, await fill(session), knowledge)


async def test_no_card_asks_for_anything_within_a_day_that_has_passed(stage: Stage) -> None:
    for kind, (track, who) in (await every_kind(stage)).items():
        heading = (await stage.drawn(track, who, on=day(3000))).text.split("\n", 1)[0]
        assert "innen" not in heading or "skulle vært" in heading, f"{kind}: {heading}"


async def test_an_option_past_its_day_says_what_is_not_known(stage: Stage) -> None:
    track = stage.avtale(K.OPTION, "papir", day(200))
    late = (await stage.drawn(track, "filip", on=day(203))).text
    assert "(avtale 2024/118) var 9. juni 2027.**" in late
    assert "Jeg vet ikke om leverandøren har fått varsel." in late
    assert "faller opsjonen bort" not in late


async def test_an_option_that_runs_by_itself_tells_which_button_lets_it(stage: Stage) -> None:
    papir = stage.filled.avtaler["papir"]
    await stage.session.refresh(papir, ["options"])
    papir.options = [
        AvtaleOption(
            position=1, length_months=12, notice_on=day(200), mode=OptionMode.AUTOMATIC.value, used=False
        )
    ]
    track = stage.avtale(K.OPTION, "papir", day(200))
    told = (await stage.drawn(track, "filip")).text
    assert "Vil du at avtalen skal løpe videre, trykk Utløs opsjon." in told
    late = (await stage.drawn(track, "filip", on=day(203))).text
    assert "Har ingen sagt fra, kan avtalen være forlenget." in late


async def test_a_file_that_shows_no_end_is_not_said_to_show_the_new_one(stage: Stage) -> None:
    strom = stage.filled.avtaler["strom"]
    running = stage.avtale(K.RUNNING, "strom", day(90))
    ended = await stage.decision(running, Verdict.TERMINATE, "ingrid", acted_on=day(0), enters=True)
    strom.expires_on, strom.running, strom.filled = day(80), False, {"expires_on": ""}
    told = (await stage.drawn(Track(K.NOT_SHOWN, f"decision:{ended.id}", day(20)), "ingrid")).text
    assert "viser fortsatt ingen sluttdato." in told


async def test_who_may_not_know_what_is_recommended_is_not_told_that_it_is_decided(stage: Stage) -> None:
    track = stage.avtale(K.OPTION, "papir", day(200))
    await stage.decision(
        track, Verdict.CALL_OPTION, "filip", status=DecisionStatus.RECOMMENDED.value, approver_id=stage.person("lars").id
    )  # fmt: skip
    told = (await stage.drawn(track, "ada")).text
    assert ": til godkjenning.**" in told
    assert "avgjort" not in told
