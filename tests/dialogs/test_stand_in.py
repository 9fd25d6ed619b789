import json
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.bootstrap import Parts
from dialogs.stand_in.words import Wish, understand
from norsk.clock import FixedClock
from register.avtale import Avtale
from register.avvik import Avvik
from register.enhet import Enhet
from register.person import Person, PersonAddress, Role, add_person, find_person, get_person
from register.stand_in import StandIn
from tests.dialogs.loop import Loop, email, errors, labels, token

ACCEPTANCE = Path(__file__).parent.parent / "acceptance"
TODAY = date(2026, 11, 21)
ASKED = "Jeg er borte 6.–24. juli, Per tar over"


@pytest.mark.parametrize(
    ("text", "wish", "deputy", "days"),
    [
        (ASKED, Wish.ABSENCE, "Per", ("2027-07-06", "2027-07-24")),
        ("jeg har ferie i uke 28-30, Kari er stedfortreder", Wish.ABSENCE, "Kari", ("2027-07-12", "2027-08-01")),
        ("borte fra mandag til fredag", Wish.ABSENCE, "", ("2026-11-23", "2026-11-27")),
        ("jeg er sykmeldt ut måneden", Wish.ABSENCE, "", ("2026-11-21", "2026-11-30")),
        ("eg er vekke neste veke, Kari tek over", Wish.ABSENCE, "Kari", ("2026-11-23", "2026-11-29")),
        ("I'm away 6-24 July, Per takes over", Wish.ABSENCE, "Per", ("2027-07-06", "2027-07-24")),
        ("Kari vikarierer for meg i juli", Wish.ABSENCE, "Kari", ("2027-07-01", "2027-07-31")),
        ("jeg er borte i juli Per tar over", Wish.ABSENCE, "Per", ("2027-07-01", "2027-07-31")),
        ("i juli er jeg på ferie, Kari tar over", Wish.ABSENCE, "Kari", ("2027-07-01", "2027-07-31")),
        ("Mai tar over for meg i mai", Wish.ABSENCE, "Mai", ("2027-05-01", "2027-05-31")),
        ("Jeg er borte i uke 28, min stedfortreder er Per Ole Demo-Hansen.", Wish.ABSENCE, "Per Ole Demo-Hansen", ("2027-07-12", "2027-07-18")),
        ("Jeg er borte i uke 28, lederen min tar over", Wish.ABSENCE, "lederen min", ("2027-07-12", "2027-07-18")),
        ("Hei! Jeg har ferie i uke 28 med per@demo.invalid som vikar", Wish.ABSENCE, "per@demo.invalid", ("2027-07-12", "2027-07-18")),
        ("jeg er borte fra 6. juli", Wish.ABSENCE, "", ("2027-07-06", None)),
        ("jeg er borte", Wish.ABSENCE, "", None),
        ("registrer fravær", Wish.ABSENCE, "", None),
        ("overfør alle til Per", Wish.HANDOVER, "Per", None),
        ("Overfør alle avtalene mine til Per Demo fra nå", Wish.HANDOVER, "Per Demo", None),
        ("Per tar over alt mitt fra nå", Wish.HANDOVER, "Per", None),
        ("jeg slutter, Per tar over alt", Wish.HANDOVER, "Per", None),
        ("slutter 1. februar, Kari overtar alt", Wish.HANDOVER, "Kari", ("2027-02-01", "2027-02-01")),
        ("jeg slutter 31.12.2026", Wish.HANDOVER, "", ("2026-12-31", "2026-12-31")),
        ("overfør avtale 2022/310 til Kari", Wish.ONE_AVTALE, "", None),
        ("Kari tar over renhold-avtalen min", Wish.ONE_AVTALE, "", None),
        ("Ferie romjula, Kari vikarierer", Wish.ABSENCE, "Kari", ("2026-12-27", "2026-12-31")),
        ("borte hele påska, Kari svarer for meg", Wish.ABSENCE, "Kari", ("2027-03-22", "2027-03-29")),
        ("har fri i høstferien, Per tar over", Wish.ABSENCE, "Per", None),
        ("tar pappaperm fra januar", Wish.ABSENCE, "", ("2027-01-01", None)),
        ("går ut i permisjon 15. januar, Kari tar over", Wish.ABSENCE, "Kari", ("2027-01-15", None)),
        ("Jeg er bortte fra mandag til fredg, kari tar ovr", Wish.ABSENCE, "kari", ("2026-11-23", "2026-11-27")),
        ("e borte i uke 28, 29 og 30", Wish.ABSENCE, "", ("2027-07-12", "2027-08-01")),
        ("jeg er her igjen", Wish.BACK, "", None),
        ("når er jeg borte?", Wish.LIST, "", None),
        ("jeg er tilbake", Wish.BACK, "", None),
        ("I'm back", Wish.BACK, "", None),
        ("jeg er tilbake 15. august", Wish.BACK, "", ("2027-08-15", "2027-08-15")),
        ("avbryt fravær", Wish.WITHDRAW, "", None),
        ("jeg er ikke borte likevel", Wish.WITHDRAW, "", None),
        ("hvem tar over for meg?", Wish.LIST, "", None),
        ("Hvem tar over når jeg er borte?", Wish.LIST, "", None),
        ("mine fravær", Wish.LIST, "", None),
    ],
)  # fmt: skip
def test_what_people_say_about_being_away_is_understood(
    text: str, wish: Wish, deputy: str, days: tuple[str, str | None] | None
) -> None:
    found = understand(text, today=TODAY)
    assert found is not None
    assert (found.wish, found.deputy) == (wish, deputy)
    said = found.stretch and (
        found.stretch.first and found.stretch.first.isoformat(),
        found.stretch.last and found.stretch.last.isoformat(),
    )
    assert said == days


