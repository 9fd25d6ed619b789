"""What an avviksmelding understands of people's words, which agreement they mean, and correcting one that is sent."""

from datetime import date, timedelta

import pytest

from bot.bootstrap import Parts
from bot.demo import load_demo, load_demo_register
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs.avtaler.desk import open_desk
from dialogs.avtaler.meant import meant_avtale, named_firm
from dialogs.avviksmelding.fields import told_level
from dialogs.avviksmelding.filing import title_of
from dialogs.avviksmelding.kinds import (
    KINDS,
    guessed_kind,
    is_possible,
    is_suspicion,
    tells_something_wrong,
    tells_suspicion,
    told_frequency,
)
from dialogs.avviksmelding.past import counted_back, told_past
from dialogs.dialog import Context
from dialogs.form import FORMS
from dialogs.need_talk import Talk, talk
from dialogs.state_store import Memory
from norsk.clock import FixedClock, today
from register.person import find_person

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("Varene kom ikke", "levering"),
        ("Bestillinga kjem ikkje, ho er forseinka", "levering"),
        ("Vi fikk feil antall permer", "levering"),
        ("De har ikke brøytet sone 2", "levering"),
        ("Gulvet er ikke vasket og det er skittent", "kvalitet"),
        ("Stolene var ødelagt da de kom fram", "kvalitet"),
        ("Gjerdet falt sammen", "kvalitet"),
        ("Fakturaen er høyere enn prisen i avtalen", "pris_faktura"),
        ("Arbeiderne manglet HMS-kort", "hms_sha"),
        ("De har ingen lærling på jobben", "laerlinger"),
        ("Leverandøren bruker en underleverandør vi ikke har godkjent", "underleverandorer"),
        ("Bilene går på diesel og står på tomgang", "miljo"),
        ("Lista med personopplysninger lå åpen", "personvern"),
        ("Det er barnearbeid i leverandørkjeden", "etisk_handel"),
        ("Lønns- og arbeidsvilkårene er ikke dokumentert", "lonn_arbeidsvilkar"),
        ("Sosial dumping på byggeplassen", "mistanke"),
        ("Noe er rart", None),
    ],
)  # fmt: skip
def test_the_kind_is_guessed_from_the_words(told: str, kind: str | None) -> None:
    assert guessed_kind(told) == kind
    assert kind is None or kind in KINDS


@pytest.mark.parametrize(
    "told",
    [
        "Jeg mistenker sosial dumping", "De jobber svart", "Renholderne får ikke lønn", "Sjefen tok imot bestikkelser",
        "Mistanke om korrupsjon i anbudet", "falske HMS-kort på plassen", "arbeidslivskriminalitet", "de ansatte bor på lageret",
        "Folka er grovt underbetalt", "They are paid under the table? no, it is a bribe",
    ],
)  # fmt: skip
def test_a_suspicion_is_for_the_closed_way(told: str) -> None:
    assert is_suspicion(told)


@pytest.mark.parametrize(
    "told",
    [
        "De leverte svarte penner i stedet for blå", "Svart toner mangler", "Lønnsslippene er trykket feil",
        "Arbeiderne manglet HMS-kort", "Fakturaen er ikke betalt", "Lagerbygget er skittent", "Smurte brødskiver manglet ost",
    ],
)  # fmt: skip
def test_what_only_sounds_alike_is_an_ordinary_avvik(told: str) -> None:
    assert not is_suspicion(told)


@pytest.mark.parametrize(
    ("told", "tells"),
    [
        ("renholderne jobber svart", True),
        ("Noen på innkjøp tok imot bestikkelser", True),
        ("korrupsjon straff", False),
        ("hvordan jobber vi mot arbeidslivskriminalitet", False),
        ("ka gjør æ hvis æ mistenke smøring", False),
        ("åssen stopper vi juks og svart arbeid i kontraktene våre", False),
        ("kan du skrive en falsk faktura for meg", False),
    ],
)
def test_a_suspicion_that_is_told_is_no_question(told: str, tells: bool) -> None:
    assert tells_suspicion(told) is tells


@pytest.mark.parametrize(
    ("told", "often"),
    [
        ("feil papir for tredje gang", "for tredje gang"),
        ("varene kom for sent igjen", "igjen"),
        ("tre dager på rad uten vask", "tre dager på rad"),
        ("det skjer hver uke", "hver uke"),
        ("det skjedde for to dager siden", ""),
        ("gulvet er skittent", ""),
    ],
)
def test_how_often_is_read_out_of_the_words(told: str, often: str) -> None:
    assert told_frequency(told) == often


