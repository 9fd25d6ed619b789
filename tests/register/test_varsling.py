import uuid
from datetime import UTC, datetime

import pytest

from register.database import Sessions
from register.step import DEFAULT_STEPS, Step
from register.track import KIND_NAMES, TrackKind
from register.varsling import (
    KOMMUNE,
    Setting,
    Steps,
    VarslingLevel,
    VarslingTable,
    load_varsling,
    of_avtale,
    of_tjenesteomrade,
    set_varsling,
)
from register.varsling_kinds import KIND_WORDS, kinds_at
from register.varsling_words import BadStepsError, StepsFault, parse_steps, said_steps, says_off, says_on

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PAPIR = uuid.UUID(int=1)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("12, 6 og 3 måneder", "12m 6m 3m"),
        ("12,6,3 mnd", "12m 6m 3m"),
        ("3 måneder, 12 måneder", "12m 3m"),
        ("6 mnd, 3 mnd, 14 dager", "6m 3m 14d"),
        ("6/3/1 månad", "6m 3m 1m"),
        ("2 uker før", "14d"),
        ("to veker før", "14d"),
        ("1 år og 6 måneder før fristen", "12m 6m"),
        ("tre månadar", "3m"),
        ("3mnd", "3m"),
        ("14d", "14d"),
        ("på dagen", "0d"),
        ("ved utløp", "0d"),
        ("0 dager", "0d"),
        ("3 dager etter", "-3d"),
        ("3 og 7 dager etter", "-3d -7d"),
        ("7 dager før, på dagen og 3 dager etter", "7d 0d -3d"),
        ("14; 7; 0 dager", "14d 7d 0d"),
        ("3 månder", "3m"),
        ("14 dgaer før", "14d"),
        ("60 måneder", "60m"),
        ("6 måneder og 6 måneder", "6m"),
        ("av", ""),
        ("Ingen", ""),
    ],
)
def test_steps_are_read_out_of_words(text: str, steps: str) -> None:
    assert " ".join(str(step) for step in parse_steps(text)) == steps


@pytest.mark.parametrize(
    ("text", "fault", "piece"),
    [
        ("snart", StepsFault.UNREAD, "snart"),
        ("hver uke", StepsFault.UNREAD, "hver uke"),
        ("", StepsFault.UNREAD, ""),
        ("6 måneder, av og til", StepsFault.UNREAD, "av"),
        ("1. mars", StepsFault.UNREAD, "1. mars"),
        ("-7, 0, +3 dager", StepsFault.UNREAD, "-7, 0, +3 dager"),
        ("+3 dager", StepsFault.UNREAD, "+3 dager"),
        ("12-6-3 måneder", StepsFault.UNREAD, "12-6-3 måneder"),
        ("6", StepsFault.NO_UNIT, "6"),
        ("6 måneder, 3", StepsFault.NO_UNIT, "3"),
        ("1,5 måneder", StepsFault.NOT_WHOLE, "1,5 måneder"),
        ("et halvt år", StepsFault.NOT_WHOLE, "halvt år"),
        ("61 måneder", StepsFault.TOO_FAR, "61 måneder"),
        ("6 år", StepsFault.TOO_FAR, "6 år"),
        ("1, 2, 3, 4, 5, 6, 7, 8 og 9 dager", StepsFault.TOO_MANY, "1, 2, 3, 4, 5, 6, 7, 8 og 9 dager"),
    ],
)
def test_what_is_no_list_of_steps_is_named(text: str, fault: StepsFault, piece: str) -> None:
    with pytest.raises(BadStepsError) as raised:
        parse_steps(text)
    assert (raised.value.fault, raised.value.piece) == (fault, piece)
    assert raised.value.problem.endswith(".")


def test_a_header_gives_numbers_their_unit() -> None:
    assert parse_steps("12, 6", unit="m") == (Step(12), Step(6))
    assert parse_steps("14", unit="d") == (Step(days=14),)


@pytest.mark.parametrize("kind", [kind for kind in TrackKind if DEFAULT_STEPS[kind]])
def test_what_is_said_of_steps_is_read_back_the_same(kind: TrackKind) -> None:
    assert parse_steps(said_steps(DEFAULT_STEPS[kind])) == DEFAULT_STEPS[kind]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("6, 3, 1 mnd", "6, 3 og 1 måned før"),
        ("3 mnd, 14 dager", "3 måneder før og 14 dager før"),
        ("1 dag", "1 dag før"),
        ("7 dager, på dagen, 3 dager etter", "7 dager før, på dagen og 3 dager etter"),
        ("1 måned etter, 3 dager etter", "3 dager etter og 1 måned etter"),
    ],
)
def test_steps_are_said_in_words(written: str, said: str) -> None:
    assert said_steps(parse_steps(written)) == said
    assert parse_steps(said) == parse_steps(written)


