"""Who hears of a decision: those who look after the agreement, never whoever acted, and nothing that is not theirs."""

from collections.abc import AsyncIterator, Sequence

import pytest

from conversation.actions import ActionId
from conversation.reply import Reply
from dialogs.dialog import Knowledge
from notifications.messages.events import messages_about
from register.database import Sessions
from register.decision import Decision
from register.events import DecisionApproved, DecisionDeclined, DecisionMade, DecisionUndone, Event
from register.track import Track, TrackKind, Verdict
from tests.notifications.stage import NOW, Stage, day, mails
from tests.register.avtaler import fill

K = TrackKind


@pytest.fixture
async def stage(sessions: Sessions, knowledge: Knowledge) -> AsyncIterator[Stage]:
    async with sessions.begin() as session:
        yield Stage(session, await fill(session), knowledge)


async def told(stage: Stage, event: Event) -> Sequence[Reply]:
    kommune = stage.knowledge.kommuner["lillestrom"]
    return await messages_about(
        stage.session, event, kommune=kommune, read=stage.knowledge.index.read, now=NOW
    )


async def recommended(stage: Stage, **values: object) -> Decision:
    lars = stage.person("lars").id
    return await stage.decision(
        stage.avtale(K.OPTION, "papir", day(200)), Verdict.CALL_OPTION, "ingrid",
        **{"role": "stedfortreder", "approver_id": lars, "act_by_on": day(200), "deadline_on": day(200), **values},
    )  # fmt: skip


async def test_a_recommendation_is_told_by_its_own_card_and_not_here(stage: Stage) -> None:
    assert await told(stage, DecisionMade((await recommended(stage, status="recommended")).id)) == ()


async def test_an_approval_is_told_to_who_recommended_and_to_the_avtaleforvalter(stage: Stage) -> None:
    lars = stage.person("lars").id
    decision = await recommended(stage, status="decided", approved_by_id=lars, approved_role="avtaleeier")
    replies = await told(stage, DecisionApproved(decision.id))
    assert mails(replies) == ["filip", "ingrid"]
    said = replies[0].text
    assert said.startswith(
        "**Lars Demo** (avtaleeier) har godkjent at opsjonen utløses: Kontorrekvisita og kopipapir (avtale 2024/118)."
    )
    assert "Nå må leverandøren ha skriftlig varsel innen 9. juni 2027." in said
    [choice] = replies[0].choices
    assert choice.action.id is ActionId.SHOW_TRACK
    # What is left to do is the notice.
    assert decision.followed_by is not None
    assert choice.action.args == {"track": decision.followed_by.ref}


async def test_a_declined_recommendation_is_told_with_the_reason(stage: Stage) -> None:
    lars = stage.person("lars").id
    decision = await recommended(
        stage,
        status="declined",
        approved_by_id=lars,
        approved_role="avtaleeier",
        declined_reason="For *dyrt*",
    )
    replies = await told(stage, DecisionDeclined(decision.id))
    assert mails(replies) == ["filip", "ingrid"]
    assert "har avslått anbefalingen om at opsjonen utløses" in replies[0].text
    assert "Grunn: «For \\*dyrt\\*»." in replies[0].text
    assert "Saken er åpen igjen, med frist 9. juni 2027." in replies[0].text


async def test_what_another_decides_is_told_to_the_avtaleforvalter_alone(stage: Stage) -> None:
    track = stage.avtale(K.EXPIRY, "papir", day(365))
    theirs = await stage.decision(track, Verdict.EXTENDED, "lars", role="avtaleeier", enters=True)
    [reply] = await told(stage, DecisionMade(theirs.id))
    assert reply.to == "filip@demo.invalid"
    assert "**Lars Demo** (avtaleeier) har besluttet at avtalen er forlenget" in reply.text
    assert "Det må også føres i KAV." in reply.text
    theirs.status = "noted"
    assert await told(stage, DecisionMade(theirs.id)) == ()


async def test_an_avtaleforvalters_own_decision_is_told_to_nobody(stage: Stage) -> None:
    own = await stage.decision(stage.avtale(K.EXPIRY, "papir", day(365)), Verdict.EXTENDED, "filip")
    assert await told(stage, DecisionMade(own.id)) == []


async def test_a_sent_notice_is_told_to_the_avtaleeier(stage: Stage) -> None:
    decision = await recommended(stage, status="done", acted_on=day(-1))
    notice = Track(K.NOTICE, f"decision:{decision.id}", day(200))
    sent = await stage.decision(notice, Verdict.NOTICE_SENT, "filip")
    [reply] = await told(stage, DecisionMade(sent.id))
    assert reply.to == "lars@demo.invalid"
    assert reply.text.startswith("**Skriftlig varsel til Papir og Penn Demo AS er sendt** 20. november 2026.")


async def test_what_is_undone_is_told_to_everybody_who_was_told(stage: Stage) -> None:
    lars = stage.person("lars").id
    decision = await recommended(
        stage, status="undone", approved_by_id=lars, approved_role="avtaleeier", undone_by_id=lars,
        undone_reason="Feil avtale",
    )  # fmt: skip
    replies = await told(stage, DecisionUndone(decision.id))
    assert mails(replies) == ["filip", "ingrid"]
    assert "**Lars Demo** har angret «Utløs opsjon»" in replies[0].text
    assert "Send ikke varsel til leverandøren." in replies[0].text


async def test_whoever_has_left_is_told_nothing(stage: Stage) -> None:
    stage.person("filip").left_on = day(-1)
    decision = await stage.decision(
        stage.avtale(K.EXPIRY, "papir", day(365)), Verdict.EXTENDED, "lars", role="avtaleeier"
    )
    assert await told(stage, DecisionMade(decision.id)) == []