@pytest.mark.parametrize(
    "text",
    [
        "kan leder godkjenne når jeg er borte?",
        "hvem tar over når innkjøpskontakten er syk?",
        "hvem godkjenner når jeg er på ferie?",
        "overføre en avtale til ny leverandør",
        "kan vi overføre opsjonen til neste år?",
        "kan vi overføre alle avtalene til ny leverandør?",
        "leverandøren tar over driften fra 1. mars",
        "ny leverandør tar over 1. januar, må vi lyse ut på nytt?",
        "vi overtar avtalen fra kommunen",
        "jeg er borte i juli, hvem kan signere da?",
        "jeg skal ha vikar i barnehagen i uke 28",
        "jeg har en avtale som går ut i juli",
        "kan en kollega overta avtalen min som forvalter?",
        "hva skjer med avtalene mine når jeg slutter?",
        "kan jeg levere tilbake varene?",
        "jeg er syk og trenger å vite om terskelverdien",
        "jeg har ferievikarer å leie inn i juli",
        "hvordan melder jeg fravær?",
        "flytte fristen til mandag",
        "jeg er på jakt etter en rammeavtale",
        "tilbake til start",
        "avbryt",
    ],
)
def test_questions_are_left_to_the_answers(text: str) -> None:
    assert understand(text, today=TODAY) is None


def test_none_of_the_sample_questions_is_taken() -> None:
    taken = []
    for path in ACCEPTANCE.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = json.loads(line).get("question", "")
            taken += [text] if understand(text, today=TODAY) else []
    assert taken == []


@pytest.fixture
async def loop(parts: Parts, clock: FixedClock) -> Loop:
    """Kari looks after agreements; Per and Siri are colleagues, and Siri is the administrator."""
    clock.at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    async with parts.sessions.begin() as session:
        kari = await add_person(session, email=email("kari"), name="Kari Demo")
        await add_person(session, email=email("per"), name="Per Demo")
        await add_person(
            session, email=email("siri"), name="Siri Demo", roles=frozenset({Role.ADMINISTRATOR})
        )
        place = Enhet(id=uuid.uuid4(), key="skole", name="Skole", leader_id=kari.id)
        session.add(place)
    return Loop(parts, clock)


async def holds(loop: Loop) -> tuple[uuid.UUID, uuid.UUID]:
    """Give Kari an agreement and an open avvik; return their ids."""
    async with loop.parts.sessions.begin() as session:
        kari = await get_person(session, email("kari"))
        avtale = Avtale(
            key="A",
            source_system="kav",
            title="Papir",
            changed_at=loop.clock.now(),
            avtaleforvalter_id=kari.id,
        )
        avvik = Avvik(
            key="B",
            source_system="kvalitetssystem",
            title="Sent",
            changed_at=loop.clock.now(),
            owner_id=kari.id,
        )
        session.add_all([avtale, avvik])
        await session.flush()
        return avtale.id, avvik.id


