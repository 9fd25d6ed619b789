import asyncio
import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.bootstrap import Parts
from bot.rooms import DIRECTLY
from norsk.clock import FixedClock
from register.artikkel import ArtikkelVersion, drafts
from register.audit import Audit
from register.expert_question import ExpertQuestion
from tests.dialogs.loop import ANSWER, QUESTION, Loop, errors, labels, token


@pytest.fixture
async def loop(parts: Parts, clock: FixedClock) -> Loop:
    return await Loop(parts, clock).open()


async def questions(loop: Loop) -> list[ExpertQuestion]:
    async with loop.parts.sessions() as session:
        return list(await session.scalars(select(ExpertQuestion).order_by(ExpertQuestion.asked_at)))


async def acts(loop: Loop) -> list[str]:
    async with loop.parts.sessions() as session:
        return [line.act for line in await session.scalars(select(Audit).order_by(Audit.id))]


async def test_an_answer_reaches_whoever_asked_with_its_source_and_date(loop: Loop) -> None:
    receipt = await loop.asks("ada")
    assert receipt.text.startswith("Sendt. Innkjøpsseksjonen har fått spørsmålet og navnet ditt")
    [card] = await loop.inbox("ingrid")
    assert f"«{QUESTION}»" in card.text
    assert "Spurt i dag av Ada." in card.text
    sent = await loop.answers("ingrid", card)
    assert sent.text.startswith("Sendt. Den som spurte, får svaret")
    [told] = await loop.inbox("ada")
    assert QUESTION in told.text
    assert ANSWER["svar"] in told.text
    assert "Kilde: Rutine for mottak av tilbud, punkt 3 (2025)" in told.text
    assert "Svart av Innkjøpsseksjonen, 21. november 2026." in told.text
    assert labels(told) == ["Takk, det hjalp", "Fremdeles feil"]
    assert (await loop.press("ada", told, "Takk")).text.startswith("Bare hyggelig")


async def test_without_a_name_the_office_sees_nobody_and_the_answer_comes_all_the_same(loop: Loop) -> None:
    receipt = await loop.asks("ada", name="nei")
    assert receipt.text.startswith("Sendt uten navn.")
    [card] = await loop.inbox("ingrid")
    shown = await loop.press("ingrid", card, "Se spørsmålet")
    for reply in (card, shown):
        said = str(replace(reply, id="", choices=(), form=None)).casefold()
        assert not re.search(r"\bada\b|ada@", said)
    await loop.answers("ingrid", card)
    assert len(await loop.inbox("ada")) == 1


async def test_a_name_that_is_shown_to_the_office_is_told_in_no_room(loop: Loop) -> None:
    await loop.asks("ada")
    [card] = await loop.inbox("ingrid")
    await loop.say("ingrid", "hei")
    said = await loop.act("ingrid", action=token(card, "Se spørsmålet"), room=True)
    assert (said.text, said.choices) == (DIRECTLY, ())
    [own] = await loop.inbox("ingrid")
    assert "Ada spurte i dag" in own.text


async def test_who_asks_the_same_joins_and_everybody_is_told(loop: Loop) -> None:
    await loop.asks("ada")
    receipt = await loop.asks("per", "hvilken farge skal konvolutten ha når vi får papirtilbud")
    assert "En kollega venter på svar på det samme." in receipt.text
    receipt = await loop.asks("kari", QUESTION, name="nei")
    assert "2 kolleger venter" in receipt.text
    assert len(await questions(loop)) == 1
    [card] = await loop.inbox("ingrid")
    sent = await loop.answers("ingrid", card)
    assert sent.text.startswith("Sendt. De 3 som spurte")
    for who in ("ada", "per", "kari"):
        assert len(await loop.inbox(who)) == 1


async def test_another_question_is_another_question(loop: Loop) -> None:
    await loop.asks("ada")
    await loop.asks("per", "Hvilken farge skal konvolutten ikke ha når vi får papirtilbud?")
    assert len(await questions(loop)) == 2


async def test_who_waits_already_is_told_since_when(loop: Loop) -> None:
    await loop.asks("ada")
    loop.wait(days=3)
    again = await loop.asks("ada")
    assert again.text.startswith("Du venter allerede på svar")
    assert "for 3 dager siden" in again.text
    [asked] = await questions(loop)
    assert len(asked.askers) == 1


