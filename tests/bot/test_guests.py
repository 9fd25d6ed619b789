"""Guests get articles and thresholds, and nothing else reaches them, in words or by what is missing."""

import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.bootstrap import Parts, bootstrap
from bot.presses import SpentUse
from bot.settings import Settings, SettingsError, load_settings
from bot.staff import staff_of
from conversation.actions import OPEN_ACTIONS, Action, ActionId, ActionSigner
from conversation.document import Table
from conversation.reply import Choice, Form, Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs import texts
from dialogs.dialog import Knowledge, Outcome
from dialogs.guest import for_guest
from dialogs.help import EXAMPLES
from dialogs.state_store import Memory
from norsk.clock import FixedClock
from notifications.delivery.outbox import Outbox
from register.audit import Audit
from register.avtale import Avtale
from register.events import QuestionForwarded
from register.person import Person, PersonAddress, Role, add_person, find_person
from tests.conftest import settings_for

QUESTION = "Må jeg lyse ut et kjøp på 450 000 kroner?"
UNANSWERABLE = "Hvilken farge skal konvolutten ha når vi får papirtilbud?"
OWN, ELSEWHERE = "ada@demo.invalid", "gjest@utenfor.invalid"


@pytest.fixture
async def guarded(database_url: str, knowledge: Knowledge, clock: FixedClock) -> AsyncIterator[Parts]:
    """A bot whose employees have their addresses in one domain."""
    settings = settings_for(database_url).model_copy(update={"staff_domains": ("demo.invalid",)})
    async with bootstrap(settings, clock=clock, knowledge=knowledge) as ready:
        yield ready


def turn(
    parts: Parts,
    text: str | None = None,
    *,
    who: str = ELSEWHERE,
    action: str | None = None,
    form: Mapping[str, str] | None = None,
    sender: Sender | None = None,
) -> Turn:
    sender = sender or Sender(ChannelName.WEB, who, email=who)
    return Turn(
        key=uuid.uuid4().hex,
        sender=sender,
        address=Address(sender.channel, f"samtale-{sender.user_id}", user_id=sender.user_id),
        received_at=parts.clock.now(),
        text=text,
        action=action,
        form=form or {},
    )


async def say(parts: Parts, text: str, **more: object) -> Reply:
    [reply] = (await parts.app.handle(turn(parts, text, **more))).replies  # type: ignore[arg-type]
    return reply


async def person(parts: Parts, email: str) -> Person:
    async with parts.sessions() as session:
        found = await find_person(session, email)
        assert found is not None
        return found


async def counted(parts: Parts, table: type) -> int:
    async with parts.sessions() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize(
    ("email", "staff"),
    [
        ("ada@lillestrom.kommune.no", True),
        ("ADA@Lillestrom.Kommune.NO", True),
        ("ada@bærum.kommune.no", True),
        ("ada@xn--brum-voa.kommune.no", True),
        ("ada@BÆRUM.kommune.no", True),
        ("ada@skole.lillestrom.kommune.no", False),
        ("ada@kommune.no", False),
        ("ada@lillestrom.kommune.no.example.com", False),
        ("ada@notlillestrom.kommune.no", False),
        ("ada@evil.example@lillestrom.kommune.no", False),
        ('"a b"@lillestrom.kommune.no', False),
        ("@lillestrom.kommune.no", False),
        ("lillestrom.kommune.no", False),
        ("ada@lilleſtrøm.kommune.no", False),
        ("", False),
        (None, False),
    ],
)
def test_an_employees_address_is_exactly_in_one_of_the_domains(email: str | None, staff: bool) -> None:
    assert staff_of(["Lillestrom.kommune.no", "bærum.kommune.no"]).has(email) is staff


def test_a_domain_that_two_rules_read_differently_lets_nobody_in() -> None:
    assert not staff_of(["strasse.example"]).has("ada@straße.example")


def test_without_domains_the_platforms_decide_alone() -> None:
    assert staff_of([]).has("hvem.som.helst@example.com")
    assert staff_of([]).has(None)


@pytest.mark.parametrize(
    "wrong", ["@demo.invalid", "*.demo.invalid", "demo", "https://demo.invalid", "a b.no"]
)
def test_a_domain_that_is_none_stops_the_start(wrong: str) -> None:
    with pytest.raises(SettingsError, match=r"INNKJOPSBOT_STAFF_DOMAINS .* er ikke et domene"):
        load_settings(INNKJOPSBOT_STAFF_DOMAINS=f"demo.invalid, {wrong}")


def test_domains_are_a_list_with_commas() -> None:
    settings = Settings.model_validate({"staff_domains": "demo.invalid, skole.demo.invalid,"})
    assert settings.staff_domains == ("demo.invalid", "skole.demo.invalid")


