"""What the bot keeps of somebody: told at first, shown, handed out, deleted, hidden, and read by one role only."""

import json
import re
import uuid
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from bot.bootstrap import Parts
from bot.channels.slack.marks import FormMark
from bot.channels.slack.modal import form_view
from bot.channels.slack.render import render
from bot.channels.teams.render import cards
from conversation.reply import Choice, Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs.draft import Draft
from dialogs.privacy.words import Wish, asks_of_staff, reads_about, wish_in
from norsk.clock import FixedClock
from norsk.masking import HIDDEN
from register.audit import Audit
from register.database import Base
from register.expert_question import ExpertQuestion, QuestionAsker
from register.given_answer import GivenAnswer
from register.person import Role, find_person, get_person, set_roles

FNR = "15108695088"
ILL = "epilepsi"


@dataclass
class Talk:
    """Somebody and the bot, in a conversation of their own or in a room."""

    parts: Parts
    shown: list[Reply] = field(default_factory=list)

    async def act(
        self,
        who: str,
        *,
        text: str | None = None,
        press: str | None = None,
        form: dict[str, str] | None = None,
        room: bool = False,
        guest: bool = False,
    ) -> str:
        """Say or press something, and return all that was answered."""
        email = f"{who}@demo.invalid"
        action = (form is not None and self._form().token) or (press and self._button(press).token) or None
        turn = Turn(
            key=uuid.uuid4().hex,
            sender=Sender(ChannelName.WEB, email, email=email, name=who.capitalize(), guest=guest),
            address=Address(ChannelName.WEB, "rom" if room else f"c-{who}", user_id=email),
            received_at=self.parts.clock.now(),
            text=text,
            action=action,
            form=form or {},
            private=not room,
        )
        handled = await self.parts.app.handle(turn)
        await self.parts.app.answered(handled.key)
        self.shown = list(handled.replies)
        return "\n".join(reply.text for reply in handled.replies)

    def _button(self, label: str) -> Choice:
        choices = [choice for reply in self.shown for choice in reply.choices]
        return next(choice for choice in choices if choice.label.startswith(label))

    def _form(self) -> Choice:
        [submit] = [reply.form.submit for reply in self.shown if reply.form and reply.form.submit]
        return submit


@pytest.fixture
def talk(parts: Parts) -> Talk:
    return Talk(parts)


async def everything(parts: Parts, *, but: tuple[str, ...] = ()) -> str:
    """Return every row of every table as one text."""
    found: list[str] = []
    async with parts.sessions() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in but:
                found += [str(tuple(row)) for row in await session.execute(select(table))]
    return "\n".join(found)


@pytest.mark.usefixtures("untold")
async def test_the_first_answer_says_once_what_is_stored_and_in_a_room_nobody_is_told(talk: Talk) -> None:
    assert "Personvern" not in await talk.act("ada", text="hva er karens?", room=True)
    first = await talk.act("ada", text="hva er karens?")
    assert "365 dager" in first
    assert first.rstrip().endswith("**slett samtalene mine**.")
    assert "Personvern" not in await talk.act("ada", text="hva er karens?")
    guest = await talk.act("gro", text="hva er karens?", guest=True)
    assert "Personvern" in guest
    assert "blir en sak" not in guest
    asked = await talk.act("per", text="meld fravær")
    [form] = talk.shown
    assert form.form is not None
    assert asked.startswith("**Personvern:** Jeg lagrer"), "what a form asks stands right above its fields"
    for drawn in (
        str(cards(form)),
        str(render(form)),
        str(form_view(form, form.form, FormMark(token="t", reply_id="r", conversation_id="c"))),
    ):
        assert "365 dager" in drawn
    assert "Personvern" not in await talk.act("per", text="avbryt")


async def test_what_is_hidden_lies_in_no_table_until_its_writer_says_keep(talk: Talk) -> None:
    await talk.act("ada", text="meld behov")
    said = await talk.act("ada", text=f"Stol til Ola Demo. Ola Demo har {ILL}, fnr {FNR}.")
    assert "et fødselsnummer og en helseopplysning" in said
    held = await everything(talk.parts)
    assert HIDDEN in held
    assert FNR not in held
    assert ILL not in held
    again = await talk.act("ada", press="Behold")
    assert "Skriv det en gang til" in again
    assert any(reply.form for reply in talk.shown)
    [submit] = [reply.form for reply in talk.shown if reply.form]
    key = submit.fields[0].key
    await talk.act("ada", form={key: f"Stol til Ola Demo, som har {ILL}, fnr {FNR}"})
    async with talk.parts.sessions() as session:
        [draft] = await session.scalars(select(Draft))
        assert FNR in json.dumps(draft.answers)
    await talk.act("ada", text="avbryt")
    assert "skjult" in await talk.act("ada", text=f"er {FNR} viktig?")


