"""The form drawn whole: what stands in it, what is sent back, and files."""

from datetime import timedelta

from sqlalchemy import select

from conversation.reply import Reply
from dialogs.draft import Draft, forget_drafts
from register.attachment import Attachment, add_attachment
from register.person import find_person
from tests.dialogs.filling.prove import ANSWERS, Filler, flat

VALUES = {
    "tittel": "stoler",
    "formal": "Elevene sitter på gulvet",
    "enhet": "volla",
    "slag": "vare",
    "verdi": "150 000",
    "varighet": "to år",
    "frist": "2027-03-01",
    "budsjett": "ja",
    "hensyn": "miljo,laerling",
    "merknad": "",
}


def field(reply: Reply, key: str) -> tuple[str, str]:
    assert reply.form is not None
    found = next(one for one in reply.form.fields if one.key == key)
    return found.value, found.error


async def add_file(filler: Filler, name: str) -> str:
    async with filler.parts.sessions.begin() as session:
        person = await find_person(session, filler.email)
        assert person is not None
        file = add_attachment(
            session,
            person_id=person.id,
            name=name,
            media_type="application/pdf",
            content=b"%PDF",
            now=filler.clock.now(),
        )
        return str(file.id)


async def test_a_drawn_form_gives_the_same_as_the_conversation(filler: Filler) -> None:
    drawn = await filler.press(await filler.begin(), "Vis hele skjemaet")
    assert drawn.form is not None
    keys = [one.key for one in drawn.form.fields]
    assert "total" not in keys
    assert "system" not in keys
    read_back = await filler.fill(drawn, **VALUES)
    await filler.say("slett")
    await filler.begin()
    told = await filler.say(*ANSWERS[:-1], "miljø og lærlinger")
    assert flat(read_back) == flat(told).removeprefix("Notert: Hensyn: Miljø og klima, Lærlinger. ")


async def test_faults_stand_on_their_fields_and_nothing_is_lost(filler: Filler) -> None:
    drawn = await filler.press(await filler.begin(), "Vis hele skjemaet")
    again = await filler.fill(drawn, **VALUES | {"verdi": "masse <b>", "tittel": "", "frist": ""})
    assert "Noe må rettes. Resten er lagret." in again.text
    assert field(again, "verdi") == ("masse <b>", "Jeg forsto ikke beløpet. Skriv for eksempel 150 000.")
    assert field(again, "tittel") == ("", "Fyll ut feltet.")
    assert field(again, "varighet") == ("24", "")
    assert again.replaces == drawn.id
    read_back = await filler.fill(again, verdi="vet ikke", tittel="stoler")
    assert "Ukjent: Verdi." in flat(read_back)
    assert "Frist" not in read_back.text


async def test_an_answer_brings_a_field_that_the_conversation_asks(filler: Filler) -> None:
    drawn = await filler.press(await filler.begin(), "Vis hele skjemaet")
    said = await filler.fill(drawn, **VALUES | {"hensyn": "it"})
    assert "Hvilket system?" in said.text


async def test_what_is_derived_stays_derived_when_it_is_sent_back(filler: Filler) -> None:
    await filler.begin()
    read_back = await filler.say(*ANSWERS)
    drawn = await filler.press(read_back, "Vis hele skjemaet")
    said = await filler.fill(drawn, verdi="240000")
    assert "- Verdi: 150 000 kr → 240 000 kr Det gir: - Samlet verdi: 300 000 kr → 480 000 kr" in flat(said)
    assert flat(await filler.fill(drawn, verdi="240000")).startswith("Se over")


async def test_a_part_of_a_form_leaves_the_rest_as_it_is(filler: Filler) -> None:
    await filler.begin()
    drawn = await filler.press(await filler.say(*ANSWERS), "Vis hele skjemaet")
    assert drawn.form is not None
    assert drawn.form.submit is not None
    said = (await filler.act(action=drawn.form.submit.token, form={"enhet": "Asak", "finnes_ikke": "x"}))[-1]
    assert flat(said).startswith("Endret: - Enhet: Volla skole → Asak skole Se over")


