"""Who gets the plan in chat, and how much of it."""

import uuid

import pytest

from bot.bootstrap import Parts
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs.coming.dialog import NOT_A_PLANNER
from register.behovsmelding import report_need
from tests.register.avtaler import NOW, TODAY, Filled, day, fill, make_avtale

ASKED = "Hva må vi starte på de neste 12 månedene?"


@pytest.fixture
async def filled(parts: Parts) -> Filled:
    async with parts.sessions.begin() as session:
        found = await fill(session)
        for key, enhet, confidential in (
            ("LEKER", "skole", False),
            ("TAK", "eiendom", False),
            ("VAKT", "eiendom", True),
        ):
            session.add(
                make_avtale(key, f"Avtale {key}", enhet_id=found.enheter[enhet].id, expires_on=day(200), confidential=confidential)
            )  # fmt: skip
        await report_need(
            session, title="Nye pulter", need="", tjenesteomrade=None, enhet_id=found.enheter["skole"].id, avtale_id=None,
            value_nok=None, wanted_by_on=day(150), requester=found.people["ada"], on=TODAY, now=NOW,
        )  # fmt: skip
    return found


async def ask(parts: Parts, who: str, text: str = ASKED) -> Reply:
    email = f"{who}@demo.invalid"
    turn = Turn(
        key=uuid.uuid4().hex,
        sender=Sender(ChannelName.WEB, email, email=email, name=who.capitalize()),
        address=Address(ChannelName.WEB, f"samtale-{who}", user_id=email),
        received_at=parts.clock.now(),
        text=text,
    )
    return (await parts.app.handle(turn)).replies[0]


async def test_each_gets_what_is_theirs_as_a_list_and_a_spreadsheet(parts: Parts, filled: Filled) -> None:
    office, kontakt, ada = [await ask(parts, who) for who in ("siri", "kari", "ada")]
    for title in ("Avtale LEKER", "Avtale TAK", "Avtale VAKT", "Nye pulter"):
        assert title in office.text
    assert all(title in kontakt.text for title in ("Avtale LEKER", "Nye pulter"))
    assert not any(title in kontakt.text for title in ("Avtale TAK", "Avtale VAKT"))
    assert [file.name for file in office.files] == ["anskaffelsesplan.xlsx"]
    assert (office.private, kontakt.private, ada.private) == (True, True, True)
    assert ada.text.startswith(NOT_A_PLANNER.partition(".")[0])
    assert (ada.files, "pulter" in ada.text) == ((), False)
    soon = await ask(parts, "siri", "Hva må lyses ut neste halvår?")
    assert "lyses ut" in soon.text
    assert "Kjøp under lovens grense er ikke med." in soon.text
    assert filled.people