async def test_every_answer_may_be_disputed_with_what_is_wrong(loop: Loop) -> None:
    answered = await loop.say("ada", "Hva er en rammeavtale?")
    assert labels(answered)[-1] == "Stemmer ikke"
    form = await loop.press("ada", answered, "Stemmer ikke")
    assert form.form is not None
    assert [(field.key, field.value) for field in form.form.fields][:2] == [
        ("sporsmal", "Hva er en rammeavtale?"),
        ("galt", ""),
    ]
    assert set(errors(await loop.fill("ada", form, vis_navn="ja"))) == {"galt"}


async def test_a_disputed_article_is_named_with_its_version(loop: Loop) -> None:
    answered = await loop.say("ada", "Hva er en rammeavtale?")
    form = await loop.press("ada", answered, "Stemmer ikke")
    await loop.fill("ada", form, galt="Den kan vare i <b>seks</b> år.", vis_navn="ja")
    [asked] = await questions(loop)
    article = loop.parts.base.current.library.by_id(asked.article or "")
    assert article is not None
    assert asked.version == article.digest
    [card] = await loop.inbox("ingrid")
    assert card.text.startswith("**Et svar fra meg stemmer ikke**")
    assert r"\<b\>seks" in card.text
    shown = await loop.press("ingrid", card, "Se spørsmålet")
    assert article.title in shown.text


@pytest.mark.parametrize("said", ["Stemmer ikke!", "det er feil", "Fikk ikke svar", "spør innkjøp"])
async def test_words_do_what_the_buttons_do(loop: Loop, said: str) -> None:
    await loop.say("ada", QUESTION)
    form = await loop.say("ada", said)
    assert form.form is not None
    assert form.form.fields[0].value == QUESTION


async def test_an_answer_that_did_not_help_opens_the_question_again(loop: Loop) -> None:
    await loop.asks("ada")
    await loop.asks("per")
    [card] = await loop.inbox("ingrid")
    await loop.answers("ingrid", card)
    [told] = await loop.inbox("ada")
    await loop.inbox("per")
    form = await loop.press("ada", told, "Fremdeles feil")
    assert (
        "Innkjøpsseksjonen har fått spørsmålet igjen"
        in (await loop.fill("ada", form, galt="Vi får e-post")).text
    )
    [again] = await loop.inbox("ingrid")
    assert again.text.startswith("**Svaret hjalp ikke.**")
    assert "Vi får e-post" in again.text
    form = await loop.press("ingrid", again, "Svar")
    assert form.form is not None
    assert form.form.fields[0].value == ANSWER["svar"], "the answer that did not help is there to be mended"
    await loop.fill("ingrid", form, svar="Svar på e-post.", utkast="nei")
    for who in ("ada", "per"):
        [new] = await loop.inbox(who)
        assert new.text.startswith("Her er et nytt svar")


async def test_a_question_is_closed_with_a_reason_that_the_askers_see(loop: Loop) -> None:
    await loop.asks("ada")
    [card] = await loop.inbox("ingrid")
    form = await loop.press("ingrid", card, "Lukk")
    assert set(errors(await loop.fill("ingrid", form, grunn=" "))) == {"grunn"}
    form = await loop.press("ingrid", card, "Lukk")
    await loop.fill("ingrid", form, grunn="Vi tar ikke imot <i>papir</i>.")
    [told] = await loop.inbox("ada")
    assert r"Grunn: Vi tar ikke imot \<i\>papir\</i\>." in told.text
    assert (
        "Ingrid lukket spørsmålet" in (await loop.press("siri", (await loop.inbox("siri"))[0], "Svar")).text
    )


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"svar": ""}, {"svar"}),
        ({"svar": "x" * 1501}, {"svar"}),
        ({"kilde_tittel": "", "kilde_sted": " "}, {"kilde_tittel", "kilde_sted"}),
        ({"kilde_dato": "i fjor"}, {"kilde_dato"}),
        ({"kilde_dato": "2026-02-30"}, {"kilde_dato"}),
        ({"kilde_dato": "20260101"}, {"kilde_dato"}),
        ({"utkast": ""}, {"utkast"}),
        ({"svar": "Se <b>her</b>.", "utkast": "ja"}, {"svar"}),
        ({"svar": "Bruk {ukjent}.", "utkast": "ja"}, {"svar"}),
    ],
)
async def test_what_is_wrong_stands_at_its_field_and_nothing_is_sent(
    loop: Loop, values: dict[str, str], wrong: set[str]
) -> None:
    await loop.asks("ada")
    [card] = await loop.inbox("ingrid")
    faulty = await loop.answers("ingrid", card, **values)
    assert set(errors(faulty)) == wrong
    assert faulty.form is not None
    written = {field.key: field.value for field in faulty.form.fields}
    assert written == {key: value.strip() for key, value in {**ANSWER, **values}.items()}
    assert await loop.inbox("ada") == []
    assert (await loop.fill("ingrid", faulty, **ANSWER)).text.startswith("Sendt.")


