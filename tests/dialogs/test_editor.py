"""What editors do in chat, as they do it: carelessly, at the same time, and with whatever is on the clipboard."""

import asyncio

import pytest
from sqlalchemy import select

from bot.bootstrap import Parts
from conversation.reply import Reply
from norsk.clock import FixedClock
from register.artikkel import ArtikkelVersion
from register.audit import Audit
from register.person import find_person, set_roles
from tests.dialogs.loop import Loop, email, errors, labels

ID = "nasjonal-karens"
HOSTILE = "<!channel> *bold* <script>alert(1)</script> {innkjop} {finnes_ikke} [x](javascript:alert(1))"
NEW = {
    "tittel": "Kaffe på møterom",
    "sporsmal": "Hvem bestiller kaffe?\nHvordan får vi kaffe?\nkaffe møterom",
    "svar": "Resepsjonen bestiller kaffe.",
    "kilder": "Husreglene | side 2 | 2026",
    "grunn": "Mange spør",
    "retter_feil": "nei",
}


@pytest.fixture
async def loop(parts: Parts, clock: FixedClock) -> Loop:
    return await Loop(parts, clock).open()


async def versions(loop: Loop) -> list[ArtikkelVersion]:
    async with loop.parts.sessions() as session:
        order = (ArtikkelVersion.created_at, ArtikkelVersion.number)
        return list(await session.scalars(select(ArtikkelVersion).order_by(*order)))


async def changed(loop: Loop, who: str = "ingrid", id: str = ID, **values: str) -> Reply:
    """Somebody proposes a change of an article."""
    form = await loop.say(who, f"foreslå endring i {id}")
    return await loop.fill(who, form, **{"grunn": "Bedre slik", "retter_feil": "nei", **values})


async def written(loop: Loop, who: str = "ingrid", **values: str) -> Reply:
    """Somebody writes a new article."""
    return await loop.fill(who, await loop.say(who, "ny artikkel"), **{**NEW, **values})


async def card(loop: Loop, who: str, button: str = "Godkjenn") -> Reply:
    """The newest unread card with a button."""
    return [
        reply for reply in await loop.inbox(who) if any(label.startswith(button) for label in labels(reply))
    ][-1]


async def limit(loop: Loop, amount: str, start: str, *, wrong: str = "nei") -> Reply:
    form = await loop.say("ingrid", "endre grense")
    return await loop.fill(
        "ingrid",
        form,
        hva="behovsmelding",
        ny_verdi=amount,
        gjelder_fra=start,
        vedtak="Vedtak",
        sted="sak 1",
        vedtatt="2026",
        retter_feil=wrong,
    )


async def name(loop: Loop, value: str, *, key: str = "innkjop", start: str = "i dag") -> Reply:
    form = await loop.say("ingrid", "endre navn")
    return await loop.fill("ingrid", form, hva=key, ny_verdi=value, gjelder_fra=start, grunn="Nytt navn")


async def approved(loop: Loop) -> Reply:
    loop.wait(seconds=1)
    said = await loop.press("siri", await card(loop, "siri"), "Godkjenn")
    loop.wait(seconds=1)
    return said


def limits(loop: Loop) -> list[tuple[str, str]]:
    found = [limit for limit in loop.parts.kommune.limits if limit.id == "behovsmelding"]
    return [(str(limit.valid_from), f"{limit.amount_nok:.0f}") for limit in found]


async def test_every_shipped_article_may_be_sent_as_it_stands(loop: Loop) -> None:
    from dialogs.article_form import LONGEST, _sources, _values

    for article in loop.parts.base.files.library.articles:
        values = _values(article, loop.clock.now().date())
        assert [key for key, most in LONGEST.items() if len(values[key]) > most] == []
        assert _sources(values["kilder"], article) == article.sources


@pytest.mark.parametrize("field", ["tittel", "sporsmal", "svar", "kilder", "grunn"])
async def test_what_is_too_long_is_said_at_its_field_and_kept(loop: Loop, field: str) -> None:
    pasted = "lang tekst " * 500
    form = await written(loop, **{field: pasted})
    assert field in errors(form)
    assert form.form is not None
    assert next(asked for asked in form.form.fields if asked.key == field).value == pasted.strip()
    assert (await loop.fill("ingrid", form, **NEW)).text.startswith("Forslaget til «Kaffe på møterom»")


