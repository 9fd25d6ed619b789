"""Answers about agreements, to each as they may see them."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.bootstrap import Parts
from conversation.actions import Action, ActionId
from conversation.document import Calendar, Table, Timeline
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs.avtaler.dialog import avtale_command, avtale_pressed
from dialogs.dialog import Context, Outcome
from dialogs.state_store import Memory
from register.avtale import Avtale, AvtaleOption
from register.avvik import Avvik
from register.stand_in import StandIn, StandInKind, StandInStatus
from tests.register.avtaler import NOW, TODAY, Filled, day, fill

ACCEPTANCE = Path(__file__).parents[1] / "acceptance"


class Asked:
    """A filled register in one open session, and people who ask."""

    def __init__(self, session: AsyncSession, parts: Parts, filled: Filled) -> None:
        self.session, self.parts, self.filled = session, parts, filled

    def context(self, who: str, *, memory: Memory | None = None, guest: bool = False) -> Context:
        turn = Turn("x", Sender(ChannelName.WEB, who), Address(ChannelName.WEB, who), NOW, text="")
        return Context(
            turn=turn, person=self.filled.people[who], memory=memory or Memory(), session=self.session,
            knowledge=self.parts.base.current, kommune=self.parts.base.kommune, now=NOW, today=TODAY, guest=guest,
        )  # fmt: skip

    async def outcome(self, who: str, *said: str) -> Outcome | None:
        """Return what the last of what is said in one conversation leads to."""
        memory, found = Memory(), None
        for text in said:
            found = await avtale_command(self.context(who, memory=memory), text)
            memory = found.memory if found else Memory()
        return found

    async def reply(self, who: str, *said: str) -> Reply:
        found = await self.outcome(who, *said)
        assert found is not None
        [reply] = found.replies
        assert reply.private
        return reply

    async def press(self, who: str, reply: Reply, label: str) -> Reply:
        choice = next(choice for choice in reply.choices if choice.label.startswith(label))
        [after] = (await avtale_pressed(self.context(who), choice.action)).replies
        assert after.private
        return after


def flat(reply: Reply) -> str:
    return reply.text.replace("*", "").replace("\\", "").replace("\u00a0", " ")


async def test_what_an_agreement_is_and_how_to_order_is_told_with_its_source(parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        asked = Asked(session, parts, await fill(session))
        reply = await asked.reply("ada", "hvilken avtale har vi på kontorrekvisita?")
        assert flat(reply).startswith(
            "Kontorrekvisita og kopipapir med Papir og Penn Demo AS (avtale 2024/118)."
        )
        assert "til og med 21. november 2027" in reply.text
        assert "[Demobestilling](https://bestilling.demo.invalid/kontor)" in reply.text
        assert [(one.reference, one.dated, one.url) for one in reply.sources] == [
            ("avtale 2024/118", "2026-11-21", "https://kav.demo.invalid/118")
        ]
        assert "(KAV), avtale 2024/118](https://kav.demo.invalid/118) (hentet 21. november 2026)." in flat(
            reply
        )


async def test_what_is_not_in_the_register_is_not_guessed_and_who_knows_is_named(parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        asked = Asked(session, parts, await fill(session))
        nobody = flat(await asked.reply("ada", "har vi avtale på brøyting?"))
        assert "Hvem kan bestille: Det står ikke i registeret." in nobody
        assert "Registeret sier ikke hvor du bestiller. Spør Innkjøpsseksjonen." in nobody
        manager = flat(await asked.reply("ada", "hvem leverer renhold til skolene?"))
        assert "Spør avtaleforvalter Filip Demo (filip@demo.invalid)." in manager
        heis = flat(await asked.reply("ada", "vis avtale 2018/009"))
        assert "sluttdato ikke kjent" in heis
        assert "Avtalen er ikke med i den nyeste filen fra kontraktsadministrasjonsverktøyet (KAV)" in heis


async def test_whoever_may_not_order_is_told_so(parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        asked = Asked(session, parts, await fill(session))
        assert "Din enhet, Demo skole, kan ikke bestille" in flat(
            await asked.reply("ada", "vis avtale 2022/311")
        )
        assert "Din enhet, Demo skole, er med." in flat(await asked.reply("ada", "vis avtale 2022/310"))
        assert "Jeg vet ikke hvilken enhet du hører til" in flat(
            await asked.reply("petra", "vis avtale 2022/310")
        )


async def test_no_advice_on_ordering_where_an_agreement_does_not_hold(parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        asked = Asked(session, parts, await fill(session))
        for number, why in (
            ("2021/077", "avsluttet"),
            ("2026/020", "gjelder ikke ennå"),
            ("2026/033", "under behandling"),
        ):
            told = flat(await asked.reply("ada", f"vis avtale {number}"))
            assert why in told
            assert "Slik bestiller du" not in told
        asked.filled.avtaler["papir"].expires_on = TODAY
        await session.flush()
        assert "Slik bestiller du" in flat(await asked.reply("ada", "vis avtale 2024/118"))
        asked.filled.avtaler["papir"].expires_on = day(-1)
        await session.flush()
        assert "Avtalen er avsluttet" in flat(await asked.reply("ada", "vis avtale 2024/118"))


async def test_value_options_and_risk_are_for_those_who_follow_up(parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        asked = Asked(session, parts, await fill(session))
        whole = {}
        for name in ("ada", "kari", "filip", "lars", "ingrid", "siri", "admin"):
            shown = await asked.press(name, await asked.reply(name, "vis avtale 2024/118"), "Vis alt")
            told = flat(shown)
            whole[name] = (
                "4 800 000 kr" in told,
                "1 år (ikke kjent om den er brukt" in told,
                "kontroll 21. desember" in told,
            )
        none, contents, everything = (False,) * 3, (True, True, False), (True,) * 3
        assert whole == {
            "ada": none, "kari": none, "admin": none, "lars": contents, "filip": everything, "ingrid": everything, "siri": everything,
        }  # fmt: skip


async def test_what_is_hidden_is_answered_as_what_does_not_exist(parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        asked = Asked(session, parts, await fill(session))
        for there, elsewhere in (
            ("vis avtale 2024/410", "vis avtale 2999/410"),
            ("hvem er avtaleforvalter for 2024/410?", "hvem er avtaleforvalter for 2999/410?"),
            ("avvik på avtale 2024/410", "avvik på avtale 2999/410"),
        ):
            assert await asked.reply("ada", there) == await asked.reply("ada", elsewhere)
        there, elsewhere = "har vi avtale på alarm?", "har vi avtale på romraketter?"
        told = replace(await asked.reply("ada", there), sources=())
        other = await asked.reply("ada", elsewhere)
        assert told.text.replace("alarm", "romraketter") == other.text
        hidden = Action(ActionId.SHOW_AVTALE, {"id": str(asked.filled.avtaler["vakt"].id), "all": "1"})
        nothing = Action(ActionId.SHOW_AVTALE, {"id": "tull"})
        [one], [two] = [(await avtale_pressed(asked.context("ada"), a)).replies for a in (hidden, nothing)]
        assert one == two


async def test_whoever_stands_in_sees_what_the_other_sees(parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        asked = Asked(session, parts, await fill(session))
        people = asked.filled.people
        session.add(StandIn(
            kind=StandInKind.ABSENCE.value, status=StandInStatus.CONFIRMED.value, source="chat", person_id=people["filip"].id,
            deputy_id=people["ada"].id, from_on=day(-1), to_on=day(10), asked_at=NOW, decided_at=NOW,
        ))  # fmt: skip
        await session.flush()
        assert "Vakthold og alarm" in flat(await asked.reply("ada", "mine avtaler"))
        told = flat(await asked.reply("petra", "hvem er avtaleforvalter for 2024/118?"))
        assert "borte til og med 1. desember 2026; Ada Demo (ada@demo.invalid) tar over" in told


async def test_lists_become_files_with_what_the_asker_may_see(parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        asked = Asked(session, parts, await fill(session))
        [table] = (await asked.reply("filip", "mine avtaler som excel")).documents
        assert isinstance(table, Table)
        assert table.columns[-3:] == ("Verdi (kr uten mva)", "Maks sluttdato", "Risiko")
        assert len(table.rows) == 3
        [other] = (
            await asked.press("ada", await asked.reply("ada", "hva utløper før sommeren?"), "Last ned")
        ).documents
        assert isinstance(other, Table)
        assert other.columns[-1] == "Avtaleforvalter"
        assert [row[0] for row in other.rows] == ["2022/310", "2023/041"]
        [calendar] = (await asked.reply("filip", "mine avtaler som ics")).documents
        assert isinstance(calendar, Calendar)
        assert [one.title for one in calendar.days][:1] == ["Utløper: Renhold av skoler og barnehager"]
        picture = await asked.reply("ada", "tidslinje over avtaler som utløper")
        [timeline] = picture.documents
        assert isinstance(timeline, Timeline)
        assert all(bar.label in flat(picture) for bar in timeline.bars)
        assert not any(bar.max_expires_on for bar in timeline.bars)


async def test_unknown_options_are_called_unknown(parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        asked = Asked(session, parts, await fill(session))
        assert "Opsjoner: ikke kjent." in flat(
            await asked.reply("ingrid", "har avtalen med Datahuset opsjon?")
        )
        await session.execute(delete(AvtaleOption))
        asked.filled.avtaler["pc"].has_options = False
        await session.flush()
        assert "Opsjoner: ingen." in flat(await asked.reply("ingrid", "har avtalen med Datahuset opsjon?"))
        assert "Verdi: ikke oppgitt." in flat(
            await asked.reply("ingrid", "hva er verdien av avtalen med Datahuset?")
        )


async def test_avvik_are_for_those_around_them_and_closed_ones_for_the_named(parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        asked = Asked(session, parts, await fill(session))
        seen = {
            name: flat(await asked.reply(name, "avvik på avtale 2022/310"))
            for name in ("ada", "petra", "filip", "siri")
        }
        assert ["Gulvene" in seen[name] for name in seen] == [True, False, True, True]
        assert ["lønnsvilkår" in seen[name] for name in seen] == [False, False, False, True]
        mine = flat(await asked.reply("ada", "mine avvik"))
        assert "Alarm uten utrykning" in mine
        assert "Vakthold" not in mine
        await session.execute(delete(Avvik))
        assert "Du har ingen åpne avvik." in flat(await asked.reply("ada", "mine avvik"))


async def test_old_data_is_warned_about(parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        asked = Asked(session, parts, await fill(session, imported_at=NOW - timedelta(days=31)))
        assert "Opplysningene er 31 dager gamle" in flat(await asked.reply("ada", "vis avtale 2024/118"))


async def test_guests_never_get_anything_of_the_register(parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        asked = Asked(session, parts, await fill(session))
        guest = asked.context("ingrid", guest=True)
        assert await avtale_command(guest, "vis avtale 2024/118") is None
        shown = Action(ActionId.SHOW_AVTALE, {"id": str(asked.filled.avtaler["papir"].id)})
        [reply] = (await avtale_pressed(guest, shown)).replies
        assert "bare for ansatte" in reply.text


async def test_the_words_of_a_file_are_shown_as_they_are_written(parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        asked = Asked(session, parts, await fill(session))
        papir = asked.filled.avtaler["papir"]
        papir.supplier_name, papir.order_note = "**Fet** [x](javascript:alert(1)) <b>", "{innkjop} *nå*"
        papir.order_url = papir.tool_url = "javascript:alert(1)"
        await session.flush()
        reply = await asked.reply("ada", "vis avtale 2024/118")
        assert "](javascript" not in reply.text
        assert r"\*\*Fet\*\*" in reply.text
        assert reply.sources[0].url is None


@pytest.mark.parametrize("empty", [False, True])
async def test_no_sample_question_is_taken_from_the_knowledge_base(parts: Parts, *, empty: bool) -> None:
    questions = [
        json.loads(line)["question"]
        for name in ("dev-questions", "dev-outofscope", "paraphrases")
        for line in (ACCEPTANCE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    questions += ["har vi avtale om egenregi?", "må vi lyse ut kontorrekvisita for 300 000?", "hvordan bestiller jeg på rammeavtale?",
                  "hvilken avtale har vi på renhold i Bærum?"]  # fmt: skip
    async with parts.sessions.begin() as session:
        asked = Asked(session, parts, await fill(session))
        if empty:
            await session.execute(delete(Avvik))
            await session.execute(delete(Avtale).where(Avtale.parent_id.is_not(None)))
            await session.execute(delete(Avtale))
        taken = [text for text in questions if await asked.outcome("ada", text)]
    # It asks for the name of a person, and the register has it; the article only tells what the role is.
    assert taken == ([] if empty else ["kem e innkjøpskontakten vårres"])