async def test_a_guest_is_answered_on_rules_without_the_ways_to_the_office(guarded: Parts) -> None:
    for question in (*EXAMPLES, QUESTION, UNANSWERABLE, "vis artikkel ESPD", "hjelp", "hvordan?", "og da?"):
        reply = await say(guarded, question)
        assert {choice.action.id for choice in reply.choices} <= OPEN_ACTIONS
        assert (reply.form, reply.files) == (None, ())
    ours = await say(guarded, QUESTION, who=OWN)
    assert ActionId.DISPUTE in {choice.action.id for choice in ours.choices}


COMMANDS = [
    "stemmer ikke", "fikk ikke svar", "spør innkjøpsseksjonen", "ubesvarte spørsmål", "utkast", "kommuneprofil",
    "foreslå endring i ESPD", "ny artikkel", "historikk for ESPD", "endre navn", "endre grense", "artikler til kontroll",
    "mine avtaler", "vis avtale 2024/118", "hvilken avtale har vi på kontorrekvisita?", "har vi en rammeavtale på renhold?",
    "hva utløper før sommeren?", "hvem er innkjøpskontakt for oppvekst?",
    "Jeg er borte 6.–24. juli, Per tar over", "overfør alle til Per", "tidslinje", "mine saker",
]  # fmt: skip


async def test_what_employees_ask_for_is_refused_in_the_same_words(parts: Parts) -> None:
    marked = Sender(ChannelName.WEB, "g", email="ingrid@demo.invalid", guest=True)
    async with parts.sessions.begin() as session:
        await add_person(session, email="ingrid@demo.invalid", name="Ingrid", roles=frozenset(Role))
    for command in COMMANDS:
        reply = await say(parts, command, sender=marked)
        assert replace(reply, id="", to="") == Reply(texts.STAFF_ONLY), command


async def test_a_guest_gets_the_same_answer_whether_an_avtale_exists_or_not(guarded: Parts) -> None:
    ways = (
        "hvilken avtale har vi på {}?",
        "vis avtale {}",
        "{}",
        "hvem leverer {}?",
        "når utløper {}?",
        "vis 2024/118",
    )
    asked = [way.format("kontorrekvisita") for way in ways]
    before = [await say(guarded, question) for question in asked]
    async with guarded.sessions.begin() as session:
        session.add(
            Avtale(
                key="kav:1",
                source_system="kav",
                reference="2024/118",
                title="Kontorrekvisita",
                supplier_name="Papir og Penn Demo AS",
                search_text="kontorrekvisita papir og penn demo",
                changed_at=datetime(2026, 11, 1, tzinfo=UTC),
            )
        )
    after = [await say(guarded, question) for question in asked]
    assert [_shown(reply) for reply in after] == [_shown(reply) for reply in before]
    assert (
        (await say(guarded, "hvilken avtale har vi på romraketter?")).text
        == after[0].text
        == texts.STAFF_ONLY
    )


def _shown(reply: Reply) -> tuple[object, ...]:
    return reply.text, reply.facts, reply.sources, [choice.label for choice in reply.choices]


async def test_no_other_button_does_anything_for_a_guest(guarded: Parts) -> None:
    await say(guarded, QUESTION)
    guest = await person(guarded, ELSEWHERE)
    before = [await counted(guarded, table) for table in (SpentUse, Outbox)]
    shut = sorted(set(ActionId) - OPEN_ACTIONS)
    signer: ActionSigner = guarded.app._signer
    args = dict.fromkeys(("id", "version", "question", "avtale"), str(uuid.uuid4()))
    for id in shut:
        token = signer.token(Action(id, args), person_id=str(guest.id), use=uuid.uuid4().hex)
        pressed = turn(guarded, action=token, form={"sporsmal": "?", "vis_navn": "ja"})
        [reply] = (await guarded.app.handle(pressed)).replies
        assert replace(reply, id="", to="") == Reply(texts.STAFF_ONLY), id
    assert [await counted(guarded, table) for table in (SpentUse, Outbox)] == before
    async with guarded.sessions() as session:
        refused = await session.scalars(select(Audit).where(Audit.act == "press_refused"))
        assert [line.detail for line in refused] == [{"why": "StaffOnlyError"}] * len(shut)


def test_whatever_an_answer_holds_is_taken_out_of_it_for_a_guest() -> None:
    choices = tuple(Choice(id.value, Action(id)) for id in ActionId)
    replies = (
        Reply(
            "svar",
            choices=choices,
            form=Form((), choices[0]),
            documents=(Table("avtaler", "Avtaler", (), ()),),
        ),
        Reply("bare for meg", private=True),
        Reply("til en annen", to="annen@demo.invalid"),
    )
    event = QuestionForwarded(uuid.uuid4())
    told = for_guest(Outcome(replies, Memory(), events=(event,)))
    [reply] = told.replies
    assert {choice.action.id for choice in reply.choices} == OPEN_ACTIONS
    assert (reply.form, reply.documents, told.events) == (None, (), ())


