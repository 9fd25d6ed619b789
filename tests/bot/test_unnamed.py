"""A closed report with the name hidden: no table leads from what was told to whoever told it."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.bootstrap import Parts
from bot.inbox import Inbox, forget_answers, mark_answered, receive, store_outcome
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from norsk.clock import FixedClock
from register.attachment import add_attachment
from register.avvik import Avvik
from register.database import Base
from register.person import Person, PersonRole, Role, find_person
from tests.dialogs.loop import Loop, email, labels

STORY = "Folkene til Skinnende jobber svart, sa kanarifuglen"
CANARY = "kanarifuglen"


@pytest.fixture
async def loop(parts: Parts, clock: FixedClock) -> Loop:
    return await Loop(parts, clock).open()


async def names_recipient(loop: Loop, name: str = "siri") -> None:
    async with loop.parts.sessions.begin() as session:
        person = await find_person(session, email(name))
        assert person is not None
        await session.execute(
            insert(PersonRole).values(person_id=person.id, role=Role.VARSLINGSMOTTAKER.value, scope="")
        )


async def tells(loop: Loop, *, hide: str) -> None:
    """Ada tells of a suspicion, adds a file and sends it to the recipients."""
    first = await loop.say("ada", f"meld avvik: {STORY}")
    assert "varslingskanalen" in first.text.casefold()
    await loop.press("ada", first, "Meld til navngitte mottakere her")
    await loop.say("ada", hide)
    await loop.say("ada", "vet ikke")
    await loop.say("ada", "Skinnende Demo AS")
    read_back = await loop.say("ada", "vet ikke")
    assert "Lukket melding" in read_back.text
    await attach(loop)
    loop.wait(minutes=1)
    await loop.press("ada", read_back, "Send avviket")


async def attach(loop: Loop) -> None:
    async with loop.parts.sessions.begin() as session:
        ada = await find_person(session, email("ada"))
        draft = (await session.execute(select(Base.metadata.tables["form_draft"].c.id))).scalar_one()
        assert ada is not None
        add_attachment(session, person_id=ada.id, name="lapp.pdf", media_type="application/pdf", content=b"x",
                       now=loop.clock.now(), record=f"draft:{draft}")  # fmt: skip


async def rows(parts: Parts) -> list[tuple[str, str]]:
    """Return every row of every table, as text."""
    found = []
    async with parts.sessions() as session:
        for table in Base.metadata.sorted_tables:
            found += [(table.name, repr(tuple(row))) for row in await session.execute(select(table))]
    return found


async def only_avvik(parts: Parts) -> Avvik:
    async with parts.sessions() as session:
        return (await session.scalars(select(Avvik))).one()


async def person(parts: Parts, name: str) -> Person:
    async with parts.sessions() as session:
        found = await find_person(session, email(name))
        assert found is not None
        return found


async def test_no_row_leads_from_a_hidden_report_to_its_reporter(loop: Loop) -> None:
    await names_recipient(loop)
    await tells(loop, hide="nei")
    avvik, ada = await only_avvik(loop.parts), await person(loop.parts, "ada")
    everything = await rows(loop.parts)
    hers = (str(ada.id), ada.id.hex, email("ada"), "samtale-ada", "Ada")
    about = (str(avvik.id), avvik.id.hex, avvik.number, CANARY)
    linked = [(table, row) for table, row in everything if any(one in row for one in hers) and any(one in row for one in about)]  # fmt: skip
    assert not linked, "a row names both the reporter and the report"
    assert {table for table, row in everything if CANARY in row} == {"avvik"}, (
        "her words are in the case alone"
    )
    assert not [row for table, row in everything if table == "form_draft"]
    assert not [row for table, row in everything if table == "inbox" and "Meldingen er sendt" in row]
    assert (avvik.reporter_id, avvik.draft_id, avvik.enhet_id, avvik.hidden_reporter) == (
        None,
        None,
        None,
        True,
    )
    assert avvik.filed_at is not None
    assert avvik.filed_at != loop.clock.now(), "the second would tell who wrote just then"
    await the_recipient_alone_hears_of_it(loop)


async def the_recipient_alone_hears_of_it(loop: Loop) -> None:
    assert not await loop.inbox("ingrid")
    [came] = await loop.inbox("siri")
    assert "AV-2026" not in came.text
    assert CANARY not in came.text
    opened = await loop.press("siri", came, "Åpne")
    assert CANARY in opened.text
    again = await loop.act("ada", action=next(choice.token for choice in came.choices))
    assert CANARY not in again.text


async def test_a_named_report_leaves_its_words_with_the_recipients_alone(loop: Loop) -> None:
    await names_recipient(loop)
    await tells(loop, hide="1")
    avvik, ada = await only_avvik(loop.parts), await person(loop.parts, "ada")
    assert avvik.reporter_id == ada.id
    drafts = [row for table, row in await rows(loop.parts) if table == "form_draft"]
    assert drafts, "a second press must find that it was sent"
    assert not [row for row in drafts if CANARY in row]
    said = await loop.say("ada", avvik.number)
    assert CANARY not in said.text
    listed = await loop.say("ada", "mine saker")
    assert avvik.number not in listed.text


async def test_nothing_is_stored_where_nobody_is_set_up_to_be_told(loop: Loop) -> None:
    said = await loop.say("ada", f"meld avvik: {STORY}")
    assert "Bruk varslingskanalen" in said.text
    assert labels(said) == []
    everything = await rows(loop.parts)
    assert not [row for table, row in everything if table in ("form_draft", "avvik")]
    assert not [row for _, row in everything if CANARY in row]


async def test_without_recipients_a_form_that_turns_closed_cannot_be_sent(loop: Loop) -> None:
    await loop.say("ada", "meld avvik")
    said = await loop.say("ada", STORY)
    assert "ikke satt opp noen mottakere" in said.text
    assert "Meld til navngitte mottakere her" not in labels(said)
    ordinary = await loop.press("ada", said, "Nei, dette er et vanlig avvik")
    assert "Hvilken avtale" in ordinary.text


async def test_whoever_takes_the_varslingskanal_leaves_nothing_here(loop: Loop) -> None:
    await names_recipient(loop)
    await loop.say("ada", f"meld avvik: {STORY}")
    back = await loop.say("ada", "varslingskanalen")
    assert "Ingenting er sendt" in back.text
    drafts = [row for table, row in await rows(loop.parts) if table in ("form_draft", "avvik")]
    assert not [row for row in drafts if CANARY in row]


@pytest.mark.parametrize("told", ["mistanke om korrupsjon", "brøytesjåføren jobber svart"])
async def test_a_few_words_of_suspicion_show_the_closed_way_first(loop: Loop, told: str) -> None:
    await names_recipient(loop)
    first = await loop.say("ada", told)
    assert "Meld til navngitte mottakere her" in labels(first)
    assert labels(first)[0] == "Jeg bruker varslingskanalen"


async def test_a_suspicion_told_last_takes_the_closed_way_with_its_words(loop: Loop) -> None:
    await names_recipient(loop)
    for said in ("meld avvik", "Maleren kom ikke i går", "ingen avtale", "Penselstrøk Demo AS", "lav"):
        read_back = await loop.say("ada", said)
    assert "Send avviket" in labels(read_back)
    turned = await loop.say("ada", f"Dessuten jobber de svart, sa {CANARY}")
    await loop.press("ada", turned, "Meld til navngitte mottakere her")
    await loop.say("ada", "nei")
    await loop.say("ada", "send")
    avvik = await only_avvik(loop.parts)
    assert (avvik.restricted, avvik.hidden_reporter) == (True, True)
    assert CANARY in avvik.evidence


async def test_the_first_answer_is_emptied_though_it_came_in_before_its_form(loop: Loop) -> None:
    await names_recipient(loop)
    await tells(loop, hide="nei")
    kept = [row for table, row in await rows(loop.parts) if table == "inbox" and CANARY in row]
    assert not kept
    address = Address(ChannelName.WEB, "samtale-ada")
    before = loop.clock.now() - timedelta(minutes=5)
    first = Turn("eldre", Sender(ChannelName.WEB, "ada", email=email("ada")), address, before, text="x")
    await receive(loop.parts.sessions, first, now=loop.clock.now())
    async with loop.parts.sessions.begin() as session:
        row = await session.get_one(Inbox, "eldre")
        store_outcome(row, (Reply(f"Jeg har forstått dette: {CANARY}"),))
        await forget_answers(
            session, {first.conversation}, since=loop.clock.now() - timedelta(hours=1), but=""
        )
    await mark_answered(loop.parts.sessions, "eldre")
    assert not [row for table, row in await rows(loop.parts) if table == "inbox" and CANARY in row]
