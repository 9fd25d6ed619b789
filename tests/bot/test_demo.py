"""The demo municipality's register: read in once, through the real import, without a fault."""

from sqlalchemy import func, select

from bot.demo import DOMAIN, load_demo, load_demo_register
from bot.demo.records import demo_file
from norsk.clock import FixedClock
from register.avtale import Avtale
from register.avvik import Avvik
from register.database import Sessions
from register.import_run import ImportKind, WaitingLink
from register.person import find_person


async def test_the_demo_is_read_in_once_and_every_name_in_it_is_known(
    sessions: Sessions, clock: FixedClock
) -> None:
    await load_demo(sessions, "baerum")
    for _ in range(2):
        await load_demo_register(sessions, "baerum", now=clock.now())
    async with sessions() as session:
        counts = [
            await session.scalar(select(func.count()).select_from(table))
            for table in (Avtale, Avvik, WaitingLink)
        ]
        ada = await find_person(session, f"ansatt@{DOMAIN}")
    assert counts == [40, 10, 0]
    assert ada is not None
    assert ada.enhet_id is not None


def test_the_demo_files_have_no_placeholder_left_and_no_real_address(clock: FixedClock) -> None:
    for kommune in ("lillestrom", "baerum"):
        for kind in (ImportKind.ENHETER, ImportKind.AVTALER, ImportKind.AVVIK):
            text = demo_file(kind, kommune, today=clock.now().date()).decode()
            assert "{" not in text
            assert text.count("@") == text.count("demo.invalid") - text.count("://")