async def test_the_first_answer_stands_and_the_second_is_told_who_was_first(loop: Loop) -> None:
    await loop.asks("ada")
    [hers], [others] = await loop.inbox("ingrid"), await loop.inbox("siri")
    form = await loop.press("siri", others, "Svar")
    await loop.answers("ingrid", hers)
    loop.wait(minutes=5)
    late = await loop.fill("siri", form, **{**ANSWER, "svar": "Den skal være blå."})
    assert "Ingrid svarte for 5 minutter siden" in late.text
    assert "Den skal være blå." in late.text, "nothing that was written is lost"
    assert "Ingrid svarte for 5 minutter siden" in (await loop.press("siri", others, "Svar")).text
    assert len(await loop.inbox("ada")) == 1


async def test_a_form_that_was_sent_is_spent(loop: Loop) -> None:
    await loop.asks("ada")
    [card] = await loop.inbox("ingrid")
    form = await loop.press("ingrid", card, "Svar")
    await loop.fill("ingrid", form, **ANSWER)
    assert "allerede gjort" in (await loop.fill("ingrid", form, **ANSWER)).text
    assert len(await loop.inbox("ada")) == 1


async def test_who_has_lost_the_role_since_the_card_came_may_not_answer(loop: Loop) -> None:
    from register.person import find_person, set_roles

    await loop.asks("ada")
    [card] = await loop.inbox("ingrid")
    form = await loop.press("ingrid", card, "Svar")
    async with loop.parts.sessions.begin() as session:
        person = await find_person(session, "ingrid@demo.invalid")
        assert person is not None
        await set_roles(session, person, frozenset())
    assert "bare for innkjøpere" in (await loop.fill("ingrid", form, **ANSWER)).text
    assert "bare for innkjøpere" in (await loop.press("ingrid", card, "Se")).text
    assert (await acts(loop)).count("press_refused") == 2
    assert await loop.inbox("ada") == []


async def test_what_waits_is_listed_oldest_first_with_its_age_and_how_many_wait(loop: Loop) -> None:
    assert (await loop.say("ingrid", "ubesvarte spørsmål")).text == "Ingen spørsmål venter på svar."
    await loop.asks("ada", QUESTION)
    loop.wait(days=3)
    await loop.asks("per", QUESTION)
    await loop.asks("per", "Hvor mange binders kan vi ta med hjem fra kontoret?")
    listed = await loop.say("ingrid", "Spørsmål som venter")
    rows = listed.text.splitlines()
    assert rows[0] == "**2 spørsmål** venter på svar."
    assert rows[2].startswith("1. «Hvilken farge")
    assert rows[2].endswith("spurt for 3 dager siden, 2 venter")
    assert rows[3].endswith("spurt i dag, en venter")
    assert labels(listed)[1].startswith("2. Hvor mange binders")
    shown = await loop.press("ingrid", listed, "1.")
    assert labels(shown) == ["Svar", "Lukk uten svar"]
    assert "bare for innkjøpere" in (await loop.say("ada", "ubesvarte spørsmål")).text


async def one_draft(loop: Loop) -> ArtikkelVersion:
    async with loop.parts.sessions() as session:
        [found] = await drafts(session)
        return found


async def test_an_answer_becomes_a_draft_that_another_approves_and_the_bot_then_answers(loop: Loop) -> None:
    await loop.say("kari", QUESTION)
    await loop.asks("ada")
    await loop.asks("per", "Hvilken farge skal konvolutta ha når vi får papirtilbud?")
    [card] = await loop.inbox("ingrid")
    sent = await loop.answers("ingrid", card, utkast="ja")
    assert "Utkastet" in sent.text
    draft = await one_draft(loop)
    assert "kilde" not in draft.text
    assert "- Hvilken farge skal konvolutta ha når vi får papirtilbud?" in draft.text
    proposed = next(reply for reply in await loop.inbox("siri") if "Godkjenn og publiser" in labels(reply))
    await loop.press("siri", proposed, "Godkjenn")
    await loop.inbox("ada")
    [known] = await loop.inbox("kari")
    assert "Nå kan jeg svare på det du spurte om i dag" in known.text
    assert "lukket" in (await loop.press("kari", known, "Vis svaret")).text
    assert "Fargen er fri" in (await loop.say("lars", QUESTION)).text
    assert await loop.inbox("ada") == [], "who has had the answer is not told once more"


