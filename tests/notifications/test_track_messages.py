"""What is told when something is handed on, a new agreement is announced, or a need comes in."""

from collections.abc import AsyncIterator, Sequence

import pytest

from conversation.actions import ROOM_ACTIONS, ActionId
from conversation.reply import INNKJOP, Reply
from dialogs.dialog import Knowledge
from notifications.messages.events import messages_about_all
from register.database import Sessions
from register.events import AvtaleAnnounced, AvtaleMoved, Event, NeedReported, NeedTaken, TrackHandedOn
from register.person import Role, set_roles
from register.track import Track, TrackKind
from tests.notifications.stage import NOW, TODAY, Stage, day, mails
from tests.register.avtaler import fill

K = TrackKind


@pytest.fixture
async def stage(sessions: Sessions, knowledge: Knowledge) -> AsyncIterator[Stage]:
    async with sessions.begin() as session:
        yield Stage(session, await fill(session), knowledge)


async def told(stage: Stage, *events: Event) -> Sequence[Reply]:
    kommune = stage.knowledge.kommuner["lillestrom"]
    return await messages_about_all(
        stage.session, events, kommune=kommune, read=stage.knowledge.index.read, now=NOW
    )


async def test_whoever_is_named_is_asked_and_nothing_moves_before_a_yes(stage: Stage) -> None:
    track = stage.avtale(K.EXPIRY, "papir", day(365))
    filip, kari = stage.person("filip").id, stage.person("kari").id
    [reply] = await told(stage, TrackHandedOn(track.ref, filip, kari, "Ikke *min*"))
    assert reply.to == "kari@demo.invalid"
    assert (
        "**Filip Demo** sier at dette er ditt: Kontorrekvisita og kopipapir (avtale 2024/118) løper ut."
        in reply.text
    )
    assert "Grunn: «Ikke \\*min\\*»." in reply.text
    assert (
        "Bekrefter du, blir du avtaleforvalter og får påminnelsene. Endringen må også føres i KAV."
        in reply.text
    )
    assert [(one.label, one.action.args.get("take")) for one in reply.choices] == [
        ("Bekreft", "ja"), ("Ikke min", "nei"), ("Åpne", None),
    ]  # fmt: skip
    assert reply.choices[0].action.args["was"] == str(filip)


async def test_where_nobody_is_named_or_they_have_left_the_office_is_asked(stage: Stage) -> None:
    track = stage.avtale(K.EXPIRY, "papir", day(365))
    filip, kari = stage.person("filip").id, stage.person("kari")
    kari.left_on = day(-3)
    for to in (None, kari.id):
        [reply] = await told(stage, TrackHandedOn(track.ref, filip, to))
        assert reply.to == INNKJOP
        assert "hører til en annen" in reply.text
        assert {one.action.id for one in reply.choices} <= ROOM_ACTIONS


async def test_an_avvik_of_the_closed_way_is_told_to_nobody_who_is_not_its_recipient(stage: Stage) -> None:
    track = stage.avvik("lonn", day(-1))
    siri, kari = stage.person("siri").id, stage.person("kari").id
    assert await told(stage, TrackHandedOn(track.ref, siri, kari)) == []
    assert await told(stage, TrackHandedOn(track.ref, siri, None)) == []


async def test_a_confidential_agreement_is_not_named_to_whoever_is_asked(stage: Stage) -> None:
    track = stage.avtale(K.EXPIRY, "vakt", day(60))
    filip, petra = stage.person("filip").id, stage.person("petra").id
    [reply] = await told(stage, TrackHandedOn(track.ref, filip, petra))
    assert "Vakthold" not in reply.text
    assert "en skjermet avtale" in reply.text


async def test_a_whole_assignment_is_handed_on_with_its_agreements(stage: Stage) -> None:
    filip, kari = stage.person("filip"), stage.person("kari").id
    track = Track(K.ASSIGNMENT, f"person:{filip.id}", TODAY)
    [reply] = await told(stage, TrackHandedOn(track.ref, filip.id, kari))
    assert "sier at dette er ditt: 3 avtaler\n- " in reply.text
    assert "Vakthold" not in reply.text, "Kari may not know of it"


async def test_the_former_avtaleforvalter_hears_who_has_taken_over(stage: Stage) -> None:
    filip, kari = stage.person("filip").id, stage.person("kari").id
    moved = [AvtaleMoved(stage.filled.avtaler[key].id, filip, kari) for key in ("papir", "renhold", "vakt")]
    [reply] = await told(stage, moved[0])
    assert reply.to == "filip@demo.invalid"
    assert reply.text.startswith("**Kari Demo** har sagt ja og er nå avtaleforvalter for Kontorrekvisita")
    [reply] = await told(stage, *moved)
    assert "avtaleforvalter for 3 avtaler som du hadde" in reply.text


async def test_the_office_hears_that_an_agreement_without_anybody_has_got_somebody(stage: Stage) -> None:
    moved = AvtaleMoved(stage.filled.avtaler["broyting"].id, None, stage.person("kari").id)
    [reply] = await told(stage, moved)
    assert reply.to == INNKJOP
    assert "Avtalen hadde ingen. Før det i KAV." in reply.text


async def test_a_new_agreement_is_told_to_leaders_and_bestillere_of_the_enheter(stage: Stage) -> None:
    await set_roles(stage.session, stage.person("ada"), frozenset({Role.BESTILLER}))
    kari = stage.person("kari").id
    avtale = stage.filled.avtaler["boker"]
    replies = await told(stage, AvtaleAnnounced(avtale.id, kari))
    assert mails(replies) == ["ada", "lars"]
    text = replies[0].text
    assert text.startswith("**Ny avtale fra 31. desember 2026: Lærebøker og læremidler (avtale 2026/020)**")
    assert "Dekker: bøker" in text
    assert "Erstatter:" in text
    assert "Sendt av innkjøpskontakt Kari Demo." in text


async def test_a_new_agreement_is_told_only_where_it_may_be_used(stage: Stage) -> None:
    await set_roles(stage.session, stage.person("ada"), frozenset({Role.BESTILLER}))
    kari = stage.person("kari").id
    only_eiendom = stage.filled.avtaler["kontorvask"]
    assert await told(stage, AvtaleAnnounced(only_eiendom.id, kari)) == []
    of_oppvekst = stage.filled.avtaler["renhold"]
    assert mails(await told(stage, AvtaleAnnounced(of_oppvekst.id, kari))) == ["ada", "lars"]


async def test_a_need_is_told_to_the_office_and_whoever_takes_it_to_the_requester(stage: Stage) -> None:
    need = await stage.need()
    [reply] = await told(stage, NeedReported(need.id))
    assert reply.to == INNKJOP
    assert reply.text.startswith("**Ny behovsmelding BM-2026-0014** fra Ada Demo: «Nye \\*kopimaskiner\\*».")
    assert [one.action.id for one in reply.choices] == [ActionId.SHOW_TRACK, ActionId.SHOW_CASE]
    need.taken_by_id = stage.person("ingrid").id
    [reply] = await told(stage, NeedTaken(need.id))
    assert reply.to == "ada@demo.invalid"
    assert reply.text.startswith("**Ingrid Demo** i Innkjøpsseksjonen har tatt behovsmelding BM-2026-0014")
    need.taken_by_id = stage.person("ada").id
    assert await told(stage, NeedTaken(need.id)) == []