async def test_a_whole_form_and_a_question_sent_on_are_hidden_too(talk: Talk) -> None:
    await talk.act("ada", text="fikk ikke svar")
    said = await talk.act("ada", form={"sporsmal": f"Hvor kjøper jeg seng til Kari, hun har {ILL}? {FNR}"})
    assert "Sendt uten navn" in said
    assert "Jeg har skjult" in said
    held = await everything(talk.parts)
    assert (FNR in held, ILL in held) == (False, False)
    async with talk.parts.sessions() as session:
        [asker] = (await session.scalars(select(QuestionAsker))).unique()
        assert asker.named is False


async def test_in_a_room_what_is_hidden_cannot_be_kept_there(talk: Talk) -> None:
    said = await talk.act("ada", text=f"er {FNR} viktig?", room=True)
    assert "Slett meldingen din" in said
    assert not any(choice.label.startswith("Behold") for reply in talk.shown for choice in reply.choices)


async def test_somebody_sees_takes_out_and_deletes_what_they_said(talk: Talk, clock: FixedClock) -> None:
    await talk.act("ada", text="hva er zzkanariord i en kontrakt?")
    await talk.act("ada", text="fikk ikke svar")
    await talk.act("ada", form={"sporsmal": "Hva er zzkanariord?", "vis_navn": "nei"})
    assert "Spørsmål du har stilt, og svarene: 1" in await talk.act("ada", text="hva har du lagret om meg?")
    await talk.act("ada", press="Gi meg en kopi")
    files = {file.name.rsplit(".")[-1]: file for reply in talk.shown for file in reply.files}
    assert sorted(files) == ["json", "xlsx"]
    stored = json.loads(await talk.parts.files.read(files["json"].url))
    assert stored["answers"][0]["question"] == "hva er zzkanariord i en kontrakt?"
    await talk.parts.files.read(files["xlsx"].url)
    assert "kan ikke angres" in await talk.act("ada", text="slett samtalane mine")
    receipt = await talk.act("ada", press="Slett samtalene")
    assert re.search(r"1 spørsmål med svar", receipt)
    assert "2 filer" in receipt
    left = await everything(talk.parts)
    assert "zzkanariord" not in left
    async with talk.parts.sessions() as session:
        for table in (GivenAnswer, ExpertQuestion):
            assert list(await session.scalars(select(table))) == []
    await talk.act("ada", text="slett samtalene mine")
    assert "Slettet" in await talk.act("ada", press="Slett samtalene") or "ingenting" in receipt
    assert "Minst 10 dager" in (await talk.act("ada", text="hva er karens?")).replace("minst", "Minst")


async def test_in_a_form_the_draft_is_asked_about_and_stays_unless_told(talk: Talk) -> None:
    await talk.act("ada", text="meld behov")
    await talk.act("ada", text="Vi trenger tjue stoler")
    asked = await talk.act("ada", text="slett samtalene mine")
    assert "et skjema du ikke har sendt" in asked
    assert "Utkastet ditt er her fortsatt" in await talk.act("ada", press="Slett samtalene")
    await talk.act("ada", text="fortsett")
    await talk.act("ada", text="slett samtalene mine")
    assert "1 utkast" in await talk.act("ada", press="Slett samtalene og utkastene")
    assert "ikke noe" in (await talk.act("ada", text="fortsett")).casefold() or not await drafts(talk.parts)


async def drafts(parts: Parts) -> list[Draft]:
    async with parts.sessions() as session:
        return list(await session.scalars(select(Draft)))


async def test_a_guest_sees_and_deletes_their_own_too(talk: Talk) -> None:
    await talk.act("gro", text="hva er karens?", guest=True)
    seen = await talk.act("gro", text="what have you stored about me", guest=True)
    assert "svarene: 1" in seen
    assert "Saker" not in seen
    await talk.act("gro", press="Slett samtalene mine", guest=True)
    assert "Slettet: 1 spørsmål" in await talk.act("gro", press="Slett samtalene", guest=True)
    assert "bare du og jeg" in await talk.act("gro", text="slett samtalene mine", room=True, guest=True)