async def test_a_draft_may_be_made_afterwards_once(loop: Loop) -> None:
    await loop.asks("ada")
    [card] = await loop.inbox("ingrid")
    sent = await loop.answers("ingrid", card)
    made = await loop.press("ingrid", sent, "Lag artikkelutkast")
    assert "En annen redaktør må godkjenne det" in made.text
    assert (await one_draft(loop)).question_id == (await questions(loop))[0].id
    assert "Lag artikkelutkast" not in labels(await loop.press("ingrid", card, "Svar"))


async def test_an_answer_that_can_be_no_article_says_why_and_stands(loop: Loop) -> None:
    await loop.asks("ada")
    [card] = await loop.inbox("ingrid")
    sent = await loop.answers("ingrid", card, svar="Se <b>rutinen</b>.")
    made = await loop.press("ingrid", sent, "Lag artikkelutkast")
    assert "HTML i svarteksten" in made.text
    assert "Svaret er sendt og lagret" in made.text
    assert len(await loop.inbox("ada")) == 1


async def test_a_disputed_article_is_corrected_under_its_own_id(loop: Loop) -> None:
    answered = await loop.say("ada", "Hva er en rammeavtale?")
    form = await loop.press("ada", answered, "Stemmer ikke")
    await loop.fill("ada", form, galt="Mangler et ord.", vis_navn="ja")
    [card] = await loop.inbox("ingrid")
    await loop.answers("ingrid", card, utkast="ja")
    [asked], draft = await questions(loop), await one_draft(loop)
    assert draft.artikkel_id == asked.article
    assert draft.corrects


async def test_two_questions_with_the_same_words_do_not_share_an_article(loop: Loop) -> None:
    for who, question in (
        ("ada", "Når skal konvolutten være gul?"),
        ("per", "Hvem skal konvolutten være gul?"),
    ):
        await loop.asks(who, question)
        card = next(reply for reply in await loop.inbox("ingrid") if question in reply.text)
        await loop.answers("ingrid", card, utkast="ja")
    async with loop.parts.sessions() as session:
        ids = [draft.artikkel_id for draft in await drafts(session)]
    assert ids == ["lillestrom-konvolutten-gul", "lillestrom-konvolutten-gul-2"]


async def test_a_button_for_a_question_that_is_gone_says_so(loop: Loop) -> None:
    await loop.asks("ada")
    [card] = await loop.inbox("ingrid")
    async with loop.parts.sessions.begin() as session:
        for found in await session.scalars(select(ExpertQuestion)):
            await session.delete(found)
    assert "finnes ikke lenger" in (await loop.press("ingrid", card, "Svar")).text


async def test_somebody_elses_card_is_not_pressed(loop: Loop) -> None:
    await loop.asks("ada")
    [card] = await loop.inbox("ingrid")
    assert "laget for en annen" in (await loop.press("siri", card, "Svar")).text
    forged = replace(card, choices=tuple(replace(c, token=c.token[:-2] + "xx") for c in card.choices))
    assert "virker ikke" in (await loop.press("ingrid", forged, "Svar")).text


@pytest.mark.each_database
async def test_of_two_who_answer_at_once_one_is_told_that_the_other_did(loop: Loop) -> None:
    await loop.asks("ada")
    forms = {who: await loop.press(who, (await loop.inbox(who))[0], "Svar") for who in ("ingrid", "siri")}
    replies = await asyncio.gather(*(loop.fill(who, form, **ANSWER) for who, form in forms.items()))
    assert sorted(reply.text.startswith("Sendt.") for reply in replies) == [False, True]
    assert any("svarte nå nettopp" in reply.text for reply in replies)
    assert len(await loop.inbox("ada")) == 1


async def test_help_tells_an_innkjoper_how_to_see_what_waits_and_nobody_else(loop: Loop) -> None:
    assert "**ubesvarte spørsmål**" in (await loop.say("ingrid", "hjelp")).text
    assert "ubesvarte" not in (await loop.say("ada", "hjelp")).text