@pytest.mark.parametrize("title", [HOSTILE, "**Fet**", "[her](http://x.no)", "Spør {innkjop}"])
async def test_a_title_holds_no_markup_and_no_names(loop: Loop, title: str) -> None:
    assert set(errors(await written(loop, tittel=title))) == {"tittel"}


async def test_a_title_stands_on_one_line(loop: Loop) -> None:
    await written(loop, tittel="Kaffe\n- på\tmøterom")
    [version] = await versions(loop)
    assert version.title == "Kaffe - på møterom"


async def test_what_is_missing_is_said_in_the_words_of_the_form(loop: Loop) -> None:
    faulty = await written(loop, tittel="", sporsmal="Hva?", svar=" ", kilder="", grunn="", retter_feil="")
    assert errors(faulty)["tittel"] == "Skriv en tittel."
    assert errors(faulty)["svar"] == "Skriv svaret."
    assert set(errors(faulty)) == {"tittel", "sporsmal", "svar", "kilder", "grunn", "retter_feil"}


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        ("2026-11-20", "Datoen er passert"),
        ("2056-11-21", "mer enn fem år fram"),
        ("når det passer", "ikke en dato"),
        ("", "ikke en dato"),
    ],
)
async def test_a_first_day_that_cannot_be_is_told(loop: Loop, day: str, fault: str) -> None:
    assert fault in errors(await changed(loop, gjelder_fra=day))["gjelder_fra"]


async def test_a_first_day_may_be_said_in_words(loop: Loop) -> None:
    await changed(loop, svar="Ny tekst.", gjelder_fra="i morgen")
    assert "gjelder fra 22. november 2026" in (await approved(loop)).text
    assert "slik den fulgte med boten" in str((await loop.say("ada", f"vis artikkel {ID}")).facts)
    loop.wait(days=1)
    await loop.parts.base.refresh()
    assert "1, endret av Ingrid" in str((await loop.say("ada", f"vis artikkel {ID}")).facts)


@pytest.mark.parametrize("title", ["Kaffe på møterom", "🙂🙂", "!!!"])
async def test_two_new_articles_with_one_title_are_two_articles(loop: Loop, title: str) -> None:
    for question in ("Hvem koker kaffe?", "Hvem koker te?"):
        said = await written(loop, tittel=title, sporsmal=f"{question}\n{question} ja\n{question} nei")
        assert said.text.endswith("Du får beskjed.")
    assert len({version.artikkel_id for version in await versions(loop)}) == 2


@pytest.mark.each_database
async def test_of_two_who_decide_at_once_the_first_decides(loop: Loop) -> None:
    await changed(loop, svar="Ny tekst.")
    async with loop.parts.sessions.begin() as session:
        vera = await find_person(session, email("siri"))
        assert vera is not None
    shown = await loop.press("siri", await card(loop, "siri"), "Vis")
    why = await loop.press("siri", shown, "Avvis")
    both = await asyncio.gather(loop.press("siri", shown, "Godkjenn"), loop.fill("siri", why, grunn="Nei"))
    texts = sorted(reply.text for reply in both)
    assert [text.startswith("Dette er allerede avgjort") for text in texts].count(True) == 1, texts


@pytest.mark.each_database
async def test_two_drafts_of_one_text_are_not_both_published(loop: Loop) -> None:
    await changed(loop, svar="Første.")
    await changed(loop, svar="Andre.")
    loop.wait(minutes=1)
    first, second = [reply for reply in await loop.inbox("siri") if "Godkjenn og publiser" in labels(reply)]
    both = await asyncio.gather(
        *(loop.press("siri", draft, "Godkjenn") for draft in (first, second)),
    )
    assert sorted(reply.text.startswith("Publisert") for reply in both) == [False, True]
    assert any("er endret etter at dette forslaget ble skrevet" in reply.text for reply in both)


