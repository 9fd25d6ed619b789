"""What somebody may not see changes nothing of what they are told: the same questions with and without it."""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from bot.bootstrap import Parts
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from norsk.clock import FixedClock
from register.avtale import Avtale, AvtaleControl, AvtaleOption
from register.avvik import Avvik
from register.stand_in import StandIn
from tests.register.avtaler import NOW, Filled, day, fill, make_avtale

OUTSIDER, ADMIN, DEPUTY = "petra@demo.invalid", "admin@demo.invalid", "ada@demo.invalid"
FILES: Final = ("Last ned", "Legg i", "Vis tidslinje")
OF_THE_REGISTER: Final = (
    "har vi avtale på kanarifugler?", "kanarifuglr", "hvem leverer kanarifugler?", "hvor bestiller jeg papir?", "vis avtale 2025/666",
    "avtaler med Papir og Penn Demo", "hva utløper før sommeren?", "tidslinje", "avvik på 2025/666", "åpne avvik", "mine avtaler",
    "hvem er avtaleforvalter for 2025/666?", "hva mangler i registeret?",
)  # fmt: skip
OF_ONE: Final = (
    "vis avtale 2024/118", "hva er verdien?", "har den opsjoner?", "når går den ut?", "vis alt", "kan den forlenges?",
    "hva utløper i 2027?", "tidslinje", "mine avtaler som excel", "hvilke avtaler har høy risiko?", "hvilke avtaler har frist snart?",
    "når er neste kontroll på 2024/118?", "hvem eier 2024/118?",
)  # fmt: skip


async def act(
    parts: Parts, who: str, text: str | None = None, *, token: str | None = None
) -> tuple[Reply, ...]:
    turn = Turn(
        key=uuid.uuid4().hex,
        sender=Sender(ChannelName.WEB, who, email=who),
        address=Address(ChannelName.WEB, who, user_id=who),
        received_at=parts.clock.now(),
        text=text,
        action=token,
    )
    return (await parts.app.handle(turn)).replies


def shown(replies: tuple[Reply, ...]) -> list[object]:
    return [
        (
            one.text,
            one.facts,
            [choice.label for choice in one.choices],
            one.sources,
            [f.alt for f in one.files],
        )
        for one in replies
    ]


async def told(parts: Parts, who: str, questions: tuple[str, ...]) -> list[object]:
    """Return all that somebody is told, what is in the lists' files included, in a conversation of its own."""
    await act(parts, who, "avbryt")
    found: list[object] = []
    for question in questions:
        replies = await act(parts, who, question)
        found.append((question, shown(replies)))
        for choice in (choice for reply in replies for choice in reply.choices):
            if choice.label.startswith(FILES):
                [made] = await act(parts, who, token=choice.token)
                found.append((question, choice.label, shown((made,))))
                found += [await parts.files.read(file.url) for file in made.files]
    return found


async def filled(parts: Parts) -> Filled:
    async with parts.sessions.begin() as session:
        return await fill(session)


async def test_hidden_agreements_and_what_lies_under_them_change_no_answer(parts: Parts) -> None:
    await filled(parts)
    before = [await told(parts, who, OF_THE_REGISTER) for who in (OUTSIDER, ADMIN)]
    async with parts.sessions.begin() as session:
        above, hidden = None, []
        for depth in range(4):
            hidden.append(
                make_avtale(
                    f"2025/666-{depth}", f"Kanarifugler og papir {depth}", reference="2025/666", supplier_name="Papir og Penn Demo AS",
                    keywords=["kanarifugler", "kontorrekvisita"], confidential=not depth, parent_id=above, expires_on=day(30 + depth),
                )
            )  # fmt: skip
            session.add(hidden[-1])
            await session.flush()
            above = hidden[-1].id
        session.add(
            Avvik(key="k", source_system="kvalitetssystem", reference="AV-666", title="Fuglene er borte", avtale_id=above, changed_at=NOW)
        )  # fmt: skip
    assert [await told(parts, who, OF_THE_REGISTER) for who in (OUTSIDER, ADMIN)] == before
    [reply] = await act(parts, "ingrid@demo.invalid", "vis avtale 2025/666")
    assert "Kanarifugler" in reply.text


async def test_value_options_risk_and_controls_change_no_answer_to_other_employees(parts: Parts) -> None:
    people = (await filled(parts)).people
    before = await told(parts, OUTSIDER, OF_ONE)
    async with parts.sessions.begin() as session:
        for avtale in await session.scalars(select(Avtale)):
            avtale.value_nok, avtale.value_per, avtale.risk = Decimal(7_654_321), "year", "hoy"
            avtale.max_expires_on, avtale.notice_on, avtale.has_options = day(2200), day(33), True
            avtale.avtaleeier_id = people["kari"].id
            avtale.unparsed = {"options": "2+2", "value": "etter avtale"}
            session.add_all(
                [
                    AvtaleOption(avtale_id=avtale.id, position=7, length_months=17, notice_on=day(44)),
                    AvtaleControl(avtale_id=avtale.id, kind="kontroll", planned_on=day(77)),
                ]
            )
    assert await told(parts, OUTSIDER, OF_ONE) == before
    [_, [value]] = [await act(parts, "ingrid@demo.invalid", said) for said in OF_ONE[:2]]
    assert "7\u00a0654\u00a0321\u00a0kr i året" in value.text


async def test_what_was_seen_yesterday_does_not_exist_once_the_stand_in_is_over(
    parts: Parts, clock: FixedClock
) -> None:
    people = (await filled(parts)).people
    async with parts.sessions.begin() as session:
        session.add(
            StandIn(
                kind="absence", status="confirmed", source="chat", person_id=people["filip"].id, deputy_id=people["ada"].id,
                from_on=day(-1), to_on=day(0), asked_at=NOW, decided_at=NOW,
            )
        )  # fmt: skip
    clock.at = NOW + timedelta(hours=11)
    [seen] = await act(parts, DEPUTY, "vis avtale 2024/410")
    assert "Vakthold og alarm" in seen.text
    clock.at += timedelta(hours=3)
    [pressed] = await act(parts, DEPUTY, token=seen.choices[0].token)
    [nothing] = await act(parts, DEPUTY, "vis avtale 2999/1")
    assert shown((pressed,)) == shown((nothing,))
    for follow_up in ("vis alt", "når går den ut?", "hvem forvalter den?", "mine avtaler", "mine avvik"):
        assert "akthold" not in str(shown(await act(parts, DEPUTY, follow_up)))
