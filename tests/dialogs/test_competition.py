"""What a year is measured by is told in the case: asked when it is announced, answered whenever, never in the way."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.demo import DOMAIN
from bot.exports.case_record.gather import gather_case
from bot.privacy import stored_about
from conversation.actions import ActionId
from dialogs.cases.competition_talk import _told
from dialogs.dialog import Knowledge
from knowledge.asked_of_case import asked_of_case
from register.behovsmelding import Behovsmelding
from register.person import get_person
from tests.dialogs.loop import labels
from tests.dialogs.test_cases import Office, office

__all__ = ["office"]

IN, OUT = {"i_kgv": True}, {"i_kgv": False}
PROJECT, NONE = {"innovasjonsprosjekt": True}, {"innovasjonsprosjekt": False}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("# er kjørt i kgv", IN),
        ("konkurransen i # ble gjennomført i kgv", IN),
        ("saken # går i konkurransegjennomføringsverktøyet", IN),
        ("# skal lyses ut gjennom kgv", IN),
        ("# er ikke kjørt i kgv", OUT),
        ("# vart ikkje køyrt i kgv", OUT),
        ("# ble gjennomført utenfor kgv", OUT),
        ("# er ikke kjørt utenfor kgv", IN),
        ("# er et innovasjonsprosjekt", PROJECT),
        ("# er eit innovasjonsprosjekt", PROJECT),
        ("# er ikke et innovasjonsprosjekt", NONE),
        ("# er ingen innovasjonsanskaffelse", NONE),
        ("# er utlyst i kgv", IN),
        ("vi kjører # i kgv", IN),
        ("# er kjørt i kgv og er ikke et innovasjonsprosjekt", IN | NONE),
        ("svar til årsrapporten for #", {}),
        ("# er en tolketjeneste i kgv", None),
        ("opplæring i kgv for #", None),
        ("kgv for #", None),
        ("# er kunngjort", None),
        ("hva er kgv", None),
        ("er # kjørt i teams", None),
    ],
)
def test_what_is_said_of_a_competition_is_understood(said: str, told: dict[str, bool] | None) -> None:
    assert _told(said) == told


async def _show(office: Office, need: Behovsmelding) -> str:
    return (await office.press("innkjoper", ActionId.SHOW_CASE, record=need.record)).text


async def test_what_the_strategy_measures_is_asked_when_it_is_announced_and_stands_in_no_way(
    office: Office,
) -> None:
    need = await office.need()
    async with office.parts.sessions.begin() as session:
        held = await session.get_one(Behovsmelding, need.id)
        held.value_nok = Decimal(900_000)
        held.status = "konkurransestrategi"
    await office.press("innkjoper", ActionId.CASE_STEP, record=need.record, do="take")
    await office.press(
        "innkjoper", ActionId.SEND_CASE_STEP, {"grunn": "I møte."}, record=need.record, do="anchor"
    )
    assert "Årsrapporten" not in await _show(office, need), "nothing is missing before it is announced"
    said = await office.press(
        "innkjoper", ActionId.SEND_CASE_STEP, {"grunn": "Alt er vurdert."}, record=need.record, do="status_anyway", to="kunngjort"
    )  # fmt: skip
    assert "har fått status «kunngjort»" in said.text
    assert said.form is not None
    assert [one.key for one in said.form.fields] == ["i_kgv", "innovasjonsprosjekt"]
    assert not any(one.required for one in said.form.fields)
    missing = "mangler svar på om konkurransen er i KGV og om anskaffelsen er et innovasjonsprosjekt"
    assert missing in await _show(office, need), "nobody has to answer at once"

    refused = await office.turn("ansatt", text=f"{need.number} er kjørt i KGV")
    assert "Bare den som har tatt" in refused.text
    told = await office.turn("innkjoper", text=f"{need.number} er kjørt i KGV.")
    assert (
        told.text
        == f"**{need.number} er oppdatert.** Konkurransen er i KGV. Årsrapporten mangler svar på om anskaffelsen er et innovasjonsprosjekt."
    )
    for asking in (f"Er {need.number} ikke kjørt i KGV?", f"er {need.number} ikke kjørt i kgv"):
        asked = await office.turn("innkjoper", text=asking)
        assert "i KGV ja" in asked.text, "a question tells, and changes nothing"
    more = await office.press("innkjoper", ActionId.CASE_STEP, record=need.record, do="more")
    assert "Svar til årsrapporten" in labels(more)
    again = await office.press("innkjoper", ActionId.CASE_STEP, record=need.record, do="competition")
    assert again.form is not None
    assert [one.value for one in again.form.fields] == ["ja", ""]
    kept = {"i_kgv": "ja", "innovasjonsprosjekt": "nei"}
    done = await office.press(
        "innkjoper", ActionId.SEND_CASE_STEP, kept, record=need.record, do="competition"
    )
    assert "ikke et innovasjonsprosjekt" in done.text
    same = await office.press(
        "innkjoper", ActionId.SEND_CASE_STEP, kept, record=need.record, do="competition"
    )
    assert "står som før" in same.text
    assert (await office.acts(need)).count("competition") == 2
    assert "Årsrapporten" not in await _show(office, need)

    async with office.parts.sessions() as session:
        held = await session.get_one(Behovsmelding, need.id)
        facts = dict((await gather_case(session, held, kommune=office.parts.kommune)).facts)
        ingrid = await stored_about(session, await get_person(session, f"innkjoper@{DOMAIN}"))
    assert (facts["Konkurransen er i KGV"], facts["Innovasjonsprosjekt"]) == ("ja", "nei")
    assert "need_competition" in str(ingrid["acts"])

    where: dict[str, Any] = {"record": need.record, "paper": "konkurransestrategi", "section": "innovation"}
    section = await office.press("innkjoper", ActionId.EDIT_SECTION, **where)
    assert section.form is not None
    assert section.form.fields[-1].value == "nei"
    save = ActionId.SAVE_SECTION
    done = await office.press("innkjoper", save, {"innovasjonsprosjekt": "ja"}, **where, was="")
    assert "Svaret om innovasjonsprosjekt er lagret" in done.text
    assert (await office.need()).is_innovation is True
    nothing = await office.press("innkjoper", save, {}, **where, was="")
    assert "Skriv teksten" in nothing.text


def test_only_what_the_kommune_measures_is_asked_and_nothing_below_its_limit(knowledge: Knowledge) -> None:
    def asked(kommune: str, value: int | None) -> list[str]:
        found = asked_of_case(
            knowledge.kommuner[kommune], value_nok=None if value is None else Decimal(value), kind="vare",
            on=date(2026, 11, 21), rules=knowledge.rules,
        )  # fmt: skip
        return [one.measures for one in found]

    assert asked("lillestrom", 499_000) == ["innovation"]
    assert asked("lillestrom", 501_000) == ["kgv", "innovation"]
    assert asked("baerum", 101_000) == ["kgv", "innovation"]
    assert asked("baerum", None) == ["kgv", "innovation"], "whose value nobody knows may be over it"
    assert asked("trondheim", 900_000) == []
