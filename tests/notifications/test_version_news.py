"""What is new in a version is told from where whoever reads last approved, and not from where another did."""

from bot.knowledge_files import shipped_knowledge
from notifications.cards.tasks.version_news import news
from register.database import Sessions
from tests.register.test_approval import APPROVER, CHIEF, Office


async def test_each_role_is_told_what_is_new_since_it_approved_itself(sessions: Sessions) -> None:
    kommune = shipped_knowledge().kommuner["baerum"]
    async with sessions() as session:
        office = Office(session)
        need = await office.need()
        first = await office.version(need, b"en")
        assert await news(session, need, first, kommune=kommune) == "Dette er den første versjonen."
        await office.ask(need, first, innkjopssjef="siri", godkjenner="dag")
        await office.approve(need, first, "siri", role=CHIEF)
        await office.approve(need, first, "dag", role=APPROVER)
        second = await office.version(need, b"to")
        second.note = "Ny frist."
        await office.ask(need, second, innkjopssjef="siri", godkjenner="dag")
        await office.approve(need, second, "siri", role=CHIEF)
        third = await office.version(need, b"tre")
        third.note = "Nytt krav om miljø."
        told = await news(session, need, third, kommune=kommune, role=APPROVER)
        assert "siden versjon 1, som dag godkjente" in told
        assert "Ny frist" in told
        assert "Nytt krav" in told
        told = await news(session, need, third, kommune=kommune, role=CHIEF)
        assert "siden versjon 2, som siri godkjente" in told
        assert "Ny frist" not in told
