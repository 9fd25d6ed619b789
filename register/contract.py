"""An agreement that a need has led to, registered here before the contract tool's file has it.

Everything in it is marked as filled in here (`register.avtale_filled`), so that the first import which has the
agreement takes it over: what the file says counts, and what it is silent of stays.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.audit import write_audit
from register.avtale import Avtale, AvtaleEnhet, AvtaleLevel, AvtaleStatus
from register.avtale_filled import Told, fill_options, filled_mark, work_out
from register.imports.applying.avtaler import search_text
from register.imports.applying.keys import avtale_key, identity_of, written_key
from register.person import Person

_SEARCHED: Final = (
    "title", "keywords", "description", "supplier_name", "category", "tjenesteomrade", "lot", "reference",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contract:
    """What is told of a new agreement, under the names of the columns of `register.avtale.Avtale`.

    `source_system` is a name of the kommuneprofil: where the kommune keeps it. `value_nok` is NOK excluding VAT over
    the whole term. None is unknown.
    """

    title: str
    source_system: str
    supplier_name: str
    supplier_orgnr: str | None = None
    reference: str | None = None
    starts_on: date | None = None
    expires_on: date | None = None
    running: bool = False
    notice_months: int | None = None
    value_nok: Decimal | None = None
    avtaleforvalter_id: uuid.UUID | None = None
    stedfortreder_id: uuid.UUID | None = None
    avtaleeier_id: uuid.UUID | None = None
    enhet_id: uuid.UUID | None = None
    tjenesteomrade: str | None = None
    open_to_all: bool | None = None
    order_system: str | None = None
    order_note: str | None = None
    description: str = ""


async def register_avtale(
    session: AsyncSession,
    told: Contract,
    *,
    options: Told | None,
    orderers: Collection[uuid.UUID],
    by: Person,
    now: datetime,
) -> Avtale:
    """Add an agreement in the caller's transaction and return it. That none like it is there has been judged before."""
    values = {one.name: getattr(told, one.name) for one in fields(told)}
    key = _key(told)
    if await session.scalar(select(Avtale.id).where(Avtale.key == key)) is not None:
        key = written_key(key, uuid.uuid4().hex)
    avtale = Avtale(
        id=uuid.uuid4(), key=key, level=AvtaleLevel.AVTALE.value, status=AvtaleStatus.AKTIV.value, keywords=[],
        confidential=False, unparsed={}, changed_at=now, options=[], controls=[],
        orderers=[AvtaleEnhet(enhet_id=id) for id in orderers], **values,
    )  # fmt: skip
    session.add(avtale)
    # The mark of an avtaleforvalter says that they have said yes; others are asked first.
    unmarked = {"source_system", *(() if told.avtaleforvalter_id == by.id else ("avtaleforvalter_id",))}
    marked = [name for name, value in values.items() if value not in (None, "") and name not in unmarked]
    avtale.filled = {name: filled_mark(now) for name in marked}
    if options is not None:
        fill_options(session, avtale, options, by=by, now=now)
    work_out(avtale)
    avtale.search_text = search_text({name: getattr(avtale, name) for name in _SEARCHED})
    await session.flush()
    record = f"avtale:{avtale.id}"
    write_audit(session, at=now, act="avtale_registered", record=record, actor_id=by.id)
    return avtale


def _key(told: Contract) -> str:
    """Return the key that an import will work out for the agreement, where its file says the same of it."""
    said = {one.name: getattr(told, one.name) for one in fields(told)}
    return written_key(told.source_system, *avtale_key(identity_of(said.get)))


def is_registered_here(avtale: Avtale) -> bool:
    """Say whether an agreement was registered here, and no import has had it yet."""
    return "title" in avtale.filled and avtale.import_id is None
