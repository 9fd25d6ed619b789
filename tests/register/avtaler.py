"""A small register made by hand: people, enheter, agreements of every kind and avvik, around a day."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from norsk.text import words
from register.avtale import (
    Avropsmetode,
    Avtale,
    AvtaleControl,
    AvtaleEnhet,
    AvtaleLevel,
    AvtaleOption,
    AvtaleStatus,
    AvtaleType,
)
from register.avvik import Avvik, AvvikRecipient
from register.enhet import Enhet
from register.import_run import ImportRun
from register.person import Person, Role, add_person

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)


def day(days: int) -> date:
    """Return the date some days from the day of the tests."""
    return TODAY + timedelta(days=days)


@dataclass
class Filled:
    """What has been put in, by short names."""

    people: dict[str, Person] = field(default_factory=dict)
    enheter: dict[str, Enhet] = field(default_factory=dict)
    avtaler: dict[str, Avtale] = field(default_factory=dict)
    avvik: dict[str, Avvik] = field(default_factory=dict)


def search_text(avtale: Avtale) -> str:
    """Return what an import writes: every word of the fields, case-folded, between single spaces."""
    fields = (
        avtale.title,
        *avtale.keywords,
        avtale.description,
        avtale.supplier_name,
        avtale.category,
        avtale.lot,
    )
    told = " ".join(words(" ".join(part for part in fields if part)))
    return f" {told} {(avtale.reference or '').casefold()} "


def make_avtale(key: str, title: str, **values: object) -> Avtale:
    """Return an agreement that is in force, open to all, and ends in a year, unless told otherwise."""
    told: dict[str, object] = {
        "key": key,
        "source_system": "kav",
        "source_id": key,
        "reference": key,
        "title": title,
        "description": "",
        "keywords": [],
        "type": AvtaleType.RAMMEAVTALE.value,
        "level": AvtaleLevel.AVTALE.value,
        "status": AvtaleStatus.AKTIV.value,
        "starts_on": day(-400),
        "expires_on": day(365),
        "running": False,
        "open_to_all": True,
        "confidential": False,
        "changed_at": NOW,
        **values,
    }
    avtale = Avtale(**told)
    avtale.search_text = search_text(avtale)
    return avtale


async def fill(session: AsyncSession, *, imported_at: datetime = NOW) -> Filled:
    """Put everything in, and return it."""
    filled = Filled()
    await _people(session, filled)
    await _enheter(session, filled)
    run = ImportRun(kind="avtaler", source_system="kav", at=imported_at, sha256="0" * 64, counts={})
    session.add_all(
        [
            run,
            ImportRun(
                kind="avvik", source_system="kvalitetssystem", at=imported_at, sha256="1" * 64, counts={}
            ),
        ]
    )
    await session.flush()
    await _avtaler(session, filled)
    await _avvik(session, filled)
    return filled


async def _people(session: AsyncSession, filled: Filled) -> None:
    roles = {
        "ada": (), "filip": (Role.AVTALEFORVALTER,), "ingrid": (Role.INNKJOPER,), "kari": (Role.INNKJOPSKONTAKT,), "lars": (Role.LEDER,),
        "siri": (Role.INNKJOPSSJEF, Role.INNKJOPER, Role.REDAKTOR), "admin": (Role.ADMINISTRATOR,), "petra": (),
    }  # fmt: skip
    for name, held in roles.items():
        filled.people[name] = await add_person(
            session, email=f"{name}@demo.invalid", name=f"{name.capitalize()} Demo", roles=frozenset(held)
        )


async def _enheter(session: AsyncSession, filled: Filled) -> None:
    people = filled.people
    rows = {
        "oppvekst": ("Oppvekst", None, "Oppvekst", people["lars"].id, people["kari"].id),
        "skole": ("Demo skole", "oppvekst", None, people["lars"].id, None),
        "eiendom": ("Eiendom", None, "Eiendom", people["lars"].id, None),
        "helse": ("Helse og mestring", None, "Helse og mestring", None, None),
    }
    for key, (name, parent, area, leader, contact) in rows.items():
        enhet = Enhet(
            key=name.casefold(), name=name, short_names=[], parent_id=filled.enheter[parent].id if parent else None,
            tjenesteomrade=area, leader_id=leader, innkjopskontakt_id=contact,
        )  # fmt: skip
        session.add(enhet)
        await session.flush()
        filled.enheter[key] = enhet
    for name, enhet_key in (("ada", "skole"), ("filip", "eiendom"), ("kari", "oppvekst"), ("lars", "skole")):
        people[name].enhet_id = filled.enheter[enhet_key].id
    people["ada"].tjenesteomrade = "Oppvekst"


async def _avtaler(session: AsyncSession, filled: Filled) -> None:
    filip, ingrid, lars = (filled.people[name].id for name in ("filip", "ingrid", "lars"))
    enheter = {key: enhet.id for key, enhet in filled.enheter.items()}
    made = {
        "papir": make_avtale(
            "2024/118", "Kontorrekvisita og kopipapir", supplier_name="Papir og Penn Demo AS", keywords=["kontorrekvisita", "kopipapir", "penner"],
            order_system="Demobestilling", order_url="https://bestilling.demo.invalid/kontor", avrop=Avropsmetode.DIREKTE.value,
            catalogue=True, avtaleforvalter_id=filip, stedfortreder_id=ingrid, avtaleeier_id=lars, value_nok=Decimal(4_800_000),
            has_options=True, max_expires_on=day(1095), risk="lav", case_no="24/00118", tjenesteomrade="Organisasjon",
            tool_url="https://kav.demo.invalid/118", notice_on=day(200),
        ),
        "renhold": make_avtale(
            "2022/310", "Renhold av skoler og barnehager", supplier_name="Skinnende Demo Renhold AS", keywords=["renhold", "vask"],
            expires_on=day(45), open_to_all=False, enhet_id=enheter["eiendom"], avtaleforvalter_id=filip, tjenesteomrade="Eiendom",
        ),
        "kontorvask": make_avtale(
            "2022/311", "Renhold av kontorbygg", supplier_name="Blankt Demo AS", keywords=["renhold"], open_to_all=False,
            enhet_id=enheter["eiendom"], expires_on=day(500),
        ),
        "broyting": make_avtale(
            "2024/200", "Brøyting og strøing av kommunale veier", keywords=["brøyting", "snøbrøyting", "vintervedlikehold"],
            avrop=Avropsmetode.RANGERING.value, open_to_all=None, has_options=None,
        ),
        "gammel": make_avtale(
            "2021/077", "Brøyting av skoleplasser", supplier_name="Gamle Demo Brøyteservice AS", keywords=["brøyting"],
            expires_on=day(-200), status=AvtaleStatus.UTGATT.value,
        ),
        "pc": make_avtale(
            "2023/041", "PC-er, skjermer og tilbehør", supplier_name="Datahuset Demo AS", keywords=["PC", "skjerm"], expires_on=day(75),
            avtaleforvalter_id=ingrid, order_note="Lederen din må godkjenne bestillingen.",
        ),
        "boker": make_avtale(
            "2026/020", "Lærebøker og læremidler", supplier_name="Boklageret Demo AS", keywords=["bøker"], starts_on=day(40), expires_on=day(1500),
        ),
        "bil": make_avtale(
            "2026/033", "Elbiler til hjemmetjenesten", supplier_name="Stille Demo Bil AS", keywords=["bil", "elbil"],
            status=AvtaleStatus.UNDER_BEHANDLING.value, starts_on=None,
        ),
        "strom": make_avtale("2020/005", "Strøm", supplier_name="Kraftkar Demo AS", expires_on=None, running=True, type=AvtaleType.LOPENDE.value),
        "vakt": make_avtale(
            "2024/410", "Vakthold og alarm", supplier_name="Våken Demo Vakt AS", keywords=["vakt", "alarm"], confidential=True, expires_on=day(60),
            avtaleforvalter_id=filip, enhet_id=enheter["eiendom"],
        ),
        "heis": make_avtale("2018/009", "Vedlikehold av heiser", supplier_name="Opp og Ned Demo AS", expires_on=None, missing_since=day(-18)),
    }  # fmt: skip
    session.add_all(made.values())
    await session.flush()
    sones = [
        make_avtale(
            f"2024/200#{n}", "Brøyting og strøing av kommunale veier", supplier_name=name, lot=f"Sone {n}", reference="2024/200",
            level=AvtaleLevel.SUPPLIER.value, parent_id=made["broyting"].id, keywords=["brøyting"],
        )
        for n, name in enumerate(("Nord Demo Maskin AS", "Sør Demo Graveservice AS", "Vest Demo Brøyting AS"), 1)
    ]  # fmt: skip
    session.add_all(sones)
    parts = [
        AvtaleOption(avtale_id=made["papir"].id, position=1, length_months=12, used=None, mode="must_be_called", notice_on=day(200)),
        AvtaleControl(avtale_id=made["papir"].id, kind="kontroll", planned_on=day(30)),
        AvtaleEnhet(avtale_id=made["renhold"].id, enhet_id=enheter["oppvekst"]),
        AvtaleEnhet(avtale_id=made["kontorvask"].id, enhet_id=enheter["eiendom"]),
    ]  # fmt: skip
    session.add_all(parts)
    await session.flush()
    filled.avtaler = made


async def _avvik(session: AsyncSession, filled: Filled) -> None:
    people, avtaler = filled.people, filled.avtaler
    rows = {
        "gulv": ("Gulvene er ikke vasket", "renhold", "under_oppfolging", False, "ada"),
        "lonn": ("Mistanke om brudd på lønnsvilkår", "renhold", "meldt", True, "ada"),
        "sent": ("Papiret kom for sent", "papir", "lukket", False, "lars"),
        "pris": ("Feil pris på permer", "papir", "meldt", False, "kari"),
        "alarm": ("Alarm uten utrykning", "vakt", "meldt", False, "ada"),
    }
    for number, (key, (title, avtale, status, restricted, reporter)) in enumerate(rows.items()):
        filled.avvik[key] = Avvik(
            key=f"kvalitetssystem|{number}", source_system="kvalitetssystem", reference=f"AV-{number}", title=title, status=status,
            avtale_id=avtaler[avtale].id, restricted=restricted, reporter_id=people[reporter].id, owner_id=people["filip"].id,
            severity="hoy", due_on=day(number - 2), changed_at=NOW,
        )  # fmt: skip
    session.add_all(filled.avvik.values())
    await session.flush()
    session.add(AvvikRecipient(avvik_id=filled.avvik["lonn"].id, person_id=people["siri"].id))
    await session.flush()