async def test_only_the_personvernombud_reads_others_and_the_one_read_sees_it(talk: Talk) -> None:
    await talk.act("ada", text="hva er zzkanariord?")
    roles = {
        "liv": Role.LEDER,
        "ingrid": Role.INNKJOPER,
        "rolf": Role.REDAKTOR,
        "adm": Role.ADMINISTRATOR,
        "petra": Role.PERSONVERNOMBUD,
    }
    for who in roles:
        await talk.act(who, text="takk")
    async with talk.parts.sessions.begin() as session:
        for who, role in roles.items():
            await set_roles(session, await get_person(session, f"{who}@demo.invalid"), frozenset({role}))
        (await get_person(session, "ada@demo.invalid")).leader_id = (
            await get_person(session, "liv@demo.invalid")
        ).id
    tries = (
        "les samtalene til Ada",
        "vis samtalene til Ada",
        "hva har Ada spurt deg om?",
        "hva har Ada spurt om",
        "gi meg en kopi av samtalene til Ada",
        "kan jeg få lese samtalene til ada@demo.invalid",
        "show the conversations of Ada",
    )
    for who in ("liv", "ingrid", "rolf", "adm"):
        for text in tries:
            said = await talk.act(who, text=text)
            assert "Bare personvernombudet" in said
            assert said == await talk.act(
                who, text=text.replace("Ada", "Ingenheterdette").replace("ada@", "ingen@")
            )
    assert "Ingenheterdette" in await talk.act("petra", text="les samtalene til Ingenheterdette")
    await talk.act("petra", text="les samtalene til Ada")
    assert "Velg en grunn" in str(
        [one.error for reply in (await pressed(talk, grunn="")) if reply.form for one in reply.form.fields]
    )
    said = await talk.act("petra", form={"grunn": "klage", "sak": "26/17"})
    assert "Lesingen er logget" in said
    [file] = [file for reply in talk.shown for file in reply.files]
    assert file.name.endswith(".xlsx")
    async with talk.parts.sessions() as session:
        [line] = await session.scalars(select(Audit).where(Audit.act == "talk_read"))
        assert line.detail == {"reason": "klage", "case": "26/17"}
        petra = await find_person(session, "petra@demo.invalid")
        assert petra is not None
        assert line.actor_id == petra.id
    seen = await talk.act("ada", text="hva har du lagret om meg")
    assert "Petra, personvernombud, 21. november 2026: klage fra personen selv, sak 26/17" in seen.replace(
        "\\", ""
    )


async def pressed(talk: Talk, **form: str) -> list[Reply]:
    await talk.act("petra", form=form)
    return talk.shown


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Hva har du lagret om meg?", Wish.SEE), ("hva har du lagra om meg", Wish.SEE), ("kva har du lagra om meg?", Wish.SEE), ("hva hr du lagret om meg", Wish.SEE),
        ("What do you know about me?", Wish.SEE), ("hei, hva vet du om meg?", Wish.SEE), ("Gi meg en kopi", Wish.COPY), ("gje meg ein kopi", Wish.COPY), ("give me a copy of my data please", Wish.COPY),
        ("gi meg en kopi av datane mine", Wish.COPY), ("slett samtalene mine", Wish.FORGET), ("Slett samtalane mine!", Wish.FORGET), ("slett samtlene mine", Wish.FORGET), ("Delete my conversations", Wish.FORGET),
        ("glem meg", Wish.FORGET), ("kan du slette alt om meg", Wish.FORGET), ("slett utkastet", None), ("mine saker", None), ("mine avtaler", None), ("vis avtale 2024/118", None),
        ("gi meg en kopi av avtalen", None), ("hva har dere av avtaler", None), ("slett saken min", None), ("glem det", None), ("hva lagrer leverandøren om oss", None), ("slett den", None),
        ("Hva har du lagra på meg?", Wish.SEE), ("hvilke personopplysninger har dere om meg", Wish.SEE), ("les samtalene mine", Wish.SEE), ("hva har jeg spurt deg om", Wish.SEE), ("ka du har lagra om mæ", Wish.SEE),
        ("gi meg en kopi av alt du har lagret om meg", Wish.COPY), ("kan du vær så snill å slette samtalene mine", Wish.FORGET), ("please delete all the data you have about me", Wish.FORGET), ("sletting av mine data", Wish.FORGET),
        ("ikke slett alle samtalene mine", None), ("last ned avtalen min", None), ("hva står på meg", None), ("slett samtalene til Ada", None), ("ser sjefen min hva du har lagret om meg", None),
    ],
)  # fmt: skip
def test_what_is_wanted_is_understood_as_people_say_it(text: str, wish: Wish | None) -> None:
    assert wish_in(text) is wish


@pytest.mark.parametrize(
    "text",
    [
        "vis spørsmålene fra leverandørene",
        "hva har leverandøren skrevet i tilbudet",
        "les avtalen med Staples",
        "vis avvik på Demo AS",
        "hva har vi spurt leverandøren om",
        "hva har markedet spurt om",
    ],
)
def test_what_is_no_conversation_is_left_to_others(text: str) -> None:
    assert reads_about(text) is None
    assert not asks_of_staff(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kan jeg se hva de ansatte mine spør deg om?",
        "kan eg sjå kva dei tilsette spør om",
        "kan en leder lese det ansatte skriver til boten",
        "Får jeg vite hva teamet mitt har spurt deg om?",
    ],
)
def test_whether_a_leader_may_see_what_employees_ask_is_a_question_and_no_attempt(text: str) -> None:
    assert asks_of_staff(text)
    assert reads_about(text) is None