def test_on_and_off_are_words() -> None:
    assert all(says_off(word) for word in ("av", "AV.", "nei", "skru av"))
    assert all(says_on(word) for word in ("på", "ja", " På "))
    assert not says_off("på dagen")
    assert not says_on("på dagen")


def test_every_kind_is_known_by_its_name_and_no_word_by_two() -> None:
    assert {KIND_WORDS[name] for name in KIND_NAMES.values()} == set(TrackKind)
    assert TrackKind.DUTY not in kinds_at(VarslingLevel.AVTALE)
    assert TrackKind.APPROVAL not in kinds_at(VarslingLevel.KOMMUNE)


def table(**levels: Setting) -> VarslingTable:
    """The option's settings by level: for Papir, for Helse and for the kommune."""
    places = {"avtale": of_avtale(PAPIR), "omrade": of_tjenesteomrade("Helse"), "kommune": KOMMUNE}
    return VarslingTable(
        {
            (places[name].level.value, places[name].scope, TrackKind.OPTION): one
            for name, one in levels.items()
        }
    )


def of_papir(found: VarslingTable) -> Steps:
    return found.steps(TrackKind.OPTION, avtale_id=PAPIR, tjenesteomrade="HELSE ")


def test_the_nearest_level_wins_kind_by_kind() -> None:
    nine, six = Setting((Step(9),)), Setting((Step(6),))
    both = table(avtale=nine, kommune=six)
    assert (of_papir(both).steps, of_papir(both).level) == ((Step(9),), VarslingLevel.AVTALE)
    other = both.steps(TrackKind.OPTION, avtale_id=uuid.UUID(int=2), tjenesteomrade="Helse")
    assert (other.steps, other.level) == ((Step(6),), VarslingLevel.KOMMUNE)
    area = table(omrade=nine, kommune=six)
    assert of_papir(area).level is VarslingLevel.TJENESTEOMRADE
    assert (
        area.steps(TrackKind.OPTION, avtale_id=PAPIR, tjenesteomrade="Oppvekst").level
        is VarslingLevel.KOMMUNE
    )
    assert both.steps(TrackKind.EXPIRY, avtale_id=PAPIR).level is VarslingLevel.STANDARD


def test_a_level_may_switch_a_kind_off_and_leave_the_steps_to_the_next() -> None:
    found = of_papir(table(avtale=Setting(None, enabled=False), kommune=Setting((Step(6),))))
    assert found == Steps((Step(6),), VarslingLevel.KOMMUNE, enabled=False, switched_by=VarslingLevel.AVTALE)


def test_a_level_may_switch_on_again_what_a_farther_one_has_off() -> None:
    found = of_papir(table(avtale=Setting(None), kommune=Setting((Step(6),), enabled=False)))
    assert found == Steps((Step(6),), VarslingLevel.KOMMUNE, enabled=True, switched_by=VarslingLevel.AVTALE)


async def test_what_is_stored_comes_back(sessions: Sessions) -> None:
    setting = Setting((Step(3), Step(days=0), Step(days=-3)), enabled=False)
    async with sessions.begin() as session:
        await set_varsling(session, of_avtale(PAPIR), kind=TrackKind.AVVIK, setting=setting, by=None, now=NOW)
    async with sessions() as session:
        found = await load_varsling(session)
    assert found.own(of_avtale(PAPIR), TrackKind.AVVIK) == setting
    assert found.steps(TrackKind.AVVIK, avtale_id=PAPIR).steps == setting.steps
    assert found.version == f"{NOW.isoformat()}/1"


def test_a_hundred_thousand_agreements_are_looked_up_in_a_moment() -> None:
    found = table(avtale=Setting((Step(9),)), kommune=Setting((Step(6),)))
    ids = [uuid.UUID(int=n) for n in range(100)]
    for id in ids:
        found.steps(TrackKind.OPTION, avtale_id=id, tjenesteomrade="Helse")
    assert len(found._known) == 1