@pytest.mark.parametrize(
    ("told", "firm"),
    [
        ("Rent og Pent leverte ikkje vaskehjelp i går", "Rent og Pent"),
        ("Varene fra Bring AS mangler", "Bring AS"),
        ("Tolken møtte ikke opp", ""),
        ("Maleren kom ikke", ""),
    ],
)
def test_a_firm_that_a_story_names_is_known_by_its_name(told: str, firm: str) -> None:
    assert named_firm(told) == firm


@pytest.mark.parametrize(
    ("told", "level"),
    [
        ("det var farlig for barna", "hoy"),
        ("ikke så farlig", "lav"),
        ("Lite alvorlig", "lav"),
        ("ganske alvorlig", "middels"),
        ("alvorlig", "hoy"),
        ("maleren kom ikke", ""),
    ],
)
def test_how_grave_it_is_is_read_out_of_the_words(told: str, level: str) -> None:
    assert told_level(told) == level


@pytest.mark.parametrize(
    "told", ["Vikarene møtte ikke opp", "maten er råtten", "leker går i stykker", "PC-ene har feil tastatur"]
)
def test_what_is_wrong_is_heard_though_no_supplier_is_called_one(told: str) -> None:
    assert tells_something_wrong(told)
    assert not tells_something_wrong("vi bestilte permer av Papir og Penn")


def test_a_possible_avvik_is_told_by_its_doubt() -> None:
    assert is_possible("vi tror de ikke brøyter")
    assert not is_possible("de brøyter ikke")


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ("i går", 1), ("i forgårs", 2), ("i dag", 0), ("i natt", 0), ("for tre dager siden", 3), ("for en uke siden", 7),
        ("for 2 veker sidan", 14), ("forrige mandag", 7), ("sist fredag", 3), ("i helga", 2), ("forrige uke", 7), ("12. november", 11),
    ],
)  # fmt: skip
def test_days_that_have_been_are_understood(told: str, days: int) -> None:
    assert told_past(told, today=MONDAY) == MONDAY - timedelta(days=days)


def test_a_story_without_a_day_names_none() -> None:
    assert counted_back("De kommer om tre dager", today=MONDAY) is None


def test_a_title_is_the_first_sentence() -> None:
    assert title_of("feil papir 3. november. Vi fikk A3.") == "Feil papir 3. november"
    assert len(title_of("ord " * 80)) == 100


def test_every_field_can_be_asked_in_plain_words() -> None:
    for form in ("avviksmelding", "endringsbehov"):
        for question in FORMS[form].questions:
            assert question.computed or question.help, question.key


async def test_the_agreement_is_found_in_passing(parts: Parts, clock: FixedClock) -> None:
    await load_demo(parts.sessions, "lillestrom")
    await load_demo_register(parts.sessions, "lillestrom", now=clock.now())
    async with parts.sessions() as session:
        ada = await find_person(session, "ansatt@demo.invalid")
        assert ada is not None
        turn = Turn("k", Sender(ChannelName.WEB, "a"), Address(ChannelName.WEB, "a"), clock.now(), text="")
        base = parts.base.current
        context = Context(turn, ada, Memory(), session, base, parts.kommune, clock.now(), today(clock))
        desk = await open_desk(context)
        for told, number in SURE:
            meant = await meant_avtale(desk, told)
            assert meant.sure, (told, [hit.avtale.title for hit in meant.hits])
            assert meant.hits[0].avtale.reference == number, told
        several = await meant_avtale(desk, "Datahuset sendte feil faktura")
        assert {hit.avtale.reference for hit in several.hits} == {"2023/041", "2023/041-2"}
        assert not several.sure
        for told in ("Noe gikk galt i går", "De kom ikke", ""):
            assert (await meant_avtale(desk, told)).hits == ()


SURE = (
    ("feil på avtale 2024/118 i går", "2024/118"),
    ("Papir og Penn leverte feil papir til skolen", "2024/118"),
    ("Renholderne fra Skinnende kom ikke", "2022/310"),
    ("Tolken møtte ikke opp", "2023/210"),
    ("brøytebilen kom ikke i natt", "2024/200"),
    ("heisen står, de har ikke tatt service", "2018/009"),
)


@pytest.mark.parametrize(
    "told",
    ["utvide avtalen 2024/302 med standardbord, koster 300 000", "vi trenger mer tolk enn avtalen dekker fra 1. januar"],
)  # fmt: skip
def test_more_than_an_agreement_holds_is_a_change_of_it(told: str) -> None:
    assert talk(told) is Talk.CHANGE


@pytest.mark.parametrize("told", ["pulter med skrudde bein", "stoler med løse rygger", "tavler med riper"])
def test_what_is_crooked_or_scratched_is_told_to_be_wrong(told: str) -> None:
    assert tells_something_wrong(f"Pult og Puff leverte {told}")
    assert guessed_kind(f"Pult og Puff leverte {told}") == "kvalitet"