async def test_a_handover_is_asked_for_and_moves_everything_on_a_yes(loop: Loop) -> None:
    avtale_id, avvik_id = await holds(loop)
    receipt = await loop.say("kari", "overfør alle til Per")
    assert "Jeg har spurt **Per Demo**. Det gjelder når Per har sagt ja" in receipt.text
    assert "kontraktsadministrasjonsverktøyet (KAV)" in receipt.text
    assert "Enheter du leder eller er innkjøpskontakt for, flyttes ikke her" in receipt.text
    assert "be Siri Demo om det" in receipt.text
    [card] = await loop.inbox("per")
    assert "Det er én avtale og ett åpent avvik" in card.text
    done = await loop.press("per", card, "Ja, jeg tar over")
    assert "Du har nå overtatt én avtale og ett avvik" in done.text
    assert "KAV" in done.text
    [told] = await loop.inbox("kari")
    assert "**Per Demo** har sagt ja og har overtatt" in told.text
    assert "KAV" in told.text
    async with loop.parts.sessions() as session:
        per = await get_person(session, email("per"))
        kari = await get_person(session, email("kari"))
        avtale, avvik = await session.get_one(Avtale, avtale_id), await session.get_one(Avvik, avvik_id)
        assert (avtale.avtaleforvalter_id, avvik.owner_id) == (per.id, per.id)
        assert avtale.filled["avtaleforvalter_id"].split() == [loop.clock.now().isoformat(), str(kari.id)]
        place = await session.scalar(select(Enhet))
        assert place is not None
        assert place.leader_id == kari.id
    spent = await loop.press("kari", receipt, "Trekk tilbake")
    assert "må den som har dem nå, overføre dem til deg" in spent.text


async def test_a_no_to_a_handover_moves_nothing(loop: Loop) -> None:
    avtale_id, _ = await holds(loop)
    await loop.say("kari", "Per tar over alt mitt fra nå")
    [card] = await loop.inbox("per")
    await loop.press("per", card, "Nei")
    [told] = await loop.inbox("kari")
    assert "Ingenting er flyttet" in told.text
    assert labels(told) == ["Velg en annen"]
    async with loop.parts.sessions() as session:
        avtale = await session.get_one(Avtale, avtale_id)
        assert avtale.filled == {}


async def test_of_several_with_the_name_one_is_chosen(loop: Loop) -> None:
    async with loop.parts.sessions.begin() as session:
        here = Enhet(id=uuid.uuid4(), key="sfo", name="SFO")
        session.add(here)
        kari = await get_person(session, email("kari"))
        other = await add_person(session, email=email("per2"), name="Per Ole Demo")
        kari.enhet_id = other.enhet_id = here.id
    asked = await loop.say("kari", ASKED)
    assert labels(asked) == ["Per Ole Demo, SFO", "Per Demo, per@demo.invalid"]
    receipt = await loop.press("kari", asked, "Per Ole Demo")
    assert "Jeg har spurt **Per Ole Demo**" in receipt.text
    assert "6.–24. juli 2027" in receipt.text
    assert await loop.inbox("per") == []


async def test_somebody_who_has_left_or_is_a_guest_cannot_take_over(loop: Loop) -> None:
    async with loop.parts.sessions.begin() as session:
        nina = await add_person(session, email=email("nina"), name="Nina Demo")
        nina.left_on = date(2026, 11, 1)
        gro = await add_person(session, email=email("gro"), name="Gro Demo")
        gro.addresses.append(
            PersonAddress(
                channel="slack", user_id="U1", conversation_id="", seen_at=loop.clock.now(), guest=True
            )
        )
    form = await loop.say("kari", "Jeg er borte 6.–24. juli, Nina tar over")
    assert errors(form) == {"stedfortreder": "Nina Demo har sluttet. Skriv en annen."}
    form = await loop.fill("kari", form, stedfortreder="Gro")
    assert errors(form) == {"stedfortreder": "Gro Demo er gjest og kan ikke ta over. Skriv en ansatt."}
    receipt = await loop.fill("kari", form, stedfortreder="Per")
    assert "6.–24. juli 2027" in receipt.text


