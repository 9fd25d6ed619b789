"""The demo's cases: needs at every stage and an endringsbehov, filed once through the register's own functions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.demo.people import DOMAIN
from norsk.when import oslo_date
from register.avtale import Avtale
from register.behovsmelding import ANCHORED, RECEIVED, Behovsmelding, report_need
from register.case_section import write_section
from register.case_step import clarify_need, cover_need, take_need, withdraw_need
from register.case_task import CaseTask
from register.cases import area_of
from register.database import Sessions
from register.endringsbehov import ChangeReport, report_endringsbehov
from register.enhet import EnhetTree, load_enheter
from register.forankring import waits_for_leader
from register.forankring_step import ask_leader, confirm
from register.need_similar import need_search_text
from register.person import Person, find_person

PAPER: Final = "2024/118"
TABLETS: Final = "2023/041-2"


@dataclass(frozen=True, slots=True)
class _Need:
    """A need as it was filed so many days ago."""

    title: str
    what: str
    by: str
    days_ago: int
    value: int
    quantity: str = ""
    kind: str = "vare"
    wanted_in: int = 120
    filed_by: str = ""


CHAIRS: Final = _Need(
    "Ergonomiske stoler til Demo skole",
    "Stolene på personalrommet er utslitt, og flere ansatte har vondt i ryggen.",
    "ansatt", 2, 150_000, "20 stoler",
)  # fmt: skip
INTERPRETERS: Final = _Need(
    "Tolk til foreldresamtaler",
    "Foreldre som ikke snakker norsk, skal forstå og bli forstått.",
    "ansatt", 24, 640_000, kind="helse_sosial",
)  # fmt: skip
PLAYGROUND: Final = _Need(
    "Nye lekeapparater i skolegården",
    "De gamle apparatene ble stengt etter sikkerhetskontrollen.",
    "leder", 9, 480_000, "4 apparater",
)  # fmt: skip
PAPER_NEED: Final = _Need(
    "Kopipapir til skolen",
    "Skolen har papir til ut måneden.",
    "ansatt",
    15,
    30_000,
    "80 esker",
    filed_by="kontakt",
)
DESKS: Final = _Need(
    "Hev- og senkpulter", "Pulter til kontorene i første etasje.", "verneombud", 40, 90_000, "6 pulter"
)


WRITTEN: Final = {
    "need_long": "Behovet øker når skolen tar imot flere familier neste år.",
    "market": "Fire leverandører leverer tolk i regionen. To av dem har fjerntolk.",
}
"""What has been written for the strategy of the need that is taken, by section."""


async def load_demo_cases(sessions: Sessions, *, now: datetime, forankring: bool = True) -> None:
    """File the demo's cases in a register that has none; one with cases is left alone.

    `forankring` says whether a leader confirms a need first, as the kommuneprofil has it.
    """
    async with sessions.begin() as session:
        if await session.scalar(select(Behovsmelding.id).limit(1)) is not None:
            return
        filer = _Filer(session, await load_enheter(session), now)
        desks = await filer.need(DESKS)
        interpreters = await filer.need(INTERPRETERS)
        paper = await filer.need(PAPER_NEED)
        playground = await filer.need(PLAYGROUND)
        chairs = await filer.need(CHAIRS)
        if forankring:
            await filer.confirmed(interpreters, INTERPRETERS)
            await filer.asked(chairs, CHAIRS)
        later = [now - timedelta(days=days) for days in (38, 22, 14, 8)]
        withdraw_need(
            session, desks, by=await filer.person("verneombud"), reason="Vi fikk lånt pulter.", now=later[0]
        )
        innkjoper = await filer.person("innkjoper")
        take_need(session, interpreters, by=innkjoper, now=later[1])
        for section, text in WRITTEN.items():
            await write_section(session, interpreters.record, section, text, by=innkjoper, now=later[1])
        if (avtale := await filer.avtale(PAPER)) is not None:
            text = "Velg det miljømerkede papiret."
            cover_need(session, paper, avtale, by=await filer.person("kontakt"), text=text, now=later[2])
        clarify_need(session, playground, by=await filer.person("kontakt"), now=later[3])
        await filer.change()


@dataclass(frozen=True, slots=True)
class _Filer:
    session: AsyncSession
    enheter: EnhetTree
    now: datetime

    async def person(self, name: str) -> Person:
        person = await find_person(self.session, f"{name}@{DOMAIN}")
        assert person is not None  # noqa: S101 - the people are put in before
        return person

    async def avtale(self, reference: str) -> Avtale | None:
        return await self.session.scalar(select(Avtale).where(Avtale.reference == reference))

    async def need(self, told: _Need) -> Behovsmelding:
        requester, at = await self.person(told.by), self.now - timedelta(days=told.days_ago)
        need = await report_need(
            self.session,
            title=told.title,
            need=told.what,
            tjenesteomrade=None,
            enhet_id=requester.enhet_id,
            avtale_id=None,
            value_nok=Decimal(told.value),
            wanted_by_on=oslo_date(at) + timedelta(days=told.wanted_in),
            requester=requester,
            on=oslo_date(at),
            now=at,
            filed_by=await self.person(told.filed_by) if told.filed_by else None,
        )
        need.tjenesteomrade = area_of(need, self.enheter)
        need.quantity, need.kind = told.quantity, told.kind
        need.search_text = need_search_text(told.title, told.what)
        above = self.enheter.upwards(requester.enhet_id)
        need.innkjopskontakt_id = next(
            (one.innkjopskontakt_id for one in above if one.innkjopskontakt_id), None
        )
        return need

    async def asked(self, need: Behovsmelding, told: _Need) -> CaseTask | None:
        """Let the leader be asked to confirm a need when it is filed."""
        at = self.now - timedelta(days=told.days_ago)
        requester = await self.person(told.by)
        await ask_leader(
            self.session, need, by=requester, on=oslo_date(at), now=at, filers=(requester.id,), enheter=self.enheter
        )  # fmt: skip
        return await waits_for_leader(self.session, need)

    async def confirmed(self, need: Behovsmelding, told: _Need) -> None:
        """Let the leader confirm a need the day after."""
        if (task := await self.asked(need, told)) is None or task.person_id is None:
            return
        leader = await self.session.get_one(Person, task.person_id)
        at = self.now - timedelta(days=told.days_ago - 1)
        confirm(
            self.session, need, task, by=leader, acts_for=None, channel="web", order=(RECEIVED, ANCHORED), now=at
        )  # fmt: skip

    async def change(self) -> None:
        avtale, requester = await self.avtale(TABLETS), await self.person("ansatt")
        if avtale is None:
            return
        at = self.now - timedelta(days=4)
        report = ChangeReport(
            avtale,
            "Flere lisenser til nettbrettene",
            "To nye klasser fra januar gjør at skolen trenger 60 lisenser mer enn avtalt.",
            "Elevene får ikke brukt nettbrettene i undervisningen.",
            oslo_date(self.now) + timedelta(days=45),
            requester.enhet_id,
            "Oppvekst",
        )
        await report_endringsbehov(
            self.session, report, requester=requester, draft_id=None, on=oslo_date(at), now=at
        )
