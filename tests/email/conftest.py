"""The register, a mail server, and the channel between them."""

from collections.abc import AsyncIterator, Callable

import pytest

from bot.channels.email.channel import EmailChannel
from bot.channels.email.config import EmailConfig
from bot.staff import staff_of
from norsk.clock import FixedClock
from register.database import Sessions
from register.person import add_person
from tests.email.double import SmtpDouble

ADA = "ada@demo.invalid"
FROM = "Innkjøpsbot <innkjopsbot@demo.invalid>"

Open = Callable[..., EmailChannel]


@pytest.fixture
async def double() -> AsyncIterator[SmtpDouble]:
    server = SmtpDouble()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def opened(sessions: Sessions, clock: FixedClock, double: SmtpDouble) -> Open:
    """Open a channel to the server, or to another address."""

    def open_channel(
        server: str | None = None, *, patience: float = 60, url: str | None = None
    ) -> EmailChannel:
        config = EmailConfig(server or f"smtp://127.0.0.1:{double.port}", FROM, url=url)
        return EmailChannel(
            config,
            sessions=sessions,
            clock=clock,
            is_staff=staff_of(["demo.invalid"]).has,
            patience=patience,
        )

    return open_channel


@pytest.fixture
async def channel(opened: Open, sessions: Sessions) -> EmailChannel:
    async with sessions.begin() as session:
        await add_person(session, email=ADA, name="Ada Demo")
    return opened()