async def test_a_deputy_who_is_away_themself_is_asked_once_more(loop: Loop) -> None:
    await loop.say("per", "Jeg er borte 10.–12. juli, Siri tar over")
    [card] = await loop.inbox("siri")
    await loop.press("siri", card, "Ja")
    await loop.inbox("per")
    await loop.say("kari", ASKED)
    [card] = await loop.inbox("per")
    doubt = await loop.press("per", card, "Ja")
    assert "Du er selv meldt borte 10.–12. juli 2027" in doubt.text
    assert await loop.inbox("kari") == []
    thanks = await loop.press("per", doubt, "Ja, likevel")
    assert "Du tar over for **Kari Demo**" in thanks.text
    [told] = await loop.inbox("kari")
    assert "**Per Demo** har sagt ja" in told.text


async def test_a_card_of_an_absence_that_is_over_changes_nothing(loop: Loop) -> None:
    await loop.say("kari", "jeg er borte i dag og i morgen, Per tar over")
    [card] = await loop.inbox("per")
    loop.wait(days=2)
    assert "Fraværet til Kari er over" in (await loop.press("per", card, "Ja")).text
    assert await loop.inbox("kari") == []


async def test_nobody_else_may_answer_or_withdraw(loop: Loop) -> None:
    receipt = await loop.say("kari", ASKED)
    [card] = await loop.inbox("per")
    for button in (token(card, "Ja"), token(receipt, "Trekk tilbake")):
        assert "laget for en annen" in (await loop.act("siri", action=button)).text
    async with loop.parts.sessions() as session:
        [asked] = await session.scalars(select(StandIn))
        assert asked.status == "asked"


async def test_a_later_return_asks_the_same_deputy_again_and_an_earlier_one_only_tells(loop: Loop) -> None:
    await loop.say("kari", "jeg er borte i dag til fredag, Per tar over")
    [card] = await loop.inbox("per")
    await loop.press("per", card, "Ja")
    await loop.inbox("kari")
    shorter = await loop.say("kari", "jeg er tilbake på torsdag")
    assert "Da er du meldt borte til 25. november 2026. Per får beskjed." in shorter.text
    [told] = await loop.inbox("per")
    assert "23.–25. november 2026" in told.text
    assert "Da stemmer det" in (await loop.say("kari", "jeg er tilbake på torsdag")).text
    longer = await loop.say("kari", "jeg er tilbake 3. desember")
    assert "Jeg har spurt **Per Demo**" in longer.text
    assert "23. november–2. desember 2026" in longer.text
    assert len(await loop.inbox("per")) == 1


async def test_several_arrangements_are_listed_each_with_its_button(loop: Loop) -> None:
    await loop.say("kari", ASKED)
    await loop.say("kari", "jeg er borte i romjula")
    await loop.say("kari", "jeg er borte 1.–5. mars, Siri tar over")
    listed = await loop.say("kari", "avbryt fraværet")
    assert labels(listed) == ["Trekk tilbake: 1.–5. mars 2027", "Trekk tilbake: 6.–24. juli 2027"]
    await loop.press("kari", listed, "Trekk tilbake: 6.")
    await loop.inbox("per")
    assert "1.–5. mars 2027" in (await loop.say("kari", "mine fravær")).text


async def test_a_question_that_only_a_name_can_tell_from_a_request_needs_a_known_colleague(
    loop: Loop,
) -> None:
    known = await loop.say("kari", "Kan Per ta over for meg i uke 28?")
    assert "Jeg har spurt **Per Demo**" in known.text
    unknown = await loop.say("kari", "Kan leverandørene ta over for meg i uke 28?")
    assert "spurt" not in unknown.text
    assert unknown.form is None


async def test_everything_said_here_is_private(loop: Loop) -> None:
    for text in (ASKED, "jeg er borte", "mine fravær", "avbryt fravær"):
        assert (await loop.say("kari", text)).private


async def test_who_stands_in_for_an_innkjoper_answers_in_their_place(loop: Loop) -> None:
    async with loop.parts.sessions.begin() as session:
        await add_person(session, email=email("ida"), name="Ida Demo", roles=frozenset({Role.INNKJOPER}))
    assert "bare for innkjøpere" in (await loop.say("per", "ubesvarte spørsmål")).text
    await loop.say("ida", "jeg er borte til fredag, Per tar over")
    [card] = await loop.inbox("per")
    await loop.press("per", card, "Ja")
    assert "Ingen spørsmål venter" in (await loop.say("per", "ubesvarte spørsmål")).text
    await loop.asks("ada")
    [question] = await loop.inbox("per")
    assert question.text.endswith("Du får dette fordi du tar over for Ida til 27. november.")
    assert "Svar" in labels(question)
    assert len(await loop.inbox("ida")) == 2  # the yes, and the question