async def test_a_draft_that_waited_holds_from_the_day_it_is_approved(loop: Loop) -> None:
    await changed(loop, svar="Første.", gjelder_fra="2026-11-25")
    await approved(loop)
    await changed(loop, svar="Andre.", gjelder_fra="2026-11-22")
    loop.wait(days=6)
    assert "gjelder fra 27. november 2026" in (await approved(loop)).text
    assert "Andre." in (await loop.say("ada", f"vis artikkel {ID}")).text


@pytest.mark.each_database
async def test_a_double_click_decides_once(loop: Loop) -> None:
    await changed(loop, svar="Ny tekst.")
    waiting = await card(loop, "siri")
    both = await asyncio.gather(*(loop.press("siri", waiting, "Godkjenn") for _ in range(2)))
    assert sorted(reply.text.startswith("Publisert") for reply in both) == [False, True]


async def test_who_has_lost_the_role_decides_nothing(loop: Loop) -> None:
    await changed(loop, svar="Ny tekst.")
    waiting = await card(loop, "siri")
    async with loop.parts.sessions.begin() as session:
        siri = await find_person(session, email("siri"))
        assert siri is not None
        await set_roles(session, siri, frozenset())
    for label in labels(waiting):
        assert "bare redaktører" in (await loop.press("siri", waiting, label)).text
    assert [version.status for version in await versions(loop)] == ["draft"]
    async with loop.parts.sessions() as session:
        acts = list(await session.scalars(select(Audit.act).where(Audit.act == "press_refused")))
    assert len(acts) == 3


async def test_a_draft_of_somebody_who_is_gone_may_still_be_approved(loop: Loop) -> None:
    from bot.privacy import erase

    await changed(loop, svar="Ny tekst.")
    async with loop.parts.sessions.begin() as session:
        ingrid = await find_person(session, email("ingrid"))
        assert ingrid is not None
        await set_roles(session, ingrid, frozenset())
        await erase(session, ingrid)
    assert (await approved(loop)).text.startswith("Publisert")
    assert "en som har sluttet" in (await loop.say("siri", f"historikk {ID}")).text


async def test_an_article_that_goes_away_while_somebody_edits_it_is_not_made_anew_unasked(loop: Loop) -> None:
    await written(loop)
    await approved(loop)
    form = await loop.say("ingrid", "foreslå endring i Kaffe på møterom")
    undo = await loop.press("siri", await loop.say("siri", "historikk Kaffe på møterom"), "Rull tilbake")
    assert (await loop.fill("siri", undo, grunn="Feil")).text.startswith("Rullet tilbake")
    again = await loop.fill("ingrid", form, grunn="Bedre", retter_feil="nei")
    assert "tatt ut av bruk" in errors(again)["svar"]
    assert (await loop.fill("ingrid", again)).text.startswith("Forslaget")
    assert len({version.artikkel_id for version in await versions(loop)}) == 2


async def test_the_history_of_what_does_not_hold_is_shown_and_taken_back(loop: Loop) -> None:
    await written(loop, gjelder_fra="2027-01-01")
    await approved(loop)
    shown = await loop.say("ingrid", "historikk Kaffe på møterom")
    assert "publisert av Siri, gjelder fra 1. januar 2027" in shown.text
    why = await loop.press("ingrid", shown, "Rull tilbake")
    assert errors(await loop.fill("ingrid", why, grunn="\x00 ")) == {"grunn": "Skriv kort hvorfor."}
    why = await loop.press("ingrid", await loop.say("ingrid", "historikk Kaffe på møterom"), "Rull")
    assert "høyst 500" in errors(await loop.fill("ingrid", why, grunn="x" * 5000))["grunn"]
    why = await loop.press("ingrid", await loop.say("ingrid", "historikk Kaffe på møterom"), "Rull")
    assert (await loop.fill("ingrid", why, grunn="Vi\x00 ombestemte oss")).text.startswith("Rullet tilbake")
    assert (
        "Grunn til avgjørelsen: Vi ombestemte oss"
        in (await loop.say("ingrid", "historikk Kaffe på møterom")).text
    )


