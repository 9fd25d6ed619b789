"""Health is written nowhere: whatever somebody says of why they are away is gone before anything is kept."""

import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from bot.bootstrap import Parts
from dialogs.stand_in.reason import without_reason
from dialogs.stand_in.words import Wish, understand
from norsk.clock import FixedClock
from register.database import Base
from register.person import add_person
from tests.dialogs.loop import Loop, email

TODAY = date(2026, 11, 21)
HEALTH = re.compile(r"s[yj]u?k(?!kert)|sick|\bill\b|innlagt|kreft|operasjon|gravid", re.IGNORECASE)
TOLD = re.compile(
    r"sykmeld|sjukmeld|sick leave|sykt barn|barnet mitt|innlagt|kreft|operert|er syk\b|sjuk i dag|friskmeldt",
    re.IGNORECASE,
)
SAID = (
    "sjuk i dag",
    "Jeg er sykmeldt ut året, Per tar over",
    "æ e sykmeldt t 15 desember",
    "I'm on sick leave until January 31, Per is my deputy",
    "hjemme med sykt barn i dag",
    "barnet mitt er sykt, jeg er borte til onsdag",
    "Kari er innlagt på sykehus, hvem tar over for henne?",
    "Jeg er borte fra mandag pga kreft",
    "Jeg har sykmelding til 1. mars",
    "jeg er delvis sykmeldt og lurer på hvem som kan godkjenne anskaffelsen min",
    "Per er syk. Hvem kan signere kontrakten?",
    "jeg ble operert i går, kan noen andre følge opp avviket?",
    "friskmeldt fra mandag, hvem gir jeg beskjed til?",
)


@pytest.mark.parametrize("text", SAID)
def test_the_reason_is_taken_out(text: str) -> None:
    assert HEALTH.search(without_reason(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "hva er reglene for sykepleiere fra vikarbyrå?",
        "Hvilken avtale har vi på sykehjemssenger?",
        "Kan leverandøren kreve mer fordi indeksen har steget?",
        "avtalen er borte fordi den er utløpt, hva gjør vi?",
        "Må leverandøren ha en policy for sykefravær?",
    ],
)
def test_what_is_no_absence_stands_as_it_was_written(text: str) -> None:
    assert without_reason(text) == text


@pytest.mark.parametrize("text", ["sjuk i dag", "hjemme med sykt barn i dag"])
def test_an_absence_is_understood_without_its_reason(text: str) -> None:
    found = understand(text, today=TODAY)
    assert found is not None
    assert found.wish is Wish.ABSENCE
    assert found.stretch is not None
    assert (found.stretch.first, found.stretch.last) == (TODAY, TODAY)


async def test_no_table_holds_why_somebody_is_away(parts: Parts, clock: FixedClock) -> None:
    clock.at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    async with parts.sessions.begin() as session:
        for name in ("Kari", "Per"):
            await add_person(session, email=email(name.lower()), name=f"{name} Demo")
    loop = Loop(parts, clock)
    for text in SAID:
        reply = await loop.say("kari", text)
        if reply.form and reply.form.submit:
            values = {"fra": "2026-11-23", "til": "2026-11-24", "stedfortreder": text}
            await loop.act("kari", action=reply.form.submit.token, form=values)
    async with parts.sessions() as session:
        for table in Base.metadata.sorted_tables:
            for row in await session.execute(select(table)):
                assert TOLD.search(str(row)) is None, table.name
                assert HEALTH.search(str(row._mapping.get("question", ""))) is None, table.name