async def test_nobody_is_found_under_an_address_that_is_somebody_elses(loop: Loop) -> None:
    async with loop.parts.sessions() as session:
        assert await find_person(session, email("nils")) is None
        assert (await session.scalars(select(Person.name))).all()
    form = await loop.say("kari", "Jeg er borte 6.–24. juli, nils@demo.invalid tar over")
    assert "nils@demo.invalid" in errors(form)["stedfortreder"]


async def test_only_one_can_take_over(loop: Loop) -> None:
    form = await loop.say("kari", "Per og Siri tar over når jeg er borte i uke 28")
    assert errors(form) == {"stedfortreder": "Bare én kan ta over. Skriv ett navn."}


async def test_words_that_may_name_somebody_are_asked_about_rather_than_taken_as_nobody(loop: Loop) -> None:
    form = await loop.say("kari", "jeg er borte i uke 28, Per fikser")
    assert form.form is not None
    assert [asked.value for asked in form.form.fields] == ["2027-07-12", "2027-07-18", ""]


async def test_a_new_deputy_for_the_same_days_relieves_the_old_one(loop: Loop) -> None:
    await loop.say("kari", ASKED)
    [card] = await loop.inbox("per")
    await loop.press("per", card, "Ja")
    await loop.inbox("kari")
    again = await loop.say("kari", "jeg er borte uke 28")
    assert "**Per Demo** har allerede sagt ja til å ta over for deg 6.–24. juli 2027" in again.text
    await loop.say("kari", "Jeg er borte 5.–25. juli, Siri tar over")
    assert await loop.inbox("per") == [], "until Siri has said yes it is Per"
    [card] = await loop.inbox("siri")
    await loop.press("siri", card, "Ja")
    [told] = await loop.inbox("per")
    assert "**Kari Demo** trenger ikke lenger at du tar over 6.–24. juli 2027" in told.text


async def test_somebody_without_a_deputy_who_comes_back_later_stays_away_until_then(loop: Loop) -> None:
    async with loop.parts.sessions.begin() as session:
        kari, siri = await get_person(session, email("kari")), await get_person(session, email("siri"))
        kari.leader_id = siri.id
    await loop.say("kari", "jeg er borte i dag og i morgen")
    assert "23.–24. november 2026" in (await loop.inbox("siri"))[0].text
    later = await loop.say("kari", "jeg er tilbake på mandag")
    assert "borte 23.–29. november 2026" in later.text
    assert [one.text for one in await loop.inbox("siri")] != []
    assert "Jeg er tilbake" in labels(await loop.say("kari", "mine fravær"))
    assert "Velkommen tilbake." in (await loop.say("kari", "jeg er tilbake")).text
    assert "Du er ikke meldt borte" in (await loop.say("kari", "mine fravær")).text


async def test_of_two_with_the_same_name_one_is_chosen_and_the_card_may_be_answered_the_day_after(
    loop: Loop, clock: FixedClock
) -> None:
    async with loop.parts.sessions.begin() as session:
        await add_person(session, email=email("per.to"), name="Per Prøve Demo")
    both = await loop.say("kari", "jeg er sykmeldt ut året, Per tar over")
    assert "2 ansatte passer med «Per». Hvem mener du?" in both.text
    asked = await loop.press("kari", both, "Per Prøve Demo")
    assert "Jeg har spurt **Per Prøve Demo**" in asked.text
    [card] = await loop.inbox("per.to")
    clock.at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    done = await loop.press("per.to", card, "Ja, jeg tar over")
    assert "Du tar over for **Kari Demo**" in done.text
    again = await loop.press("per.to", card, "Ja, jeg tar over")
    assert "allerede gjort" in again.text
    told = await loop.say("siri", "hvem vikarierer for Kari?")
    assert told.text == "**Kari Demo** er borte i dag. **Per Prøve Demo** tar over."
    several = await loop.say("siri", "er Per borte?")
    assert "2 ansatte passer med «per»" in several.text
    late = await loop.say("kari", "nei, til 15. desember")
    assert "spurt" not in late.text