@pytest.mark.parametrize(
    "said", ["historikk", "vis artikkel", "vis artikkel asdf qwer", f"vis artikkel {HOSTILE}"]
)
async def test_a_command_without_a_known_article_says_so(loop: Loop, said: str) -> None:
    assert (await loop.say("ingrid", said)).text.startswith("Jeg finner ingen artikkel")


async def test_a_limit_with_two_moves_waiting_takes_the_second_only_when_it_knows_of_the_first(
    loop: Loop,
) -> None:
    await limit(loop, "150 000", "2027-01-01")
    first = await card(loop, "siri")
    await limit(loop, "200 000", "2028-01-01")
    second = await card(loop, "siri")
    loop.wait(minutes=1)
    assert (await loop.press("siri", first, "Godkjenn")).text.startswith("Publisert")
    assert "ble skrevet. Foreslå endringen på nytt" in (await loop.press("siri", second, "Godkjenn")).text
    await limit(loop, "200 000", "2028-01-01")
    await approved(loop)
    assert [amount for _, amount in limits(loop)] == ["100000", "150000", "200000"]


async def test_a_move_between_two_others_and_one_of_the_same_day_leave_the_others_alone(loop: Loop) -> None:
    for amount, start in (("200 000", "2028-01-01"), ("150 000", "2027-01-01"), ("175 000", "2027-01-01")):
        await limit(loop, amount, start)
        await approved(loop)
    assert [amount for _, amount in limits(loop)] == ["100000", "175000", "200000"]


async def test_a_correction_of_a_limit_leaves_what_is_planned_and_what_went_before(loop: Loop) -> None:
    await limit(loop, "150 000", "2027-01-01")
    await approved(loop)
    await limit(loop, "200 000", "2028-01-01")
    await approved(loop)
    loop.wait(days=60)
    await limit(loop, "160 000", "i dag", wrong="ja")
    await approved(loop)
    assert [amount for _, amount in limits(loop)] == ["100000", "160000", "200000"]


async def test_a_name_and_a_limit_are_taken_back_from_the_profiles_history(loop: Loop) -> None:
    await name(loop, "Innkjøp Øst")
    await approved(loop)
    assert "Innkjøp Øst" in (await loop.say("ada", "kommuneprofil")).text
    changed_texts = await loop.press("ingrid", await loop.say("ingrid", "kommuneprofil"), "Historikk")
    assert "Navnet Innkjøpsseksjonen" in changed_texts.text
    shown = await loop.press("ingrid", changed_texts, "Navnet")
    why = await loop.press("ingrid", shown, "Rull tilbake")
    assert (await loop.fill("ingrid", why, grunn="Feil navn")).text.startswith("Rullet tilbake")
    assert "Innkjøp Øst" not in (await loop.say("ada", "kommuneprofil")).text


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "www.eksempel.no", "//x.no", "data:text/html,x", "https://a b"]
)
async def test_what_is_meant_as_a_link_and_is_none_becomes_no_name(loop: Loop, value: str) -> None:
    assert set(errors(await name(loop, value, key="kgv"))) == {"ny_verdi"}


@pytest.mark.parametrize("value", [HOSTILE, "x" * 5000, "", "**Innkjøp**", "Innkjøp\\"])
async def test_a_name_that_would_break_the_texts_is_refused(loop: Loop, value: str) -> None:
    assert set(errors(await name(loop, value))) == {"ny_verdi"}


async def test_a_name_with_quotes_and_line_breaks_stands_on_one_line(loop: Loop) -> None:
    await name(loop, "Innkjøp\n\"Øst\"\t'nå'")
    await approved(loop)
    assert loop.parts.kommune.names["innkjop"] == "Innkjøp \"Øst\" 'nå'"
    assert (
        "Innkjøp \"Øst\" 'nå'" in (await loop.say("ada", "må jeg melde behov for et kjøp på 120 000?")).text
    )