async def test_whoever_cannot_be_checked_is_told_so_and_may_press_again(parts: Parts) -> None:
    ada = Sender(ChannelName.SLACK, "UADA", email=OWN)
    unknown = replace(ada, email=None, guest=True, unchecked=True)
    declined = await say(parts, UNANSWERABLE, sender=ada)
    ask = next(choice for choice in declined.choices if choice.action.id is ActionId.ASK_INNKJOP)
    [refused] = (await parts.app.handle(turn(parts, action=ask.token, sender=unknown))).replies
    assert refused.text == texts.UNCHECKED
    assert (await say(parts, "mine avtaler", sender=unknown)).text == texts.UNCHECKED
    assert (await say(parts, QUESTION, sender=unknown)).text.startswith("Nei, du trenger ikke")
    [opened] = (await parts.app.handle(turn(parts, action=ask.token, sender=ada))).replies
    assert opened.form is not None, "what nobody could check was not spent"


async def marks(parts: Parts) -> list[tuple[str, str, bool]]:
    async with parts.sessions() as session:
        rows = await session.scalars(select(PersonAddress).order_by(PersonAddress.user_id))
        return [(row.channel, row.user_id, row.guest) for row in rows]


async def test_the_newest_mark_is_kept_and_what_is_unknown_changes_none(parts: Parts) -> None:
    sender = Sender(ChannelName.SLACK, "UADA", email=OWN)
    await say(parts, QUESTION, sender=sender)
    assert await marks(parts) == [("slack", "UADA", False)]
    await say(parts, QUESTION, sender=replace(sender, email=None, guest=True, unchecked=True))
    assert await marks(parts) == [("slack", "UADA", False)]
    await say(parts, QUESTION, sender=replace(sender, guest=True))
    assert await marks(parts) == [("slack", "UADA", True)]
    await say(parts, QUESTION, sender=replace(sender, email=None, guest=True, unchecked=True))
    assert await marks(parts) == [("slack", "UADA", True)]
    await say(parts, QUESTION, sender=sender)
    assert await marks(parts) == [("slack", "UADA", False)]


async def test_somebody_new_who_cannot_be_checked_is_no_employee_yet(parts: Parts) -> None:
    await say(parts, QUESTION, sender=Sender(ChannelName.SLACK, "UNY", guest=True, unchecked=True))
    assert await marks(parts) == [("slack", "UNY", True)]


async def test_a_guest_with_an_employees_address_in_their_profile_is_not_taken_for_them(parts: Parts) -> None:
    await say(parts, QUESTION, sender=Sender(ChannelName.SLACK, "UADA", email=OWN, name="Ada"))
    ada = await person(parts, OWN)
    await say(parts, QUESTION, sender=Sender(ChannelName.SLACK, "UFREMMED", email=OWN, guest=True))
    assert await marks(parts) == [("slack", "UADA", False), ("slack", "UFREMMED", True)]
    assert [held.user_id for held in (await person(parts, OWN)).addresses] == ["UADA"]
    assert ada.id != (await person(parts, "ufremmed@slack.invalid")).id


async def _message_to(parts: Parts, email: str, *, at: Address | None = None) -> tuple[str, str | None]:
    key = uuid.uuid4().hex
    async with parts.sessions.begin() as session:
        await parts.app._aftermath.post.put(session, [Reply("Påminnelse", to=email, at=at)], key=key)
    await parts.dispatcher.run_once()
    async with parts.sessions() as session:
        row = await session.scalar(select(Outbox).where(Outbox.key.startswith(key)))
        assert row is not None
        return row.status, row.reason


async def test_nothing_is_sent_unasked_to_an_address_elsewhere(guarded: Parts) -> None:
    async with guarded.sessions.begin() as session:
        for email in (OWN, ELSEWHERE):
            await add_person(session, email=email, name="Demo", roles=frozenset({Role.AVTALEFORVALTER}))
    assert await _message_to(guarded, OWN) == ("sent", None)
    assert await _message_to(guarded, ELSEWHERE) == ("failed", "guest")


async def test_nothing_is_sent_unasked_where_somebody_is_marked_as_a_guest(parts: Parts) -> None:
    sender = Sender(ChannelName.WEB, OWN, email=OWN, guest=True)
    await say(parts, QUESTION, sender=sender)
    own = Address(ChannelName.WEB, f"samtale-{OWN}", user_id=OWN)
    assert await _message_to(parts, OWN) == ("failed", "guest")
    assert await _message_to(parts, OWN, at=own) == ("failed", "guest")
    await say(parts, QUESTION, sender=replace(sender, guest=False))
    assert await _message_to(parts, OWN, at=own) == ("sent", None)


async def test_the_mark_is_written_down_with_the_act_so_that_a_crash_forgets_it_not(parts: Parts) -> None:
    asked = turn(parts, "mine avtaler", sender=Sender(ChannelName.WEB, "g", guest=True, unchecked=True))
    await parts.app.accept(asked)
    parts.clock.advance(timedelta(minutes=2))  # type: ignore[attr-defined]
    assert await parts.app.take_up() == 1
    [again] = (await parts.app.handle(asked)).replies
    assert again.text == texts.UNCHECKED
