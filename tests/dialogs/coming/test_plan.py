"""What must be bought next, told once each: from agreements, decisions and needs."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from dialogs.coming.plan import coming, everything
from dialogs.coming.procurement import Basis, Sight
from dialogs.coming.table import notes_of, table_of
from dialogs.deciding.text import NEW_END
from dialogs.dialog import Knowledge
from norsk.calendar import add_months
from register.avtale import Avtale
from register.behovsmelding import CANCELLED, CONTRACT, MERGED, Behovsmelding, report_need
from register.database import Sessions
from register.decision import Decision
from register.person import Person, add_person
from tests.register.avtaler import NOW, TODAY, make_avtale


class Register:
    """Agreements, decisions and needs, put in by short names."""

    def __init__(self, session: AsyncSession, person: Person) -> None:
        self._session, self._person = session, person

    async def avtale(self, key: str, days: int, **values: object) -> Avtale:
        told = {"expires_on": TODAY + timedelta(days=days), "has_options": False, **values}
        found = make_avtale(key, f"Avtale {key}", **told)
        self._session.add(found)
        await self._session.flush()
        return found

    def decided(self, avtale: Avtale, kind: str, verdict: str, target: date | None, **values: object) -> None:
        self._session.add(
            Decision(
                record=f"avtale:{avtale.id}", avtale_id=avtale.id, kind=kind, target_on=target or TODAY, verdict=verdict,
                **{"status": "done", "role": "avtaleeier", "at": NOW, "changed_at": NOW, **values},
            )
        )  # fmt: skip

    async def need(
        self, title: str, avtale: Avtale | None = None, *, days: int | None = 200, **values: object
    ) -> Behovsmelding:
        found = await report_need(
            self._session, title=title, need="", tjenesteomrade="Oppvekst", enhet_id=None, avtale_id=avtale.id if avtale else None,
            value_nok=None, wanted_by_on=TODAY + timedelta(days=days) if days else None, requester=self._person, on=TODAY, now=NOW,
        )  # fmt: skip
        for name, value in values.items():
            setattr(found, name, value)
        return found


async def fill(session: AsyncSession) -> None:
    person = await add_person(session, email="kari@demo.invalid", name="Kari Demo")
    r = Register(session, person)
    await r.avtale("RENHOLD", 300, value_nok=Decimal(4_000_000), avtaleforvalter_id=person.id)
    r.decided(await r.avtale("BORTE", 301), "new_procurement", "not_replaced", TODAY + timedelta(days=301))
    later = {"max_expires_on": TODAY + timedelta(days=2000)}
    r.decided(await r.avtale("OPSJON", 302, **later), "option", "let_expire", TODAY + timedelta(days=200))
    await r.avtale("LENGE", 303, **later)
    ended = {NEW_END: (TODAY + timedelta(days=304)).isoformat()}
    running = await r.avtale("SAGT-OPP", 0, running=True, expires_on=None)
    r.decided(running, "running", "terminate", TODAY, detail=ended)
    await r.avtale("LOPER", 0, running=True, expires_on=None)
    await r.avtale("GRUPPE", 305, level="gruppe")
    await r.avtale("SKJERMET", 306, confidential=True)
    await r.avtale("NYLIG", -30)
    await r.avtale("GAMMEL", -200)
    paper = await r.avtale("PAPIR", 307, value_nok=Decimal(900_000))
    first = await r.need("Papir", paper, days=308, value_nok=Decimal(600_000), taken_by_id=person.id)
    await r.need("Mer papir", days=320, value_nok=Decimal(700_000), status=MERGED, merged_into_id=first.id)
    await r.need("Papir til, meldt for seg", paper, days=400, value_nok=Decimal(100_000))
    await r.need("Avlyst", await r.avtale("UTEN-BEHOV", 309), status=CANCELLED)
    await r.need("Ferdig", await r.avtale("ERSTATTET", 310), status=CONTRACT)
    await r.need("Uten dag", days=None)
    await r.need("Snart", days=20, value_nok=Decimal(200_000), kind="vare")


async def plan(
    session: AsyncSession, knowledge: Knowledge, *, restricted: bool = False, months: int = 12
) -> list[Sight]:
    return await coming(
        session, kommune=knowledge.kommuner["lillestrom"], rules=knowledge.rules, sighting=everything(restricted=restricted),
        on=TODAY, until=add_months(TODAY, months),
    )  # fmt: skip


async def test_every_coming_procurement_stands_once_by_its_latest_start(
    sessions: Sessions, knowledge: Knowledge
) -> None:
    async with sessions.begin() as session:
        await fill(session)
    async with sessions() as session:
        rows = await plan(session, knowledge)
        guarded = await plan(session, knowledge, restricted=True)
    by_title = {row.procurement.title: row for row in rows}
    assert set(by_title) == {
        "Avtale RENHOLD", "Avtale OPSJON", "Avtale SAGT-OPP", "Avtale NYLIG", "Papir", "Avtale UTEN-BEHOV", "Uten dag", "Snart",
    }  # fmt: skip
    assert {row.procurement.title for row in guarded} - set(by_title) == {"Avtale SKJERMET"}
    days = [row.timed.starts_on or date.max for row in rows]
    assert days == sorted(days)
    assert rows[-1].procurement.title == "Uten dag"
    paper = by_title["Papir"]
    assert paper.comes_from == "avtale PAPIR utløper, BM-2026-0001, BM-2026-0002, BM-2026-0003"
    assert paper.procurement.value == (Decimal(1_400_000), Basis.NEED), (
        "all that is merged, and what joins it"
    )
    assert paper.procurement.last_on == TODAY + timedelta(days=307), "the agreement's end comes first"
    assert (paper.holder, paper.tjenesteomrade, paper.timed.is_late(date.max)) == (
        "Kari Demo",
        "Oppvekst",
        False,
    )
    clean = by_title["Avtale RENHOLD"]
    assert (clean.holder, clean.status, clean.procurement.value[1]) == (
        "Kari Demo",
        "ikke besluttet",
        Basis.AVTALE,
    )
    assert by_title["Avtale OPSJON"].status == "opsjonen brukes ikke"
    assert by_title["Avtale SAGT-OPP"].procurement.last_on == TODAY + timedelta(days=304)
    assert by_title["Avtale NYLIG"].timed.is_late(TODAY)
    assert by_title["Snart"].timed.is_late(TODAY)
    assert (by_title["Snart"].timed.regime, by_title["Snart"].timed.by_law) == ("under lovens grense", False)
    table = table_of(rows, title="Plan", on=TODAY)
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert any("mangler dag" in note for note in notes_of(rows))