@pytest.mark.parametrize("field", ["vedtak", "sted", "ny_verdi", "vedtatt"])
async def test_a_limits_decision_has_a_length(loop: Loop, field: str) -> None:
    form = await loop.say("ingrid", "endre grense")
    values = {"hva": "behovsmelding", "ny_verdi": "150 000", "vedtak": "Vedtak", "sted": "sak 1", "vedtatt": "2026", "retter_feil": "nei"}  # fmt: skip
    assert field in errors(await loop.fill("ingrid", form, **{**values, field: "lang " * 1000}))


async def test_a_name_dated_back_behind_another_still_takes_effect(loop: Loop) -> None:
    await name(loop, "Innkjøp Øst")
    await approved(loop)
    await name(loop, "Innkjøp Vest", start="2020-01-01")
    await approved(loop)
    assert loop.parts.kommune.names["innkjop"] == "Innkjøp Vest"


async def test_a_correction_goes_once_to_whoever_got_the_wrong_answer_and_to_nobody_else(loop: Loop) -> None:
    for _ in range(5):
        await loop.say("ada", "hva er karens?")
    await loop.say("kari", "Hva er en rammeavtale?")
    await changed(loop, svar="Rettet tekst.", retter_feil="ja")
    assert "går til 1 som fikk" in (await approved(loop)).text
    [told] = await loop.inbox("ada")
    assert told.text.count("«hva er karens?»") == 3
    assert await loop.inbox("kari") == []
    await changed(loop, svar="Rettet igjen.", retter_feil="ja")
    assert "Rettelsen går" not in (await approved(loop)).text


async def test_a_wrong_amount_is_not_found_at_the_end_of_a_greater_one(loop: Loop) -> None:
    await loop.say("ada", "må jeg melde behov for et kjøp på 120 000?")
    from dialogs.correction import _mentions
    from register.given_answer import GivenAnswer

    version = ArtikkelVersion(replaces="100 000 kr")
    assert _mentions(GivenAnswer(text="Grensen er **100\u00a0000 kr** her."), version)
    assert not _mentions(GivenAnswer(text="Det er 1 100 000 kr, og 2100 000 kr."), version)


async def test_what_two_editors_decide_about_a_newer_wording_is_decided_once(loop: Loop) -> None:
    await changed(loop, svar="Vår tekst.")
    await approved(loop)
    async with loop.parts.sessions.begin() as session:
        [version] = await session.scalars(select(ArtikkelVersion))
        version.base = "en eldre fil"
    await loop.parts.upkeep.tick()
    hers, others = await card(loop, "ingrid", "Behold"), await card(loop, "siri", "Behold")
    assert (await loop.press("siri", others, "Bruk den nye")).text.startswith("Greit.")
    assert (await loop.press("ingrid", hers, "Behold")).text.startswith("Dette er allerede avgjort")


async def test_a_newer_text_of_our_own_is_not_taken_out_of_use_by_an_old_card(loop: Loop) -> None:
    await changed(loop, svar="Vår tekst.")
    await approved(loop)
    async with loop.parts.sessions.begin() as session:
        [version] = await session.scalars(select(ArtikkelVersion))
        version.base = "en eldre fil"
    await loop.parts.upkeep.tick()
    old = await card(loop, "ingrid", "Bruk")
    await changed(loop, svar="Vår nyere tekst.")
    await approved(loop)
    assert "nyere tekst" in (await loop.press("ingrid", old, "Bruk")).text
    assert "Vår nyere tekst." in (await loop.say("ada", f"vis artikkel {ID}")).text


async def test_nothing_that_an_editor_writes_is_lost_when_the_database_is_slow_to_reread(
    loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away() -> bool:
        raise ConnectionError

    await changed(loop, svar="Ny tekst.")
    monkeypatch.setattr(loop.parts.base, "refresh", away)
    assert (await approved(loop)).text.startswith("Publisert")
    assert "Ny tekst." not in (await loop.say("ada", f"vis artikkel {ID}")).text
    monkeypatch.undo()
    assert await loop.parts.base.refresh()
    assert "Ny tekst." in (await loop.say("ada", f"vis artikkel {ID}")).text


async def test_what_waits_is_listed_with_its_age(loop: Loop) -> None:
    await written(loop)
    loop.wait(days=1)
    assert "versjon 1, i går" in (await loop.say("siri", "utkast")).text
