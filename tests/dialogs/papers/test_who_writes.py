"""Who may see, write and make the documents of a case, and that nothing anybody wrote is lost on the way."""

import hashlib
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from bot.bootstrap import Parts
from bot.demo import load_demo, load_demo_cases, load_demo_register
from conversation.actions import ActionId
from conversation.reply import Reply
from register.attachment import Attachment
from register.behovsmelding import Behovsmelding
from register.case_document import PaperKind, versions_of
from register.case_event import CaseAct, case_history
from register.case_party import BARRED, FAGGRUPPE, add_party
from register.habilitetsvurdering import Habilitetsvurdering
from register.person import get_person
from tests.dialogs.test_cases import Office

INTERPRETERS = "Tolk til foreldresamtaler"
STRATEGY = PaperKind.KONKURRANSESTRATEGI.value


@pytest.fixture
async def office(parts: Parts) -> Office:
    await load_demo(parts.sessions, "lillestrom")
    only = frozenset({"2024/118"})
    await load_demo_register(parts.sessions, "lillestrom", now=parts.clock.now(), only=only)
    await load_demo_cases(parts.sessions, now=parts.clock.now())
    return Office(parts)


async def join(office: Office, who: str, part: str) -> None:
    async with office.parts.sessions.begin() as session:
        need = await session.scalar(select(Behovsmelding).where(Behovsmelding.title == INTERPRETERS))
        assert need is not None
        add_party(need, part, (await get_person(session, f"{who}@demo.invalid")).id)


async def doubt(office: Office, need: Behovsmelding, who: str) -> None:
    async with office.parts.sessions.begin() as session:
        person, now = await get_person(session, f"{who}@demo.invalid"), office.parts.clock.now()
        session.add(Habilitetsvurdering(record=need.record, person_id=person.id, written_at=now))


async def at(office: Office, who: str, id: ActionId, section: str = "") -> Reply:
    """Press a button of the strategy of the need."""
    need = await office.need(INTERPRETERS)
    return await office.press(who, id, None, record=need.record, paper=STRATEGY, section=section)


async def send(office: Office, who: str, shown: Reply, **form: str) -> Reply:
    assert shown.form is not None
    assert shown.form.submit is not None
    return await office.turn(who, action=shown.form.submit.token, form=form)


async def test_each_does_what_they_may_and_nothing_written_is_lost(office: Office) -> None:
    need = await office.need(INTERPRETERS)

    refused = await at(office, "verneombud", ActionId.EDIT_SECTION, "lots")
    assert refused.form is None
    assert refused.text == "Saken finnes ikke lenger."

    await join(office, "verneombud", FAGGRUPPE)
    hers = await at(office, "verneombud", ActionId.EDIT_SECTION, "lots")
    his = await at(office, "innkjoper", ActionId.EDIT_SECTION, "lots")
    said = await send(office, "verneombud", hers, lots="Én kontrakt for hver ungdomsskole.")
    assert "Delkontrakter** er lagret" in said.text
    assert "Lag versjon" not in [one.label for one in said.choices]

    again = await send(office, "innkjoper", his, lots="Én samlet kontrakt.")
    assert "Én kontrakt for hver ungdomsskole." in again.text, "what another wrote meanwhile is told"
    assert again.form is not None
    assert again.form.fields[0].value == "Én samlet kontrakt."
    too_long = await send(office, "innkjoper", again, lots="x" * 5000)
    assert too_long.form is not None
    assert len(too_long.form.fields[0].value) == 5000
    over = await send(
        office, "sjef", await at(office, "sjef", ActionId.EDIT_SECTION, "lots"), lots="Én kontrakt."
    )
    assert "Delkontrakter** er lagret" in over.text
    async with office.parts.sessions() as session:
        lines = await case_history(session, need.record)
    kept = {one.text for one in lines if one.act == CaseAct.SECTION.value}
    assert kept == {"", "Én kontrakt for hver ungdomsskole."}, "what another had written is kept"
    seen = await office.press("ansatt", ActionId.SHOW_CASE, record=need.record)
    assert "skrev «Delkontrakter»" in seen.text
    assert "for hver ungdomsskole" not in seen.text, "whoever reported the need does not see the documents"