async def test_several_are_ticked_in_a_form_of_their_own(filler: Filler) -> None:
    await filler.upto("hensyn")
    drawn = await filler.press(await filler.say("gjenta"), "Kryss av flere")
    assert drawn.form is not None
    assert [one.key for one in drawn.form.fields] == ["hensyn"]
    assert "- Hensyn: Miljø og klima, Lærlinger" in (await filler.fill(drawn, hensyn="laerling,miljo")).text
    nothing = await filler.fill(drawn, hensyn="")
    assert "- Hensyn: Miljø og klima, Lærlinger → Ingen av disse" in flat(nothing)


async def test_files_belong_to_the_draft_and_are_told_of(filler: Filler) -> None:
    await filler.begin()
    first = await add_file(filler, "a_b.pdf")
    said = (await filler.act(text="", files=(first,)))[-1]
    assert flat(said).startswith("Jeg har lagt ved filen. 1 av 9.")
    drawn = await filler.press(said, "Vis hele skjemaet")
    assert drawn.form is not None
    assert [one.label for one in drawn.form.fields[-1].options] == ["a_b.pdf"]
    filler.clock.at += timedelta(minutes=1)
    second = await add_file(filler, "c.pdf")
    read_back = await filler.fill(drawn, **VALUES | {"vedlegg": second})
    assert "- Vedlegg: a_b.pdf, c.pdf" in flat(read_back)
    assert "Vedlegg:" not in (await filler.say("fjern vedlegg")).text
    third = await add_file(filler, "d.pdf")
    await filler.act(text="", files=(third,))
    await filler.say("slett utkastet")
    async with filler.parts.sessions() as session:
        assert list(await session.scalars(select(Attachment))) == []


async def test_files_that_come_with_the_first_sentence_are_told_of(filler: Filler) -> None:
    await filler.say("hei")
    file = await add_file(filler, "a.pdf")
    said = (await filler.act(action=await filler.start_token("stoler"), files=(file,)))[-1]
    assert "Jeg har lagt ved filen." in flat(said)


async def test_files_of_a_forgotten_draft_go_with_it(filler: Filler) -> None:
    await filler.begin()
    await filler.act(text="", files=(await add_file(filler, "a.pdf"),))
    filler.clock.at = filler.clock.now().replace(month=12, day=30)
    async with filler.parts.sessions.begin() as session:
        await forget_drafts(session, now=filler.clock.now())
    async with filler.parts.sessions() as session:
        assert list(await session.scalars(select(Attachment))) == []
        assert list(await session.scalars(select(Draft))) == []


async def test_none_of_them_is_not_ticked_with_others(filler: Filler) -> None:
    drawn = await filler.press(await filler.begin(), "Vis hele skjemaet")
    assert drawn.form is not None
    assert drawn.form.title == "Prøvemelding"
    again = await filler.fill(drawn, **VALUES | {"hensyn": "miljo,ingen"})
    said = "Velg enten «Ingen av disse» eller de andre, ikke begge deler."
    assert field(again, "hensyn") == ("miljo,ingen", said)
    assert field(await filler.fill(again, hensyn="miljo,ukjent"), "hensyn")[1].startswith(
        "Velg enten «Vet ikke»"
    )
    assert "Hensyn: Miljø og klima" in flat(await filler.fill(again, hensyn="miljo"))


async def test_what_one_does_not_know_can_be_ticked(filler: Filler) -> None:
    drawn = await filler.press(await filler.begin(), "Vis hele skjemaet")
    read_back = await filler.fill(drawn, **VALUES | {"hensyn": "ukjent"})
    assert "Ukjent: Hensyn." in flat(read_back)
    again = await filler.press(read_back, "Vis hele skjemaet")
    assert field(again, "hensyn") == ("ukjent", "")
    assert "Ukjent: Hensyn." in flat(await filler.fill(again))