async def test_several_are_written_at_once_and_the_version_says_what_stands(office: Office) -> None:
    need = await office.need(INTERPRETERS)
    await join(office, "verneombud", FAGGRUPPE)
    hers = await at(office, "verneombud", ActionId.EDIT_SECTION, "lots")
    await send(office, "verneombud", hers, lots="Én kontrakt.")
    several = await at(office, "innkjoper", ActionId.EDIT_SECTION, "*")
    assert several.form is not None
    keys = [one.key for one in several.form.fields]
    assert keys[:3] == ["budget__basis", "budget__cover", "life_cycle"], "what must be there comes first"
    assert len(keys) <= 6
    following = await send(
        office, "innkjoper", several,
        budget__basis="Forbruket i fjor", budget__cover="Ja", life_cycle="Ikke aktuelt fordi tolking ikke har utstyr",
    )  # fmt: skip
    assert following.text.startswith("2 deler er lagret. Besvart:")
    assert following.form is not None
    assert not {"life_cycle", "budget__cover"} & {one.key for one in following.form.fields}
    wrong = await send(office, "innkjoper", following, **{following.form.fields[0].key: "x" * 3001})
    assert wrong.form is not None
    assert "Kort ned teksten" in wrong.form.fields[0].error

    refused = await at(office, "verneombud", ActionId.MAKE_PAPER)
    assert "Bare saksbehandleren og lederen for innkjøp" in refused.text
    made = await at(office, "innkjoper", ActionId.MAKE_PAPER)
    assert "versjon 1, er laget" in made.text
    twice = await at(office, "sjef", ActionId.MAKE_PAPER)
    assert "Ingenting er endret siden versjon 1" in twice.text

    async with office.parts.sessions() as session:
        [version] = await versions_of(session, need.record)
        kept = await session.get_one(Attachment, version.attachment_id, options=[undefer(Attachment.content)])
        assert hashlib.sha256(kept.content).hexdigest() == version.sha256
        assert version.sections["lots"].startswith("Én kontrakt.\nSkrevet av")
        assert version.sections["life_cycle"] == "Ikke aktuelt: tolking ikke har utstyr"
        assert version.sections["gain"].startswith("Ikke vurdert.")
    shown = await office.press("innkjoper", ActionId.SHOW_CASE, record=need.record)
    assert "skrev «Delkontrakter» i konkurransestrategi" in shown.text

    async with office.parts.sessions.begin() as session:
        (await session.get_one(Behovsmelding, need.id)).value_nok = Decimal(3_000_000)
        (await session.get_one(Behovsmelding, need.id)).kind = "vare"
    form = await office.press("innkjoper", ActionId.CASE_STEP, record=need.record, do="status")
    warned = await send(office, "innkjoper", form, status="kunngjort")
    assert "Konkurransestrategi: Risiko: økonomi (Fokusområde 1: Kvalitet og kompetanse)" in warned.text
    assert "Konkurransestrategi: Delkontrakter" not in warned.text, "somebody has written it"


async def test_nothing_is_written_in_a_case_that_has_ended_nor_by_whoever_is_inhabil(office: Office) -> None:
    need = await office.need(INTERPRETERS)
    await at(office, "innkjoper", ActionId.MAKE_PAPER)
    await join(office, "verneombud", FAGGRUPPE)
    await doubt(office, need, "verneombud")
    waits = await at(office, "verneombud", ActionId.EDIT_SECTION, "lots")
    assert waits.form is None
    assert "før det er avgjort om du er inhabil" in waits.text
    async with office.parts.sessions.begin() as session:
        (await session.get_one(Behovsmelding, need.id)).status = "avlyst"
    for id, section in (
        (ActionId.EDIT_SECTION, "lots"),
        (ActionId.EDIT_SECTION, "*"),
        (ActionId.MAKE_PAPER, ""),
    ):
        ended = await at(office, "innkjoper", id, section)
        assert ended.form is None
        assert "er avsluttet, så dokumentene står som de er" in ended.text
    shown = await at(office, "innkjoper", ActionId.SHOW_PAPER)
    assert [one.label for one in shown.choices] == ["Se saken"]
    assert shown.files

    await join(office, "innkjoper", BARRED)
    for id in (ActionId.SHOW_PAPER, ActionId.EDIT_SECTION, ActionId.MAKE_PAPER):
        barred = await at(office, "innkjoper", id)
        assert barred.form is None
        assert "Delkontrakter" not in barred.text
        assert not barred.files
